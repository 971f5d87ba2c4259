/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states that a depth-first search has been in, each with the number of preemptions that were
 * left then. What follows from a state need not be explored again with as many or fewer.
 */
#ifndef SIM_SEEN_H
#define SIM_SEEN_H

#include "state/state.h"

/** sim_seen_clear() - forget all states: the next pass has a larger bound */
void sim_seen_clear(void);
void sim_seen_unload(void);
/** sim_seen_grow() - make room; between executions only */
void sim_seen_grow(void);

/**
 * sim_seen() - has the search been in this state? From now on it has
 * @key: the state
 * @last: slot of the thread that ran last and could go on, so that to choose another one is a
 *	preemption; SIM_MAX_THREADS for none
 * @left: how many preemptions may follow; UINT32_MAX for any number
 * Return: true if all that may follow was explored from there before, or will be.
 */
bool sim_seen(const struct sim_digest *key, unsigned int last, uint32_t left);

#endif
