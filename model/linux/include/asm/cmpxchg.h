/* SPDX-License-Identifier: GPL-2.0-only */
/* xchg() and cmpxchg(), out of line: services/atomic.c. */
#ifndef __ASM_SIM_CMPXCHG_H
#define __ASM_SIM_CMPXCHG_H

extern unsigned long port_xchg(volatile void *p, unsigned long v, int size);
extern unsigned long port_cmpxchg(volatile void *p, unsigned long old, unsigned long new, int size);

#define arch_xchg(p, v) ((typeof(*(p)))port_xchg((p), (unsigned long)(v), sizeof(*(p))))
#define arch_cmpxchg(p, o, n)                                                     \
	((typeof(*(p)))port_cmpxchg((p), (unsigned long)(o), (unsigned long)(n), \
				    sizeof(*(p))))
#define arch_cmpxchg_local arch_cmpxchg
#define arch_cmpxchg64 arch_cmpxchg
#define arch_cmpxchg64_local arch_cmpxchg

#endif
