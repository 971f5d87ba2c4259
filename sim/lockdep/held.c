// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each execution holds, and the checks on taking and letting go.
 *
 * A lock is checked before it is waited for: an order violation is reported
 * from any execution that takes both orders, whether they meet or not.
 */
#include <string.h>
#include "lockdep/lockdep.h"

/* Is @h the hold that @m names? One entry may stand for several locks of a class. */
static bool is_hold_of(const struct sim_heldlock *h, const struct sim_lockmap *m)
{
	const char *k = m->key ? m->key->subkey : (const char *)m;

	return h->map == m || (h->references && ld_classes[h->cls].subkey == k);
}

bool sim_lock_is_held(const struct sim_lockmap *m)
{
	const struct sim_exec *x = sim.cur;

	for (uint32_t i = 0; i < x->nr_held; i++)
		if (is_hold_of(&x->held[i], m))
			return true;
	return false;
}

/*
 * Is another lock of the class held already? A shared hold may be taken again
 * recursively, and a held nest_lock puts locks of one class in order.
 * Return: true when nothing is to be said about the order of @h.
 */
static bool check_recursion(const struct sim_exec *x, const struct sim_heldlock *h, uint32_t depth)
{
	bool nested = false;

	for (uint32_t i = 0; i < depth; i++) {
		const struct sim_heldlock *p = &x->held[i];

		if (p->map == h->nest)
			nested = true;
		if (p->cls != h->cls || (h->read == 2 && p->read))
			continue;
		if (!nested)
			ld_splat_recursion(p, h);
		return true;
	}
	return false;
}

/*
 * Check @h against the @depth locks held before it. A trylock does not wait,
 * so nothing is said about its place; but what comes after it is ordered
 * behind it and behind what was held before it.
 */
static void validate(const struct sim_exec *x, const struct sim_heldlock *h, uint32_t depth)
{
	if (h->trylock || check_recursion(x, h, depth))
		return;
	for (uint32_t i = depth; i-- > 0;) {
		ld_check_dep(&x->held[i], h);
		if (!x->held[i].trylock)
			break;
	}
}

/* Locks of the class of the one on top, under an outer lock, share its entry. */
static bool add_reference(struct sim_exec *x, uint32_t cls)
{
	struct sim_heldlock *h = &x->held[x->nr_held - 1];

	if (h->cls != cls)
		return false;
	h->references += h->references ? 1 : 2;
	return true;
}

void sim_lock_acquire(struct sim_lockmap *m, unsigned int subclass, int trylock, int read,
		      struct sim_lockmap *nest, const struct sim_site *site)
{
	struct sim_exec *x = sim.cur;
	uint32_t cls = ld_class(m, subclass), depth = x->nr_held;
	struct sim_heldlock *h = &x->held[depth];

	if (unlikely(nest) && depth && add_reference(x, cls))
		return;
	if (unlikely(depth == SIM_MAX_HELD)) {
		sim_report(SIM_R_LIMIT, m, site, "BUG: MAX_LOCK_DEPTH too low!");
		return;
	}
	h->map = m;
	h->site = site;
	h->nest = nest;
	h->cls = cls;
	h->references = 0;
	h->subclass = subclass;
	h->read = read;
	h->trylock = trylock;
	if (unlikely(nest) && !sim_lock_is_held(nest))
		ld_splat_nest(h);
	if (depth)
		validate(x, h, depth);
	x->nr_held = depth + 1;
}

/* Check the locks from @i on again as if taken now. */
static void revalidate(const struct sim_exec *x, uint32_t i)
{
	for (; i < x->nr_held; i++)
		validate(x, &x->held[i], i);
}

/* Let go of out of order: adds the dependencies that it stood between. */
static void remove_hold(struct sim_exec *x, uint32_t i)
{
	x->nr_held--;
	memmove(&x->held[i], &x->held[i + 1], (x->nr_held - i) * sizeof(x->held[0]));
	revalidate(x, i);
}

static struct sim_heldlock *find_hold(struct sim_exec *x, const struct sim_lockmap *m)
{
	for (uint32_t i = x->nr_held; i-- > 0;)
		if (is_hold_of(&x->held[i], m))
			return &x->held[i];
	return NULL;
}

void sim_lock_release(struct sim_lockmap *m, const struct sim_site *site)
{
	struct sim_exec *x = sim.cur;
	uint32_t depth = x->nr_held;
	struct sim_heldlock *h;

	if (likely(depth && x->held[depth - 1].map == m && !x->held[depth - 1].references)) {
		x->nr_held--;
		return;
	}
	h = find_hold(x, m);
	if (!h)
		ld_splat_balance(m, site);
	else if (!h->references || !--h->references)
		remove_hold(x, h - x->held);
}

void sim_lock_downgrade(struct sim_lockmap *m, const struct sim_site *site)
{
	struct sim_exec *x = sim.cur;
	struct sim_heldlock *h = find_hold(x, m);

	if (!h) {
		ld_splat_balance(m, site);
		return;
	}
	h->read = 1;
	revalidate(x, h - x->held);
}

void sim_lockdep_exit(struct sim_exec *x, const struct sim_site *site)
{
	if (unlikely(x->nr_held))
		ld_splat_held(SIM_R_LOCK_HELD, "BUG: task exits with locks held", x,
			      &x->held[x->nr_held - 1], site);
}

void sim_lockdep_user(const struct sim_site *site)
{
	const struct sim_exec *x = sim.cur;

	if (unlikely(x->nr_held))
		ld_splat_held(SIM_R_LOCK_HELD, "WARNING: lock held when returning to user space", x,
			      &x->held[x->nr_held - 1], site);
}

void sim_lockdep_freed(const void *p, size_t n, const struct sim_site *site)
{
	const struct sim_exec *x = sim.cur;

	for (uint32_t i = 0; i < x->nr_held; i++)
		if ((uintptr_t)x->held[i].map - (uintptr_t)p < n)
			ld_splat_held(SIM_R_LOCK_HELD, "WARNING: held lock freed", x, &x->held[i],
				      site);
}
