/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stacksim campaign by several processes that mpirun has started, here called ranks, on one machine
 * or on many. Number 0 leads (campaign_lead.c): it hands out units, one at a time, and only it
 * opens the file. The others (campaign_rank.c) need worlds and scenarios, and no file: what a unit
 * has come to is a message. Where a rank has run dry it gets the next unit there is, of any target,
 * so that none waits for another. Each unit is done in a process of its own, also by number 0, and
 * the ranks tell now and then that they are there. What a rank that is silent had under way is done
 * again, by another one.
 */
#ifndef CLI_CAMPAIGN_RANKS_H
#define CLI_CAMPAIGN_RANKS_H

#include "cli/campaign.h"

/**
 * enum message - what ranks tell each other
 * @BEGIN, @WORK, @QUIT: of number 0: choose the targets; a struct order; that is all
 * @HELLO, @DONE: to number 0: a struct hello; an exit code, and what a unit has come to
 * @BEAT: the sender is there
 */
enum message { BEGIN, WORK, QUIT, HELLO, DONE, BEAT };

/** struct order - a unit that is to be done: of chain @chain, with at most @execs executions */
struct order {
	uint64_t chain, nr, execs;
	uint32_t phase, bound;
};

/** struct hello - who that is. @targets: digest of all that it would explore, 0 if it cannot */
struct hello {
	uint64_t targets;
	char host[64];
};

/** rank_hello() - of who has chosen its targets. @can: it has them all */
struct hello rank_hello(const struct campaign_run *r, bool can);

/** struct doing - a unit that is being done here, by a process of its own. @chain: its own copy */
struct doing {
	struct chain chain;
	bool on;
};

/** struct answer - what a unit has come to, or by @rc why to nothing */
struct answer {
	uint32_t rc;
	char *data;
	size_t len;
};

/** doing_start() - begin with the unit that is in a chain's stage. Return: can it be? */
bool doing_start(struct doing *d, const struct chain *t);
/** doing_end() - is the unit done that is under way? @a: what it has come to, to be freed */
bool doing_end(struct doing *d, struct answer *a);
/** doing_drop() - nothing is under way any more */
void doing_drop(struct doing *d);

/** struct letter - a message. @data: to be freed, and longer by a 0 */
struct letter {
	int from, tag;
	char *data;
	size_t len;
};
/** rank_letter() - Return: has one come? */
bool rank_letter(const struct campaign_run *r, struct letter *m);

/** rank_nap() - between two looks at what there is to do */
void rank_nap(void);
/** rank_time() - is it so long ago? Then it is now. @ms: how long; @last: now_ms() */
bool rank_time(uint64_t *last, uint64_t ms);

#define BEAT_MS 500 /* between two signs of life */

#endif
