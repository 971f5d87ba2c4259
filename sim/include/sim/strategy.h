/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Strategies: who answers the choices of one execution, and which execution comes next. Each is
 * one file of sim/strategy/, NAME.c, that has a struct sim_strategy sim_NAME; the Makefile puts
 * it into the table. Who does not begin one by itself does not ask for
 * it by name, but for what it is like.
 */
#ifndef SIM_STRATEGY_H
#define SIM_STRATEGY_H

#include <stdbool.h>
#include <stdint.h>

struct sim_thread;
struct sim_explore;
struct sim_stats;
struct sim_threads;

/**
 * struct sim_strategy - a strategy
 * @name: for options and files
 * @doc: what it does, half a sentence for lists
 * @systematic: it goes through all schedules, and ends when there are no more
 * @bounded: it goes through those with 0, 1, 2, ... preemptions, up to sim_explore.bound
 * @caches: it may end executions in states that it has seen, see sim_explore.cache
 * @restores: it can begin an execution at a checkpoint, see sim_explore.restore
 * @seeded: it draws at random, from sim_explore.seed; @deep: it obeys sim_explore.depth
 * @uniform: each thread that can run is as likely as any other, so the scheduler draws by itself
 * @partial_orders: it is told what each step uses and changes (por/)
 * @follows: it follows sim_explore.schedule, and is not for searching
 * @load: called when a new exploration begins
 * @begin: called when an execution begins; may be NULL
 * @pick: called at every step; Return: one of the slots in @en, which is never empty
 * @choice: Return: 0..@n-1
 * @spawned: called when a thread was made; may be NULL
 * @decides: is it given what follows, so that threads must not take turns? May be NULL
 * @next: called when an execution has ended; Return: is there anything left to explore? NULL if
 *	there always is
 */
struct sim_strategy {
	const char *name, *doc;
	bool systematic, bounded, caches, restores, seeded, deep, uniform, partial_orders, follows;
	void (*load)(const struct sim_explore *opt);
	void (*begin)(void);
	unsigned int (*pick)(struct sim_threads en);
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
