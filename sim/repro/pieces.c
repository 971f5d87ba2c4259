// SPDX-License-Identifier: GPL-2.0-only
/*
 * Texts in C, cut into pieces of which a program takes those that it needs. It is no parser: what
 * is between blank lines at the left margin is a piece, and its name comes before the first
 * bracket, as in the sources that are written to be cut.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "repro/parts.h"

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* behind a comment, a text in quotes, or a character that is part of neither */
static const char *skip(const char *p, const char *end)
{
	const char *at = p;

	if (end - p > 1 && p[0] == '/' && (p[1] == '*' || p[1] == '/')) {
		const char *last = p[1] == '*' ? "*/" : "\n";

		at = memmem(p + 2, end - p - 2, last, strlen(last));
		return at ? at + strlen(last) : end;
	}
	if (*p != '"' && *p != '\'')
		return p + 1;
	for (at++; at < end && *at != *p; at++)
		at += *at == '\\';
	return at < end ? at + 1 : end;
}

/* Return: the next word in the text, of @len bytes; NULL behind the last */
static const char *next_word(const char **p, const char *end, size_t *len)
{
	const char *word;

	while (*p < end && !in_word(**p))
		*p = skip(*p, end);
	word = *p;
	while (*p < end && in_word(**p))
		(*p)++;
	*len = *p - word;
	return *len ? word : NULL;
}

static bool is_word(const char *word, size_t len, const char *text)
{
	return strlen(text) == len && !memcmp(word, text, len);
}

/* Does a declaration end here, of which the word before is the name? */
static bool ends_name(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n'))
		p++;
	return p < end && strchr("([;={", *p);
}

/* of a function that is only declared, nothing is here */
static bool is_prototype(const char *text, size_t len)
{
	return len > 2 && !memcmp(text + len - 2, ");", 2) && !memchr(text, '{', len);
}

static char *name_of(const char *text, size_t len)
{
	const char *p = text, *end = text + len, *word;
	bool macro = false;
	size_t n;

	if (is_prototype(text, len))
		return NULL;
	while ((word = next_word(&p, end, &n))) {
		if (word > text && word[-1] == '#' && !is_word(word, n, "define"))
			return NULL;
		if (macro || ends_name(p, end))
			return sim_strndup(word, n);
		macro = is_word(word, n, "define");
	}
	return NULL;
}

static void add(struct repro *r, const char *text, size_t len)
{
	while (len && text[len - 1] == '\n')
		len--;
	if (!len)
		return;
	r->piece = sim_grow(r->piece, r->nr, sizeof(*r->piece), "a reproducer");
	r->piece[r->nr++] = (struct piece){.name = name_of(text, len), .text = text, .len = len};
}

void pieces_add(struct repro *r, const char *text, size_t len)
{
	const char *from = text, *end = text + len, *gap = text;

	while ((gap = memmem(gap, end - gap, "\n\n", 2))) {
		gap += 2;
		if (gap < end && *gap == '\t')
			continue;
		add(r, from, gap - from);
		from = gap;
	}
	add(r, from, end - from);
}

struct piece *piece_find(const struct repro *r, const char *name, size_t len)
{
	for (size_t i = 0; i < r->nr; i++)
		if (r->piece[i].name && is_word(name, len, r->piece[i].name))
			return &r->piece[i];
	return NULL;
}

void pieces_put(const struct repro *r, const char *text, size_t len, FILE *out)
{
	const char *p = text, *end = text + len, *word;
	size_t n;

	while ((word = next_word(&p, end, &n))) {
		struct piece *need = piece_find(r, word, n);

		if (!need || need->put)
			continue;
		need->put = true;
		pieces_put(r, need->text, need->len, out);
		fprintf(out, "%.*s\n\n", (int)need->len, need->text);
	}
}

bool piece_param(const struct piece *p, unsigned int i, const char **name, size_t *len)
{
	const char *end = p->text + p->len, *at = memmem(p->text, p->len, p->name, strlen(p->name));
	const char *close;

	at = memchr(at, '(', end - at);
	close = at ? memchr(at, ')', end - at) : NULL;
	for (; close && i; i--)
		at = memchr(at + 1, ',', close - at - 1) ?: close;
	if (!close || at == close)
		return false;
	end = memchr(at + 1, ',', close - at - 1) ?: close;
	for (at = end; in_word(at[-1]);)
		at--;
	*name = at;
	*len = end - at;
	return !is_word(*name, *len, "void");
}
