/* SPDX-License-Identifier: GPL-2.0-only */
/* xchg() and cmpxchg(), out of line: services/atomic.c. */
#ifndef __ASM_SIM_CMPXCHG_H
#define __ASM_SIM_CMPXCHG_H

#include <asm/rwonce.h>

extern unsigned long port_xchg(volatile void *p, unsigned long v, int size, enum port_mo mo);
extern unsigned long port_cmpxchg(volatile void *p, unsigned long old, unsigned long new, int size,
				  enum port_mo mo);

#define PORT_XCHG_MO(p, v, mo) \
	((typeof(*(p)))port_xchg((p), (unsigned long)(v), sizeof(*(p)), mo))
#define PORT_CMPXCHG_MO(p, o, n, mo)                                              \
	((typeof(*(p)))port_cmpxchg((p), (unsigned long)(o), (unsigned long)(n), \
				    sizeof(*(p)), mo))

#define arch_xchg(p, v) PORT_XCHG_MO(p, v, PORT_FULL)
#define arch_xchg_acquire(p, v) PORT_XCHG_MO(p, v, PORT_ACQUIRE)
#define arch_xchg_release(p, v) PORT_XCHG_MO(p, v, PORT_RELEASE)
#define arch_xchg_relaxed(p, v) PORT_XCHG_MO(p, v, PORT_RELAXED)
#define arch_cmpxchg(p, o, n) PORT_CMPXCHG_MO(p, o, n, PORT_FULL)
#define arch_cmpxchg_acquire(p, o, n) PORT_CMPXCHG_MO(p, o, n, PORT_ACQUIRE)
#define arch_cmpxchg_release(p, o, n) PORT_CMPXCHG_MO(p, o, n, PORT_RELEASE)
#define arch_cmpxchg_relaxed(p, o, n) PORT_CMPXCHG_MO(p, o, n, PORT_RELAXED)
#define arch_cmpxchg_local arch_cmpxchg
#define arch_cmpxchg64 arch_cmpxchg
#define arch_cmpxchg64_acquire arch_cmpxchg_acquire
#define arch_cmpxchg64_release arch_cmpxchg_release
#define arch_cmpxchg64_relaxed arch_cmpxchg_relaxed
#define arch_cmpxchg64_local arch_cmpxchg

#endif
