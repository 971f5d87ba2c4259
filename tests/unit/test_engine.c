// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine on small programs: counts that can be known by hand, every kind
 * of ending, every strategy.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <dlfcn.h>
#include <sys/time.h>
#include <sim/checks.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>
#include "core/core.h"

/* ---- fixture ---------------------------------------------------------- */

static const struct sim_cache cache = {.name = "thing", .size = 24};
static const struct sim_cache kept = {.name = "kept", .leak_ok = true};

/* state of the programs, reset between executions like a world's */
static struct {
	char *obj;
	int counter;
	int order[16];
	int nr;
} w;

static void task(const char *name, void (*fn)(void *arg), long arg)
{
	const struct sim_spawn s = {.name = name, .fn = fn, .arg = (void *)arg};

	sim_spawn(&s);
}

static void put(int v)
{
	sim_undo(&w, sizeof(w));
	w.order[w.nr++] = v;
}

static struct sim_program program(void (*start)(void *arg))
{
	memset(&w, 0, sizeof(w));
	return (struct sim_program){
		.name = "test",
		.start = start,
		.regions = {{&w, sizeof(w)}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
}

static struct sim_result explore(const struct sim_program *p, struct sim_explore opt)
{
	struct sim_result r;

	assert_int_equal(sim_load(p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	return r;
}

static const struct sim_explore all = {.strategy = &sim_dfs, .bound = UINT32_MAX};

/* One finding with this signature and nothing else, from the whole exploration. */
static void finds(void (*start)(void *arg), const char *signature)
{
	struct sim_program p = program(start);
	struct sim_result r = explore(&p, all);

	if (r.nr_findings != 1)
		fail_msg("%zu findings, not: %s", r.nr_findings, signature);
	assert_string_equal(r.findings[0].signature, signature);
	assert_int_equal(sim_detail(&r.findings[0].schedule, NULL), 0);
	assert_string_equal(sim_run()->reports[0].signature, signature);
	sim_result_free(&r);
	sim_unload();
}

static void silent(void (*start)(void *arg), uint64_t execs)
{
	struct sim_program p = program(start);
	struct sim_result r = explore(&p, all);

	if (r.nr_findings)
		fail_msg("%s", r.findings[0].signature);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	assert_int_equal(r.stats.execs, execs);
	sim_result_free(&r);
	sim_unload();
}

/* ---- counts ----------------------------------------------------------- */

static void points(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		sim_point(SIM_POINT, NULL, i, SIM_SITE());
}

static void start_2x3(void *arg)
{
	(void)arg;
	task("a", points, 3);
	task("b", points, 3);
}

static void start_3x2(void *arg)
{
	(void)arg;
	task("a", points, 2);
	task("b", points, 2);
	task("c", points, 2);
}

/* 6! / (3! 3!) and 6! / (2! 2! 2!) */
static void dfs_counts_interleavings(void **state)
{
	(void)state;
	silent(start_2x3, 20);
	silent(start_3x2, 90);
}

/*
 * Schedules of two tasks with three points each and at most k preemptions: 2,
 * then by where the one task is cut: see the sums below.
 */
static void dfs_bound(void **state)
{
	struct sim_program p = program(start_2x3);
	struct sim_explore opt = all;
	struct sim_result r;

	(void)state;
	opt.bound = 1;
	r = explore(&p, opt);
	assert_int_equal(r.stats.complete, SIM_COMPLETE_BOUND);
	/* bound 0: 2; bound 1: these, and 2 first tasks x 2 places to cut */
	assert_int_equal(r.stats.execs, 2 + 6);
	opt.bound = 10;
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	sim_unload();
}

static void choices(void *arg)
{
	unsigned int a = sim_choose(2, "first", SIM_SITE());
	unsigned int b = sim_choose(3, "second", SIM_SITE());

	(void)arg;
	if (a == 1 && b == 2)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "kernel BUG in choices");
}

static void start_choices(void *arg)
{
	(void)arg;
	task("chooser", choices, 0);
}

static void choices_are_explored(void **state)
{
	struct sim_program p = program(start_choices);
	struct sim_result r = explore(&p, all);

	(void)state;
	assert_int_equal(r.stats.execs, 6);
	assert_int_equal(r.nr_findings, 1);
	assert_int_equal(r.findings[0].at, 6);
	assert_int_equal(r.findings[0].schedule.nr, 2);
	assert_string_equal(r.findings[0].schedule.seg[1].name, "second");
	assert_int_equal(r.findings[0].schedule.seg[1].count, 2);
	sim_result_free(&r);
	sim_unload();
}

/* ---- order of events -------------------------------------------------- */

static void event(void *arg)
{
	put((long)arg);
}

static void late(uint64_t delay, long v)
{
	const struct sim_spawn s = {.name = "timer",
				    .ctx = SIM_CTX_SOFTIRQ,
				    .fn = event,
				    .arg = (void *)v,
				    .delay_ns = delay};

	sim_spawn(&s);
}

static void start_timers(void *arg)
{
	(void)arg;
	late(300, 3);
	late(100, 1);
	late(200, 2);
	task("a", points, 1);
}

static void end_timers(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++)
		if (w.order[i] != i + 1)
			sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "timers out of order");
	if (sim_now() < 300)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "time did not pass");
}

/* Timers fire in their order, each at any time relative to the task. */
static void timers_are_ordered(void **state)
{
	struct sim_program p = program(start_timers);
	struct sim_explore opt = all;
	struct sim_result r;

	(void)state;
	p.end = end_timers;
	r = explore(&p, opt);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.execs, 4);
	opt.under.timed = true;
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.execs, 1);
	sim_unload();
}

static void cancel_body(void *arg)
{
	const struct sim_spawn s = {
		.name = "event", .fn = event, .arg = (void *)1, .disabled = true};
	int a = sim_spawn(&s), b = sim_spawn(&s);

	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	if (!sim_cancel(a))
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "a disabled thread began");
	sim_enable(b);
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	if (w.nr != !sim_cancel(b))
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "cancel lied");
}

