// SPDX-License-Identifier: GPL-2.0-only
/*
 * A schedule is followed as far as that is possible; where it is not, no thread is preempted. With
 * an empty schedule that is an execution without preemptions. The minimiser tries shortened ones
 * with it.
 */
#include <string.h>
#include "strategy/follow.h"

static unsigned int guided_pick(struct sim_threads en)
{
	const struct sim_thread *x;

	for (; sim_follow.run < sim_follow.s->nr; sim_follow.run++, sim_follow.left = 0) {
		const struct sim_seg *g = &sim_follow.s->seg[sim_follow.run];

		if (g->thread == SIM_SEG_CHOICE || sim_follow.left == g->count)
			continue;
		x = sim_follow_thread(g);
		if (!x || !threads_has(en, x->slot))
			continue;
		sim_follow.left++;
		return x->slot;
	}
	return sim_stay(en);
}

static unsigned int guided_choice(unsigned int n, const char *what)
{
	for (size_t i = sim_follow.choice; i < sim_follow.s->nr; i++) {
		const struct sim_seg *g = &sim_follow.s->seg[i];

		if (g->thread != SIM_SEG_CHOICE || strcmp(g->name, what))
			continue;
		sim_follow.choice = i + 1;
		return g->count < n ? g->count : 0;
	}
	return 0;
}

const struct sim_strategy sim_guided = {
	.name = "guided",
	.doc = "a schedule as far as it can be followed, else no preemption",
	.follows = true,
	.load = sim_follow_load,
	.begin = sim_follow_begin,
	.pick = guided_pick,
	.choice = guided_choice,
	.next = sim_follow_next,
};
