// SPDX-License-Identifier: GPL-2.0-only
/* The numbers that strategies draw. */
#include "core/strategy.h"

struct sim_rng sim_random_rng;

/* splitmix64, so that neighbouring seeds give unrelated streams */
void sim_rng_seed(struct sim_rng *r, uint64_t seed)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	r->s = (z ^ (z >> 31)) | 1;
}

unsigned int sim_random_pick_wide(struct sim_threads en)
{
	unsigned int n = sim_rng_below(&sim_random_rng, threads_nr(en));

	while (n--)
		en = threads_rest(en);
	return threads_first(en);
}
