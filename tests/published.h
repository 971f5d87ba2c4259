/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs that papers on concurrency testing measure with, written anew from their descriptions.
 * Each has as many tasks or steps as it is told, in its argument.
 */
#ifndef TESTS_PUBLISHED_H
#define TESTS_PUBLISHED_H

#include <string.h>
#include <sim/explore.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/thread.h>

static struct {
	struct sim_lock lock[2];
	int n[2];
} published;

static void published_task(const char *name, void (*fn)(void *arg), long arg)
{
	const struct sim_spawn s = {.name = name, .fn = fn, .arg = (void *)arg};

	sim_spawn(&s);
}

static int published_boot(void *arg)
{
	static struct sim_lock_key key[2];

	(void)arg;
	memset(&published, 0, sizeof(published));
	for (int i = 0; i < 2; i++)
		sim_lock_init(&published.lock[i], i ? "second" : "first", &key[i], SIM_SITE());
	return 0;
}

static int published_read(int i)
{
	return sim_read_once(&published.n[i], sizeof(int), SIM_SITE());
}

static void published_write(int i, int v)
{
	sim_write_once(&published.n[i], sizeof(int), v, SIM_SITE());
}

static void published_lock(int i)
{
	sim_lock_nested(&published.lock[i], SIM_SLEEP, 0, SIM_SITE());
}

static void published_unlock(int i)
{
	sim_unlock(&published.lock[i], SIM_SLEEP, SIM_SITE());
}

static void published_bug(void)
{
	sim_report(SIM_R_BUG, NULL, SIM_SITE(), "BUG: found");
}

/*
 * reorder_N, of SCTBench (Thomson, Donaldson, Betts, PPoPP 2014): all tasks but one set the first
 * variable and then the second; that one must never see only one of them set.
 */
static void reorder_set(void *arg)
{
	(void)arg;
	published_write(0, 1);
	published_write(1, -1);
}

static void reorder_check(void *arg)
{
	(void)arg;
	if (!(published_read(0) == 0 && published_read(1) == 0) &&
	    !(published_read(0) == 1 && published_read(1) == -1))
		published_bug();
}

static void start_reorder(void *arg)
{
	for (long i = 1; i < (long)arg; i++)
		published_task("set", reorder_set, 0);
	published_task("check", reorder_check, 0);
}

/*
 * twostage_N, of SCTBench: all tasks but one set the first variable under its lock, and then the
 * second under its own; that one must not see the first stage without the second.
 */
static void twostage_set(void *arg)
{
	int a;

	(void)arg;
	published_lock(0);
	sim_undo(published.n, sizeof(published.n));
	published.n[0] = 1;
	published_unlock(0);
	published_lock(1);
	a = published.n[0];
	published.n[1] = a + 1;
	published_unlock(1);
}

static void twostage_check(void *arg)
{
	int a, b;

	(void)arg;
	published_lock(0);
	a = published.n[0];
	published_unlock(0);
	if (!a)
		return;
	published_lock(1);
	b = published.n[1];
	published_unlock(1);
	if (b != a + 1)
		published_bug();
}

static void start_twostage(void *arg)
{
	for (long i = 1; i < (long)arg; i++)
		published_task("set", twostage_set, 0);
	published_task("check", twostage_check, 0);
}

/** published_program() - one of them, to be loaded */
static struct sim_program published_program(void (*start)(void *arg), long n)
{
	return (struct sim_program){
		.name = "published",
		.boot = published_boot,
		.start = start,
		.arg = (void *)n,
		.regions = {{&published, sizeof(published)}},
		.nr_regions = 1,
		.in_engine_image = true,
	};
}

/** published_mean() - the mean number of executions until the bug is found, over 100 seeds */
static double published_mean(const struct sim_strategy *by, void (*start)(void *arg), long n)
{
	const struct sim_program p = published_program(start, n);
	uint64_t sum = 0;

	if (sim_load(&p))
		return 0;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		const struct sim_explore opt = {
			.strategy = by, .seed = seed, .stop_first = true, .max_execs = 100000};
		struct sim_result r;

		sim_explore(&opt, &r);
		sum += r.stats.execs;
		sim_result_free(&r);
	}
	sim_unload();
	return sum / 100.0;
}

#endif
