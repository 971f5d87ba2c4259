// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of an execution, where a world takes down what setup has built: what
 * is reported then, when it is not done at all, and that it is done once for a
 * state that nothing was left of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sim/checks.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/report.h>
#include <sim/thread.h>

/* ---- fixture ---------------------------------------------------------- */

/* a mount keeps its objects: they are no leak before it is gone */
static const struct sim_cache inode = {.name = "inode", .size = 24, .leak_ok = true};
static const struct sim_cache mount = {.name = "mount", .size = 24};

static const struct sim_cache kept = {.name = "kept", .size = 24};

/* state of the world, reset between executions */
static struct {
	void *root, *mnt, *ino, *kept;
	int refs;  /* to the inode */
	int state; /* that executions end in */
	int left;  /* mounts that are still there */
	bool ran;  /* what the first of them set in motion */
} w;

/* what the test counts and decides, over all executions */
static struct {
	unsigned int unmounts;
	bool keep_inode, keep_kept, late;
} t;

static int boot(void *arg)
{
	(void)arg;
	w.root = sim_alloc(&mount, 0, 0, SIM_SITE());
	sim_setup_begins();
	w.mnt = sim_alloc(&mount, 0, 0, SIM_SITE());
	w.left = 2;
	return 0;
}

static void put_inode(void *arg)
{
	(void)arg;
	sim_undo(&w, sizeof(w));
	w.ran = true;
	if (w.kept && !t.keep_kept)
		sim_free(w.kept, SIM_SITE());
	if (!t.keep_inode)
		sim_free(w.ino, SIM_SITE());
}

/* The first mount is cleaned up behind the caller's back, the second at once. */
static bool unmount(void *arg)
{
	const struct sim_spawn cleanup = {.name = "cleanup", .fn = put_inode};

	(void)arg;
	sim_undo(&w, sizeof(w));
	if (w.left-- == 2) {
		t.unmounts++;
		sim_spawn(&cleanup);
		return true;
	}
	t.late |= !w.ran;
	sim_free(w.mnt, SIM_SITE());
	return false;
}

static void make_inode(void *arg)
{
	(void)arg;
	sim_undo(&w, sizeof(w));
	w.ino = sim_alloc(&inode, 0, SIM_ZERO, SIM_SITE());
}

/* several executions, but two states that they end in: who comes last */
static void mark(void *arg)
{
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_undo(&w, sizeof(w));
	w.state = (int)(long)arg;
}

static void spawn(const char *name, void (*fn)(void *arg), long arg)
{
	const struct sim_spawn s = {.name = name, .fn = fn, .arg = (void *)arg};

	sim_spawn(&s);
}

static void start_marks(void *arg)
{
	(void)arg;
	make_inode(NULL);
	spawn("a", mark, 1);
	spawn("b", mark, 2);
}

static void leak_mount(void *arg)
{
	(void)arg;
	sim_alloc(&mount, 0, 0, SIM_SITE());
}

static void start_leaks(void *arg)
{
	start_marks(arg);
	spawn("c", leak_mount, 0);
}

/* what the inode leads to, and nothing else */
static void hang_on_inode(void *arg)
{
	(void)arg;
	*(void **)w.ino = sim_alloc(&kept, 0, 0, SIM_SITE());
}

static void keep_one(void *arg)
{
	(void)arg;
	sim_undo(&w, sizeof(w));
	w.kept = sim_alloc(&kept, 0, 0, SIM_SITE());
}

static void start_keeps(void *arg)
{
	start_marks(arg);
	spawn("c", keep_one, 0);
}

static void start_kept(void *arg)
{
	t.keep_kept = true;
	start_keeps(arg);
}

static void start_hangs(void *arg)
{
	start_marks(arg);
	spawn("c", hang_on_inode, 0);
}

static void expect_more(void *arg)
{
	(void)arg;
	sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "EXPECT: more");
}

static void start_expects(void *arg)
{
	start_marks(arg);
	spawn("c", expect_more, 0);
}

/* Explores all of it. The caller frees the result and unloads. */
static struct sim_result explore(void (*start)(void *arg), bool keep_inode, uint64_t off)
{
	const struct sim_explore opt = {
		.strategy = &sim_dfs, .bound = UINT32_MAX, .under.off = off};
	static struct sim_program p;
	struct sim_result r;

