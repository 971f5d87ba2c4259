/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stacksim campaign: what its parts share. Which targets there are, and what is printed of them, is
 * in cmd_campaign.c; campaign_unit.c does their units, in a process of its own for each target.
 */
#ifndef CLI_CAMPAIGN_H
#define CLI_CAMPAIGN_H

#include "campaign/campaign.h"
#include "cli/pool.h"

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
 * @stage: what is done now, in one process
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
};

/**
 * chain_next() - the unit that is to be done next
 * @u: set to it; @execs: to how many executions it may have, 0 for no limit
 * Return: whether there is one.
 */
bool chain_next(struct chain *t, struct campaign *c, struct campaign_unit *u, uint64_t *execs);

/** print_unit() - "dfs to bound 2": where something stands in a search */
void print_unit(const struct campaign_unit *u, FILE *out);

/** chain_run() - do the units of a chain's stage, for a pool. Return: an exit code */
int chain_run(void *arg, FILE *out);

#endif
