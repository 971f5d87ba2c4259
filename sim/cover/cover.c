// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which conflicting accesses were seen in which order. Each granule has a list of the sides that
 * accessed it in this execution, the last one first; who comes to it was after all that conflict
 * with it. Tables are stamped with the execution or search that they are of, so that nothing need
 * be cleared.
 */
#include <sim/race.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/core.h"
#include "cover/cover.h"
#include "mem/heap.h"

#define MAX_SIDES (1u << 15)
#define MAX_PAIRS (1u << 20)
#define MAX_WORDS (1u << 18)
#define MAX_USES (1u << 20)
#define MAX_NEWS (2 * MAX_PAIRS)
#define KEY_LOCK (1ull << 63) /* of a lock, not of its memory */

/** struct side - @search: in which it was seen */
struct side {
	struct cover_side s;
	uint32_t search;
};

/** struct pair - @low, @high: numbers of its sides; @orders: with the first one being @low */
struct pair {
	uint32_t low, high, search;
	uint8_t orders;
};

/** struct word - a granule, or a lock. @run: in which execution; @use: the last one, 0 for none */
struct word {
	uint64_t key, run;
	uint32_t use;
};

/** struct use - @reads, @writes: a bit for each byte of the granule. @next: the one before */
struct use {
	uint32_t next, side;
	uint16_t thread;
	uint8_t reads, writes;
};

/** cover.news - what the present execution was the first to see: number of a pair, and an order */
static struct {
	struct side *side;
	struct pair *pair;
	struct word *word;
	struct use *use;
	uint32_t *news;
	uint32_t search, nr_sides, nr_pairs, nr_words, nr_uses, nr_news;
	bool full;
} cover;

static uint32_t hash(uint64_t a, uint64_t b)
{
	return (uint32_t)digest_pair(a, b).a;
}

/* ---- what is kept of a search ----------------------------------------------------------- */

/* A table is never filled by more than half. */
static bool has_room(uint32_t *nr, uint32_t max)
{
	if (*nr == max / 2) {
		cover.full = true;
		return false;
	}
	++*nr;
	return true;
}

static bool is_side(const struct side *x, const struct cover_side *s)
{
	return x->s.thread == s->thread && x->s.where == s->where && x->s.op == s->op;
}

/* Return: its number, or MAX_SIDES when there is no room */
static uint32_t side_of(const struct cover_side *s)
{
	uint32_t i = hash(s->where + s->op, (uintptr_t)s->thread) % MAX_SIDES;

	while (cover.side[i].search == cover.search && !is_side(&cover.side[i], s))
		i = (i + 1) % MAX_SIDES;
	if (cover.side[i].search == cover.search)
		return i;
	if (!has_room(&cover.nr_sides, MAX_SIDES))
		return MAX_SIDES;
	cover.side[i] = (struct side){*s, cover.search};
	return i;
}

static struct pair *pair_of(uint32_t low, uint32_t high)
{
	uint32_t i = hash(low, high) % MAX_PAIRS;

	for (; cover.pair[i].search == cover.search; i = (i + 1) % MAX_PAIRS)
		if (cover.pair[i].low == low && cover.pair[i].high == high)
			return &cover.pair[i];
	if (!has_room(&cover.nr_pairs, MAX_PAIRS))
		return NULL;
	cover.pair[i] = (struct pair){low, high, cover.search, 0};
	return &cover.pair[i];
}

static void note_order(uint32_t first, uint32_t then)
{
	bool turned = first > then;
	struct pair *p = turned ? pair_of(then, first) : pair_of(first, then);
	unsigned int order = turned ? COVER_SECOND : COVER_FIRST;

	if (!p || p->orders & order)
		return;
	p->orders |= order;
	cover.news[cover.nr_news++] = (uint32_t)(p - cover.pair) << 1 | turned;
}

/* What an execution that does not count was the first to see has not been seen. */
static void settle(void)
{
	for (uint32_t i = 0; sim.infeasible && i < cover.nr_news; i++)
		cover.pair[cover.news[i] >> 1].orders &=
			~(cover.news[i] & 1 ? COVER_SECOND : COVER_FIRST);
	cover.nr_news = 0;
}

/* ---- what is kept of an execution ------------------------------------------------------- */

static bool is_there(const struct word *w)
{
	return w->run == sim.run;
}

/* The bucket of a granule or lock, or an empty one where it is to be. */
static struct word *word_of(uint64_t key)
{
	uint32_t i = hash(key, 0) % MAX_WORDS;

	while (is_there(&cover.word[i]) && cover.word[i].key != key)
		i = (i + 1) % MAX_WORDS;
	return &cover.word[i];
}

static bool make_word(struct word *w, uint64_t key)
{
	if (!has_room(&cover.nr_words, MAX_WORDS))
		return false;
	*w = (struct word){key, sim.run, 0};
	return true;
}

/* The use of a side comes first in the list. Return: NULL where there was no room */
static struct use *use_of(struct word *w, uint32_t side)
{
	uint32_t *at = &w->use, i;

	while (*at && (cover.use[*at].side != side || cover.use[*at].thread != sim.cur->ordinal))
		at = &cover.use[*at].next;
	i = *at;
	if (i) {
		*at = cover.use[i].next;
	} else {
		if (!has_room(&cover.nr_uses, MAX_USES))
			return NULL;
		i = cover.nr_uses;
		cover.use[i] = (struct use){.side = side, .thread = sim.cur->ordinal};
	}
	cover.use[i].next = w->use;
	w->use = i;
	return &cover.use[i];
}