static void start_cancel(void *arg)
{
	(void)arg;
	task("a", cancel_body, 0);
}

static void spawn_disabled_and_cancel(void **state)
{
	(void)state;
	silent(start_cancel, 2);
}

/* ---- order constraints ------------------------------------------------ */

static void first_func(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	put(1);
}

static void second_func(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	put(2);
}

static void start_constrained(void *arg)
{
	(void)arg;
	task("b", second_func, 0);
	task("a", first_func, 0);
}

static void end_constrained(void *arg)
{
	(void)arg;
	if (w.order[0] != 1)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "order constraint broken");
}

static void order_constraint_holds(void **state)
{
	static const struct sim_constraint o = {{.func = "first_func"}, {.func = "second_func"}};
	struct sim_program p = program(start_constrained);
	struct sim_result r;

	(void)state;
	p.end = end_constrained;
	p.constraints = &o;
	p.nr_constraints = 1;
	r = explore(&p, all);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.infeasible, 0);
	assert_int_equal(r.stats.unreached, 0);
	sim_unload();
}

static void impossible_order_is_infeasible(void **state)
{
	static const struct sim_constraint o = {{.func = "nowhere"}, {.func = "second_func"}};
	struct sim_program p = program(start_constrained);
	struct sim_result r;

	(void)state;
	p.constraints = &o;
	p.nr_constraints = 1;
	r = explore(&p, all);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.infeasible, r.stats.execs);
	assert_int_equal(r.stats.unreached, 1);
	sim_unload();
}

/* ---- memory ----------------------------------------------------------- */

static void user(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_check(w.obj, 4, false, SIM_SITE());
}

static void freer(void *arg)
{
	(void)arg;
	sim_free(w.obj, SIM_SITE());
}

static int boot_obj(void *arg)
{
	(void)arg;
	w.obj = sim_alloc(&cache, 0, SIM_ZERO, SIM_SITE());
	return 0;
}

static void start_uaf(void *arg)
{
	(void)arg;
	task("user", user, 0);
	task("freer", freer, 0);
}

static void use_after_free(void **state)
{
	struct sim_program p = program(start_uaf);
	struct sim_result r;
	struct sim_obj_info o;

	(void)state;
	p.boot = boot_obj;
	r = explore(&p, all);
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature, "BUG: KASAN: slab-use-after-free in user");
	assert_int_equal(r.findings[0].count, 1);
	assert_int_equal(r.stats.execs, 2);
	assert_int_equal(sim_detail(&r.findings[0].schedule, NULL), 0);
	assert_true(sim_obj_find(sim_run()->reports[0].addr, &o));
	assert_string_equal(o.name, "thing");
	assert_true(o.freed);
	assert_string_equal(o.free_site->func, "freer");
	assert_string_equal(sim_run()->thread[o.free_thread].name, "freer");
	assert_int_equal(o.alloc_thread, UINT32_MAX);
	assert_true(o.free_stack > 0);
	sim_result_free(&r);
	sim_unload();
}

static void double_freer(void *arg)
{
	char *p = sim_alloc(&cache, 0, 0, SIM_SITE());

	(void)arg;
	sim_free(p, SIM_SITE());
	sim_free(p, SIM_SITE());
}

static void middle_freer(void *arg)
{
	char *p = sim_alloc(&kept, 32, 0, SIM_SITE());

	(void)arg;
	sim_free(NULL, SIM_SITE());
	sim_free(p + 8, SIM_SITE());
}

static void overrun(void *arg)
{
	char *p = sim_alloc(&kept, 13, 0, SIM_SITE());

	(void)arg;
	sim_check(p + 8, 5, true, SIM_SITE());
	sim_check(p + 10, 4, false, SIM_SITE());
}

static void long_overrun(void *arg)
{
	char *p = sim_alloc(&kept, 40, 0, SIM_SITE());

	(void)arg;
	sim_check(p, 40, true, SIM_SITE());
	sim_check(p, 41, true, SIM_SITE());
}

static void wild(void *arg)
{
	char *p = sim_alloc(&kept, 8, 0, SIM_SITE());

	(void)arg;
	sim_check(p + 100000, 1, false, SIM_SITE());
}

void __tsan_write8(void *p); /* what the compiler calls before a store */
static volatile bool strayed;         /* of the test, not of the program */

static void strays(void *arg)
{
	char *p = sim_alloc(&kept, 8, 0, SIM_SITE());

	(void)arg;
	strayed = false;
	__tsan_write8(p);
	__tsan_write8(p + (1ul << 27)); /* within the arena */
	strayed = true;
}

static void leaker(void *arg)
{
	(void)arg;
	sim_alloc(&cache, 0, 0, SIM_SITE());
}

static void null_check(void *arg)
{
	(void)arg;
	sim_check(NULL, 8, true, SIM_SITE());
}

static void clean(void *arg)
{
	char *p = sim_alloc(&cache, 0, SIM_ZERO, SIM_SITE());

	(void)arg;
	for (int i = 0; i < 24; i++)
		if (p[i])
			sim_report(SIM_R_BUG, NULL, SIM_SITE(), "not zeroed");
	sim_check(p, 24, true, SIM_SITE());
	sim_free(p, SIM_SITE());
}

static void fails_second(void *arg)
{
	char *a, *b, *c;

	(void)arg;
	sim_fail_alloc(2);
	a = sim_alloc(&kept, 8, 0, SIM_SITE());
	b = sim_alloc(&kept, 8, 0, SIM_SITE());
	c = sim_alloc(&kept, 8, 0, SIM_SITE());
	if (!a || b || !c)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "the second allocation was to fail");
}

static void hoarder(void *arg)
{
	(void)arg;
	sim_alloc(&kept, 1ul << 40, 0, SIM_SITE());
}

