// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making scenarios smaller, with questions that are answered by looking at the text: what is left
 * is what the answer depends on, with its comments, and nothing is asked twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/memory.h"
#include "reduce/reduce.h"

#define HEAD "scenario big\n\ttitle \"t\"\n\tgroups a\n"

static const char big[] = "# about\n" HEAD "\n"
			  "setup\n"
			  "\tfs disk\n"
			  "\t# a file\n"
			  "\tfile disk /f size=512 fill=1\n"
			  "\tfile disk /g\n"
			  "\n"
			  "# what reads\n"
			  "task reader\n"
			  "\tfd = open /f A|B|C # why\n"
			  "\tone: n = read fd 4096 512\n"
			  "\tcheck n == 512\n"
			  "\n"
			  "# what is not needed\n"
			  "task other\n"
			  "\topen /g\n"
			  "\tread 1 2\n"
			  "event strikes\n"
			  "\tcopy_up /f\n"
			  "order\n"
			  "\treader.one before func nothing\n"
			  "expect\n"
			  "\tsize(/f) == 512\n";

/* ---- Helpers ---------------------------------------------------------- */

/** struct oracle - @want: words that have to stay; @doubt: without it nobody knows */
struct oracle {
	const char *const *want;
	const char *doubt;
	unsigned int asked, limit;
	char *seen[400];
};

static enum reduce_answer answer(const struct reduce_text *t, struct scn *scn, void *arg)
{
	struct oracle *o = arg;

	assert_non_null(scn);
	assert_string_equal(scn->path, "new.scn");
	for (unsigned int i = 0; i < o->asked; i++)
		assert_string_not_equal(o->seen[i], t->text);
	assert_true(o->asked < 400);
	o->seen[o->asked++] = sim_strdup(t->text);
	for (const char *const *w = o->want; *w; w++)
		if (!strstr(t->text, *w))
			return REDUCE_NO;
	return o->doubt && !strstr(t->text, o->doubt) ? REDUCE_UNKNOWN : REDUCE_YES;
}

static bool over(void *arg)
{
	const struct oracle *o = arg;

	return o->limit && o->asked >= o->limit;
}

static struct reduce_result run(struct oracle *o, const char *text, struct reduce_text *t)
{
	const struct reduce_ask ask = {.path = "new.scn", .shows = answer, .over = over, .arg = o};
	struct reduce_result res;

	reduce_text_set(t, text, strlen(text));
	reduce(t, &ask, &res);
	return res;
}

static void forget(struct oracle *o, struct reduce_text *t)
{
	for (unsigned int i = 0; i < o->asked; i++)
		free(o->seen[i]);
	reduce_text_free(t);
}

static struct scn *parse(const char *text)
{
	struct scn_errors errs = {0};
	struct scn *scn = scn_parse_text("new.scn", text, strlen(text), &errs);

	scn_errors_free(&errs);
	assert_non_null(scn);
	return scn;
}

/* ---- Tests ------------------------------------------------------------ */

static void what_is_wanted_is_left(void **state)
{
	struct oracle o = {.want = (const char *const[]){"file disk /f", "read fd", NULL}};
	struct reduce_text t;
	struct reduce_result res = run(&o, big, &t);

	(void)state;
	assert_string_equal(t.text, "# about\n" HEAD "\nsetup\n\t# a file\n\tfile disk /f\n\n"
				    "# what reads\ntask reader\n\tread fd 0 0\n");
	assert_int_equal(res.unknown, 0);
	assert_false(res.over);
	/* each line is known by what it was */
	assert_int_equal(reduce_text_line(&t, 1), 1);
	assert_int_equal(reduce_text_line(&t, 8), 9);
	assert_int_equal(reduce_text_line(&t, 12), 15);
	assert_int_equal(reduce_text_line(&t, 13), 0);
	forget(&o, &t);
}

static void nothing_more_can_go(void **state)
{
	static const char *const want[] = {"B|C", "4096", "copy_up", "before", "size(", NULL};
	struct oracle o = {.want = want};
	struct reduce_text t;
	unsigned int nr = 0;

	(void)state;
	run(&o, big, &t);
	for (unsigned int i = 0; i < t.nr; i++) {
		bool *gone = calloc(t.nr, sizeof(*gone));
		struct reduce_text less;

		gone[i] = true;
		less = reduce_text_without(&t, gone);
		free(gone);
		for (unsigned int w = 0; want[w]; w++)
			nr += !strstr(less.text, want[w]);
		reduce_text_free(&less);
	}
	assert_int_equal(nr, 5);
	assert_non_null(strstr(t.text, "\topen /f B|C # why\n"));
	assert_null(strstr(t.text, "other"));
	forget(&o, &t);
}