	memset(&w, 0, sizeof(w));
	memset(&t, 0, sizeof(t));
	t.keep_inode = keep_inode;
	p = (struct sim_program){
		.name = "test",
		.boot = boot,
		.start = start,
		.unmount = unmount,
		.regions = {{&w, sizeof(w)}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	return r;
}

/* ---- tests ------------------------------------------------------------ */

/* What boot allocated before setup stays, and all else is gone. */
static void nothing_is_left(void **state)
{
	struct sim_result r = explore(start_marks, false, 0);

	(void)state;
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	sim_result_free(&r);
	sim_unload();
}

/* An object that may outlive the execution must not outlive its mount. */
static void what_is_left_was_leaked(void **state)
{
	struct sim_result r = explore(start_marks, true, 0);

	(void)state;
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    "kmemleak: unreferenced object of inode, allocated in make_inode");
	/* found again by who looks at it */
	assert_int_equal(sim_detail(&r.findings[0].schedule, NULL), 0);
	assert_int_equal(sim_run()->nr_reports, 1);
	sim_result_free(&r);
	sim_unload();
}

/* The second call comes when what the first set in motion has come to its end. */
static void steps_come_to_their_end(void **state)
{
	struct sim_result r = explore(start_marks, false, 0);

	(void)state;
	assert_true(t.unmounts > 0);
	assert_false(t.late);
	sim_result_free(&r);
	sim_unload();
}

/* A state that was clean is not looked at again, one that was not each time. */
static void once_for_a_clean_state(void **state)
{
	struct sim_result r = explore(start_marks, false, 0);

	(void)state;
	assert_true(r.stats.execs > 2);
	assert_int_equal(t.unmounts, 2);
	sim_result_free(&r);
	sim_unload();
	r = explore(start_marks, true, 0);
	assert_int_equal(t.unmounts, r.stats.execs);
	assert_int_equal(r.findings[0].count, r.stats.execs);
	sim_result_free(&r);
	sim_unload();
}

/* What was leaked before refers to what would be left: only the cause is told. */
static void not_after_other_leaks(void **state)
{
	struct sim_result r = explore(start_leaks, true, 0);

	(void)state;
	assert_int_equal(t.unmounts, 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    "kmemleak: unreferenced object of mount, allocated in leak_mount");
	sim_result_free(&r);
	sim_unload();
}

/* A result that was not expected leaves nothing behind. */
static void but_after_failed_expectations(void **state)
{
	struct sim_result r = explore(start_expects, true, 0);

	(void)state;
	assert_int_equal(r.nr_findings, 2);
	sim_result_free(&r);
	sim_unload();
}

/* What something leads to may be freed by unmounting, and was leaked if it is not. */
static void what_is_in_use_is_judged_later(void **state)
{
	struct sim_result r = explore(start_keeps, false, 0);

	(void)state;
	assert_int_equal(r.nr_findings, 0);
	assert_true(t.unmounts > 0);
	sim_result_free(&r);
	sim_unload();
	r = explore(start_kept, false, 0);
	assert_true(t.unmounts > 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    "kmemleak: unreferenced object of kept, allocated in keep_one");
	sim_result_free(&r);
	sim_unload();
	r = explore(start_hangs, false, 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    "kmemleak: unreferenced object of kept, allocated in hang_on_inode");
	sim_result_free(&r);
	sim_unload();
}

static void idle(void *arg)
{
	(void)arg;
}

static void start_idle(void *arg)
{
	(void)arg;
	spawn("a", idle, 0);
}

/* The state that boot left is one that nobody has looked at yet. */
static void where_nothing_was_done(void **state)
{
	struct sim_result r = explore(start_idle, false, 0);

	(void)state;
	assert_int_equal(t.unmounts, 1);
	sim_result_free(&r);
	sim_unload();
}

static void not_without_the_checker(void **state)
{
	struct sim_result r = explore(start_marks, true, 1ull << SIM_R_LEAK);

	(void)state;
	assert_int_equal(t.unmounts, 0);
	assert_int_equal(r.nr_findings, 0);
	sim_result_free(&r);
	sim_unload();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(what_is_left_was_leaked),
		cmocka_unit_test(steps_come_to_their_end),
		cmocka_unit_test(once_for_a_clean_state),
		cmocka_unit_test(not_after_other_leaks),
		cmocka_unit_test(what_is_in_use_is_judged_later),
		cmocka_unit_test(but_after_failed_expectations),
		cmocka_unit_test(where_nothing_was_done),
		cmocka_unit_test(not_without_the_checker),
	};

	return cmocka_run_group_tests_name("unmount", tests, NULL, NULL);
}