#define ONE_TASK(fn)                                                                               \
	static void start_##fn(void *arg)                                                          \
	{                                                                                          \
		(void)arg;                                                                         \
		task(#fn, fn, 0);                                                                  \
	}
ONE_TASK(double_freer)
ONE_TASK(middle_freer)
ONE_TASK(overrun)
ONE_TASK(long_overrun)
ONE_TASK(wild)
ONE_TASK(strays)
ONE_TASK(leaker)
ONE_TASK(null_check)
ONE_TASK(clean)
ONE_TASK(fails_second)
ONE_TASK(hoarder)

static void memory_faults(void **state)
{
	(void)state;
	finds(start_double_freer, "BUG: KASAN: double-free in double_freer");
	finds(start_middle_freer, "BUG: KASAN: invalid-free in middle_freer");
	finds(start_overrun, "BUG: KASAN: slab-out-of-bounds in overrun");
	finds(start_long_overrun, "BUG: KASAN: slab-out-of-bounds in long_overrun");
	finds(start_wild, "BUG: KASAN: wild-memory-access in wild");
	finds(start_leaker, "kmemleak: unreferenced object of thing, allocated in leaker");
	finds(start_null_check, "BUG: kernel NULL pointer dereference in null_check");
	finds(start_hoarder, "stacksim: the heap of the world is full");
}

static void alloc_and_free(void *arg)
{
	char *p = sim_alloc(&cache, 0, 0, SIM_SITE());

	(void)arg;
	sim_check(p, 24, true, SIM_SITE());
	sim_free(p, SIM_SITE());
}

static void start_two_allocators(void *arg)
{
	(void)arg;
	task("a", alloc_and_free, 0);
	task("b", alloc_and_free, 0);
}

/* The descriptor was once taken before the scheduling point and then shared. */
static void allocations_interleave(void **state)
{
	(void)state;
	silent(start_two_allocators, 6);
}

static void memory_clean_twins(void **state)
{
	(void)state;
	silent(start_clean, 1);
	silent(start_fails_second, 1);
}

/* ---- traps ------------------------------------------------------------ */

static volatile int *volatile nowhere;

/* traps on purpose, which the sanitizers must leave to the engine */
#define TRAPS __attribute__((no_sanitize("undefined", "address"), noinline))

TRAPS static void null_writer(void *arg)
{
	(void)arg;
	*nowhere = 1;
}

static volatile int zero, sink;

TRAPS static void divider(void *arg)
{
	(void)arg;
	sink = 100 / zero;
}

TRAPS static int recurse(int n);
static int (*volatile again)(int n) = recurse; /* or it becomes a loop */

TRAPS static int recurse(int n)
{
	volatile char pad[512];

	pad[0] = n;
	return n ? again(n + 1) + pad[0] : 0;
}

static void deep(void *arg)
{
	(void)arg;
	sink = recurse(1);
}

static void spinner(void *arg)
{
	(void)arg;
	for (;;)
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void swarm(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2 * SIM_MAX_THREADS; i++)
		late(1, 0);
}

static void sleeper_in_atomic(void *arg)
{
	(void)arg;
	sim_preempt_disable();
	sim_might_sleep(SIM_SITE());
	sim_preempt_enable();
	sim_might_sleep(SIM_SITE());
}

static void atomic_returner(void *arg)
{
	(void)arg;
	sim_call("op", SIM_SITE());
	sim_irq_disable();
	sim_ret(0, SIM_SITE());
}

ONE_TASK(null_writer)
ONE_TASK(divider)
ONE_TASK(deep)
ONE_TASK(spinner)
ONE_TASK(swarm)
ONE_TASK(sleeper_in_atomic)
ONE_TASK(atomic_returner)

static const char *func_name(uintptr_t pc)
{
	(void)pc;
	return "somewhere";
}

static void faults_are_findings(void **state)
{
	(void)state;
	sim_set_func_name(func_name);
	finds(start_null_writer, "BUG: kernel NULL pointer dereference in somewhere");
	finds(start_divider, "divide error in somewhere");
	finds(start_deep, "BUG: stack guard page was hit in somewhere");
	finds(start_spinner, "INFO: livelock: no end after the step limit");
	finds(start_swarm, "stacksim: more than 128 threads alive");
	finds(start_sleeper_in_atomic,
	      "BUG: sleeping function called from invalid context at sleeper_in_atomic (task)");
	finds(start_atomic_returner,
	      "BUG: scheduling while atomic: atomic_returner returns to user in atomic context");
}

static void stuck(void *arg)
{
	(void)arg;
	for (volatile int on = 1; on;)
		;
}
ONE_TASK(stuck)

/* The one test that waits for a clock: only a clock can see this. */
static void endless_loop_is_a_finding(void **state)
{
	(void)state;
	sim_set_func_name(func_name);
	finds(start_stuck, "watchdog: BUG: soft lockup in somewhere");
}

/* ---- to whom a trap belongs ------------------------------------------- */

#define NON_CANONICAL ((volatile int *)0x8000000000000000)
#define UNMAPPED ((volatile int *)0x2a0000000000)

TRAPS static void non_canonical(void *arg)
{
	(void)arg;
	sink = *NON_CANONICAL;
}

static void primitive_reads(void *arg)
{
	(void)arg;
	sim_read_once((const void *)UNMAPPED, 4, SIM_SITE());
}

static void primitive_writes(void *arg)
{
	(void)arg;
	sim_rmw((void *)UNMAPPED, 4, SIM_ADD, 1, SIM_SITE());
}

static void primitive_reads_non_canonical(void *arg)
{
	(void)arg;
	sim_read_once((const void *)NON_CANONICAL, 4, SIM_SITE());
}

static void primitive_reads_null(void *arg)
{
	(void)arg;
	sim_read_once(NULL, 4, SIM_SITE());
}

static void sizes_freed(void *arg)
{
	char *p = sim_alloc(&cache, 0, 0, SIM_SITE());

	(void)arg;
	if (sim_alloc_size(p, SIM_SITE()) != cache.size)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "wrong size");
	sim_free(p, SIM_SITE());
	sim_alloc_size(p, SIM_SITE());
}

