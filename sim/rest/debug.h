/* SPDX-License-Identifier: GPL-2.0-only */
/* What a debugger sets and reads, and where it waits: sim/cli/debug.gdb. */
#ifndef SIM_DEBUG_H
#define SIM_DEBUG_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct sim_debug - see above
 * @on: a debugger listens: an execution that was stopped goes on when it says so
 * @here: the execution stands in sim_debug_stop()
 * @step: stop in this step, or the first after it; 0: in none
 * @from: stop at reports from this step on
 * @stops: how often it was stopped
 * @wanted: first line of the report to stop at, before it has stopped at all; NULL for any
 * @report: first line of the report that it was stopped at, NULL if that was at none. In what was
 *	found by a trap the name of the function may lack.
 * @lo, @hi: where the code under test lies
 */
struct sim_debug {
	bool on, here;
	uint32_t step, from, stops;
	const char *wanted, *report;
	uintptr_t lo, hi;
};
extern struct sim_debug sim_debug;

/** sim_debug_begin() - a replay is about to begin; the world is loaded */
void sim_debug_begin(void);

#endif
