/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state that an execution is in, as a digest of 128 bits. From two states with the same digest
 * the same can follow, so that a depth-first search (seen.c) need not go on from the second.
 *
 * The state consists of the contents of the world's memory, of the engine's own state, and of what
 * each thread has on its stack and in its registers. The last cannot be read. But it follows from
 * what the thread saw: the values it read, what the engine returned to it, and how many visible
 * operations it passed. The instrumentation announces each access, plain ones included, so this is
 * right even with data races: a thread that reads earlier reads another value.
 *
 * This merges more than to hash the order of conflicting operations would (happens-before hashing,
 * as in Musuvathi and Qadeer, PLDI 2007): if two tasks took one lock and left no other trace, the
 * state is the same whoever came first.
 *
 * It takes that whatever passes from one thread to another goes through a hook (core/part.h) or is
 * in a digest, and that all code under test is instrumented. Worlds are compiled so that variables
 * on a stack begin as 0, padding included (-ftrivial-auto-var-init); otherwise what frames of the
 * engine left there would be copied into memory.
 */
#ifndef SIM_STATE_H
#define SIM_STATE_H

#include "base/digest.h"
#include "core/part.h"

extern struct sim_part sim_state_part;

/** sim_state_on - states are kept track of: the search asked for it, and an execution runs */
extern bool sim_state_on;
/** sim_state_key() - digest of the present state, at a decision */
struct sim_digest sim_state_key(void);

void sim_state_result(const long *slot, long v);
/** state_result() - a variable of a scenario is to get a value */
static inline void state_result(const long *slot, long v)
{
	if (unlikely(sim_state_on))
		sim_state_result(slot, v);
}

#endif