static void sizes_wild(void *arg)
{
	(void)arg;
	sim_alloc_size((const void *)UNMAPPED, SIM_SITE());
}

/* not static, so that they have names; no sanitizer replaces memfrob() */
void calls_library(void *arg);
TRAPS void calls_library(void *arg)
{
	(void)arg;
	memfrob((void *)UNMAPPED, 8);
	sink = 1;
}

void calls_nothing(void *arg);
TRAPS void calls_nothing(void *arg)
{
	void (*volatile fn)(void) = NULL;

	(void)arg;
	fn();
	sink = 1;
}

ONE_TASK(non_canonical)
ONE_TASK(primitive_reads)
ONE_TASK(primitive_writes)
ONE_TASK(primitive_reads_non_canonical)
ONE_TASK(primitive_reads_null)
ONE_TASK(sizes_freed)
ONE_TASK(sizes_wild)
ONE_TASK(calls_library)
ONE_TASK(calls_nothing)

static const char *symbol(uintptr_t pc)
{
	Dl_info at;

	return dladdr((void *)pc, &at) && at.dli_sname ? at.dli_sname : "?";
}

/* Code that the engine is not part of: a trap in the engine would end the process. */
static void world_finds(void (*start)(void *arg), struct sim_explore opt, const char *signature)
{
	struct sim_program p = program(start);
	struct sim_result r;

	p.in_engine_image = false;
	r = explore(&p, opt);
	assert_int_equal(r.nr_findings, signature != NULL);
	if (signature)
		assert_string_equal(r.findings[0].signature, signature);
	sim_result_free(&r);
	sim_unload();
}

static void bad_pointers_are_the_callers(void **state)
{
	struct sim_explore off = all;

	(void)state;
	world_finds(start_primitive_reads, all,
		    "BUG: unable to handle page fault in primitive_reads");
	world_finds(start_primitive_writes, all,
		    "BUG: unable to handle page fault in primitive_writes");
	world_finds(start_primitive_reads_non_canonical, all,
		    "general protection fault, probably for non-canonical address in "
		    "primitive_reads_non_canonical");
	finds(start_primitive_writes, "BUG: unable to handle page fault in primitive_writes");
	finds(start_sizes_freed, "BUG: KASAN: slab-use-after-free in sizes_freed");
	finds(start_sizes_wild, "BUG: KASAN: wild-memory-access in sizes_wild");
	/* switched off, they still end the execution: there is nothing to go on with */
	off.under.off = 1ull << SIM_R_NULL_DEREF | 1ull << SIM_R_PAGE_FAULT;
	world_finds(start_primitive_reads_null, off, NULL);
	world_finds(start_primitive_writes, off, NULL);
	world_finds(start_primitive_reads, off, NULL);
	/* unchecked, what was never handed out would not be put back */
	off.under.off = sim_checker_kinds(SIM_C_KASAN) | sim_checker_kinds(SIM_C_UNINIT);
	world_finds(start_strays, off, NULL);
	assert_false(strayed);
}

static void faults_have_their_place(void **state)
{
	(void)state;
	sim_set_func_name(symbol);
	finds(start_calls_library, "BUG: unable to handle page fault in calls_library");
	finds(start_calls_nothing, "BUG: kernel NULL pointer dereference in calls_nothing");
	sim_set_func_name(func_name);
	finds(start_non_canonical,
	      "general protection fault, probably for non-canonical address in somewhere");
}

/* ---- reports beside others -------------------------------------------- */

static unsigned int went_on; /* of the test: not reset */

static void warn_often(void)
{
	for (int i = 0; i < 40; i++)
		sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: number %d", i);
}

static void warns_then_bug(void *arg)
{
	(void)arg;
	warn_often();
	sim_report(SIM_R_BUG, NULL, SIM_SITE(), "kernel BUG");
	went_on++;
}

static void warns_then_faults(void *arg)
{
	warn_often();
	null_writer(arg);
}

static void warns_then_uses_freed(void *arg)
{
	char *p = sim_alloc(&cache, 0, 0, SIM_SITE());

	(void)arg;
	sim_free(p, SIM_SITE());
	warn_often();
	sim_check(p, 1, false, SIM_SITE());
	went_on++;
}

static void same_words(void *arg)
{
	(void)arg;
	sim_report(SIM_R_WARN, NULL, SIM_SITE(), "same words");
	sim_report(SIM_R_BUG, NULL, SIM_SITE(), "same words");
	went_on++;
}

ONE_TASK(warns_then_bug)
ONE_TASK(warns_then_faults)
ONE_TASK(warns_then_uses_freed)
ONE_TASK(same_words)

static void last_finding(void (*start)(void *arg), const char *signature)
{
	struct sim_program p = program(start);
	struct sim_result r = explore(&p, all);

	assert_true(r.nr_findings > 0);
	assert_string_equal(r.findings[r.nr_findings - 1].signature, signature);
	assert_int_equal(went_on, 0);
	sim_result_free(&r);
	sim_unload();
}

/* However much was reported before: what is fatal is reported, and ends the execution. */
static void fatal_is_never_hidden(void **state)
{
	(void)state;
	last_finding(start_warns_then_bug, "kernel BUG");
	last_finding(start_warns_then_faults, "BUG: kernel NULL pointer dereference in somewhere");
	last_finding(start_warns_then_uses_freed,
		     "BUG: KASAN: slab-use-after-free in warns_then_uses_freed");
	last_finding(start_same_words, "same words");
}

