/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Primitives with the kernel's semantics, under neutral names; worlds put the kernel's names over
 * them (model/include/). A zeroed object is initialised, except for its lock map. Every call is a
 * visible operation unless it says otherwise. An object in memory of the world is reset with that
 * memory.
 *
 * A thread that stands before an operation that cannot proceed, such as taking a lock that is held,
 * is not chosen, so that exploration wastes no step on it.
 */
#ifndef SIM_PRIMS_H
#define SIM_PRIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sim/lockdep.h>
#include <sim/thread.h>

#define SIM_FOREVER UINT64_MAX /* a wait without timeout */

/**
 * struct sim_waiters - the threads that wait at an object
 * @bits: by slot. A slot from 64 on has the bit of the slot that is lower by 64, and the engine
 *	keeps apart which of the two it is, so that objects are not larger than in executions of
 *	few threads. 0: none.
 */
struct sim_waiters {
	uint64_t bits;
};

/* ---- locks ------------------------------------------------------------ */

/**
 * struct sim_lock - mutual exclusion: mutex and spinlock
 * @want: slots that stand before it
 * @owner: slot + 1, 0 when free
 * @flags: engine private
 * @map: validator
 */
struct sim_lock {
	struct sim_waiters want;
	int32_t owner;
	uint32_t flags;
	struct sim_lockmap map;
};

/**
 * enum sim_lock_mode - how a lock is taken
 * @SIM_SLEEP: mutex, rwsem: must be allowed to sleep
 * @SIM_SPIN: spin_lock, read_lock, write_lock: disables preemption while held
 * @SIM_SPIN_IRQ: the _irqsave form: disables interrupts too
 * @SIM_SPIN_BH: the _bh form: disables softirqs too
 */
enum sim_lock_mode { SIM_SLEEP, SIM_SPIN, SIM_SPIN_IRQ, SIM_SPIN_BH };

/**
 * sim_lock_init() - mutex_init(), spin_lock_init(); no scheduling point
 * @l: memory of the world; not held by anyone
 * @name: of the lock and its class; must outlive the run
 * @key: its class (lockdep_init_map(), include/linux/lockdep.h)
 * @site: of the caller
 */
void sim_lock_init(struct sim_lock *l, const char *name, const struct sim_lock_key *key,
		   const struct sim_site *site);
/**
 * sim_lock_nested() - mutex_lock_nested(), spin_lock_nested(): take a lock, wait until it is free
 * @l: initialised
 * @mode: SIM_SLEEP reports SIM_R_ATOMIC_SLEEP where the caller may not sleep; the others make it
 *	atomic until sim_unlock() with the same mode
 * @subclass: 0, or up to SIM_LOCKDEP_SUBCLASSES - 1 where locks of one class nest
 * @site: of the caller
 *
 * The validator is asked first: a recursion ends the execution. Whoever waits
 * is not enabled. Who gets it next is the strategy's choice, as a mutex can be
 * stolen (kernel/locking/mutex.c, __mutex_trylock_fast()).
 */
void sim_lock_nested(struct sim_lock *l, enum sim_lock_mode mode, unsigned int subclass,
		     const struct sim_site *site);
/**
 * sim_trylock() - mutex_trylock(), spin_trylock()
 * @l, @mode, @site: as for sim_lock_nested()
 * Return: true when taken; it is never waited for.
 */
bool sim_trylock(struct sim_lock *l, enum sim_lock_mode mode, const struct sim_site *site);
/**
 * sim_unlock() - mutex_unlock(), spin_unlock()
 * @l: held by the caller; otherwise SIM_R_LOCK_BALANCE is reported, and it is let go of all the
 *	same
 * @mode: as it was taken
 * @site: of the caller
 */
void sim_unlock(struct sim_lock *l, enum sim_lock_mode mode, const struct sim_site *site);
/**
 * sim_lock_is_locked() - mutex_is_locked(); no scheduling point
 * @l, @site: as for sim_lock_nested()
 * Return: does anyone hold it?
 */
