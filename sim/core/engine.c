// SPDX-License-Identifier: GPL-2.0-only
/* The engine's state: it belongs to no file of those that change it. */
#include "core/engine.h"

struct sim_engine sim;