static void note_orders(const struct word *w, uint32_t side, uint8_t mask, bool write)
{
	for (uint32_t i = w->use; i; i = cover.use[i].next) {
		const struct use *u = &cover.use[i];

		if (u->thread != sim.cur->ordinal && u->side != side &&
		    (u->writes & mask || (write && u->reads & mask)))
			note_order(u->side, side);
	}
}

/* @mask: of the granule's bytes */
static void note(uint64_t key, uint8_t mask, bool write, uint32_t side)
{
	struct word *w = word_of(key);
	struct use *u;

	if (!is_there(w) && !make_word(w, key))
		return;
	u = &cover.use[w->use];
	if (w->use && u->side == side && u->thread == sim.cur->ordinal &&
	    !(mask & ~(write ? u->writes : u->reads)))
		return; /* as the last one */
	note_orders(w, side, mask, write);
	u = use_of(w, side);
	if (!u)
		return;
	if (write)
		u->writes |= mask;
	else
		u->reads |= mask;
}

/* ---- what the engine says of the running thread ----------------------------------------- */

static bool is_off(void)
{
	return sim.cur == &sim.main || sim.quiet;
}

static bool is_shared(uintptr_t a)
{
	return sim_in_heap((void *)a) || a - sim_heap.lo < sim_heap.len;
}

static uint8_t bytes_in(uintptr_t word, uintptr_t a, uintptr_t end)
{
	uintptr_t low = word * GRANULE;
	uintptr_t from = a > low ? a : low;
	uintptr_t to = end < low + GRANULE ? end : low + GRANULE;

	return granule_bytes(from - low, to - from);
}

static void access_memory(uintptr_t a, size_t n, unsigned int flags, uintptr_t pc)
{
	static const uint8_t ops[] = {
		[0] = SIM_PLAIN_READ,
		[SIM_ACCESS_WRITE] = SIM_PLAIN_WRITE,
		[SIM_ACCESS_MARKED] = SIM_READ,
		[SIM_ACCESS_MARKED | SIM_ACCESS_WRITE] = SIM_WRITE,
	};
	bool write = flags & SIM_ACCESS_WRITE;
	uint32_t side;

	if (is_off() || !n || !is_shared(a))
		return;
	side = side_of(&(struct cover_side){
		.thread = sim.cur->name,
		.where = pc,
		.op = ops[flags & (SIM_ACCESS_WRITE | SIM_ACCESS_MARKED)],
	});
	for (uintptr_t w = a / GRANULE; side < MAX_SIDES && w <= (a + n - 1) / GRANULE; w++)
		note(w, bytes_in(w, a, a + n), write, side);
}

/* Visible operations that are accesses, or take a lock. */
static void passed(enum sim_op op, const struct sim_site *site)
{
	static const struct {
		bool is_access, write, lock;
	} ops[SIM_NR_OPS] = {
		[SIM_LOCK] = {true, true, true},    [SIM_TRYLOCK] = {true, true, true},
		[SIM_RDLOCK] = {true, false, true}, [SIM_RDTRYLOCK] = {true, false, true},
		[SIM_ATOMIC] = {true, true, false}, [SIM_READ] = {true, false, false},
		[SIM_WRITE] = {true, true, false},
	};
	uintptr_t a = (uintptr_t)sim.cur->obj;
	uint32_t side;

	if (!ops[op].is_access || is_off() || !site || !is_shared(a))
		return;
	side = side_of(&(struct cover_side){
		.thread = sim.cur->name,
		.where = (uintptr_t)site,
		.op = op,
		.is_site = true,
	});
	if (side == MAX_SIDES)
		return;
	if (ops[op].lock)
		note(KEY_LOCK | a, 1, ops[op].write, side);
	else
		note(a / GRANULE, bytes_in(a / GRANULE, a, a + 1), ops[op].write, side);
}

static void reset(void)
{
	settle();
	cover.nr_words = cover.nr_uses = 0;
}

#define HOOKS (SIM_HOOK_RESET | SIM_HOOK_ACCESS | SIM_HOOK_PASSED)

static void setup(const struct sim_explore *opt)
{
	sim_watch(&sim_cover_part, HOOKS, opt->cover);
}

struct sim_part sim_cover_part = {
	.name = "cover",
	.setup = setup,
	.reset = reset,
	.access = access_memory,
	.passed = passed,
};

/* ---- searches ---------------------------------------------------------------------------- */

static void make_room(void)
{
	static const char what[] = "interleaving coverage";

	if (cover.side)
		return;
	cover.side = sim_reserve(MAX_SIDES * sizeof(*cover.side), what);
	cover.pair = sim_reserve(MAX_PAIRS * sizeof(*cover.pair), what);
	cover.word = sim_reserve(MAX_WORDS * sizeof(*cover.word), what);
	cover.use = sim_reserve(MAX_USES * sizeof(*cover.use), what);
	cover.news = sim_reserve(MAX_NEWS * sizeof(*cover.news), what);
}

void cover_begin(void)
{
	make_room();
	cover.search++;
	cover.nr_sides = cover.nr_pairs = cover.nr_news = 0;
	cover.full = false;
}

bool cover_each(void (*fn)(void *arg, const struct cover_side *a, const struct cover_side *b,
			   unsigned int orders),
		void *arg)
{
	settle();
	for (uint32_t i = 0; i < MAX_PAIRS; i++) {
		const struct pair *p = &cover.pair[i];

		if (p->search == cover.search && p->orders)
			fn(arg, &cover.side[p->low].s, &cover.side[p->high].s, p->orders);
	}
	return !cover.full;
}
