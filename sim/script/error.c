// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors of a scenario: collected, sorted by place, printed like a compiler's,
 * with what would have been right below.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/clean.h"
#include "base/memory.h"
#include "script/parse.h"

const char *scn_line(const struct scn *s, unsigned int line, size_t *len)
{
	const char *p = s->text, *end = s->text + s->len;

	while (--line && p < end) {
		p = memchr(p, '\n', end - p);
		p = p ? p + 1 : end;
	}
	*len = strcspn(p, "\r\n");
	if (p + *len > end)
		*len = end - p;
	return p;
}

/* errors come up in the order of the checks; readers want the order of the file */
static struct scn_error *insert(struct scn_errors *errs, struct scn_loc loc)
{
	unsigned int i = errs->nr++;

	for (; i; i--) {
		const struct scn_loc *l = &errs->err[i - 1].loc;

		if (l->line < loc.line || (l->line == loc.line && l->col <= loc.col))
			break;
		errs->err[i] = errs->err[i - 1];
	}
	errs->err[i] = (struct scn_error){.loc = loc};
	return &errs->err[i];
}

static void add(struct scn_errors *errs, const struct scn *s, struct scn_loc loc, const char *right,
		bool lacks, const char *fmt, va_list ap)
{
	struct scn_error *e;
	const char *src;
	size_t len;

	errs->nr_lacks += lacks;
	if (errs->nr == SCN_MAX_ERRORS) {
		errs->dropped++;
		return;
	}
	e = insert(errs, loc);
	e->lacks = lacks;
	e->text = clean_line(sim_vformat(fmt, ap));
	if (right)
		e->right = clean_line(sim_strdup(right));
	if (loc.line) {
		src = scn_line(s, loc.line, &len);
		e->source = clean_line(sim_strndup(src, len));
	}
}

void scn_err(struct scn_errors *errs, const struct scn *s, struct scn_loc loc, const char *right,
	     const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(errs, s, loc, right, false, fmt, ap);
	va_end(ap);
}

void scn_err_lacks(struct scn_errors *errs, const struct scn *s, struct scn_loc loc,
		   const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(errs, s, loc, NULL, true, fmt, ap);
	va_end(ap);
}

void scn_errors_free(struct scn_errors *errs)
{
	for (unsigned int i = 0; i < errs->nr; i++) {
		free(errs->err[i].text);
		free(errs->err[i].right);
		free(errs->err[i].source);
	}
	free(errs->path);
	memset(errs, 0, sizeof(*errs));
}

/* bytes of one UTF-8 character take one column together; a tab stays one */
static void print_caret(FILE *to, const char *src, const struct scn_loc *loc)
{
	size_t len = strlen(src), i;

	for (i = 0; i < loc->col - 1 && i < len; i++)
		if (((unsigned char)src[i] & 0xc0) != 0x80)
			fputc(src[i] == '\t' ? '\t' : ' ', to);
	fputc('^', to);
	for (i++; i < loc->col - 1 + loc->len && i < len; i++)
		if (((unsigned char)src[i] & 0xc0) != 0x80)
			fputc('~', to);
	fputc('\n', to);
}

void scn_errors_print(FILE *to, const struct scn_errors *errs)
{
	for (unsigned int i = 0; i < errs->nr; i++) {
		const struct scn_error *e = &errs->err[i];

		if (e->loc.line)
			fprintf(to, "%s:%u:%u: error: ", errs->path, e->loc.line, e->loc.col);
		else
			fprintf(to, "%s: error: ", errs->path);
		fprintf(to, "%s\n", e->text);
		if (e->source) {
			fprintf(to, "%s\n", e->source);
			print_caret(to, e->source, &e->loc);
		}
		if (e->right)
			fprintf(to, "right: %s\n", e->right);
	}
	if (errs->dropped)
		fprintf(to, "%s: %u more errors\n", errs->path, errs->dropped);
}
