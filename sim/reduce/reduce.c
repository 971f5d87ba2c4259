// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rounds of questions, until one has brought nothing: can sections go, lines, things on a line?
 * Those of the last round say that what is left is minimal. A text is asked about once, so that
 * this costs no more than what changed since.
 */
#include <stdlib.h>
#include <string.h>
#include "base/digest.h"
#include "base/memory.h"
#include "reduce/reduce.h"

/** struct asked - a text, and what was answered, if that is @known */
struct asked {
	struct sim_digest of;
	bool known;
	enum reduce_answer answer;
};

/** struct reducer - @best: what is left, parsed as @scn */
struct reducer {
	const struct reduce_ask *ask;
	struct reduce_result *res;
	struct reduce_text best;
	struct scn *scn;
	struct asked *asked;
	size_t nr_asked;
};

static struct scn *parse(const struct reduce_text *t, const char *path)
{
	struct scn_errors errs = {0};
	struct scn *scn = scn_parse_text(path, t->text, t->len, &errs);

	scn_errors_free(&errs);
	return scn;
}

static struct asked *find_asked(struct reducer *r, const struct reduce_text *t)
{
	struct sim_digest d = digest_pair(t->len, t->nr);

	for (size_t i = 0; i < t->len; i++)
		digest_mix(&d, (unsigned char)t->text[i]);
	for (size_t i = 0; i < r->nr_asked; i++)
		if (r->asked[i].of.a == d.a && r->asked[i].of.b == d.b)
			return &r->asked[i];
	r->asked = sim_grow(r->asked, r->nr_asked, sizeof(*r->asked), "texts");
	r->asked[r->nr_asked] = (struct asked){.of = d};
	return &r->asked[r->nr_asked++];
}

/* Return: whether @t shows it; then it is the best now. In any case it is gone. */
static bool attempt(struct reducer *r, struct reduce_text *t)
{
	struct asked *asked;
	struct scn *scn;

	r->res->over |= r->ask->over(r->ask->arg);
	if (r->res->over) {
		reduce_text_free(t);
		return false;
	}
	asked = find_asked(r, t);
	scn = asked->known ? NULL : parse(t, r->ask->path);
	if (scn)
		asked->answer = r->ask->shows(t, scn, r->ask->arg);
	asked->known = true;
	r->res->unknown += asked->answer == REDUCE_UNKNOWN;
	if (asked->answer != REDUCE_YES) {
		scn_free(scn);
		reduce_text_free(t);
		return false;
	}
	scn_free(r->scn);
	reduce_text_free(&r->best);
	r->scn = scn;
	r->best = *t;
	return true;
}

static void set_gone(bool *gone, const struct spans *s, size_t from, size_t to, bool value)
{
	for (size_t i = from; i < to; i++)
		for (unsigned int line = s->span[i].first; line <= s->span[i].last; line++)
			gone[line - 1] = value;
}

static bool try_without(struct reducer *r, const struct reduce_text *all, bool *gone,
			struct spans *s, size_t from, size_t to)
{
	struct reduce_text t;

	set_gone(gone, s, from, to, true);
	t = reduce_text_without(all, gone);
	if (attempt(r, &t)) {
		memmove(&s->span[from], &s->span[to], (s->nr - to) * sizeof(*s->span));
		s->nr -= to - from;
		return true;
	}
	set_gone(gone, s, from, to, false);
	return false;
}

/* Halves, quarters, ..., single ones; from the end, since what comes later uses what was before. */
static bool take_out(struct reducer *r, struct spans s)
{
	struct reduce_text all = reduce_text_edited(&r->best, (struct scn_loc){1, 1, 0}, "");
	bool *gone = sim_zeroed(all.nr, sizeof(*gone), "lines"), any = false;

	for (size_t size = (s.nr + 1) / 2; size; size /= 2) {
		for (size_t to = s.nr, from; to; to = from) {
			from = to > size ? to - size : 0;
			any |= try_without(r, &all, gone, &s, from, to);
		}
	}
	reduce_text_free(&all);
	free(gone);
	free(s.span);
	return any;
}

/* What was edited is looked at once more: it may be less still. */
static bool edit(struct reducer *r)
{
	struct edits e = reduce_edits(r->scn);
	bool any = false;

	for (size_t i = 0; i < e.nr;) {
		struct reduce_text t = reduce_text_edited(&r->best, e.edit[i].at, e.edit[i].with);

		if (!attempt(r, &t)) {
			i++;
			continue;
		}
		any = true;
		free(e.edit);
		e = reduce_edits(r->scn);
	}
	free(e.edit);
	return any;
}

static bool one_round(struct reducer *r)
{
	bool any;

	r->res->unknown = 0;
	any = take_out(r, reduce_sections(r->scn));
	any |= take_out(r, reduce_lines(r->scn));
	any |= edit(r);
	return any;
}

void reduce(struct reduce_text *t, const struct reduce_ask *ask, struct reduce_result *res)
{
	struct reducer r = {.ask = ask, .res = res, .best = *t, .scn = parse(t, ask->path)};

	*res = (struct reduce_result){0};
	while (r.scn && one_round(&r))
		;
	scn_free(r.scn);
	free(r.asked);
	*t = r.best;
}
