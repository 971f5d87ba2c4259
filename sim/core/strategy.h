/* SPDX-License-Identifier: GPL-2.0-only */
/* What strategies, which stand above, and the scheduler that asks them share. */
#ifndef SIM_CORE_STRATEGY_H
#define SIM_CORE_STRATEGY_H

#include <sim/strategy.h>
#include "core/engine.h"

/** sim_use_strategy() - from now on that one is asked */
void sim_use_strategy(const struct sim_strategy *s);
/** sim_stay() - who runs goes on if it can, else the one in the lowest slot. @en: never empty */
unsigned int sim_stay(uint64_t en);

/**
 * sim_diverge() - the execution does not follow what it is to repeat; ends it
 */
void sim_diverge(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** struct sim_rng - xorshift64*, Vigna 2016; the state is never 0 */
struct sim_rng {
	uint64_t s;
};
void sim_rng_seed(struct sim_rng *r, uint64_t seed);
static inline uint32_t sim_rng_next(struct sim_rng *r)
{
	r->s ^= r->s >> 12;
	r->s ^= r->s << 25;
	r->s ^= r->s >> 27;
	return (r->s * 0x2545f4914f6cdd1dull) >> 32;
}
/** sim_rng_below() - uniform in 0..@n-1 up to 2^-32 (Lemire's multiply) */
static inline uint32_t sim_rng_below(struct sim_rng *r, uint32_t n)
{
	return ((uint64_t)sim_rng_next(r) * n) >> 32;
}
extern struct sim_rng sim_random_rng;

/** sim_nth_bit() - position of the @n-th set bit of @m, from 0 */
static inline unsigned int sim_nth_bit(uint64_t m, unsigned int n)
{
	while (n--)
		m &= m - 1;
	return __builtin_ctzll(m);
}

/** sim_nr_bits() - bits set in @m, which are few: the processors' own count is not on all x86-64 */
static inline unsigned int sim_nr_bits(uint64_t m)
{
	unsigned int n = 0;

	for (; m; m &= m - 1)
		n++;
	return n;
}

/** sim_random_choice() - any of @n, as likely */
static inline unsigned int sim_random_choice(unsigned int n, const char *what)
{
	(void)what;
	return sim_rng_below(&sim_random_rng, n);
}

/** sim_random_load() - for strategies that keep nothing from one exploration to the next */
static inline void sim_random_load(const struct sim_explore *opt)
{
	sim_rng_seed(&sim_random_rng, opt->seed);
}

/** sim_highest() - the slot of @en whose priority is the highest, the lowest of several */
static inline unsigned int sim_highest(const uint64_t *prio, uint64_t en)
{
	unsigned int best = __builtin_ctzll(en);

	for (uint64_t m = en & (en - 1); m; m &= m - 1)
		if (prio[__builtin_ctzll(m)] > prio[best])
			best = __builtin_ctzll(m);
	return best;
}

/** sim_random_pick() - uniform over @en; inline, the fast path of sched.c */
static inline unsigned int sim_random_pick(uint64_t en)
{
	if (!(en & (en - 1)))
		return __builtin_ctzll(en);
	return sim_nth_bit(en, sim_rng_below(&sim_random_rng, sim_nr_bits(en)));
}

#endif
