// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be taken out of a statement, or be less in it: its label, the name of its result,
 * arguments that may be left out, flags, and numbers.
 */
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "reduce/reduce.h"

#define BLANK " \t\r"

static void add(struct edits *to, struct scn_loc at, const char *with)
{
	struct edit *e;

	to->edit = sim_grow(to->edit, to->nr, sizeof(*to->edit), "edits");
	e = &to->edit[to->nr++];
	*e = (struct edit){.at = at};
	snprintf(e->with, sizeof(e->with), "%s", with);
}

/* From @from on as far as up to @end, and the blanks behind it. */
static void add_gone(struct edits *to, const struct scn *s, struct scn_loc from, unsigned int end)
{
	size_t len;
	const char *line = scn_line(s, from.line, &len);

	while (end <= len && strchr(BLANK, line[end - 1]))
		end++;
	/* at the end of the line blanks would be left behind */
	while (end > len && from.col > 1 && strchr(BLANK, line[from.col - 2]))
		from.col--;
	from.len = end - from.col;
	add(to, from, "");
}

/* What "use" stands for has the place of that line, where something else is written. */
static bool is_written(const struct scn *s, struct scn_loc at, const char *text)
{
	size_t len, n = strlen(text);
	const char *line = scn_line(s, at.line, &len);

	return at.len == n && at.col - 1 + n <= len && !memcmp(line + at.col - 1, text, n);
}

/* Each of "A|B" goes. */
static void add_flags(struct edits *to, const struct scn_arg *a)
{
	for (const char *at = a->text, *bar; *at; at = bar + (*bar == '|')) {
		struct scn_loc loc = a->loc;

		bar = at + strcspn(at, "|");
		if (!strchr(a->text, '|'))
			return;
		loc.col += (unsigned int)(at - a->text) - (at > a->text && !*bar);
		loc.len = (unsigned int)(bar - at) + 1;
		add(to, loc, "");
	}
}

/* Nothing, one, or half as much. */
static void add_less(struct edits *to, const struct scn_arg *a)
{
	char text[24];
	long v, last = -1;

	if (scn_number(a->text, &v) || v <= 0)
		return;
	for (unsigned int i = 0; i < 3; i++) {
		const long less[] = {0, 1, v / 2};

		if (less[i] <= last || less[i] >= v)
			continue;
		last = less[i];
		snprintf(text, sizeof(text), "%ld", last);
		add(to, a->loc, text);
	}
}

static void add_args(struct edits *to, const struct scn *s, const struct scn_call *c)
{
	for (unsigned int i = 0; i < c->nr_args; i++) {
		const struct scn_arg *a = &c->arg[i];

		if (a->key && is_written(s, a->key_loc, a->key))
			add_gone(to, s, a->key_loc, a->loc.col + a->loc.len);
		if (!is_written(s, a->loc, a->text))
			continue;
		add_flags(to, a);
		add_less(to, a);
	}
}

static void add_block(struct edits *to, const struct scn *s, const struct scn_block *b)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (!st->call)
			continue;
		if (st->label)
			add_gone(to, s, st->label_loc, st->label_loc.col + st->label_loc.len + 1);
		if (st->result)
			add_gone(to, s, st->result_loc, st->call->loc.col);
		add_args(to, s, st->call);
	}
}

struct edits reduce_edits(const struct scn *s)
{
	struct edits to = {0};

	for (unsigned int i = 0; i < s->nr_tasks; i++)
		add_block(&to, s, &s->task[i]);
	add_block(&to, s, &s->setup);
	return to;
}
