// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hang check: at the end of an execution nobody may still wait. What
 * khungtaskd finds after two minutes is known here at once, with who waits for
 * what and who holds it.
 */
#include <stdio.h>
#include "core/core.h"

static const char *const op_names[] = {
#define NAME(id, name, flags) [SIM_##id] = name,
	SIM_OPS(NAME)
#undef NAME
};

static bool hangs(const struct sim_exec *x)
{
	return x->state == EXEC_ALIVE && !x->daemon;
}

static void describe(const struct sim_exec *x)
{
	const char *lock = x->obj ? sim_lock_name(x->obj) : NULL;

	sim_report_detail("%s blocked in %s%s%s", x->name, op_names[x->op], lock ? " " : "",
			  lock ? lock : "");
	if (x->site)
		sim_report_detail(" at %s %s:%u", x->site->func, x->site->file, x->site->line);
	sim_report_detail("\n");
	for (uint32_t i = 0; i < x->nr_held; i++)
		sim_report_detail("  holds %s, taken at %s %s:%u\n", x->held[i].map->name,
				  x->held[i].site->func, x->held[i].site->file,
				  x->held[i].site->line);
}

bool sim_hang_check(void)
{
	const struct sim_exec *first = NULL;
	struct sim_violation *v;

	if (sim.held) {
		sim.infeasible = true;
		return true;
	}
	for (uint64_t m = sim.live; m && !first; m &= m - 1)
		if (hangs(&sim.slot[__builtin_ctzll(m)]))
			first = &sim.slot[__builtin_ctzll(m)];
	v = first ? sim_viol_new(SIM_R_HANG) : NULL;
	if (!v)
		return first;
	v->exec = first->ordinal;
	v->obj = first->obj;
	v->site = first->site;
	snprintf(v->signature, sizeof(v->signature),
		 "INFO: task %s blocked for more than 120 seconds.", first->name);
	sim_viol_commit(v);
	for (uint64_t m = sim.live; m; m &= m - 1)
		if (hangs(&sim.slot[__builtin_ctzll(m)]))
			describe(&sim.slot[__builtin_ctzll(m)]);
	return true;
}
