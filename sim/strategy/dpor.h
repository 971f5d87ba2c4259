/* SPDX-License-Identifier: GPL-2.0-only */
/* What tests ask of the search by partial orders. */
#ifndef SIM_DPOR_H
#define SIM_DPOR_H

#include <stdbool.h>
#include <sim/strategy.h>

extern const struct sim_strategy sim_dpor;

/** sim_dpor_all - explorations that begin from now on leave nothing out, but know of all orders */
extern bool sim_dpor_all;

#endif
