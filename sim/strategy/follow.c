// SPDX-License-Identifier: GPL-2.0-only
/* Strategies that follow a schedule: where they are in it. */
#include <string.h>
#include "strategy/follow.h"

struct sim_follow sim_follow;

void sim_follow_load(const struct sim_explore *opt)
{
	sim_follow.s = opt->schedule;
}

void sim_follow_begin(void)
{
	sim_follow.run = sim_follow.choice = 0;
	sim_follow.left = 0;
}

bool sim_follow_next(struct sim_stats *st)
{
	(void)st;
	return false;
}

const struct sim_thread *sim_follow_thread(const struct sim_seg *g)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		const struct sim_thread *x = &sim.slot[slot];

		if (sim.info[x->ordinal].inst == g->inst && !strcmp(x->name, g->name))
			return x;
	}
	return NULL;
}
