// SPDX-License-Identifier: GPL-2.0-only
/*
 * The locks that each thread holds, and the checks when one is taken or let go of.
 *
 * A lock is checked before it is waited for. So an execution in which both orders of two locks
 * occur is reported, even if they do not deadlock in it.
 */
#include <string.h>
#include "lockdep/lockdep.h"

/*
 * Does @h stand for @m? An entry may stand for several locks of a class that a nest_lock protects.
 */
static bool is_hold_of(const struct ld_held *h, const struct sim_lockmap *m)
{
	const char *k = m->key ? m->key->subkey : (const char *)m;

	if (h->map == m || !h->references)
		return h->map == m;
	if (!h->nest && sim.on[SIM_C_LOCKDEP])
		ld_splat_twin(h);
	return ld_classes[h->cls].subkey == k;
}

/* Was one of the two taken in an interrupt, and the other by what it interrupted? */
static bool crosses(const struct ld_held *a, const struct ld_held *b)
{
	return (a->irq ^ b->irq) & SIM_IRQ_CTX;
}

enum sim_hold sim_lock_is_held(const struct sim_lockmap *m)
{
	const struct ld_holds *o = ld_holds_of(sim.cur);

	for (uint32_t i = 0; i < o->nr; i++)
		if (is_hold_of(&o->lock[i], m))
			return o->lock[i].read ? SIM_HELD_READ : SIM_HELD_WRITE;
	return SIM_HELD_NOT;
}

/*
 * Is another lock of the class held already? That is allowed if both are shared and this one is
 * taken recursively, if a nest_lock is held, or if the locks of the class have an order among
 * themselves.
 * Return: true if the order of @h needs no further check.
 */
static bool check_recursion(const struct ld_holds *o, const struct ld_held *h, uint32_t depth)
{
	bool nested = false;

	for (uint32_t i = 0; i < depth; i++) {
		const struct ld_held *p = &o->lock[i];

		if (p->map == h->nest)
			nested = true;
		if (p->cls != h->cls || (h->read == 2 && p->read) || ld_in_order(p, h))
			continue;
		if (!nested)
			ld_splat_recursion(p, h);
		return true;
	}
	return false;
}

/*
 * Check the order of @h against the @depth locks held before it. A trylock does not wait, so it
 * comes after nothing; but a lock that is taken later comes after it, and after what was held
 * before it. Locks of what an interrupt has interrupted are left to usage.c.
 */
static void check_order(const struct ld_holds *o, const struct ld_held *h, uint32_t depth)
{
	if (h->trylock || check_recursion(o, h, depth))
		return;
	for (uint32_t i = depth; i-- > 0 && !crosses(&o->lock[i], h);) {
		const struct ld_held *p = &o->lock[i];

		if (p->check && (!ld_check_dep(p, h) || !p->trylock))
			break;
	}
}

static bool check_nest(const struct ld_held *h)
{
	if (sim_lock_is_held(h->nest))
		return true;
	ld_splat_nest(h);
	return false;
}

/* Check @h against the @depth locks held before it; the first report is enough. */
static void check(const struct ld_holds *o, const struct ld_held *h, uint32_t depth)
{
	const struct ld_class *c = &ld_classes[h->cls];

	if (!sim.on[SIM_C_LOCKDEP])
		return;
	if (c->wait_inner && !ld_check_wait(o, h, depth))
		return;
	if (h->check && !ld_mark(h, ld_usage(h->irq, h->trylock, h->read)))
		return;
	if (h->nest && !check_nest(h))
		return;
	if (depth && h->check)
		check_order(o, h, depth);
}

/* Locks of the class of the one on top, under an outer lock, share its entry. */
static bool add_reference(struct ld_holds *o, uint32_t cls, uint16_t references)
{
	struct ld_held *h = &o->lock[o->nr - 1];

	if (h->cls != cls)
		return false;
	h->references += (h->references ? 0 : 1) + (references ? references : 1);
	return true;
}

static inline __attribute__((always_inline)) void
acquire(struct sim_lockmap *m, unsigned int subclass, int trylock, int read, bool checked,
	struct sim_lockmap *nest, const struct sim_site *site)
{
	struct sim_thread *x = sim.cur;
	struct ld_holds *o = ld_holds_of(x);
	uint32_t cls = ld_class(m, subclass), depth = o->nr;
	struct ld_held *h = &o->lock[depth];
	const struct ld_class *c = &ld_classes[cls];

