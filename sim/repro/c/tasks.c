// SPDX-License-Identifier: GPL-2.0-only
/* Text of reproducers: what tasks call beside their operations. Not compiled here. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define FAILS 1

#define AS_REPORTED 2

/* a pipe to the process that counts */
static int said;

/* FAILS, AS_REPORTED */
static int failed;

/* lines of the scenario that did not hold when it was reported, ended by 0 */
static const unsigned int *lines_reported;

static void fails(const char *line)
{
	int how = FAILS;

	for (const unsigned int *l = lines_reported; *l; l++)
		if (strtoul(line, NULL, 10) == *l)
			how |= AS_REPORTED;
	__atomic_fetch_or(&failed, how, __ATOMIC_SEQ_CST);
}

/* Until a task has come to a point. It is about races: nobody sleeps here. */
static void wait_for(const int *at, int point)
{
	while (__atomic_load_n(at, __ATOMIC_ACQUIRE) < point)
		sched_yield();
}

static void reached(int *at, int point)
{
	__atomic_store_n(at, point, __ATOMIC_RELEASE);
}

/* An operation that nothing looks at has to work, unless it was given what had gone wrong. */
static long must(const char *line, long ret, long given)
{
	if (ret < 0 && given >= 0) {
		dprintf(said, "\tline %s: returned %ld\n", line, ret);
		fails(line);
	}
	return ret;
}

/* It has to fail, with this error. */
static long must_be(const char *line, long ret, long error)
{
	if (ret != error) {
		dprintf(said, "\tline %s: returned %ld, not %ld\n", line, ret, error);
		fails(line);
	}
	return ret;
}

/* Neither 0 nor an error is anything that holds. */
static void check(const char *line, long value)
{
	if (value > 0 || value < -4095)
		return;
	dprintf(said, "\tline %s: does not hold\n", line);
	fails(line);
}
