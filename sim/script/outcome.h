/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Outcomes: what an execution of a scenario came to, in words that mean the
 * same in every world: the results that its tasks named, the files that it
 * names, and the kinds of its reports. Two worlds that behave alike have the
 * same set of distinct outcomes. Its conditions, which are what it checks and
 * expects, hold never, sometimes or always.
 */
#ifndef SCRIPT_OUTCOME_H
#define SCRIPT_OUTCOME_H

#include "script/script.h"

/**
 * struct outcome - one of the distinct outcomes
 * @value: of each field, then the kinds of reports as bits
 * @count: executions that came to it; @at: the first of them, from 1
 * @schedule: of that one
 */
struct outcome {
	long *value;
	uint64_t count, at;
	struct sim_schedule schedule;
};

/**
 * struct outcome_field - something that an outcome has a value of
 * @name: "writer.n" or "size(/mnt/f)"; @format: of a value, for printf
 * @slot: of a result, else -1
 * @handle: of a result that later operations refer to (a file descriptor): its
 *	number is the world's business, whether it is one is not
 * @query, @path: what to ask for, where it is no result
 */
struct outcome_field {
	char *name;
	const char *format;
	int slot;
	bool handle;
	const struct sim_opdef *query;
	const char *path;
};

/**
 * struct outcome_condition - an expression of a task or of the expectations
 * @held, @failed: executions in which it did; in the others it was not looked at
 */
struct outcome_condition {
	const struct scn_stmt *st;
	uint64_t held, failed;
};

/**
 * struct outcomes - the outcomes of an exploration, sorted by value
 * @condition: in the order of the scenario
 * @execs: executions seen
 * the rest belongs to outcome.c
 */
struct outcomes {
	struct outcome *list;
	size_t nr;
	struct outcome_condition *condition;
	size_t nr_conditions;
	uint64_t execs;

	struct scn *scn;
	struct outcome_field *field;
	size_t nr_fields;
	long *now;
};

/**
 * outcomes_begin() - watch the executions of a scenario
 * @o: outcomes_free() afterwards
 * @scn: resolved; watched until then
 */
void outcomes_begin(struct outcomes *o, struct scn *scn);

/** outcomes_add() - take the outcome of the last execution. @arg: struct outcomes; for struct
 * sim_explore.each */
void outcomes_add(void *arg);

/** outcome_print() - one line, without its end */
void outcome_print(const struct outcomes *o, const struct outcome *one, FILE *out);
/** outcome_text() - the same as a text, to be freed */
char *outcome_text(const struct outcomes *o, const struct outcome *one);

/** outcome_put_row() - a row of a histogram. @reported: with a report; @count: executions */
void outcome_put_row(const char *text, bool reported, uint64_t count, FILE *out);

/**
 * outcome_put_condition() - what was observed of a condition
 * @line, @text: of the scenario; @held, @failed: in how many executions it did
 * @execs: executions that were looked at
 */
void outcome_put_condition(unsigned int line, const char *text, uint64_t held, uint64_t failed,
			   uint64_t execs, FILE *out);

/**
 * outcomes_print() - the histogram of outcomes and what was observed of each condition, as herd7
 * and litmus7 do
 */
void outcomes_print(const struct outcomes *o, FILE *out);

void outcomes_free(struct outcomes *o);

#endif
