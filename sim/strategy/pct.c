// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCT: Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
 * Probabilistic Guarantees of Finding Bugs, ASPLOS 2010. Each execution gives each thread a
 * random priority above the change points; at d - 1 random steps the one that
 * runs drops to the priority of that change point. The number of steps is taken
 * from the executions before.
 */
#include "core/strategy.h"

#define MAX_CHANGES 63

static struct {
	unsigned int nr_change;
	uint32_t change[MAX_CHANGES];
	uint32_t length; /* longest execution so far */
	uint64_t prio[SIM_MAX_THREADS];
} pct;

static void load(const struct sim_explore *opt)
{
	sim_random_load(opt);
	pct.nr_change = opt->depth > MAX_CHANGES ? MAX_CHANGES : opt->depth;
	pct.nr_change -= pct.nr_change > 0;
	pct.length = 1;
}

static void begin(void)
{
	for (unsigned int i = 0; i < pct.nr_change; i++)
		pct.change[i] = 1 + sim_rng_below(&sim_random_rng, pct.length);
}

static void spawned(const struct sim_thread *x)
{
	pct.prio[x->slot] = (uint64_t)sim_rng_next(&sim_random_rng) + MAX_CHANGES;
}

static unsigned int pick(struct sim_threads en)
{
	for (unsigned int i = 0; i < pct.nr_change; i++)
		if (pct.change[i] == sim.step && sim.cur != &sim.main)
			pct.prio[sim.cur->slot] = i;
	return sim_highest(pct.prio, en);
}

static bool next(struct sim_stats *st)
{
	(void)st;
	if (sim.step > pct.length)
		pct.length = sim.step;
	return true;
}

const struct sim_strategy sim_pct = {
	.name = "pct",
	.doc = "random priorities, and --depth - 1 places where one drops",
	.seeded = true,
	.deep = true,
	.load = load,
	.begin = begin,
	.pick = pick,
	.choice = sim_random_choice,
	.spawned = spawned,
	.next = next,
};
