/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small programs for the tests of primitives and lock validator: their
 * memory, the kernel's names over the primitives, and the three questions that
 * are put to a program: is it silent, what does it report, what can it return.
 *
 * Everything is explored to the end (DFS without a preemption bound) unless a
 * test says otherwise.
 */
#ifndef TESTS_SMALL_H
#define TESTS_SMALL_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>

/* memory of the programs; each start function begins with fresh() */
static struct {
	struct sim_lock a, b, c, d;
	struct sim_rwlock rw, rx;
	struct sim_wq wq;
	struct sim_completion done;
	struct sim_workqueue queue, other;
	struct sim_work work, work2;
	struct sim_timer timer;
	struct sim_refcount ref;
	struct sim_lockmap map;
	void *obj;
	int n, m, flag;
	int ret[4];
	int slot;
} w;

static struct sim_lock_key key_a, key_b, key_c, key_d, key_rw, key_rx;
/* in which executions of the exploration something was seen; set by end functions */
static unsigned int seen;

static const struct sim_cache thing = { .name = "thing", .size = 128 };

#define mutex_lock(l) sim_lock_nested(l, SIM_SLEEP, 0, SIM_SITE())
#define mutex_lock_nested(l, sub) sim_lock_nested(l, SIM_SLEEP, sub, SIM_SITE())
#define mutex_trylock(l) sim_trylock(l, SIM_SLEEP, SIM_SITE())
#define mutex_unlock(l) sim_unlock(l, SIM_SLEEP, SIM_SITE())
#define spin_lock(l) sim_lock_nested(l, SIM_SPIN, 0, SIM_SITE())
#define spin_unlock(l) sim_unlock(l, SIM_SPIN, SIM_SITE())
#define down_read(l) sim_read_lock(l, SIM_SLEEP, 0, SIM_SITE())
#define up_read(l) sim_read_unlock(l, SIM_SLEEP, SIM_SITE())
#define down_write(l) sim_write_lock(l, SIM_SLEEP, 0, SIM_SITE())
#define up_write(l) sim_write_unlock(l, SIM_SLEEP, SIM_SITE())
#define read_lock(l) sim_read_lock(l, SIM_SPIN, 0, SIM_SITE())
#define read_unlock(l) sim_read_unlock(l, SIM_SPIN, SIM_SITE())
#define write_lock(l) sim_write_lock(l, SIM_SPIN, 0, SIM_SITE())
#define write_unlock(l) sim_write_unlock(l, SIM_SPIN, SIM_SITE())
#define yield() sim_point(SIM_POINT, NULL, 0, SIM_SITE())

static inline void fresh(void)
{
	memset(&w, 0, sizeof(w));
	sim_lock_init(&w.a, "A", &key_a, SIM_SITE());
	sim_lock_init(&w.b, "B", &key_b, SIM_SITE());
	sim_lock_init(&w.c, "C", &key_c, SIM_SITE());
	sim_lock_init(&w.d, "D", &key_d, SIM_SITE());
	sim_rwlock_init(&w.rw, "RW", &key_rw, SIM_SITE());
	sim_rwlock_init(&w.rx, "RX", &key_rx, SIM_SITE());
	sim_wq_create(&w.queue, "queue", false);
	sim_wq_create(&w.other, "ordered", true);
}

static inline int spawn_ctx(const char *name, enum sim_ctx ctx, void (*fn)(void *arg), long arg)
{
	const struct sim_spawn s = { .name = name, .ctx = ctx, .fn = fn, .arg = (void *)arg };

	return sim_spawn(&s);
}

static inline int task(const char *name, void (*fn)(void *arg))
{
	return spawn_ctx(name, SIM_CTX_TASK, fn, 0);
}

static struct sim_program program(void (*start)(void *arg), void (*end)(void *arg))
{
	seen = 0;
	return (struct sim_program){
		.name = "small",
		.start = start,
		.end = end,
		.regions = { { &w, sizeof(w) } },
		.nr_regions = 1,
		.in_engine_image = true,
	};
}

static const struct sim_explore all = { .strategy = &sim_dfs, .bound = UINT32_MAX };

static struct sim_result explore_with(void (*start)(void *arg), void (*end)(void *arg),
				      struct sim_explore opt)
{
	static struct sim_program p; /* lives until sim_unload() */
	struct sim_result r;

	p = program(start, end);
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	return r;
}

/* Explored to the end without a word. Return: number of executions */
static inline uint64_t silent(void (*start)(void *arg), void (*end)(void *arg))
{
	struct sim_result r = explore_with(start, end, all);
	uint64_t n = r.stats.execs;

	if (r.nr_findings)
		fail_msg("not silent: %s", r.findings[0].signature);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	sim_result_free(&r);
	sim_unload();
	return n;
}

static bool is_in(const char *sig, const struct sim_result *r)
{
	for (size_t i = 0; i < r->nr_findings; i++)
		if (!strcmp(r->findings[i].signature, sig))
			return true;
	return false;
}

/*
 * Explored to the end, with exactly these findings, in any order; each shown
 * again by its schedule. Return: number of executions
 */
static inline uint64_t finds_with(void (*start)(void *arg), void (*end)(void *arg),
				  struct sim_explore opt, const char *const *sigs)
{
	struct sim_result r = explore_with(start, end, opt);
	uint64_t n = r.stats.execs;
	size_t nr = 0;

	for (; sigs[nr]; nr++) {
		if (!is_in(sigs[nr], &r))
			fail_msg("not found: %s (but %s)", sigs[nr],
				 r.nr_findings ? r.findings[0].signature : "nothing");
		/* for tests/tools/checks.sh */
		printf("# report: %s\n", sigs[nr]);
	}
	for (size_t i = 0; i < r.nr_findings; i++) {
		if (nr != r.nr_findings)
			fail_msg("%zu findings, one is: %s", r.nr_findings,
				 r.findings[i].signature);
		opt.under.promoted = r.findings[i].under.promoted;
		assert_int_equal(sim_detail(&r.findings[i].schedule, &opt.under), 0);
	}
	assert_int_equal(r.stats.complete, r.stats.cut ? SIM_STOPPED : SIM_COMPLETE);
	sim_result_free(&r);
	sim_unload();
	return n;
}

#define finds(start, ...) \
	finds_with(start, NULL, all, (const char *const[]){ __VA_ARGS__, NULL })

/* Run the program once, without a preemption; its reports are in sim_run() until sim_unload(). */
static inline void run_once(void (*start)(void *arg))
{
	const struct sim_explore one = { .strategy = &sim_dfs, .max_execs = 1 };
	struct sim_result r = explore_with(start, NULL, one);

	sim_result_free(&r);
}

#endif
