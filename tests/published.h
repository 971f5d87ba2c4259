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

/* Not visible, for what a lock is for. */
static long published_get(long i)
{
	sim_check(&published.n[i], sizeof(published.n[i]), false, SIM_SITE());
	return published.n[i];
}

static void published_set(long i, long v)
{
	sim_check(&published.n[i], sizeof(published.n[i]), true, SIM_SITE());
	published.n[i] = v;
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
	(void)arg;
	published_lock(0);
	published_set(0, 1);
	published_unlock(0);
	published_lock(1);
	published_set(1, published_get(0) + 1);
	published_unlock(1);
}

static void twostage_check(void *arg)
{
	long a, b;

	(void)arg;
	published_lock(0);
	a = published_get(0);
	published_unlock(0);
	if (!a)
		return;
	published_lock(1);
	b = published_get(1);
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
		published_set(0, published_get(0) + 1);
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

/* Who is made last is tried first by some searches. */
static inline void start_lastzero_last(void *arg)
{
	for (long i = 1; i <= (long)arg; i++)
		published_task("set", lastzero_set, i);
	published_task("look", lastzero_look, (long)arg);
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

/* readers N (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014): N tasks read what one writes. */
static void readers_read(void *arg)
{
	(void)arg;
	published_read(0);
}

static void readers_write(void *arg)
{
	(void)arg;
	published_write(0, 1);
}

static inline void start_readers(void *arg)
{
	published_task("writer", readers_write, 0);
	for (long i = 0; i < (long)arg; i++)
		published_task("reader", readers_read, 0);
}

/*
 * wronglock N, of SCTBench: one task counts under a lock, and looks whether nobody else did; all
 * others count under another lock.
 */
static void wronglock_right(void *arg)
{
	long v;

	(void)arg;
	published_lock(0);
	v = published_read(0);
	published_write(0, v + 1);
	if (published_read(0) != v + 1)
		published_bug();
	published_unlock(0);
}

static void wronglock_wrong(void *arg)
{
	(void)arg;
	published_lock(1);
	published_write(0, published_read(0) + 1);
	published_unlock(1);
}

static inline void start_wronglock(void *arg)
{
	published_task("right", wronglock_right, 0);
	for (long i = 1; i < (long)arg; i++)
		published_task("wrong", wronglock_wrong, 0);
}

/*
 * stringbuffer, of SCTBench (Flanagan and Qadeer, PLDI 2003): one task appends a buffer to its own.
 * It takes the length under the lock of that buffer, and copies so much under the lock taken once
 * more. All other tasks erase the buffer.
 */
static void stringbuffer_append(void *arg)
{
	long length;

	(void)arg;
	published_lock(1);
	published_lock(0);
	length = published_get(0);
	published_unlock(0);
	published_lock(0);
	if (length > published_get(0))
		published_bug();
	published_unlock(0);
	published_unlock(1);
}

static void stringbuffer_erase(void *arg)
{
	(void)arg;
	published_lock(0);
	published_set(0, 0);
	published_unlock(0);
}

static inline void start_stringbuffer(void *arg)
{
	published_set(0, 3);
	published_task("append", stringbuffer_append, 0);
	for (long i = 1; i < (long)arg; i++)
		published_task("erase", stringbuffer_erase, 0);
}

/*
 * The work-stealing queue of Cilk (Frigo, Leiserson, Randall, PLDI 1998), as CHESS and SCTBench
 * measure with it: the owner puts N items in at the tail, and takes N from there, mostly without
 * the lock, while a thief takes one from the head. No item must be taken twice.
 */
enum { QUEUE_HEAD, QUEUE_TAIL, QUEUE_TAKEN };

static void queue_take(long item)
{
	if (published_read(QUEUE_TAKEN + item))
		published_bug();
	published_write(QUEUE_TAKEN + item, 1);
}

static void queue_push(void)
{
	published_write(QUEUE_TAIL, published_read(QUEUE_TAIL) + 1);
}

/* Return: is there an item at the tail, which is the owner's now? */
static bool queue_claim(long tail)
{
	published_write(QUEUE_TAIL, tail);
	if (published_read(QUEUE_HEAD) <= tail)
		return true;
	published_write(QUEUE_TAIL, tail + 1);
	return false;
}

static void queue_pop(void)
{
	long tail = published_read(QUEUE_TAIL) - 1;
	bool claimed = queue_claim(tail);

	if (!claimed) {
		published_lock(0);
		claimed = queue_claim(tail);
		published_unlock(0);
	}
	if (claimed)
		queue_take(tail);
}

/* What is wrong: a thief may have taken it since the owner looked. */
static void queue_pop_early(void)
{
	long tail = published_read(QUEUE_TAIL) - 1;

	if (published_read(QUEUE_HEAD) > tail)
		return;
	published_write(QUEUE_TAIL, tail);
	queue_take(tail);
}

static void queue_steal(void *arg)
{
	long head;

	(void)arg;
	published_lock(0);
	head = published_read(QUEUE_HEAD);
	published_write(QUEUE_HEAD, head + 1);
	if (head + 1 > published_read(QUEUE_TAIL))
		published_write(QUEUE_HEAD, head);
	else
		queue_take(head);
	published_unlock(0);
}

static void queue_own(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		queue_push();
	for (long i = 0; i < (long)arg; i++)
		queue_pop();
}

static void queue_own_early(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		queue_push();
	for (long i = 0; i < (long)arg; i++)
		queue_pop_early();
}

static inline void start_queue(void *arg)
{
	published_task("owner", queue_own, (long)arg);
	published_task("thief", queue_steal, 0);
}

static inline void start_queue_early(void *arg)
{
	published_task("owner", queue_own_early, (long)arg);
	published_task("thief", queue_steal, 0);
}

/**
 * struct published_form - a program with so many tasks or steps
 * @traces: how many it has, by a closed form or by a count of all schedules; 0: nobody knows
 * @findings: how many things are wrong with it
 */
struct published_form {
	const char *name;
	void (*start)(void *arg);
	long n;
	uint64_t traces;
	size_t findings;
};

static const struct published_form published_forms[] = {
	/* (2N)! / N!^2 */
	{"counter2x3", start_counter, 3, 20, 0},
	{"counter2x5", start_counter, 5, 252, 0},
	{"counter2x8", start_counter, 8, 12870, 0},
	/* (N + 3) * 2^(N - 2) */
	{"lastzero-5", start_lastzero, 5, 64, 0},
	{"lastzero-8", start_lastzero, 8, 704, 0},
	{"lastzero-10", start_lastzero, 10, 3328, 0},
	{"lastzero-12", start_lastzero, 12, 15360, 0},
	{"lastzero-15", start_lastzero, 15, 147456, 0},
	{"lastzero-last-8", start_lastzero_last, 8, 704, 0},
	{"lastzero-last-12", start_lastzero_last, 12, 15360, 0},
	{"lastzero-last-15", start_lastzero_last, 15, 147456, 0},
	/* 8^(N - 11) */
	{"indexer-12", start_indexer, 12, 8, 0},
	{"indexer-13", start_indexer, 13, 64, 0},
	{"indexer-14", start_indexer, 14, 512, 0},
	{"indexer-15", start_indexer, 15, 4096, 0},
	/* 2^N - 1 */
	{"philosophers-5", start_philosophers, 5, 31, 2},
	{"philosophers-8", start_philosophers, 8, 255, 2},
	{"philosophers-10", start_philosophers, 10, 1023, 2},
	{"philosophers-13", start_philosophers, 13, 8191, 2},
	/* 2^N */
	{"readers-5", start_readers, 5, 32, 0},
	{"readers-8", start_readers, 8, 256, 0},
	{"readers-13", start_readers, 13, 8192, 0},
	/* those of all schedules */
	{"queue-1", start_queue, 1, 7, 0},
	{"queue-2", start_queue, 2, 14, 0},
	{"queue-8", start_queue, 8, 0, 0},
	{"queue-early-1", start_queue_early, 1, 9, 1},
	{"queue-early-4", start_queue_early, 4, 0, 1},
	{"wronglock-2", start_wronglock, 2, 7, 1},
	{"wronglock-3", start_wronglock, 3, 50, 1},
	{"wronglock-5", start_wronglock, 5, 0, 1},
	{"stringbuffer-2", start_stringbuffer, 2, 3, 1},
	{"stringbuffer-3", start_stringbuffer, 3, 12, 1},
	{"stringbuffer-6", start_stringbuffer, 6, 0, 1},
	{"reorder-2", start_reorder, 2, 4, 1},
	{"reorder-3", start_reorder, 3, 52, 1},
	{"reorder-4", start_reorder, 4, 0, 1},
	{"twostage-2", start_twostage, 2, 3, 1},
	{"twostage-3", start_twostage, 3, 38, 1},
	{"twostage-4", start_twostage, 4, 0, 1},
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
