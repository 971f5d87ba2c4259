/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the race detector: vector clocks and what passes them on (clock.c),
 * who accessed which byte when (shadow.c), what a race is and which are
 * reported (found.c), and memory whose accesses became visible (promote.c).
 *
 * A race is two accesses to the same byte, at least one a write, that nothing
 * orders and that are not both marked. Ordered means: there is a chain of
 * program order and of the edges that the hooks below make. The idea of clocks
 * for that is Mattern's and Fidge's; one number for an access and a set of
 * reads are from FastTrack (Flanagan and Freund, PLDI 2009).
 *
 * Everything is forgotten between executions by a new generation number: a
 * reset costs nothing. An execution allocates nothing.
 */
#ifndef SIM_RACE_INTERNAL_H
#define SIM_RACE_INTERNAL_H

#include <sim/race.h>
#include "core/part.h"

#define RACE_MAX_THREADS 256 /* threads of a run that have an entry in a clock */

/* further flags of an access, beside SIM_ACCESS_* */
#define RACE_ATOMIC 16u /* counts as marked */
#define RACE_SITE 32u   /* where is a site, not a return address */
#define RACE_FORGET 64u /* check it, do not remember it */

/** struct race_access - an access as it happens. @where: return address, or site with RACE_SITE */
struct race_access {
	uintptr_t addr;
	size_t size;
	uintptr_t where;
	unsigned int flags;
};

/**
 * struct race_cell - who accessed some bytes of a granule last
 * @epoch: ordinal of the thread << 32 | its own clock then
 * @old: contents of the granule before a write
 * @next: index of the next cell, 0 for none
 * @mask: bytes of the granule that it stands for
 */
struct race_cell {
	uint64_t epoch, old;
	struct race_access a;
	uint32_t next, step, stack;
	uint8_t mask;
};

extern enum sim_race_tier sim_race_tier;
/** sim_race_on - races are looked for, and a thread runs that takes part in them */
extern bool sim_race_on;

/* ---- hooks: one branch while nothing is looked for -------------------- */

void sim_race_acquire(uintptr_t key);
void sim_race_release(uintptr_t key);
void sim_race_pass(unsigned int slot);
void sim_race_take(void);
void sim_race_drop(void);
void sim_race_grace(uint64_t readers);
void sim_race_copy(unsigned int slot, uintptr_t key);
void sim_race_load(const void *p, unsigned int size, int64_t v, enum sim_mo mo,
		   const struct sim_site *site);
void sim_race_store(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site);
void sim_race_rmw(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site);
void sim_race_plain(uintptr_t a, size_t n, unsigned int flags, uintptr_t where);
void race_judge(void);
extern uint32_t race_pending;

/** sim_race_settle() - what the running thread began is done: judge the races that it was in */
static inline void sim_race_settle(void)
{
	if (unlikely(race_pending))
		race_judge();
}

/*
 * A key stands for one clock: the address of an object, or an address inside
 * of it where the object has several.
 */
#define HB_READERS 1 /* of a rwlock: what its readers let go */
#define HB_END 1     /* of work and timers: what ends, beside what begins */

/** hb_release() - what was done so far happens before what follows an hb_acquire() */
static inline void hb_release(const void *p, unsigned int which)
{
	if (unlikely(sim_race_on))
		sim_race_release((uintptr_t)p + which);
}

/** hb_acquire() - what was released with the same key has happened */
static inline void hb_acquire(const void *p, unsigned int which)
{
	if (unlikely(sim_race_on))
		sim_race_acquire((uintptr_t)p + which);
}

/** hb_pass() - ... before what a thread does once it has called hb_take(). @slot: its slot */
static inline void hb_pass(unsigned int slot)
{
	if (unlikely(sim_race_on))
		sim_race_pass(slot);
}

static inline void hb_take(void)
{
	if (unlikely(sim_race_on))
		sim_race_take();
}

/** hb_drop() - what was passed to the running thread is not for what it does now */
static inline void hb_drop(void)
{
	if (unlikely(sim_race_on))
		sim_race_drop();
}

/** hb_copy() - what others released at @p is passed to a thread. @slot: its slot */
static inline void hb_copy(unsigned int slot, const void *p)
{
	if (unlikely(sim_race_on))
		sim_race_copy(slot, (uintptr_t)p);
}

