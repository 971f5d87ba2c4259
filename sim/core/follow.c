// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strategies that follow a schedule. Replay follows it to the letter and says
 * where the execution parts from it. Guided follows it as far as it can be
 * followed and never switches otherwise: with an empty schedule that is a run
 * without preemption, with a shortened one it is how the minimiser tries.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "core/core.h"
#include "core/strategy.h"

struct sim_follow sim_follow;

void sim_diverge(const char *fmt, ...)
{
	va_list ap;
	int n;

	n = snprintf(sim.divergence, sizeof(sim.divergence), "step %u: ", sim.step);
	va_start(ap, fmt);
	vsnprintf(sim.divergence + n, sizeof(sim.divergence) - n, fmt, ap);
	va_end(ap);
	sim.over = true;
}

static void follow_load(const struct sim_explore *opt)
{
	sim_follow.s = opt->schedule;
}

static void follow_begin(void)
{
	sim_follow.run = sim_follow.choice = 0;
	sim_follow.left = 0;
}

static bool follow_next(struct sim_stats *st)
{
	(void)st;
	return false;
}

static const struct sim_exec *find_exec(const struct sim_seg *g)
{
	for (uint64_t m = sim.live; m; m &= m - 1) {
		const struct sim_exec *x = &sim.slot[__builtin_ctzll(m)];

		if (sim.info[x->ordinal].inst == g->inst && !strcmp(x->name, g->name))
			return x;
	}
	return NULL;
}

static const char *seg_text(const struct sim_seg *g, char *buf, size_t n)
{
	if (g->inst > 1)
		snprintf(buf, n, "%s#%u", g->name, g->inst);
	else
		snprintf(buf, n, "%s", g->name);
	return buf;
}

static unsigned int replay_pick(uint64_t en)
{
	const struct sim_seg *g = &sim_follow.s->seg[sim_follow.run];
	const struct sim_exec *x;
	char name[80];

	if (sim_follow.run == sim_follow.s->nr) {
		sim_diverge("the schedule has ended, %s could go on",
			    sim.slot[__builtin_ctzll(en)].name);
		return 0;
	}
	if (g->exec == SIM_SEG_CHOICE) {
		sim_diverge("the schedule has the choice %s here, the execution has none", g->name);
		return 0;
	}
	x = find_exec(g);
	if (!x || !(en >> x->slot & 1)) {
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

	if (sim_follow.run == sim_follow.s->nr || g->exec != SIM_SEG_CHOICE || strcmp(g->name, what) ||
	    g->bound != n) {
		sim_diverge("the execution chooses %s of %u, the schedule does not", what, n);
		return 0;
	}
	sim_follow.run++;
	return g->count;
}

/* However it ended: a fatal report that comes early is no replay either. */
static bool replay_next(struct sim_stats *st)
{
	if (!sim.divergence[0] && sim_follow.run < sim_follow.s->nr)
		sim_diverge("the execution has ended, the schedule goes on");
	return follow_next(st);
}

static unsigned int guided_pick(uint64_t en)
{
	const struct sim_exec *x;

	for (; sim_follow.run < sim_follow.s->nr; sim_follow.run++, sim_follow.left = 0) {
		const struct sim_seg *g = &sim_follow.s->seg[sim_follow.run];

		if (g->exec == SIM_SEG_CHOICE || sim_follow.left == g->count)
			continue;
		x = find_exec(g);
		if (!x || !(en >> x->slot & 1))
			continue;
		sim_follow.left++;
		return x->slot;
	}
	x = sim.cur;
	if (x != &sim.main && x->state != EXEC_FREE && (en >> x->slot & 1))
		return x->slot;
	return __builtin_ctzll(en);
}

static unsigned int guided_choice(unsigned int n, const char *what)
{
	for (size_t i = sim_follow.choice; i < sim_follow.s->nr; i++) {
		const struct sim_seg *g = &sim_follow.s->seg[i];

		if (g->exec != SIM_SEG_CHOICE || strcmp(g->name, what))
			continue;
		sim_follow.choice = i + 1;
		return g->count < n ? g->count : 0;
	}
	return 0;
}

const struct sim_strategy_ops sim_replay = {
	.load = follow_load,
	.begin = follow_begin,
	.pick = replay_pick,
	.choice = replay_choice,
	.next = replay_next,
};

const struct sim_strategy_ops sim_guided = {
	.load = follow_load,
	.begin = follow_begin,
	.pick = guided_pick,
	.choice = guided_choice,
	.next = follow_next,
};
