// SPDX-License-Identifier: GPL-2.0-only
/* What a terminal would obey is taken out of texts, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/clean.h"

static const struct {
	const char *text, *clean;
} cases[] = {
	{"", ""},
	{"plain text, ~ and all", "plain text, ~ and all"},
	{"a\tb\nc", "a\tb\nc"},
	{"\033[2J\a\b\r\v\f\177\001", "?[2J???????"},
	{"\302\240 \303\251 \337\277 \342\202\254 \357\277\277 \360\237\230\200 \364\217\277\277",
	 "\302\240 \303\251 \337\277 \342\202\254 \357\277\277 \360\237\230\200 \364\217\277\277"},
	/* control characters beyond ASCII: CSI and the ends of their range */
	{"\302\2331m \302\200 \302\237", "\302?1m \302? \302?"},
	/* no UTF-8: no beginning, too long a form, nothing that follows, no such character */
	{"\233 \200 \277", "? ? ?"},
	{"\300\233 \301\277 \340\202\233 \360\202\202\233", "?? ?? \340?? \360???"},
	{"\303 \342\202 \360\237\230", "\303 \342\202 \360\237\230"},
	{"\303\303\251 \303\033", "\303\303\251 \303?"},
	{"\365\200\200\200 \377 \376", "???? ? ?"},
};

static void test_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = strdup(cases[i].text);
		struct clean c = {0};

		clean_bytes(&c, text, strlen(text));
		assert_string_equal(text, cases[i].clean);
		free(text);
	}
}

/* a text that comes in pieces is the same text */
static void test_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].text);

		for (size_t cut = 0; cut <= len; cut++) {
			char *text = strdup(cases[i].text);
			struct clean c = {0};

			clean_bytes(&c, text, cut);
			clean_bytes(&c, text + cut, len - cut);
			assert_string_equal(text, cases[i].clean);
			free(text);
		}
	}
}

static void test_line(void **state)
{
	char text[] = "a\nb\033\n";

	(void)state;
	assert_null(clean_line(NULL));
	assert_string_equal(clean_line(text), "a?b??");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
