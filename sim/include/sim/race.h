/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a world tells the race detector beyond what the compiler's
 * instrumentation does: the hooks that the kernel's own annotations become
 * (include/linux/kcsan-checks.h, include/linux/instrumented.h). All of them do
 * nothing while races are not looked for, and none is a scheduling point.
 */
#ifndef SIM_RACE_H
#define SIM_RACE_H

#include <stddef.h>
#include <sim/prims.h>
#include <sim/site.h>

#define SIM_ACCESS_WRITE 1u  /* a write; else a read */
#define SIM_ACCESS_MARKED 2u /* READ_ONCE(), WRITE_ONCE(), an atomic operation */
#define SIM_ACCESS_ASSERT                                                                          \
	4u /* no access: says that there is no other one meanwhile, marked or not */
#define SIM_ACCESS_COMPOUND 8u /* a write that reads before: a read-modify-write */

/**
 * sim_race_access() - an access that is not instrumented, or an assertion
 * @p: address
 * @n: bytes
 * @flags: SIM_ACCESS_*. ASSERT_EXCLUSIVE_WRITER() is SIM_ACCESS_ASSERT,
 *	ASSERT_EXCLUSIVE_ACCESS() is that with SIM_ACCESS_WRITE.
 * @site: of the caller
 */
void sim_race_access(const void *p, size_t n, unsigned int flags, const struct sim_site *site);

/**
 * sim_race_ignore() - data_race(): accesses of the running thread are not looked at
 * @by: 1 to begin, -1 to end; nests
 */
void sim_race_ignore(int by);

/**
 * sim_race_marked() - kcsan_nestable_atomic_begin(), ..._end(): its plain accesses count as marked
 * @by: 1 to begin, -1 to end; nests
 */
void sim_race_marked(int by);

/**
 * sim_hb_release(), sim_hb_acquire() - an order that comes from something the world does not model
 * @key: what it comes from; only its address matters
 * What a thread did before a release happens before what others do after an acquire with the same
 * key.
 */
void sim_hb_release(const void *key);
void sim_hb_acquire(const void *key);

/**
 * sim_hb_load(), sim_hb_store(), sim_hb_rmw() - a marked access that the world carries out by
 * itself
 * @p: @size bytes, 1, 2, 4 or 8, aligned
 * @v: what is read
 * @mo: what it orders
 * @site: of the caller
 * It is for accesses that need not be visible operations. A store is announced before it is done.
 */
void sim_hb_load(const void *p, unsigned int size, int64_t v, enum sim_mo mo,
		 const struct sim_site *site);
void sim_hb_store(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site);
void sim_hb_rmw(void *p, unsigned int size, enum sim_mo mo, const struct sim_site *site);

/**
 * sim_race_fresh() - memory is used anew without having been freed: forget earlier accesses to it
 * @p: address; @n: bytes
 */
void sim_race_fresh(const void *p, size_t n);

#endif
