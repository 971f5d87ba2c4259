/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario is made smaller for as long as it shows what is wanted: delta debugging (Zeller and
 * Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002), from large to small
 * (Misherghi and Su, HDD: Hierarchical Delta Debugging, 2006): sections, lines, and what stands on
 * a line. It is the text that gets smaller: what is left of it is as it was, with its comments.
 */
#ifndef REDUCE_REDUCE_H
#define REDUCE_REDUCE_H

#include <stdbool.h>
#include <stddef.h>
#include "script/script.h"

/**
 * struct reduce_text - a scenario on its way
 * @text: @len bytes, and a 0
 * @origin: of each of its @nr lines, the line of the first text that it was; 0 for none
 */
struct reduce_text {
	char *text;
	size_t len;
	unsigned int *origin, nr;
};

/** enum reduce_answer - does a text show it? Of a search that a limit ended nobody knows */
enum reduce_answer { REDUCE_NO, REDUCE_YES, REDUCE_UNKNOWN };

/**
 * struct reduce_ask - what is wanted
 * @path: of the file that the scenario is to be in
 * @shows: does @t, which is @scn? It is asked once about each text
 * @over: is there to be no further question?
 */
struct reduce_ask {
	const char *path;
	enum reduce_answer (*shows)(const struct reduce_text *t, struct scn *scn, void *arg);
	bool (*over)(void *arg);
	void *arg;
};

/**
 * struct reduce_result - how far it came
 * @unknown: texts that are smaller by one thing than what is left, and of which nobody knows
 * @over: there were questions left
 */
struct reduce_result {
	size_t unknown;
	bool over;
};

/**
 * reduce() - make a scenario smaller
 * @t: shows it; made smaller, and does still
 * Without any one section, line or word of what is left it is not shown, as far as @res does not
 * say otherwise.
 */
void reduce(struct reduce_text *t, const struct reduce_ask *ask, struct reduce_result *res);

/** reduce_call() - give a scenario another name. @t: parsed as @scn */
void reduce_call(struct reduce_text *t, const struct scn *scn, const char *name);

/**
 * reduce_announce() - make a scenario say what it reports
 * @t: parsed as @scn
 * @at: where: generation and changes. A line that this is clean goes, if there is any report.
 * @report: @nr first lines of reports
 * @all: there are no others, so that lines which announce others there go, too
 */
void reduce_announce(struct reduce_text *t, const struct scn *scn, const struct scn_verdict *at,
		     const char *const *report, size_t nr, bool all);

/* text.c */
/** reduce_text_set() - a first text. @text: is copied */
void reduce_text_set(struct reduce_text *t, const char *text, size_t len);
/** reduce_text_without() - a copy that lacks lines. @gone: of line L in [L - 1] */
struct reduce_text reduce_text_without(const struct reduce_text *t, const bool *gone);
/** reduce_text_edited() - a copy with @with, which may have newlines, in place of what is @at */
struct reduce_text reduce_text_edited(const struct reduce_text *t, struct scn_loc at,
				      const char *with);
/** reduce_text_line() - what line of the first text line @line was, 0 for none */
unsigned int reduce_text_line(const struct reduce_text *t, unsigned int line);
void reduce_text_free(struct reduce_text *t);

/** struct span - lines, from 1 */
struct span {
	unsigned int first, last;
};
/** struct spans - things that can be taken out, with the comments above them */
struct spans {
	struct span *span;
	size_t nr;
};
/* spans.c */
struct spans reduce_sections(const struct scn *scn);
struct spans reduce_lines(const struct scn *scn);

/** struct edit - something on a line that can be taken out, or be less. @with: in its place */
struct edit {
	struct scn_loc at;
	char with[24];
};
/** struct edits - of a text */
struct edits {
	struct edit *edit;
	size_t nr;
};
/* edits.c */
struct edits reduce_edits(const struct scn *scn);

#endif
