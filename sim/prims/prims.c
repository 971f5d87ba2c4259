// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hooks that the primitives take. What they keep outside of the world's memory lasts for one
 * execution.
 */
#include "prims/prims.h"

void sim_corrupted(const void *obj, const struct sim_says *says, const struct sim_site *site)
{
	sim_say(says, true, obj, site, "%s", says->text);
	sim_fatal();
}

static void reset(void)
{
	sim_wq_reset();
	sim_work_reset();
	sim_timer_reset();
	sim_rcu_reset();
}

static void boot_done(const struct sim_program *p)
{
	(void)p;
	sim_work_boot_done();
}

static void digest(struct sim_digest *d)
{
	sim_wq_digest(d);
	sim_work_digest(d);
	sim_timer_digest(d);
	sim_rcu_digest(d);
}

static void saved(struct sim_saver *s)
{
	sim_wq_saved(s);
	sim_work_saved(s);
	sim_timer_saved(s);
	sim_rcu_saved(s);
}

static void exits(struct sim_thread *x)
{
	sim_wq_exits(x);
	if (unlikely(x->rcu_depth))
		sim_report(SIM_R_LOCK_BALANCE, NULL, NULL,
			   "BUG: %s ends inside an RCU read section", x->name);
}

struct sim_part sim_prims_part = {
	.name = "prims",
	.always = SIM_HOOK_RESET | SIM_HOOK_EXIT | SIM_HOOK_SIGNALLED,
	.load = reset,
	.boot_done = boot_done,
	.reset = reset,
	.digest = digest,
	.contents = digest,
	.saved = saved,
	.exit = exits,
	.leave = sim_rcu_leave,
	.signalled = sim_wq_signalled,
};
