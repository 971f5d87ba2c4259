// SPDX-License-Identifier: GPL-2.0-only
/*
 * Injected failures: each allocation once, each error of an operation once,
 * never two in one execution, and none where none is asked for.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/report.h>
#include <sim/thread.h>

static const struct sim_explore allocations = {.under.fail = {.kind = SIM_FAIL_ALLOC}};
static const struct sim_explore operations = {.under.fail = {.kind = SIM_FAIL_IO}};
static const struct sim_cache thing = {.name = "thing", .size = 8};
static unsigned int seen[4]; /* executions by what failed; of the test, not of the program */

static void spawn(void (*fn)(void *arg))
{
	const struct sim_spawn s = {.name = "task", .fn = fn};

	sim_spawn(&s);
}

static struct sim_result explore(void (*start)(void *arg), struct sim_explore opt,
				 int (*how)(const struct sim_explore *, struct sim_result *))
{
	static struct sim_program p; /* lives until sim_unload() */
	struct sim_result r;

	memset(seen, 0, sizeof(seen));
	p = (struct sim_program){.name = "fail", .start = start, .in_engine_image = true};
	assert_int_equal(sim_load(&p), 0);
	opt.strategy = &sim_dfs;
	opt.bound = UINT32_MAX;
	assert_int_equal(how(&opt, &r), 0);
	return r;
}

static void done(struct sim_result *r)
{
	sim_result_free(r);
	sim_unload();
}

/* Three objects; where the second or third fails, the first is lost. */
static void allocate(void *arg)
{
	void *obj[3];

	(void)arg;
	for (int i = 0; i < 3; i++) {
		obj[i] = sim_alloc(&thing, 0, 0, SIM_SITE());
		if (!obj[i]) {
			seen[i]++;
			sim_report(SIM_R_EXPECT, NULL, NULL, "EXPECT: not after a failure");
			return;
		}
	}
	seen[3]++;
	for (int i = 0; i < 3; i++)
		sim_free(obj[i], SIM_SITE());
}

static void start_allocate(void *arg)
{
	(void)arg;
	spawn(allocate);
}

static void each_allocation_fails_once(void **state)
{
	struct sim_result r = explore(start_allocate, allocations, sim_explore_failing);

	(void)state;
	assert_int_equal(r.stats.passes, 4);
	assert_int_equal(r.stats.execs, 4);
	assert_int_equal(r.stats.failed, 3);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	for (int i = 0; i < 4; i++)
		assert_int_equal(seen[i], 1);
	/* one signature, seen in two passes */
	assert_int_equal(r.nr_findings, 1);
	assert_int_equal(r.findings[0].kind, SIM_R_LEAK);
	assert_int_equal(r.findings[0].under.fail.kind, SIM_FAIL_ALLOC);
	assert_int_equal(r.findings[0].under.fail.nr, 2);
	assert_int_equal(r.findings[0].at, 3);
	assert_int_equal(r.findings[0].count, 2);
	assert_int_equal(sim_detail(&r.findings[0].schedule, &r.findings[0].under),
			 0);
	assert_string_equal(sim_run()->reports[0].signature, r.findings[0].signature);
	done(&r);
}

static void failing_stops(void **state)
{
	static const volatile sig_atomic_t stop = 1;
	struct sim_explore opt = allocations;
	struct sim_result r;

	(void)state;
	opt.stop_first = true;
	r = explore(start_allocate, opt, sim_explore_failing);
	assert_int_equal(r.stats.passes, 3);
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	done(&r);
	opt.stop_first = false;
	opt.stop = &stop;
	r = explore(start_allocate, opt, sim_explore_failing);
	assert_int_equal(r.stats.passes, 1);
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	done(&r);
}

/* A limit is that of all passes, and each gets its part of it. */
static void limits_are_of_all_passes(void **state)
{
	static const struct {
		uint64_t limit, execs;
		enum sim_completeness complete;
	} row[] = {{1, 1, SIM_STOPPED},
		   {3, 3, SIM_STOPPED},
		   {4, 4, SIM_COMPLETE},
		   {99, 4, SIM_COMPLETE}};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct sim_result r = explore(start_allocate,
					      (struct sim_explore){
						      .max_execs = row[i].limit,
						      .under.fail = {.kind = SIM_FAIL_ALLOC},
					      },
					      sim_explore_failing);

		assert_int_equal(r.stats.execs, row[i].execs);
		assert_int_equal(r.stats.complete, row[i].complete);
		done(&r);
	}
}

