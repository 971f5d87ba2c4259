// SPDX-License-Identifier: GPL-2.0-only
/*
 * Order constraints together with everything else that decides who may go on:
 * gates of locks, wake-ups, the checks at the end. Who is kept back by one
 * goes on when it is met, and not before; it then sees the world as it is.
 */
#include "small.h"

static void pass(const struct sim_constraint *o, void (*start)(void *arg), void (*end)(void *arg),
		 const char *signature)
{
	static struct sim_program p;
	struct sim_result r;

	p = program(start, end);
	p.constraints = o;
	p.nr_constraints = 1;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	if (r.nr_findings != (signature != NULL))
		fail_msg("%zu findings, first: %s", r.nr_findings,
			 r.nr_findings ? r.findings[0].signature : "none");
	if (signature) {
		assert_string_equal(r.findings[0].signature, signature);
		assert_int_equal(sim_detail(&r.findings[0].schedule, NULL), 0);
		assert_string_equal(sim_run()->reports[0].signature, signature);
	} else {
		assert_int_equal(r.stats.complete, SIM_COMPLETE);
	}
	assert_int_equal(r.stats.infeasible, 0);
	assert_int_equal(r.stats.unreached, 0);
	sim_result_free(&r);
	sim_unload();
}

#define holds(o, start, end) pass(o, start, end, NULL)

static void go_ahead(void)
{
	yield();
}

static const struct sim_constraint o_lock = {{.func = "go_ahead"}, {.func = "late_locker"}};

/* ---- gates ------------------------------------------------------------ */

static void bump(int *inside)
{
	if ((*inside)++)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "two are in the critical section");
	yield();
	--*inside;
}

static void late_locker(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	bump(&w.n);
	mutex_unlock(&w.a);
}

static void go_ahead_inside(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	w.n++;
	go_ahead();
	yield();
	w.n--;
	mutex_unlock(&w.a);
}

static void go_ahead_afterwards(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	yield();
	mutex_unlock(&w.a);
	go_ahead();
}

static void start_closed_meanwhile(void *arg)
{
	(void)arg;
	fresh();
	task("late", late_locker);
	task("holder", go_ahead_inside);
}

static void start_opened_meanwhile(void *arg)
{
	(void)arg;
	fresh();
	task("holder", go_ahead_afterwards);
	task("late", late_locker);
}

/* Who is kept back before a lock looks at the lock when it goes on. */
static void lock_is_looked_at_afterwards(void **state)
{
	(void)state;
	holds(&o_lock, start_closed_meanwhile, NULL);
	holds(&o_lock, start_opened_meanwhile, NULL);
}

static void late_reader(void *arg)
{
	(void)arg;
	down_read(&w.rw);
	bump(&w.n);
	up_read(&w.rw);
}

static void late_writer(void *arg)
{
	(void)arg;
	down_write(&w.rw);
	bump(&w.n);
	up_write(&w.rw);
}

static void writer_goes_ahead(void *arg)
{
	(void)arg;
	down_write(&w.rw);
	w.n++;
	go_ahead();
	yield();
	w.n--;
	up_write(&w.rw);
}

static void writer_goes_ahead_afterwards(void *arg)
{
	(void)arg;
	down_write(&w.rw);
	yield();
	up_write(&w.rw);
	go_ahead();
}

static void start_late(void (*late)(void *arg), void (*other)(void *arg))
{
	fresh();
	task("late", late);
	task("other", other);
}

static void start_reader_closed(void *arg)
{
	(void)arg;
	start_late(late_reader, writer_goes_ahead);
}

static void start_reader_opened(void *arg)
{
	(void)arg;
	start_late(late_reader, writer_goes_ahead_afterwards);
}

static void start_writer_closed(void *arg)
{
	(void)arg;
	start_late(late_writer, writer_goes_ahead);
}

static void start_writer_opened(void *arg)
{
	(void)arg;
	start_late(late_writer, writer_goes_ahead_afterwards);
}

static void rwlock_is_looked_at_afterwards(void **state)
{
	static const struct sim_constraint reader = {{.func = "go_ahead"}, {.func = "late_reader"}};
	static const struct sim_constraint writer = {{.func = "go_ahead"}, {.func = "late_writer"}};

	(void)state;
	holds(&reader, start_reader_closed, NULL);
	holds(&reader, start_reader_opened, NULL);
	holds(&writer, start_writer_closed, NULL);
	holds(&writer, start_writer_opened, NULL);
}

/* ---- objects that are gone -------------------------------------------- */

struct box {
	struct sim_lock lock;
};

static void lock_box(void)
{
	mutex_lock(&((struct box *)w.obj)->lock);
	mutex_unlock(&((struct box *)w.obj)->lock);
}

static void late_user(void *arg)
{
	(void)arg;
	lock_box();
}

static void free_and_go_ahead(void *arg)
{
	(void)arg;
	sim_free(w.obj, SIM_SITE());
	go_ahead();
}

static int boot_box(void *arg)
{
	struct box *b = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());

	(void)arg;
	sim_lock_init(&b->lock, "box", &key_a, SIM_SITE());
	w.obj = b;
	return 0;
}

static void start_freed_meanwhile(void *arg)
{
	(void)arg;
	task("user", late_user);
	task("owner", free_and_go_ahead);
}

