// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marked accesses and atomics are visible operations, except where no other task can act on one
 * before a later visible operation: on the running task's own struct, under the lock of a wait
 * queue, and on the table of descriptors, which is changed under its lock. The race detector is
 * told of those, too.
 *
 * This file is compiled without instrumentation, so it announces each access itself.
 */
#include <linux/fdtable.h>
#include <linux/init_task.h>
#include "port.h"

static bool within(const volatile void *p, const void *obj, size_t size)
{
	return (uintptr_t)p - (uintptr_t)obj < size;
}

static bool is_private(const volatile void *p)
{
	return port_leaf() || within(p, current, sizeof(*current)) ||
	       within(p, &init_files, sizeof(init_files));
}

static u64 load(const volatile void *p, int size)
{
	switch (size) {
	case 1:
		return *(const u8 *)p;
	case 2:
		return *(const u16 *)p;
	case 4:
		return *(const u32 *)p;
	default:
		return *(const u64 *)p;
	}
}

static void store(volatile void *p, int size, u64 v)
{
	switch (size) {
	case 1:
		*(u8 *)p = v;
		break;
	case 2:
		*(u16 *)p = v;
		break;
	case 4:
		*(u32 *)p = v;
		break;
	default:
		*(u64 *)p = v;
	}
}

unsigned long long port_load(const volatile void *p, int size, enum port_mo mo)
{
	const struct sim_site *site = CALLER;
	u64 v;

	BUILD_BUG_ON((int)PORT_RELAXED != (int)SIM_RELAXED || (int)PORT_FULL != (int)SIM_FULL);
	if (!is_private(p))
		return mo == PORT_ACQUIRE ? sim_load_acquire((const void *)p, size, site)
					  : sim_read_once((const void *)p, size, site);
	sim_check((const void *)p, size, false, site);
	sim_check_init((const void *)p, size, site);
	v = load(p, size);
	sim_hb_load((const void *)p, size, v, (enum sim_mo)mo, site);
	return v;
}

void port_store(volatile void *p, int size, unsigned long long v, enum port_mo mo)
{
	const struct sim_site *site = CALLER;

	/* another task can reach this stack only by a pointer that a visible operation passes on */
	if (is_private(p) || sim_self_stack((const void *)p)) {
		sim_check((const void *)p, size, true, site);
		sim_hb_store((void *)p, size, (enum sim_mo)mo, site);
		store(p, size, v);
	} else if (mo == PORT_RELEASE) {
		sim_store_release((void *)p, size, v, site);
	} else {
		sim_write_once((void *)p, size, v, site);
	}
}

void port_fence(enum port_mo mo)
{
	if (mo == PORT_FULL)
		port_stored(NULL, true);
	sim_fence((enum sim_mo)mo);
}

/* an int that is negative comes here as 64 bits */
static s64 extend(unsigned long v, int size)
{
	return size == 8 ? (s64)v : size == 4 ? (s32)v : size == 2 ? (s16)v : (s8)v;
}

static s64 apply(enum port_rmw op, s64 old, s64 v)
{
	switch (op) {
	case PORT_ADD:
		return old + v;
	case PORT_AND:
		return old & v;
	case PORT_OR:
		return old | v;
	case PORT_XOR:
		return old ^ v;
	default:
		return v;
	}
}

static s64 private_rmw(void *p, int size, enum port_rmw op, s64 v, enum port_mo mo,
		       const struct sim_site *site)
{
	s64 old;

	sim_check_init(p, size, site);
	sim_check(p, size, true, site);
	sim_hb_rmw(p, size, (enum sim_mo)mo, site);
	old = extend(load(p, size), size);
	store(p, size, apply(op, old, v));
	return old;
}

static u64 private_cmpxchg(void *p, int size, s64 old, u64 new, enum port_mo mo,
			   const struct sim_site *site)
{
	u64 was;

	sim_check_init(p, size, site);
	sim_check(p, size, true, site);
	was = load(p, size);
	if (extend(was, size) == old) {
		sim_hb_rmw(p, size, (enum sim_mo)mo, site);
		store(p, size, new);
	} else {
		sim_hb_load(p, size, was, SIM_RELAXED, site);
	}
	return was;
}

s64 port_rmw(void *p, int size, enum port_rmw op, s64 v, enum port_mo mo)
{
	BUILD_BUG_ON((int)PORT_ADD != (int)SIM_ADD || (int)PORT_XCHG != (int)SIM_XCHG);
	port_stored(p, mo == PORT_FULL);
	if (is_private(p))
		return private_rmw(p, size, op, v, mo, CALLER);
	return sim_rmw_mo(p, size, (enum sim_rmw)op, v, (enum sim_mo)mo, CALLER);
}

unsigned long port_xchg(volatile void *p, unsigned long v, int size, enum port_mo mo)
{
	port_stored(p, mo == PORT_FULL);
	return sim_rmw_mo((void *)p, size, SIM_XCHG, v, (enum sim_mo)mo, CALLER);
}

unsigned long port_cmpxchg(volatile void *p, unsigned long old, unsigned long new, int size,
			   enum port_mo mo)
{
	port_stored(p, mo == PORT_FULL);
	if (is_private(p))
		return private_cmpxchg((void *)p, size, extend(old, size), new, mo, CALLER);
	return sim_cmpxchg_mo((void *)p, size, extend(old, size), new, (enum sim_mo)mo, CALLER);
}
