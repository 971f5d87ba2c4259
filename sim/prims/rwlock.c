// SPDX-License-Identifier: GPL-2.0-only
/*
 * rwsem, rwlock and percpu_rw_semaphore. A writer that finds the lock taken
 * announces itself in a step of its own; from then on new readers queue behind
 * it, except those in interrupt context (queued_read_lock_slowpath()). That
 * readers who queued before the writer go first needs no queue here: it is the
 * same as the writer announcing itself later, which is explored too.
 */
#include "prims/prims.h"

void sim_rwlock_init(struct sim_rwlock *l, const char *name, const struct sim_lock_key *key,
		     const struct sim_site *site)
{
	sim_check(l, sizeof(*l), true, site);
	l->want_read.bits = l->want_write.bits = 0;
	l->owner = l->readers = l->writers_waiting = 0;
	l->flags = 0;
	sim_lockmap_init(&l->map, name, key, site);
}

static inline void check_magic(const struct sim_rwlock *l, enum sim_lock_mode mode,
			       const struct sim_site *site)
{
	if (sim_lock_is_bad(l->owner, l->flags))
		sim_corrupted(l,
			      mode == SIM_SLEEP ? SIM_SAYS(SIM_R_OOPS, 0, "BUG: rwsem bad magic")
						: SIM_SAYS(SIM_R_OOPS, 0, "BUG: rwlock bad magic"),
			      site);
}

static inline bool in_interrupt(const struct sim_thread *x)
{
	return x->ctx >= SIM_CTX_SOFTIRQ;
}

/* those of the readers before the gate that do not queue behind writers, or the others */
static struct sim_threads readers_in(const struct sim_rwlock *l, bool interrupt)
{
	struct sim_threads some = SIM_NO_THREADS;
	unsigned int slot;

	for_each_thread (slot, sim_waiters(&l->want_read))
		if (in_interrupt(&sim.slot[slot]) == interrupt)
			threads_add(&some, slot);
	return some;
}

static bool may_read(const struct sim_rwlock *l)
{
	return !l->owner && (!l->writers_waiting || in_interrupt(sim.cur));
}

/* read strength for the validator, as in read_lock_is_recursive() */
static int strength(enum sim_lock_mode mode)
{
	return mode != SIM_SLEEP && in_interrupt(sim.cur) ? 2 : 1;
}

static void close_readers(const struct sim_rwlock *l)
{
	sim_gate_close(l->owner ? sim_waiters(&l->want_read) : readers_in(l, false));
}

static void open_readers(const struct sim_rwlock *l)
{
	sim_gate_open(&l->want_read,
		      l->writers_waiting ? readers_in(l, true) : sim_waiters(&l->want_read));
}

static inline void take_read(struct sim_rwlock *l)
{
	l->readers++;
	sim_gate_close(sim_waiters(&l->want_write));
	hb_acquire(l, 0);
}

static inline void take_write(struct sim_rwlock *l)
{
	l->owner = sim.cur->slot + 1;
	sim_gate_close(sim_waiters(&l->want_write));
	close_readers(l);
	hb_acquire(l, 0);
	hb_acquire(l, HB_READERS);
}

void sim_read_lock(struct sim_rwlock *l, enum sim_lock_mode mode, unsigned int subclass,
		   const struct sim_site *site)
{
	uint32_t step;

	if (mode == SIM_SLEEP)
		sim_might_sleep(site);
	sim_check_ahead(l, sizeof(*l), LOCK_STATE(l), site);
	check_magic(l, mode, site);
	sim_mode_enter(mode);
	sim_lock_acquire(&l->map, subclass, 0, strength(mode), NULL, site);
	sim_stand_before(SIM_RDLOCK, l, LOCK_STATE(l), site);
	step = sim.step;
	sim_gate_point(&l->want_read, may_read(l));
	sim_recheck(step, l, LOCK_STATE(l), true, site);
	take_read(l);
}

bool sim_read_trylock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site)
{
	sim_touch(SIM_RDTRYLOCK, l, LOCK_STATE(l), 0, site);
	check_magic(l, mode, site);
	hook_saw(l->owner || l->writers_waiting);
	if (l->owner || l->writers_waiting)
		return false;
	sim_set_arg(1);
	sim_mode_enter(mode);
	sim_lock_acquire(&l->map, 0, 1, strength(mode), NULL, site);
	take_read(l);
	return true;
}

/* what rwsem_owner() is compared with, and whom the kernel lets pass */
#define NOT_MINE "rwsem_owner(sem) != current"
#define NOT_WRITTEN "(" NOT_MINE ") && !rwsem_test_oflags(sem, RWSEM_NONSPINNABLE)"

/*
 * DEBUG_RWSEMS_WARN_ON() of kernel/locking/rwsem.c: the caller holds @l, but not in the way in
 * which it lets go of it. What it does not hold at all is the validator's to say. Of an rwlock
 * and a percpu rwsem it is said, too: they are as corrupt then.
 */
static __attribute__((noinline)) void held_otherwise(const struct sim_rwlock *l, const char *what,
						     const struct sim_site *site)
{
	bool queued = l->want_read.bits | l->want_write.bits;

	sim_report_in(SIM_R_WARN, l, site, "WARNING: DEBUG_RWSEMS_WARN_ON(%s)", what);
	/* as its count is laid out */
	sim_report_detail("count = 0x%x, owner %s, list %sempty\n",
			  (unsigned int)l->readers << 8 | queued << 1 | !!l->owner,
			  l->owner ? sim.slot[l->owner - 1].name : "none", queued ? "not " : "");
}