/* What the step limit cut off was not seen, so nothing is complete. */
static void cut_is_not_complete(void **state)
{
	struct sim_program p = program(start_spinner);
	struct sim_explore opt = all;
	struct sim_result r;

	(void)state;
	opt.under.off = 1ull << SIM_R_LIVELOCK;
	r = explore(&p, opt);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.cut, 1);
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	sim_unload();
	p = program(start_swarm);
	r = explore(&p, all);
	assert_int_equal(r.stats.cut, r.stats.execs);
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	sim_result_free(&r);
	opt.under.off = 1ull << SIM_R_LIMIT;
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.stats.cut, r.stats.execs);
	sim_unload();
}

/*
 * One waits for a lock that the other takes, tries for another under it, and gives back: for
 * ever, if it is never interrupted. With @arg the lock that it tries for is never let go of.
 */
static struct sim_lock first, second;

static void takes_in_order(void *arg)
{
	sim_lock_nested(&first, SIM_SLEEP, 0, SIM_SITE());
	sim_lock_nested(&second, SIM_SLEEP, 0, SIM_SITE());
	sim_unlock(&second, SIM_SLEEP, SIM_SITE());
	while (arg)
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_unlock(&first, SIM_SLEEP, SIM_SITE());
}

static void backs_off(void *arg)
{
	(void)arg;
	sim_lock_nested(&second, SIM_SLEEP, 0, SIM_SITE());
	while (!sim_trylock(&first, SIM_SLEEP, SIM_SITE())) {
		sim_unlock(&second, SIM_SLEEP, SIM_SITE());
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
		sim_lock_nested(&second, SIM_SLEEP, 0, SIM_SITE());
	}
	sim_unlock(&first, SIM_SLEEP, SIM_SITE());
	sim_unlock(&second, SIM_SLEEP, SIM_SITE());
}

static void start_back_off(void *arg)
{
	static struct sim_lock_key keys[2];

	sim_lock_init(&first, "first", &keys[0], SIM_SITE());
	sim_lock_init(&second, "second", &keys[1], SIM_SITE());
	task("in order", takes_in_order, (long)arg);
	task("backs off", backs_off, 0);
}

static struct sim_result explore_back_off(bool never, const struct sim_strategy *strategy,
					  bool cut_off)
{
	static struct sim_program p;
	const struct sim_explore opt = {
		.strategy = strategy,
		.bound = 1,
		.depth = 3,
		.seed = 1,
		.under.max_steps = 400,
		.under.cut_off = cut_off,
		.max_execs = 1000,
	};

	p = program(start_back_off);
	p.arg = (void *)(long)never;
	return explore(&p, opt);
}

/* Who starves somebody is the strategy: that is no livelock, but nothing is complete. */
static void starvation_is_no_livelock(void **state)
{
	static const struct sim_strategy *const unfair[] = {&sim_dfs, &sim_pct};
	struct sim_result r;

	(void)state;
	for (int i = 0; i < 2; i++) {
		r = explore_back_off(false, unfair[i], false);
		assert_int_equal(r.nr_findings, 0);
		assert_true(r.stats.cut > 0);
		assert_true(r.stats.max_depth > 400 && r.stats.max_depth < 800);
		assert_int_equal(r.stats.complete, SIM_STOPPED);
		sim_result_free(&r);
		sim_unload();
	}
}

static void livelock_is_fair(void **state)
{
	struct sim_result r = explore_back_off(true, &sim_dfs, false);
	const struct sim_explore opt = {.under.max_steps = 400};

	(void)state;
	assert_int_equal(r.nr_findings, 1);
	assert_string_equal(r.findings[0].signature, "INFO: livelock: no end after the step limit");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sim_detail(&r.findings[0].schedule, &opt.under), 0);
		assert_string_equal(sim_run()->reports[0].signature, r.findings[0].signature);
		assert_int_equal(sim_run()->steps, 800);
		sim_minimise(&opt, &r.findings[0].schedule, r.findings[0].signature);
	}
	sim_result_free(&r);
	sim_unload();
	r = explore_back_off(true, &sim_dfs, true);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.max_depth, 400);
	sim_result_free(&r);
	sim_unload();
}

/* ---- the watchdog ----------------------------------------------------- */

static void no_step(void *arg)
{
	(void)arg;
}

static void one_step(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

ONE_TASK(no_step)
ONE_TASK(one_step)

static const struct itimerval often = {{0, 1000}, {0, 1000}}; /* instead of each second */

/* What takes long is given up when the time is up, or when it is to stop; that is no report. */
static void limits_hold_inside_an_execution(void **state)
{
	static const volatile sig_atomic_t stop = 1;
	static const struct sim_explore opt[] = {
		{.strategy = &sim_dfs, .max_ms = 1},
		{.strategy = &sim_random, .stop = &stop},
	};
	struct sim_program p = program(start_stuck);
	struct sim_result r;

	(void)state;
	for (size_t i = 0; i < sizeof(opt) / sizeof(opt[0]); i++) {
		assert_int_equal(sim_load(&p), 0);
		setitimer(ITIMER_PROF, &often, NULL);
		assert_int_equal(sim_explore(&opt[i], &r), 0);
		assert_int_equal(r.nr_findings, 0);
		assert_int_equal(r.stats.execs, 1);
		assert_int_equal(r.stats.unsaid, 1);
		assert_int_equal(r.stats.complete, SIM_STOPPED);
		sim_result_free(&r);
		sim_unload();
	}
}

static bool tick_at_switch; /* that who hands over is interrupted */

/* Of the library, which a definition here comes before: what the engine calls goes through this. */
sim_transfer jump_fcontext(void *to, void *data)
{
	static sim_transfer (*real)(void *to, void *data);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "jump_fcontext");
	for (int i = 0; i < 2 && tick_at_switch && data == &sim.main; i++)
		raise(SIGPROF);
	return real(to, data);
}

