/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interleaving coverage: which conflicting accesses were seen, and in which order.
 *
 * A side is an access as it is told of: the name of a thread, a place in the source, and what is
 * done there. Two sides conflict where different threads accessed the same byte in one execution
 * and one of them wrote, or took the same lock and one of them not as a reader. Such a pair has two
 * orders. Of a search that has seen only one of them it is not known what the other would come to;
 * it may be that locks, or what wakes whom, allow no other. Pairs of one side with itself have one
 * order, and are none; neither are accesses to stacks. An atomic operation counts for its first
 * byte, and as a write.
 *
 * What is kept is of fixed size, and nothing is done unless it is asked for.
 */
#ifndef SIM_COVER_H
#define SIM_COVER_H

#include "core/part.h"

/**
 * struct cover_side - an access
 * @thread: name of the thread, interned
 * @where: return address, or a struct sim_site for a visible operation
 * @op: enum sim_op; of what is no visible operation SIM_READ, SIM_WRITE if it is marked, else
 *	SIM_PLAIN_READ, SIM_PLAIN_WRITE
 * @is_site: @where is a site
 */
struct cover_side {
	const char *thread;
	uintptr_t where;
	uint8_t op;
	bool is_site;
};

#define COVER_FIRST 1u  /* the first side was seen before the second */
#define COVER_SECOND 2u /* the second before the first */
#define COVER_BOTH (COVER_FIRST | COVER_SECOND)

/** cover_begin() - what was seen is forgotten; searches with sim_explore.cover add to it again */
void cover_begin(void);

/**
 * cover_each() - call @fn for each pair that was seen, in no certain order
 * @orders: COVER_*
 * Executions that cannot meet the order constraints do not count.
 * Return: false if there was no room for all accesses and pairs, so that more may have been seen.
 */
bool cover_each(void (*fn)(void *arg, const struct cover_side *a, const struct cover_side *b,
			   unsigned int orders),
		void *arg);

extern struct sim_part sim_cover_part;

#endif
