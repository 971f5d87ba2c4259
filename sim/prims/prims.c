// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine's hooks into the primitives: what they keep outside of the
 * world's memory lasts for one execution.
 */
#include "prims/prims.h"

void sim_corrupted(const void *obj, const char *what, const struct sim_site *site)
{
	sim_report(SIM_R_BUG, obj, site, "BUG: %s in %s", what, site->func);
	sim_fatal();
}

void sim_prims_reset(void)
{
	sim_keyed_reset();
	sim_work_reset();
	sim_timer_reset();
	sim_rcu_reset();
}

void sim_prims_load(void)
{
	sim_prims_reset();
}

void sim_prims_boot_done(void)
{
	sim_work_boot_done();
}

void sim_prims_digest(struct sim_digest *d)
{
	sim_keyed_digest(d);
	sim_work_digest(d);
	sim_timer_digest(d);
	sim_rcu_digest(d);
}
