/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the race detector: clock.c keeps vector clocks and passes them on, shadow.c keeps who
 * accessed which byte last, found.c judges races and reports them, and promote.c makes accesses to
 * memory that raced visible operations.
 *
 * A race is two accesses to the same byte of which at least one is a write, which are not ordered,
 * and of which at most one is marked. They are ordered if a chain of program order and of edges
 * that the hooks below make leads from one to the other. Vector clocks for that are Mattern's and
 * Fidge's idea; to keep one number for an access, and all reads, is FastTrack's (Flanagan and
 * Freund, PLDI 2009).
 *
 * A new generation number makes all of it forgotten between executions, so that a reset costs
 * nothing. An execution allocates nothing.
 */
#ifndef SIM_RACE_INTERNAL_H
#define SIM_RACE_INTERNAL_H

#include <sim/race.h>
#include "core/part.h"

#define RACE_MAX_THREADS 256 /* threads of a run that have an entry in a clock */

/* flags of an access, beside SIM_ACCESS_* */
#define RACE_ATOMIC 16u /* it counts as marked */
#define RACE_SITE 32u   /* its place is a site, not a return address */
#define RACE_FORGET 64u /* it is checked against earlier ones, but later ones not against it */

/** struct race_access - an access. @where: its return address, or with RACE_SITE its site */
struct race_access {
	uintptr_t addr;
	size_t size;
	uintptr_t where;
	unsigned int flags;
};

/**
 * struct race_cell - an access to some bytes of a granule that later ones are checked against
 * @epoch: the thread's ordinal << 32 | the thread's own entry of its clock at that time
 * @old: what the granule contained before a write
 * @next: index of the granule's next cell, 0 for none
 * @mask: a bit for each byte of the granule that it is about
 */
struct race_cell {
	uint64_t epoch, old;
	struct race_access a;
	uint32_t next, step, stack;
	uint8_t mask;
};

extern enum sim_race_tier sim_race_tier;
/** sim_race_on - races are looked for, and what runs is part of an execution */
extern bool sim_race_on;

/* ---- hooks: they cost one branch while races are not looked for ------- */

void sim_race_acquire(uintptr_t key);
void sim_race_release(uintptr_t key);
void sim_race_pass(unsigned int slot);
void sim_race_take(void);
void sim_race_drop(void);
void sim_race_grace(struct sim_threads readers);
void sim_race_copy(unsigned int slot, uintptr_t key);
void sim_race_load(const void *p, unsigned int size, int64_t v, enum sim_mo mo,
		   const struct sim_site *site);
void sim_race_store(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site);
void sim_race_rmw(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site);
void sim_race_plain(uintptr_t a, size_t n, unsigned int flags, uintptr_t where);
void race_judge(void);
extern uint32_t race_pending;

/**
 * sim_race_settle() - the running thread's last access is carried out: judge the races it was in
 */
static inline void sim_race_settle(void)
{
	if (unlikely(race_pending))
		race_judge();
}

/*
 * What one thread passes on to others is kept in a clock, which is found by a key: the address of
 * an object, plus one of these for an object that has a second clock.
 */
#define HB_READERS 1 /* of a rwlock: the clock of readers that have let go */
#define HB_END 1     /* of work and timers: the clock of functions that have ended */

/** hb_release() - what the running thread did happens before what follows an hb_acquire() */
static inline void hb_release(const void *p, unsigned int which)
{
	if (unlikely(sim_race_on))
		sim_race_release((uintptr_t)p + which);
}

/** hb_acquire() - what was released with the same key happens before what follows */
static inline void hb_acquire(const void *p, unsigned int which)
{
	if (unlikely(sim_race_on))
		sim_race_acquire((uintptr_t)p + which);
}

/** hb_pass() - what the running thread did happens before what @slot's does after hb_take() */
static inline void hb_pass(unsigned int slot)
{
	if (unlikely(sim_race_on))
		sim_race_pass(slot);
}

/** hb_take() - what was passed to the running thread happens before what follows */
static inline void hb_take(void)
{
	if (unlikely(sim_race_on))
		sim_race_take();
}

