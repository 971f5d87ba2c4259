// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bad input must give errors and nothing else: scenarios are mutated at
 * random, parsed, bound and their errors printed. test_script_fuzz [N] does N
 * mutations, 100,000 without N; mutation I is the same in every run, so that a
 * crash repeats. Corpus: scenarios/ and the goldens. Runs in the project's root.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "script/script.h"
#include "unit/script_world.h"

#define MAX_CORPUS 512
#define MAX_TEXT 16384

static struct {
	char *text[MAX_CORPUS];
	size_t len[MAX_CORPUS];
	unsigned int nr;
} corpus;

static unsigned long mutations = 100000;
static FILE *sink;

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

/* ---- Assertions -------------------------------------------------------- */

static void assert_errors(const struct scn_errors *errs)
{
	for (unsigned int i = 0; i < errs->nr; i++) {
		const struct scn_error *e = &errs->err[i];

		assert_true(e->text[0]);
		assert_int_equal(!e->source, !e->loc.line);
		if (i)
			assert_true(e->loc.line >= e[-1].loc.line);
	}
}

static void try_text(const char *text, size_t len)
{
	struct scn_errors errs = {0};
	struct scn *s = scn_parse_text("fuzz.scn", text, len, &errs);

	assert_int_equal(!s, errs.nr > 0);
	if (s) {
		int err = scn_bind(s, &fake_world, &errs);

		assert_int_equal(!err, !errs.nr);
	}
	assert_errors(&errs);
	scn_errors_print(sink, &errs);
	scn_errors_free(&errs);
	scn_free(s);
}

/* ---- Set up, test ------------------------------------------------------ */

static void add_corpus(const char *pattern)
{
	glob_t g;

	if (glob(pattern, 0, NULL, &g))
		return;
	for (size_t i = 0; i < g.gl_pathc && corpus.nr < MAX_CORPUS; i++) {
		char *text = calloc(1, MAX_TEXT + 1);
		FILE *f = fopen(g.gl_pathv[i], "re");

		corpus.len[corpus.nr] = fread(text, 1, MAX_TEXT, f);
		corpus.text[corpus.nr++] = text;
		fclose(f);
	}
	globfree(&g);
}

static int set_up(void **state)
{
	(void)state;
	sink = fopen("/dev/null", "we");
	add_corpus("scenarios/*/*.scn");
	add_corpus("tests/golden/script/*.scn");
	return corpus.nr ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < corpus.nr; i++)
		free(corpus.text[i]);
	fclose(sink);
	return 0;
}

static void test_mutations(void **state)
{
	char *text = malloc(MAX_TEXT);

	(void)state;
	for (unsigned long i = 0; i < mutations; i++) {
		unsigned int from;
		size_t len;

		rng = i;
		from = below(corpus.nr);
		len = corpus.len[from];
		memcpy(text, corpus.text[from], len);
		for (unsigned int n = below(4) + 1; n && len; n--)
			len = mutate[below(sizeof(mutate) / sizeof(mutate[0]))](text, len);
		try_text(text, len);
	}
	free(text);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutations)};

	if (argc > 1)
		mutations = strtoul(argv[1], NULL, 0);
	return cmocka_run_group_tests_name("script_fuzz", tests, set_up, tear_down);
}
