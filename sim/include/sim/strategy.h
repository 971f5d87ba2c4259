/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strategies: who answers the choices of one execution, and which execution comes next. Each is
 * one file of sim/strategy/, NAME.c, that has a struct sim_strategy sim_NAME; the Makefile puts
 * it into the table. Nobody asks for one by name, but for what it is like.
 */
#ifndef SIM_STRATEGY_H
#define SIM_STRATEGY_H

#include <stdbool.h>
#include <stdint.h>

struct sim_thread;
struct sim_explore;
struct sim_stats;

/**
 * struct sim_strategy - a strategy
 * @name: for options and files
 * @doc: what it does, half a sentence for lists
 * @systematic: it goes through schedules in order, and ends when there are no more
 * @bounded: sim_explore.bound is one of preemptions; it goes up to it in passes
 * @caches: it may end executions in states that it has seen, see sim_explore.cache
 * @seeded: it draws from sim_explore.seed, @deep: and obeys sim_explore.depth
 * @uniform: each thread that can run is as likely; the scheduler draws by itself
 * @follows: it follows sim_explore.schedule, and is not for searching
 * @load: a new exploration begins
 * @begin: the next execution begins; may be NULL
 * @pick: one of the slots in @en, never empty. Called at every step.
 * @choice: 0..@n-1
 * @spawned: there is a new thread; may be NULL
 * @decides: is it still laid down what follows? Then no turns are taken; may be NULL
 * @next: the execution ended; false when there is nothing left to explore; may be NULL (endless)
 */
struct sim_strategy {
	const char *name, *doc;
	bool systematic, bounded, caches, seeded, deep, uniform, follows;
	void (*load)(const struct sim_explore *opt);
	void (*begin)(void);
	unsigned int (*pick)(uint64_t en);
	unsigned int (*choice)(unsigned int n, const char *what);
	void (*spawned)(const struct sim_thread *x);
	bool (*decides)(void);
	bool (*next)(struct sim_stats *st);
};

/** sim_strategies - all of them, in the order of their names; ended by NULL */
extern const struct sim_strategy *const sim_strategies[];

/* those that somebody chooses: one that is uniform, one that is systematic, ... */
extern const struct sim_strategy sim_random, sim_pct, sim_dfs, sim_replay, sim_guided;

/** sim_strategy_find() - by name, or NULL */
const struct sim_strategy *sim_strategy_find(const char *name);

#endif
