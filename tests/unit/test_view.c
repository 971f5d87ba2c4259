// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a view says beyond the trace, on small programs: who held a lock from when to when, how long
 * objects lived, who let whom go on, and that equal call paths are one.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>
#include "report/view.h"
#include "unit/symbols.h"

/* Fixture */

struct thing {
	int a[8];
};

static const struct sim_cache things = {.name = "thing", .size = sizeof(struct thing)};
static struct sim_lock_key key, rw_key;

static struct {
	struct thing *t;
	struct sim_lock lock;
	struct sim_rwlock rw;
	struct sim_completion done;
} w;

static const struct view_origin origin = {.scenario = "test", .file = "-", .world = "test"};

/* Helpers */

static int boot(void *arg)
{
	(void)arg;
	memset(&w, 0, sizeof(w));
	sim_lock_init(&w.lock, "w.lock", &key, SIM_SITE());
	sim_rwlock_init(&w.rw, "w.rw", &rw_key, SIM_SITE());
	w.t = sim_alloc(&things, 0, SIM_ZERO, SIM_SITE());
	return 0;
}

static void spawn(const char *name, void (*fn)(void *arg))
{
	struct sim_spawn s = {.name = name, .ctx = SIM_CTX_TASK, .fn = fn};

	sim_spawn(&s);
}

/* The view of the first execution of a program. */
static struct view *first_of(void (*start)(void *arg))
{
	static struct sim_program p;
	struct sim_explore e = {.strategy = &sim_dfs, .bound = 0, .max_execs = 1};
	struct sim_result res = {0};
	struct sim_schedule s = {0};

	p = (struct sim_program){.name = "test",
				 .boot = boot,
				 .start = start,
				 .regions = {{&w, sizeof(w)}},
				 .nr_regions = 1,
				 .in_engine_image = true};
	assert_int_equal(sim_load(&p), 0);
	sim_explore(&e, &res);
	sim_schedule_copy(&s, sim_run()->schedule);
	assert_int_equal(sim_detail(&s, NULL), 0);
	sim_schedule_free(&s);
	sim_result_free(&res);
	return view_open(sym, &origin);
}

static void close_view(struct view *v)
{
	view_close(v);
	sim_unload();
}

/* The number of the row with the @nr-th operation of that name, from 0. */
static uint32_t row_of(const struct view *v, const char *op, unsigned int nr)
{
	for (uint32_t i = 0; i < v->nr_rows; i++)
		if (!strcmp(v->row[i].op, op) && !nr--)
			return i;
	fail_msg("no %s", op);
	return VIEW_NONE;
}

/* Tests: locks */

static void takes(void *arg)
{
	(void)arg;
	sim_lock_nested(&w.lock, SIM_SLEEP, 0, SIM_SITE());
	sim_write_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_downgrade_write(&w.rw, SIM_SITE());
	sim_read_unlock(&w.rw, SIM_SLEEP, SIM_SITE());
	sim_unlock(&w.lock, SIM_SLEEP, SIM_SITE());
	sim_read_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
}

static void start_locks(void *arg)
{
	(void)arg;
	spawn("taker", takes);
}

static void test_locks(void **state)
{
	struct view *v = first_of(start_locks);

	(void)state;
	assert_int_equal(v->nr_locks, 3);
	assert_string_equal(v->lock[0].name, "w.lock");
	assert_int_equal(v->lock[0].thread, 0);
	assert_false(v->lock[0].read);
	assert_int_equal(v->lock[0].from, row_of(v, "lock", 0));
	assert_int_equal(v->lock[0].to, row_of(v, "unlock", 1));
	/* one hold: it was downgraded in between */
	assert_string_equal(v->lock[1].name, "w.rw");
	assert_int_equal(v->lock[1].from, row_of(v, "lock", 1));
	assert_int_equal(v->lock[1].to, row_of(v, "read_unlock", 0));
	/* held at the end */
	assert_true(v->lock[2].read);
	assert_int_equal(v->lock[2].from, row_of(v, "read_lock", 0));
	assert_int_equal(v->lock[2].to, VIEW_NONE);
	close_view(v);
}

