// SPDX-License-Identifier: GPL-2.0-only
/*
 * A depth-first search that ends executions in states it has been in finds
 * what one finds that does not: on random programs, at every bound, the same
 * outcomes and the same reports. Where it was complete, a search at random finds
 * nothing else either.
 *
 * The programs draw from what a scenario can say: tasks and events, order
 * constraints by statement and by function, failures of allocations and of I/O.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sim/explore.h>
#include "unit/cache_k.h"

#define PROGRAMS 600

static unsigned int every = 1;
#define MAX_EXECS 20000 /* programs with more are left out */
#define MAX_OUTCOMES 4096
#define PALETTE 3
#define RANDOM_EXECS 100
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

/* ---- what an exploration came to --------------------------------------- */

struct outcome {
	long out[CACHE_TASKS], cell[2], marked[2], flag, ran, raw;
	uint64_t reports; /* a sum over their signatures: the order is nobody's business */
};
static struct outcomes {
	struct outcome o[MAX_OUTCOMES];
	unsigned int nr;
	struct sim_result res;
} plain, cached, at_random;
static struct outcomes *into;

static void add_outcome(const struct outcome *o)
{
	for (unsigned int i = 0; i < into->nr; i++)
		if (!memcmp(o, &into->o[i], sizeof(*o)))
			return;
	assert_true(into->nr < MAX_OUTCOMES);
	into->o[into->nr++] = *o;
}

static uint64_t number_of(const char *signature)
{
	uint64_t n = 1;

	while (*signature)
		n = n * 0x100000001b3ull + (unsigned char)*signature++;
	return n;
}

