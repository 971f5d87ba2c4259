// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wakeup trees (Abdulla, Aronis, Jonsson, Sagonas: Source Sets: A Foundation for Optimal Dynamic
 * Partial Order Reduction, JACM 2017). A race of an execution can come the other way round: from
 * the state before its first step, all steps that are not after that one are taken, and then its
 * second step. A tree has such orders of steps that are to be tried in a state; one that is a part
 * of what another one leads to is not added.
 *
 * What a step of these uses is known, as nothing that it depends on has changed; but of the last
 * one, which comes without what it raced with, it is only supposed to be the same.
 */
#include <string.h>
#include "base/memory.h"
#include "core/core.h"
#include "por/por.h"

#define REASONS 32u
#define CLASSES 24u /* of room for 8, 16, 32, ... keys */

/**
 * other - the other order of a race
 * @step: its steps before the last one, @nr of them, as they were taken; @slot: of each
 * @of: for each step of the execution, number of the order that it is in
 * @slots: who takes these
 * @last: the second step of the race is in it, too
 * @known: what was found out is the same in each execution with the steps up to this one
 * @reason: steps that keep somebody from beginning it, @nr_reasons of them or more
 */
static struct {
	uint32_t *step, *of;
	uint8_t *slot;
	uint32_t nr, number;
	struct sim_threads slots;
	struct por_race race;
	uint32_t known, reason[REASONS], nr_reasons;
	bool last;
} other;

static struct por_wake *spare[CLASSES];

void por_reverse(const struct por_race *r)
{
	if (!other.step) {
		other.step = sim_reserve((POR_MAX_STEPS + 1) * sizeof(uint32_t), "a search");
		other.of = sim_reserve((POR_MAX_STEPS + 1) * sizeof(uint32_t), "a search");
		other.slot = sim_reserve(POR_MAX_STEPS + 1, "a search");
	}
	other.race = *r;
	other.last = true;
	other.nr = other.nr_reasons = 0;
	other.slots = SIM_NO_THREADS;
	other.known = r->end;
	other.number++;
	for (uint32_t k = r->step + 1; k < por_nr_steps; k++) {
		if (por_is_after(k, r->step))
			continue;
		other.step[other.nr] = k;
		other.slot[other.nr++] = por_steps[k].slot;
		other.of[k] = other.number;
		threads_add(&other.slots, por_steps[k].slot);
	}
}

struct sim_threads por_in(void)
{
	return threads_or(other.slots, threads_of(other.race.slot));
}

uint32_t por_known(void)
{
	return other.known;
}

/* It is known by step @k and those before. */
static void know_by(uint32_t k)
{
	if (k > other.known)
		other.known = k;
}

/* Somebody cannot begin it, because of step @k. */
static void not_before(uint32_t k)
{
	know_by(k);
	if (other.nr_reasons < REASONS)
		other.reason[other.nr_reasons] = k;
	other.nr_reasons++;
}

/* ---- who may begin it ---------------------------------------------------------- */

/* The first of its steps that a use of this key depends on. */
static uint32_t user_of(uint64_t key, bool change)
{
	uint32_t first = POR_NONE;

	for (uint32_t u = por_last_relevant(key); u != POR_NONE; u = por_uses[u].before) {
		uint32_t k = por_uses[u].step;

		if (k <= other.race.step)
			break;
		if (other.of[k] == other.number && (change || por_uses[u].change))
			first = k;
	}
	return first;
}

/* No step before the last one depends on all others: it would be after the first of the race. */
static bool is_apart(const struct por_feet *feet)
{
	uint32_t k = POR_NONE;

	if (!other.nr)
		return true;
	if (feet->all)
		k = other.step[0];
	for (uint32_t i = 0; i < feet->nr && k == POR_NONE; i++)
		k = user_of(feet->key[i] >> 1, feet->key[i] & 1);
	if (k != POR_NONE)
		not_before(k);
	return k == POR_NONE;
}

static bool step_uses(const struct por_step *s, uint64_t key)
{
	for (uint32_t u = s->uses; u < s->uses_end; u++)
		if (por_uses[u].key == key >> 1 && (por_uses[u].change || key & 1))
			return true;
	return false;
}

static bool step_has(const struct por_step *s, uint64_t key)
{
	for (uint32_t u = s->uses; u < s->uses_end; u++)
		if (por_uses[u].key == key >> 1 && por_uses[u].change >= (key & 1))
			return true;
	return false;
}

/*
 * What the last step uses up to where it first meets the first one of the race is known, and that
 * is enough: if it meets the other one later, that one's own race will tell.
 */
static bool is_apart_from_last(const struct por_feet *feet)
{
	const struct por_race *r = &other.race;

	if (!other.last)
		return true;
	if (feet->all || r->last == POR_UNKNOWN || (r->last == POR_TAKEN && por_steps[r->end].all))
		return false;
	for (uint32_t i = 0; i < feet->nr; i++)
		if (r->last == POR_STOOD ? feet->key[i] >> 1 == r->gate_key
					 : step_uses(&por_steps[r->end], feet->key[i]))
			return false;
	return true;
}

/* Number of the first step of a slot that has one. */
static uint32_t first_of(unsigned int slot)
{
	uint32_t i = 0;

	while (other.slot[i] != slot)
		i++;
	return i;
}

static bool is_initial(uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (por_is_after(other.step[i], other.step[k])) {
			not_before(other.step[k]);
			return false;
		}
	know_by(other.step[i]);
	return true;
}

