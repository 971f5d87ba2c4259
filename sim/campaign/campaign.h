/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A campaign: a SQLite file that has what long searches have come to, so that they can be killed,
 * continued, split over machines and put together again.
 *
 * Work is done in units, each of which is a transaction: there is all of it, or nothing. What a
 * unit comes to depends on its target and on its place only, not on who does it or when.
 */
#ifndef CAMPAIGN_CAMPAIGN_H
#define CAMPAIGN_CAMPAIGN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sim/explore.h>

struct campaign;

/**
 * enum campaign_use - what a file is opened for
 * @CAMPAIGN_BEGIN, @CAMPAIGN_RESUME: to begin, to go on; @CAMPAIGN_READ: to look at
 * @CAMPAIGN_MERGE: to put others in
 * @CAMPAIGN_UNITS: to put units in, by a process of who has opened it to begin or to go on
 */
enum campaign_use {
	CAMPAIGN_BEGIN,
	CAMPAIGN_RESUME,
	CAMPAIGN_READ,
	CAMPAIGN_MERGE,
	CAMPAIGN_UNITS
};

/**
 * campaign_open() - open the file of a campaign
 * @path: of the file: to begin it may be there only if it is empty; to go on, or to look at, it
 *	must be one; to put others in, it can be either
 * @err: where it is said what is wrong, now and until campaign_close()
 * Return: NULL when it is of no use.
 */
struct campaign *campaign_open(const char *path, enum campaign_use use, FILE *err);

/** campaign_close() - Return: 0, or -EIO when something before did not succeed; it was said then */
int campaign_close(struct campaign *c);

/** campaign_settle() - all is in the one file from now on, without others beside it that SQLite has
 * while it is written; and it is on the disk */
void campaign_settle(struct campaign *c);

/**
 * struct campaign_target - what is explored: a scenario in a world, in one way
 * @world: its name; @changes: those in force; @digest: of the world's file and of the engine
 * @scenario: its name; @hash: of its text
 * @settings: all options on which executions depend, and which they are
 * @id: of it in the file
 */
struct campaign_target {
	const char *world, *changes, *digest, *scenario, *hash, *settings;
	int64_t id;
};

/**
 * campaign_target() - find a target, or put it in
 * @t: @t->id is set
 * @was: set to what was different when the units that are there were done, which are removed:
 *	"world" or "scenario"; else NULL
 * Return: 0 or -EIO.
 */
int campaign_target(struct campaign *c, struct campaign_target *t, const char **was);

/**
 * struct campaign_unit - where a unit stands in the search of its target
 * @phase: 0, 1, ...: searches of one target that follow each other; @strategy: of that
 * @bound: of a bounded strategy, else 0
 * @nr: 0, 1, ...: of those with the same bound
 */
struct campaign_unit {
	int64_t target;
	uint32_t phase, bound;
	uint64_t nr;
	const char *strategy;
};

/**
 * struct campaign_done - what a unit has come to, beside findings and outcomes
 * @why: why nothing could be run, and then the exit code @rc says so, too; else NULL
 * @last: no unit with this bound follows
 * @never: bit i: no operation of task i ever succeeded; bit 32 + i: nor failed
 */
struct campaign_done {
	struct sim_stats stats;
	const char *why;
	int rc;
	bool last;
	uint64_t never;
};

/** campaign_begin() - a unit is about to be put in. Return: 0 or -EIO */
int campaign_begin(struct campaign *c);
/** campaign_commit() - all of it is there. Return: 0; -EIO: nothing of it is */
int campaign_commit(struct campaign *c);

/** campaign_put_unit() - a unit that is done; one that is there stays */
void campaign_put_unit(struct campaign *c, const struct campaign_unit *u,
		       const struct campaign_done *d);
/** campaign_put_finding() - of it. @fails: it is no mere race; @schedule: text of a schedule file,
 * or NULL */
void campaign_put_finding(struct campaign *c, const struct campaign_unit *u,
			  const struct sim_finding *f, bool fails, const char *schedule);
/** campaign_put_outcome() - of it. @reported: with a report */
void campaign_put_outcome(struct campaign *c, const struct campaign_unit *u, const char *text,
			  bool reported, uint64_t count);
/** campaign_put_condition() - of it: in how many executions an expression of the scenario held */
void campaign_put_condition(struct campaign *c, const struct campaign_unit *u, unsigned int line,
			    const char *text, uint64_t held, uint64_t failed);

/**
 * struct campaign_far - how far a phase of a target has come
 * @nr: units; @execs: executions of all
 * @unit: the last one; @last, @rc, @complete: of it
 */
struct campaign_far {
	uint64_t nr, execs;
	struct campaign_unit unit;
	bool last;
	int rc;
	enum sim_completeness complete;
};
void campaign_far(struct campaign *c, int64_t target, uint32_t phase, struct campaign_far *far);

/** campaign_has_unit() - is it there? */
bool campaign_has_unit(struct campaign *c, const struct campaign_unit *u);
/** campaign_has_finding() - has some unit of the target found this? */
bool campaign_has_finding(struct campaign *c, int64_t target, const char *signature);

/** campaign_sum() - what all units of a target have come to. @d: @d->why is freed with the
 * campaign */
void campaign_sum(struct campaign *c, int64_t target, struct campaign_done *d);

/**
 * struct campaign_finding - all reports of one signature about one target
 * @first: unit in which the first was; @at: execution of that; @count: executions that had one
 */
struct campaign_finding {
	struct campaign_target target;
	struct campaign_unit first;
	const char *signature, *schedule;
	uint64_t at, count;
	bool fails;
};

/** campaign_findings() - by signature and target. @target: only of this one; 0: of all. @each: with
 * what is valid until it returns */
void campaign_findings(struct campaign *c, int64_t target,
		       void (*each)(void *arg, const struct campaign_finding *f), void *arg);

/** campaign_outcomes() - by text; @each: as above */
void campaign_outcomes(struct campaign *c, int64_t target,
		       void (*each)(void *arg, const char *text, bool reported, uint64_t count),
		       void *arg);
/** campaign_conditions() - by line; @each: as above */
void campaign_conditions(struct campaign *c, int64_t target,
			 void (*each)(void *arg, unsigned int line, const char *text, uint64_t held,
				      uint64_t failed),
			 void *arg);

/** CAMPAIGN_MEMORY - the path of one that is in no file, and empty when it is opened */
#define CAMPAIGN_MEMORY ":memory:"

/** campaign_write() - what one in memory has, for campaign_take(). Return: 0 or -EIO */
int campaign_write(struct campaign *c, FILE *out);

/**
 * campaign_take() - as campaign_merge(), from what campaign_write() has written
 * @from: whose that is, for messages
 * @found: gets the signatures that its targets had not
 */
int campaign_take(struct campaign *c, const void *data, size_t len, const char *from,
		  void (*found)(const char *signature));

/**
 * campaign_merge() - put in what is in another file and not in this one
 * @path: of one that campaign_open() has found to be a campaign
 * Return: 0; -EINVAL when it does not belong there, else -EIO, after saying why, and nothing of it
 * was put in.
 */
int campaign_merge(struct campaign *c, const char *path);

#endif