/* A poisoned lock looks held: it must not be waited for. */
static void freed_while_kept_back(void **state)
{
	static const struct sim_constraint o = {{.func = "go_ahead"}, {.func = "lock_box"}};
	struct sim_program p = program(start_freed_meanwhile, NULL);
	struct sim_result r;

	(void)state;
	p.boot = boot_box;
	p.constraints = &o;
	p.nr_constraints = 1;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    "BUG: KASAN: slab-use-after-free in lock_box");
	assert_int_equal(r.findings[0].count, r.stats.execs);
	sim_result_free(&r);
	sim_unload();
}

/* ---- wake-ups --------------------------------------------------------- */

static void late_sleeper(void)
{
	sim_wq_block(&w.wq, SIM_KILLABLE, SIM_FOREVER, SIM_SITE());
	if (!w.flag)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "it slept before it was allowed to");
}

static void sleeper(void *arg)
{
	(void)arg;
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	late_sleeper();
	sim_wq_finish(&w.wq, SIM_SITE());
}

static void wake_and_go_ahead(void *arg)
{
	(void)arg;
	sim_wq_wake(&w.wq, 0, SIM_SITE());
	yield();
	w.flag = 1;
	go_ahead();
	sim_wq_wake(&w.wq, 0, SIM_SITE());
}

static void kill_and_go_ahead(void *arg)
{
	(void)arg;
	sim_signal(w.slot, SIM_SITE());
	yield();
	w.flag = 1;
	go_ahead();
}

static void start_wake(void *arg)
{
	(void)arg;
	fresh();
	task("sleeper", sleeper);
	task("waker", wake_and_go_ahead);
}

static void start_kill(void *arg)
{
	(void)arg;
	fresh();
	w.slot = task("sleeper", sleeper);
	task("killer", kill_and_go_ahead);
}

static void wake_up_does_not_let_go(void **state)
{
	static const struct sim_constraint o = {{.func = "go_ahead"}, {.func = "late_sleeper"}};

	(void)state;
	/* woken twice before it comes to the queue: lost, as it is without a constraint */
	pass(&o, start_wake, NULL, "INFO: task sleeper blocked for more than 120 seconds.");
	holds(&o, start_kill, NULL);
}

/* ---- boot, and the checks at the end ---------------------------------- */

static void both_sides(void *arg)
{
	(void)arg;
	go_ahead();
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
}

static void start_both(void *arg)
{
	(void)arg;
	task("both", both_sides);
}

static int boot_lock(void *arg)
{
	(void)arg;
	fresh();
	late_locker(NULL);
	w.m = 1;
	return 0;
}

static void end_lock(void *arg)
{
	(void)arg;
	late_locker(NULL);
	seen++;
	if (!w.m)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "boot did not come to its end");
}

/* Constraints are about the tasks: nothing keeps boot and the end back. */
static void boot_and_end_are_not_kept_back(void **state)
{
	struct sim_program p = program(start_both, end_lock);
	static const struct sim_constraint nowhere = {{.func = "nowhere"}, {.func = "late_locker"}};
	struct sim_result r;

	(void)state;
	p.boot = boot_lock;
	p.constraints = &nowhere;
	p.nr_constraints = 1;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.infeasible, 0);
	assert_int_equal(seen, r.stats.execs);
	sim_unload();
}

static void wait_for_ever(void *arg)
{
	(void)arg;
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static int boot_waits(void *arg)
{
	wait_for_ever(arg);
	return 0;
}

/* Neither may stop half way and pass for done. */
static void boot_and_end_must_end(void **state)
{
	struct sim_program p = program(start_both, wait_for_ever);
	struct sim_result r;

	(void)state;
	p.boot = boot_lock;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature,
			    "INFO: task quiesce blocked for more than 120 seconds.");
	sim_result_free(&r);
	sim_unload();
	p.boot = boot_waits;
	assert_int_equal(sim_load(&p), -EPROTO);
	assert_string_equal(sim_run()->reports[0].signature,
			    "INFO: task boot blocked for more than 120 seconds.");
	sim_unload();
}

/* ---- executions that cannot meet it ----------------------------------- */

static void complain(void *arg)
{
	(void)arg;
	yield();
	sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: not to be judged");
}

static void start_kept_back(void *arg)
{
	(void)arg;
	fresh();
	task("late", late_locker);
	task("loud", complain);
}

/* An execution in which a constraint is not met is counted; what it reported is not. */
static void infeasible_is_not_judged(void **state)
{
	static const struct sim_constraint nowhere = {{.func = "nowhere"}, {.func = "late_locker"}};
	struct sim_program p = program(start_kept_back, NULL);
	struct sim_result r;

	(void)state;
	p.constraints = &nowhere;
	p.nr_constraints = 1;
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), 0);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.infeasible, r.stats.execs);
	assert_int_equal(r.stats.unreached, 1);
	assert_int_equal(sim_run()->nr_reports, 0);
	sim_unload();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lock_is_looked_at_afterwards),
		cmocka_unit_test(rwlock_is_looked_at_afterwards),
		cmocka_unit_test(freed_while_kept_back),
		cmocka_unit_test(wake_up_does_not_let_go),
		cmocka_unit_test(boot_and_end_are_not_kept_back),
		cmocka_unit_test(boot_and_end_must_end),
		cmocka_unit_test(infeasible_is_not_judged),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
