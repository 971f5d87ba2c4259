// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUs matter to data of which each CPU has a copy. A thread that cannot be preempted has a CPU for
 * itself. Which one it is does not matter until the thread asks, so it gets one then: the first
 * that no other thread has. What the thread before did on that CPU happens before what this one
 * does.
 */
#include "core/core.h"
#include "core/critical.h"

static const char been_on[SIM_MAX_THREADS]; /* passes on what was done on a CPU to who comes next */

unsigned int sim_cpu(void)
{
	return sim.cur->cpu ? sim.cur->cpu - 1 : 0;
}

unsigned int sim_cpu_take(void)
{
	struct sim_thread *x = sim.cur;

	if (!(x->atomic_depth | x->irq_depth))
		return 0;
	if (!x->cpu) {
		hook_touched(SIM_OWN_CPUS, 0, true);
		x->cpu = threads_free(sim.cpus) + 1;
		threads_add(&sim.cpus, x->cpu - 1);
		hook_acquire(&been_on[x->cpu - 1]);
	}
	hook_saw(x->cpu);
	return x->cpu - 1;
}

void sim_cpu_leave(void)
{
	struct sim_thread *x = sim.cur;

	if (!x->cpu || (x->atomic_depth | x->irq_depth))
		return;
	hook_touched(SIM_OWN_CPUS, 0, true);
	hook_release(&been_on[x->cpu - 1]);
	threads_remove(&sim.cpus, x->cpu - 1);
	x->cpu = 0;
}
