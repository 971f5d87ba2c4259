// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler: points, choices and gates. This is the hot path: at a point the strategy picks one
 * of sim.runnable, the context is switched, and one record is written. Nothing here allocates
 * or makes a system call.
 */
#include <string.h>
#include "core/context.h"
#include "core/core.h"
#include "core/critical.h"
#include "core/strategy.h"
#include "core/waiters.h"

#define STEP_NS 1000 /* virtual time of a step in a timed run */
#define TURN_STEPS 50

/*
 * No thread can run. In a timed execution, time passes until the first one with a delay may begin.
 */
static struct sim_thread *idle(void)
{
	uint64_t due = UINT64_MAX;
	unsigned int slot;

	for_each_thread (slot, sim.timed)
		if (sim.slot[slot].due < due)
			due = sim.slot[slot].due;
	if (due == UINT64_MAX)
		return &sim.main;
	sim.now = due;
	sim_timers_update();
	return sim_pick();
}

static void timed_step(void)
{
	if (!sim.under.timed)
		return;
	sim.now += STEP_NS;
	sim_timers_update();
}

void sim_use_strategy(const struct sim_strategy *s)
{
	sim.strategy = s;
	sim.uniform = s->uniform;
}

unsigned int sim_stay(struct sim_threads en)
{
	const struct sim_thread *x = sim.cur;

	if (x != &sim.main && x->state != THREAD_FREE && threads_has(en, x->slot))
		return x->slot;
	return threads_first(en);
}

/*
 * A strategy may never choose the thread that all others wait for. Such an execution does not end,
 * but it is no livelock: that is a fair execution that does not end (Musuvathi and Qadeer, Fair
 * Stateless Model Checking, PLDI 2008). So from the step limit on all threads take turns. If the
 * execution ends then, the strategy was to blame, and it is counted as cut off.
 */
static bool is_fair(void)
{
	return unlikely(sim.step >= sim.fair_at) &&
	       !(sim.strategy->decides && sim.strategy->decides());
}

/*
 * The running thread goes on until its turn is over or it cannot; then comes the next higher slot.
 */
static unsigned int in_turn(struct sim_threads en)
{
	unsigned int slot = sim.cur->slot, next;
	struct sim_threads after = threads_above(en, slot);

	sim.starved |= !sim.quiet;
	if (threads_has(en, slot) && sim.step < sim.turn_end)
		return slot;
	next = threads_first(threads_some(after) ? after : en);
	if (next != slot)
		sim.turn_end = sim.step + TURN_STEPS;
	return next;
}

static struct sim_thread *too_long(void)
{
	if (!sim.under.cut_off || sim.quiet)
		hook_too_long();
	sim.over = sim.cut = true;
	return &sim.main;
}

struct sim_thread *sim_pick(void)
{
	struct sim_threads en = sim.runnable;
	struct sim_thread *x;
	unsigned int slot;
	bool fair;

	if (unlikely(!en.lo) && !en.hi)
		return idle();
	if (unlikely(sim.step >= sim.max_steps))
		return too_long();
	hook_decide();
	fair = is_fair();
	sim.step++;
	sim_accesses_left = SIM_STUCK_ACCESSES;
	if (unlikely(sim.under.timed))
		timed_step();
	if (unlikely(fair)) {
		slot = in_turn(en);
	} else if (likely(sim.uniform)) {
		slot = sim_random_pick(en);
	} else {
		slot = sim.strategy->pick(en);
		if (unlikely(sim.over)) {
			sim.step--;
			return &sim.main;
		}
	}
	x = &sim.slot[slot];
	if (likely(!sim.quiet))
		sim.path[sim.step - 1] = x->ordinal;
	return x;
}

void sim_sched_out(void)
{
	struct sim_thread *me = sim.cur;
	struct sim_thread *to = unlikely(sim.eager) ? &sim.main : sim_pick();

	if (to != me)
		sim_switch(me, to);
}

void sim_fatal(void)
{
	sim.over = true;
	if (sim.cur != &sim.main)
		sim_switch(sim.cur, &sim.main);
}

void sim_give_up(void)
{
	sim.cut = true;
	sim_fatal();
}

static __attribute__((noinline)) void trace_full(void)
{
	too_long();
	sim_fatal();
}

/* Apart, so that sim_record() saves no registers for it. */
static __attribute__((noinline, cold)) void record_stack(struct sim_rec *r)
{
	r->stack = sim_stack_save(0, __builtin_frame_address(0));
}

