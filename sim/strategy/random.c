// SPDX-License-Identifier: GPL-2.0-only
/* Uniform choice among what can run. */
#include "core/strategy.h"

static unsigned int pick(struct sim_threads en)
{
	return sim_random_pick(en);
}

const struct sim_strategy sim_random = {
	.name = "random",
	.doc = "each thread that can run is as likely, at every step",
	.seeded = true,
	.uniform = true,
	.load = sim_random_load,
	.pick = pick,
	.choice = sim_random_choice,
};
