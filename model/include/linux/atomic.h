/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marked accesses, atomic_t, cmpxchg() and refcount_t. Each is a visible operation.
 */
#ifndef MODEL_ATOMIC_H
#define MODEL_ATOMIC_H

#include <sim/prims.h>

#define READ_ONCE(x) ((__typeof__(x))sim_read_once(&(x), sizeof(x), SIM_SITE()))
#define WRITE_ONCE(x, v) sim_write_once(&(x), sizeof(x), (int64_t)(v), SIM_SITE())
#define cmpxchg(p, old, new)                                                                       \
	((__typeof__(*(p)))sim_cmpxchg(p, sizeof(*(p)), (int64_t)(old), (int64_t)(new), SIM_SITE()))
#define smp_load_acquire(p) ((__typeof__(*(p)))sim_load_acquire(p, sizeof(*(p)), SIM_SITE()))
#define smp_store_release(p, v) sim_store_release(p, sizeof(*(p)), (int64_t)(v), SIM_SITE())
#define smp_wmb() sim_fence(SIM_RELEASE)

#define atomic_rmw_(p, op, v, mo)                                                                  \
	((__typeof__(*(p)))sim_rmw_mo(p, sizeof(*(p)), op, (int64_t)(v), mo, SIM_SITE()))
#define xchg(p, v) atomic_rmw_(p, SIM_XCHG, v, SIM_FULL)

typedef struct {
	int counter;
} atomic_t;
#define atomic_read(a) READ_ONCE((a)->counter)
#define atomic_read_acquire(a) smp_load_acquire(&(a)->counter)
#define atomic_add(n, a) ((void)atomic_rmw_(&(a)->counter, SIM_ADD, n, SIM_RELAXED))
#define atomic_inc(a) atomic_add(1, a)
#define atomic_dec(a) atomic_add(-1, a)
#define atomic_inc_return(a) (atomic_rmw_(&(a)->counter, SIM_ADD, 1, SIM_FULL) + 1)
#define atomic_dec_return(a) (atomic_rmw_(&(a)->counter, SIM_ADD, -1, SIM_FULL) - 1)
#define atomic_dec_and_test(a) (!atomic_dec_return(a))
#define atomic_xchg(a, v) xchg(&(a)->counter, v)
/** atomic_fetch_add_unless() - add @n unless it is @u. Return: what it was */
#define atomic_fetch_add_unless(a, n, u)                                                           \
	({                                                                                         \
		atomic_t *unless_ = (a);                                                           \
		int was_ = atomic_read(unless_), seen_ = was_ + 1;                                 \
		while (was_ != (u) && seen_ != was_) {                                             \
			seen_ = was_;                                                              \
			was_ = cmpxchg(&unless_->counter, seen_, seen_ + (n));                     \
		}                                                                                  \
		was_;                                                                              \
	})

typedef struct sim_refcount refcount_t;
#define refcount_set(r, n) sim_refcount_set(r, n, SIM_SITE())
#define refcount_inc(r) sim_refcount_inc(r, SIM_SITE())
#define refcount_inc_not_zero(r) sim_refcount_inc_not_zero(r, SIM_SITE())
#define refcount_dec_and_test(r) sim_refcount_dec_and_test(r, SIM_SITE())

#endif
