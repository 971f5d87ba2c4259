/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marked accesses: READ_ONCE() and WRITE_ONCE() of the code under test are
 * visible operations, and go out of line to services/atomic.c. All else comes
 * from the tree's generic header.
 */
#ifndef __ASM_SIM_RWONCE_H
#define __ASM_SIM_RWONCE_H

#include <linux/compiler_types.h>

/* @size: 1, 2, 4 or 8 bytes. The value is in the low bytes of what is handed over */
extern unsigned long long port_read_once(const volatile void *p, int size);
extern void port_write_once(volatile void *p, int size, unsigned long long v);

#define __READ_ONCE(x)                                                       \
	({                                                                   \
		union {                                                      \
			unsigned long long port_raw;                         \
			__unqual_scalar_typeof(x) port_v;                    \
		} port_u = { port_read_once(&(x), sizeof(x)) };              \
		port_u.port_v;                                               \
	})

#include <asm-generic/rwonce.h>

#undef __WRITE_ONCE
#define __WRITE_ONCE(x, val)                                                 \
	do {                                                                 \
		union {                                                      \
			unsigned long long port_raw;                         \
			typeof(x) port_v;                                    \
		} port_u = { 0 };                                            \
		*(__unqual_scalar_typeof(x) *)&port_u.port_v = (val);        \
		port_write_once(&(x), sizeof(x), port_u.port_raw);           \
	} while (0)

#endif
