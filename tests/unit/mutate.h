/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random mutations of texts, for the tests that feed bad input. Mutation I of
 * a corpus is the same in every run, so that a crash repeats.
 */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H

#include <stdint.h>
#include <string.h>

#define MAX_CORPUS 512
#define MAX_TEXT 16384

static struct {
	char *text[MAX_CORPUS];
	size_t len[MAX_CORPUS];
	unsigned int nr;
} corpus;

/* splitmix64 (Steele, Lea, Flood, OOPSLA 2014) */
static uint64_t rng;

static uint32_t below(uint32_t n)
{
	uint64_t z = rng += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return (z ^ (z >> 31)) % n;
}

/* ---- Mutations: each changes text[0..len) and returns the new length ---- */

static size_t flip(char *text, size_t len)
{
	text[below(len)] ^= 1 << below(8);
	return len;
}

static size_t put_byte(char *text, size_t len)
{
	text[below(len)] = "\n\t #\"=|:.,()<>!&-+/0a_\0\377"[below(24)];
	return len;
}

static size_t truncate_text(char *text, size_t len)
{
	(void)text;
	return below(len) + 1;
}

static size_t delete (char *text, size_t len)
{
	size_t at = below(len), n = below(16) + 1;

	if (n > len - at)
		n = len - at;
	memmove(text + at, text + at + n, len - at - n);
	return len - n;
}

/* insert @n bytes of @from at @at */
static size_t insert(char *text, size_t len, size_t at, const char *from, size_t n)
{
	if (len + n > MAX_TEXT)
		return len;
	memmove(text + at + n, text + at, len - at);
	memcpy(text + at, from, n);
	return len + n;
}

static size_t line_start(const char *text, size_t at)
{
	while (at && text[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_len(const char *text, size_t len, size_t at)
{
	const char *nl = memchr(text + at, '\n', len - at);

	return nl ? (size_t)(nl - text) - at + 1 : len - at;
}

/* move a line to the start of another */
static size_t move_line(char *text, size_t len)
{
	size_t from = line_start(text, below(len)), n = line_len(text, len, from);
	char line[MAX_TEXT];

	memcpy(line, text + from, n);
	memmove(text + from, text + from + n, len - from - n);
	len -= n;
	return insert(text, len, len ? line_start(text, below(len)) : 0, line, n);
}

/* put a line or a few words of any scenario somewhere */
static size_t splice(char *text, size_t len)
{
	unsigned int i = below(corpus.nr);
	const char *other = corpus.text[i];
	size_t at = below(corpus.len[i]), n;

	if (below(2)) {
		at = line_start(other, at);
		n = line_len(other, corpus.len[i], at);
		return insert(text, len, line_start(text, below(len)), other + at, n);
	}
	while (at && other[at - 1] > ' ')
		at--;
	n = strcspn(other + at, " \t\n\"") + 1;
	return insert(text, len, below(len), other + at, n < corpus.len[i] - at ? n : 0);
}

static size_t repeat(char *text, size_t len)
{
	size_t at = below(len), n = below(64) + 1;
	char piece[64];

	if (n > len - at)
		n = len - at;
	memcpy(piece, text + at, n);
	for (unsigned int times = below(32); times; times--)
		len = insert(text, len, at, piece, n);
	return len;
}

static size_t (*const mutate[])(char *text, size_t len) = {
	flip, put_byte, truncate_text, delete, move_line, splice, splice, repeat,
};

/* Text @i of a corpus that is the same in every run. @text: MAX_TEXT bytes. Return: its length */
static size_t mutated(unsigned long i, char *text)
{
	unsigned int from;
	size_t len;

	rng = i;
	from = below(corpus.nr);
	len = corpus.len[from];
	memcpy(text, corpus.text[from], len);
	for (unsigned int n = below(4) + 1; n && len; n--)
		len = mutate[below(sizeof(mutate) / sizeof(mutate[0]))](text, len);
	return len;
}

#endif
