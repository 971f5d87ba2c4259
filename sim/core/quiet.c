// SPDX-License-Identifier: GPL-2.0-only
/* Boot, and checks at the end: they run as threads, but are not part of what is explored. */
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/part.h"
#include "core/strategy.h"

#define QUIET_STEPS 1000000

static const struct sim_strategy staying = {
	.name = "staying",
	.doc = "no preemption",
	.pick = sim_stay,
};

void sim_run_until_idle(void)
{
	struct sim_thread *to = sim_pick();

	if (to != &sim.main)
		sim_checkpoint_run(to);
}

void sim_run_quietly(const char *name, void (*fn)(void *arg), void *arg)
{
	const struct sim_spawn s = {.name = name, .ctx = SIM_CTX_KTHREAD, .fn = fn, .arg = arg};
	const struct sim_strategy *strategy = sim.strategy;
	bool waits = false;
	uint32_t step = sim.step, fair = sim.fair_at, max = sim.max_steps, turn = sim.turn_end;

	sim.quiet = true;
	sim.nr_constraints = 0;
	sim_use_strategy(&staying);
	sim.fair_at = step + QUIET_STEPS;
	sim.max_steps = sim.fair_at + QUIET_STEPS;
	sim.turn_end = 0;
	sim_spawn(&s);
	sim_run_until_idle();
	if (!sim.over)
		hook_idle(&waits);
	sim.quiet = false;
	sim.nr_constraints = sim.prog->nr_constraints;
	sim_use_strategy(strategy);
	sim.step = step;
	sim.fair_at = fair;
	sim.max_steps = max;
	sim.turn_end = turn;
}
