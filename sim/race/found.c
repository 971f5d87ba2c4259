// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of a race. Whether a write changes the value shows only after it is carried out. So
 * a race is kept, and judged by the rules of the tier at the thread's next access or visible
 * operation. At the end of the execution the races that are left get their names, and are reported
 * unless they are suppressed.
 *
 * The rules of the tiers are those of KCSAN (kernel/kcsan/core.c, permissive.h), so that what is
 * silent there is silent here.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include "core/core.h"
#include "race/race.h"

#define MAX_RACES 256
#define MAX_QUIET 64

/** struct side - one of the two accesses */
struct side {
	struct race_access a;
	uint32_t thread, step, stack;
};

/**
 * struct race - a race
 * @side: the earlier access and the later one
 * @word: address of the granule; @bytes: a bit for each byte of it that both access
 * @value: what the granule contained before, between and after the two accesses
 */
struct race {
	struct side side[2];
	uintptr_t word;
	uint64_t value[3];
	uint8_t bytes;
};

static struct race races[MAX_RACES];
static uint32_t nr, settled; /* those from @settled on have not been judged */
uint32_t race_pending;       /* how many have not been judged */

static struct sim_suppression *suppressions;
static size_t nr_suppressions;
/* places of races that turned out to be suppressed: their names need not be looked up again */
static uintptr_t quiet[MAX_QUIET][2];
static uint32_t nr_quiet;

void sim_suppress(struct sim_suppression *list, size_t n)
{
	suppressions = list;
	nr_suppressions = n;
	nr_quiet = 0;
}

void race_found_load(void)
{
	nr_quiet = 0;
}

/* While races have not been judged, SETTLE says when the accesses have been carried out. */
static void set_pending(uint32_t n)
{
	race_pending = n;
	sim_watch(&sim_race_part, SIM_HOOK_SETTLE, n);
}

void race_found_reset(void)
{
	nr = settled = 0;
	set_pending(0);
}

static bool same_code(uintptr_t x, uintptr_t y, uintptr_t a, uintptr_t b)
{
	return (x == a && y == b) || (x == b && y == a);
}

/* Is a race of these places kept already, or known to be suppressed? */
static bool known(const struct race_access *first, const struct race_access *second)
{
	for (uint32_t i = 0; i < settled; i++)
		if (same_code(first->where, second->where, races[i].side[0].a.where,
			      races[i].side[1].a.where) &&
		    races[i].side[0].a.addr == first->addr)
			return true;
	for (uint32_t i = 0; i < nr_quiet; i++)
		if (same_code(first->where, second->where, quiet[i][0], quiet[i][1]))
			return true;
	return false;
}

void race_found(const struct race_cell *first, const struct race_access *second, uintptr_t word,
		uint8_t bytes)
{
	if (known(&first->a, second))
		return;
	if (nr == MAX_RACES) {
		race_lose(SIM_LOST_RACES);
		return;
	}
	set_pending(race_pending + 1);
	races[nr++] = (struct race){
		.side =
			{
				{first->a, first->epoch >> 32, first->step, first->stack},
				{*second, sim.cur->ordinal, sim.step,
				 sim.detail ? sim_stack_save(0, __builtin_frame_address(0)) : 0},
			},
		.word = word,
		.value = {first->old, race_contents(word)},
		.bytes = bytes,
	};
}

static bool writes(const struct race *r, unsigned int side)
{
	return r->side[side].a.flags & SIM_ACCESS_WRITE;
}

/* One of the values, reduced to the bytes that both accesses share. */
static uint64_t value(const struct race *r, unsigned int which)
{
	unsigned int low = __builtin_ctz(r->bytes), n = __builtin_popcount(r->bytes);

	return r->value[which] >> (low * 8) & ~0ull >> (64 - n * 8);
}

/*
 * Return: index of the value before the write that changed the value; the next index is after it.
 */
static unsigned int changing(const struct race *r)
{
	return writes(r, 1) && value(r, 1) != value(r, 2) ? 1 : 0;
}

static bool plain_read(const struct race_access *a)
{
	return !(a->flags & (SIM_ACCESS_WRITE | RACE_ATOMIC)) && a->size > 1 && a->size <= 8;
}

/*
 * KCSAN's permissive rules: who reads a word of flags of which one bit changes sees the bit before
 * or after, which is harmless. But a change between 0 and 1 may be that of a boolean somebody waits
 * for.
 */
static bool is_flag(const struct race *r)
{
	uint64_t old = value(r, changing(r)), new = value(r, changing(r) + 1), diff = old ^ new;

	if (!plain_read(&r->side[0].a) && !plain_read(&r->side[1].a))
		return false;
	return __builtin_popcountll(diff) == 1 && !(diff == 1 && (!old || !new));
}

static bool breaks_assertion(const struct race *r)
{
	return (r->side[0].a.flags | r->side[1].a.flags) & SIM_ACCESS_ASSERT;
}

