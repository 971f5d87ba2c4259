// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes, rw semaphores and spinlocks. Each is the engine's lock of that
 * kind, kept in the tree's own struct: right before its lockdep map, where
 * the kernel has its list of waiters or the owner of a spinlock, so that the
 * engine's map and the tree's are one. A lock that was initialised statically
 * is recognised by what the initialiser left there, or by the map that has no
 * name of ours yet.
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <port/probe.h>
#include "port.h"
#include "lockmap.h"

static struct sim_lock *lock_before(struct lockdep_map *map)
{
	return (struct sim_lock *)((char *)map - offsetof(struct sim_lock, map));
}

static void lock_clear(struct sim_lock *l)
{
	l->want.bits = 0;
	l->owner = 0;
	l->flags = 0;
}

/* the first use of one that was initialised statically; @fresh: is this it? */
static struct sim_lock *lock_used(struct lockdep_map *map, bool fresh)
{
	struct sim_lock *l = lock_before(map);

	if (fresh) {
		lock_clear(l);
		port_map(map);
	}
	return l;
}

static void lock_init(struct lockdep_map *map, const char *name, struct lock_class_key *key,
		      u8 inner, const struct sim_site *site)
{
	lock_clear(lock_before(map));
	port_map_lock(map, name, key, inner, site);
}

/* ---- mutex ------------------------------------------------------------ */

static struct sim_lock *mutex_of(struct mutex *m)
{
	BUILD_BUG_ON(offsetof(struct mutex, dep_map) - offsetof(struct mutex, wait_lock) <
		     offsetof(struct sim_lock, map));
	return data_race(lock_used(&m->dep_map, !port_map_named(&m->dep_map)));
}

#ifdef HAVE_MUTEX_INIT_LOCKDEP /* 6.16 */
#define __mutex_init mutex_init_lockdep
#endif
void __mutex_init(struct mutex *m, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&m->owner, 0);
	lock_init(&m->dep_map, name, key, LD_WAIT_SLEEP, CALLER);
}

void mutex_lock_nested(struct mutex *m, unsigned int subclass)
{
	sim_lock_nested(mutex_of(m), SIM_SLEEP, subclass, CALLER);
}

/* Who is to end does not begin to wait; who waits already is not interrupted. */
static int lock_unless_killed(struct mutex *m, unsigned int subclass, const struct sim_site *site)
{
	if (sim_signal_pending())
		return sim_trylock(mutex_of(m), SIM_SLEEP, site) ? 0 : -EINTR;
	sim_lock_nested(mutex_of(m), SIM_SLEEP, subclass, site);
	return 0;
}

int mutex_lock_interruptible_nested(struct mutex *m, unsigned int subclass)
{
	return lock_unless_killed(m, subclass, CALLER);
}

#ifdef HAVE_MUTEX_NEST /* 6.16: who calls says what the lock is nested in; nobody here does */
int _mutex_lock_killable(struct mutex *m, unsigned int subclass, struct lockdep_map *nest)
#else
int mutex_lock_killable_nested(struct mutex *m, unsigned int subclass)
#endif
{
	return lock_unless_killed(m, subclass, CALLER);
}

#ifdef HAVE_MUTEX_NEST
int _mutex_trylock_nest_lock(struct mutex *m, struct lockdep_map *nest)
#else
int mutex_trylock(struct mutex *m)
#endif
{
	return sim_trylock(mutex_of(m), SIM_SLEEP, CALLER);
}

void mutex_unlock(struct mutex *m)
{
	sim_unlock(mutex_of(m), SIM_SLEEP, CALLER);
}

bool mutex_is_locked(struct mutex *m)
{
	return sim_lock_is_locked(mutex_of(m), CALLER);
}

/* ---- rw semaphore ----------------------------------------------------- */

static struct sim_rwlock *rwsem_before(struct lockdep_map *map)
{
	return (struct sim_rwlock *)((char *)map - offsetof(struct sim_rwlock, map));
}

static void rwsem_clear(struct sim_rwlock *l)
{
	l->want_read.bits = l->want_write.bits = 0;
	l->owner = l->readers = l->writers_waiting = 0;
	l->flags = 0;
}

static struct sim_rwlock *rwsem_used(struct rw_semaphore *s)
{
	struct sim_rwlock *l = rwsem_before(&s->dep_map);

