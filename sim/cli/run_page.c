// SPDX-License-Identifier: GPL-2.0-only
/*
 * explore --html and check --html: a folder with a page for each finding and an index of what was
 * run, how complete that was, and what was found.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/markup.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "report/html.h"

#define PAGE "page " /* how a line begins that names a page: "page FILE: FIRST LINE" */

bool page_write(const struct session *s, const struct sim_explore *e, struct sim_finding *f,
		uint64_t ms, const char *path, FILE *said)
{
	const char *slash = strrchr(path, '/');
	FILE *out = sim_fopen(path, "we");
	struct sim_explore small;

	if (out) {
		sim_want_lines(true);
		finding_minimise(e, f, ms, &small);
		session_show(s, f->signature, report_format_find("html"), NULL, out);
		sim_want_lines(s->opt->trace);
	}
	if (!out || fclose(out)) {
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
		return false;
	}
	fprintf(said, PAGE "%s: %s\n", slash ? slash + 1 : path, f->signature);
	return true;
}

const char *result_word(enum exit_code rc)
{
	switch (rc) {
	case RC_OK:
		return "pass";
	case RC_VIOLATION:
		return "fail";
	case RC_SKIP:
		return "skip";
	case RC_INCONCLUSIVE:
		return "inconclusive";
	default:
		return "error";
	}
}

static void put(const char *text, FILE *out)
{
	markup_text(text, strlen(text), out);
}

/** struct line - a piece of what was said */
struct line {
	const char *text;
	size_t len;
};

static bool next_line(const char **said, struct line *l)
{
	*l = (struct line){*said, strcspn(*said, "\n")};
	*said += l->len + ((*said)[l->len] == '\n');
	return l->len || **said;
}

/* Is it a line that names a page? @file, @what: set to the two parts of it */
static bool is_page(const struct line *l, struct line *file, struct line *what)
{
	const char *text = l->text + strlen(PAGE), *colon = memchr(l->text, ':', l->len);

	if (strncmp(l->text, PAGE, strlen(PAGE)) || !colon)
		return false;
	*file = (struct line){text, (size_t)(colon - text)};
	*what = (struct line){colon + 2, l->len - (size_t)(colon + 2 - l->text)};
	return true;
}

/* The page that a line is about: its own, or that of what it tells. */
static bool find_page(const char *said, const struct line *l, struct line *file)
{
	struct line other, what;

	while (next_line(&said, &other))
		if (is_page(&other, file, &what) && memmem(l->text, l->len, what.text, what.len))
			return true;
	return false;
}

/* Does another line tell of the finding of a page? Then that is the link. */
static bool is_told(const char *said, const struct line *what)
{
	struct line other, file, its;

	while (next_line(&said, &other))
		if (!is_page(&other, &file, &its) &&
		    memmem(other.text, other.len, what->text, what->len))
			return true;
	return false;
}

/* What was said: a line each, with links to pages. */
static void put_said(const char *said, FILE *out)
{
	const char *rest = said;
	struct line l, file, what;

	while (next_line(&rest, &l)) {
		bool page = is_page(&l, &file, &what);

		if (page && is_told(said, &what))
			continue;
		if (page || find_page(said, &l, &file)) {
			fputs("<a href=\"", out);
			markup_text(file.text, file.len, out);
			fputs("\">", out);
			markup_text(page ? what.text : l.text, page ? what.len : l.len, out);
			fputs("</a>", out);
		} else {
			markup_text(l.text, l.len, out);
		}
		fputs("<br>\n", out);
	}
}

FILE *index_begin(const char *folder, const char *title, const char *world)
{
	char *path = sim_format("%s/index.html", folder);
	FILE *out = sim_fopen(path, "we");

	if (out) {
		html_begin(title, out);
		fputs("<header><h1 class=\"clean\">", out);
		put(title, out);
		fputs("</h1><p>", out);
		put(world, out);
		fputs("</p></header>\n<div id=\"runs\">\n<table>\n<thead><tr><th>scenario</th>"
		      "<th>test</th><th>result</th><th>what was said</th></tr></thead>\n<tbody>\n",
		      out);
	} else {
		fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
	}
	free(path);
	return out;
}

void index_row(const struct scn *scn, const char *test, const char *result, const char *said,
	       FILE *out)
{
	fprintf(out, "<tr class=\"%s\"><td title=\"", result);
	put(scn->title ? scn->title : "", out);
	fputs("\">", out);
	put(scn->name, out);
	fputs("</td><td>", out);
	put(test, out);
	fprintf(out, "</td><td class=\"result\">%s</td><td>", result);
	put_said(said, out);
	fputs("</td></tr>\n", out);
}

bool index_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
	html_end(out);
	if (!fclose(out))
		return true;
	fprintf(stderr, "stacksim: the index was not written: %s\n", strerror(errno));
	return false;
}
