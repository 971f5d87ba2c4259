/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-cpu variables, of one CPU: the generic ones, but that the race detector
 * knows what they are (services/kcsan.c).
 */
#ifndef __ASM_SIM_PERCPU_H
#define __ASM_SIM_PERCPU_H

#include <asm-generic/percpu.h>

/*
 * Two that lockdep's assertions look at are the running execution's, which has
 * a CPU of its own. What declares these variables declares the functions again: a
 * section of data is not for them, and variables of one CPU need none.
 */
extern int *port_irqs_on(void);
extern int *port_in_irq(void);
#define hardirqs_enabled (*port_irqs_on())
#define hardirq_context (*port_in_irq())
#undef __PCPU_ATTRS
#define __PCPU_ATTRS(sec) __percpu PER_CPU_ATTRIBUTES

/* around a this_cpu_add() and its like of @size bytes */
extern void port_percpu_begin(void *p, int size);
extern void port_percpu_end(void);
/* before somebody looks at what may be the copy of another CPU */
extern void port_percpu_look(const void *p, int size);

#undef raw_cpu_generic_to_op
#define raw_cpu_generic_to_op(pcp, val, op)             \
	do {                                            \
		port_percpu_begin(&(pcp), sizeof(pcp)); \
		(pcp) op val;                           \
		port_percpu_end();                      \
	} while (0)

#undef per_cpu_ptr
#define per_cpu_ptr(ptr, cpu)                                          \
	({                                                             \
		(void)(cpu);                                           \
		__verify_pcpu_ptr(ptr);                                \
		if (sizeof(*(ptr)) <= sizeof(long))                    \
			port_percpu_look((ptr), sizeof(*(ptr)));       \
		(typeof(*(ptr)) __kernel __force *)(ptr);              \
	})

#endif