/* The engine's own context is not kept yet, so that there is nothing to go back to. */
static void who_enters_is_not_interrupted(void **state)
{
	static const volatile sig_atomic_t stop = 1;
	static const struct sim_explore opt = {.strategy = &sim_random, .stop = &stop};
	struct sim_program p = program(start_one_step);
	struct sim_result r;

	(void)state;
	assert_int_equal(sim_load(&p), 0);
	tick_at_switch = true;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(sim_explore(&opt, &r), 0);
		assert_int_equal(r.stats.execs, 1);
		assert_int_equal(r.nr_findings, 0);
		sim_result_free(&r);
	}
	tick_at_switch = false;
	sim_unload();
}

/* The clock finds the same step of the same task each time; but it is another execution. */
static void short_executions_are_no_loop(void **state)
{
	struct sim_program p = program(start_one_step);
	struct sim_explore opt = {.strategy = &sim_random, .max_ms = 200};
	struct sim_result r;

	(void)state;
	assert_int_equal(sim_load(&p), 0);
	setitimer(ITIMER_PROF, &often, NULL);
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.nr_findings, 0);
	sim_unload();
	/* without any step, too, time is looked at */
	p = program(start_no_step);
	r = explore(&p, opt);
	assert_int_equal(r.stats.steps, 0);
	sim_unload();
}

/* Whoever goes on is not interrupted: it may be in the middle of a switch, as ASan knows. */
static void switches_are_not_interrupted(void **state)
{
	const struct sim_explore opt = {.strategy = &sim_random, .max_ms = 1};
	struct sim_program p = program(start_one_step);
	struct sim_result r;

	(void)state;
	assert_int_equal(sim_load(&p), 0);
	for (int i = 0; i < 100; i++) {
		setitimer(ITIMER_PROF, &often, NULL);
		assert_int_equal(sim_explore(&opt, &r), 0);
		assert_int_equal(r.stats.complete, SIM_STOPPED);
		sim_result_free(&r);
	}
	sim_unload();
}

/* ---- slots ------------------------------------------------------------ */

static int first_slot;

static void ends(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void is_killed(void *arg)
{
	(void)arg;
	if (sim_signal_pending())
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "the signal was another one's");
}

static void spawns(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	task("heir", is_killed, 0);
}

static void signals(void *arg)
{
	int slot = sim_find("ends");

	(void)arg;
	if (slot >= 0 && slot != first_slot)
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "another one is called so");
	sim_signal(first_slot, SIM_SITE());
}

static void start_signals(void *arg)
{
	const struct sim_spawn s = {.name = "ends", .fn = ends};

	(void)arg;
	first_slot = sim_spawn(&s);
	task("spawns", spawns, 0);
	task("signals", signals, 0);
}

static int victim_slot;

static void withdraws(void *arg)
{
	(void)arg;
	if (!sim_cancel(victim_slot))
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "it began before it was chosen");
}

static void never(void *arg)
{
	(void)arg;
	sim_report(SIM_R_BUG, NULL, SIM_SITE(), "it was withdrawn and ran");
}

static void start_withdraws(void *arg)
{
	const struct sim_spawn s = {.name = "never", .fn = never};

	(void)arg;
	task("withdraws", withdraws, 0);
	victim_slot = sim_spawn(&s);
}

static void slots_change_hands(void **state)
{
	struct sim_program p = program(start_signals);
	struct sim_result r = explore(&p, all);

	(void)state;
	assert_int_equal(r.nr_findings, 0);
	sim_unload();
	silent(start_withdraws, 1);
}

/* A kind that is switched off is not reported. */
static void reports_can_be_switched_off(void **state)
{
	struct sim_program p = program(start_leaker);
	struct sim_explore opt = all;
	struct sim_result r;

	(void)state;
	opt.under.off = 1ull << SIM_R_LEAK;
	r = explore(&p, opt);
	assert_int_equal(r.nr_findings, 0);
	sim_unload();
}

/* ---- boot and reset --------------------------------------------------- */

static int boot_counter(void *arg)
{
	(void)arg;
	w.counter = 7;
	w.obj = sim_alloc(&cache, 0, SIM_ZERO, SIM_SITE());
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	return 0;
}

static void bump(void *arg)
{
	(void)arg;
	sim_check(w.obj, 1, true, SIM_SITE());
	sim_undo(&w.counter, sizeof(w.counter));
	if (w.counter != 7 || w.obj[0])
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "the state after boot did not come back");
	w.counter++;
	w.obj[0]++;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_free(w.obj, SIM_SITE());
}
ONE_TASK(bump)

static void state_after_boot_comes_back(void **state)
{
	struct sim_program p = program(start_bump);
	struct sim_explore opt = {.strategy = &sim_random, .max_execs = 100};
	struct sim_result r;

	(void)state;
	p.boot = boot_counter;
	r = explore(&p, opt);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(r.stats.execs, 100);
	sim_unload();
}

static int boot_fails(void *arg)
{
	(void)arg;
	return -ENOMEM;
}

TRAPS static int boot_traps(void *arg)
{
	(void)arg;
	*nowhere = 1;
	return 0;
}

static void boot_can_fail(void **state)
{
	struct sim_program p = program(start_bump);

	(void)state;
	p.boot = boot_fails;
	assert_int_equal(sim_load(&p), -ENOMEM);
	sim_unload();
	p.boot = boot_traps;
	assert_int_equal(sim_load(&p), -EPROTO);
	assert_int_equal(sim_run()->reports[0].kind, SIM_R_NULL_DEREF);
	sim_unload();
}

/* ---- strategies ------------------------------------------------------- */

/* the counter is lost only if b runs its second step between a's two */
static void racer(void *arg)
{
	int seen;

	(void)arg;
	sim_point(SIM_READ, &w.counter, 0, SIM_SITE());
	sim_undo(&w.counter, sizeof(w.counter));
	seen = w.counter;
	sim_point(SIM_WRITE, &w.counter, 0, SIM_SITE());
	w.counter = seen + 1;
}

static void start_race(void *arg)
{
	(void)arg;
	task("a", racer, 0);
	task("b", racer, 0);
}

