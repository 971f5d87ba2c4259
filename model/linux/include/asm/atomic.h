/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomics: every read-modify-write goes out of line to services/atomic.c. The
 * tree's fallback header makes all other forms from these. What returns a value
 * has full order or that of its name, what returns nothing orders nothing
 * (Documentation/atomic_t.txt).
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
extern s64 port_rmw(void *p, int size, enum port_rmw op, s64 v, enum port_mo mo);

#define arch_atomic_read(v) READ_ONCE((v)->counter)
#define arch_atomic_set(v, i) WRITE_ONCE((v)->counter, (i))
#define arch_atomic64_read(v) READ_ONCE((v)->counter)
#define arch_atomic64_set(v, i) WRITE_ONCE((v)->counter, (i))
#define ATOMIC64_INIT(i) { (i) }

/* what returns a value, in its four orders; @plus makes the new value of the old one */
#define PORT_ATOMIC_ONE(func, type, word, op, arg, mo, plus)                          \
	static __always_inline word arch_##func(word i, type *v)                      \
	{                                                                             \
		return port_rmw(&v->counter, sizeof(v->counter), op, arg, mo) + plus; \
	}
#define PORT_ATOMIC_VALUE(func, type, word, op, arg, plus)                            \
	PORT_ATOMIC_ONE(func, type, word, op, arg, PORT_FULL, plus)                   \
	PORT_ATOMIC_ONE(func##_acquire, type, word, op, arg, PORT_ACQUIRE, plus)      \
	PORT_ATOMIC_ONE(func##_release, type, word, op, arg, PORT_RELEASE, plus)      \
	PORT_ATOMIC_ONE(func##_relaxed, type, word, op, arg, PORT_RELAXED, plus)
#define PORT_ATOMIC_OP(pfx, type, word, name, op, arg)                                \
	static __always_inline void arch_##pfx##_##name(word i, type *v)              \
	{                                                                             \
		port_rmw(&v->counter, sizeof(v->counter), op, arg, PORT_RELAXED);     \
	}                                                                             \
	PORT_ATOMIC_VALUE(pfx##_fetch_##name, type, word, op, arg, 0)
#define PORT_ATOMIC(pfx, type, word)                                                  \
	PORT_ATOMIC_OP(pfx, type, word, add, PORT_ADD, i)                             \
	PORT_ATOMIC_OP(pfx, type, word, sub, PORT_ADD, -i)                            \
	PORT_ATOMIC_OP(pfx, type, word, and, PORT_AND, i)                             \
	PORT_ATOMIC_OP(pfx, type, word, or, PORT_OR, i)                               \
	PORT_ATOMIC_OP(pfx, type, word, xor, PORT_XOR, i)                             \
	PORT_ATOMIC_VALUE(pfx##_add_return, type, word, PORT_ADD, i, i)               \
	PORT_ATOMIC_VALUE(pfx##_sub_return, type, word, PORT_ADD, -i, -i)

PORT_ATOMIC(atomic, atomic_t, int)
PORT_ATOMIC(atomic64, atomic64_t, s64)

/* that they are there is for the preprocessor */
#define arch_atomic_add_return arch_atomic_add_return
#define arch_atomic_add_return_acquire arch_atomic_add_return_acquire
#define arch_atomic_add_return_release arch_atomic_add_return_release
#define arch_atomic_add_return_relaxed arch_atomic_add_return_relaxed
#define arch_atomic_sub_return arch_atomic_sub_return
#define arch_atomic_sub_return_acquire arch_atomic_sub_return_acquire
#define arch_atomic_sub_return_release arch_atomic_sub_return_release
#define arch_atomic_sub_return_relaxed arch_atomic_sub_return_relaxed
#define arch_atomic_fetch_add arch_atomic_fetch_add
#define arch_atomic_fetch_add_acquire arch_atomic_fetch_add_acquire
#define arch_atomic_fetch_add_release arch_atomic_fetch_add_release
#define arch_atomic_fetch_add_relaxed arch_atomic_fetch_add_relaxed
#define arch_atomic_fetch_sub arch_atomic_fetch_sub
#define arch_atomic_fetch_sub_acquire arch_atomic_fetch_sub_acquire
#define arch_atomic_fetch_sub_release arch_atomic_fetch_sub_release
#define arch_atomic_fetch_sub_relaxed arch_atomic_fetch_sub_relaxed
#define arch_atomic_fetch_and arch_atomic_fetch_and
#define arch_atomic_fetch_and_acquire arch_atomic_fetch_and_acquire
#define arch_atomic_fetch_and_release arch_atomic_fetch_and_release
#define arch_atomic_fetch_and_relaxed arch_atomic_fetch_and_relaxed
#define arch_atomic_fetch_or arch_atomic_fetch_or
#define arch_atomic_fetch_or_acquire arch_atomic_fetch_or_acquire
#define arch_atomic_fetch_or_release arch_atomic_fetch_or_release
#define arch_atomic_fetch_or_relaxed arch_atomic_fetch_or_relaxed
#define arch_atomic_fetch_xor arch_atomic_fetch_xor
#define arch_atomic_fetch_xor_acquire arch_atomic_fetch_xor_acquire
#define arch_atomic_fetch_xor_release arch_atomic_fetch_xor_release
#define arch_atomic_fetch_xor_relaxed arch_atomic_fetch_xor_relaxed
#define arch_atomic64_add_return arch_atomic64_add_return
#define arch_atomic64_add_return_acquire arch_atomic64_add_return_acquire
#define arch_atomic64_add_return_release arch_atomic64_add_return_release
#define arch_atomic64_add_return_relaxed arch_atomic64_add_return_relaxed
#define arch_atomic64_sub_return arch_atomic64_sub_return
#define arch_atomic64_sub_return_acquire arch_atomic64_sub_return_acquire
#define arch_atomic64_sub_return_release arch_atomic64_sub_return_release
#define arch_atomic64_sub_return_relaxed arch_atomic64_sub_return_relaxed
#define arch_atomic64_fetch_add arch_atomic64_fetch_add
#define arch_atomic64_fetch_add_acquire arch_atomic64_fetch_add_acquire
#define arch_atomic64_fetch_add_release arch_atomic64_fetch_add_release
#define arch_atomic64_fetch_add_relaxed arch_atomic64_fetch_add_relaxed
#define arch_atomic64_fetch_sub arch_atomic64_fetch_sub
#define arch_atomic64_fetch_sub_acquire arch_atomic64_fetch_sub_acquire
#define arch_atomic64_fetch_sub_release arch_atomic64_fetch_sub_release
#define arch_atomic64_fetch_sub_relaxed arch_atomic64_fetch_sub_relaxed
#define arch_atomic64_fetch_and arch_atomic64_fetch_and
#define arch_atomic64_fetch_and_acquire arch_atomic64_fetch_and_acquire
#define arch_atomic64_fetch_and_release arch_atomic64_fetch_and_release
#define arch_atomic64_fetch_and_relaxed arch_atomic64_fetch_and_relaxed
#define arch_atomic64_fetch_or arch_atomic64_fetch_or
#define arch_atomic64_fetch_or_acquire arch_atomic64_fetch_or_acquire
#define arch_atomic64_fetch_or_release arch_atomic64_fetch_or_release
#define arch_atomic64_fetch_or_relaxed arch_atomic64_fetch_or_relaxed
#define arch_atomic64_fetch_xor arch_atomic64_fetch_xor
#define arch_atomic64_fetch_xor_acquire arch_atomic64_fetch_xor_acquire
#define arch_atomic64_fetch_xor_release arch_atomic64_fetch_xor_release
#define arch_atomic64_fetch_xor_relaxed arch_atomic64_fetch_xor_relaxed
#define arch_atomic_xchg(v, n) arch_xchg(&(v)->counter, (n))
#define arch_atomic_xchg_acquire(v, n) arch_xchg_acquire(&(v)->counter, (n))
#define arch_atomic_xchg_release(v, n) arch_xchg_release(&(v)->counter, (n))
#define arch_atomic_xchg_relaxed(v, n) arch_xchg_relaxed(&(v)->counter, (n))
#define arch_atomic_cmpxchg(v, o, n) arch_cmpxchg(&(v)->counter, (o), (n))
#define arch_atomic_cmpxchg_acquire(v, o, n) arch_cmpxchg_acquire(&(v)->counter, (o), (n))
#define arch_atomic_cmpxchg_release(v, o, n) arch_cmpxchg_release(&(v)->counter, (o), (n))
#define arch_atomic_cmpxchg_relaxed(v, o, n) arch_cmpxchg_relaxed(&(v)->counter, (o), (n))
#define arch_atomic64_xchg(v, n) arch_xchg(&(v)->counter, (n))
#define arch_atomic64_xchg_acquire(v, n) arch_xchg_acquire(&(v)->counter, (n))
#define arch_atomic64_xchg_release(v, n) arch_xchg_release(&(v)->counter, (n))
#define arch_atomic64_xchg_relaxed(v, n) arch_xchg_relaxed(&(v)->counter, (n))
#define arch_atomic64_cmpxchg(v, o, n) arch_cmpxchg(&(v)->counter, (o), (n))
#define arch_atomic64_cmpxchg_acquire(v, o, n) arch_cmpxchg_acquire(&(v)->counter, (o), (n))
#define arch_atomic64_cmpxchg_release(v, o, n) arch_cmpxchg_release(&(v)->counter, (o), (n))
#define arch_atomic64_cmpxchg_relaxed(v, o, n) arch_cmpxchg_relaxed(&(v)->counter, (o), (n))

#endif
