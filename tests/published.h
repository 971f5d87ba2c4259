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

#define PUBLISHED_TASKS 16
#define PUBLISHED_TABLE 128

static struct {
	struct sim_lock lock[PUBLISHED_TASKS];
	long n[PUBLISHED_TABLE];
	long tasks;
} published;

static void published_task(const char *name, void (*fn)(void *arg), long arg)
{
	const struct sim_spawn s = {.name = name, .fn = fn, .arg = (void *)arg};

	sim_spawn(&s);
}

static int published_boot(void *arg)
{
	static struct sim_lock_key key[PUBLISHED_TASKS];

	memset(&published, 0, sizeof(published));
	published.tasks = (long)arg;
	for (int i = 0; i < PUBLISHED_TASKS; i++)
		sim_lock_init(&published.lock[i], "lock", &key[i], SIM_SITE());
	return 0;
}

static long published_read(long i)
{
	return sim_read_once(&published.n[i], sizeof(published.n[i]), SIM_SITE());
}

static void published_write(long i, long v)
{
	sim_write_once(&published.n[i], sizeof(published.n[i]), v, SIM_SITE());
}

static void published_lock(long i)
{
	sim_lock_nested(&published.lock[i], SIM_SLEEP, 0, SIM_SITE());
}

static void published_unlock(long i)
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

static inline void start_reorder(void *arg)
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
	long a;

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
	long a, b;

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

static inline void start_twostage(void *arg)
{
	for (long i = 1; i < (long)arg; i++)
		published_task("set", twostage_set, 0);
	published_task("check", twostage_check, 0);
}

/* counter2xK: two tasks take a lock, count, and let go of it, K times. */
static void counter_task(void *arg)
{
	for (long i = 0; i < (long)arg; i++) {
		published_lock(0);
		sim_undo(&published.n[0], sizeof(published.n[0]));
		published.n[0]++;
		published_unlock(0);
	}
}

static inline void start_counter(void *arg)
{
	published_task("a", counter_task, (long)arg);
	published_task("b", counter_task, (long)arg);
}

/*
 * lastzero N (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014): each of N tasks sets its element of an
 * array to one more than the one before, while one looks for the last that is zero.
 */
static void lastzero_set(void *arg)
{
	long i = (long)arg;

	published_write(i, published_read(i - 1) + 1);
}

static void lastzero_look(void *arg)
{
	long i = (long)arg;

	while (published_read(i))
		i--;
}

static inline void start_lastzero(void *arg)
{
	published_task("look", lastzero_look, (long)arg);
	for (long i = 1; i <= (long)arg; i++)
		published_task("set", lastzero_set, i);
}

/* indexer N (Flanagan and Godefroid, POPL 2005): tasks put four messages each into a hash table. */
static void indexer_task(void *arg)
{
	for (long m = 1; m <= 4; m++) {
		long w = m * 11 + (long)arg, h = w * 7 % PUBLISHED_TABLE;

		while (sim_cmpxchg(&published.n[h], sizeof(published.n[h]), 0, w, SIM_SITE()))
			h = (h + 1) % PUBLISHED_TABLE;
	}
}

static inline void start_indexer(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		published_task("index", indexer_task, i);
}

/* Dining philosophers: each takes the fork on the left, then the one on the right. */
static void philosopher(void *arg)
{
	long left = (long)arg, right = (left + 1) % published.tasks;

	published_lock(left);
	published_lock(right);
	published_unlock(right);
	published_unlock(left);
}

static inline void start_philosophers(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		published_task("philosopher", philosopher, i);
}

/** struct published_form - a program with a known number of traces */
struct published_form {
	const char *name;
	void (*start)(void *arg);
	long n;
	uint64_t traces;
};

static const struct published_form published_forms[] = {
	{"counter2x3", start_counter, 3, 20},
	{"counter2x5", start_counter, 5, 252},
	{"lastzero-5", start_lastzero, 5, 64},
	{"lastzero-8", start_lastzero, 8, 704},
	{"indexer-12", start_indexer, 12, 8},
	{"indexer-13", start_indexer, 13, 64},
	{"philosophers-5", start_philosophers, 5, 31},
	{"philosophers-8", start_philosophers, 8, 255},
	{"counter2x8", start_counter, 8, 12870},
	{"lastzero-10", start_lastzero, 10, 3328},
	{"indexer-14", start_indexer, 14, 512},
	{"philosophers-10", start_philosophers, 10, 1023},
};
#define PUBLISHED_FORMS (sizeof(published_forms) / sizeof(published_forms[0]))

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
static inline double published_mean(const struct sim_strategy *by, void (*start)(void *arg), long n)
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
