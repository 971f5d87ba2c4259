// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-cpu variables have a copy for each thread that there can be. The variables themselves are the
 * first CPU's, the other copies lie behind them. A thread that cannot be preempted gets a CPU when
 * it takes a pointer to one (sim_cpu_take()), so that two such threads never have the same copy.
 */
#include <linux/percpu.h>
#include "lockmap.h"
#include "port.h"

/* the variables, and the end of all copies; world.lds */
extern char port_percpu_start[], port_percpu_first_end[], port_percpu_limit[];

static size_t size(void)
{
	return port_percpu_first_end - port_percpu_start;
}

/* Return: offset from the first per-cpu variable; beyond all copies if it is none */
static size_t offset(const volatile void *p)
{
	return (const volatile char *)p - port_percpu_start;
}

void *port_cpu_copy(const volatile void *p, unsigned int cpu)
{
	return (char *)p + (offset(p) < size() ? cpu * size() : 0);
}

void *port_raw_copy(const volatile void *p)
{
	return port_cpu_copy(p, sim_cpu());
}

void *port_this_copy(const volatile void *p)
{
	return port_cpu_copy(p, sim_cpu_take());
}

void *port_first_copy(const void *p)
{
	bool other = offset(p) < (size_t)(port_percpu_limit - port_percpu_start);

	return other ? port_percpu_start + offset(p) % size() : (char *)p;
}

void port_percpu_boot(void)
{
	sim_assert(port_percpu_limit - port_percpu_start == SIM_WORLD_THREADS * size());
	for (char *to = port_percpu_first_end; to < port_percpu_limit; to++)
		*to = to[-size()];
}
