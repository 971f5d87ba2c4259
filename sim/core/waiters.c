// SPDX-License-Identifier: GPL-2.0-only
/*
 * Those in the upper slots who wait. A bit of an object stands for two slots then. For each object
 * at which the one in the upper slot waits there is an entry here, which says whether the other one
 * does, too. An entry whose bit is clear is void: the object was made anew, or overwritten.
 */
#include "core/checkpoint.h"
#include "core/waiters.h"

#define MAX_WIDE 256

/** struct wide - the thread in @slot waits at @at; @both: so does the one in the lower slot */
static struct wide {
	const struct sim_waiters *at;
	uint8_t slot;
	bool both;
} wide[MAX_WIDE];

static uint64_t bit_of(unsigned int slot)
{
	return 1ull << slot % 64;
}

static struct wide *find(const struct sim_waiters *w, unsigned int slot)
{
	for (uint32_t i = 0; i < sim.nr_wide; i++)
		if (wide[i].at == w && wide[i].slot % 64 == slot % 64)
			return &wide[i];
	return NULL;
}

static void drop(struct wide *e)
{
	*e = wide[--sim.nr_wide];
}

struct sim_threads sim_waiters_wide(const struct sim_waiters *w)
{
	struct sim_threads s = {w->bits, 0};

	for (uint32_t i = 0; i < sim.nr_wide; i++) {
		const uint64_t bit = bit_of(wide[i].slot);

		if (wide[i].at != w || !(w->bits & bit))
			continue;
		s.hi |= bit;
		if (!wide[i].both)
			s.lo &= ~bit;
	}
	return s;
}

static void add_upper(struct sim_waiters *w, struct wide *e, unsigned int slot)
{
	if (!e) {
		e = &wide[sim.nr_wide++];
		*e = (struct wide){w, slot, w->bits & bit_of(slot)};
	}
	e->both &= (w->bits & bit_of(slot)) != 0;
}

static void add_lower(struct sim_waiters *w, struct wide *e, unsigned int slot)
{
	if (e && !(w->bits & bit_of(slot)))
		drop(e);
	else if (e)
		e->both = true;
}

bool sim_waiters_add_wide(struct sim_waiters *w, unsigned int slot)
{
	struct wide *e = find(w, slot);

	if (!e && slot >= 64 && sim.nr_wide == MAX_WIDE)
		return false;
	if (slot < 64)
		add_lower(w, e, slot);
	else
		add_upper(w, e, slot);
	w->bits |= bit_of(slot);
	return true;
}

void sim_waiters_remove_wide(struct sim_waiters *w, unsigned int slot)
{
	struct wide *e = find(w, slot);
	bool other = slot < 64 ? e != NULL : !e || e->both;

	if (!other)
		w->bits &= ~bit_of(slot);
	if (!e)
		return;
	if (slot < 64)
		e->both = false;
	else
		drop(e);
}

void sim_waiters_saved(struct sim_saver *s)
{
	sim.nr_wide = sim_saved_nr(s, sim.nr_wide);
	sim_saved(s, wide, sim.nr_wide * sizeof(wide[0]));
}

void sim_waiters_digest(struct sim_digest *d)
{
	for (uint32_t i = 0; i < sim.nr_wide; i++)
		digest_add(d, (uintptr_t)wide[i].at, wide[i].slot, wide[i].both);
}
