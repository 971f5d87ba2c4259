// SPDX-License-Identifier: GPL-2.0-only
/* A schedule is followed to the letter. Where the execution parts from it, it ends and says why. */
#include <stdio.h>
#include <string.h>
#include "strategy/follow.h"

static const char *seg_text(const struct sim_seg *g, char *buf, size_t n)
{
	if (g->inst > 1)
		snprintf(buf, n, "%s#%u", g->name, g->inst);
	else
		snprintf(buf, n, "%s", g->name);
	return buf;
}

static unsigned int replay_pick(struct sim_threads en)
{
	const struct sim_seg *g = &sim_follow.s->seg[sim_follow.run];
	const struct sim_thread *x;
	char name[80];

	if (sim_follow.run == sim_follow.s->nr) {
		sim_diverge("the schedule has ended, %s could go on",
			    sim.slot[threads_first(en)].name);
		return 0;
	}
	if (g->thread == SIM_SEG_CHOICE) {
		sim_diverge("the schedule has the choice %s here, the execution has none", g->name);
		return 0;
	}
	x = sim_follow_thread(g);
	if (!x || !threads_has(en, x->slot)) {
		sim_diverge("the schedule runs %s, which %s", seg_text(g, name, sizeof(name)),
			    x ? "cannot go on" : "does not exist");
		return 0;
	}
	if (++sim_follow.left == g->count) {
		sim_follow.run++;
		sim_follow.left = 0;
	}
	return x->slot;
}

static unsigned int replay_choice(unsigned int n, const char *what)
{
	const struct sim_seg *g = &sim_follow.s->seg[sim_follow.run];

	if (sim_follow.run == sim_follow.s->nr || g->thread != SIM_SEG_CHOICE ||
	    strcmp(g->name, what) || g->of != n) {
		sim_diverge("the execution chooses %s of %u, the schedule does not", what, n);
		return 0;
	}
	sim_follow.run++;
	return g->count;
}

/* The limit of steps is that of the execution that is repeated. */
static bool replay_decides(void)
{
	return sim_follow.run < sim_follow.s->nr;
}

/* An execution that a fatal report ended before the end of the schedule has parted from it, too. */
static bool replay_next(struct sim_stats *st)
{
	if (!sim.divergence[0] && sim_follow.run < sim_follow.s->nr)
		sim_diverge("the execution has ended, the schedule goes on");
	return sim_follow_next(st);
}

const struct sim_strategy sim_replay = {
	.name = "replay",
	.doc = "exactly a schedule; any difference is a divergence",
	.follows = true,
	.load = sim_follow_load,
	.begin = sim_follow_begin,
	.pick = replay_pick,
	.choice = replay_choice,
	.decides = replay_decides,
	.next = replay_next,
};
