/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Critical sections: code that RCU waits for.
 */
#ifndef SIM_CRITICAL_H
#define SIM_CRITICAL_H

#include "core/part.h"

/**
 * sim_in_critical() - does a grace period wait for a thread?
 *
 * Code without preemption, softirqs or interrupts, and code that runs in them, counts as a read
 * section does: since 4.20 one grace period is for all
 * (Documentation/RCU/Design/Requirements, "Sched Flavor (Historical)").
 */
static inline bool sim_in_critical(const struct sim_thread *x)
{
	return x->atomic_depth | x->irq_depth | x->rcu_depth;
}

/** sim_critical_enter() - the running thread is about to enter a section, maybe within another */
static inline void sim_critical_enter(void)
{
	if (unlikely(sim.hooks & SIM_HOOK_ENTER) && !sim_in_critical(sim.cur))
		sim_call_enter();
}

/** sim_cpu_leave() - a thread leaves a section, and maybe the CPU that sim_cpu_take() gave it */
void sim_cpu_leave(void);

/** sim_critical_leave() - the running thread has left a section; it may be in another still */
static inline void sim_critical_leave(void)
{
	if (unlikely(threads_some(sim.cpus)))
		sim_cpu_leave();
	if (unlikely(sim.hooks & SIM_HOOK_LEAVE) && !sim_in_critical(sim.cur))
		sim_call_leave();
}

#endif
