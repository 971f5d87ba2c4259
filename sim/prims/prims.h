/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the primitives share: how a visible operation on an object is entered, and state that is
 * kept outside of the world's memory, since the world may free an object that the primitive still
 * needs.
 */
#ifndef SIM_PRIMS_INTERNAL_H
#define SIM_PRIMS_INTERNAL_H

#include "base/digest.h"
#include "core/checkpoint.h"
#include "core/critical.h"
#include "core/waiters.h"
#include "mem/heap.h"
#include "race/race.h"

/**
 * sim_recheck() - check an object again, if others ran since and may have freed it
 * @step: what sim.step was when it was checked
 */
static inline void sim_recheck(uint32_t step, const void *p, size_t n, bool write,
			       const struct sim_site *site)
{
	if (sim.step != step + 1)
		sim_check(p, n, write, site);
	else if (write)
		hook_wrote(p, n);
	else
		hook_read(p, n);
}

/**
 * sim_check_ahead() - sim_check_part() before a visible operation, which is what uses the object
 */
static inline void sim_check_ahead(void *p, size_t n, size_t written, const struct sim_site *site)
{
	hook_touched(SIM_OWN_AHEAD, 0, true);
	sim_check_part(p, n, written, site);
	hook_touched(SIM_OWN_AHEAD, 0, false);
}

/**
 * sim_touch() - a visible operation on an object that it writes to
 *
 * Nearly all of them depend on what the object contains, which must therefore be initialised. A
 * store does not, and neither does call_rcu().
 */
static inline __attribute__((always_inline)) void
sim_touch(enum sim_op op, void *p, size_t n, uint64_t arg, const struct sim_site *site)
{
	uint32_t step;

	if (op != SIM_WRITE && op != SIM_RCU_CALL)
		sim_check_init(p, n, site);
	sim_check_ahead(p, n, n, site);
	step = sim.step;
	sim_point(op, p, arg, site);
	sim_recheck(step, p, n, true, site);
}

/** sim_corrupted() - report that an object was overwritten, as @says has it; end the execution */
void sim_corrupted(const void *obj, const struct sim_says *says, const struct sim_site *site)
	__attribute__((cold));

/**
 * sim_lock_is_bad() - has a lock no state that a lock can have?
 * @flags: of it, which are 0
 * Source: SPIN_BUG_ON(lock->magic != SPINLOCK_MAGIC) of kernel/locking/spinlock_debug.c
 */
static inline bool sim_lock_is_bad(int32_t owner, uint32_t flags)
{
	return unlikely(flags || (uint32_t)owner > SIM_MAX_THREADS);
}

/** sim_set_arg() - fill in the argument of the operation just recorded, once it is known */
static inline void sim_set_arg(uint64_t arg)
{
	if (!sim.quiet)
		sim.rec[sim.nr_rec - 1].arg = arg;
}

/**
 * sim_stand_before() - sim_gate_arrive() before an object, which may be gone when it is over
 */
static inline void sim_stand_before(enum sim_op op, void *p, size_t n, const struct sim_site *site)
{
	if (unlikely(sim_gate_arrive(op, p, 0, site)))
		sim_check(p, n, true, site);
}

/* what a lock operation writes: all but the map, which the validator looks after */
#define LOCK_STATE(l) offsetof(__typeof__(*(l)), map)

/**
 * sim_mode_enter() - a lock is about to be taken: spinning locks make their holder atomic
 *
 * Before the validator is asked: it must see whether interrupts are off.
 */
static inline void sim_mode_enter(enum sim_lock_mode mode)
{
	if (mode != SIM_SLEEP) {
		sim_critical_enter();
		sim.cur->atomic_depth++;
	}
	if (unlikely(mode == SIM_SPIN_IRQ))
		sim_irq_disable();
	if (unlikely(mode == SIM_SPIN_BH))
		sim_bh_disable();
}

/** sim_mode_leave() - a lock was released */
static inline void sim_mode_leave(enum sim_lock_mode mode)
{
	if (mode == SIM_SLEEP)
		return;
	sim.cur->atomic_depth--;
	if (unlikely(mode == SIM_SPIN_IRQ))
		sim_irq_enable();
	if (unlikely(mode == SIM_SPIN_BH))
		sim_bh_enable();
	sim_critical_leave();
}

/** sim_wake_thread() - end the wait of one waiter */
void sim_wake_thread(struct sim_wq *wq, const struct sim_thread *x);
/** sim_wake_now() - sim_wq_wake() without a point. Return: number woken */
int sim_wake_now(struct sim_wq *wq, int nr_excl);
/**
 * sim_wq_enqueue() - sim_wq_prepare() without a point: the caller's test and it are one operation
 */
void sim_wq_enqueue(struct sim_wq *wq, bool excl, const struct sim_site *site);
/** sim_wq_set_woken() - whether the running thread, just enqueued, need not sleep */
void sim_wq_set_woken(bool woken);
/** sim_sleep_on() - the wait of sim_wq_block(), for callers that may be atomic */
int sim_sleep_on(struct sim_wq *wq, enum sim_wait_mode mode, uint64_t timeout_ns,
		 const struct sim_site *site);

/* Keyed wait queues of the engine itself: address NULL, and a bit that no world can have. */
#define SIM_KEY_TIMER -2 /* of those who wait for a timer's function to end */
#define SIM_KEY_FLUSH -3 /* of those who wait for work to end */

extern struct sim_part sim_prims_part;

void sim_wq_reset(void);
void sim_work_reset(void);
void sim_work_boot_done(void);
void sim_timer_reset(void);
void sim_rcu_reset(void);
/** sim_rcu_leave() - a reader left: who waited for no other may go on */
void sim_rcu_leave(void);
/** sim_wq_signalled() - @x got a fatal signal */
void sim_wq_signalled(struct sim_thread *x);
/** sim_wq_killable() - whether @x is in a wait that a fatal signal ends */
bool sim_wq_killable(const struct sim_thread *x);
/** sim_wq_exits() - @x ends: it waits for nothing any more */
void sim_wq_exits(const struct sim_thread *x);

/* for checkpoints */
void sim_wq_saved(struct sim_saver *s);
void sim_work_saved(struct sim_saver *s);
void sim_timer_saved(struct sim_saver *s);
void sim_rcu_saved(struct sim_saver *s);
/* for the digest of the state */
void sim_wq_digest(struct sim_digest *d);
void sim_work_digest(struct sim_digest *d);
void sim_timer_digest(struct sim_digest *d);
void sim_rcu_digest(struct sim_digest *d);

#endif
