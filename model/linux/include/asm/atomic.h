/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomics: every read-modify-write goes out of line to services/atomic.c. The
 * tree's fallback header makes all other forms from these.
 */
#ifndef __ASM_SIM_ATOMIC_H
#define __ASM_SIM_ATOMIC_H

#include <asm/cmpxchg.h>
#include <asm/barrier.h>
#include <linux/types.h>

/* numbered as enum sim_rmw */
#define ARCH_ATOMIC /* up to 5.13: these are the arch_ ones */

enum port_rmw { PORT_ADD, PORT_AND, PORT_OR, PORT_XOR, PORT_XCHG };
/* Return: the old value, sign-extended. @size: 4 or 8 bytes */
extern s64 port_rmw(void *p, int size, enum port_rmw op, s64 v);

#define arch_atomic_read(v) READ_ONCE((v)->counter)
#define arch_atomic_set(v, i) WRITE_ONCE((v)->counter, (i))
#define arch_atomic64_read(v) READ_ONCE((v)->counter)
#define arch_atomic64_set(v, i) WRITE_ONCE((v)->counter, (i))
#define ATOMIC64_INIT(i) { (i) }

#define PORT_ATOMIC_OP(pfx, type, word, name, op, arg)                             \
	static __always_inline void arch_##pfx##_##name(word i, type *v)           \
	{                                                                          \
		port_rmw(&v->counter, sizeof(v->counter), op, arg);                \
	}                                                                          \
	static __always_inline word arch_##pfx##_fetch_##name(word i, type *v)     \
	{                                                                          \
		return port_rmw(&v->counter, sizeof(v->counter), op, arg);         \
	}
#define PORT_ATOMIC_RETURN(pfx, type, word, name, op, arg)                         \
	static __always_inline word arch_##pfx##_##name##_return(word i, type *v)  \
	{                                                                          \
		return port_rmw(&v->counter, sizeof(v->counter), op, arg) + (arg); \
	}
#define PORT_ATOMIC(pfx, type, word)                                               \
	PORT_ATOMIC_OP(pfx, type, word, add, PORT_ADD, i)                          \
	PORT_ATOMIC_OP(pfx, type, word, sub, PORT_ADD, -i)                         \
	PORT_ATOMIC_OP(pfx, type, word, and, PORT_AND, i)                          \
	PORT_ATOMIC_OP(pfx, type, word, or, PORT_OR, i)                            \
	PORT_ATOMIC_OP(pfx, type, word, xor, PORT_XOR, i)                          \
	PORT_ATOMIC_RETURN(pfx, type, word, add, PORT_ADD, i)                      \
	PORT_ATOMIC_RETURN(pfx, type, word, sub, PORT_ADD, -i)

PORT_ATOMIC(atomic, atomic_t, int)
PORT_ATOMIC(atomic64, atomic64_t, s64)

#define arch_atomic_xchg(v, n) arch_xchg(&(v)->counter, (n))
#define arch_atomic_cmpxchg(v, o, n) arch_cmpxchg(&(v)->counter, (o), (n))
#define arch_atomic64_xchg(v, n) arch_xchg(&(v)->counter, (n))
#define arch_atomic64_cmpxchg(v, o, n) arch_cmpxchg(&(v)->counter, (o), (n))
#define arch_atomic_add_return arch_atomic_add_return
#define arch_atomic_sub_return arch_atomic_sub_return
#define arch_atomic_fetch_add arch_atomic_fetch_add
#define arch_atomic_fetch_sub arch_atomic_fetch_sub
#define arch_atomic_fetch_and arch_atomic_fetch_and
#define arch_atomic_fetch_or arch_atomic_fetch_or
#define arch_atomic_fetch_xor arch_atomic_fetch_xor
#define arch_atomic64_add_return arch_atomic64_add_return
#define arch_atomic64_sub_return arch_atomic64_sub_return
#define arch_atomic64_fetch_add arch_atomic64_fetch_add
#define arch_atomic64_fetch_sub arch_atomic64_fetch_sub
#define arch_atomic64_fetch_and arch_atomic64_fetch_and
#define arch_atomic64_fetch_or arch_atomic64_fetch_or
#define arch_atomic64_fetch_xor arch_atomic64_fetch_xor

#endif
