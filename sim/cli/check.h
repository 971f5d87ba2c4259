/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stacksim check: what its parts share. A test is run in a process of its own
 * (check_test.c), several at a time (pool.c), and told of in KTAP
 * (check_ktap.c); which tests there are is decided in cmd_check.c.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "base/json.h"
#include "cli/pool.h"

/**
 * struct test - one verdict of a scenario
 * @job: of what it wrote the last line is the reason to skip, or why it is inconclusive
 * @fixed: the world is one kernel; @elsewhere: the verdict is about another
 * @known: why this kernel is known to differ from what the verdict says, or NULL
 * @not_failed: the results of --rerun-failed, by which it is left out, or NULL
 * @not_run: a scenario before it failed, under --fail-fast
 * @said: what it wrote, once it was told of; NULL before
 */
struct test {
	struct job job;
	const struct options *opt;
	struct scn *scn;
	const struct scn_verdict *verdict;
	bool fixed, elsewhere, not_run;
	const char *known, *not_failed;
	char *said;
};

/** is_chosen() - is it to be run, in this world and by what was asked for? */
bool is_chosen(const struct test *t);

/** test_name() - "clean at 6.12 with one": what a test is called. Return: a text to be freed */
char *test_name(const struct test *t);

/** run_test() - run a struct test, for a pool. Return: an exit code */
int run_test(void *arg, FILE *out);

/** test_at() - a test of those that a pool runs */
static inline struct test *test_at(const struct pool *p, size_t i)
{
	return (struct test *)p->first + i;
}

/**
 * struct tally - results so far
 * @known: why it is not run; @rc: worst of them but for skips
 */
struct tally {
	unsigned int passed, failed, skipped, inconclusive, not_run;
	const char *known;
	enum exit_code rc;
};

/** put_result() - the line of a test that is done, after what it wrote as diagnostics; of one
 * without a verdict the last line is the reason. @number: of the line */
void put_result(struct test *t, unsigned int number);

/** put_scenario() - the line of a scenario all of whose tests are done */
void put_scenario(const struct scn *scn, const struct tally *t, unsigned int number);

/** put_not_run() - the line of a scenario that is not run. @why: a line */
void put_not_run(const struct scn *scn, const char *why, unsigned int number);

/** put_rest() - what the tests from number @from on have found until they were interrupted */
void put_rest(struct pool *p, size_t from);

/** put_totals() - how many there were of what, and which were not ok */
void put_totals(const struct pool *p, const struct tally *all);

/** test_result() - "pass", "fail", "skip", "inconclusive"; "error" where nothing is said of the
 * scenario, "unfinished" where it was interrupted, "not-run" after one that failed */
const char *test_result(const struct test *t);

/**
 * struct results - what --junit and --json write
 * @file: of each, NULL where it was not asked for
 * @rc: exit code of the run
 */
struct results {
	FILE *file[2];
	const struct test *tests;
	size_t nr;
	const char *world, *provenance;
	enum exit_code rc;
};
/** results_open() - before the run. Return: RC_OK, or RC_USAGE after saying which file is none */
enum exit_code results_open(struct results *r, const struct options *o);
/** results_write() - after it. Return: RC_OK, or RC_FAULT after saying what was lost */
enum exit_code results_write(struct results *r);

/** struct rerun_test - one that failed in another run. @found: it is there now, too */
struct rerun_test {
	const char *scenario, *file, *name;
	bool found;
};

/**
 * struct rerun - what --rerun-failed has read
 * @root: the texts are its own
 * @file: of each test, to be looked for
 */
struct rerun {
	const char *path, *world;
	json_t *root;
	struct rerun_test *test;
	char **file;
	size_t nr;
};
/**
 * rerun_read() - read the file that --json has written
 * @r: all zero; rerun_free() afterwards
 * Return: RC_OK, or RC_USAGE after saying what is wrong with the file.
 */
enum exit_code rerun_read(struct rerun *r, const char *path);
/** rerun_choose() - its world and scenarios, where @o asks for none */
void rerun_choose(struct rerun *r, struct options *o);
/** rerun_has() - did a test fail there? */
bool rerun_has(struct rerun *r, const struct test *t);
/** rerun_print_missing() - say which lines of scenarios there are no more. Return: how many */
unsigned int rerun_print_missing(const struct rerun *r, const struct scenario_set *set);
void rerun_free(struct rerun *r);

/* --save */
/** test_path() - FOLDER/SCENARIO.clean-at-6.12-with-one.SUFFIX; with @n, .N before that */
char *test_path(const struct test *t, const char *folder, size_t n, const char *suffix);

/**
 * save_findings() - reports and schedules of what a test was not to find
 * @e: how it was explored
 * @left_ms: for minimising, 0 for no limit
 * Return: whether all is on the disk; it was said what is not.
 */
bool save_findings(const struct test *t, const struct session *s, const struct sim_explore *e,
		   struct sim_result *res, uint64_t left_ms);

/** save_said() - what a test that is not ok has said, and how to repeat it. Return: as above */
bool save_said(const struct test *t);

/** is_unexpected() - is a finding one that a test is not to have? */
bool is_unexpected(const struct test *t, const struct sim_finding *f);

#endif