/* of each whole execution, hung ones too */
static void note_outcome(void *arg)
{
	const struct cache_mem *c = &cache_mem;
	const struct sim_run *run = sim_run();
	struct outcome o = {.flag = c->flag, .ran = c->ran, .raw = c->raw};

	(void)arg;
	memcpy(o.out, c->out, sizeof(o.out));
	memcpy(o.cell, c->cell, sizeof(o.cell));
	memcpy(o.marked, c->marked, sizeof(o.marked));
	for (size_t i = 0; i < run->nr_reports; i++)
		o.reports += number_of(run->reports[i].signature);
	add_outcome(&o);
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

static void explore(struct outcomes *to, struct sim_explore opt)
{
	opt.under.fail = prog.fail;
	opt.each = note_outcome;
	into = to;
	to->nr = 0;
	assert_int_equal(sim_explore(&opt, &to->res), 0);
}

static void explore_all(struct outcomes *to, uint32_t bound, bool cache)
{
	explore(to, (struct sim_explore){.strategy = &sim_dfs,
					 .bound = bound,
					 .cache = cache,
					 .max_execs = MAX_EXECS});
}

/* ---- comparison --------------------------------------------------------- */

static bool has_outcome(const struct outcomes *in, const struct outcome *o)
{
	for (unsigned int i = 0; i < in->nr; i++)
		if (!memcmp(o, &in->o[i], sizeof(*o)))
			return true;
	return false;
}

static bool has_finding(const struct outcomes *in, const char *signature)
{
	for (size_t i = 0; i < in->res.nr_findings; i++)
		if (!strcmp(in->res.findings[i].signature, signature))
			return true;
	return false;
}

/* @bound: -1 for none */
static void lost_nothing(const struct outcomes *from, unsigned int n, int bound)
{
	for (unsigned int i = 0; i < from->nr; i++)
		if (!has_outcome(&cached, &from->o[i]))
			fail_msg("program %u, bound %d: an outcome is lost", n, bound);
	for (size_t i = 0; i < from->res.nr_findings; i++)
		if (!has_finding(&cached, from->res.findings[i].signature))
			fail_msg("program %u, bound %d: lost: %s", n, bound,
				 from->res.findings[i].signature);
}

static void compare(unsigned int n, uint32_t bound)
{
	lost_nothing(&plain, n, (int)bound);
	/* where the whole state space was seen, that may be more than the bound asks for */
	if (cached.res.stats.complete == SIM_COMPLETE_BOUND) {
		assert_int_equal(plain.nr, cached.nr);
		assert_int_equal(plain.res.nr_findings, cached.res.nr_findings);
	}
	/* each finding has the schedule of a whole execution */
	for (size_t i = 0; i < cached.res.nr_findings; i++) {
		const struct sim_explore like = {.under.fail = prog.fail};

		assert_int_equal(sim_detail(&cached.res.findings[i].schedule, &like.under), 0);
	}
	assert_true(cached.res.stats.execs <= plain.res.stats.execs);
}

static void compare_random(unsigned int n)
{
	explore(&at_random, (struct sim_explore){.strategy = &sim_random,
						 .seed = n + 1,
						 .max_execs = RANDOM_EXECS});
	lost_nothing(&at_random, n, -1);
	sim_result_free(&at_random.res);
}

/**
 * struct tried - what there was to compare
 * @execs: without a cache and with it
 * @ordered: programs with constraints, of which in so many @met all were, and some execution
 *	met them
 * @outcomes: programs of more than one
 */
struct tried {
	uint64_t execs[2];
	unsigned int programs, ordered, met, outcomes;
};

static void count(struct tried *to)
{
	const struct sim_stats *st = &plain.res.stats;

	to->programs++;
	to->ordered += prog.nr_constraints > 0;
	to->met += prog.nr_constraints && !st->unreached && st->infeasible < st->execs;
	to->outcomes += plain.nr > 1;
}

/* Return: the program was compared at all bounds */
static bool try_program(unsigned int n, const uint32_t *bounds, unsigned int nr, struct tried *to)
{
	for (unsigned int i = 0; i < nr; i++) {
		bool whole;

		explore_all(&plain, bounds[i], false);
		whole = plain.res.stats.complete != SIM_STOPPED;
		if (whole) {
			explore_all(&cached, bounds[i], true);
			compare(n, bounds[i]);
			if (!i)
				compare_random(n);
			if (!i)
				count(to);
			to->execs[0] += plain.res.stats.execs;
			to->execs[1] += cached.res.stats.execs;
			sim_result_free(&cached.res);
		}
		sim_result_free(&plain.res);
		if (!whole)
			return false;
	}
	return true;
}

static struct sim_program program = {
	.constraints = prog.constraint,
	.name = "random",
	.boot = boot,
	.start = start,
	.regions = {{&cache_mem, sizeof(cache_mem)}},
	.nr_regions = 1,
	.in_engine_image = true,
};

static bool load_and_try(unsigned int n, const uint32_t *bounds, unsigned int nr, struct tried *to)
{
	bool whole;

	memset(&cache_mem, 0, sizeof(cache_mem));
	program.nr_constraints = prog.nr_constraints;
	assert_int_equal(sim_load(&program), 0);
	whole = try_program(n, bounds, nr, to);
	sim_unload();
	return whole;
}

static void print_tried(const char *what, const struct tried *t)
{
	printf("%u %s: %llu executions, with states %llu; %u of more than one outcome; "
	       "%u with constraints, met in %u\n",
	       t->programs, what, (unsigned long long)t->execs[0], (unsigned long long)t->execs[1],
	       t->outcomes, t->ordered, t->met);
}

static void random_programs(void **state)
{
	static const uint32_t bounds[] = {UINT32_MAX, 0, 1, 2, 3};
	const char *from = getenv("CACHE_SEED");
	unsigned int compared = 0, seed = from ? strtoul(from, NULL, 10) : 0;
	struct tried t = {.programs = 0};

	(void)state;
	for (; compared < PROGRAMS / every; seed++) {
		generate(seed);
		compared += load_and_try(seed, bounds, 5, &t);
	}
	print_tried("programs", &t);
	assert_true(t.execs[1] * (every > 1 ? 1 : 4) < t.execs[0]);
	assert_true(t.ordered * 2 > t.programs && t.met * 2 > t.ordered);
	assert_true(t.outcomes * 3 > t.programs);
}

/* Who leaves an object behind: of two that are alike one is freed. */
static void leaked_by_either(void **state)
{
	static const uint32_t bounds[] = {UINT32_MAX};
	struct tried t = {.programs = 0};

	(void)state;
	prog = (struct cache_prog){.nr_tasks = 3, .nr_ops = {1, 1, 1}};
	prog.op[0][0].op = cache_op("alloc");
	prog.op[1][0].op = cache_op("alloc_other");
	prog.op[2][0].op = cache_op("release");
	for (unsigned int i = 0; i < 2; i++)
		prog.constraint[i] = (struct sim_constraint){{names[i], NULL, &cache_stmt[i][0]},
						   {names[2], NULL, &cache_stmt[2][0]}};
	prog.nr_constraints = 2;
	assert_true(load_and_try(0, bounds, 1, &t));
}

/*
 * Each operation beside each other one, both followed by one that tells who came
 * first: what the operations told their tasks must not be lost until then. Half of
 * them with a constraint.
 */
static void pairs(void **state)
{
	static const uint32_t bounds[] = {UINT32_MAX, 1};
	unsigned int compared = 0, nr = 2 * cache_nr_ops;
	struct tried t = {.programs = 0};

	(void)state;
	for (unsigned int i = 0; i < nr * nr; i++) {
		const unsigned int op[2] = {i / nr, i % nr};

		prog = (struct cache_prog){.nr_tasks = 2, .nr_ops = {2, 2}};
		for (unsigned int k = 0; k < 2; k++) {
			prog.op[k][0] = (struct cache_op){op[k] / 2, op[k] & 1};
			prog.op[k][1].op = cache_op("plain_inc");
		}
		prog.constraint[0] = (struct sim_constraint){{names[0], NULL, &cache_stmt[0][0]},
						   {names[1], NULL, &cache_stmt[1][i & 1]}};
		prog.nr_constraints = (op[0] + op[1]) / 2 & 1;
		prog.fail = uses("io") ? (struct sim_fail){SIM_FAIL_IO, 1, 0}
				       : (struct sim_fail){SIM_FAIL_NONE, 0, 0};
		if (op[0] <= op[1] && i % every == 0)
			compared += load_and_try(i, bounds, 2, &t);
	}
	print_tried("pairs", &t);
	assert_true((compared + nr) * every > nr * nr / 2);
	assert_true(t.met * 2 > t.ordered);
}

/* test_cache [EVERY]: one of so many programs, for where they run slowly */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(leaked_by_either),
					   cmocka_unit_test(pairs),
					   cmocka_unit_test(random_programs)};

	if (argc > 1)
		every = strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
