// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts of the engine, in the order in which each hook calls them. The order matters where two
 * parts want the same hook:
 * - SETTLE: races are judged before uninitialised loads are reported;
 * - FREED: a lock that is freed while held is reported before a race with the free;
 * - LEAVE: a reader passes on its clock before the waiters of its grace period go on, which ends
 *   the list for those that come after;
 * - BEFORE: what a thread does at memory that races counts for the step in which it does so;
 * - AT_REST: work that never runs is reported before the memory that it would have freed;
 * - RESET: the heap falls back after all that may refer to it.
 */
#include "cover/cover.h"
#include "explore/explore.h"
#include "lockdep/lockdep.h"
#include "mem/heap.h"
#include "por/por.h"
#include "prims/prims.h"
#include "race/race.h"
#include "rest/rest.h"
#include "state/state.h"

struct sim_part *const sim_parts[] = {
	&sim_state_part, &sim_lockdep_part, &sim_race_part, &sim_por_part,
	&sim_prims_part, &sim_hang_part,    &sim_mem_part,  &sim_unmount_part,
	&sim_stop_part,  &sim_cover_part,   NULL,
};