bool sim_lock_is_locked(const struct sim_lock *l, const struct sim_site *site);

/**
 * struct sim_rwlock - rwsem, rwlock and percpu_rw_semaphore
 * @readers: number of read holders
 * @owner: slot + 1 of the writer
 * @writers_waiting: writers that have announced themselves: new readers of a
 *	rwsem or percpu rwsem queue behind them (kernel/locking/rwsem.c), those
 *	of an rwlock in interrupt context do not
 */
struct sim_rwlock {
	struct sim_waiters want_read, want_write;
	int32_t owner;
	int32_t readers;
	int32_t writers_waiting;
	uint32_t flags;
	struct sim_lockmap map;
};

/** sim_rwlock_init() - init_rwsem(), rwlock_init(), percpu_init_rwsem(); parameters as for
 * sim_lock_init() */
void sim_rwlock_init(struct sim_rwlock *l, const char *name, const struct sim_lock_key *key,
		     const struct sim_site *site);
/**
 * sim_read_lock() - down_read(), read_lock(), percpu_down_read()
 * @l, @mode, @subclass, @site: as for sim_lock_nested()
 *
 * It waits for a writer that holds the lock and, except in interrupt context, for writers that wait
 * (kernel/locking/qrwlock.c, queued_read_lock_slowpath()).
 */
void sim_read_lock(struct sim_rwlock *l, enum sim_lock_mode mode, unsigned int subclass,
		   const struct sim_site *site);
/** sim_read_trylock() - down_read_trylock(), read_trylock(). Return: true when taken; false, too,
 * while a writer waits */
bool sim_read_trylock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site);
/**
 * sim_read_unlock() - up_read(), read_unlock(); as sim_unlock()
 *
 * What the caller holds for writing is SIM_R_WARN (DEBUG_RWSEMS_WARN_ON(), kernel/locking/rwsem.c),
 * and is let go of as it is held; the same in the two below of what it holds for reading.
 */
void sim_read_unlock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site);
/**
 * sim_write_lock() - down_write(), write_lock(), percpu_down_write()
 * @l, @mode, @subclass, @site: as for sim_lock_nested()
 *
 * If it has to wait there are two scheduling points: in the first the writer announces itself.
 */
void sim_write_lock(struct sim_rwlock *l, enum sim_lock_mode mode, unsigned int subclass,
		    const struct sim_site *site);
/** sim_write_trylock() - down_write_trylock(), write_trylock(). Return: true when taken */
bool sim_write_trylock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site);
/** sim_write_unlock() - up_write(), write_unlock(); as sim_unlock() */
void sim_write_unlock(struct sim_rwlock *l, enum sim_lock_mode mode, const struct sim_site *site);
/** sim_downgrade_write() - turn the write hold into a read hold */
void sim_downgrade_write(struct sim_rwlock *l, const struct sim_site *site);
/**
 * sim_read_disown(), sim_read_adopt() - hand a read hold over between threads
 * without unlocking: the validator is told that the caller lets go (takes
 * over). As __sb_writers_release() and __sb_writers_acquired(), include/linux/fs.h.
 * No scheduling points.
 */
void sim_read_disown(struct sim_rwlock *l, const struct sim_site *site);
void sim_read_adopt(struct sim_rwlock *l, const struct sim_site *site);
/** the same for a write hold (percpu_rwsem_release(), percpu_rwsem_acquire()) */
void sim_write_disown(struct sim_rwlock *l, const struct sim_site *site);
void sim_write_adopt(struct sim_rwlock *l, const struct sim_site *site);

/* ---- waiting ---------------------------------------------------------- */

/**
 * struct sim_wq - a wait queue head
 * @waiters: slots enqueued, woken in the order in which they came
 */
struct sim_wq {
	struct sim_waiters waiters;
};

/**
 * enum sim_wait_mode - what may end a wait besides a wake-up
 */
enum sim_wait_mode { SIM_UNINTERRUPTIBLE, SIM_KILLABLE };