static void end_race(void *arg)
{
	(void)arg;
	if (w.counter != 2)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "lost update");
}

static struct sim_program race(void)
{
	struct sim_program p = program(start_race);

	p.end = end_race;
	return p;
}

static void every_strategy_finds_the_race(void **state)
{
	static const struct sim_explore opt[] = {
		{.strategy = &sim_random, .seed = 1, .max_execs = 1000, .stop_first = true},
		{.strategy = &sim_pct,
		 .seed = 1,
		 .depth = 2,
		 .max_execs = 1000,
		 .stop_first = true},
		{.strategy = &sim_dfs, .bound = 1, .stop_first = true},
	};
	struct sim_program p = race();

	(void)state;
	for (size_t i = 0; i < sizeof(opt) / sizeof(opt[0]); i++) {
		struct sim_result r = explore(&p, opt[i]);

		assert_int_equal(r.nr_findings, 1);
		assert_int_equal(r.stats.complete, SIM_STOPPED);
		sim_result_free(&r);
		sim_unload();
	}
}

/* PCT with depth 1 has no change point: it never preempts, so it cannot find it. */
static void pct_depth_matters(void **state)
{
	struct sim_program p = race();
	struct sim_explore opt = {.strategy = &sim_pct, .depth = 1, .max_execs = 1000};
	struct sim_result r = explore(&p, opt);

	(void)state;
	assert_int_equal(r.nr_findings, 0);
	sim_unload();
}

static void same_seed_same_schedules(void **state)
{
	struct sim_program p = race();
	struct sim_explore opt = {.strategy = &sim_random, .seed = 42, .max_execs = 500};
	struct sim_result a = explore(&p, opt), b;

	(void)state;
	sim_unload();
	b = explore(&p, opt);
	sim_unload();
	assert_int_equal(a.findings[0].at, b.findings[0].at);
	assert_int_equal(a.findings[0].count, b.findings[0].count);
	assert_int_equal(a.stats.steps, b.stats.steps);
	sim_result_free(&a);
	sim_result_free(&b);
}

static void minimise_keeps_the_signature(void **state)
{
	struct sim_program p = race();
	struct sim_explore opt = {.strategy = &sim_random, .seed = 3, .stop_first = true};
	struct sim_result r = explore(&p, opt);
	struct sim_schedule *s = &r.findings[0].schedule;

	(void)state;
	assert_true(sim_minimise(&opt, s, "lost update") > 0);
	assert_int_equal(sim_schedule_switches(s), 2);
	assert_int_equal(sim_detail(s, NULL), 0);
	assert_int_equal(sim_run()->nr_reports, 1);
	assert_string_equal(sim_run()->reports[0].signature, "lost update");
	sim_result_free(&r);
	sim_unload();
}

static void minimise_can_be_stopped(void **state)
{
	static const volatile sig_atomic_t stop = 1;
	struct sim_program p = race();
	struct sim_explore opt = {.strategy = &sim_random, .seed = 3, .stop_first = true};
	struct sim_result r = explore(&p, opt);
	struct sim_schedule *s = &r.findings[0].schedule;
	unsigned int before = sim_schedule_switches(s);

	(void)state;
	opt.stop = &stop;
	assert_int_equal(sim_minimise(&opt, s, "lost update"), 0);
	assert_int_equal(sim_schedule_switches(s), before);
	sim_result_free(&r);
	sim_unload();
}

static void minimise_takes_choices_back(void **state)
{
	struct sim_program p = program(start_choices);
	struct sim_explore opt = all;
	struct sim_result r = explore(&p, opt);

	(void)state;
	/* both choices are needed, so both stay */
	sim_minimise(&opt, &r.findings[0].schedule, "kernel BUG in choices");
	assert_int_equal(r.findings[0].schedule.seg[0].count, 1);
	assert_int_equal(r.findings[0].schedule.seg[1].count, 2);
	sim_result_free(&r);
	sim_unload();
}

/* ---- divergence ------------------------------------------------------- */

static void diverges(struct sim_schedule *s, const char *text)
{
	assert_int_equal(sim_detail(s, NULL), -ESTALE);
	assert_string_equal(sim_run()->divergence, text);
	s->nr = 0;
}

static void replay_says_where_it_parts(void **state)
{
	struct sim_program p = program(start_2x3), q = program(start_choices);
	struct sim_schedule s = {0};

	(void)state;
	assert_int_equal(sim_load(&p), 0);
	sim_schedule_add(&s, 0, 3, 0, "a", 1);
	sim_schedule_add(&s, 0, 1, 0, "c", 1);
	diverges(&s, "step 4: the schedule runs c, which does not exist");
	sim_schedule_add(&s, 0, 3, 0, "a", 1);
	sim_schedule_add(&s, 0, 1, 0, "b", 2);
	diverges(&s, "step 4: the schedule runs b#2, which does not exist");
	sim_schedule_add(&s, 0, 5, 0, "a", 1);
	diverges(&s, "step 4: the schedule runs a, which does not exist");
	sim_schedule_add(&s, 0, 2, 0, "a", 1);
	diverges(&s, "step 3: the schedule has ended, a could go on");
	sim_schedule_add(&s, SIM_SEG_CHOICE, 1, 2, "luck", 1);
	diverges(&s, "step 1: the schedule has the choice luck here, the execution has none");
	sim_schedule_add(&s, 0, 3, 0, "a", 1);
	sim_schedule_add(&s, 0, 3, 0, "b", 1);
	assert_int_equal(sim_detail(&s, NULL), 0);
	sim_schedule_add(&s, 0, 1, 0, "c", 1);
	diverges(&s, "step 6: the execution has ended, the schedule goes on");
	sim_unload();

	q.end = ends;
	assert_int_equal(sim_load(&q), 0);
	sim_schedule_add(&s, SIM_SEG_CHOICE, 1, 3, "first", 1);
	diverges(&s, "step 0: the execution chooses first of 2, the schedule does not");
	sim_schedule_add(&s, SIM_SEG_CHOICE, 0, 2, "first", 1);
	sim_schedule_add(&s, SIM_SEG_CHOICE, 0, 3, "second", 1);
	sim_schedule_add(&s, SIM_SEG_CHOICE, 1, 2, "luck", 1);
	diverges(&s, "step 0: the execution has ended, the schedule goes on");
	sim_schedule_add(&s, SIM_SEG_CHOICE, 1, 2, "first", 1);
	sim_schedule_add(&s, SIM_SEG_CHOICE, 2, 3, "second", 1);
	sim_schedule_add(&s, SIM_SEG_CHOICE, 1, 2, "luck", 1);
	diverges(&s, "step 0: the execution has ended, the schedule goes on");
	sim_unload();
	sim_schedule_free(&s);
}

