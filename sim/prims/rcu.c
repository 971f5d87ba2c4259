// SPDX-License-Identifier: GPL-2.0-only
/*
 * RCU as with CONFIG_PREEMPT_RCU: a grace period waits for the threads that were readers when it
 * began, and for nothing else. A reader is a thread in a read section, or in code that cannot be
 * preempted: sim_in_critical(). Callbacks and waiters are kept here by slot, since the world may
 * free the object that they are in.
 */
#include "lockdep/lockdep.h"
#include "prims/prims.h"

static struct sim_threads waiting; /* callbacks, and those who wait for a grace period */
static struct sim_threads waits_for[SIM_MAX_THREADS];

/*
 * Return: the readers of now. A thread that waits for a grace period without preemption
 * was reported; it does not count as a reader, or it would wait for itself.
 */
static struct sim_threads readers(bool waits)
{
	struct sim_threads some = SIM_NO_THREADS;
	unsigned int slot;

	hook_touched(SIM_OWN_READERS, 0, true);
	for_each_thread (slot, sim.live) {
		const struct sim_thread *x = &sim.slot[slot];

		if (x->state == THREAD_ALIVE &&
		    (waits && x == sim.cur ? x->rcu_depth > 0 : sim_in_critical(x)))
			threads_add(&some, slot);
	}
	return some;
}

static void set_waiting(struct sim_threads slots)
{
	waiting = slots;
	sim_watch(&sim_prims_part, SIM_HOOK_LEAVE, threads_some(slots));
}

/* A reader left: a callback or waiter that waited for no other may go on. */
void sim_rcu_leave(void)
{
	const unsigned int me = sim.cur->slot;
	unsigned int s;

	for_each_thread (s, waiting) {
		if (threads_has(waits_for[s], me)) {
			hook_touched(SIM_OWN_THREAD, s, true);
			hb_pass(s);
		}
		threads_remove(&waits_for[s], me);
		if (threads_some(waits_for[s]))
			continue;
		set_waiting(threads_but(waiting, threads_of(s)));
		sim_enable(s);
	}
}

void sim_rcu_read_lock(const struct sim_site *site)
{
	sim_point(SIM_RCU_LOCK, NULL, 0, site);
	sim_critical_enter();
	if (!sim.cur->rcu_depth++)
		sim.cur->rcu_step = sim.step;
}

void sim_rcu_read_unlock(const struct sim_site *site)
{
	sim_point(SIM_RCU_UNLOCK, NULL, 0, site);
	if (!sim.cur->rcu_depth) {
		sim_lockdep_rcu_unbalanced(site);
		return;
	}
	sim.cur->rcu_depth--;
	sim_critical_leave();
}

static void rcu_callback(void *arg)
{
	struct sim_rcu_head *h = arg;

	sim_check(h, sizeof(*h), true, SIM_SITE());
	hb_grace(readers(true));
	h->fn(h);
}

static bool is_queued(const struct sim_rcu_head *h)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		const struct sim_thread *x = &sim.slot[slot];

		if (x->state == THREAD_PENDING && x->fn == rcu_callback && x->fn_arg == h)
			return true;
	}
	return false;
}

void sim_call_rcu(struct sim_rcu_head *h, void (*fn)(struct sim_rcu_head *),
		  const struct sim_site *site)
{
	struct sim_spawn s = {
		.name = "rcu_callback",
		.ctx = SIM_CTX_SOFTIRQ,
		.fn = rcu_callback,
		.arg = h,
	};
	struct sim_threads inside;
	int slot;

	sim_touch(SIM_RCU_CALL, h, sizeof(*h), 0, site);
	if (is_queued(h)) {
		sim_report(SIM_R_WARN, h, site, "WARNING: __call_rcu(): Double-freed CB");
		return;
	}
	h->fn = fn;
	inside = readers(false);
	s.disabled = threads_some(inside);
	slot = sim_spawn(&s);
	/* readers that have left; those that have not pass on their clocks when they leave */
	hb_copy(slot, HB_RCU_EXIT);
	waits_for[slot] = inside;
	if (threads_some(inside))
		set_waiting(threads_or(waiting, threads_of(slot)));
}

void sim_synchronize_rcu(const struct sim_site *site)
{
	struct sim_waiters want = {0};
	struct sim_threads inside;

	sim_might_sleep(site);
	sim_point(SIM_RCU_SYNC, NULL, 0, site);
	hb_drop();
	hb_copy(sim.cur->slot, HB_RCU_EXIT);
	inside = readers(true);
	if (threads_some(inside)) {
		waits_for[sim.cur->slot] = inside;
		set_waiting(threads_or(waiting, threads_of(sim.cur->slot)));
		hook_touched(SIM_OWN_THREAD, sim.cur->slot, true);
		sim_gate_arrive(SIM_RCU_SYNC, NULL, 1, site);
		sim_gate_point(&want, !threads_has(waiting, sim.cur->slot));
	}
	hb_grace(readers(true));
}

void sim_rcu_digest(struct sim_digest *d)
{
	unsigned int slot;

	digest_threads(d, waiting);
	for_each_thread (slot, waiting)
		digest_threads(d, waits_for[slot]);
}

void sim_rcu_saved(struct sim_saver *s)
{
	struct sim_threads slots = waiting;

	sim_saved(s, &slots, sizeof(slots));
	set_waiting(slots);
	sim_saved_slots(s, waits_for, sizeof(waits_for[0]));
}

void sim_rcu_reset(void)
{
	set_waiting(SIM_NO_THREADS);
}
