/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state an execution is in, as 128 bits: two prefixes with the same digest
 * go on alike. What depth-first search needs to know a state that it has been
 * through (seen.c).
 *
 * The state is the contents of the world's memory, the engine's own state, and
 * what each thread has on its stack and in its registers. The last cannot
 * be read, but it follows from what the thread saw: the values it read, what
 * the engine returned to it, and how many visible operations it passed. Since
 * the instrumentation announces each access, plain ones included, data races
 * need no second thought: who reads early reads another value.
 *
 * That merges more than the order of conflicting operations would (happens-
 * before hashing as in Musuvathi and Qadeer, PLDI 2007): two tasks that took
 * the same lock in either order and left no trace of it are in one state.
 *
 * What it takes: whatever passes from one thread to another must go through
 * the hooks below or be in a digest. Uninstrumented code under test must not be
 * explored with it. Worlds are compiled so that variables on a stack begin as 0,
 * padding included (-ftrivial-auto-var-init): what else is copied from there into
 * memory is what frames of the engine left.
 */
#ifndef SIM_STATE_H
#define SIM_STATE_H

#include "base/digest.h"
#include "core/part.h"

extern struct sim_part sim_state_part;

/** sim_state_on - states are kept track of: in an execution of a search that asked for it */
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
