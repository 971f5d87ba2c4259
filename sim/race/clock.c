// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vector clocks. The clock of a thread says what happened before; clocks of locks, atomics and
 * other objects carry that from one thread to the next.
 *
 * A clock has an entry for each thread of an execution, by ordinal, since slots are used again. A
 * thread beyond the last entry passes on what it knows, but has no time of its own, so that its
 * races are missed; that is noted.
 *
 * Edges are those that the kernel documents, not what the engine happens to do. A mutex passes on
 * what was done under it (Documentation/memory-barriers.txt, "Acquiring functions"), a refcount
 * what lib/refcount.c says, RCU what Documentation/RCU/Design/Requirements says.
 */
#include "race/race.h"
#include "core/core.h"

#define MAX_SYNC 4096
#define SYNC_BITS 13 /* the hash table has twice as many places as there are clocks */
#define NO_OWNER UINT32_MAX

/** struct vclock - a vector clock. Entries from @len on count as 0, whatever is in them */
struct vclock {
	uint32_t len;
	uint32_t c[RACE_MAX_THREADS];
};

/**
 * struct sync - the clock of an object
 * @owner: ordinal of the thread on whose stack the object is, or NO_OWNER: the next thread that has
 *	the stack may have another object there
 */
struct sync {
	uintptr_t key;
	uint32_t owner;
	struct vclock v;
};

static struct vclock clocks[SIM_MAX_THREADS];
uint64_t race_epochs[SIM_MAX_THREADS];
static struct vclock passed[SIM_MAX_THREADS]; /* what hb_pass() gave, until hb_take() */
static struct vclock rel_fence[SIM_MAX_THREADS], acq_fence[SIM_MAX_THREADS];
static uint64_t rel_fence_epoch[SIM_MAX_THREADS]; /* the epoch that began with the fence */

/* Objects that find no room share the last clock: races may be missed then, but none is made up. */
static struct sync syncs[MAX_SYNC + 1];
static uint32_t nr_syncs;
static struct {
	uint32_t gen, sync;
} places[1u << SYNC_BITS];
static uint32_t gen;

const char sim_race_readers[2];

static void join(struct vclock *to, const struct vclock *from)
{
	uint32_t both = to->len < from->len ? to->len : from->len, i;

	for (i = 0; i < both; i++)
		if (from->c[i] > to->c[i])
			to->c[i] = from->c[i];
	for (; i < from->len; i++)
		to->c[i] = from->c[i];
	if (from->len > to->len)
		to->len = from->len;
}

static void copy(struct vclock *to, const struct vclock *from)
{
	to->len = 0;
	join(to, from);
}

static struct vclock *mine(void)
{
	return &clocks[sim.cur->slot];
}

/* After a release the thread begins a new epoch: what follows is not passed on by it. */
static void tick(void)
{
	if (sim.cur->ordinal >= RACE_MAX_THREADS)
		return;
	mine()->c[sim.cur->ordinal]++;
	race_epochs[sim.cur->slot]++;
}

void race_clock_reset(void)
{
	nr_syncs = 0;
	syncs[MAX_SYNC].v.len = 0;
	if (++gen)
		return;
	/* the generation has wrapped, so that old entries could be taken for new ones */
	for (uint32_t i = 0; i < 1u << SYNC_BITS; i++)
		places[i].gen = 0;
	gen = 1;
}

bool race_ordered(uint64_t epoch)
{
	const struct vclock *v = mine();
	uint32_t ord = epoch >> 32;

	return ord < v->len && (uint32_t)epoch <= v->c[ord];
}

void race_spawned(const struct sim_thread *x)
{
	struct vclock *v = &clocks[x->slot];
	bool first = sim.cur == &sim.main;

	passed[x->slot].len = rel_fence[x->slot].len = acq_fence[x->slot].len = 0;
	rel_fence_epoch[x->slot] = 0;
	v->len = 0;
	if (!first)
		join(v, mine());
	if (x->ordinal < RACE_MAX_THREADS) {
		for (; v->len <= x->ordinal; v->len++)
			v->c[v->len] = 0;
		v->c[x->ordinal] = 1;
		race_epochs[x->slot] = (uint64_t)x->ordinal << 32 | 1;
	} else {
		race_epochs[x->slot] = 0;
		race_lose(SIM_LOST_THREADS);
	}
	if (!first)
		tick();
}

static uint32_t owner_of(uintptr_t key)
{
	int slot = sim_stack_slot(key);

	return slot < 0 ? NO_OWNER : sim.slot[slot].ordinal;
}

/* Return: the clock of an object; NULL if it has none, unless @make says to make one. */
static struct sync *find(uintptr_t key, bool make)
{
	uint32_t i = (key * 0x9e3779b97f4a7c15ull) >> (64 - SYNC_BITS), owner = owner_of(key);
	struct sync *s;

	for (; places[i].gen == gen; i = (i + 1) & ((1u << SYNC_BITS) - 1)) {
		s = &syncs[places[i].sync];
		if (s->key != key)
			continue;
		if (s->owner != owner)
			s->v.len = 0;
		s->owner = owner;
		return s;
	}
	if (nr_syncs == MAX_SYNC) {
		race_lose(SIM_LOST_SYNC);
		return &syncs[MAX_SYNC];
	}
	if (!make)
		return NULL;
	places[i].gen = gen;
	places[i].sync = nr_syncs;
	s = &syncs[nr_syncs++];
	s->key = key;
	s->owner = owner;
	s->v.len = 0;
	return s;
}

