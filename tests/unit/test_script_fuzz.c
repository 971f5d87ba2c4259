// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bad input must give errors and nothing else: scenarios are mutated at
 * random, parsed, resolved and their errors printed. test_script_fuzz [N] does N
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
#include "unit/mutate.h"
#include "unit/script_world.h"

static unsigned long mutations = 100000;
static FILE *sink;

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
		int err = scn_resolve(s, &fake_world, &errs);

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
		size_t len = mutated(i, text);

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
