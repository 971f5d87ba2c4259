/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of stacksim reduce share. */
#ifndef CLI_REDUCE_H
#define CLI_REDUCE_H

#include "cli/cli.h"
#include "reduce/reduce.h"

/**
 * struct reduction - a scenario that is made smaller
 * @first: the schedule that was given, with the report that has to stay
 * @best: that of what is left, in which that is, too; @first, or @small
 * @world: loaded, so that what it lacks is known before anything is run
 * @tried: smaller scenarios that were run
 * @max_execs: of each; @bound: its preemptions
 * @clean: @nr_clean other kernels of which the scenario says rightly that nothing is reported
 *	there, which stays so: else it could be for a reason that is no defect
 * @ordered: without preemptions it was not reported, which stays so: else an expectation could
 *	fail for want of what was to meet it
 * @met: no other expectation was found to fail, and no operation, which stays so
 * @broken: there can be no process
 */
struct reduction {
	const struct options *opt;
	struct schedule_file first, small;
	const struct schedule_file *best;
	struct world world;
	struct budget time;
	uint64_t max_execs;
	uint32_t bound;
	size_t tried;
	struct change_sel clean[SCN_MAX_VERDICTS];
	unsigned int nr_clean;
	bool ordered, met, broken;
};

/**
 * reduction_shows() - does a scenario have the report?
 * Then its schedule is @r->best.
 * @said: gets what was said instead of running it, or NULL
 */
enum reduce_answer reduction_shows(struct reduction *r, const struct reduce_text *t,
				   struct scn *scn, FILE *said);

/**
 * reduction_is_plain() - does it have the report without any preemption, one task after the other?
 * Return: REDUCE_UNKNOWN where that could not be run.
 */
enum reduce_answer reduction_is_plain(struct reduction *r, const struct reduce_text *t,
				      struct scn *scn);

/**
 * reduction_is_clean() - is nothing reported that is not to be, as far as a search comes?
 * @at: in another kernel, in which that is anything; NULL: where the report is, expectations
 */
bool reduction_is_clean(struct reduction *r, const struct reduce_text *t, struct scn *scn,
			const struct change_sel *at);

/**
 * reduction_reports() - what a scenario reports
 * @at: in that kernel
 * Return: first lines, each with its newline, to be freed; NULL where that could not be run.
 */
char *reduction_reports(struct reduction *r, struct scn *scn, const struct change_sel *at);

/** struct reduced_expect - an expectation that is told of. @rest: what is told, behind its line */
struct reduced_expect {
	unsigned int line;
	const char *rest;
};
/** reduced_expect() - is it that which a report of the scenario at @path is about? */
bool reduced_expect(const char *report, const char *path, struct reduced_expect *e);

#endif
