// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers on virtual time (kernel/time/timer.c). A function may free its timer
 * or arm it again; armed again while it runs, it runs again after it returned,
 * never beside itself. What runs is therefore kept here, by slot.
 */
#include "prims/prims.h"

#define REARMED -1 /* in sim_timer.slot */

static struct {
	struct sim_timer *t;
	uint64_t due; /* where armed again */
	bool rearmed;
} run[SIM_MAX_THREADS];
static struct sim_threads busy; /* those that run a timer */
static const struct sim_timer *awaited[SIM_MAX_THREADS];

static int runner_of(const struct sim_timer *t)
{
	unsigned int slot;

	hook_touched(SIM_OWN_RUNNER, (uintptr_t)t, true);
	for_each_thread (slot, busy)
		if (run[slot].t == t)
			return slot;
	return -1;
}

static void timer_run(void *arg);

static void start(struct sim_timer *t, uint64_t due)
{
	const struct sim_spawn s = {
		.name = "timer",
		.ctx = SIM_CTX_SOFTIRQ,
		.fn = timer_run,
		.arg = t,
		.delay_ns = due > sim.now ? due - sim.now : 0,
	};

	t->slot = sim_spawn(&s) + 1;
}

/* The function has returned: who waits for that may go on. */
static void wake_waiters(const struct sim_timer *t)
{
	struct sim_wq *wq = sim_keyed_wq(NULL, SIM_KEY_TIMER);
	unsigned int slot;

	hook_read(wq, sizeof(*wq));
	for_each_thread (slot, sim_waiters(&wq->waiters))
		if (awaited[slot] == t)
			sim_wake_thread(wq, &sim.slot[slot]);
}

static void timer_run(void *arg)
{
	struct sim_timer *t = arg;
	unsigned int me = sim.cur->slot;

	sim_check(t, sizeof(*t), true, SIM_SITE());
	hook_touched(SIM_OWN_RUNNER, (uintptr_t)t, true);
	hb_acquire(t, 0);
	hb_acquire(t, HB_END); /* of the run before */
	t->slot = 0;
	run[me].t = t;
	run[me].rearmed = false;
	threads_add(&busy, me);
	t->fn(t);
	hb_release(t, HB_END);
	hook_touched(SIM_OWN_RUNNER, (uintptr_t)t, true);
	threads_remove(&busy, me);
	if (run[me].rearmed) {
		sim_check(t, sizeof(*t), true, SIM_SITE());
		start(t, run[me].due);
	}
	wake_waiters(t);
}

/* Does its slot fit what is known of it here? As debug_assert_init() of kernel/time/timer.c
 * asks. */
static bool is_intact(const struct sim_timer *t)
{
	const struct sim_thread *x = &sim.slot[(uint32_t)(t->slot - 1) % SIM_MAX_THREADS];

	if (!t->slot)
		return true;
	if (t->slot == REARMED)
		return runner_of(t) >= 0;
	return t->slot == x->slot + 1 && x->state == THREAD_PENDING && x->fn == timer_run &&
	       x->fn_arg == t;
}

/* Return: true when it was pending */
static bool detach(struct sim_timer *t, const struct sim_site *site)
{
	bool was = t->slot;

	if (!is_intact(t))
		sim_corrupted(t, SIM_SAYS(SIM_R_OOPS, 0, "BUG: timer corrupted"), site);

	hook_saw(was);
	if (was)
		hb_acquire(t, 0);
	if (t->slot == REARMED)
		run[runner_of(t)].rearmed = false;
	else if (t->slot)
		sim_cancel(t->slot - 1);
	t->slot = 0;
	return was;
}

bool sim_mod_timer(struct sim_timer *t, uint64_t delay_ns, const struct sim_site *site)
{
	uint64_t due;
	bool was;
	int r;

	sim_touch(SIM_TIMER, t, sizeof(*t), 0, site);
	hb_release(t, 0);
	hook_touched(SIM_OWN_TIME, 0, false);
	due = sim.now + delay_ns;
	sim_set_arg(due);
	was = detach(t, site);
	r = runner_of(t);
	if (r < 0) {
		start(t, due);
		return was;
	}
	run[r].rearmed = true;
	run[r].due = due;
	t->slot = REARMED;
	return was;
}

bool sim_del_timer(struct sim_timer *t, const struct sim_site *site)
{
	sim_touch(SIM_TIMER_DEL, t, sizeof(*t), 0, site);
	return detach(t, site);
}

/* Spins in the kernel, so that it may be called from atomic context. */
bool sim_del_timer_sync(struct sim_timer *t, const struct sim_site *site)
{
	struct sim_wq *wq = sim_keyed_wq(NULL, SIM_KEY_TIMER);
	bool was = sim_del_timer(t, site);

	while (runner_of(t) >= 0) {
		awaited[sim.cur->slot] = t;
		sim_wq_enqueue(wq, false, site);
		sim_sleep_on(wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, site);
		sim_wq_finish(wq, site);
		sim_check(t, sizeof(*t), true, site);
		was |= detach(t, site);
	}
	hb_acquire(t, HB_END);
	return was;
}

void sim_timer_digest(struct sim_digest *d)
{
	const struct sim_wq *wq = sim_keyed_wq(NULL, SIM_KEY_TIMER);
	unsigned int s;

	digest_threads(d, busy);
	for_each_thread (s, busy) {
		digest_mix(d, (uintptr_t)run[s].t);
		digest_mix(d, run[s].rearmed ? run[s].due + 1 : 0);
	}
	for_each_thread (s, sim_waiters(&wq->waiters))
		digest_mix(d, (uintptr_t)awaited[s]);
}

void sim_timer_saved(struct sim_saver *s)
{
	sim_saved(s, &busy, sizeof(busy));
	sim_saved_slots(s, run, sizeof(run[0]));
	sim_saved_slots(s, awaited, sizeof(awaited[0]));
}

void sim_timer_reset(void)
{
	busy = SIM_NO_THREADS;
}
