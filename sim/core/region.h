/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Regions that RCU waits for.
 */
#ifndef SIM_REGION_H
#define SIM_REGION_H

#include "core/part.h"

/**
 * sim_in_region() - does RCU wait for a thread? Without preemption, softirqs or interrupts,
 * and in them, as in a read section: since 4.20 one grace period is for all
 * (Documentation/RCU/Design/Requirements, "Sched Flavor (Historical)").
 */
static inline bool sim_in_region(const struct sim_thread *x)
{
	return x->atomic_depth | x->irq_depth | x->rcu_depth;
}

/** sim_region_enter() - the running thread is about to enter a region, maybe inside of one */
static inline void sim_region_enter(void)
{
	if (unlikely(sim.hooks & SIM_HOOK_ENTER) && !sim_in_region(sim.cur))
		sim_call_enter();
}

/** sim_cpu_leave() - sim_region_leave() while a thread is on a CPU of its own:
 * sim_cpu_take() */
void sim_cpu_leave(void);

/** sim_region_leave() - it has left one */
static inline void sim_region_leave(void)
{
	if (unlikely(sim.cpus))
		sim_cpu_leave();
	if (unlikely(sim.hooks & SIM_HOOK_LEAVE) && !sim_in_region(sim.cur))
		sim_call_leave();
}

#endif
