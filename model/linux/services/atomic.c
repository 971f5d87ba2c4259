// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marked accesses and atomics: visible operations of the engine. Those on the
 * running task's own struct are not: nobody else decides anything by them
 * before it is woken.
 */
#include "port.h"

static bool is_private(const volatile void *p)
{
	return port_leaf() || (uintptr_t)p - (uintptr_t)current < sizeof(struct task_struct);
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

unsigned long long port_read_once(const volatile void *p, int size)
{
	if (is_private(p))
		return load(p, size);
	return sim_read_once((const void *)p, size, CALLER);
}

void port_write_once(volatile void *p, int size, unsigned long long v)
{
	/* who would see it on this stack has to be told of it first */
	if (is_private(p) || sim_self_stack((const void *)p))
		store(p, size, v);
	else
		sim_write_once((void *)p, size, v, CALLER);
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

s64 port_rmw(void *p, int size, enum port_rmw op, s64 v)
{
	s64 old;

	BUILD_BUG_ON((int)PORT_ADD != (int)SIM_ADD || (int)PORT_XCHG != (int)SIM_XCHG);
	if (!is_private(p))
		return sim_rmw(p, size, (enum sim_rmw)op, v, CALLER);
	old = extend(load(p, size), size);
	store(p, size, apply(op, old, v));
	return old;
}

unsigned long port_xchg(volatile void *p, unsigned long v, int size)
{
	return sim_rmw((void *)p, size, SIM_XCHG, v, CALLER);
}

unsigned long port_cmpxchg(volatile void *p, unsigned long old, unsigned long new, int size)
{
	u64 was;

	if (is_private(p)) {
		was = load(p, size);
		if ((s64)extend(was, size) == extend(old, size))
			store(p, size, new);
		return was;
	}
	return sim_cmpxchg((void *)p, size, extend(old, size), new, CALLER);
}