	if (unlikely(nest) && depth && add_reference(o, cls, 0))
		return;
	if (unlikely(depth == LD_MAX_HELD)) {
		sim_report(SIM_R_LIMIT, m, site, "BUG: MAX_LOCK_DEPTH too low!");
		return;
	}
	h->map = m;
	h->site = site;
	h->nest = nest;
	h->cls = cls;
	h->references = 0;
	h->read = read;
	h->trylock = trylock;
	h->check = checked;
	h->irq = x->irq;
	h->stack = unlikely(sim.detail) ? sim_stack_save(0, __builtin_frame_address(0)) : 0;
	/* the fast path: no other lock is held, and the class has been used like this before */
	if (unlikely(depth || nest || c->wait_inner ||
		     (checked && ld_usage(x->irq, trylock, read) & ~c->known)))
		check(o, h, depth);
	o->nr = depth + 1;
	x->tell_exit = true;
}

void sim_lock_acquire(struct sim_lockmap *m, unsigned int subclass, int trylock, int read,
		      struct sim_lockmap *nest, const struct sim_site *site)
{
	hook_touched(SIM_OWN_OBJECT, (uintptr_t)m, false);
	acquire(m, subclass, trylock, read, true, nest, site);
}

void sim_lock_acquire_unchecked(struct sim_lockmap *m, unsigned int subclass, int trylock, int read,
				struct sim_lockmap *nest, const struct sim_site *site)
{
	acquire(m, subclass, trylock, read, false, nest, site);
}

/*
 * A lock below them was let go of: take the locks from @from to @end again, so that each is checked
 * against those that are held before it now. They keep the irq state in which they were taken.
 */
static void take_again(struct ld_holds *o, uint32_t from, uint32_t end)
{
	for (uint32_t i = from; i < end; i++) {
		struct ld_held *h = &o->lock[o->nr];

		memmove(h, &o->lock[i], sizeof(*h));
		if (h->nest && o->nr && add_reference(o, h->cls, h->references))
			continue;
		h->irq = (sim.cur->irq & ~SIM_IRQ_OFF) | (h->irq & SIM_IRQ_OFF);
		check(o, h, o->nr);
		o->nr++;
	}
}

/* Return: the entry that stands for @m, among those of the context of the last one. */
static struct ld_held *find_hold(struct ld_holds *o, const struct sim_lockmap *m)
{
	for (uint32_t i = o->nr; i-- > 0;) {
		struct ld_held *h = &o->lock[i];

		if (i + 1 < o->nr && crosses(h, h + 1))
			break;
		if (is_hold_of(h, m))
			return h;
	}
	return NULL;
}

/* It is not the one on top, or stands for several. */
static __attribute__((noinline)) void release_below(struct ld_holds *o, struct sim_lockmap *m,
						    const struct sim_site *site)
{
	struct ld_held *h = find_hold(o, m);
	uint32_t depth = o->nr;

	if (!h) {
		ld_splat_balance(m, site);
	} else if (!h->references || !--h->references) {
		o->nr = h - o->lock;
		take_again(o, o->nr + 1, depth);
	}
}

void sim_lock_release(struct sim_lockmap *m, const struct sim_site *site)
{
	struct ld_holds *o = ld_holds_of(sim.cur);
	const struct ld_held *top = &o->lock[o->nr - 1];

	hook_touched(SIM_OWN_OBJECT, (uintptr_t)m, false);
	if (likely(o->nr && top->map == m && !top->references))
		o->nr--;
	else
		release_below(o, m, site);
}

void sim_lock_downgrade(struct sim_lockmap *m, const struct sim_site *site)
{
	struct ld_holds *o = ld_holds_of(sim.cur);
	struct ld_held *h = find_hold(o, m);
	uint32_t depth = o->nr;

	if (!h) {
		ld_splat_balance(m, site);
		return;
	}
	if (h->read)
		ld_splat_downgrade(h, site);
	h->read = 1;
	o->nr = h - o->lock;
	take_again(o, o->nr, depth);
}

void ld_exit(struct sim_thread *x)
{
	struct ld_holds *o = ld_holds_of(x);

	if (unlikely(o->nr))
		ld_splat_held(LD_EXIT, &o->lock[o->nr - 1], NULL);
	o->nr = 0;
}

void ld_to_user(const struct sim_site *site)
{
	const struct ld_holds *o = ld_holds_of(sim.cur);

	if (likely(!o->nr))
		return;
	ld_splat_held(LD_TO_USER, &o->lock[o->nr - 1], site);
	ld_detail_who("is leaving the kernel with locks still held!");
}

void sim_lockdep_freed(const void *p, size_t n, const struct sim_site *site)
{
	const struct ld_holds *o = ld_holds_of(sim.cur);

	for (uint32_t i = 0; i < o->nr; i++)
		if ((uintptr_t)o->lock[i].map - (uintptr_t)p < n)
			ld_splat_freed(&o->lock[i], p, n, site);
}
