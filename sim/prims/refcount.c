// SPDX-License-Identifier: GPL-2.0-only
/*
 * refcount_t (include/linux/refcount.h, lib/refcount.c): a count that goes
 * wrong is reported once and then stays saturated, so that nothing is freed by
 * it any more.
 */
#include "prims/prims.h"

#define SATURATED (INT32_MIN / 2)

static const char add_uaf[] = "addition on 0; use-after-free.";
static const char overflow[] = "saturated; leaking memory.";
static const char underflow[] = "underflow; use-after-free.";
static const char leak[] = "decrement hit 0; leaking memory.";

static void saturate(struct sim_refcount *r, const char *why, const struct sim_site *site)
{
	r->refs = SATURATED;
	sim_set_arg((int64_t)SATURATED);
	sim_report(SIM_R_REFCOUNT, r, site, "refcount_t: %s", why);
}

/* Return: the value before */
static int32_t add(struct sim_refcount *r, int32_t n, enum sim_mo mo, const struct sim_site *site)
{
	int32_t old;

	sim_touch(SIM_ATOMIC, r, sizeof(*r), 0, site);
	hb_rmw(r, sizeof(*r), mo, site);
	old = r->refs;
	r->refs = (uint32_t)old + (uint32_t)n;
	sim_set_arg((int64_t)r->refs);
	return old;
}

void sim_refcount_set(struct sim_refcount *r, int n, const struct sim_site *site)
{
	sim_write_once(&r->refs, sizeof(r->refs), n, site);
}

void sim_refcount_inc(struct sim_refcount *r, const struct sim_site *site)
{
	int32_t old = add(r, 1, SIM_RELAXED, site);

	if (!old)
		saturate(r, add_uaf, site);
	else if (old < 0 || r->refs < 0)
		saturate(r, overflow, site);
}

bool sim_refcount_inc_not_zero(struct sim_refcount *r, const struct sim_site *site)
{
	int32_t old;

	sim_touch(SIM_ATOMIC, r, sizeof(*r), 0, site);
	old = r->refs;
	hook_saw(!old);
	if (!old) {
		hb_load(r, sizeof(*r), old, SIM_RELAXED, site);
		return false;
	}
	hb_rmw(r, sizeof(*r), SIM_RELAXED, site);
	r->refs = (uint32_t)old + 1;
	sim_set_arg((int64_t)r->refs);
	if (old < 0 || r->refs < 0)
		saturate(r, overflow, site);
	return true;
}

bool sim_refcount_dec_and_test(struct sim_refcount *r, const struct sim_site *site)
{
	int32_t old = add(r, -1, SIM_RELEASE, site);

	hook_saw(old == 1);
	if (old == 1)
		hb_acquire(r, 0);
	if (old <= 0)
		saturate(r, underflow, site);
	return old == 1;
}

void sim_refcount_dec(struct sim_refcount *r, const struct sim_site *site)
{
	if (add(r, -1, SIM_RELEASE, site) <= 1)
		saturate(r, leak, site);
}

int sim_refcount_read(const struct sim_refcount *r, const struct sim_site *site)
{
	return sim_read_once(&r->refs, sizeof(r->refs), site);
}
