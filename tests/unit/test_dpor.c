// SPDX-License-Identifier: GPL-2.0-only
/*
 * A search by partial orders against one of all schedules, on random programs: the same outcomes,
 * the same traces, which are the orders of dependent steps, and each trace once. Executions that
 * come to what was seen are few, and there are none where all steps are known beforehand.
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
#include "base/digest.h"
#include "cover/cover.h"
#include "por/por.h"
#include "strategy/dpor.h"
#include "strategy/traced.h"
#include "published.h"
#include "unit/random.h"

#define BUCKETS 8192u

#define MAX_EXECS 300 /* programs with more schedules are left out */

static unsigned int programs = 1500, from;

/** struct set - of digests */
struct set {
	uint64_t bucket[BUCKETS];
	unsigned int nr;
};

static bool set_has(const struct set *s, uint64_t v, unsigned int *at)
{
	*at = (v * 0x9e3779b97f4a7c15ull) >> 51;
	while (s->bucket[*at] && s->bucket[*at] != v)
		*at = (*at + 1) % BUCKETS;
	return s->bucket[*at];
}

static void set_add(struct set *s, uint64_t v)
{
	unsigned int at;

	if (set_has(s, v ? v : 1, &at))
		return;
	s->bucket[at] = v ? v : 1;
	s->nr++;
}

static unsigned int missing(const struct set *all, const struct set *in)
{
	unsigned int n = 0, at;

	for (unsigned int i = 0; i < BUCKETS; i++)
		n += all->bucket[i] && !set_has(in, all->bucket[i], &at);
	return n;
}

/* Executions that came to their end, each counted once. */
static uint64_t whole(const struct sim_stats *st)
{
	return st->execs - st->cut_short;
}

static struct found {
	struct set traces, outcomes;
	struct sim_stats stats;
	size_t findings;
} every, reduced;

static uint64_t digest_of(const void *p, size_t n)
{
	const uint64_t *v = p;
	struct sim_digest d = {1, 2};

	for (size_t i = 0; i < n / sizeof(*v); i++)
		digest_mix(&d, v[i]);
	return d.a ^ d.b;
}

static void note(void *arg)
{
	struct found *f = arg;
	struct outcome o;

	outcome_of(&o, false);
	set_add(&f->outcomes, digest_of(&o, sizeof(o)));
	set_add(&f->traces, por_trace());
}

static void explore(struct found *f, bool all)
{
	const struct sim_explore opt = {.strategy = &sim_dpor,
					.under.fail = prog.fail,
					.max_execs = MAX_EXECS,
					.each = note,
					.each_arg = f};
	struct sim_result res;

	memset(f, 0, sizeof(*f));
	sim_dpor_all = all;
	assert_int_equal(sim_explore(&opt, &res), 0);
	sim_dpor_all = false;
	f->stats = res.stats;
	f->findings = res.nr_findings;
	sim_result_free(&res);
}

/** struct totals - what there was to compare; @execs: of all schedules, and of those not left out
 */
static struct {
	unsigned int programs, bad, several;
	uint64_t execs[2], blocked;
} totals;

