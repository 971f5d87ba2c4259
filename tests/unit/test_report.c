// SPDX-License-Identifier: GPL-2.0-only
/*
 * The renderers on small programs that run in the test itself. Expected texts
 * are short and stand beside the program.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>
#include "report/render.h"
#include "unit/symbols.h"

/* Fixture */

struct thing {
	int a[8];
};

static const struct sim_cache things = {.name = "thing", .size = sizeof(struct thing)};
static struct sim_lock_key key, rw_key;

/* memory of the programs */
static struct {
	struct thing *t;
	struct sim_lock lock;
	struct sim_rwlock rw;
	struct sim_wq wq;
	bool ready;
	int flag, other;
} w;

/* Helpers */

static void spawn(const char *name, void (*fn)(void *arg), enum sim_ctx ctx)
{
	struct sim_spawn s = {.name = name, .ctx = ctx, .fn = fn};

	sim_spawn(&s);
}

static int boot(void *arg)
{
	(void)arg;
	memset(&w, 0, sizeof(w));
	sim_lock_init(&w.lock, "w.lock", &key, SIM_SITE());
	w.t = sim_alloc(&things, 0, SIM_ZERO, SIM_SITE());
	return 0;
}

/* Explore a program and run its first finding again, with stacks. */
static const struct sim_report *find(void (*start)(void *arg))
{
	static struct sim_program p;
	struct sim_explore e = {.strategy = &sim_dfs, .bound = 2, .stop_first = true};
	struct sim_result res = {0};

	p = (struct sim_program){.name = "test",
				 .boot = boot,
				 .start = start,
				 .regions = {{&w, sizeof(w)}},
				 .nr_regions = 1,
				 .in_engine_image = true};
	assert_int_equal(sim_load(&p), 0);
	sim_explore(&e, &res);
	assert_int_equal(res.nr_findings, 1);
	assert_int_equal(sim_detail(&res.findings[0].schedule, NULL), 0);
	sim_result_free(&res);
	assert_true(sim_run()->nr_reports > 0);
	return &sim_run()->reports[0];
}

typedef void (*renderer)(struct symbols *s, const struct sim_run *run,
			 const struct sim_report *v, FILE *out);

static void trace(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		  FILE *out)
{
	(void)v;
	render_trace(s, run, out);
}

static char *rendered(renderer fn, const struct sim_report *v)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fn(sym, sim_run(), v, out);
	fclose(out);
	return text;
}

static void shows(renderer fn, const struct sim_report *v, const char *want)
{
	char *text = rendered(fn, v);

	if (!strstr(text, want))
		fail_msg("'%s' is not in:\n%s", want, text);
	free(text);
}

static void hides(renderer fn, const struct sim_report *v, const char *unwanted)
{
	char *text = rendered(fn, v);

	assert_null(strstr(text, unwanted));
	free(text);
}

/* Tests: names */

static void use_and_free(void *arg)
{
	(void)arg;
	sim_lock_nested(&w.lock, SIM_SLEEP, 0, SIM_SITE());
	sim_choose(2, "test.choice", SIM_SITE());
	sim_write_once(&w.other, sizeof(w.other), -5, SIM_SITE());
	sim_unlock(&w.lock, SIM_SLEEP, SIM_SITE());
	sim_report(SIM_R_WARN, w.t, SIM_SITE(), "WARNING: test");
}

static void start_names(void *arg)
{
	(void)arg;
	spawn("one", use_and_free, SIM_CTX_TASK);
	spawn("one", use_and_free, SIM_CTX_KTHREAD);
}

static void test_names(void **state)
{
	const struct sim_report *v = find(start_names);
	char buf[OBJ_NAME_MAX];

	(void)state;
	assert_string_equal(obj_name(sym, NULL, false, buf), "");
	assert_string_equal(obj_name(sym, w.t, false, buf), "thing#1");
	assert_string_equal(obj_name(sym, &w.t->a[3], false, buf), "thing#1+0xc");
	assert_string_equal(obj_name(sym, (char *)w.t - 4, false, buf), "thing#1-0x4");
	assert_string_equal(obj_name(sym, &w, false, buf), "w");
	assert_string_equal(obj_name(sym, &w.lock, true, buf), "w.lock");
	assert_string_equal(obj_name(sym, buf, false, buf), "?");
	assert_string_equal(obj_name(sym, (void *)start_names, false, buf), "?");
	assert_string_equal(thread_name(sim_run(), 0, buf), "one");
	assert_string_equal(thread_name(sim_run(), 1, buf), "one#2");
	assert_string_equal(thread_name(sim_run(), UINT32_MAX, buf), "boot");
	assert_ptr_equal(find_report(sim_run(), "WARNING: test"), v);
	assert_null(find_report(sim_run(), "WARNING: another"));
	shows(trace, v, " one lock w.lock 0 use_and_free:");
	shows(trace, v, " choose test.choice 0/2 ");
	shows(trace, v, " write_once w+0x");
	shows(trace, v, " -5 use_and_free:");
	shows(trace, v, " one#2 start - 0\n");
	shows(trace, v, "report WARNING: test\n");
	hides(trace, v, "0x5");
	sim_unload();
}