/**
 * sim_wq_prepare() - enqueue the running thread (prepare_to_wait()); before the condition is
 * tested
 * sim_wq_block() - sleep unless woken since sim_wq_prepare()
 * sim_wq_finish() - dequeue (finish_wait())
 * @timeout_ns: virtual time; SIM_FOREVER for none
 * @excl: true for an exclusive waiter (WQ_FLAG_EXCLUSIVE)
 *
 * sim_wq_block() returns 0 when woken, -ETIME when the timeout struck,
 * -EINTR on a fatal signal where @mode is SIM_KILLABLE.
 * sim_wq_prepare() is a visible operation, as prepare_to_wait() takes the
 * queue's lock: a wake-up that comes between a test of the condition and the
 * enqueueing is lost. sim_wq_finish() is none.
 */
void sim_wq_prepare(struct sim_wq *wq, bool excl, const struct sim_site *site);
int sim_wq_block(struct sim_wq *wq, enum sim_wait_mode mode, uint64_t timeout_ns,
		 const struct sim_site *site);
void sim_wq_finish(struct sim_wq *wq, const struct sim_site *site);
/**
 * sim_wq_wake() - wake waiters: all that are not exclusive, and @nr_excl exclusive ones (0: all)
 * Return: number woken.
 */
int sim_wq_wake(struct sim_wq *wq, int nr_excl, const struct sim_site *site);

/**
 * sim_wait_event() - sleep until a condition holds: tested once, and if it does
 * not hold, again and again after enqueueing (___wait_event()). @cond is an
 * expression and may contain visible operations.
 * Evaluates to 0, -ETIME or -EINTR as sim_wq_block().
 */
#define sim_wait_event(wq, cond, mode, timeout_ns, site)                       \
	({                                                                     \
		int err_ = 0;                                                  \
		bool holds_ = (cond);                                          \
		while (!holds_) {                                              \
			sim_wq_prepare(wq, false, site);                       \
			holds_ = (cond);                                       \
			if (holds_ || err_)                                    \
				break;                                         \
			err_ = sim_wq_block(wq, mode, timeout_ns, site);       \
		}                                                              \
		sim_wq_finish(wq, site);                                       \
		holds_ ? 0 : err_;                                             \
	})

/**
 * sim_keyed_wq() - the wait queue of (address, bit); what wait_on_bit() (bit >= 0)
 * and wait_var_event() (bit -1) sleep on. The two never meet.
 * @addr: only its value matters; @bit: its number, -1 for the variable itself
 * Return: a queue that lives until the execution ends; more than 1023 end it with SIM_R_LIMIT.
 */
struct sim_wq *sim_keyed_wq(const void *addr, int bit);

/** struct sim_completion - struct completion; @done counts, complete_all() saturates it */
struct sim_completion {
	uint32_t done;
	struct sim_wq wq;
};
/** sim_complete(), sim_complete_all() - complete(), complete_all(), kernel/sched/completion.c.
 * @site: of the caller */
void sim_complete(struct sim_completion *c, const struct sim_site *site);
void sim_complete_all(struct sim_completion *c, const struct sim_site *site);
/**
 * sim_wait_for_completion() - wait_for_completion{,_killable,_timeout}()
 * @mode, @timeout_ns: as for sim_wq_block()
 * Return: 0, -ETIME or -EINTR as sim_wq_block().
 */
int sim_wait_for_completion(struct sim_completion *c, enum sim_wait_mode mode, uint64_t timeout_ns,
			    const struct sim_site *site);

/** sim_sleep() - msleep(); in exploration a scheduling point behind earlier timers. @ns: virtual
 * time */
void sim_sleep(uint64_t ns, const struct sim_site *site);

/* ---- work queues ------------------------------------------------------ */

/**
 * struct sim_workqueue - a work queue
 * @name: its threads are called kworker/NAME
 * @ordered: one item at a time, in the order queued
 * @names: engine private: names and class, shared by all work queues of that name
 */