static void compare(unsigned int n)
{
	const unsigned int lost[] = {
		missing(&every.outcomes, &reduced.outcomes),
		missing(&every.traces, &reduced.traces),
		missing(&reduced.outcomes, &every.outcomes),
		missing(&reduced.traces, &every.traces),
		/* what may be a new finding is run to its end, though it was seen */
		reduced.findings ? 0 : whole(&reduced.stats) - reduced.traces.nr,
		reduced.stats.complete != SIM_COMPLETE,
	};
	unsigned int sum = 0;

	for (unsigned int i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		sum += lost[i];
	if (sum)
		printf("program %u: lost %u outcomes of %u and %u traces of %u; made up %u and %u; "
		       "%u twice%s\n",
		       n, lost[0], every.outcomes.nr, lost[1], every.traces.nr, lost[2], lost[3],
		       lost[4], lost[5] ? "; not complete" : "");
	totals.programs++;
	totals.bad += sum > 0;
	totals.several += every.outcomes.nr > 1;
	totals.execs[0] += every.stats.execs;
	totals.execs[1] += reduced.stats.execs;
	totals.blocked += reduced.stats.cut_short;
}

/*
 * Operations whose steps use the same, whatever came before. Elsewhere, as when a lock is not had,
 * a thread gets another slot, or something is chosen, what is to be tried is not known beforehand,
 * and an execution may come to what was seen.
 */
static const char *const alike[] = {
	"plain_inc", "plain_write", "plain_read",   "locked_inc", "locked_read",
	"rmw",       "read_marked", "write_marked", "load_store", "cmpxchg",
	"set_bit",   "set_again",   "shared_read",  "rcu_reader", "not_preempted",
	"is_killed", "own_data",    "others_data",  "poke",
};

static void make_alike(void)
{
	const unsigned int nr = sizeof(alike) / sizeof(alike[0]);

	prog.fail = (struct sim_fail){0};
	for (unsigned int t = 0; t < prog.nr_tasks; t++)
		for (unsigned int i = 0; i < prog.nr_ops[t]; i++)
			prog.op[t][i].op = cache_op(alike[prog.op[t][i].op % nr]);
}

#define FEW 4
#define LARGE 16 /* of so many programs one has more than FEW operations */

/* All schedules of a program can only be run where it is small. */
static void make_small(unsigned int n)
{
	unsigned int sum = 0;

	for (unsigned int t = 0; t < prog.nr_tasks; t++)
		sum += prog.nr_ops[t];
	for (unsigned int t = 0; sum > FEW && n % LARGE; t = (t + 1) % prog.nr_tasks) {
		sum -= prog.nr_ops[t] > 1;
		prog.nr_ops[t] -= prog.nr_ops[t] > 1;
	}
}

static void random_programs(void **state)
{
	(void)state;
	program.nr_constraints = 0;
	assert_int_equal(sim_load(&program), 0);
	for (unsigned int n = from; totals.programs < programs; n++) {
		generate(n);
		make_small(n);
		explore(&every, true);
		if (every.stats.complete != SIM_COMPLETE)
			continue;
		explore(&reduced, false);
		compare(n);
	}
	sim_unload();
	printf("%u programs, %u of more than one outcome: %llu executions; by partial orders %llu, "
	       "of which %llu were given up\n",
	       totals.programs, totals.several, (unsigned long long)totals.execs[0],
	       (unsigned long long)totals.execs[1], (unsigned long long)totals.blocked);
	assert_int_equal(totals.bad, 0);
	assert_true(totals.execs[1] * 4 < totals.execs[0]);
	assert_true(totals.blocked * 50 < totals.execs[1]);
	assert_true(totals.several * 5 > totals.programs);
}

/* These programs are larger than those of which all schedules are run. */
static void each_execution_is_a_trace(void **state)
{
	uint64_t traces = 0, bad = 0;

	(void)state;
	program.nr_constraints = 0;
	assert_int_equal(sim_load(&program), 0);
	for (unsigned int n = from; n < from + programs; n++) {
		generate(n);
		make_alike();
		explore(&reduced, false);
		if (reduced.findings)
			continue;
		if (reduced.stats.execs != reduced.traces.nr)
			printf("program %u: %llu executions of %u traces\n", n,
			       (unsigned long long)reduced.stats.execs, reduced.traces.nr);
		bad += reduced.stats.execs != reduced.traces.nr;
		traces += reduced.traces.nr;
	}
	sim_unload();
	assert_int_equal(bad, 0);
	assert_true(traces > 4 * programs);
}

/* A search of all schedules that counts traces has those of a search by partial orders. */
static void note_trace(void *arg)
{
	uint64_t trace;

	assert_true(sim_trace(&trace));
	set_add(arg, trace);
}

static unsigned int count_traces(const struct sim_program *p, const struct sim_strategy *strategy)
{
	static struct set traces;
	const struct sim_explore opt = {
		.strategy = strategy,
		.bound = UINT32_MAX,
		.under.fail = prog.fail,
		.max_execs = 2400,
		.cover = true,
		.each = note_trace,
		.each_arg = &traces,
	};
	struct sim_result r;

	memset(&traces, 0, sizeof(traces));
	cover_begin();
	assert_int_equal(sim_load(p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	if (r.stats.complete != SIM_COMPLETE)
		traces.nr = 0;
	sim_result_free(&r);
	sim_unload();
	return traces.nr;
}

static void any_search_counts_traces(void **state)
{
	unsigned int compared = 0;

	(void)state;
	program.nr_constraints = 0;
	for (unsigned int n = from; n < from + programs / 10; n++) {
		unsigned int all;

		generate(n);
		make_small(n);
		all = count_traces(&program, &sim_dfs);
		if (!all)
			continue;
		assert_int_equal(count_traces(&program, &sim_dpor), all);
		compared++;
	}
	assert_true(compared * 2 > programs / 10);
}

/* So many traces have all schedules of a program, where these are few enough. */
static void published_schedules(void **state)
{
	unsigned int counted = 0;

	(void)state;
	prog.fail = (struct sim_fail){0};
	for (unsigned int i = 0; i < PUBLISHED_FORMS; i++) {
		const struct published_form *f = &published_forms[i];
		const struct sim_program p = published_program(f->start, f->n);
		unsigned int all = f->traces && f->traces < 100 ? count_traces(&p, &sim_dfs) : 0;

		if (all)
			assert_int_equal(all, f->traces);
		counted += all > 0;
	}
	assert_true(counted > 8);
}

/* With constraints, and in timed executions, nothing is left out. */
static void nothing_is_left_out(void **state)
{
	const struct sim_explore timed = {.strategy = &sim_dpor, .under.timed = true};
	const struct sim_explore usual = {.strategy = &sim_dpor};
	const struct sim_constraint c = {{names[0], NULL, &cache_stmt[0][0]},
					 {names[1], NULL, &cache_stmt[1][1]}};
	uint64_t execs[3];

	(void)state;
	prog = (struct cache_prog){.nr_tasks = 2, .nr_ops = {2, 2}};
	for (unsigned int t = 0; t < 2; t++)
		for (unsigned int i = 0; i < 2; i++)
			prog.op[t][i] = (struct cache_op){cache_op("rmw"), t};
	for (unsigned int i = 0; i < 3; i++) {
		struct sim_result r;

		prog.constraint[0] = c;
		program.nr_constraints = i == 2;
		assert_int_equal(sim_load(&program), 0);
		assert_int_equal(sim_explore(i == 1 ? &timed : &usual, &r), 0);
		assert_int_equal(r.stats.complete, SIM_COMPLETE);
		execs[i] = r.stats.execs;
		sim_result_free(&r);
		sim_unload();
	}
	assert_int_equal(execs[0], 1);  /* they have nothing to do with each other */
	assert_int_equal(execs[1], 70); /* 4 steps each */
	assert_true(execs[2] > 1);
}

/* The deadlock is reported with its cycle: of all the philosophers. */
static void has_cycle(const struct sim_finding *f, long n)
{
	static const char wait[] = " waits for philosopher";
	const char *at;

	assert_int_equal(f->count, 1);
	assert_int_equal(sim_detail(&f->schedule, &f->under), 0);
	at = strstr(sim_run()->reports[sim_run()->nr_reports - 1].detail, "deadlock: philosopher");
	for (; at && (at = strstr(at, wait)); at += sizeof(wait) - 1)
		n--;
	assert_int_equal(n, 0);
}

/* As many traces as there are said to be, and each has one execution; a deadlock is one of them. */
static void closed_forms(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < PUBLISHED_FORMS; i++) {
		const struct published_form *f = &published_forms[i];
		const struct sim_program p = published_program(f->start, f->n);
		const struct sim_explore opt = {.strategy = &sim_dpor};
		struct sim_result r;

		if (!f->traces || f->traces > 1000)
			continue;
		assert_int_equal(sim_load(&p), 0);
		assert_int_equal(sim_explore(&opt, &r), 0);
		assert_int_equal(r.stats.complete, SIM_COMPLETE);
		assert_int_equal(whole(&r.stats), f->traces);
		if (!f->findings)
			assert_int_equal(r.stats.cut_short, 0);
		assert_int_equal(r.nr_findings, f->findings);
		for (size_t k = 0; k < r.nr_findings; k++)
			if (r.findings[k].kind == SIM_R_HANG)
				has_cycle(&r.findings[k], f->n);
		sim_result_free(&r);
		sim_unload();
	}
}

/* test_dpor [PROGRAMS [FROM]] */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(closed_forms),
					   cmocka_unit_test(nothing_is_left_out),
					   cmocka_unit_test(any_search_counts_traces),
					   cmocka_unit_test(published_schedules),
					   cmocka_unit_test(random_programs),
					   cmocka_unit_test(each_execution_is_a_trace)};

	if (argc > 1)
		programs = strtoul(argv[1], NULL, 10);
	if (argc > 2)
		from = strtoul(argv[2], NULL, 10);
	return cmocka_run_group_tests_name("dpor", tests, NULL, NULL);
}
