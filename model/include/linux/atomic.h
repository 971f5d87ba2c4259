/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marked accesses, cmpxchg() and refcount_t. Each is a visible operation.
 */
#ifndef MODEL_ATOMIC_H
#define MODEL_ATOMIC_H

#include <sim/prims.h>

#define READ_ONCE(x) ((__typeof__(x))sim_read_once(&(x), sizeof(x), SIM_SITE()))
#define WRITE_ONCE(x, v) sim_write_once(&(x), sizeof(x), (int64_t)(v), SIM_SITE())
#define cmpxchg(p, old, new)                                                                       \
	((__typeof__(*(p)))sim_cmpxchg(p, sizeof(*(p)), (int64_t)(old), (int64_t)(new), SIM_SITE()))
#define smp_store_release(p, v) sim_store_release(p, sizeof(*(p)), (int64_t)(v), SIM_SITE())

typedef struct sim_refcount refcount_t;
#define refcount_set(r, n) sim_refcount_set(r, n, SIM_SITE())
#define refcount_inc(r) sim_refcount_inc(r, SIM_SITE())
#define refcount_dec_and_test(r) sim_refcount_dec_and_test(r, SIM_SITE())

#endif