struct sim_workqueue {
	const char *name;
	bool ordered;
	bool destroyed;
	uint32_t nr_active; /* queued or running */
	struct sim_work *head, *tail; /* ordered: waiting for their turn */
	struct sim_work *running; /* ordered: its turn now */
	const struct sim_wq_names *names;
	struct sim_lockmap map;
};

/**
 * struct sim_work - a work item; non-reentrant: queued again while it runs, it
 * runs again afterwards (Documentation/core-api/workqueue.rst).
 * That it runs is known to the engine only: its function may free it.
 */
struct sim_work {
	void (*fn)(struct sim_work *w);
	const struct sim_lock_key *key; /* its lock class; NULL where that follows from @fn */
	struct sim_workqueue *wq;
	struct sim_work *next;
	uint64_t id; /* number of the pending instance */
	int32_t slot; /* pending: thread that is to run it + 1 */
	int32_t timer; /* delayed: slot of its timer + 1 */
	uint8_t pending; /* 1 pending, 2 held back by sim_cancel_work_sync() */
};

/**
 * sim_wq_create() - alloc_workqueue(); no scheduling point
 * @wq: memory of the world
 * @name: copied; work queues of one name are one lock class
 * @ordered: WQ_UNBOUND with one active item (alloc_ordered_workqueue())
 */
void sim_wq_create(struct sim_workqueue *wq, const char *name, bool ordered);
/** sim_queue_work() - queue_work(); a destroyed @wq is reported. Return: false when it was
 * pending already */
bool sim_queue_work(struct sim_workqueue *wq, struct sim_work *w, const struct sim_site *site);
/** sim_queue_delayed_work() - the same after a timer. @delay_ns: virtual time */
bool sim_queue_delayed_work(struct sim_workqueue *wq, struct sim_work *w, uint64_t delay_ns,
			    const struct sim_site *site);
/** sim_cancel_work() - without waiting. Return: true when it was pending */
bool sim_cancel_work(struct sim_work *w, const struct sim_site *site);
/** sim_cancel_work_sync() - ... and wait until it does not run */
bool sim_cancel_work_sync(struct sim_work *w, const struct sim_site *site);
/** sim_flush_work() - wait until the last queued instance has run; may sleep. Return: false when
 * it was idle */
bool sim_flush_work(struct sim_work *w, const struct sim_site *site);
/** sim_flush_workqueue() - wait until everything queued before has run; may sleep */
void sim_flush_workqueue(struct sim_workqueue *wq, const struct sim_site *site);
/** sim_wq_destroy() - drain; queueing to it afterwards is reported */
void sim_wq_destroy(struct sim_workqueue *wq, const struct sim_site *site);

/* ---- timers ----------------------------------------------------------- */

/** struct sim_timer - a timer on virtual time; runs in softirq context */
struct sim_timer {
	void (*fn)(struct sim_timer *t);
	int32_t slot; /* pending: slot + 1; -1: once its function returned */
};
/** sim_mod_timer() - arm or re-arm. @delay_ns: from now. Return: true when it was pending */
bool sim_mod_timer(struct sim_timer *t, uint64_t delay_ns, const struct sim_site *site);
/** sim_del_timer() - timer_delete(): its function may still run. Return: true when it was
 * pending */
bool sim_del_timer(struct sim_timer *t, const struct sim_site *site);
/** sim_del_timer_sync() - timer_delete_sync(): and wait until it does not run; spins, so not a
 * sleep. Return: true when it was pending */
bool sim_del_timer_sync(struct sim_timer *t, const struct sim_site *site);

/* ---- RCU -------------------------------------------------------------- */

/** struct sim_rcu_head - a pending callback */
struct sim_rcu_head {
	void (*fn)(struct sim_rcu_head *h);
};
/** sim_rcu_read_lock(), sim_rcu_read_unlock() - a read section; nests. One unlock too many is
 * SIM_R_LOCK_BALANCE */
void sim_rcu_read_lock(const struct sim_site *site);
void sim_rcu_read_unlock(const struct sim_site *site);
/** sim_call_rcu() - @fn runs in softirq context, in an order of the strategy's choice, after all
 * present readers left */
