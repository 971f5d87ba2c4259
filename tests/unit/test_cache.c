// SPDX-License-Identifier: GPL-2.0-only
/*
 * A depth-first search that ends executions in states it has been in finds
 * what one finds that does not: on random programs, at every bound, the same
 * outcomes and the same reports.
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

#define PROGRAMS 700
#define MAX_EXECS 20000 /* programs with more are left out */
#define MAX_OUTCOMES 4096
#define PALETTE 3

static struct cache_prog prog;
static uint64_t rng;

static unsigned int below(unsigned int n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (rng >> 32) % n;
}

/* Few kinds of operations in each program, so that the tasks get in each other's way. */
static void generate(uint64_t seed)
{
	unsigned char kind[PALETTE];

	rng = seed * 0x9e3779b97f4a7c15ull + 1;
	memset(&prog, 0, sizeof(prog));
	for (unsigned int i = 0; i < PALETTE; i++)
		kind[i] = below(cache_nr_ops);
	prog.nr_tasks = 2 + !below(3);
	for (unsigned int t = 0; t < prog.nr_tasks; t++) {
		prog.nr_ops[t] = 1 + below(prog.nr_tasks == 2 ? CACHE_OPS : 2);
		for (unsigned int i = 0; i < prog.nr_ops[t]; i++)
			prog.op[t][i] = (struct cache_op){kind[below(PALETTE)], below(2)};
	}
}

/* ---- what an exploration came to --------------------------------------- */

struct outcome {
	long out[CACHE_TASKS], cell[2], marked[2], flag, ran;
	uint64_t reports; /* a sum over their signatures: the order is nobody's business */
};
static struct outcomes {
	struct outcome o[MAX_OUTCOMES];
	unsigned int nr;
	struct sim_result res;
} plain, cached;
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
	struct outcome o = {.flag = c->flag, .ran = c->ran};

	(void)arg;
	memcpy(o.out, c->out, sizeof(o.out));
	memcpy(o.cell, c->cell, sizeof(o.cell));
	memcpy(o.marked, c->marked, sizeof(o.marked));
	for (size_t i = 0; i < run->nr_viol; i++)
		o.reports += number_of(run->viol[i].signature);
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
	static const char *const names[CACHE_TASKS] = {"t0", "t1", "t2"};

	(void)arg;
	for (uintptr_t t = 0; t < prog.nr_tasks; t++)
		sim_spawn(&(struct sim_spawn){.name = names[t], .fn = body, .arg = (void *)t});
}

static void explore(struct outcomes *to, uint32_t bound, bool cache)
{
	const struct sim_explore opt = {.strategy = SIM_S_DFS,
					.bound = bound,
					.cache = cache,
					.max_execs = MAX_EXECS,
					.each = note_outcome};

	into = to;
	to->nr = 0;
	assert_int_equal(sim_explore(&opt, &to->res), 0);
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

static void compare(unsigned int n, uint32_t bound)
{
	for (unsigned int i = 0; i < plain.nr; i++)
		if (!has_outcome(&cached, &plain.o[i]))
			fail_msg("program %u, bound %d: an outcome is lost", n, (int)bound);
	for (size_t i = 0; i < plain.res.nr_findings; i++)
		if (!has_finding(&cached, plain.res.findings[i].signature))
			fail_msg("program %u, bound %d: lost: %s", n, (int)bound,
				 plain.res.findings[i].signature);
	/* where the whole state space was seen, that may be more than the bound asks for */
	if (cached.res.stats.complete == SIM_COMPLETE_BOUND) {
		assert_int_equal(plain.nr, cached.nr);
		assert_int_equal(plain.res.nr_findings, cached.res.nr_findings);
	}
	/* each finding has the schedule of a whole execution */
	for (size_t i = 0; i < cached.res.nr_findings; i++)
		assert_int_equal(sim_detail(&cached.res.findings[i].schedule, false, 0), 0);
	assert_true(cached.res.stats.execs <= plain.res.stats.execs);
}

static bool try_program(unsigned int n, uint64_t execs[2])
{
	static const uint32_t bounds[] = {UINT32_MAX, 0, 1, 2, 3};

	for (unsigned int i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		bool whole;

		explore(&plain, bounds[i], false);
		whole = plain.res.stats.complete != SIM_STOPPED;
		if (whole) {
			explore(&cached, bounds[i], true);
			compare(n, bounds[i]);
			execs[0] += plain.res.stats.execs;
			execs[1] += cached.res.stats.execs;
			sim_result_free(&cached.res);
		}
		sim_result_free(&plain.res);
		if (!whole)
			return false;
	}
	return true;
}

static const struct sim_program program = {
	.name = "random",
	.boot = boot,
	.start = start,
	.regions = {{&cache_mem, sizeof(cache_mem)}},
	.nr_regions = 1,
	.in_engine_image = true,
};

/* Return: the present program was compared at all bounds */
static bool load_and_try(unsigned int n, uint64_t execs[2])
{
	bool whole;

	memset(&cache_mem, 0, sizeof(cache_mem));
	assert_int_equal(sim_load(&program), 0);
	whole = try_program(n, execs);
	sim_unload();
	return whole;
}

static void random_programs(void **state)
{
	const char *from = getenv("CACHE_SEED");
	unsigned int compared = 0, seed = from ? strtoul(from, NULL, 10) : 0;
	uint64_t execs[2] = {0, 0};

	(void)state;
	for (; compared < PROGRAMS; seed++) {
		generate(seed);
		compared += load_and_try(seed, execs);
	}
	printf("%u programs: %llu executions, with states %llu\n", compared,
	       (unsigned long long)execs[0], (unsigned long long)execs[1]);
	assert_true(execs[1] * 4 < execs[0]);
}

/*
 * Each operation beside each other one, both followed by one that tells who came
 * first: what the operations told their tasks must not be lost until then.
 */
static void pairs(void **state)
{
	uint64_t execs[2] = {0, 0};
	unsigned int compared = 0, nr = 2 * cache_nr_ops;

	(void)state;
	for (unsigned int i = 0; i < nr * nr; i++) {
		const unsigned int op[2] = {i / nr, i % nr};

		prog = (struct cache_prog){.nr_tasks = 2, .nr_ops = {2, 2}};
		for (unsigned int t = 0; t < 2; t++)
			prog.op[t][0] = (struct cache_op){op[t] / 2, op[t] & 1};
		if (op[0] <= op[1])
			compared += load_and_try(i, execs);
	}
	printf("%u pairs: %llu executions, with states %llu\n", compared,
	       (unsigned long long)execs[0], (unsigned long long)execs[1]);
	assert_true(compared > nr * nr / 2 - nr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(pairs),
					   cmocka_unit_test(random_programs)};

	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
