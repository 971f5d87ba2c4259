// SPDX-License-Identifier: GPL-2.0-only
/*
 * Strategies that search at random: uniform choice, and PCT.
 *
 * PCT: Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
 * Probabilistic Guarantees of Finding Bugs, ASPLOS 2010. Each execution gets a
 * random priority above the change points; at d - 1 random steps the one that
 * runs drops to the priority of that change point. The number of steps is taken
 * from the executions before.
 */
#include "core/core.h"
#include "core/strategy.h"

#define MAX_CHANGES 63

struct sim_rng sim_random_rng;

static struct {
	unsigned int nr_change;
	uint32_t change[MAX_CHANGES];
	uint32_t length; /* longest execution so far */
} pct;

/* splitmix64, so that neighbouring seeds give unrelated streams */
void sim_rng_seed(struct sim_rng *r, uint64_t seed)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	r->s = (z ^ (z >> 31)) | 1;
}

static void random_load(const struct sim_explore *opt)
{
	sim_rng_seed(&sim_random_rng, opt->seed);
}

static void random_begin(void)
{
}

static unsigned int random_choice(unsigned int n, const char *what)
{
	(void)what;
	return sim_rng_below(&sim_random_rng, n);
}

static bool random_next(struct sim_stats *st)
{
	(void)st;
	return true;
}

static void pct_load(const struct sim_explore *opt)
{
	sim_rng_seed(&sim_random_rng, opt->seed);
	pct.nr_change = opt->depth > MAX_CHANGES ? MAX_CHANGES : opt->depth;
	pct.nr_change -= pct.nr_change > 0;
	pct.length = 1;
}

static void pct_begin(void)
{
	for (unsigned int i = 0; i < pct.nr_change; i++)
		pct.change[i] = 1 + sim_rng_below(&sim_random_rng, pct.length);
}

static void pct_spawned(struct sim_exec *x)
{
	x->prio = (uint64_t)sim_rng_next(&sim_random_rng) + MAX_CHANGES;
}

static unsigned int pct_pick(uint64_t en)
{
	unsigned int best = __builtin_ctzll(en);

	for (unsigned int i = 0; i < pct.nr_change; i++)
		if (pct.change[i] == sim.step)
			sim.cur->prio = i;
	for (uint64_t m = en & (en - 1); m; m &= m - 1) {
		unsigned int s = __builtin_ctzll(m);

		if (sim.slot[s].prio > sim.slot[best].prio)
			best = s;
	}
	return best;
}

static bool pct_next(struct sim_stats *st)
{
	(void)st;
	if (sim.step > pct.length)
		pct.length = sim.step;
	return true;
}

static unsigned int random_pick(uint64_t en)
{
	return sim_random_pick(en);
}

const struct sim_strategy_ops sim_random = {
	.load = random_load,
	.begin = random_begin,
	.pick = random_pick,
	.choice = random_choice,
	.next = random_next,
};

const struct sim_strategy_ops sim_pct = {
	.load = pct_load,
	.begin = pct_begin,
	.pick = pct_pick,
	.choice = random_choice,
	.spawned = pct_spawned,
	.next = pct_next,
};
