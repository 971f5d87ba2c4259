// SPDX-License-Identifier: GPL-2.0-only
/*
 * Atomics and marked accesses: each is one visible operation, and memory is
 * sequentially consistent between them.
 */
#include "prims/prims.h"

static int64_t load(const void *p, unsigned int size)
{
	switch (size) {
	case 1:
		return *(const int8_t *)p;
	case 2:
		return *(const int16_t *)p;
	case 4:
		return *(const int32_t *)p;
	default:
		return *(const int64_t *)p;
	}
}

static void store(void *p, unsigned int size, int64_t v)
{
	switch (size) {
	case 1:
		*(int8_t *)p = v;
		break;
	case 2:
		*(int16_t *)p = v;
		break;
	case 4:
		*(int32_t *)p = v;
		break;
	default:
		*(int64_t *)p = v;
	}
}

static int64_t apply(enum sim_rmw op, int64_t old, int64_t v)
{
	switch (op) {
	case SIM_ADD:
		return (uint64_t)old + (uint64_t)v;
	case SIM_AND:
		return old & v;
	case SIM_OR:
		return old | v;
	case SIM_XOR:
		return old ^ v;
	default:
		return v;
	}
}

int64_t sim_rmw_mo(void *p, unsigned int size, enum sim_rmw op, int64_t v, enum sim_mo mo,
		   const struct sim_site *site)
{
	int64_t old;

	sim_touch(SIM_ATOMIC, p, size, 0, site);
	hb_rmw(p, size, mo, site);
	old = load(p, size);
	hook_saw(old);
	store(p, size, apply(op, old, v));
	sim_set_arg(load(p, size));
	return old;
}

int64_t sim_rmw(void *p, unsigned int size, enum sim_rmw op, int64_t v, const struct sim_site *site)
{
	return sim_rmw_mo(p, size, op, v, SIM_FULL, site);
}

int64_t sim_cmpxchg_mo(void *p, unsigned int size, int64_t old, int64_t new, enum sim_mo mo,
		       const struct sim_site *site)
{
	int64_t was;

	sim_touch(SIM_ATOMIC, p, size, 0, site);
	was = load(p, size);
	hook_saw(was);
	if (was == old) {
		hb_rmw(p, size, mo, site);
		store(p, size, new);
	} else {
		hb_load(p, size, was, SIM_RELAXED, site);
	}
	sim_set_arg(load(p, size));
	return was;
}

int64_t sim_cmpxchg(void *p, unsigned int size, int64_t old, int64_t new,
		    const struct sim_site *site)
{
	return sim_cmpxchg_mo(p, size, old, new, SIM_FULL, site);
}

static int64_t read_marked(const void *p, unsigned int size, enum sim_mo mo,
			   const struct sim_site *site)
{
	uint32_t step;
	int64_t v;

	sim_check_ahead((void *)p, size, 0, site);
	sim_check_init(p, size, site);
	step = sim.step;
	sim_point(SIM_READ, p, 0, site);
	sim_recheck(step, p, size, false, site);
	v = load(p, size);
	hook_saw(v);
	hb_load(p, size, v, mo, site);
	sim_set_arg(v);
	return v;
}

int64_t sim_read_once(const void *p, unsigned int size, const struct sim_site *site)
{
	return read_marked(p, size, SIM_RELAXED, site);
}

int64_t sim_load_acquire(const void *p, unsigned int size, const struct sim_site *site)
{
	return read_marked(p, size, SIM_ACQUIRE, site);
}

static void write_marked(void *p, unsigned int size, int64_t v, enum sim_mo mo,
			 const struct sim_site *site)
{
	sim_touch(SIM_WRITE, p, size, v, site);
	hb_store(p, size, mo, site);
	store(p, size, v);
}

void sim_write_once(void *p, unsigned int size, int64_t v, const struct sim_site *site)
{
	write_marked(p, size, v, SIM_RELAXED, site);
}

void sim_store_release(void *p, unsigned int size, int64_t v, const struct sim_site *site)
{
	write_marked(p, size, v, SIM_RELEASE, site);
}
