// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs of a hundred tasks: those in the upper slots, who share a bit of an object with one of
 * the lower, are chosen, wait, are woken and hang as the others do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>

#define TASKS 100

static struct {
	struct sim_lock lock;
	struct sim_rwlock rw;
	struct sim_wq wq;
	struct sim_completion done;
	long n, tasks;
} w;

static int boot(void *arg)
{
	static struct sim_lock_key key, rw_key;

	memset(&w, 0, sizeof(w));
	w.tasks = (long)arg;
	sim_lock_init(&w.lock, "lock", &key, SIM_SITE());
	sim_rwlock_init(&w.rw, "rw", &rw_key, SIM_SITE());
	return 0;
}

static void spawn(const char *name, void (*fn)(void *arg), long nr)
{
	const struct sim_spawn s = {.name = name, .fn = fn};

	while (nr--)
		sim_spawn(&s);
}

static void lock(void)
{
	sim_lock_nested(&w.lock, SIM_SLEEP, 0, SIM_SITE());
}

static void unlock(void)
{
	sim_unlock(&w.lock, SIM_SLEEP, SIM_SITE());
}

static void count_one(void)
{
	sim_undo(&w.n, sizeof(w.n));
	w.n++;
}

static void counter(void *arg)
{
	(void)arg;
	lock();
	count_one();
	unlock();
}

static void start_counters(void *arg)
{
	spawn("count", counter, (long)arg);
}

static void writer(void *arg)
{
	(void)arg;
	sim_write_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	count_one();
	sim_write_unlock(&w.rw, SIM_SLEEP, SIM_SITE());
}

static void reader(void *arg)
{
	(void)arg;
	sim_read_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_read_unlock(&w.rw, SIM_SLEEP, SIM_SITE());
	lock();
	count_one();
	unlock();
}

/* slots of the same bit are a reader and a writer */
static void start_readers(void *arg)
{
	spawn("reader", reader, (long)arg / 2);
	spawn("writer", writer, (long)arg - (long)arg / 2);
}

static void waiter(void *arg)
{
	(void)arg;
	sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	counter(NULL);
}

static void completes_each(void *arg)
{
	(void)arg;
	for (long i = 1; i < w.tasks; i++)
		sim_complete(&w.done, SIM_SITE());
	count_one();
}

static void start_waiters(void *arg)
{
	spawn("wait", waiter, (long)arg - 1);
	spawn("complete", completes_each, 1);
}

static void sleeper(void *arg)
{
	(void)arg;
	sim_wait_event(&w.wq, sim_read_once(&w.tasks, sizeof(w.tasks), SIM_SITE()) == 0,
		       SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	counter(NULL);
}

static void wakes_all(void *arg)
{
	(void)arg;
	sim_write_once(&w.tasks, sizeof(w.tasks), 0, SIM_SITE());
	sim_wq_wake(&w.wq, 0, SIM_SITE());
	counter(NULL);
}

static void start_sleepers(void *arg)
{
	spawn("sleep", sleeper, (long)arg - 1);
	spawn("wake", wakes_all, 1);
}

static void synchronizer(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
	sim_synchronize_rcu(SIM_SITE());
	counter(NULL);
}

static void start_synchronizers(void *arg)
{
	spawn("rcu", synchronizer, (long)arg);
}

/* All have been there, and each went on. */
static void end_all(void *arg)
{
	if (w.n != (long)arg)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "BUG: a task was left out");
}