/** hb_grace() - a grace period ended for the running thread. @readers: slots in read-side
 * sections now */
static inline void hb_grace(uint64_t readers)
{
	if (unlikely(sim_race_on))
		sim_race_grace(readers);
}

/* marked accesses with the order they have */
static inline void hb_load(const void *p, unsigned int size, int64_t v, enum sim_mo mo,
			   const struct sim_site *site)
{
	if (unlikely(sim_race_on))
		sim_race_load(p, size, v, mo, site);
}

static inline void hb_store(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site)
{
	if (unlikely(sim_race_on))
		sim_race_store(p, size, mo, site);
}

static inline void hb_rmw(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site)
{
	if (unlikely(sim_race_on))
		sim_race_rmw(p, size, mo, site);
}

/* read-side sections and grace periods have keys of their own, no addresses of anything */
extern const char sim_race_readers[2];
#define HB_RCU_EXIT (&sim_race_readers[0])  /* all ends of read-side sections so far */
#define HB_RCU_GRACE (&sim_race_readers[1]) /* beginnings of the grace periods that are over */

/* ---- explorations call these ------------------------------------------ */

/** sim_race_promote() - from now on, so many of sim_promotions() are in force */
void sim_race_promote(unsigned int promoted);
/** sim_race_promote_found() - what raced since the last call is promoted. Return: how many new
 * locations */
unsigned int sim_race_promote_found(void);
/** sim_race_forget_found() - ... or not */
void sim_race_forget_found(void);
/** sim_race_promoted - how many promotions are in force */
extern unsigned int sim_race_promoted;
/** sim_race_lost() - SIM_LOST_* since the last call */
uint32_t sim_race_lost(void);

/* ---- between the files here ------------------------------------------- */

extern struct sim_part sim_race_part;
/** race_spawned() - @x exists now, made by the running thread */
void race_spawned(const struct sim_thread *x);
/** race_report() - the execution is over: races become reports */
void race_report(void);
/** race_before() - memory that races may be accessed: others may be let in */
void race_before(uintptr_t a, size_t n, bool write);
/** race_allocated() - a heap object of that cache is there now */
void race_allocated(const struct sim_cache *c, void *p, size_t n);

/** race_clock_reset() - no thread has a clock, nothing was released */
void race_clock_reset(void);
extern uint64_t race_epochs[SIM_MAX_THREADS];
/** race_epoch() - of the running thread; 0 for one that has no entry in the clocks */
static inline uint64_t race_epoch(void)
{
	return race_epochs[sim.cur->slot];
}
/** race_ordered() - does an epoch happen before what the running thread does now? */
bool race_ordered(uint64_t epoch);
/** race_implied() - order of an access that has no site and counts as marked */
void race_implied(uintptr_t a, size_t n, unsigned int flags);
/** race_lose() - note that something is not kept track of. @what: SIM_LOST_* */
void race_lose(uint32_t what);

void race_shadow_reset(void);
void race_shadow_unload(void);
/** race_granule() - @n of a granule in the arrays over all memory of the world; RACE_NOWHERE for
 * any other address */
#define RACE_NOWHERE SIZE_MAX
size_t race_granule(uintptr_t a);
size_t race_granules(void);
/** race_contents() - what is in a word of the world now, freed or not */
__attribute__((no_sanitize("address"))) static inline uint64_t race_contents(uintptr_t word)
{
	return *(const uint64_t *)word;
}

/**
 * race_found() - two accesses race
 * @first: the one before
 * @second: the one that happens now
 * @bytes: of the granule at @word that both access
 */
void race_found(const struct race_cell *first, const struct race_access *second, uintptr_t word,
		uint8_t bytes);
void race_found_reset(void);
void race_found_load(void);

/** race_note() - memory that raced, to be promoted */
void race_note(uintptr_t a, size_t n);
/** race_promoted() - do plain accesses to any of these bytes count as visible? */
bool race_promoted(uintptr_t a, size_t n);
void race_promote_setup(unsigned int nr);
void race_promote_reset(void);
void race_promote_load(void);
void race_promote_unload(void);

#endif