	if (!port_map_named(&s->dep_map)) {
		rwsem_clear(l);
		port_map(&s->dep_map);
	}
	return l;
}

static struct sim_rwlock *rwsem_of(struct rw_semaphore *s)
{
	BUILD_BUG_ON(offsetof(struct rw_semaphore, dep_map) -
			     offsetof(struct rw_semaphore, wait_lock) <
		     offsetof(struct sim_rwlock, map));
	return data_race(rwsem_used(s));
}

/* what the tree's inline functions look at, in a marked access */
static void rwsem_publish(struct rw_semaphore *s)
{
	const struct sim_rwlock *l = rwsem_of(s);

	*(volatile long *)&s->count = l->owner ? 1 : (long)l->readers << 8;
}

void __init_rwsem(struct rw_semaphore *s, const char *name, struct lock_class_key *key)
{
	rwsem_clear(rwsem_before(&s->dep_map));
	port_map_lock(&s->dep_map, name, key, LD_WAIT_SLEEP, CALLER);
	*(long *)&s->count = 0;
}

static void read_lock_sem(struct rw_semaphore *s, unsigned int subclass,
			  const struct sim_site *site)
{
	sim_read_lock(rwsem_of(s), SIM_SLEEP, subclass, site);
	rwsem_publish(s);
}

static void write_lock_sem(struct rw_semaphore *s, unsigned int subclass,
			   const struct sim_site *site)
{
	sim_write_lock(rwsem_of(s), SIM_SLEEP, subclass, site);
	rwsem_publish(s);
}

void down_read(struct rw_semaphore *s)
{
	read_lock_sem(s, 0, CALLER);
}

void down_read_nested(struct rw_semaphore *s, int subclass)
{
	read_lock_sem(s, subclass, CALLER);
}

int down_read_killable(struct rw_semaphore *s)
{
	read_lock_sem(s, 0, CALLER);
	return 0;
}

int down_read_interruptible(struct rw_semaphore *s)
{
	read_lock_sem(s, 0, CALLER);
	return 0;
}

void down_write(struct rw_semaphore *s)
{
	write_lock_sem(s, 0, CALLER);
}

void down_write_nested(struct rw_semaphore *s, int subclass)
{
	write_lock_sem(s, subclass, CALLER);
}

int down_write_killable(struct rw_semaphore *s)
{
	write_lock_sem(s, 0, CALLER);
	return 0;
}

int down_write_killable_nested(struct rw_semaphore *s, int subclass)
{
	write_lock_sem(s, subclass, CALLER);
	return 0;
}

int down_read_trylock(struct rw_semaphore *s)
{
	int ok = sim_read_trylock(rwsem_of(s), SIM_SLEEP, CALLER);

	rwsem_publish(s);
	return ok;
}

int down_write_trylock(struct rw_semaphore *s)
{
	int ok = sim_write_trylock(rwsem_of(s), SIM_SLEEP, CALLER);

	rwsem_publish(s);
	return ok;
}

void up_read(struct rw_semaphore *s)
{
	sim_read_unlock(rwsem_of(s), SIM_SLEEP, CALLER);
	rwsem_publish(s);
}

void up_write(struct rw_semaphore *s)
{
	sim_write_unlock(rwsem_of(s), SIM_SLEEP, CALLER);
	rwsem_publish(s);
}

void downgrade_write(struct rw_semaphore *s)
{
	sim_downgrade_write(rwsem_of(s), CALLER);
	rwsem_publish(s);
}

/* ---- spinlock --------------------------------------------------------- */

static struct sim_lock *spin_of(raw_spinlock_t *s)
{
	BUILD_BUG_ON(offsetof(raw_spinlock_t, dep_map) - offsetof(raw_spinlock_t, owner) != 8);
	return data_race(lock_used(&s->dep_map, s->owner == SPINLOCK_OWNER_INIT));
}

void __raw_spin_lock_init(raw_spinlock_t *s, const char *name, struct lock_class_key *key,
			  short inner)
{
	s->raw_lock.slock = 1;
	s->magic = SPINLOCK_MAGIC;
	lock_init(&s->dep_map, name, key, inner, CALLER);
}

/* slock is what spin_is_locked() looks at */
static void spin(raw_spinlock_t *s, enum sim_lock_mode mode, int subclass,
		 const struct sim_site *site)
{
	sim_lock_nested(spin_of(s), mode, subclass, site);
	s->raw_lock.slock = 0;
}