static struct sim_program program(void (*start)(void *arg), long tasks)
{
	return (struct sim_program){
		.name = "wide",
		.boot = boot,
		.start = start,
		.end = end_all,
		.arg = (void *)tasks,
		.regions = {{&w, sizeof(w)}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
}

static void run(struct sim_program p, struct sim_explore opt, struct sim_result *r)
{
	static struct sim_program loaded; /* lives until sim_unload() */

	loaded = p;
	assert_int_equal(sim_load(&loaded), 0);
	assert_int_equal(sim_explore(&opt, r), 0);
}

/* By each strategy that searches: executions end, and nobody was left out. */
static void everybody_goes_on(void **state)
{
	static void (*const starts[])(void *arg) = {start_counters, start_readers, start_waiters,
						    start_sleepers, start_synchronizers};
	struct sim_result r;

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		for (const struct sim_strategy *const *s = sim_strategies; *s; s++) {
			if ((*s)->follows)
				continue;
			run(program(starts[i], TASKS),
			    (struct sim_explore){.strategy = *s, .depth = 3, .max_execs = 20}, &r);
			if (r.nr_findings)
				fail_msg("program %zu, %s: %s", i, (*s)->name,
					 r.findings[0].signature);
			assert_int_equal(r.stats.execs, 20);
			assert_int_equal(r.stats.cut, 0);
			sim_result_free(&r);
			sim_unload();
		}
	/* a search that comes to its end keeps nothing */
	run(program(start_counters, 1),
	    (struct sim_explore){.strategy = sim_strategy_find("dpor")}, &r);
	sim_result_free(&r);
	sim_unload();
}

/* In which all wait for the one that holds the lock, and that waits for nobody. */
static void keeper(void *arg)
{
	lock();
	waiter(arg);
}

static void start_deadlock(void *arg)
{
	spawn("keeper", keeper, 1);
	spawn("count", counter, (long)arg - 1);
}

static void a_deadlock_is_found_and_replayed(void **state)
{
	const char *signature = "INFO: task keeper blocked";
	const struct sim_explore opt = {.strategy = &sim_random, .seed = 1, .max_execs = 20};
	const struct sim_finding *f;
	struct sim_result r;

	(void)state;
	run(program(start_deadlock, TASKS), opt, &r);
	assert_int_equal(r.nr_findings, 1);
	f = &r.findings[0];
	assert_memory_equal(f->signature, signature, strlen(signature));
	assert_true(sim_minimise(&opt, &r.findings[0].schedule, f->signature) > 0);
	assert_int_equal(sim_detail(&f->schedule, NULL), 0);
	assert_string_equal(sim_run()->reports[0].signature, f->signature);
	assert_int_equal(sim_run()->reports[0].nr_blocked, SIM_MAX_BLOCKED_REPORTED);
	sim_result_free(&r);
	sim_unload();
}

/* What is restored, and what is known by its digest, is as if it were run from the start. */
static void restored_is_as_run_anew(void **state)
{
	struct sim_result anew, restored;
	struct sim_explore opt = {.strategy = &sim_dfs, .bound = 1, .max_execs = 2000};
	struct sim_program p = program(start_readers, 70);

	(void)state;
	p.own = (struct sim_region){&w.n, sizeof(w.n)};
	run(p, opt, &anew);
	sim_unload();
	opt.restore = true;
	run(p, opt, &restored);
	assert_int_equal(anew.nr_findings, 0);
	assert_int_equal(restored.nr_findings, 0);
	assert_int_equal(restored.stats.execs, anew.stats.execs);
	assert_int_equal(restored.stats.max_depth, anew.stats.max_depth);
	sim_result_free(&anew);
	sim_result_free(&restored);
	sim_unload();
}

static void stander(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	counter(NULL);
}

static void start_standers(void *arg)
{
	spawn("stand", stander, (long)arg);
}

/* one task too many: @max of the program, 0 for none */
static void is_too_many(unsigned int max, long tasks, const char *signature)
{
	struct sim_program p = program(start_standers, tasks);
	struct sim_result r;

	p.max_threads = max;
	run(p, (struct sim_explore){.strategy = &sim_random, .max_execs = 3}, &r);
	assert_int_equal(r.nr_findings, signature != NULL);
	if (signature)
		assert_string_equal(r.findings[0].signature, signature);
	assert_int_equal(r.stats.cut, signature ? r.stats.execs : 0);
	sim_result_free(&r);
	sim_unload();
}

static void one_more_is_refused(void **state)
{
	(void)state;
	is_too_many(0, SIM_MAX_THREADS, NULL);
	is_too_many(0, SIM_MAX_THREADS + 1, "stacksim: more than 128 threads alive");
	is_too_many(SIM_WORLD_THREADS, SIM_WORLD_THREADS, NULL);
	is_too_many(SIM_WORLD_THREADS, SIM_WORLD_THREADS + 1,
		    "stacksim: more than 64 threads alive");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_goes_on),
		cmocka_unit_test(a_deadlock_is_found_and_replayed),
		cmocka_unit_test(restored_is_as_run_anew),
		cmocka_unit_test(one_more_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
