/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random programs of what unit/cache_k.h has: how they are made up, run, and what they come to.
 */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <string.h>
#include "unit/cache_k.h"

#define PALETTE 3
#define FAILING 8 /* of so many programs an allocation fails in one */

static const char *const names[CACHE_TASKS] = {"t0", "t1", "t2"};
static struct cache_prog prog;
static uint64_t rng;

static unsigned int below(unsigned int n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (rng >> 32) % n;
}

/* A statement of a task, or a function that one of its operations has, in that task or in any. */
static struct sim_constraint_point any_point(unsigned int task)
{
	unsigned int i = below(prog.nr_ops[task]);
	const char *func = below(2) ? cache_point(prog.op[task][i].op) : NULL;

	if (func)
		return (struct sim_constraint_point){below(2) ? names[task] : NULL, func, NULL};
	return (struct sim_constraint_point){names[task], NULL, &cache_stmt[task][i]};
}

/* Within a task there is nothing to constrain. */
static void add_constraint(void)
{
	unsigned int first = below(prog.nr_tasks), other = 1 + below(prog.nr_tasks - 1);

	prog.constraint[prog.nr_constraints++] = (struct sim_constraint){
		any_point(first), any_point((first + other) % prog.nr_tasks)};
}

static bool uses(const char *op)
{
	for (unsigned int t = 0; t < prog.nr_tasks; t++)
		for (unsigned int i = 0; i < prog.nr_ops[t]; i++)
			if (prog.op[t][i].op == cache_op(op))
				return true;
	return false;
}

/* Few kinds of operations in each program, so that the tasks get in each other's way. */
static void generate(uint64_t seed)
{
	unsigned char kind[PALETTE];

	rng = seed * 0x9e3779b97f4a7c15ull + 1;
	memset(&prog, 0, sizeof(prog));
	for (unsigned int i = 0; i < PALETTE; i++)
		kind[i] = i || below(2) ? below(cache_nr_ops) : cache_op("plain_inc");
	prog.nr_tasks = 2 + !below(3);
	for (unsigned int t = 0; t < prog.nr_tasks; t++) {
		prog.nr_ops[t] = prog.nr_tasks == 2 ? 2 + below(CACHE_OPS - 1) : 1 + below(2);
		for (unsigned int i = 0; i < prog.nr_ops[t]; i++)
			prog.op[t][i] = (struct cache_op){kind[below(PALETTE)], below(2)};
	}
	prog.nr_events = below(2);
	for (unsigned int i = below(CACHE_CONSTRAINTS + 1); i; i--)
		add_constraint();
	if (!below(FAILING))
		prog.fail = (struct sim_fail){SIM_FAIL_ALLOC, 1 + below(3), 0};
	else if (uses("io"))
		prog.fail = (struct sim_fail){SIM_FAIL_IO, 1 + below(2), below(2)};
}

struct outcome {
	long out[CACHE_TASKS], cell[2], marked[2], flag, ran, raw;
	uint64_t reports; /* a sum over their signatures: the order is nobody's business */
	uint64_t locks;   /* the kinds of those of the lock validator, where only these count */
};

static uint64_t number_of(const char *signature)
{
	uint64_t n = 1;

	while (*signature)
		n = n * 0x100000001b3ull + (unsigned char)*signature++;
	return n;
}

/* @sides: of what several tasks have told the lock validator, does it count who was the last? */
static inline void outcome_of(struct outcome *o, bool sides)
{
	const struct cache_mem *c = &cache_mem;
	const struct sim_run *run = sim_run();

	*o = (struct outcome){.flag = c->flag, .ran = c->ran, .raw = c->raw};
	memcpy(o->out, c->out, sizeof(o->out));
	memcpy(o->cell, c->cell, sizeof(o->cell));
	memcpy(o->marked, c->marked, sizeof(o->marked));
	for (size_t i = 0; i < run->nr_reports; i++) {
		const struct sim_report *v = &run->reports[i];

		if (!sides && v->kind >= SIM_R_LOCK_ORDER && v->kind <= SIM_R_LOCK_WARN)
			o->locks |= 1ull << v->kind;
		else
			o->reports += number_of(v->signature);
	}
}

static void body(void *arg)
{
	cache_task(&prog, (uintptr_t)arg);
}

static int boot(void *arg)
{
	(void)arg;
	cache_boot();
	return 0;
}

static void start(void *arg)
{
	(void)arg;
	for (uintptr_t t = 0; t < prog.nr_tasks; t++)
		sim_spawn(&(struct sim_spawn){
			.name = names[t],
			.ctx = t + prog.nr_events < prog.nr_tasks ? SIM_CTX_TASK : SIM_CTX_KTHREAD,
			.fn = body,
			.arg = (void *)t});
}

static struct sim_program program = {
	.constraints = prog.constraint,
	.name = "random",
	.boot = boot,
	.start = start,
	.regions = {{&cache_mem, sizeof(cache_mem)}},
	.nr_regions = 1,
	.own = {&cache_mem, 0}, /* nothing else */
	.in_engine_image = true,
};

#endif
