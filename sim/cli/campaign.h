/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stacksim campaign: what its parts share. Which targets there are, and what is printed of them, is
 * in cmd_campaign.c; campaign_unit.c does their units, in a process of its own for each target, or,
 * where mpirun has started several (campaign_ranks.h), for each unit.
 */
#ifndef CLI_CAMPAIGN_H
#define CLI_CAMPAIGN_H

#include "campaign/campaign.h"
#include "cli/pool.h"
#include "cli/ranks.h"

/** struct shard - of @of of them, number @nr, from 0 */
struct shard {
	uint32_t nr, of;
};

/**
 * struct chain - the units of a target, one after the other
 * @path: of the file
 * @index: of the target, by which units are dealt to shards
 * @scn, @world: what is explored, and where
 * @next: of a search that draws: no unit before that is still to be done
 * @stage: what is done now, in one process; @execs: to how many executions a unit may have that is
 *	done alone, 0 for no limit
 */
struct chain {
	struct job job;
	const struct options *opt;
	const char *path, *world;
	struct scn *scn;
	struct campaign_target target;
	struct shard shard;
	size_t index;
	struct budget time;
	uint64_t next[2];
	struct campaign_unit stage;
	uint64_t execs;
};

/**
 * struct campaign_run - a run of the command
 * @chain: one for each target of this shard
 * @names: texts that targets have
 * @ranks: NULL where it is one process; @self, @of: which one it is, of how many
 * @lost: not all of them are there any more
 */
struct campaign_run {
	const struct options *opt;
	const char *path;
	struct scenario_set set;
	struct shard shard;
	struct chain *chain;
	size_t nr;
	struct budget time;
	void *names;
	const struct ranks *ranks;
	int self, of;
	bool lost;
};

/** campaign_choose() - all targets that the command line asks for. Return: an exit code */
enum exit_code campaign_choose(struct campaign_run *r);

/** ranks_lead() - of several processes this one hands out units, and puts them into the file, which
 * campaign_choose() and others have prepared. Return: an exit code, as of one that does all */
enum exit_code ranks_lead(struct campaign_run *r);
/** ranks_work() - ... and this one does them, until it is told that there are no more. Return: an
 * exit code */
enum exit_code ranks_work(struct campaign_run *r);
/** ranks_leave() - the end of who leads, also where nothing has begun. @rc: its exit code */
void ranks_leave(struct campaign_run *r, enum exit_code rc);

/**
 * chain_next() - the unit that is to be done next
 * @u: set to it; @execs: to how many executions it may have, 0 for no limit
 * Return: whether there is one.
 */
bool chain_next(struct chain *t, struct campaign *c, struct campaign_unit *u, uint64_t *execs);

/** chain_strategy() - of a phase of its search */
const struct sim_strategy *chain_strategy(const struct chain *t, uint32_t phase);

/** print_unit() - "dfs to bound 2": where something stands in a search */
void print_unit(const struct campaign_unit *u, FILE *out);

/** chain_run() - do the units of a chain's stage, for a pool. Return: an exit code */
int chain_run(void *arg, FILE *out);

/** print_said() - to stderr, line by line, what a process said that did not do what it should */
void print_said(FILE *from);

/** chain_unit() - do that one unit of a chain, for no file: what it comes to is written. @out: gets
 * it, for campaign_take(), or why there is none. Return: an exit code */
int chain_unit(void *arg, FILE *out);

#endif