static unsigned int flips; /* not reset: the one thing a program must never have */

static void unsteady(void *arg)
{
	(void)arg;
	if (flips++ % 2)
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void start_unsteady(void *arg)
{
	(void)arg;
	task("a", unsteady, 0);
	task("b", points, 1);
}

static void start_sometimes(void *arg)
{
	start_2x3(arg);
	if (flips++ % 2)
		task("c", points, 1);
}

static void hidden_state_is_noticed(void **state)
{
	struct sim_program p = program(start_unsteady);
	struct sim_result r;

	(void)state;
	assert_int_equal(sim_load(&p), 0);
	flips = 1;
	assert_int_equal(sim_explore(&all, &r), -ESTALE);
	assert_non_null(strstr(sim_run()->divergence, "the same path ended"));
	sim_unload();
	p = program(start_sometimes);
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&all, &r), -ESTALE);
	assert_non_null(strstr(sim_run()->divergence, "had other alternatives"));
	sim_unload();
}

/* ---- limits and progress ---------------------------------------------- */

static unsigned int looks;
static volatile sig_atomic_t stop;

static void look(const struct sim_stats *st, void *arg)
{
	assert_ptr_equal(arg, &looks);
	assert_true(st->execs > 0 && st->elapsed_ns > 0);
	if (++looks == 2)
		stop = 1;
}

static void limits_stop_an_exploration(void **state)
{
	struct sim_program p = program(start_2x3);
	struct sim_explore opt = {.strategy = &sim_random, .max_execs = 17, .time_reset = true};
	struct sim_result r = explore(&p, opt);

	(void)state;
	assert_int_equal(r.stats.execs, 17);
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	assert_int_equal(r.stats.steps, 17 * 6);
	assert_int_equal(r.stats.max_depth, 6);
	assert_true(r.stats.reset_ns > 0);
	opt.max_execs = 0;
	opt.max_ms = 20;
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_true(r.stats.elapsed_ns >= 20000000);
	opt.max_ms = 0;
	opt.progress = look;
	opt.progress_arg = &looks;
	opt.stop = &stop;
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(looks, 2);
	sim_unload();
}

static void talks(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "EXPECT: number %d", i);
}

static void repeats(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++)
		sim_report(SIM_R_EXPECT, NULL, SIM_SITE(), "EXPECT: the same");
}
ONE_TASK(talks)
ONE_TASK(repeats)

/* What was dropped might have been anything. */
static void too_many_reports_are_no_complete_search(void **state)
{
	struct sim_program p = program(start_talks);
	struct sim_result r = explore(&p, all);

	(void)state;
	assert_int_equal(r.stats.overfull, 1);
	assert_int_equal(r.stats.complete, SIM_STOPPED);
	sim_result_free(&r);
	sim_unload();
	p = program(start_repeats);
	r = explore(&p, all);
	assert_int_equal(r.stats.overfull, 0);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	sim_result_free(&r);
	sim_unload();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dfs_counts_interleavings),
		cmocka_unit_test(dfs_bound),
		cmocka_unit_test(choices_are_explored),
		cmocka_unit_test(timers_are_ordered),
		cmocka_unit_test(spawn_disabled_and_cancel),
		cmocka_unit_test(order_constraint_holds),
		cmocka_unit_test(impossible_order_is_infeasible),
		cmocka_unit_test(use_after_free),
		cmocka_unit_test(memory_faults),
		cmocka_unit_test(too_many_reports_are_no_complete_search),
		cmocka_unit_test(memory_clean_twins),
		cmocka_unit_test(allocations_interleave),
		cmocka_unit_test(faults_are_findings),
		cmocka_unit_test(endless_loop_is_a_finding),
		cmocka_unit_test(bad_pointers_are_the_callers),
		cmocka_unit_test(faults_have_their_place),
		cmocka_unit_test(fatal_is_never_hidden),
		cmocka_unit_test(starvation_is_no_livelock),
		cmocka_unit_test(livelock_is_fair),
		cmocka_unit_test(cut_is_not_complete),
		cmocka_unit_test(who_enters_is_not_interrupted),
		cmocka_unit_test(short_executions_are_no_loop),
		cmocka_unit_test(switches_are_not_interrupted),
		cmocka_unit_test(limits_hold_inside_an_execution),
		cmocka_unit_test(slots_change_hands),
		cmocka_unit_test(reports_can_be_switched_off),
		cmocka_unit_test(state_after_boot_comes_back),
		cmocka_unit_test(boot_can_fail),
		cmocka_unit_test(every_strategy_finds_the_race),
		cmocka_unit_test(pct_depth_matters),
		cmocka_unit_test(same_seed_same_schedules),
		cmocka_unit_test(minimise_keeps_the_signature),
		cmocka_unit_test(minimise_can_be_stopped),
		cmocka_unit_test(minimise_takes_choices_back),
		cmocka_unit_test(replay_says_where_it_parts),
		cmocka_unit_test(hidden_state_is_noticed),
		cmocka_unit_test(limits_stop_an_exploration),
	};

	return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
