// SPDX-License-Identifier: GPL-2.0-only
/*
 * What lines of a scenario can be taken out. Below its header each line is a statement, begins a
 * section, or says nothing: then it is about what comes next, and goes with it.
 */
#include <stdlib.h>
#include "base/memory.h"
#include "reduce/reduce.h"

enum mark { NOTHING, STATEMENT, SECTION };

/** struct marks - what each of the @nr lines is, from [1] on */
struct marks {
	unsigned char *mark;
	unsigned int nr;
};

static unsigned int last_line(const struct scn *s)
{
	unsigned int line = 1;

	/* behind the last newline there is no line */
	for (size_t i = 0; i + 1 < s->len; i++)
		line += s->text[i] == '\n';
	return line;
}

static void mark_block(const struct scn_block *b, struct marks *m)
{
	m->mark[b->loc.line] = SECTION; /* of one that is not there: [0] */
	for (const struct scn_stmt *st = b->first; st; st = st->next)
		m->mark[st->site.line] = STATEMENT;
}

static struct marks mark_lines(const struct scn *s)
{
	struct marks m = {.nr = last_line(s)};

	m.mark = sim_zeroed(m.nr + 1, 1, "lines");
	mark_block(&s->setup, &m);
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		mark_block(&s->task[i], &m);
	m.mark[s->order_loc.line] = SECTION;
	for (unsigned int i = 0; i < s->nr_constraints; i++)
		m.mark[s->constraint[i].loc.line] = STATEMENT;
	mark_block(&s->expect, &m);
	return m;
}

/* From the comments above @line on. */
static unsigned int begin_of(const struct scn *s, const struct marks *m, unsigned int line)
{
	while (line > s->header_last + 1 && m->mark[line - 1] == NOTHING)
		line--;
	return line;
}

static void add(struct spans *to, unsigned int first, unsigned int last)
{
	to->span = sim_grow(to->span, to->nr, sizeof(*to->span), "lines");
	to->span[to->nr++] = (struct span){first, last};
}

struct spans reduce_lines(const struct scn *s)
{
	struct marks m = mark_lines(s);
	struct spans to = {0};

	for (unsigned int line = s->header_last + 1; line <= m.nr; line++)
		if (m.mark[line] == STATEMENT)
			add(&to, begin_of(s, &m, line), line);
	free(m.mark);
	return to;
}

struct spans reduce_sections(const struct scn *s)
{
	struct marks m = mark_lines(s);
	struct spans to = {0};

	for (unsigned int line = s->header_last + 1; line <= m.nr; line++) {
		unsigned int begin = begin_of(s, &m, line);

		if (m.mark[line] != SECTION)
			continue;
		if (to.nr)
			to.span[to.nr - 1].last = begin - 1;
		add(&to, begin, m.nr);
	}
	free(m.mark);
	return to;
}
