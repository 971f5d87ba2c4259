/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random programs for test_cache.c: what their tasks share, and the operations
 * they are made of.
 */
#ifndef TESTS_CACHE_K_H
#define TESTS_CACHE_K_H

#include <sim/exec.h>
#include <sim/mem.h>
#include <sim/prims.h>

#define CACHE_TASKS 3
#define CACHE_OPS 5

struct cache_op {
	unsigned char op, arg;
};

struct cache_prog {
	unsigned int nr_tasks;
	unsigned int nr_ops[CACHE_TASKS];
	struct cache_op op[CACHE_TASKS][CACHE_OPS];
};

/* what they share; reset between executions */
struct cache_mem {
	struct sim_lock lock[2];
	struct sim_rwlock rw;
	struct sim_wq wq;
	struct sim_completion done, never;
	struct sim_workqueue queue, ordered;
	struct sim_work work[2];
	struct sim_timer timer;
	struct sim_refcount ref;
	struct sim_rcu_head head;
	long cell[2], marked[2], flag, ran;
	long *obj[2], *stack;
	long out[CACHE_TASKS];
};
extern struct cache_mem cache_mem;

void cache_boot(void);
/** cache_task() - body of a task. @n: its number in @p */
void cache_task(const struct cache_prog *p, unsigned int n);
extern const unsigned int cache_nr_ops;

#endif
