// SPDX-License-Identifier: GPL-2.0-only
/* What each thread holds: every file of the validator looks at it. */
#include "lockdep/lockdep.h"

struct ld_holds ld_holds[SIM_MAX_THREADS + 1];
