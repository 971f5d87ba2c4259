// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes and spinlocks. A thread that finds the lock held cannot run until it is let go of. Then
 * any thread that stands before the lock may take it: today's mutexes and spinlocks can be stolen,
 * so that the order in which threads came means nothing.
 */
#include "prims/prims.h"

void sim_lock_init(struct sim_lock *l, const char *name, const struct sim_lock_key *key,
		   const struct sim_site *site)
{
	sim_check(l, sizeof(*l), true, site);
	l->want.bits = 0;
	l->owner = 0;
	l->flags = 0;
	sim_lockmap_init(&l->map, name, key, site);
}

static inline void check_magic(const struct sim_lock *l, enum sim_lock_mode mode,
			       const struct sim_site *site)
{
	if (sim_lock_is_bad(l->owner, l->flags))
		sim_corrupted(l,
			      mode == SIM_SLEEP
				      ? SIM_SAYS(SIM_R_OOPS, 0, "BUG: mutex bad magic")
				      : SIM_SAYS(SIM_R_OOPS, 0, "BUG: spinlock bad magic"),
			      site);
}

static inline void take(struct sim_lock *l)
{
	l->owner = sim.cur->slot + 1;
	sim_gate_close(sim_waiters(&l->want));
	hb_acquire(l, 0);
}

void sim_lock_nested(struct sim_lock *l, enum sim_lock_mode mode, unsigned int subclass,
		     const struct sim_site *site)
{
	uint32_t step;

	if (mode == SIM_SLEEP)
		sim_might_sleep(site);
	sim_check_ahead(l, sizeof(*l), LOCK_STATE(l), site);
	check_magic(l, mode, site);
	sim_mode_enter(mode);
	sim_lock_acquire(&l->map, subclass, 0, 0, NULL, site);
	sim_stand_before(SIM_LOCK, l, LOCK_STATE(l), site);
	step = sim.step;
	sim_gate_point(&l->want, !l->owner);
	sim_recheck(step, l, LOCK_STATE(l), true, site);
	take(l);
}

bool sim_trylock(struct sim_lock *l, enum sim_lock_mode mode, const struct sim_site *site)
{
	sim_touch(SIM_TRYLOCK, l, LOCK_STATE(l), 0, site);
	check_magic(l, mode, site);
	hook_saw(!l->owner);
	if (l->owner)
		return false;
	sim_set_arg(1);
	sim_mode_enter(mode);
	sim_lock_acquire(&l->map, 0, 1, 0, NULL, site);
	take(l);
	return true;
}

void sim_unlock(struct sim_lock *l, enum sim_lock_mode mode, const struct sim_site *site)
{
	sim_touch(SIM_UNLOCK, l, LOCK_STATE(l), 0, site);
	check_magic(l, mode, site);
	sim_lock_release(&l->map, site);
	if (unlikely(!l->owner))
		hook_touched(SIM_OWN_ALL, 0, true);
	hb_release(l, 0);
	l->owner = 0;
	sim_gate_open(&l->want, sim_waiters(&l->want));
	sim_mode_leave(mode);
}

bool sim_lock_is_locked(const struct sim_lock *l, const struct sim_site *site)
{
	sim_check(l, LOCK_STATE(l), false, site);
	hook_saw(l->owner != 0);
	return l->owner != 0;
}