/** hb_drop() - the running thread does not wait any more for what was passed to it: forget that */
static inline void hb_drop(void)
{
	if (unlikely(sim_race_on))
		sim_race_drop();
}

/** hb_copy() - what others released with the key @p is passed to the thread in @slot */
static inline void hb_copy(unsigned int slot, const void *p)
{
	if (unlikely(sim_race_on))
		sim_race_copy(slot, (uintptr_t)p);
}

/**
 * hb_grace() - a grace period that the running thread waited for has ended
 * @readers: those that are in a critical section now
 */
static inline void hb_grace(struct sim_threads readers)
{
	if (unlikely(sim_race_on))
		sim_race_grace(readers);
}

/* hb_load(), hb_store(), hb_rmw() - a marked access of the running thread, with its order */
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

/* Critical sections and grace periods belong to no object; these addresses are their keys. */
extern const char sim_race_readers[2];
#define HB_RCU_EXIT (&sim_race_readers[0])  /* the clock of all sections that have ended */
#define HB_RCU_GRACE (&sim_race_readers[1]) /* the clock of what came before grace periods */

/* ---- explorations call these ------------------------------------------ */

/** sim_race_promote() - put the first @promoted of sim_promotions() in force */
void sim_race_promote(unsigned int promoted);
/**
 * sim_race_promote_found() - add memory that raced since the last call to sim_promotions()
 * Return: how many there are more.
 */
unsigned int sim_race_promote_found(void);
/** sim_race_forget_found() - do not promote what raced since the last call */
void sim_race_forget_found(void);
/** sim_race_promoted - how many promotions are in force */
extern unsigned int sim_race_promoted;
/** sim_race_lost() - SIM_LOST_* since the last call */
uint32_t sim_race_lost(void);

/* ---- between the files here ------------------------------------------- */

extern struct sim_part sim_race_part;
/** race_spawned() - the running thread has made @x */
void race_spawned(const struct sim_thread *x);
/** race_report() - the execution is over: report its races */
void race_report(void);
/** race_before() - an access is to come; if the memory is promoted, it is a visible operation */
void race_before(uintptr_t a, size_t n, bool write);
/** race_allocated() - an object was made: which of its bytes are promoted? */
void race_allocated(const struct sim_cache *c, void *p, size_t n);

/** race_clock_reset() - forget all clocks */
void race_clock_reset(void);
extern uint64_t race_epochs[SIM_MAX_THREADS];
/** race_epoch() - the epoch of the running thread; 0 if it has no entry in the clocks */
static inline uint64_t race_epoch(void)
{
	return race_epochs[sim.cur->slot];
}
/** race_ordered() - does what was done at @epoch happen before what the running thread does now? */
bool race_ordered(uint64_t epoch);
/** race_implied() - an access that the compiler announced has an order, too: pass on clocks */
void race_implied(uintptr_t a, size_t n, unsigned int flags);
/** race_lose() - note that there was no room to keep track of something. @what: SIM_LOST_* */
void race_lose(uint32_t what);

void race_shadow_reset(void);
void race_shadow_unload(void);
#define RACE_NOWHERE SIZE_MAX
/** race_granule() - index of an address's granule; RACE_NOWHERE if it is not the world's memory */
size_t race_granule(uintptr_t a);
/** race_granules() - how many granules there are */
size_t race_granules(void);
/** race_contents() - what a word of the world contains now, even if it was freed */
__attribute__((no_sanitize("address"))) static inline uint64_t race_contents(uintptr_t word)
{
	return *(const uint64_t *)word;
}

/**
 * race_found() - two accesses race
 * @first: the earlier one
 * @second: the one that is about to be carried out
 * @bytes: a bit for each byte of the granule at @word that both access
 */
void race_found(const struct race_cell *first, const struct race_access *second, uintptr_t word,
		uint8_t bytes);
void race_found_reset(void);
void race_found_load(void);

/** race_note() - this memory raced: sim_race_promote_found() is to promote it */
void race_note(uintptr_t a, size_t n);
/** race_promoted() - is any of these bytes promoted? */
bool race_promoted(uintptr_t a, size_t n);
void race_promote_setup(unsigned int nr);
void race_promote_reset(void);
void race_promote_load(void);
void race_promote_unload(void);

#endif
