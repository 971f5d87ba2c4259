/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stacksim check: what its parts share. A test is run in a process of its own
 * (check_test.c), several at a time (check_pool.c), and told of in KTAP
 * (check_ktap.c); which tests there are is decided in cmd_check.c.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/cli.h"

/**
 * struct test - one verdict of a scenario
 * @proc: where it runs; of what it wrote the last line is the reason to skip
 * @fixed: the world is one kernel; @elsewhere: the verdict is about another
 * @known: why this kernel is known to differ from what the verdict says, or NULL
 */
struct test {
	const struct options *opt;
	struct scn *scn;
	const struct scn_verdict *verdict;
	struct isolated proc;
	bool done, fixed, elsewhere;
	const char *known;
	enum exit_code rc;
};

/** run_test() - run a struct test, for isolate_start(). Return: an exit code */
int run_test(void *arg, FILE *out);

/** struct pool - the tests and the processes that run them. @broken: there can be no process */
struct pool {
	struct test *tests;
	size_t nr, started, running, jobs;
	const volatile sig_atomic_t *stop;
	bool broken;
};

/**
 * pool_advance() - start as many tests as may run, then wait until one is done
 * @want: its number
 * Return: false when its result is not to be had: what was interrupted has none.
 */
bool pool_advance(struct pool *p, size_t want);

/** pool_interrupt() - those that run come to an end, and say what they have found */
void pool_interrupt(struct pool *p);

/** struct tally - results so far. @known: why it is not run; @rc: worst of them but for skips */
struct tally {
	unsigned int run, skipped;
	const char *known;
	enum exit_code rc;
};

/** put_result() - the line of a test that is done, after what it wrote as diagnostics; of a
 * skipped one the last line is the reason. @number: of the line */
void put_result(struct test *t, unsigned int number);

/** put_scenario() - the line of a scenario all of whose tests are done */
void put_scenario(const struct scn *scn, const struct tally *t, unsigned int number);

/** put_rest() - what the tests from number @from on have found until they were interrupted */
void put_rest(struct pool *p, size_t from);

#endif
