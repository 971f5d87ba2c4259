/* SPDX-License-Identifier: GPL-2.0-only */
/* Checks of an execution that has come to rest: who still waits, what was left behind. */
#ifndef SIM_REST_H
#define SIM_REST_H

#include "core/part.h"

extern struct sim_part sim_hang_part, sim_unmount_part;

#endif
