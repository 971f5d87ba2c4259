// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine costs, on one core. Programs: counter2x3 (two tasks, three
 * times lock, increment, unlock), and a use after free by a lost reference
 * among three tasks. The trace and the lock validator are on, as always.
 * Ratios of one run compare across machines, the figures themselves do not.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include "published.h"

static const struct sim_cache cache = {.name = "thing", .size = 64};

static struct {
	struct sim_refcount *ref;
} w;

static void task(const char *name, void (*fn)(void *arg), long arg)
{
	const struct sim_spawn s = {.name = name, .fn = fn, .arg = (void *)arg};

	sim_spawn(&s);
}

static void points(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

static void start_points(void *arg)
{
	task("a", points, (long)arg);
	task("b", points, (long)arg);
}

/* Each drops one reference of two: the third task uses what may be gone. */
static void put(void *arg)
{
	(void)arg;
	if (sim_refcount_dec_and_test(w.ref, SIM_SITE()))
		sim_free(w.ref, SIM_SITE());
}

static void use(void *arg)
{
	(void)arg;
	sim_refcount_read(w.ref, SIM_SITE());
}

static void start_refcount(void *arg)
{
	(void)arg;
	sim_undo(&w.ref, sizeof(w.ref));
	task("put1", put, 0);
	task("put2", put, 0);
	task("user", use, 0);
}

static int boot_refcount(void *arg)
{
	(void)arg;
	w.ref = sim_alloc(&cache, 0, SIM_ZERO, SIM_SITE());
	w.ref->refs = 2;
	return 0;
}

static double rate(const struct sim_result *r, uint64_t n)
{
	return n * 1e3 / r->stats.elapsed_ns;
}

static void run(const char *what, struct sim_program p, struct sim_explore opt)
{
	struct sim_result r;

	p.in_engine_image = true;
	if (!p.nr_regions)
		p.regions[p.nr_regions++] = (struct sim_region){&w, sizeof(w)};
	if (sim_load(&p))
		exit(1);
	sim_explore(&opt, &r);
	printf("%-34s %9.3f M exec/s %8.1f M steps/s %7.1f ns/step", what, rate(&r, r.stats.execs),
	       rate(&r, r.stats.steps), (double)r.stats.elapsed_ns / r.stats.steps);
	sim_result_free(&r);
	opt.time_reset = true;
	opt.max_execs = opt.max_execs && opt.max_execs < 200000 ? opt.max_execs : 200000;
	sim_explore(&opt, &r);
	printf("   reset %4.1f %%  %zu found%s\n", 100.0 * r.stats.reset_ns / r.stats.elapsed_ns,
	       r.nr_findings, r.stats.complete == SIM_COMPLETE ? ", complete" : "");
	sim_result_free(&r);
	sim_unload();
}

static void until_found(const char *strategy, long tasks)
{
	const struct sim_strategy *by = sim_strategy_find(strategy);

	printf("%-34s %9.1f of reorder_%ld %9.1f of twostage_%ld, mean of 100 seeds\n", strategy,
	       published_mean(by, start_reorder, tasks), tasks,
	       published_mean(by, start_twostage, tasks), tasks);
}

#define RUNS 3

/* The best of some runs, since a machine does other things, too. */
static void by_partial_orders(const struct published_form *f)
{
	const struct sim_program p = published_program(f->start, f->n);
	const struct sim_explore opt = {.strategy = sim_strategy_find("dpor"),
					.max_execs = 1000000};
	struct sim_stats st;
	char known[24] = "-";
	uint64_t traces, ns = UINT64_MAX;
	struct rusage use;

	if (sim_load(&p))
		exit(1);
	for (unsigned int i = 0; i < RUNS; i++) {
		struct sim_result r;

		sim_explore(&opt, &r);
		st = r.stats;
		ns = st.elapsed_ns < ns ? st.elapsed_ns : ns;
		sim_result_free(&r);
	}
	traces = st.execs - st.cut_short;
	if (f->traces)
		snprintf(known, sizeof(known), "%" PRIu64, f->traces);
	getrusage(RUSAGE_SELF, &use);
	printf("%-16s %8s %8" PRIu64 " %9.2f %9.0f %9.0f %8.1f%s\n", f->name, known, traces,
	       (double)st.execs / traces, st.execs * 1e9 / ns, traces * 1e9 / ns,
	       use.ru_maxrss / 1024.0, st.complete == SIM_COMPLETE ? "" : "  not complete");
	fflush(stdout);
	sim_unload();
}

/* Each in a process of its own: what it had at most is known of a process only. */
static void published_table(void)
{
	int status;

	printf("\ndpor, best of %u runs; MB are those of the process\n"
	       "%-16s %8s %8s %9s %9s %9s %8s\n",
	       RUNS, "", "traces", "found", "execs/tr.", "execs/s", "traces/s", "MB");
	fflush(stdout);
	for (unsigned int i = 0; i < PUBLISHED_FORMS; i++) {
		pid_t pid = fork();

		if (!pid) {
			by_partial_orders(&published_forms[i]);
			exit(0);
		}
		if (pid < 0 || waitpid(pid, &status, 0) < 0 || status)
			exit(1);
	}
}

int main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 0) : 2000000;
	struct sim_explore random = {.strategy = &sim_random, .seed = 1, .max_execs = n};
	struct sim_explore dfs = {.strategy = &sim_dfs, .bound = UINT32_MAX, .max_execs = n};

	run("points2x100, random", (struct sim_program){.start = start_points, .arg = (void *)100},
	    (struct sim_explore){.strategy = &sim_random, .max_execs = n / 10});
	run("counter2x3, random", published_program(start_counter, 3), random);
	run("counter2x10, dfs", published_program(start_counter, 10), dfs);
	run("refcount use after free, random",
	    (struct sim_program){.boot = boot_refcount, .start = start_refcount}, random);
	printf("\nexecutions until the bug is found\n");
	until_found("surw", 60);
	until_found("pos", 60);
	until_found("surw", 100);
	published_table();
	return 0;
}