void sim_race_acquire(uintptr_t key)
{
	const struct sync *s = find(key, false);

	if (s)
		join(mine(), &s->v);
}

void sim_race_release(uintptr_t key)
{
	join(&find(key, true)->v, mine());
	tick();
}

void sim_race_pass(unsigned int slot)
{
	join(&passed[slot], mine());
	tick();
}

void sim_race_take(void)
{
	join(mine(), &passed[sim.cur->slot]);
	sim_race_drop();
}

void sim_race_drop(void)
{
	passed[sim.cur->slot].len = 0;
}

void sim_race_copy(unsigned int slot, uintptr_t key)
{
	const struct sync *s = find(key, false);

	if (s)
		join(&passed[slot], &s->v);
}

/*
 * Readers that the grace period waited for have passed on their clocks. A reader that is in its
 * section now entered it after the grace period began. So it sees what came before that, as all
 * later readers do (the memory-barrier guarantees in Documentation/RCU/Design/Requirements).
 */
void sim_race_grace(struct sim_threads readers)
{
	unsigned int slot;

	for_each_thread (slot, readers)
		join(&clocks[slot], mine());
	sim_race_release((uintptr_t)HB_RCU_GRACE);
	sim_race_take();
}

static void acquire_load(const struct sync *s, enum sim_mo mo)
{
	if (s)
		join(mo & SIM_ACQUIRE ? mine() : &acq_fence[sim.cur->slot], &s->v);
}

/*
 * Accesses through a pointer depend on the load of it, and are ordered after it
 * (rcu_dereference()).
 */
static bool leads_on(unsigned int size, int64_t v)
{
	return size == sizeof(void *) && race_granule((uintptr_t)v) != RACE_NOWHERE;
}

static void marked(const void *p, unsigned int size, unsigned int flags,
		   const struct sim_site *site)
{
	sim_race_plain((uintptr_t)p, size, flags | SIM_ACCESS_MARKED | RACE_SITE, (uintptr_t)site);
}

void sim_race_load(const void *p, unsigned int size, int64_t v, enum sim_mo mo,
		   const struct sim_site *site)
{
	if (leads_on(size, v))
		mo |= SIM_ACQUIRE;
	acquire_load(find((uintptr_t)p, false), mo);
	marked(p, size, 0, site);
}

/* A store replaces the value, and with it what those who read it acquire: @v from now on. */
static void carry(uintptr_t key, const struct vclock *v)
{
	struct sync *s = find(key, v->len);

	/* the shared clock carries what other objects released, too */
	if (s == &syncs[MAX_SYNC])
		join(&s->v, v);
	else if (s)
		copy(&s->v, v);
}

/* A store that is no release passes on what was done before the last release fence. */
void sim_race_store(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site)
{
	marked(p, size, SIM_ACCESS_WRITE, site);
	carry((uintptr_t)p, mo & SIM_RELEASE ? mine() : &rel_fence[sim.cur->slot]);
	if (mo & SIM_RELEASE)
		tick();
}

/* A read-modify-write passes on what the value that it read passed on, too (a release sequence). */
void sim_race_rmw(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site)
{
	const struct vclock *v = mo & SIM_RELEASE ? mine() : &rel_fence[sim.cur->slot];
	struct sync *s = find((uintptr_t)p, v->len);

	acquire_load(s, mo);
	marked(p, size, SIM_ACCESS_WRITE | SIM_ACCESS_COMPOUND, site);
	if (s)
		join(&s->v, v);
	if (mo & SIM_RELEASE)
		tick();
}

void sim_fence(enum sim_mo mo)
{
	struct vclock *acq = &acq_fence[sim.cur->slot];

	if (likely(!sim_race_on))
		return;
	if (mo & SIM_ACQUIRE)
		join(mine(), acq);
	if (mo & SIM_RELEASE) {
		copy(&rel_fence[sim.cur->slot], mine());
		tick();
		rel_fence_epoch[sim.cur->slot] = race_epoch();
	}
}

/*
 * An access that the compiler announces has the order of a marked one if it counts as one: a
 * volatile access, and the plain store in "smp_wmb(); p->q = q;". That store counts only within the
 * epoch of the barrier, or each variable that is ever written after a barrier would need a clock.
 */
void race_implied(uintptr_t a, size_t n, unsigned int flags)
{
	enum sim_mo mo = SIM_RELAXED;

	if (n == sizeof(void *) && leads_on(n, race_contents(a)))
		mo = SIM_ACQUIRE;
	if (!(flags & SIM_ACCESS_WRITE))
		acquire_load(find(a, false), mo);
	else if (flags & SIM_ACCESS_MARKED || rel_fence_epoch[sim.cur->slot] == race_epoch())
		carry(a, &rel_fence[sim.cur->slot]);
}

void sim_hb_release(const void *key)
{
	hb_release(key, 0);
}

void sim_hb_acquire(const void *key)
{
	hb_acquire(key, 0);
}

void sim_hb_load(const void *p, unsigned int size, int64_t v, enum sim_mo mo,
		 const struct sim_site *site)
{
	hb_load(p, size, v, mo, site);
}

void sim_hb_store(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site)
{
	hb_store(p, size, mo, site);
}

void sim_hb_rmw(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site)
{
	hb_rmw(p, size, mo, site);
}
