// SPDX-License-Identifier: GPL-2.0-only
/*
 * An execution is ended on its way, to be looked at: in a step, or where it first comes to some
 * code. A thread is seen there at its visible operations and its accesses to memory, so that code
 * which has neither is not. Under a debugger it is not ended, but waits, and reports stop it, too.
 */
#include <string.h>
#include "core/core.h"
#include "lockdep/lockdep.h"
#include "rest/debug.h"
#include "rest/rest.h"

static struct sim_stop wanted;
static struct sim_report state;
static bool stopped;

struct sim_debug sim_debug;

/* The assembler is what keeps calls of them from being left out. */
__attribute__((noinline)) void sim_debug_begin(void)
{
	__asm__ volatile("" ::: "memory");
}

static __attribute__((noinline)) void sim_debug_stop(void)
{
	__asm__ volatile("" ::: "memory");
}

static void wait_for_debugger(const struct sim_report *v)
{
	stopped = true;
	sim_debug.report = v ? v->signature : NULL;
	sim_debug.step = sim_debug.from = 0;
	sim_debug.stops++;
	sim_debug.here = true;
	sim_debug_stop();
	sim_debug.here = false;
}

static void stop(void)
{
	if (sim_debug.on) {
		wait_for_debugger(NULL);
		return;
	}
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
	if (!sim.quiet && sim_debug.step && sim.step >= sim_debug.step)
		stop();
}

static void look_at_stack(void)
{
	uintptr_t pc[SIM_STACK_FRAMES];
	unsigned int nr;

	if (stopped || sim.quiet || sim.cur == &sim.main)
		return;
	nr = sim_stack_walk(sim.cur, __builtin_frame_address(0), pc);
	if (wanted.is_in(sim.cur->ordinal, pc, nr, wanted.arg))
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

/* Of what a trap has found the line is not whole yet. */
static bool is_wanted(const struct sim_report *v)
{
	if (sim.step < sim_debug.from)
		return false;
	return sim_debug.stops || !sim_debug.wanted ||
	       !strncmp(v->signature, sim_debug.wanted, strlen(v->signature));
}

static void reported(struct sim_report *v)
{
	if (is_wanted(v))
		wait_for_debugger(v);
}

struct sim_part sim_stop_part = {
	.name = "stop",
	.started = look_at_step,
	.passed = passed,
	.settle = look_at_stack,
	.before = before,
	.reported = reported,
};

void sim_stop_at(const struct sim_stop *at)
{
	wanted = at ? *at : (struct sim_stop){0};
	if (at)
		stopped = false;
	sim_debug.step = wanted.step;
	sim_debug.from = wanted.is_in ? UINT32_MAX : wanted.step;
	sim_watch(&sim_stop_part, SIM_HOOK_STARTED | SIM_HOOK_PASSED, at);
	sim_watch(&sim_stop_part, SIM_HOOK_SETTLE | SIM_HOOK_BEFORE, wanted.is_in);
	sim_watch(&sim_stop_part, SIM_HOOK_REPORTED, at && sim_debug.on);
}

const struct sim_report *sim_stopped(void)
{
	return stopped ? &state : NULL;
}