/*
 * The step of a slot that is not in it is apart from it. It came here, after the first of the race,
 * and so does what comes after it and depends on it; unless it was another step here.
 */
static void know_by_its(unsigned int slot, const struct por_feet *feet)
{
	uint32_t k = other.race.step + 1;

	while (k < por_nr_steps && por_steps[k].slot != slot)
		k++;
	for (uint32_t i = 0; i < feet->nr && k < por_nr_steps; i++)
		if (!step_has(&por_steps[k], feet->key[i]) && por_is_relevant(feet->key[i] >> 1))
			k = por_nr_steps;
	know_by(k == por_nr_steps || feet->all ? POR_NONE : k);
}

enum por_begins por_begins(unsigned int slot, const struct por_feet *feet)
{
	if (threads_has(other.slots, slot))
		return is_initial(first_of(slot)) ? POR_BEGINS : POR_BEGINS_NOT;
	if (!is_apart(feet))
		return POR_BEGINS_NOT;
	if ((!other.last || slot != other.race.slot) && !is_apart_from_last(feet))
		return POR_BEGINS_NOT;
	know_by_its(slot, feet);
	if (other.last && slot == other.race.slot)
		return POR_BEGINS;
	if (por_whole)
		return POR_IS_APART;
	know_by(POR_NONE);
	return POR_BEGINS_NOT;
}

/* The thread in @slot has begun it, if it has a part in it. */
static void take(unsigned int slot)
{
	if (!threads_has(other.slots, slot)) {
		other.last &= slot != other.race.slot;
		return;
	}
	const uint32_t i = first_of(slot), rest = --other.nr - i;

	other.of[other.step[i]] = 0;
	memmove(other.step + i, other.step + i + 1, rest * sizeof(other.step[0]));
	memmove(other.slot + i, other.slot + i + 1, rest);
	if (!memchr(other.slot + i, (int)slot, rest))
		threads_remove(&other.slots, slot);
}

/* ---- the tree -------------------------------------------------------------------- */

static struct por_wake *make(unsigned int slot, uint32_t nr)
{
	unsigned int size = 0;
	struct por_wake *w;

	while (nr > 8u << size)
		size++;
	w = spare[size];
	if (w)
		spare[size] = w->next;
	else
		w = sim_resized(NULL, 1, sizeof(*w) + (8u << size) * sizeof(w->feet.key[0]),
				"a search by partial orders");
	w->next = w->below = NULL;
	w->slot = slot;
	w->size = size;
	w->feet.nr = nr;
	w->feet.all = false;
	return w;
}

static struct por_wake *make_unknown(unsigned int slot)
{
	struct por_wake *w = make(slot, 0);

	w->feet.all = true;
	return w;
}

/* Where something is chosen, it may be another step. */
static struct por_wake *make_step(uint32_t step)
{
	const struct por_step *s = &por_steps[step];
	struct por_wake *w;

	if (s->choices || s->all)
		return make_unknown(s->slot);
	w = make(s->slot, s->uses_end - s->uses);
	por_copy_uses(step, w->feet.key);
	return w;
}

/*
 * The last step needs those that it is after. With those that keep others from beginning the order
 * it leads to what none of these leads to. The fewer there are, the more is known to follow.
 */
static bool is_needed(uint32_t k)
{
	if (other.race.last != POR_TAKEN || other.nr_reasons > REASONS)
		return true;
	for (uint32_t i = 0; i < other.nr_reasons; i++)
		if (por_is_after(other.reason[i], k))
			return true;
	return por_is_after(other.race.end, k);
}

static void add_branch(struct por_wake **at)
{
	while (*at)
		at = &(*at)->next;
	for (uint32_t i = 0; i < other.nr; i++) {
		if (!is_needed(other.step[i]))
			continue;
		*at = make_step(other.step[i]);
		if (por_steps[other.step[i]].choices)
			return;
		at = &(*at)->below;
	}
	if (other.last)
		*at = other.race.last == POR_TAKEN ? make_step(other.race.end)
						   : make_unknown(other.race.slot);
}

void por_wake(struct por_wake **tree)
{
	while (other.nr || other.last) {
		struct por_wake *w = *tree;

		while (w && !por_begins(w->slot, &w->feet))
			w = w->next;
		if (!w)
			add_branch(tree);
		if (!w || !w->below)
			return;
		take(w->slot);
		tree = &w->below;
	}
	know_by(POR_NONE);
}

void por_wake_free_below(struct por_wake *w)
{
	while (w->below) {
		struct por_wake *x = w->below, **last = &x->below;

		while (*last)
			last = &(*last)->next;
		*last = x->next; /* what is below it is beside it now */
		w->below = x->below;
		x->next = spare[x->size];
		spare[x->size] = x;
	}
}

void por_wake_free(struct por_wake *w)
{
	por_wake_free_below(w);
	w->next = spare[w->size];
	spare[w->size] = w;
}

static bool has(const struct por_feet *feet, const struct por_use *u)
{
	for (uint32_t i = 0; i < feet->nr; i++)
		if (feet->key[i] >> 1 == u->key && (feet->key[i] & 1) >= u->change)
			return true;
	return false;
}

bool por_was_foreseen(const struct por_wake *w)
{
	const struct por_step *s = &por_steps[por_nr_steps - 1];

	if (w->feet.all)
		return true;
	if (s->all || s->choices)
		return false;
	for (uint32_t u = s->uses; u < s->uses_end; u++)
		if (!has(&w->feet, &por_uses[u]) && por_is_relevant(por_uses[u].key))
			return false;
	return true;
}
