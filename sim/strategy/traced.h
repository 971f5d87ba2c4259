/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Distinct traces: executions that differ only in the order of steps that do not depend on each
 * other are one trace (Mazurkiewicz). Any strategy can be told to keep track of it.
 */
#ifndef SIM_TRACED_H
#define SIM_TRACED_H

#include <sim/strategy.h>

/** sim_traced() - a strategy that does what @inner does, and keeps track of the partial order */
const struct sim_strategy *sim_traced(const struct sim_strategy *inner);

/**
 * sim_trace() - a number of the trace that the last execution is
 * @trace: set to it; it depends on no address
 * Return: false if the execution did not come to its end, or was too large to keep track of it.
 */
bool sim_trace(uint64_t *trace);

#endif