static bool counts(const struct race *r)
{
	unsigned int at = changing(r);

	if (sim_race_tier == SIM_RACE_STRICT || breaks_assertion(r))
		return true;
	if ((!at && !writes(r, 0)) || value(r, at) == value(r, at + 1))
		return false;
	return sim_race_tier != SIM_RACE_PERMISSIVE || !is_flag(r);
}

void race_judge(void)
{
	for (uint32_t i = settled; i < nr; i++) {
		struct race *r = &races[i];

		r->value[2] = race_contents(r->word);
		/* an access to several granules races in each; the first is kept */
		if (counts(r) && !known(&r->side[0].a, &r->side[1].a))
			races[settled++] = *r;
	}
	nr = settled;
	set_pending(0);
}

static const char *name_of(const struct race_access *a)
{
	if (a->flags & RACE_SITE)
		return ((const struct sim_site *)a->where)->func;
	return sim.func_name(a->where);
}

static bool suppressed(const struct race *r, const char *f, const char *g)
{
	for (size_t i = 0; i < nr_suppressions; i++) {
		struct sim_suppression *s = &suppressions[i];

		if ((fnmatch(s->func[0], f, 0) || fnmatch(s->func[1], g, 0)) &&
		    (fnmatch(s->func[0], g, 0) || fnmatch(s->func[1], f, 0)))
			continue;
		s->hits++;
		if (nr_quiet < MAX_QUIET) {
			quiet[nr_quiet][0] = r->side[0].a.where;
			quiet[nr_quiet++][1] = r->side[1].a.where;
		}
		return true;
	}
	return false;
}

static void note(const struct race *r)
{
	const struct race_access *a = &r->side[0].a, *b = &r->side[1].a;
	uintptr_t from = a->addr > b->addr ? a->addr : b->addr;
	uintptr_t a_end = a->addr + a->size, b_end = b->addr + b->size;

	race_note(from, (a_end < b_end ? a_end : b_end) - from);
}

static const struct sim_site *site_of(const struct race_access *a)
{
	return a->flags & RACE_SITE ? (const struct sim_site *)a->where : NULL;
}

#define PUBLIC_FLAGS                                                                               \
	(SIM_ACCESS_WRITE | SIM_ACCESS_MARKED | SIM_ACCESS_ASSERT | SIM_ACCESS_COMPOUND)

static void fill(struct sim_report *v, const struct race *r)
{
	const struct side *first = &r->side[0], *second = &r->side[1];
	unsigned int at = changing(r);

	v->obj = v->addr = (void *)second->a.addr;
	v->size = second->a.size;
	v->write = second->a.flags & SIM_ACCESS_WRITE;
	v->access = second->a.flags & PUBLIC_FLAGS;
	v->site = site_of(&second->a);
	v->pc = v->site ? 0 : second->a.where;
	v->thread = second->thread;
	v->step = second->step;
	v->stack = second->stack;
	v->other = (struct sim_access){
		.addr = (void *)first->a.addr,
		.size = first->a.size,
		.flags = first->a.flags & PUBLIC_FLAGS,
		.site = site_of(&first->a),
		.thread = first->thread,
		.step = first->step,
		.stack = first->stack,
		.pc = first->a.flags & RACE_SITE ? 0 : first->a.where,
	};
	if (v->access & SIM_ACCESS_ASSERT)
		return; /* no value was changed */
	v->value_size = __builtin_popcount(r->bytes);
	v->value[0] = value(r, at || writes(r, 0) ? at : 1);
	v->value[1] = value(r, at || writes(r, 0) ? at + 1 : 1);
}

static bool reported(const char *signature)
{
	for (uint32_t i = 0; i < sim.nr_reports; i++)
		if (!strcmp(sim.reports[i].signature, signature))
			return true;
	return false;
}

/* The functions in the order of their names, so that one race has one signature. */
static void report(const struct race *r)
{
	const struct sim_says *says = breaks_assertion(r)
					      ? SIM_SAYS(SIM_R_RACE, 0, "BUG: KCSAN: assert: race")
					      : SIM_SAYS(SIM_R_RACE, 0, "BUG: KCSAN: data-race");
	const char *f = name_of(&r->side[0].a), *g = name_of(&r->side[1].a);
	char signature[sizeof(((struct sim_report *)NULL)->signature)];
	struct sim_report *v;
	bool swap = strcmp(f, g) > 0;
	int words;

	if (suppressed(r, f, g))
		return;
	note(r);
	words = snprintf(signature, sizeof(signature), "%s", says->text);
	snprintf(signature + words, sizeof(signature) - words, " in %.100s / %.100s", swap ? g : f,
		 swap ? f : g);
	if (reported(signature))
		return;
	v = sim_report_new(says->kind);
	if (!v)
		return;
	strcpy(v->signature, signature);
	v->words = words;
	fill(v, r);
	sim_report_commit(v);
	v->nr_held = 0; /* the locks of now are not those of the access */
}

void race_report(void)
{
	sim_race_settle();
	for (uint32_t i = 0; i < nr; i++)
		report(&races[i]);
	nr = settled = 0;
}
