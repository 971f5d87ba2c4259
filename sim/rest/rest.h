/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checks of an execution that has come to rest: who still waits, what was left behind. One that was
 * stopped is described in the same way.
 */
#ifndef SIM_REST_H
#define SIM_REST_H

#include "core/part.h"

extern struct sim_part sim_hang_part, sim_unmount_part, sim_stop_part;

/**
 * enum sim_collect - which threads are described
 * @SIM_COLLECT_WAITING: those that wait, and are no daemons
 * @SIM_COLLECT_GOING: those that could go on, too
 * @SIM_COLLECT_LIVE: all
 */
enum sim_collect { SIM_COLLECT_WAITING, SIM_COLLECT_GOING, SIM_COLLECT_LIVE };

/** sim_hang_collect() - append to @v->blocked, as far as there is room */
void sim_hang_collect(struct sim_report *v, enum sim_collect which);

/** sim_stop_at() - where executions are to stop from now on; NULL: nowhere */
void sim_stop_at(const struct sim_stop *at);

#endif