/* Two operations; the first error of the second is not handled. */
static void operate(void *arg)
{
	static const int errors[] = {EIO, ENOSPC};
	int a = sim_inject("op.a", errors, 2, SIM_SITE());
	int b = sim_inject("op.b", errors, 2, SIM_SITE());

	(void)arg;
	assert_true(!a || !b);
	seen[0] += !a && !b;
	seen[1] += a == -EIO || b == -EIO;
	seen[2] += a == -ENOSPC || b == -ENOSPC;
	if (b == -EIO)
		sim_report(SIM_R_WARN, NULL, NULL, "WARNING: b");
}

static void start_operate(void *arg)
{
	(void)arg;
	spawn(operate);
}

static void each_error_once(void **state)
{
	struct sim_result r = explore(start_operate, operations, sim_explore_failing);

	(void)state;
	assert_int_equal(r.stats.passes, 5);
	assert_int_equal(r.stats.execs, 5);
	assert_int_equal(r.stats.failed, 4);
	assert_int_equal(seen[0], 1);
	assert_int_equal(seen[1], 2);
	assert_int_equal(seen[2], 2);
	assert_int_equal(r.nr_findings, 1);
	assert_int_equal(r.findings[0].under.fail.kind, SIM_FAIL_IO);
	assert_int_equal(r.findings[0].under.fail.nr, 2);
	assert_int_equal(r.findings[0].under.fail.error, 0);
	assert_int_equal(sim_detail(&r.findings[0].schedule, &r.findings[0].under),
			 0);
	assert_int_equal(sim_run()->nr_reports, 1);
	done(&r);
}

static void nothing_fails_unasked(void **state)
{
	struct sim_result r = explore(start_operate, (struct sim_explore){.seed = 1}, sim_explore);

	(void)state;
	assert_int_equal(r.stats.execs, 1);
	assert_int_equal(seen[0], 1);
	done(&r);
	r = explore(start_allocate, (struct sim_explore){.seed = 1}, sim_explore);
	assert_int_equal(r.stats.failed, 0);
	assert_int_equal(seen[3], 1);
	done(&r);
}

static void expect_failure(unsigned int i, const char *what, int err, uint64_t execs,
			   uint64_t reported)
{
	const struct sim_failure *f;

	assert_in_range(i, 0, sim_failures(&f) - 1);
	assert_string_equal(f[i].what, what);
	assert_int_equal(f[i].err, err);
	assert_string_equal(f[i].site->file, __FILE__);
	assert_int_equal(f[i].execs, execs);
	assert_int_equal(f[i].reported, reported);
}

/* Each place and error is listed once, also those that were never tried. */
static void what_failed_is_listed(void **state)
{
	struct sim_explore opt = operations;
	const struct sim_failure *f;
	struct sim_result r = explore(start_allocate, allocations, sim_explore_failing);

	(void)state;
	assert_int_equal(sim_failures(&f), 1); /* three times the same line */
	expect_failure(0, "thing", -ENOMEM, 3, 2);
	done(&r);
	r = explore(start_operate, operations, sim_explore_failing);
	assert_int_equal(sim_failures(&f), 4);
	expect_failure(0, "op.a", -EIO, 1, 0);
	expect_failure(1, "op.a", -ENOSPC, 1, 0);
	expect_failure(2, "op.b", -EIO, 1, 1);
	expect_failure(3, "op.b", -ENOSPC, 1, 0);
	/* a replay is no further one */
	assert_int_equal(sim_detail(&r.findings[0].schedule, &r.findings[0].under),
			 0);
	expect_failure(2, "op.b", -EIO, 1, 1);
	done(&r);
	opt.stop_first = true;
	r = explore(start_operate, opt, sim_explore_failing);
	expect_failure(2, "op.b", -EIO, 1, 1);
	expect_failure(3, "op.b", -ENOSPC, 0, 0);
	done(&r);
	r = explore(start_operate, operations, sim_explore);
	assert_int_equal(sim_failures(&f), 0);
	assert_int_equal(r.stats.failed, 0);
	done(&r);
}

static char op_name[SIM_MAX_FAILURES + 1][8];

static void operate_often(void *arg)
{
	static const int errors[] = {EIO};

	(void)arg;
	for (unsigned int i = 0; i <= SIM_MAX_FAILURES; i++)
		sim_inject(op_name[i], errors, 1, SIM_SITE());
}

static void start_operate_often(void *arg)
{
	(void)arg;
	spawn(operate_often);
}

static void too_many_to_list(void **state)
{
	const struct sim_failure *f;
	struct sim_result r;

	(void)state;
	for (unsigned int i = 0; i <= SIM_MAX_FAILURES; i++)
		snprintf(op_name[i], sizeof(op_name[i]), "op.%u", i);
	r = explore(start_operate_often, operations, sim_explore_failing);
	assert_int_equal(r.stats.failed, SIM_MAX_FAILURES);
	assert_int_equal(sim_failures(&f), SIM_MAX_FAILURES);
	assert_true(sim_failures_full());
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	expect_failure(SIM_MAX_FAILURES - 1, "op.2047", -EIO, 1, 0);
	done(&r);
	r = explore(start_operate, operations, sim_explore_failing);
	assert_false(sim_failures_full());
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	done(&r);
}