void sim_record(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site)
{
	struct sim_rec *r = &sim.rec[sim.nr_rec];

	if (unlikely(sim.quiet))
		return;
	if (unlikely(sim.nr_rec == sim.cap_rec)) {
		trace_full();
		return;
	}
	sim.nr_rec++;
	r->obj = obj;
	r->arg = arg;
	r->site = site;
	r->step = sim.step;
	r->stack = 0;
	r->thread = sim.cur->ordinal;
	r->op = op;
	if (unlikely(sim.detail))
		record_stack(r);
}

void sim_note(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site)
{
	sim_record(op, obj, arg, site);
}

/*
 * A function must not be entered or left with flags like the direction flag set: copies would go
 * wrong, and a switch would hand the flags on to the next thread.
 */
static __attribute__((noinline, cold)) void flags_left(unsigned long flags,
						       const struct sim_site *site)
{
	context_plain_flags();
	sim_report_in(SIM_R_OOPS, NULL, site, "BUG: the %s flag is set", context_flag_name(flags));
}

void sim_check_flags(const struct sim_site *site)
{
	unsigned long flags = context_bad_flags();

	if (unlikely(flags))
		flags_left(flags, site);
}

static inline bool arrive(enum sim_op op, const void *obj, uint64_t arg,
			  const struct sim_site *site)
{
	struct sim_thread *x = sim.cur;

	hook_settle();
	x->op = op;
	x->obj = obj;
	x->arg = arg;
	x->site = site;
	return unlikely(sim.nr_constraints) && sim_constraint_arrive();
}

static inline void passed(enum sim_op op, const void *obj, uint64_t arg,
			  const struct sim_site *site)
{
	sim_record(op, obj, arg, site);
	hook_passed(op, site);
	if (unlikely(sim.nr_constraints))
		sim_constraint_passed();
}

void sim_point(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site)
{
	arrive(op, obj, arg, site);
	sim_sched_out();
	passed(op, obj, arg, site);
}

bool sim_gate_arrive(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site)
{
	return arrive(op, obj, arg, site);
}

static __attribute__((noinline, cold)) void no_room(const struct sim_waiters *w)
{
	sim_report(SIM_R_LIMIT, w, NULL, "stacksim: too many waits of threads beyond 64");
	sim_give_up();
}

void sim_wait_at(struct sim_waiters *w)
{
	if (unlikely(!sim_waiters_add(w, sim.cur->slot)))
		no_room(w);
}

void sim_gate_point(struct sim_waiters *want, bool open)
{
	struct sim_thread *x = sim.cur;

	sim_wait_at(want);
	x->want = want;
	if (!open)
		threads_remove(&sim.runnable, x->slot);
	sim_sched_out();
	x->want = NULL;
	sim_waiters_remove(want, x->slot);
	passed(x->op, x->obj, x->arg, x->site);
}

static __attribute__((noinline, cold)) void bad_waiters(const struct sim_waiters *gate)
{
	sim_report_in(SIM_R_OOPS, gate, NULL, "BUG: list of waiters corrupted");
	sim_fatal(); /* a slot without a thread must never become runnable */
}

void sim_gate_open(const struct sim_waiters *gate, struct sim_threads who)
{
	if (unlikely(threads_some(threads_but(who, sim.live))))
		bad_waiters(gate);
	sim.runnable = threads_or(sim.runnable, threads_but(who, sim.held));
}

void sim_make_runnable(unsigned int slot)
{
	if (likely(!threads_has(sim.held, slot)))
		threads_add(&sim.runnable, slot);
}

unsigned int sim_choose(unsigned int n, const char *what, const struct sim_site *site)
{
	unsigned int v;

	v = n > 1 && !sim.quiet && !is_fair() ? sim.strategy->choice(n, what) : 0;
	if (unlikely(sim.over))
		sim_fatal();
	if (n > 1)
		sim_record(SIM_CHOICE, what, v | (uint64_t)n << 32, site);
	hook_saw(v);
	return v;
}

uint64_t sim_now(void)
{
	hook_touched(SIM_OWN_TIME, 0, false);
	hook_saw(sim.now);
	return sim.now;
}

void sim_preempt_disable(void)
{
	sim_critical_enter();
	sim.cur->atomic_depth++;
}

void sim_preempt_enable(void)
{
	sim.cur->atomic_depth--;
	sim_critical_leave();
}

void sim_irq_disable(void)
{
	sim_critical_enter();
	sim.cur->irq_depth++;
	sim.cur->irq |= SIM_IRQ_OFF;
}

void sim_irq_enable(void)
{
	struct sim_thread *x = sim.cur;

	if (--x->irq_depth)
		return;
	hook_irqs_on(x);
	x->irq &= ~SIM_IRQ_OFF;
	sim_critical_leave();
}

