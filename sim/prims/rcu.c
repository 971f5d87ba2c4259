// SPDX-License-Identifier: GPL-2.0-only
/*
 * RCU as with CONFIG_PREEMPT_RCU: a grace period waits for the readers that
 * were inside when it began, and for nothing else. Callbacks and waiters are
 * kept here by slot, since what they are part of is the world's to free.
 */
#include "prims/prims.h"

static uint64_t readers; /* slots inside a read section */
static uint64_t waiting; /* slots that wait for readers: callbacks and synchronize_rcu() */
static uint64_t waits_for[SIM_MAX_EXEC];

void sim_rcu_read_lock(const struct sim_site *site)
{
	sim_point(SIM_RCU_LOCK, NULL, 0, site);
	sim.cur->rcu_depth++;
	readers |= sim_bit();
	/* a reader that a grace period did not wait for sees what came before that */
	hb_acquire(HB_RCU_GRACE, 0);
}

/* A reader left: whoever waited for it only may go on. */
static void reader_left(uint64_t bit)
{
	hb_release(HB_RCU_EXIT, 0);
	readers &= ~bit;
	for (uint64_t m = waiting; m; m &= m - 1) {
		unsigned int s = __builtin_ctzll(m);

		if (waits_for[s] & bit)
			hb_pass(s);
		waits_for[s] &= ~bit;
		if (waits_for[s])
			continue;
		waiting &= ~(1ull << s);
		sim_enable(s);
	}
}

void sim_rcu_read_unlock(const struct sim_site *site)
{
	sim_point(SIM_RCU_UNLOCK, NULL, 0, site);
	if (!sim.cur->rcu_depth)
		sim_lockdep_rcu_unbalanced(site);
	else if (!--sim.cur->rcu_depth)
		reader_left(sim_bit());
}

static void rcu_callback(void *arg)
{
	struct sim_rcu_head *h = arg;

	sim_check(h, sizeof(*h), true, SIM_SITE());
	hb_grace(readers);
	h->fn(h);
}

static bool is_queued(const struct sim_rcu_head *h)
{
	for (uint64_t m = sim.live; m; m &= m - 1) {
		const struct sim_exec *x = &sim.slot[__builtin_ctzll(m)];

		if (x->state == EXEC_PENDING && x->fn == rcu_callback && x->fn_arg == h)
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
	int slot;

	sim_touch(SIM_RCU_CALL, h, sizeof(*h), 0, site);
	if (is_queued(h)) {
		sim_report(SIM_R_WARN, h, site, "WARNING: __call_rcu(): Double-freed CB");
		return;
	}
	h->fn = fn;
	s.disabled = readers;
	slot = sim_spawn(&s);
	/* the readers that are gone; the others pass on their clocks when they go */
	hb_copy(slot, HB_RCU_EXIT);
	waits_for[slot] = readers;
	if (readers)
		waiting |= 1ull << slot;
}

void sim_synchronize_rcu(const struct sim_site *site)
{
	uint64_t want = 0;

	sim_might_sleep(site);
	sim_point(SIM_RCU_SYNC, NULL, 0, site);
	hb_drop();
	hb_copy(sim.cur->slot, HB_RCU_EXIT);
	if (!readers) {
		hb_grace(readers);
		return;
	}
	waits_for[sim.cur->slot] = readers;
	waiting |= sim_bit();
	sim_gate_arrive(SIM_RCU_SYNC, NULL, 1, site);
	sim_gate_point(&want, !(waiting & sim_bit()));
	hb_grace(readers);
}

void sim_rcu_digest(struct sim_digest *d)
{
	digest_mix(d, readers);
	digest_mix(d, waiting);
	for (uint64_t m = waiting; m; m &= m - 1)
		digest_mix(d, waits_for[__builtin_ctzll(m)]);
}

void sim_rcu_reset(void)
{
	readers = waiting = 0;
}
