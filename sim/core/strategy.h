/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strategies: who answers the choices of one execution, and which execution
 * comes next. A table of functions; sched.c asks, explore.c drives.
 */
#ifndef SIM_STRATEGY_H
#define SIM_STRATEGY_H

#include "core/engine.h"

/**
 * struct sim_strategy_ops - a strategy
 * @load: a new exploration begins
 * @begin: the next execution begins
 * @pick: one of the slots in @en, never empty. Called at every step.
 * @choice: 0..@n-1
 * @spawned: a new execution exists; may be NULL
 * @next: the execution ended; false when there is nothing left to explore; may be NULL (endless)
 */
struct sim_strategy_ops {
	void (*load)(const struct sim_explore *opt);
	void (*begin)(void);
	unsigned int (*pick)(uint64_t en);
	unsigned int (*choice)(unsigned int n, const char *what);
	void (*spawned)(struct sim_exec *x);
	bool (*next)(struct sim_stats *st);
};
extern const struct sim_strategy_ops *const sim_strategies[];

extern const struct sim_strategy_ops sim_random, sim_pct, sim_dfs, sim_replay, sim_guided;

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

/** sim_random_pick() - uniform over @en; inline, the fast path of sched.c */
static inline unsigned int sim_random_pick(uint64_t en)
{
	if (!(en & (en - 1)))
		return __builtin_ctzll(en);
	return sim_nth_bit(en, sim_rng_below(&sim_random_rng, sim_nr_bits(en)));
}

/**
 * struct sim_follow - where the strategies that follow a schedule are in it
 * @run: next piece of the schedule, @left: steps of it that were run
 * @choice: guided takes choices from a cursor of their own, so that one that
 *	vanished does not shift the others
 */
struct sim_follow {
	const struct sim_schedule *s;
	size_t run, choice;
	uint32_t left;
};
extern struct sim_follow sim_follow;

/**
 * sim_diverge() - the execution does not follow what it is to repeat; ends it
 */
void sim_diverge(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
