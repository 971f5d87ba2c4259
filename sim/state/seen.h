/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The states that a depth-first search has been through, and with how many
 * preemptions to spare: what follows from a state need not be explored again
 * with no more of them.
 */
#ifndef SIM_SEEN_H
#define SIM_SEEN_H

#include "state/state.h"

/** sim_seen_clear() - a new pass begins: what was cut off by the bound is not any more */
void sim_seen_clear(void);
void sim_seen_unload(void);
/** sim_seen_grow() - make room; between executions only */
void sim_seen_grow(void);

/**
 * sim_seen() - has the search been here?
 * @key: the state
 * @last: slot that ran last and could go on, SIM_MAX_THREADS for none: to leave it is a preemption
 * @left: preemptions that may follow, UINT32_MAX for any number
 * If it has not, it has now. Return: all that may follow was or will be explored from there.
 */
bool sim_seen(const struct sim_digest *key, unsigned int last, uint32_t left);

#endif
