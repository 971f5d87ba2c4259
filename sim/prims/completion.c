// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions (kernel/sched/completion.c). @done counts them. Any thread that finds it above 0
 * takes one, whether it has waited or comes just now.
 */
#include "prims/prims.h"

static void complete_some(struct sim_completion *c, bool all, const struct sim_site *site)
{
	sim_touch(SIM_WAKE, c, sizeof(*c), 0, site);
	if (unlikely(sim_waiters_bad(&c->wq.waiters)))
		sim_corrupted(c, SIM_SAYS(SIM_R_OOPS, 0, "BUG: wait queue corrupted"), site);
	hb_release(c, 0);
	if (all)
		c->done = UINT32_MAX;
	else if (c->done != UINT32_MAX)
		c->done++;
	sim_set_arg(sim_wake_now(&c->wq, all ? 0 : 1));
}

void sim_complete(struct sim_completion *c, const struct sim_site *site)
{
	complete_some(c, false, site);
}

void sim_complete_all(struct sim_completion *c, const struct sim_site *site)
{
	complete_some(c, true, site);
}

int sim_wait_for_completion(struct sim_completion *c, enum sim_wait_mode mode, uint64_t timeout_ns,
			    const struct sim_site *site)
{
	int err;

	sim_check(c, sizeof(*c), true, site);
	do {
		sim_wq_enqueue(&c->wq, true, site);
		/* the test and the sleep are one operation: it can be carried out if done */
		sim_wq_set_woken(c->done);
		err = sim_wq_block(&c->wq, mode, timeout_ns, site);
		sim_check(c, sizeof(*c), true, site);
	} while (!c->done && !err);
	sim_wq_finish(&c->wq, site);
	hook_saw(!c->done);
	if (!c->done)
		return err;
	hb_acquire(c, 0);
	if (c->done != UINT32_MAX)
		c->done--;
	return 0;
}
