// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has the lock that a thread waits for, for reports of hangs. As with lock_acquire(), a thread
 * enters a lock into its held locks before it waits, so that an entry does not say that it has it.
 * If the lock is one of the engine's, it has it unless it waits for it. Locks like a tree's percpu
 * rwsems are known by entries only: a thread has one if it has taken others since, and those that
 * conflict with it wait.
 *
 * A lock can be taken while no thread has an entry for it, as that of a frozen file system or of an
 * asynchronous write. So it is remembered here who gave it up.
 */
#include "lockdep/lockdep.h"

#define MAX_HANDED 1024

/* Holds that were given up or taken over, in that order; cut back like all tables. */
static struct {
	const struct sim_lockmap *map;
	struct sim_place at;
	uint32_t thread;
	uint16_t cls;
	bool read, over;
} handed[MAX_HANDED];
static uint32_t nr_handed;

/* If the table is full, the report of a hang says less; no verdict depends on it. */
static void note(const struct ld_held *h, bool over)
{
	if (nr_handed == MAX_HANDED)
		return;
	handed[nr_handed].map = h->map;
	handed[nr_handed].at = (struct sim_place){h->site, h->stack};
	handed[nr_handed].thread = sim.quiet ? UINT32_MAX : sim.cur->ordinal;
	handed[nr_handed].cls = h->cls;
	handed[nr_handed].read = h->read;
	handed[nr_handed++].over = over;
}

static const struct ld_held *hold_of(const struct sim_thread *x, const struct sim_lockmap *m)
{
	const struct ld_holds *o = ld_holds_of(x);

	for (uint32_t i = o->nr; i-- > 0;)
		if (o->lock[i].map == m)
			return &o->lock[i];
	return NULL;
}

void sim_lock_hand_over(struct sim_lockmap *m, const struct sim_site *site)
{
	const struct ld_held *h = hold_of(sim.cur, m);

	if (h)
		note(h, false);
	sim_lock_release(m, site);
}

void sim_lock_take_over(struct sim_lockmap *m, int read, const struct sim_site *site)
{
	const struct ld_held *h;

	sim_lock_acquire(m, 0, 1, read, NULL, site);
	h = hold_of(sim.cur, m);
	if (h)
		note(h, true);
}

uint32_t ld_nr_handed(void)
{
	return nr_handed;
}

void ld_handed_cut(uint32_t nr)
{
	nr_handed = nr;
}

/* Return: the last entry of @x, or NULL */
static const struct ld_held *top(const struct sim_thread *x)
{
	const struct ld_holds *o = ld_holds_of(x);

	return o->nr ? &o->lock[o->nr - 1] : NULL;
}

/* Return: the entry of the lock that @x waits for, which is its last one, or NULL */
static const struct ld_held *wanted(const struct sim_thread *x)
{
	const struct ld_held *h = top(x);

	return h && (x->op == SIM_WAIT || ld_is_map_of(h->map, x->obj)) ? h : NULL;
}

/* Does it stand before its operation, which has not been carried out, or is kept back there? */
static bool stands(const struct sim_thread *x)
{
	return x->want || threads_has(sim.held, x->slot);
}

/* Has @x the lock that @want wants? @own: it is one of the engine's. */
static bool has(const struct sim_thread *x, const struct ld_held *want, bool own)
{
	const struct ld_held *h = hold_of(x, want->map);

	if (!h || own)
		return h && !(stands(x) && ld_is_map_of(h->map, x->obj));
	return h != top(x) && !(h->read && want->read);
}

const struct sim_thread *sim_lock_holder(const struct sim_thread *x)
{
	const struct ld_held *want = wanted(x);
	bool own = want && ld_is_map_of(want->map, x->obj);
	unsigned int slot;

	for_each_thread (slot, want ? sim.live : SIM_NO_THREADS) {
		const struct sim_thread *y = &sim.slot[slot];

		if (y != x && has(y, want, own))
			return y;
	}
	return NULL;
}

struct sim_left sim_lock_left(const struct sim_thread *x)
{
	const struct ld_held *want = wanted(x);
	struct sim_left left = {0};
	unsigned int over = 0;

	/* backwards, since what was taken over was given up before */
	for (uint32_t i = nr_handed; want && i-- > 0;) {
		if (handed[i].map != want->map || (handed[i].read && want->read))
			continue;
		if (handed[i].over)
			over++;
		else if (over)
			over--;
		else if (!left.nr++)
			left = (struct sim_left){
				.nr = 1,
				.thread = handed[i].thread,
				.read = handed[i].read,
				.cls = ld_describe(handed[i].cls),
				.at = handed[i].at,
			};
	}
	return left;
}