static int spin_try(raw_spinlock_t *s, enum sim_lock_mode mode, const struct sim_site *site)
{
	int ok = sim_trylock(spin_of(s), mode, site);

	if (ok)
		s->raw_lock.slock = 0;
	return ok;
}

static void spin_end(raw_spinlock_t *s, enum sim_lock_mode mode, const struct sim_site *site)
{
	s->raw_lock.slock = 1;
	sim_unlock(spin_of(s), mode, site);
}

void _raw_spin_lock(raw_spinlock_t *s)
{
	spin(s, SIM_SPIN, 0, CALLER);
}

void _raw_spin_lock_nested(raw_spinlock_t *s, int subclass)
{
	spin(s, SIM_SPIN, subclass, CALLER);
}

void _raw_spin_lock_bh(raw_spinlock_t *s)
{
	spin(s, SIM_SPIN_BH, 0, CALLER);
}

/* interrupts are on or off, and do not count: SIM_SPIN, since any lock may switch them on again */
void _raw_spin_lock_irq(raw_spinlock_t *s)
{
	arch_local_irq_disable();
	spin(s, SIM_SPIN, 0, CALLER);
}

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *s)
{
	unsigned long flags = arch_local_irq_save();

	spin(s, SIM_SPIN, 0, CALLER);
	return flags;
}

int _raw_spin_trylock(raw_spinlock_t *s)
{
	return spin_try(s, SIM_SPIN, CALLER);
}

void _raw_spin_unlock(raw_spinlock_t *s)
{
	spin_end(s, SIM_SPIN, CALLER);
}

void _raw_spin_unlock_bh(raw_spinlock_t *s)
{
	spin_end(s, SIM_SPIN_BH, CALLER);
}

void _raw_spin_unlock_irq(raw_spinlock_t *s)
{
	spin_end(s, SIM_SPIN, CALLER);
	port_irq_restore(ARCH_IRQ_ENABLED, CALLER);
}

void _raw_spin_unlock_irqrestore(raw_spinlock_t *s, unsigned long flags)
{
	spin_end(s, SIM_SPIN, CALLER);
	port_irq_restore(flags, CALLER);
}

/* ---- rwlock: few, short, and never taken twice; readers exclude each other here ------- */

static struct sim_lock *rwlock_of(rwlock_t *s)
{
	BUILD_BUG_ON(offsetof(rwlock_t, dep_map) - offsetof(rwlock_t, owner) != 8);
	return data_race(lock_used(&s->dep_map, s->owner == SPINLOCK_OWNER_INIT));
}

void __rwlock_init(rwlock_t *s, const char *name, struct lock_class_key *key)
{
	lock_init(&s->dep_map, name, key, LD_WAIT_CONFIG, CALLER);
}

void _raw_read_lock(rwlock_t *s)
{
	sim_lock_nested(rwlock_of(s), SIM_SPIN, 0, CALLER);
}

void _raw_read_unlock(rwlock_t *s)
{
	sim_unlock(rwlock_of(s), SIM_SPIN, CALLER);
}

void _raw_write_lock(rwlock_t *s)
{
	sim_lock_nested(rwlock_of(s), SIM_SPIN, 0, CALLER);
}

void _raw_write_unlock(rwlock_t *s)
{
	sim_unlock(rwlock_of(s), SIM_SPIN, CALLER);
}

unsigned long _raw_read_lock_irqsave(rwlock_t *s)
{
	unsigned long flags = arch_local_irq_save();

	sim_lock_nested(rwlock_of(s), SIM_SPIN, 0, CALLER);
	return flags;
}

void _raw_read_unlock_irqrestore(rwlock_t *s, unsigned long flags)
{
	sim_unlock(rwlock_of(s), SIM_SPIN, CALLER);
	port_irq_restore(flags, CALLER);
}

void _raw_write_lock_irq(rwlock_t *s)
{
	arch_local_irq_disable();
	sim_lock_nested(rwlock_of(s), SIM_SPIN, 0, CALLER);
}

void _raw_write_unlock_irq(rwlock_t *s)
{
	sim_unlock(rwlock_of(s), SIM_SPIN, CALLER);
	port_irq_restore(ARCH_IRQ_ENABLED, CALLER);
}