/* What one operation, called from two places and in a loop, has to do: three stores. */
__attribute__((noinline)) static int store(void)
{
	static const int errors[] = {EIO};

	return sim_inject("store", errors, 1, SIM_SITE());
}

static void store_thrice(void *arg)
{
	static const volatile int more = 2; /* no compiler makes two calls of the loop's one */
	int err = store();

	(void)arg;
	seen[0] += !err;
	for (int i = 0; i < more && !err; i++)
		err = store();
	seen[1] += !err;
}

static void other_stores(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	seen[2] += !store();
}

static void start_store(void *arg)
{
	(void)arg;
	spawn(store_thrice);
	spawn(other_stores);
}

/*
 * A place is where it is called from: the first call, the second and the third in turn, and the
 * one of the other task, however few executions each exploration may have.
 */
static void each_call_is_a_place(void **state)
{
	struct sim_explore opt = operations;
	const struct sim_failure *f;
	struct sim_result r;

	(void)state;
	opt.max_execs = 5;
	r = explore(start_store, opt, sim_explore_failing);
	assert_int_equal(sim_failures(&f), 3);
	expect_failure(0, "store", -EIO, 1, 0);
	expect_failure(1, "store", -EIO, 2, 0);
	expect_failure(2, "store", -EIO, 1, 0);
	assert_int_equal(r.stats.execs, 5);
	assert_int_equal(r.stats.failed, 4);
	assert_int_equal(seen[0], 4);
	assert_int_equal(seen[1], 2);
	assert_int_equal(seen[2], 4);
	done(&r);
}

/*
 * An answer that is never given where its allocation fails; it is waited for in one mode, and who
 * waits for it is waited for without a signal.
 */
static struct {
	enum sim_wait_mode mode;
	struct sim_completion answer, end;
} asked;

static void answer(void *arg)
{
	void *obj = sim_alloc(&thing, 0, 0, SIM_SITE());

	(void)arg;
	if (obj)
		sim_complete(&asked.answer, SIM_SITE());
	sim_free(obj, SIM_SITE());
}

static void ask(void *arg)
{
	(void)arg;
	sim_wait_for_completion(&asked.answer, asked.mode, SIM_FOREVER, SIM_SITE());
	sim_complete(&asked.end, SIM_SITE());
}

static void wait_for_end(void *arg)
{
	(void)arg;
	sim_wait_for_completion(&asked.end, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void start_ask(void *arg)
{
	(void)arg;
	memset(&asked.answer, 0, sizeof(asked.answer));
	memset(&asked.end, 0, sizeof(asked.end));
	spawn(answer);
	spawn(ask);
	spawn(wait_for_end);
}

static void start_nobody(void *arg)
{
	start_ask(arg);
	spawn(ask); /* one answer is too little for two */
}

/* What failed may owe somebody an answer; that is a hang where SIGKILL does not end it. */
static void what_is_owed_is_no_hang(void **state)
{
	struct sim_result r;

	(void)state;
	asked.mode = SIM_KILLABLE;
	r = explore(start_ask, allocations, sim_explore_failing);
	assert_int_equal(r.nr_findings, 0);
	assert_true(r.stats.failed > 0);
	done(&r);
	asked.mode = SIM_UNINTERRUPTIBLE;
	r = explore(start_ask, allocations, sim_explore_failing);
	assert_int_equal(r.nr_findings, 1);
	assert_int_equal(r.findings[0].kind, SIM_R_HANG);
	assert_int_equal(r.findings[0].under.fail.nr, 1);
	done(&r);
	/* where nothing has failed nobody has an excuse */
	asked.mode = SIM_KILLABLE;
	r = explore(start_nobody, (struct sim_explore){0}, sim_explore);
	assert_int_equal(r.nr_findings, 1);
	assert_int_equal(r.findings[0].kind, SIM_R_HANG);
	done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_fails_once),
		cmocka_unit_test(failing_stops),
		cmocka_unit_test(limits_are_of_all_passes),
		cmocka_unit_test(each_error_once),
		cmocka_unit_test(nothing_fails_unasked),
		cmocka_unit_test(what_failed_is_listed),
		cmocka_unit_test(too_many_to_list),
		cmocka_unit_test(each_call_is_a_place),
		cmocka_unit_test(what_is_owed_is_no_hang),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
