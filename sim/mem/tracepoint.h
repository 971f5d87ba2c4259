/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tracepoints of the last execution have printed: include/sim/thread.h has their side. */
#ifndef SIM_TRACEPOINT_H
#define SIM_TRACEPOINT_H

#include <stdbool.h>
#include <stdint.h>

struct sim_line;

/** sim_tracepoint_reset() - an execution is about to begin */
void sim_tracepoint_reset(void);
/** sim_tracepoint_wanted() - are their lines kept? */
bool sim_tracepoint_wanted(void);
/** sim_tracepoint_left() - the execution has ended, maybe within a tracepoint */
void sim_tracepoint_left(void);
/**
 * sim_tracepoint_lines() - Return: their lines, in order
 * @nr: how many
 * @lost: how many more there were than are kept
 */
const struct sim_line *sim_tracepoint_lines(uint32_t *nr, uint32_t *lost);

#endif
