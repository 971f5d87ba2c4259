/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Barriers, and accesses with an order of their own. Memory is sequentially
 * consistent here: what they say is for the race detector, as on a machine
 * with more than one CPU, though the configuration is of one.
 */
#ifndef __ASM_SIM_BARRIER_H
#define __ASM_SIM_BARRIER_H

#include <asm/rwonce.h>

extern void port_fence(enum port_mo mo);

#define smp_mb() port_fence(PORT_FULL)
#define smp_rmb() port_fence(PORT_ACQUIRE)
#define smp_wmb() port_fence(PORT_RELEASE)
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define smp_store_mb(var, value)          \
	do {                              \
		WRITE_ONCE(var, (value)); \
		smp_mb();                 \
	} while (0)
#define smp_store_release(p, v) PORT_STORE(*(p), v, PORT_RELEASE)
#define smp_load_acquire(p) ((typeof(*(p)))PORT_LOAD(*(p), PORT_ACQUIRE))

#include <asm-generic/barrier.h>

#endif
