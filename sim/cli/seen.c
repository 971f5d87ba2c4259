// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a search has seen, where an option asks for it: outcomes, traces, pairs of accesses. A pair
 * is told of by thread, function and line of both sides, and is the same pair wherever these are
 * the same: how many places the compiler has made of one says nothing.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "cli/seen.h"
#include "cover/cover.h"
#include "report/render.h"
#include "strategy/traced.h"

/** struct pair - @side: what is printed of each, the smaller text first; @orders: COVER_* */
struct pair {
	char *side[2];
	unsigned int orders;
};

struct pairs {
	struct pair *pair;
	size_t nr;
};

/* Where a trace is in the set, or is to be. */
static uint64_t *find(const struct traces *t, uint64_t trace)
{
	size_t i = trace % t->size;

	while (t->bucket[i] && t->bucket[i] != trace)
		i = (i + 1) % t->size;
	return &t->bucket[i];
}

static void make_room(struct traces *t)
{
	struct traces more = *t;

	if (t->nr < t->size / 2)
		return;
	more.size = t->size ? t->size * 2 : 1024;
	more.bucket = sim_zeroed(more.size, sizeof(*more.bucket), "traces");
	for (size_t i = 0; i < t->size; i++)
		if (t->bucket[i])
			*find(&more, t->bucket[i]) = t->bucket[i];
	free(t->bucket);
	*t = more;
}

static void add_trace(struct traces *t)
{
	uint64_t trace, *at;

	t->execs++;
	if (!sim_trace(&trace)) {
		t->unknown++;
		return;
	}
	make_room(t);
	trace += !trace;
	at = find(t, trace);
	t->nr += !*at;
	*at = trace;
}

static void each(void *arg)
{
	struct seen *seen = arg;

	if (seen->s->opt->outcomes)
		outcomes_add(&seen->outcomes);
	if (seen->s->opt->coverage)
		add_trace(&seen->traces);
}

void seen_begin(struct seen *seen, const struct session *s, struct sim_explore *e)
{
	*seen = (struct seen){.s = s};
	e->cover = s->opt->coverage;
	if (e->cover)
		cover_begin();
	if (s->opt->outcomes)
		outcomes_begin(&seen->outcomes, s->scn);
	if (!s->opt->outcomes && !s->opt->coverage)
		return;
	e->each = each;
	e->each_arg = seen;
}

static char *side_text(const struct cover_side *s)
{
	const struct sim_site *at =
		s->is_site ? (const struct sim_site *)s->where : sim_site_of(s->where);

	return sim_format("%s: %s %s %s:%u", s->thread, op_name(s->op), at->func, at->file,
			  at->line);
}

static void take_pair(void *arg, const struct cover_side *a, const struct cover_side *b,
		      unsigned int orders)
{
	struct pairs *all = arg;
	char *x = side_text(a), *y = side_text(b);
	int order = strcmp(x, y);

	if (!order) {
		free(x);
		free(y);
		return;
	}
	if (order > 0 && orders != COVER_BOTH)
		orders ^= COVER_BOTH;
	all->pair = sim_grow(all->pair, all->nr, sizeof(*all->pair), "pairs of accesses");
	all->pair[all->nr++] = (struct pair){{order < 0 ? x : y, order < 0 ? y : x}, orders};
}

static int by_text(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = strcmp(x->side[0], y->side[0]);

	return order ? order : strcmp(x->side[1], y->side[1]);
}

static void pair_free(struct pair *p)
{
	free(p->side[0]);
	free(p->side[1]);
}

/* What reads the same is one pair. */
static void sort_pairs(struct pairs *all)
{
	size_t nr = 0;

	if (all->nr)
		qsort(all->pair, all->nr, sizeof(*all->pair), by_text);
	for (size_t i = 0; i < all->nr; i++) {
		struct pair *last = nr ? &all->pair[nr - 1] : NULL;

		if (last && !by_text(last, &all->pair[i])) {
			last->orders |= all->pair[i].orders;
			pair_free(&all->pair[i]);
		} else {
			all->pair[nr++] = all->pair[i];
		}
	}
	all->nr = nr;
}

static void put_one_order(const struct pairs *all, FILE *out)
{
	fprintf(out, "seen in one order only:\n");
	for (size_t i = 0; i < all->nr; i++) {
		const struct pair *p = &all->pair[i];
		bool turned = p->orders == COVER_SECOND;

		if (p->orders != COVER_BOTH)
			fprintf(out, "  %s\n    then %s\n", p->side[turned], p->side[!turned]);
	}
}

static void put_pairs(bool list, FILE *out)
{
	struct pairs all = {0};
	bool whole = cover_each(take_pair, &all);
	size_t both = 0;

	sort_pairs(&all);
	for (size_t i = 0; i < all.nr; i++)
		both += all.pair[i].orders == COVER_BOTH;
	fprintf(out, "interleaving coverage: %zu of %zu conflicting pairs seen in both orders%s\n",
		both, all.nr, whole ? "" : ", of those that there was room for");
	if (list && both < all.nr)
		put_one_order(&all, out);
	for (size_t i = 0; i < all.nr; i++)
		pair_free(&all.pair[i]);
	free(all.pair);
}

/* Virtual time is of the order of all steps; and of steps that the engine does not see nothing is
 * known. */
static void put_traces(const struct seen *seen, FILE *out)
{
	const struct traces *t = &seen->traces;

	if (seen->s->opt->timed || seen->s->prog.opaque)
		return;
	fprintf(out, "%zu distinct traces in %" PRIu64 " executions that came to their end", t->nr,
		t->execs);
	if (t->unknown)
		fprintf(out, "; of %" PRIu64 " of them it is not known which they are", t->unknown);
	fputc('\n', out);
}

void seen_end(struct seen *seen, struct sim_explore *e, bool list, FILE *out)
{
	if (!e->each)
		return;
	if (seen->s->opt->outcomes && out)
		outcomes_print(&seen->outcomes, out);
	if (e->cover && out) {
		put_traces(seen, out);
		put_pairs(list, out);
	}
	outcomes_free(&seen->outcomes);
	free(seen->traces.bucket);
	e->each = NULL;
	e->cover = false;
}
