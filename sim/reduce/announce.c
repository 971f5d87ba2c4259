// SPDX-License-Identifier: GPL-2.0-only
/* The header of a scenario that was made for a report: its name, and what it reports. */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "reduce/reduce.h"

static void replace(struct reduce_text *t, struct scn_loc at, const char *with)
{
	struct reduce_text to = reduce_text_edited(t, at, with);

	reduce_text_free(t);
	*t = to;
}

void reduce_call(struct reduce_text *t, const struct scn *scn, const char *name)
{
	replace(t, scn->name_loc, name);
}

static void put_words(const char *key, const char *const *word, unsigned int nr, FILE *out)
{
	for (unsigned int i = 0; i < nr; i++)
		fprintf(out, " %s %s", key, word[i]);
}

/* There are no quotes within quotes, and nothing but text. */
static size_t plain_length(const char *report)
{
	size_t n = 0;

	while (report[n] >= ' ' && report[n] < 0x7f && report[n] != '"')
		n++;
	return n;
}

/* A line, with the blanks before it that line @like has. */
static void put_line(const struct scn *scn, unsigned int like, const struct scn_verdict *at,
		     const char *report, FILE *out)
{
	size_t len, blanks = 0;
	const char *line = scn_line(scn, like, &len);

	while (blanks < len && (line[blanks] == ' ' || line[blanks] == '\t'))
		blanks++;
	fprintf(out, "%.*sbug    at %s", (int)blanks, line, at->gen);
	put_words("with", at->with, at->nr_with, out);
	put_words("without", at->without, at->nr_without, out);
	fprintf(out, " \"%.*s\"", (int)plain_length(report), report);
}

static bool is_said(const struct scn_verdict *v, const char *const *report, size_t nr)
{
	for (size_t i = 0; v->bug && i < nr; i++)
		if (scn_signature_in(v->signature, report[i]))
			return true;
	return false;
}

/* Does a line of @scn about that place, or a report before it, announce report @i? */
static bool is_announced(const struct scn *scn, const struct scn_verdict *at,
			 const char *const *report, size_t i)
{
	bool said = false;

	for (unsigned int k = 0; k < scn->nr_verdicts; k++)
		if (scn_same_place(&scn->verdict[k], at))
			said |= is_said(&scn->verdict[k], &report[i], 1);
	for (size_t k = 0; k < i; k++)
		said |= scn_signature_in(report[k], report[i]);
	return said;
}

/* Lines for what no line says yet. Return: to be freed */
static char *new_lines(const struct scn *scn, unsigned int like, const struct scn_verdict *at,
		       const char *const *report, size_t nr)
{
	unsigned int room = SCN_MAX_VERDICTS - scn->nr_verdicts;
	char *text;
	FILE *out = sim_text_open(&text);

	for (size_t i = 0; i < nr && room; i++) {
		if (is_announced(scn, at, report, i))
			continue;
		fputc('\n', out);
		put_line(scn, like, at, report[i], out);
		room--;
	}
	sim_text_close(out);
	return text;
}

void reduce_announce(struct reduce_text *t, const struct scn *scn, const struct scn_verdict *at,
		     const char *const *report, size_t nr, bool all)
{
	unsigned int below = scn->header_last;
	bool *gone = sim_zeroed(t->nr + nr, sizeof(*gone), "lines");
	char *lines = new_lines(scn, below, at, report, nr);
	struct reduce_text to;
	size_t len;

	for (unsigned int i = 0; i < scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &scn->verdict[i];

		if (!scn_same_place(v, at) || (v->bug ? !all || is_said(v, report, nr) : !nr))
			continue;
		gone[v->loc.line - 1] = true;
		below = v->loc.line;
	}
	/* below the last of those that go, so that their places are what they were */
	scn_line(scn, below, &len);
	replace(t, (struct scn_loc){below, (unsigned int)len + 1, 0}, lines);
	to = reduce_text_without(t, gone);
	reduce_text_free(t);
	*t = to;
	free(lines);
	free(gone);
}