/* Tests: a lock that is handed over */

static void lets_go(void *arg)
{
	(void)arg;
	sim_write_adopt(&w.rw, SIM_SITE());
	sim_write_unlock(&w.rw, SIM_SLEEP, SIM_SITE());
}

static void hands_over(void *arg)
{
	(void)arg;
	sim_write_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_write_disown(&w.rw, SIM_SITE());
	spawn("second", lets_go);
}

static void start_handed(void *arg)
{
	(void)arg;
	spawn("first", hands_over);
}

static void test_handed_over(void **state)
{
	struct view *v = first_of(start_handed);

	(void)state;
	assert_int_equal(v->nr_locks, 1);
	assert_int_equal(v->lock[0].thread, 0);
	assert_int_equal(v->lock[0].to, row_of(v, "unlock", 0));
	assert_int_equal(v->row[v->lock[0].to].thread, 1);
	close_view(v);
}

/* Tests: who let whom go on */

static void completes(void *arg)
{
	(void)arg;
	sim_complete(&w.done, SIM_SITE());
}

static void waits(void *arg)
{
	(void)arg;
	spawn("completer", completes);
	sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, 0, SIM_SITE());
	/* it has been completed twice by now: nobody was waited for */
	sim_complete(&w.done, SIM_SITE());
	sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, 0, SIM_SITE());
}

static void start_wakes(void *arg)
{
	(void)arg;
	spawn("waiter", waits);
}

static void test_wakes(void **state)
{
	struct view *v = first_of(start_wakes);

	(void)state;
	assert_int_equal(v->row[row_of(v, "start", 0)].after, row_of(v, "spawn", 0));
	assert_int_equal(v->row[row_of(v, "start", 1)].after, row_of(v, "spawn", 1));
	assert_int_equal(v->row[row_of(v, "wait", 0)].after, row_of(v, "wake", 0));
	assert_int_equal(v->row[row_of(v, "wait", 1)].after, VIEW_NONE);
	assert_string_equal(view_thread(v, v->row[row_of(v, "wake", 0)].thread), "completer");
	assert_string_equal(view_thread(v, v->row[row_of(v, "spawn", 0)].thread), "boot");
	close_view(v);
}

/* Tests: objects and paths */

static void touches(void *arg)
{
	struct thing *mine = sim_alloc(&things, 0, SIM_ZERO, SIM_SITE());

	(void)arg;
	for (int i = 0; i < 2; i++)
		sim_write_once(&mine->a[i], sizeof(mine->a[i]), 7, SIM_SITE());
	sim_read_once(&w.t->a[1], sizeof(w.t->a[1]), SIM_SITE());
	sim_free(mine, SIM_SITE());
}

static void start_objects(void *arg)
{
	(void)arg;
	spawn("toucher", touches);
}

static void test_objects(void **state)
{
	struct view *v = first_of(start_objects);
	const struct view_row *first = &v->row[row_of(v, "write_once", 0)];

	(void)state;
	assert_int_equal(v->nr_objects, 2);
	assert_string_equal(v->object[0].name, "thing#2");
	assert_true(v->object[0].info.freed);
	assert_int_equal(v->object[0].info.free_step, v->row[row_of(v, "free", 0)].step);
	assert_string_equal(v->object[1].name, "thing#1");
	assert_false(v->object[1].info.freed);
	assert_string_equal(first->object, "thing#2");
	assert_string_equal(first->arg, "7");
	/* both turns of the loop are at one place */
	assert_ptr_equal(first->path, v->row[row_of(v, "write_once", 1)].path);
	assert_ptr_not_equal(first->path, v->row[row_of(v, "read_once", 0)].path);
	assert_ptr_equal(v->path[first->path->index], first->path);
	assert_null(view_report(v));
	close_view(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_locks),
		cmocka_unit_test(test_handed_over),
		cmocka_unit_test(test_wakes),
		cmocka_unit_test(test_objects),
	};

	return cmocka_run_group_tests_name("view", tests, setup, teardown);
}
