/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a search has seen, beside what it found: how often it came to which outcome, which
 * conflicting accesses it has seen in both orders, and how many executions were different ones.
 */
#ifndef CLI_SEEN_H
#define CLI_SEEN_H

#include "cli/cli.h"
#include "script/outcome.h"

/**
 * struct traces - a set of numbers of traces
 * @bucket: @size of them, 0 where there is none
 * @execs: executions that came to their end; @unknown: those of which it is not known what they are
 */
struct traces {
	uint64_t *bucket;
	size_t nr, size;
	uint64_t execs, unknown;
};

/** struct seen - what is kept for that; nothing where no option asks for it */
struct seen {
	const struct session *s;
	struct outcomes outcomes;
	struct traces traces;
};

/** seen_begin() - @e is about to be explored, in one search or several; seen_end() afterwards */
void seen_begin(struct seen *seen, const struct session *s, struct sim_explore *e);

/**
 * seen_end() - the searches are over, and nothing else was run since
 * @list: print which pairs of accesses were seen in one order only, and not only how many
 * @out: where what was seen is printed to; NULL where the searches say nothing
 */
void seen_end(struct seen *seen, struct sim_explore *e, bool list, FILE *out);

#endif
