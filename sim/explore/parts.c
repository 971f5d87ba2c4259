// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts of the engine, in the order in which each of them is called, whatever for. It matters
 * where two want the same: a race is judged before a load is told that nothing was written for,
 * a held lock that is freed is one before the free races, what was a reader has passed on what it
 * did before those go on that waited for it, and work that never runs is told before what it would
 * have freed. The heap falls back when nobody refers to it any more.
 */
#include "explore/explore.h"
#include "lockdep/lockdep.h"
#include "mem/heap.h"
#include "prims/prims.h"
#include "race/race.h"
#include "rest/rest.h"
#include "state/state.h"

struct sim_part *const sim_parts[] = {
	&sim_state_part, &sim_lockdep_part, &sim_race_part,    &sim_prims_part,
	&sim_hang_part,  &sim_mem_part,     &sim_unmount_part, NULL,
};