static void something_always_stays(void **state)
{
	struct oracle o = {.want = (const char *const[]){NULL}};
	struct reduce_text t;

	(void)state;
	run(&o, big, &t);
	assert_string_equal(t.text, "# about\n" HEAD "\n# what reads\ntask reader\n");
	forget(&o, &t);
}

static void what_nobody_knows_stays(void **state)
{
	struct oracle o = {.want = (const char *const[]){"read fd", NULL}, .doubt = "copy_up"};
	struct reduce_text t;
	struct reduce_result res = run(&o, big, &t);

	(void)state;
	assert_non_null(strstr(t.text, "copy_up"));
	assert_int_equal(res.unknown, 2); /* the event, and its line */
	forget(&o, &t);
}

static void it_can_be_ended(void **state)
{
	struct oracle o = {.want = (const char *const[]){"read fd", NULL}, .limit = 3};
	struct reduce_text t;
	struct reduce_result res = run(&o, big, &t);

	(void)state;
	assert_true(res.over);
	assert_int_equal(o.asked, 3);
	assert_non_null(strstr(t.text, "read fd"));
	forget(&o, &t);
}

static void a_set_up_by_name_is_one_line(void **state)
{
	struct oracle o = {.want = (const char *const[]){"use ovl", NULL}};
	struct reduce_text t;

	(void)state;
	run(&o, HEAD "setup\n\tuse ovl\n\tfile lower /f size=1\ntask a\n\topen /f\n", &t);
	assert_string_equal(t.text, HEAD "setup\n\tuse ovl\ntask a\n");
	forget(&o, &t);
}

static void assert_announced(const char *lines, bool all, const char *expected)
{
	static const char *const reports[] = {"BUG: KASAN: this", "INFO: \"that\" hangs"};
	const struct scn_verdict at = {.gen = "5.15", .with = {"x"}, .nr_with = 1};
	char *text = sim_format("scenario big\n\ttitle \"t\"\n%s\tgroups a\ntask a\n", lines);
	char *want = sim_format("scenario small\n\ttitle \"t\"\n%s\ntask a\n", expected);
	struct scn *scn = parse(text);
	struct reduce_text t;

	reduce_text_set(&t, text, strlen(text));
	reduce_announce(&t, scn, &at, reports, all ? 2 : 1, all);
	reduce_call(&t, scn, "small");
	assert_string_equal(t.text, want);
	scn_free(parse(t.text));
	reduce_text_free(&t);
	scn_free(scn);
	free(text);
	free(want);
}

static void a_report_is_announced(void **state)
{
	(void)state;
	assert_announced("", false, "\tgroups a\n\tbug    at 5.15 with x \"BUG: KASAN: this\"");
	assert_announced("\tbug at 5.15 with x \"KASAN\"\n", false,
			 "\tbug at 5.15 with x \"KASAN\"\n\tgroups a");
	assert_announced("\tclean at 5.15 with x\n\tclean at 5.15\n", false,
			 "\tbug    at 5.15 with x \"BUG: KASAN: this\"\n\tclean at 5.15\n"
			 "\tgroups a");
	assert_announced("\tbug at 5.15 with x \"other\"\n", false,
			 "\tbug at 5.15 with x \"other\"\n\tgroups a\n"
			 "\tbug    at 5.15 with x \"BUG: KASAN: this\"");
	assert_announced("\tbug at 5.15 with x \"other\"\n\tbug at 5.15 with x \"this\"\n", true,
			 "\tbug    at 5.15 with x \"INFO: \"\n\tbug at 5.15 with x \"this\"\n"
			 "\tgroups a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wanted_is_left),
		cmocka_unit_test(nothing_more_can_go),
		cmocka_unit_test(something_always_stays),
		cmocka_unit_test(what_nobody_knows_stays),
		cmocka_unit_test(it_can_be_ended),
		cmocka_unit_test(a_set_up_by_name_is_one_line),
		cmocka_unit_test(a_report_is_announced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
