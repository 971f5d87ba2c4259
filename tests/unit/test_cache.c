// SPDX-License-Identifier: GPL-2.0-only
/*
 * A depth-first search that ends executions in states it has been in finds
 * what one finds that does not: on random programs, at every bound, the same
 * outcomes and the same reports. Where it was complete, a search at random finds
 * nothing else either. One that begins executions at checkpoints has the same
 * executions, with a cache and without.
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
#include "unit/random.h"

#define PROGRAMS 600
#define WHOLE 5 /* of one of so many programs all executions are restored */

static unsigned int every = 1;
#define MAX_EXECS 20000 /* programs with more are left out */
#define MAX_OUTCOMES 4096
#define RANDOM_EXECS 100

/* ---- what an exploration came to --------------------------------------- */

static struct outcomes {
	struct outcome o[MAX_OUTCOMES];
	unsigned int nr;
	struct sim_result res;
} plain, cached, at_random, restored;
static struct outcomes *into;

static void add_outcome(const struct outcome *o)
{
	for (unsigned int i = 0; i < into->nr; i++)
		if (!memcmp(o, &into->o[i], sizeof(*o)))
			return;
	assert_true(into->nr < MAX_OUTCOMES);
	into->o[into->nr++] = *o;
}

/* of each whole execution, hung ones too */
static void note_outcome(void *arg)
{
	struct outcome o;

	(void)arg;
	outcome_of(&o, true);
	add_outcome(&o);
}

static void explore(struct outcomes *to, struct sim_explore opt)
{
	opt.under.fail = prog.fail;
	opt.each = note_outcome;
	into = to;
	to->nr = 0;
	assert_int_equal(sim_explore(&opt, &to->res), 0);
}

static void explore_all(struct outcomes *to, uint32_t bound, bool cache, bool restore)
{
	explore(to, (struct sim_explore){.strategy = &sim_dfs,
					 .bound = bound,
					 .cache = cache,
					 .restore = restore,
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

static bool same_stats(const struct sim_stats *a, const struct sim_stats *b)
{
	return a->execs == b->execs && a->steps == b->steps && a->cut_short == b->cut_short &&
	       a->infeasible == b->infeasible && a->cut == b->cut && a->failed == b->failed &&
	       a->max_depth == b->max_depth && a->bound == b->bound && a->complete == b->complete;
}

/* The same search by checkpoints: each execution comes to the same, in the same order. */
static uint64_t compare_restored(const struct outcomes *from, unsigned int n, uint32_t bound,
				 bool cache)
{
	const struct sim_result *a = &from->res, *b = &restored.res;
	uint64_t nr;

	explore_all(&restored, bound, cache, true);
	nr = b->stats.restored;
	if (!same_stats(&a->stats, &b->stats))
		fail_msg("program %u, bound %d: restored executions are others", n, (int)bound);
	assert_int_equal(from->nr, restored.nr);
	assert_memory_equal(from->o, restored.o, from->nr * sizeof(from->o[0]));
	assert_int_equal(a->nr_findings, b->nr_findings);
	for (size_t i = 0; i < a->nr_findings; i++) {
		assert_string_equal(a->findings[i].signature, b->findings[i].signature);
		assert_int_equal(a->findings[i].at, b->findings[i].at);
		assert_int_equal(a->findings[i].count, b->findings[i].count);
	}
	sim_result_free(&restored.res);
	return nr;
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
 * @execs: without a cache and with it; @restored: those of both that began at a checkpoint
 * @ordered: programs with constraints, of which in so many @met all were, and some execution
 *	met them
 * @outcomes: programs of more than one
 */
struct tried {
	uint64_t execs[2], restored;
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

		explore_all(&plain, bounds[i], false, false);
		whole = plain.res.stats.complete != SIM_STOPPED;
		if (whole) {
			if (n % WHOLE == 0)
				to->restored += compare_restored(&plain, n, bounds[i], false);
			explore_all(&cached, bounds[i], true, false);
			compare(n, bounds[i]);
			to->restored += compare_restored(&cached, n, bounds[i], true);
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
	printf("%u %s: %llu executions, with states %llu, %llu restored; "
	       "%u of more than one outcome; %u with constraints, met in %u\n",
	       t->programs, what, (unsigned long long)t->execs[0], (unsigned long long)t->execs[1],
	       (unsigned long long)t->restored, t->outcomes, t->ordered, t->met);
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
#ifndef __SANITIZE_ADDRESS__
	assert_true(t.restored > t.execs[1]);
#endif
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

/* ---- bit-fields, as two compilers access them ------------------------------------ */

void __tsan_read1(void *p);
void __tsan_read8(void *p);
void __tsan_write8(void *p);

static struct {
	_Alignas(8) char field[8];
} fields;

/** how - @wide: to read one field is to read all; @announced: sim_bit_fields() was told */
static struct {
	bool wide, announced;
} how;

static int boot_fields(void *arg)
{
	(void)arg;
	memset(&fields, 0, sizeof(fields));
	if (how.announced)
		sim_bit_fields(fields.field, sizeof(fields.field));
	return 0;
}

static void set_fields(void *arg)
{
	(void)arg;
	for (char v = 1; v < 3; v++) {
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
		if (how.wide)
			__tsan_read8(fields.field);
		__tsan_write8(fields.field);
		fields.field[1] = v;
	}
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void look_at_field(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	(how.wide ? __tsan_read8 : __tsan_read1)(fields.field);
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void start_fields(void *arg)
{
	(void)arg;
	sim_spawn(&(struct sim_spawn){.name = "set", .fn = set_fields});
	sim_spawn(&(struct sim_spawn){.name = "look", .fn = look_at_field});
}

/* Return: how many executions a search takes that holds states against each other */
static uint64_t search_fields(bool wide, bool announced)
{
	const struct sim_program p = {
		.name = "fields",
		.boot = boot_fields,
		.start = start_fields,
		.regions = {{&fields, sizeof(fields)}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
	const struct sim_explore opt = {
		.strategy = &sim_dfs, .bound = UINT32_MAX, .cache = true, .restore = true};
	struct sim_result r;
	uint64_t execs;

	how.wide = wide;
	how.announced = announced;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	execs = r.stats.execs;
	sim_result_free(&r);
	sim_unload();
	return execs;
}

static void bit_fields(void **state)
{
	(void)state;
	assert_true(search_fields(false, false) < search_fields(true, false));
	assert_int_equal(search_fields(false, true), search_fields(true, false));
	assert_int_equal(search_fields(true, true), search_fields(true, false));
}

/* test_cache [EVERY]: one of so many programs, for where they run slowly */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bit_fields),
					   cmocka_unit_test(leaked_by_either),
					   cmocka_unit_test(pairs),
					   cmocka_unit_test(random_programs)};

	if (argc > 1)
		every = strtoul(argv[1], NULL, 10);
	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