/* Tests: memory */

static void freer(void *arg)
{
	(void)arg;
	sim_free(w.t, SIM_SITE());
}

static void reader(void *arg)
{
	(void)arg;
	sim_read_once(&w.flag, sizeof(w.flag), SIM_SITE());
	sim_check(&w.t->a[2], sizeof(int), false, SIM_SITE());
}

static void start_uaf(void *arg)
{
	(void)arg;
	spawn("reader", reader, SIM_CTX_TASK);
	spawn("irq", freer, SIM_CTX_HARDIRQ);
}

static void test_uaf(void **state)
{
	const struct sim_report *v = find(start_uaf);
	char *text = rendered(render_report, v);

	(void)state;
	/* between rules, the first line begins with the signature */
	assert_int_equal(strspn(text, "="), 66);
	assert_memory_equal(text + 67, v->signature, strlen(v->signature));
	free(text);
	shows(render_report, v, "Read of size 4 at addr ffff888000000028 by task reader/1\n");
	shows(render_report, v, "\nAllocated by task 0:\n boot+0x");
	shows(render_report, v, "\nFreed by task 2:\n");
	shows(render_report, v, "belongs to the object at ffff888000000020\n");
	shows(render_report, v, "[ffff888000000020, ffff888000000040)\n");
	shows(render_report, v,
	      "\nThat is thing#1+0x8:\n allocated by boot/0\n freed by irq/2 in");
	shows(render_report, v, "\n>ffff888000000000: fc fc fc fc fb fb fb fb fc ");
	shows(render_report, v, "\n                                  ^\n");
	shows(render_report, v, " which belongs to the cache thing of size 32\n");
	shows(render_report, v, "located 8 bytes inside of\n freed 32-byte region [");
	shows(render_diagram, v, " reader ");
	shows(render_diagram, v, "| irq (irq)\n");
	shows(render_diagram, v, "// frees thing#1\n");
	shows(render_diagram, v, "UAF thing#1+0x8 ");
	hides(render_diagram, v, "0x7f");
	sim_unload();
}

static void overrun(void *arg)
{
	(void)arg;
	sim_read_once(&w.flag, sizeof(w.flag), SIM_SITE());
	sim_check((char *)w.t + 36, sizeof(int), true, SIM_SITE());
}

static void start_oob(void *arg)
{
	(void)arg;
	spawn("overrun", overrun, SIM_CTX_TASK);
}

static void test_oob(void **state)
{
	const struct sim_report *v = find(start_oob);

	(void)state;
	shows(render_report, v, "Write of size 4 at addr ffff888000000044 by task overrun/1\n");
	shows(render_report, v, "located 4 bytes to the right of\n allocated 32-byte region [");
	shows(render_diagram, v, "OUT OF BOUNDS thing#1+0x24\n");
	sim_unload();
}

static void underrun(void *arg)
{
	(void)arg;
	sim_check((char *)w.t - 4, 4, false, SIM_SITE());
}

static void start_underrun(void *arg)
{
	(void)arg;
	spawn("underrun", underrun, SIM_CTX_TASK);
}

static void test_underrun(void **state)
{
	const struct sim_report *v = find(start_underrun);

	(void)state;
	shows(render_report, v, "located 4 bytes to the left of\n");
	sim_unload();
}

/* Tests: hangs of what nobody holds any more */

static void freeze(void *arg)
{
	(void)arg;
	sim_write_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_write_disown(&w.rw, SIM_SITE());
}

static void thaw(void *arg)
{
	(void)arg;
	sim_write_adopt(&w.rw, SIM_SITE());
	sim_write_unlock(&w.rw, SIM_SLEEP, SIM_SITE());
}

static void writes(void *arg)
{
	(void)arg;
	sim_read_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_read_unlock(&w.rw, SIM_SLEEP, SIM_SITE());
}

static void fresh(void)
{
	w.ready = false;
	w.wq = (struct sim_wq){0};
	sim_rwlock_init(&w.rw, "sb_writers", &rw_key, SIM_SITE());
}

