/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marked accesses: READ_ONCE() and WRITE_ONCE() of the code under test are
 * visible operations, and go out of line to services/atomic.c. All else comes
 * from the tree's generic header.
 */
#ifndef __ASM_SIM_RWONCE_H
#define __ASM_SIM_RWONCE_H

#include <linux/compiler_types.h>

/* numbered as enum sim_mo: what an access orders */
enum port_mo { PORT_RELAXED, PORT_ACQUIRE, PORT_RELEASE, PORT_FULL };

/* @size: 1, 2, 4 or 8 bytes. The value is in the low bytes of what is handed over */
extern unsigned long long port_load(const volatile void *p, int size, enum port_mo mo);
extern void port_store(volatile void *p, int size, unsigned long long v, enum port_mo mo);

#define PORT_LOAD(x, mo)                                                     \
	({                                                                   \
		union {                                                      \
			unsigned long long port_raw;                         \
			__unqual_scalar_typeof(x) port_v;                    \
		} port_u = { port_load(&(x), sizeof(x), mo) };               \
		port_u.port_v;                                               \
	})

#define PORT_STORE(x, val, mo)                                               \
	do {                                                                 \
		union {                                                      \
			unsigned long long port_raw;                         \
			typeof(x) port_v;                                    \
		} port_u = { 0 };                                            \
		*(__unqual_scalar_typeof(x) *)&port_u.port_v = (val);        \
		port_store(&(x), sizeof(x), port_u.port_raw, mo);            \
	} while (0)

#define __READ_ONCE(x) PORT_LOAD(x, PORT_RELAXED)

#include <asm-generic/rwonce.h>

#undef __WRITE_ONCE
#define __WRITE_ONCE(x, val) PORT_STORE(x, val, PORT_RELAXED)

#endif
