/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock validator's interface: the semantics of the kernel's
 * lock_acquire() and lock_release() (Documentation/locking/lockdep-design.rst).
 * It forgets after an execution what it has seen there, but not what it has seen in boot and
 * set-up. So a report follows from world, scenario and schedule alone, and can be replayed.
 *
 * In which context a lock is taken, and whether interrupts and softirqs are on, follows from the
 * running thread: its context, sim_irq_disable(), sim_bh_disable(), and the modes of its locks.
 */
#ifndef SIM_LOCKDEP_H
#define SIM_LOCKDEP_H

#include <stdbool.h>
#include <stdint.h>
#include <sim/site.h>

/** SIM_LOCKDEP_SUBCLASSES - as MAX_LOCKDEP_SUBCLASSES */
#define SIM_LOCKDEP_SUBCLASSES 8

/** struct sim_lock_key - identity of a lock class; static, its address is the key */
struct sim_lock_key {
	char subkey[SIM_LOCKDEP_SUBCLASSES];
};

/**
 * enum sim_wait_type - how waiting for a lock waits, and what its holder may wait for
 * (include/linux/lockdep_types.h, with CONFIG_PROVE_RAW_LOCK_NESTING)
 * @SIM_WAIT_ANY: not checked
 * @SIM_WAIT_FREE: does not wait: RCU
 * @SIM_WAIT_SPIN: spins: raw_spinlock_t
 * @SIM_WAIT_CONFIG: spins, or sleeps with PREEMPT_RT: spinlock_t, rwlock_t, local_lock_t
 * @SIM_WAIT_SLEEP: sleeps: mutex, rw_semaphore
 * @SIM_WAIT_MAX: what a task may do that holds nothing
 */
enum sim_wait_type {
	SIM_WAIT_ANY,
	SIM_WAIT_FREE,
	SIM_WAIT_SPIN,
	SIM_WAIT_CONFIG,
	SIM_WAIT_SLEEP,
	SIM_WAIT_MAX,
};

/**
 * enum sim_lock_type - what kind of lock it is
 * @SIM_LOCK_NORMAL: any other
 * @SIM_LOCK_PERCPU: local_lock_t: no path over it lets an irq wait for a task
 * @SIM_LOCK_WAIT_OVERRIDE: not a lock: its wait type replaces that of what is held
 */
enum sim_lock_type { SIM_LOCK_NORMAL, SIM_LOCK_PERCPU, SIM_LOCK_WAIT_OVERRIDE };

/**
 * struct sim_lockmap - what a lock carries for the validator
 * @key: its class
 * @name: class name in reports; must outlive the run
 * @cls: cache of the class of subclass 0, engine private
 * @wait_outer: enum sim_wait_type: where it may be taken; SIM_WAIT_ANY: as @wait_inner
 * @wait_inner: enum sim_wait_type: what may be taken under it
 * @type: enum sim_lock_type
 *
 * The types are those of the class: of the first lock of it that is seen.
 */
struct sim_lockmap {
	const struct sim_lock_key *key;
	const char *name;
	uint32_t cls;
	uint8_t wait_outer, wait_inner, type;
};

/**
 * sim_lockmap_init() - (re-)initialise; reports a held lock that is initialised again
 *
 * Its wait type is not checked. The primitives of prims.h do the same: that
 * they do not sleep in atomic context is checked by sim_might_sleep().
 */
void sim_lockmap_init(struct sim_lockmap *m, const char *name, const struct sim_lock_key *key,
		      const struct sim_site *site);
/** sim_lockmap_init_type() - ... of a lock with types, as lockdep_init_map_type() */
void sim_lockmap_init_type(struct sim_lockmap *m, const char *name, const struct sim_lock_key *key,
			   enum sim_wait_type inner, enum sim_wait_type outer,
			   enum sim_lock_type type, const struct sim_site *site);

/** sim_lock_cmp - order of two locks of a class: negative, if @a may be held when @b is taken */
typedef int (*sim_lock_cmp)(const struct sim_lockmap *a, const struct sim_lockmap *b);
/**
 * sim_lock_set_cmp() - put the locks of a class in an order, as lock_set_cmp_fn()
 * @m: one of them; it is its subclass 0 that is ordered
 * @cmp: for the rest of the execution; no visible operation
 *
 * Locks that are taken in that order may nest, any others are a recursion
 * (kernel/locking/lockdep.c, check_deadlock(), check_prev_add()).
 */
void sim_lock_set_cmp(struct sim_lockmap *m, sim_lock_cmp cmp);

/**
 * sim_lock_acquire() - the running thread is about to take, or took, a lock
 * @m: the lock's map
 * @subclass: 0..7
 * @trylock: 1 if it cannot block
 * @read: 0 exclusive, 1 shared, 2 shared and recursive
 * @nest: outer lock that serialises several of one class, or NULL
 * @site: of the caller
 */
void sim_lock_acquire(struct sim_lockmap *m, unsigned int subclass, int trylock, int read,
		      struct sim_lockmap *nest, const struct sim_site *site);
/**
 * sim_lock_acquire_unchecked() - the same with lock_acquire()'s check 0
 *
 * It is held, and its wait type is checked, but nothing is said about its
 * order and its use in interrupts (rcu_read_lock(), lockdep_set_novalidate_class()).
 */
void sim_lock_acquire_unchecked(struct sim_lockmap *m, unsigned int subclass, int trylock,
				int read, struct sim_lockmap *nest, const struct sim_site *site);
/** sim_lock_release() - it lets go of it. Reports SIM_R_LOCK_BALANCE if it does not hold it. */
void sim_lock_release(struct sim_lockmap *m, const struct sim_site *site);
/**
 * sim_lock_hand_over() - it lets go of a lock that stays taken, for another thread
 *
 * As percpu_rwsem_release() (include/linux/percpu-rwsem.h), which a freeze and asynchronous writes
 * call for a super block's sb_writers. The report of a hang says which thread it was.
 */
void sim_lock_hand_over(struct sim_lockmap *m, const struct sim_site *site);
/**
 * sim_lock_take_over() - take over a lock that was handed over. @read: as for sim_lock_acquire()
 */
void sim_lock_take_over(struct sim_lockmap *m, int read, const struct sim_site *site);
/**
 * sim_lock_downgrade() - an exclusive hold becomes a shared one, as lock_downgrade()
 *
 * Reports SIM_R_LOCK_BALANCE if it is not held, SIM_R_LOCK_WARN if it is shared already
 * (__lock_downgrade(), kernel/locking/lockdep.c).
 */
void sim_lock_downgrade(struct sim_lockmap *m, const struct sim_site *site);
/**
 * sim_lockdep_rcu_suspicious() - something is not done as RCU wants it, lockdep_rcu_suspicious()
 * @file, @line: where that is checked
 * @text: what is wrong
 */
void sim_lockdep_rcu_suspicious(const char *file, int line, const char *text,
				const struct sim_site *site);
/** enum sim_hold - how a lock is held; false where it is not */
enum sim_hold { SIM_HELD_NOT, SIM_HELD_WRITE, SIM_HELD_READ };
/**
 * sim_lock_is_held() - does the running thread hold a lock, and how?
 * @m: its map
 * Return: of the hold that is the oldest, as __lock_is_held(), kernel/locking/lockdep.c.
 */
enum sim_hold sim_lock_is_held(const struct sim_lockmap *m);

#endif
