// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock validator's half of the bridge. It runs in the engine's own
 * context, outside of any thread: there no report is fatal, so that the
 * selftest goes on after each.
 */
#include <stdlib.h>
#include <string.h>
#include "core/core.h"
#include "lockdep/lockdep.h"
#include "selftest/bridge.h"

#define MAX_LOCKS 512

/* the map of each lock that was seen; never moved, since holds point to them */
static struct {
	const void *map;
	struct sim_lockmap sim;
} locks[MAX_LOCKS];
static unsigned int nr_locks;

static struct sim_lockmap *map_of(const struct bridge_lock *lock)
{
	struct sim_lockmap *m;
	unsigned int i = 0;

	while (i < nr_locks && locks[i].map != lock->map)
		i++;
	if (i == MAX_LOCKS)
		abort();
	nr_locks += i == nr_locks;
	locks[i].map = lock->map;
	m = &locks[i].sim;
	m->key = lock->key;
	m->name = lock->name;
	m->wait_outer = lock->outer;
	m->wait_inner = lock->inner;
	m->type = lock->type;
	return m;
}

static void set_irq(const struct bridge_irq *irq)
{
	sim.cur->irq = (irq->hard ? SIM_IRQ_HARD : 0) | (irq->soft ? SIM_IRQ_SOFT : 0) |
		       (irq->hard_off ? SIM_IRQ_OFF : 0) | (irq->soft_off ? SIM_BH_OFF : 0) |
		       (irq->threaded ? 0 : SIM_IRQ_RAW);
}

int bridge_acquire(const struct bridge_lock *lock, const struct bridge_irq *irq,
		   unsigned int subclass, int trylock, int read, int check,
		   const struct bridge_lock *nest)
{
	struct sim_lockmap *outer = nest ? map_of(nest) : NULL;

	set_irq(irq);
	(check ? sim_lock_acquire : sim_lock_acquire_unchecked)(map_of(lock), subclass, trylock,
								read, outer, SIM_SITE());
	return sim.nr_reports;
}

int bridge_release(const struct bridge_lock *lock, const struct bridge_irq *irq)
{
	set_irq(irq);
	sim_lock_release(map_of(lock), SIM_SITE());
	return sim.nr_reports;
}

int bridge_irqs_on(const struct bridge_irq *irq)
{
	set_irq(irq);
	sim_lockdep_irqs_on(sim.cur);
	return sim.nr_reports;
}

int bridge_bh_on(const struct bridge_irq *irq)
{
	set_irq(irq);
	sim_lockdep_bh_on(sim.cur);
	return sim.nr_reports;
}

/* The validator's maps lie elsewhere than the locks: each in the range is freed. */
int bridge_freed(const void *from, unsigned long len)
{
	for (unsigned int i = 0; i < nr_locks; i++)
		if ((const char *)locks[i].map - (const char *)from >= 0 &&
		    (const char *)locks[i].map - (const char *)from < (long)len)
			sim_lockdep_freed(&locks[i].sim, sizeof(locks[i].sim), SIM_SITE());
	return sim.nr_reports;
}

int bridge_is_held(const struct bridge_lock *lock)
{
	return sim_lock_is_held(map_of(lock));
}

void bridge_reset(void)
{
	sim_lockdep_load();
	sim_reports_reset();
	sim.over = false;
}

/* The kernel's test calls the validator by itself: no execution is started. */
static void start_nothing(void *arg)
{
	(void)arg;
}

void bridge_init(unsigned int off)
{
	static const struct sim_program nothing = { .name = "selftest", .start = start_nothing };

	sim_load(&nothing);
	sim.under.off = off;
	bridge_reset();
}