void sim_call_rcu(struct sim_rcu_head *h, void (*fn)(struct sim_rcu_head *),
		  const struct sim_site *site);
/** sim_synchronize_rcu() - wait until all present readers left (Documentation/RCU/whatisRCU.rst);
 * may sleep */
void sim_synchronize_rcu(const struct sim_site *site);

/* ---- atomics ---------------------------------------------------------- */

/**
 * enum sim_mo - what an operation orders; memory itself is sequentially
 * consistent, this is for the race detector (Documentation/atomic_t.txt)
 */
enum sim_mo { SIM_RELAXED, SIM_ACQUIRE, SIM_RELEASE, SIM_FULL };

/**
 * enum sim_rmw - read-modify-write operations
 */
enum sim_rmw { SIM_ADD, SIM_AND, SIM_OR, SIM_XOR, SIM_XCHG };
/**
 * sim_rmw() - atomic read-modify-write. @size: 1, 2, 4 or 8 bytes
 * Return: the old value, sign-extended.
 */
int64_t sim_rmw(void *p, unsigned int size, enum sim_rmw op, int64_t v,
		const struct sim_site *site);
/** sim_rmw_mo() - the same; sim_rmw() is SIM_FULL, as what returns a value is in the kernel */
int64_t sim_rmw_mo(void *p, unsigned int size, enum sim_rmw op, int64_t v, enum sim_mo mo,
		   const struct sim_site *site);
/** sim_cmpxchg() - Return: the old value; stored @new if it was @old */
int64_t sim_cmpxchg(void *p, unsigned int size, int64_t old, int64_t new,
		    const struct sim_site *site);
/** sim_cmpxchg_mo() - the same; sim_cmpxchg() is SIM_FULL. A failed one orders nothing */
int64_t sim_cmpxchg_mo(void *p, unsigned int size, int64_t old, int64_t new, enum sim_mo mo,
		       const struct sim_site *site);
/** sim_read_once(), sim_write_once() - marked accesses, atomic_read() and atomic_set() */
int64_t sim_read_once(const void *p, unsigned int size, const struct sim_site *site);
void sim_write_once(void *p, unsigned int size, int64_t v, const struct sim_site *site);
/** sim_load_acquire(), sim_store_release() - smp_load_acquire(), rcu_dereference();
 * smp_store_release(), rcu_assign_pointer() */
int64_t sim_load_acquire(const void *p, unsigned int size, const struct sim_site *site);
void sim_store_release(void *p, unsigned int size, int64_t v, const struct sim_site *site);
/** sim_fence() - smp_rmb() is SIM_ACQUIRE, smp_wmb() SIM_RELEASE, smp_mb() SIM_FULL. No
 * scheduling point */
void sim_fence(enum sim_mo mo);

/**
 * struct sim_refcount - refcount_t: saturates and reports SIM_R_REFCOUNT
 * instead of wrapping (lib/refcount.c)
 */
struct sim_refcount {
	int32_t refs;
};
/** sim_refcount_set() - refcount_set(). @n: no check, as it is the first value */
void sim_refcount_set(struct sim_refcount *r, int n, const struct sim_site *site);
/** sim_refcount_inc() - from 0 it is a use after free, from below 0 saturated: both reported */
void sim_refcount_inc(struct sim_refcount *r, const struct sim_site *site);
/** sim_refcount_inc_not_zero() - Return: false when it was 0, and it stays so */
bool sim_refcount_inc_not_zero(struct sim_refcount *r, const struct sim_site *site);
/** sim_refcount_dec() - must not become 0, which is reported as a leak */
void sim_refcount_dec(struct sim_refcount *r, const struct sim_site *site);
/** sim_refcount_dec_and_test() - orders what came before with the last one. Return: true when it
 * became 0 */
bool sim_refcount_dec_and_test(struct sim_refcount *r, const struct sim_site *site);
/** sim_refcount_read() - Return: the count; negative when saturated */
int sim_refcount_read(const struct sim_refcount *r, const struct sim_site *site);

#endif
