/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-cpu variables. Who cannot be preempted and takes a pointer to its CPU's copy (local locks,
 * get_cpu_var()) has one for itself: services/percpu.c. this_cpu_add() and its like are one step,
 * wherever they are; they, and whoever sums up, are on the first CPU where nothing says otherwise.
 * Of what alloc_percpu() gives there is one copy. The race detector knows what they are
 * (services/kcsan.c).
 */
#ifndef __ASM_SIM_PERCPU_H
#define __ASM_SIM_PERCPU_H

/* a section of their own, of which each CPU has a copy: world.lds */
#define PER_CPU_BASE_SECTION ".data..percpu"

#include <asm-generic/percpu.h>

/*
 * Two that lockdep's assertions look at are the running thread's, which has
 * a CPU of its own. What declares these variables declares the functions again: a
 * section of data is not for them, and that of the definition is enough for the rest.
 */
extern int *port_irqs_on(void);
extern int *port_in_irq(void);
#define hardirqs_enabled (*port_irqs_on())
#define hardirq_context (*port_in_irq())
#undef DECLARE_PER_CPU_SECTION
#define DECLARE_PER_CPU_SECTION(type, name, sec) extern __percpu __typeof__(type) name

/* around a this_cpu_add() and its like of @size bytes */
extern void port_percpu_begin(void *p, int size);
extern void port_percpu_end(void);
/* before somebody looks at what may be the copy of another CPU */
extern void port_percpu_look(const void *p, int size);

/* the copy of a CPU; of the one that the caller is on, whether it stays there or not */
extern void *port_cpu_copy(const volatile void *p, unsigned int cpu);
extern void *port_this_copy(const volatile void *p);
extern void *port_raw_copy(const volatile void *p);
#define port_copy_ptr(copy, ptr)                                       \
	({                                                             \
		__verify_pcpu_ptr(ptr);                                \
		(typeof(*(ptr)) __kernel __force *)(copy);             \
	})

#undef this_cpu_ptr
#define this_cpu_ptr(ptr) port_copy_ptr(port_this_copy(ptr), ptr)
#undef raw_cpu_ptr
#define raw_cpu_ptr(ptr) port_copy_ptr(port_raw_copy(ptr), ptr)

#undef raw_cpu_generic_to_op
#define raw_cpu_generic_to_op(pcp, val, op)                    \
	do {                                                   \
		typeof(pcp) *copy_ = raw_cpu_ptr(&(pcp));      \
		port_percpu_begin(copy_, sizeof(pcp));         \
		*copy_ op val;                                 \
		port_percpu_end();                             \
	} while (0)

#undef per_cpu_ptr
#define per_cpu_ptr(ptr, cpu)                                          \
	({                                                             \
		void *copy_ = port_cpu_copy((ptr), (cpu));             \
		if (sizeof(*(ptr)) <= sizeof(long))                    \
			port_percpu_look(copy_, sizeof(*(ptr)));       \
		port_copy_ptr(copy_, ptr);                             \
	})

#endif
