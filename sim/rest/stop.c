// SPDX-License-Identifier: GPL-2.0-only
/*
 * An execution is ended on its way, to be looked at: in a step, or where it first comes to some
 * code. A thread is seen there at its visible operations and its accesses to memory, so that code
 * which has neither is not.
 */
#include "core/core.h"
#include "lockdep/lockdep.h"
#include "rest/rest.h"

static const struct sim_stop *wanted;
static struct sim_report state;
static bool stopped;

static void stop(void)
{
	stopped = true;
	state.thread = sim.cur->ordinal;
	state.step = sim.step;
	state.site = sim.cur->site;
	state.nr_held = state.nr_blocked = 0;
	sim_lockdep_held(&state);
	sim_hang_collect(&state, SIM_COLLECT_LIVE);
	sim_fatal();
}

static void look_at_step(void)
{
	if (!sim.quiet && sim.step == wanted->step)
		stop();
}

static void look_at_stack(void)
{
	uintptr_t pc[SIM_STACK_FRAMES];
	unsigned int nr;

	if (sim.quiet || sim.cur == &sim.main)
		return;
	nr = sim_stack_walk(sim.cur, __builtin_frame_address(0), pc);
	if (wanted->is_in(pc, nr, wanted->arg))
		stop();
}

static void passed(enum sim_op op, const struct sim_site *site)
{
	(void)op, (void)site;
	look_at_step();
}

static void before(uintptr_t a, size_t n, bool write)
{
	(void)a, (void)n, (void)write;
	look_at_stack();
}

struct sim_part sim_stop_part = {
	.name = "stop",
	.started = look_at_step,
	.passed = passed,
	.settle = look_at_stack,
	.before = before,
};

void sim_stop_at(const struct sim_stop *at)
{
	if (at)
		stopped = false;
	wanted = at;
	sim_watch(&sim_stop_part, SIM_HOOK_STARTED | SIM_HOOK_PASSED, at && !at->is_in);
	sim_watch(&sim_stop_part, SIM_HOOK_SETTLE | SIM_HOOK_BEFORE, at && at->is_in);
}

const struct sim_report *sim_stopped(void)
{
	return stopped ? &state : NULL;
}
