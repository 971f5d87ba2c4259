/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of sim/explore call of each other. */
#ifndef SIM_EXPLORE_INTERNAL_H
#define SIM_EXPLORE_INTERNAL_H

#include "core/part.h"

/** sim_parts - the parts, in order; ended by NULL */
extern struct sim_part *const sim_parts[];

/* run.c */
/** sim_run_one() - reset, start, run to the end, check; returns false if it diverged */
bool sim_run_one(void);
/** sim_setup_run() - options of the executions to come */
void sim_setup_run(const struct sim_explore *opt);
/** sim_time_reset() - add the time spent in resets to *@ns from now on; NULL: do not measure */
void sim_time_reset(uint64_t *ns);
/** sim_derive_schedule() - the schedule of the last execution, from its trace */
const struct sim_schedule *sim_derive_schedule(void);

/* explore.c */
/** sim_has_failure() - was something found besides races? A race by itself is no failure. */
bool sim_has_failure(const struct sim_result *res);

#endif
