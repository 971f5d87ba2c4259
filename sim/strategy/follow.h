/* SPDX-License-Identifier: GPL-2.0-only */
/* What the strategies share that follow a schedule. */
#ifndef SIM_FOLLOW_H
#define SIM_FOLLOW_H

#include "core/strategy.h"

/**
 * struct sim_follow - where the strategies that follow a schedule are in it
 * @run: next piece of the schedule, @left: steps of it that were run
 * @choice: guided takes choices from a cursor of their own, so that one that
 *	vanished does not shift the others
 */
struct sim_follow {
	const struct sim_schedule *s;
	size_t run, choice;
	uint32_t left;
};
extern struct sim_follow sim_follow;

void sim_follow_load(const struct sim_explore *opt);
void sim_follow_begin(void);
/** sim_follow_next() - there is one execution */
bool sim_follow_next(struct sim_stats *st);
/** sim_follow_thread() - the live thread that a piece of a schedule names, or NULL */
const struct sim_thread *sim_follow_thread(const struct sim_seg *g);

#endif
