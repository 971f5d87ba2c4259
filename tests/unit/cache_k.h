/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random programs for test_cache.c: what their tasks share, and the operations
 * they are made of.
 */
#ifndef TESTS_CACHE_K_H
#define TESTS_CACHE_K_H

#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>

#define CACHE_TASKS 3
#define CACHE_OPS 5
#define CACHE_CONSTRAINTS 2

struct cache_op {
	unsigned char op, arg;
};

/**
 * struct cache_prog - a program
 * @nr_events: the last so many of its tasks strike from outside: they are no system calls
 * @constraint: of order
 * @fail: as of struct sim_explore
 */
struct cache_prog {
	unsigned int nr_tasks;
	unsigned int nr_ops[CACHE_TASKS];
	struct cache_op op[CACHE_TASKS][CACHE_OPS];
	unsigned int nr_events;
	unsigned int nr_constraints;
	struct sim_constraint constraint[CACHE_CONSTRAINTS];
	struct sim_fail fail;
};

/* what they share; reset between executions */
struct cache_mem {
	struct sim_lock lock[2], spin;
	struct sim_rwlock rw;
	struct sim_wq wq;
	struct sim_completion done, never;
	struct sim_workqueue queue, ordered;
	struct sim_work work[2];
	struct sim_timer timer;
	struct sim_refcount ref;
	struct sim_rcu_head head;
	long cell[2], marked[2], flag, ran, bits, again, raw;
	long *obj[2], *stack;
	long out[CACHE_TASKS];
};
extern struct cache_mem cache_mem;

void cache_boot(void);
/** cache_task() - body of a task. @n: its number in @p */
void cache_task(const struct cache_prog *p, unsigned int n);
extern const unsigned int cache_nr_ops;
/** cache_op() - number of an operation */
unsigned int cache_op(const char *name);
/** cache_stmt - the operation points of a program */
extern const struct sim_site cache_stmt[CACHE_TASKS][CACHE_OPS];
/** cache_point() - function point of an operation, NULL where it has none */
const char *cache_point(unsigned int op);

#endif
