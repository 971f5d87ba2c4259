/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs in processes of their own, several at a time: tests of stacksim check, scenarios of stacksim
 * campaign.
 */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include "cli/cli.h"

/**
 * struct job - something that a process of its own does
 * @proc: where it runs
 * @group: jobs with the same follow each other
 * @quick: it takes no time that is worth mentioning
 * @late: the time of all was over before it began
 * @max_ms: its part of that time, 0 where that is not limited
 * @rc: its exit code, once it is done
 */
struct job {
	struct isolated proc;
	const void *group;
	bool quick, done, late;
	uint64_t max_ms;
	enum exit_code rc;
};

/**
 * struct pool - the jobs and the processes that run them
 * @first: @nr structs of @size bytes, each of which begins with a struct job
 * @end: none from there on is started
 * @run: does a job, of which it gets the struct
 * @budget: time for all
 * @fail_fast: where one fails, its group is the last
 * @broken: there can be no process
 */
struct pool {
	void *first;
	size_t size, nr, end, started, running, jobs;
	int (*run)(void *arg, FILE *out);
	struct budget budget;
	const volatile sig_atomic_t *stop;
	bool fail_fast, broken;
};

/**
 * pool_advance() - start as many jobs as may run, then wait until one is done
 * @want: its number
 * Return: false when its result is not to be had: what was interrupted has none.
 */
bool pool_advance(struct pool *p, size_t want);

/** pool_interrupt() - those that run come to an end, and say what they have found */
void pool_interrupt(struct pool *p);

#endif