bool sim_irqs_disabled(void)
{
	return sim.cur->irq & SIM_IRQ_OFF;
}

void sim_bh_disable(void)
{
	sim_preempt_disable();
	sim.cur->bh_depth++;
	sim.cur->irq |= SIM_BH_OFF;
}

void sim_bh_enable(void)
{
	struct sim_thread *x = sim.cur;

	x->atomic_depth--;
	if (!--x->bh_depth) {
		x->irq &= ~SIM_BH_OFF;
		hook_bh_on(x);
	}
	sim_critical_leave();
}

bool sim_bh_disabled(void)
{
	return sim.cur->irq & SIM_BH_OFF;
}

enum sim_ctx sim_irq_enter(enum sim_ctx ctx, bool no_thread)
{
	struct sim_thread *x = sim.cur;
	enum sim_ctx was = x->ctx;

	if (ctx == SIM_CTX_HARDIRQ) {
		sim_preempt_disable();
		sim_irq_disable();
		x->irq |= SIM_IRQ_HARD | (no_thread ? SIM_IRQ_RAW : 0);
	} else {
		sim_bh_disable();
		x->irq |= SIM_IRQ_SOFT;
	}
	x->ctx = ctx;
	return was;
}

void sim_irq_exit(enum sim_ctx was)
{
	struct sim_thread *x = sim.cur;
	bool hard = x->ctx == SIM_CTX_HARDIRQ;

	x->ctx = was;
	if (hard) {
		x->irq &= ~(SIM_IRQ_HARD | SIM_IRQ_RAW);
		sim_irq_enable();
		sim_preempt_enable();
	} else {
		x->irq &= ~SIM_IRQ_SOFT;
		sim_bh_enable();
	}
}

bool sim_in_atomic(void)
{
	return sim.cur->atomic_depth || sim.cur->irq_depth;
}

static const char *const ctx_names[] = {"task", "kthread", "softirq", "hardirq"};

void sim_might_sleep(const struct sim_site *site)
{
	const struct sim_thread *x = sim.cur;

	if (likely(!x->atomic_depth && !x->irq_depth && !x->rcu_depth))
		return;
	sim_report(SIM_R_ATOMIC_SLEEP, NULL, site,
		   "BUG: sleeping function called from invalid context at %s (%s%s)", site->func,
		   ctx_names[x->ctx],
		   x->rcu_depth && !sim_in_atomic() ? ", inside an RCU read section" : "");
}

int sim_find(const char *name)
{
	int slot = -1;
	unsigned int s;

	for_each_thread (s, sim.live)
		if (slot < 0 && !strcmp(sim.slot[s].name, name))
			slot = s;
	hook_touched(SIM_OWN_SLOTS, 0, false);
	hook_touched(SIM_OWN_ENDS, 0, true);
	hook_saw(slot);
	return slot;
}

void sim_signal(int slot, const struct sim_site *site)
{
	struct sim_thread *x;
	uint16_t ordinal;

	if (unlikely(!sim_is_slot(slot))) { /* it was in memory that may be overwritten */
		sim_report_in(SIM_R_OOPS, NULL, site, "BUG: signal to no task");
		sim_fatal();
	}
	x = &sim.slot[slot];
	ordinal = x->ordinal;
	hook_touched(SIM_OWN_THREAD, slot, false);
	sim_point(SIM_SIGNAL, NULL, slot, site);
	hook_touched(SIM_OWN_THREAD, slot, true);
	if (x->state == THREAD_FREE || x->ordinal != ordinal)
		return; /* the thread ended meanwhile, and another one may have its slot */
	hook_pass(slot);
	x->killed = true;
	hook_signalled(x);
}

bool sim_signal_pending(void)
{
	hook_touched(SIM_OWN_THREAD, sim.cur->slot, false);
	hook_saw(sim.cur->killed);
	return sim.cur->killed;
}

void sim_call(const char *name, const struct sim_site *site)
{
	sim_check_flags(site);
	sim_point(SIM_CALL, name, 0, site);
}

void sim_ret(long ret, const struct sim_site *site)
{
	struct sim_thread *x = sim.cur;

	sim_check_flags(site);
	sim_record(SIM_RET, NULL, ret, site);
	if (unlikely(sim.nr_constraints))
		sim_constraint_returned(site);
	if (x->ctx != SIM_CTX_TASK)
		return;
	hook_to_user(site);
	if (x->atomic_depth || x->irq_depth || x->rcu_depth)
		sim_report(SIM_R_ATOMIC_RETURN, NULL, site,
			   "BUG: scheduling while atomic: %s returns to user in atomic context",
			   x->name);
}
