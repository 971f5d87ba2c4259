// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tree's own annotations tell its race detector (linux/kcsan-checks.h),
 * told to the engine's: data_race(), ASSERT_EXCLUSIVE_*(), accesses that are
 * not instrumented, and the sections of seqcounts.
 */
#include <linux/kcsan-checks.h>
#include <linux/percpu.h>
#include "port.h"

/* atomics are told by services/atomic.c, with what they order */
void __kcsan_check_access(const volatile void *p, size_t size, int type)
{
	unsigned int flags = 0;

	if (type & KCSAN_ACCESS_ATOMIC)
		return;
	if (type & KCSAN_ACCESS_WRITE)
		flags |= SIM_ACCESS_WRITE;
	if (type & KCSAN_ACCESS_COMPOUND)
		flags |= SIM_ACCESS_COMPOUND;
	if (type & KCSAN_ACCESS_ASSERT)
		flags |= SIM_ACCESS_ASSERT;
	sim_race_access((const void *)p, size, flags, CALLER);
}

void kcsan_disable_current(void)
{
	sim_race_ignore(1);
}

void kcsan_enable_current(void)
{
	sim_race_ignore(-1);
}

/* what data_race() ends with; the other one warns in addition */
void kcsan_enable_current_nowarn(void)
{
	sim_race_ignore(-1);
}

void kcsan_nestable_atomic_begin(void)
{
	sim_race_marked(1);
}

void kcsan_nestable_atomic_end(void)
{
	sim_race_marked(-1);
}

/* a reader of a seqcount, from the beginning of its section until it looks whether to retry */
void kcsan_atomic_next(int n)
{
	struct kcsan_ctx *ctx = &current->kcsan_ctx;

	if (!n != !ctx->atomic_next)
		sim_race_marked(n ? 1 : -1);
	ctx->atomic_next = n;
}

/*
 * One CPU's copy of a variable is the only one here. Tasks come to it side by
 * side as they never would there: no races, and no order but that of barriers.
 */
void port_percpu_begin(void *p, int size)
{
	sim_hb_rmw(p, size, SIM_RELAXED, CALLER);
	sim_race_marked(1);
}

void port_percpu_end(void)
{
	sim_race_marked(-1);
}

void port_percpu_look(const void *p, int size)
{
	sim_hb_load(p, size, 0, SIM_RELAXED, CALLER);
}