static void start_frozen(void *arg)
{
	(void)arg;
	fresh();
	spawn("freezer", freeze, SIM_CTX_TASK);
	spawn("writer", writes, SIM_CTX_TASK);
}

/* frozen, thawed by another and frozen again: it is the second freeze that stays */
static void freeze_again(void *arg)
{
	freeze(arg);
	thaw(arg);
	freeze(arg);
	writes(arg);
}

static void start_refrozen(void *arg)
{
	(void)arg;
	fresh();
	spawn("task", freeze_again, SIM_CTX_TASK);
}

/* an asynchronous write is under way, and its completion does not come */
static void starts_write(void *arg)
{
	(void)arg;
	sim_read_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_read_disown(&w.rw, SIM_SITE());
}

static void start_written(void *arg)
{
	(void)arg;
	fresh();
	spawn("one", starts_write, SIM_CTX_TASK);
	spawn("two", starts_write, SIM_CTX_TASK);
	spawn("freezer", freeze, SIM_CTX_TASK);
}

/* the twin: it was handed over and back, and who has it now is there, and sleeps */
static void freezes_and_sleeps(void *arg)
{
	freeze(arg);
	thaw(arg);
	sim_write_lock(&w.rw, SIM_SLEEP, 0, SIM_SITE());
	sim_wait_event(&w.wq, false, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void start_held(void *arg)
{
	(void)arg;
	fresh();
	spawn("holder", freezes_and_sleeps, SIM_CTX_TASK);
	spawn("writer", writes, SIM_CTX_TASK);
}

static void test_left(void **state)
{
	(void)state;
	shows(render_report, find(start_frozen),
	      "waits in read_lock for sb_writers: (sb_writers){++++}-{0:0} is left taken by "
	      "freezer/1, taken at: freeze");
	sim_unload();
	shows(render_report, find(start_refrozen), " is left taken by task/1, taken at: freeze");
	sim_unload();
	shows(render_report, find(start_written),
	      " is left taken for reading by two/2 and 1 more, taken at: starts_write");
	sim_unload();
	shows(render_report, find(start_held),
	      "waits in read_lock for sb_writers, held by holder/1, which waits itself\n");
	sim_unload();
}

static void sleeps(void)
{
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	sim_wq_finish(&w.wq, SIM_SITE());
}

static void looks_then_sleeps(void *arg)
{
	(void)arg;
	if (!sim_read_once(&w.ready, sizeof(bool), SIM_SITE()))
		sleeps();
}

/* its last look is after it has enqueued itself: what came before is no loss */
static void sleeps_looking(void *arg)
{
	(void)arg;
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	if (!sim_read_once(&w.ready, sizeof(bool), SIM_SITE()))
		sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	sim_wq_finish(&w.wq, SIM_SITE());
}

static void sleeps_anyway(void *arg)
{
	(void)arg;
	sleeps();
}

static void says_ready(void *arg)
{
	(void)arg;
	sim_write_once(&w.ready, sizeof(bool), 1, SIM_SITE());
	sim_wq_wake(&w.wq, 0, SIM_SITE());
}

static void wakes(void *arg)
{
	(void)arg;
	sim_wq_wake(&w.wq, 0, SIM_SITE());
}

/* whom it is not for does not exist yet */
static void wakes_then_spawns(void *arg)
{
	(void)arg;
	sim_wq_wake(&w.wq, 0, SIM_SITE());
	spawn("sleeper", sleeps_anyway, SIM_CTX_TASK);
}

static void start_woken(void *arg)
{
	(void)arg;
	fresh();
	spawn("waker", wakes_then_spawns, SIM_CTX_TASK);
}

static void (*sleeper)(void *arg), (*waker)(void *arg);

static void start_sleeper(void *arg)
{
	(void)arg;
	fresh();
	spawn("waker", waker, SIM_CTX_TASK);
	spawn("sleeper", sleeper, SIM_CTX_TASK);
}

static const struct sim_report *find_sleep(void (*sleeps_so)(void *arg),
					      void (*wakes_so)(void *arg))
{
	sleeper = sleeps_so;
	waker = wakes_so;
	return find(start_sleeper);
}

static void test_lost_wakeup(void **state)
{
	(void)state;
	shows(render_report, find_sleep(looks_then_sleeps, says_ready),
	      ": lost wake-up, it came");
	sim_unload();
	hides(render_report, find(start_woken), "lost wake-up");
	sim_unload();
	hides(render_report, find_sleep(sleeps_looking, wakes), "lost wake-up");
	sim_unload();
}

/* Tests: hangs, many executions, folding */

static void never_unlocks(void *arg)
{
	static struct sim_wq nobody;

	(void)arg;
	sim_lock_nested(&w.lock, SIM_SLEEP, 0, SIM_SITE());
	sim_wait_event(&nobody, false, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void start_hang(void *arg)
{
	(void)arg;
	spawn("holder", never_unlocks, SIM_CTX_TASK);
	spawn("waiter", never_unlocks, SIM_CTX_TASK);
}

static void test_hang(void **state)
{
	const struct sim_report *v = find(start_hang);

	(void)state;
	assert_int_equal(v->kind, SIM_R_HANG);
	shows(render_report, v, "INFO: task ");
	shows(render_report, v, "held by holder/1:\n #0: ffffffff81");
	shows(render_report, v, " (w.lock){+.+.}-{0:0}, at: never_unlocks");
	shows(render_report, v,
	      "\ntask:waiter          state:D stack:0     pid:2     tgid:2     "
	      "ppid:0      flags:0x00000000\n"
	      "waits in lock for w.lock, held by holder/1, which waits itself\n"
	      "Call Trace:\n");
	shows(render_report, v,
	      "flags:0x00000000\nwaits in wait for nobody, "
	      "and nobody ends that\nCall Trace:\n");
	shows(render_diagram, v, " holder ");
	shows(render_diagram, v, "| waiter\n");
	shows(render_diagram, v, "BLOCKED");
	shows(render_diagram, v, "lock w.lock");
	sim_unload();
}

static void busy(void *arg)
{
	(void)arg;
	for (int i = 0; i < 6; i++)
		sim_write_once(&w.other, sizeof(w.other), i, SIM_SITE());
	sim_read_once(&w.flag, sizeof(w.flag), SIM_SITE());
	for (int i = 0; i < 6; i++)
		sim_point(SIM_POINT, NULL, (uint64_t)i, SIM_SITE());
	sim_read_once(&w.flag, sizeof(w.flag), SIM_SITE());
}

static void looker(void *arg)
{
	busy(arg);
	sim_report(SIM_R_BUG, NULL, SIM_SITE(), "kernel BUG at test");
}

static void idle(void *arg)
{
	(void)arg;
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void start_many(void *arg)
{
	(void)arg;
	spawn("idle", idle, SIM_CTX_TASK);
	for (int i = 0; i < 5; i++)
		spawn("busy", busy, SIM_CTX_SOFTIRQ);
	spawn("looker", looker, SIM_CTX_TASK);
}

/* Four columns at most, the reporting one among them; what nobody shares is folded. */
static void test_many(void **state)
{
	const struct sim_report *v = find(start_many);

	(void)state;
	shows(render_diagram, v, " busy (softirq) ");
	shows(render_diagram, v, "| looker\n");
	shows(render_diagram, v, "BUG");
	shows(render_diagram, v, "...");
	hides(render_diagram, v, "idle");
	hides(render_diagram, v, "busy#4");
	sim_unload();
}

static void loses(void *arg)
{
	(void)arg;
	sim_report(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: item lost in transit");
}

static void loses_here(void *arg)
{
	(void)arg;
	sim_report_in(SIM_R_WARN, NULL, SIM_SITE(), "WARNING: item lost");
}

static void start_loses(void *arg)
{
	(void)arg;
	spawn("loser", loses, SIM_CTX_TASK);
}

static void start_loses_here(void *arg)
{
	(void)arg;
	spawn("loser", loses_here, SIM_CTX_TASK);
}

/* What a warning says is no function that it is in, and the other way round. */
static void test_warning(void **state)
{
	const struct sim_report *v;

	(void)state;
	shows(render_report, find(start_loses),
	      "\nitem lost in transit\nWARNING: CPU: 0 PID: 1 at ");
	sim_unload();
	v = find(start_loses_here);
	assert_string_equal(v->signature, "WARNING: item lost in loses_here");
	shows(render_report, v, "\nitem lost\nWARNING: CPU: 0 PID: 1 at ");
	sim_unload();
}

static void test_ops(void **state)
{
	(void)state;
	assert_string_equal(op_name(SIM_RCU_CALL), "call_rcu");
	assert_true(op_is_lock(SIM_LOCK) && op_is_lock(SIM_RDUNLOCK));
	assert_false(op_is_lock(SIM_RET) || op_is_lock(SIM_WAIT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),       cmocka_unit_test(test_uaf),
		cmocka_unit_test(test_oob),         cmocka_unit_test(test_underrun),
		cmocka_unit_test(test_hang),        cmocka_unit_test(test_many),
		cmocka_unit_test(test_ops),         cmocka_unit_test(test_left),
		cmocka_unit_test(test_lost_wakeup), cmocka_unit_test(test_warning),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