static inline bool is_mine(const struct sim_rwlock *l)
{
	return l->owner == sim.cur->slot + 1;
}

/*
 * Does the caller hold it in the other way than it believes? Who handed it over does not hold it,
 * but may still be its owner: the validator knows.
 */
static inline bool is_held_otherwise(const struct sim_rwlock *l, enum sim_hold believed)
{
	enum sim_hold other = believed == SIM_HELD_READ ? SIM_HELD_WRITE : SIM_HELD_READ;

	return unlikely(is_mine(l) == (other == SIM_HELD_WRITE)) &&
	       sim_lock_is_held(&l->map) == other;
}

static void drop_read(struct sim_rwlock *l)
{
	hb_release(l, HB_READERS);
	if (!--l->readers)
		sim_gate_open(&l->want_write, sim_waiters(&l->want_write));
}

static void drop_write(struct sim_rwlock *l)
{
	hb_release(l, 0);
	l->owner = 0;
	sim_gate_open(&l->want_write, sim_waiters(&l->want_write));
	open_readers(l);
}

/* It is let go of in the way in which it is held, so that it is none the worse for a mistake. */
static inline void let_go(struct sim_rwlock *l, enum sim_op op, enum sim_hold believed,
			  const char *mistake, enum sim_lock_mode mode, const struct sim_site *site)
{
	bool otherwise;

	sim_touch(op, l, LOCK_STATE(l), 0, site);
	check_magic(l, mode, site);
	otherwise = is_held_otherwise(l, believed);
	sim_lock_release(&l->map, site);
	if (otherwise || !(l->owner || l->readers))
		hook_touched(SIM_OWN_ALL, 0, true);
	if (otherwise)
		held_otherwise(l, mistake, site);
	if ((believed == SIM_HELD_READ) != otherwise)
		drop_read(l);
	else
		drop_write(l);
	sim_mode_leave(mode);
}

void sim_read_unlock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site)
{
	let_go(l, SIM_RDUNLOCK, SIM_HELD_READ, "!is_rwsem_reader_owned(sem)", mode, site);
}

/* The lock is taken: say so to new readers, and wait for it. */
static void write_slowpath(struct sim_rwlock *l, const struct sim_site *site)
{
	sim_stand_before(SIM_LOCK, l, LOCK_STATE(l), site);
	l->writers_waiting++;
	close_readers(l);
	sim_gate_point(&l->want_write, !l->owner && !l->readers);
	sim_check(l, LOCK_STATE(l), true, site);
	l->writers_waiting--;
}

void sim_write_lock(struct sim_rwlock *l, enum sim_lock_mode mode, unsigned int subclass,
		    const struct sim_site *site)
{
	if (mode == SIM_SLEEP)
		sim_might_sleep(site);
	sim_check_ahead(l, sizeof(*l), LOCK_STATE(l), site);
	check_magic(l, mode, site);
	sim_mode_enter(mode);
	sim_lock_acquire(&l->map, subclass, 0, 0, NULL, site);
	sim_touch(SIM_LOCK, l, LOCK_STATE(l), 0, site);
	if (l->owner || l->readers)
		write_slowpath(l, site);
	take_write(l);
}

bool sim_write_trylock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site)
{
	sim_touch(SIM_TRYLOCK, l, LOCK_STATE(l), 0, site);
	check_magic(l, mode, site);
	hook_saw(l->owner || l->readers || l->writers_waiting);
	if (l->owner || l->readers || l->writers_waiting)
		return false;
	sim_set_arg(1);
	sim_mode_enter(mode);
	sim_lock_acquire(&l->map, 0, 1, 0, NULL, site);
	take_write(l);
	return true;
}

void sim_write_unlock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site)
{
	let_go(l, SIM_UNLOCK, SIM_HELD_WRITE, NOT_WRITTEN, mode, site);
}

void sim_downgrade_write(struct sim_rwlock *l, const struct sim_site *site)
{
	bool shared;

	sim_touch(SIM_UNLOCK, l, LOCK_STATE(l), 0, site);
	check_magic(l, SIM_SLEEP, site);
	shared = is_held_otherwise(l, SIM_HELD_WRITE);
	sim_lock_downgrade(&l->map, site);
	if (shared) {
		held_otherwise(l, NOT_MINE, site);
		return;
	}
	hb_release(l, 0);
	l->owner = 0;
	l->readers++;
	open_readers(l);
}

void sim_read_disown(struct sim_rwlock *l, const struct sim_site *site)
{
	sim_lock_hand_over(&l->map, site);
}

void sim_read_adopt(struct sim_rwlock *l, const struct sim_site *site)
{
	sim_lock_take_over(&l->map, 1, site);
}

void sim_write_disown(struct sim_rwlock *l, const struct sim_site *site)
{
	sim_lock_hand_over(&l->map, site);
}

void sim_write_adopt(struct sim_rwlock *l, const struct sim_site *site)
{
	sim_check(l, LOCK_STATE(l), true, site);
	sim_lock_take_over(&l->map, 0, site);
	l->owner = sim.cur->slot + 1;
}
