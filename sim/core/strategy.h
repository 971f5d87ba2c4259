/* SPDX-License-Identifier: GPL-2.0-only */
/* What strategies, which stand above, and the scheduler that asks them share. */
#ifndef SIM_CORE_STRATEGY_H
#define SIM_CORE_STRATEGY_H

#include <sim/strategy.h>
#include "core/engine.h"

/** sim_use_strategy() - from now on that one is asked */
void sim_use_strategy(const struct sim_strategy *s);
/** sim_stay() - who runs goes on if it can, else the one in the lowest slot. @en: never empty */
unsigned int sim_stay(struct sim_threads en);

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
static inline unsigned int sim_highest(const uint64_t *prio, struct sim_threads en)
{
	unsigned int best = threads_first(en), slot;

	for_each_thread(slot, threads_rest(en))
		if (prio[slot] > prio[best])
			best = slot;
	return best;
}

/** sim_random_pick_wide() - the same as below, where some of @en are in the upper slots */
unsigned int sim_random_pick_wide(struct sim_threads en);

/** sim_random_pick() - uniform over @en; inline, the fast path of sched.c */
static inline unsigned int sim_random_pick(struct sim_threads en)
{
	uint64_t m = en.lo;
	unsigned int n = 0;

	if (unlikely(en.hi))
		return sim_random_pick_wide(en);
	if (!(m & (m - 1)))
		return __builtin_ctzll(m);
	for (; m; m &= m - 1)
		n++;
	for (m = en.lo, n = sim_rng_below(&sim_random_rng, n); n; n--)
		m &= m - 1;
	return __builtin_ctzll(m);
}

#endif
