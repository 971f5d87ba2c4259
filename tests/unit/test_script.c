// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scenario language. Most of it is tested by goldens: each
 * tests/golden/script/NAME.scn is parsed and resolved for the fake world, and what
 * comes of it (its errors, or a dump of the scenario) is compared to NAME.out.
 * UPDATE=1 in the environment writes the .out files. Runs in the project's root.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/near.h"
#include "script/parse.h"
#include "unit/script_dump.h"
#include "unit/script_world.h"

#define GOLDEN "tests/golden/script/"
#define MAX_TEXT (512 * 1024)

/* ---- Helpers ---------------------------------------------------------- */

/* contents of a file, "" if there is none; to be freed */
static char *slurp(const char *path, size_t *len)
{
	char *text = calloc(1, MAX_TEXT);
	FILE *f = fopen(path, "re");

	*len = f ? fread(text, 1, MAX_TEXT - 1, f) : 0;
	if (f)
		fclose(f);
	return text;
}

/* parse and resolve; Return: what the golden holds */
static char *outcome(const char *name, const char *text, size_t len)
{
	struct scn_errors errs = {0};
	char *buf = NULL;
	size_t size;
	FILE *f = open_memstream(&buf, &size);
	struct scn *s = scn_parse_text(name, text, len, &errs);
	int err = s ? scn_resolve(s, &fake_world, &errs) : -EINVAL;

	scn_errors_print(f, &errs);
	if (err)
		fprintf(f, "-> -%s\n", scn_errno_name(err));
	else
		dump_scn(f, s);
	fclose(f);
	scn_errors_free(&errs);
	scn_free(s);
	return buf;
}

static char *outcome_of(const char *text)
{
	return outcome("t.scn", text, strlen(text));
}

static void assert_outcome(const char *text, const char *expected)
{
	char *out = outcome_of(text);

	assert_string_equal(out, expected);
	free(out);
}

/* a minimal scenario around one line of a task */
static void assert_line(const char *line, const char *expected)
{
	char text[1024];
	char *out;

	snprintf(text, sizeof(text), "scenario t\ntitle \"t\"\ntask a\n%s\n", line);
	out = outcome_of(text);
	assert_string_equal(out, expected);
	free(out);
}

static struct scn *must_bind(const char *text)
{
	struct scn_errors errs = {0};
	struct scn *s = scn_parse_text("dir/t.scn", text, strlen(text), &errs);

	scn_errors_print(stderr, &errs);
	assert_non_null(s);
	assert_int_equal(scn_resolve(s, &fake_world, &errs), 0);
	scn_errors_free(&errs);
	return s;
}

/* ---- Goldens ---------------------------------------------------------- */

static int is_scn(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && !strcmp(d->d_name + n - 4, ".scn");
}

static int check_golden(const char *name)
{
	char path[512], gold[512];
	size_t len, gold_len;
	char *text, *want, *out;
	int differs;

	snprintf(path, sizeof(path), GOLDEN "%s", name);
	snprintf(gold, sizeof(gold), GOLDEN "%.*s.out", (int)strlen(name) - 4, name);
	text = slurp(path, &len);
	out = outcome(name, text, len);
	if (getenv("UPDATE")) {
		FILE *f = fopen(gold, "we");

		fputs(out, f);
		fclose(f);
	}
	want = slurp(gold, &gold_len);
	differs = !!strcmp(out, want);
	if (differs)
		print_error("%s differs; it is now:\n%s", gold, out);
	free(text);
	free(want);
	free(out);
	return differs;
}

static void test_goldens(void **state)
{
	struct dirent **d;
	int n = scandir(GOLDEN, &d, is_scn, alphasort), bad = 0;

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		bad += check_golden(d[i]->d_name);
		free(d[i]);
	}
	free(d);
	assert_int_equal(bad, 0);
}

/* ---- Files ------------------------------------------------------------ */

static void assert_file_error(const char *path, const char *expected)
{
	struct scn_errors errs = {0};

	assert_null(scn_parse_file(path, &errs));
	assert_int_equal(errs.nr, 1);
	assert_int_equal(errs.err[0].loc.line, 0);
	assert_string_equal(errs.err[0].text, expected);
	scn_errors_free(&errs);
}

static void test_files(void **state)
{
	struct scn_errors errs = {0};
	struct scn *s = scn_parse_file(GOLDEN "clean.scn", &errs);

	(void)state;
	assert_non_null(s);
	assert_string_equal(s->path, GOLDEN "clean.scn");
	assert_true(scn_matches_group(s, "quick"));
	assert_false(scn_matches_group(s, "quic"));
	scn_free(s);
	scn_free(NULL);
	scn_errors_free(&errs);
	assert_file_error("no/such.scn", "No such file or directory");
	assert_file_error("tests", "Is a directory");
}

/* ---- Limits: generated, since goldens of that size say nothing to a reader ---- */

static char *repeat(const char *before, const char *piece, unsigned int n, const char *after)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	fputs(before, f);
	for (unsigned int i = 0; i < n; i++)
		fprintf(f, piece, i);
	fputs(after, f);
	fclose(f);
	return text;
}

#define HEAD "scenario t\ntitle \"t\"\n"

static void assert_limit(char *text, unsigned int line, const char *expected)
{
	struct scn_errors errs = {0};
	struct scn *s = scn_parse_text("t.scn", text, strlen(text), &errs);

	if (expected) {
		assert_null(s);
		assert_int_equal(errs.nr, 1);
		assert_int_equal(errs.err[0].loc.line, line);
		assert_string_equal(errs.err[0].text, expected);
	} else {
		scn_errors_print(stderr, &errs);
		assert_non_null(s);
	}
	scn_errors_free(&errs);
	scn_free(s);
	free(text);
}

static void test_limits_of_files(void **state)
{
	(void)state;
	assert_limit(repeat("", "#2345678901234567890123456789%3u\n", SCN_MAX_FILE / 32, ""), 0,
		     "the file is larger than 262144 bytes");
	assert_limit(repeat(HEAD "task a\n", "#", SCN_MAX_LINE, ""), 0, NULL);
	assert_limit(repeat(HEAD "task a\n", "#", SCN_MAX_LINE + 7, ""), 4,
		     "the line is longer than 400 bytes");
}

static void test_limits_of_lists(void **state)
{
	(void)state;
	assert_limit(repeat(HEAD, "task t%u\n", SCN_MAX_TASKS, ""), 0, NULL);
	assert_limit(repeat(HEAD, "event t%u\n", SCN_MAX_TASKS + 1, ""), 19,
		     "more than 16 tasks and events");
	assert_limit(repeat(HEAD "task a\n", "n%u = load\n", SCN_MAX_STMTS, ""), 0, NULL);
	assert_limit(repeat(HEAD "task a\n", "n%u = load\n", SCN_MAX_STMTS + 1, ""), 260,
		     "more than 256 lines in one section");
	assert_limit(repeat(HEAD "task a\nexpect\n", "%u\n", SCN_MAX_EXPECTS + 1, ""), 69,
		     "more than 64 lines in one section");
	assert_limit(repeat(HEAD "task a\norder\n", "func f%u before func g\n",
			    SCN_MAX_CONSTRAINTS + 1, ""),
		     69, "more than 64 order constraints");
	assert_limit(repeat(HEAD, "clean at 5.6.%u\n", SCN_MAX_VERDICTS + 1, "task a\n"), 35,
		     "more than 32 bug and clean lines");
	assert_limit(repeat(HEAD, "commit 123456%u \"t\"\n", SCN_MAX_COMMITS + 1, "task a\n"), 7,
		     "more than 4 commits");
	assert_limit(repeat(HEAD "groups", " g%u", SCN_MAX_GROUPS + 1, "\ntask a\n"), 3,
		     "more than 16 groups");
	assert_limit(repeat(HEAD "clean at 5.6", " with c%u", SCN_MAX_CHANGES + 1, "\ntask a\n"), 3,
		     "more than 8 changes");
	assert_limit(repeat(HEAD "clean at 5.6", " without c%u", SCN_MAX_CHANGES + 1, "\ntask a\n"),
		     3, "more than 8 changes");
	assert_limit(repeat(HEAD "task a\nopen", " x%u", SIM_MAX_PARAMS + 1, "\n"), 4,
		     "more than 8 arguments");
}

static void test_limits_of_expressions(void **state)
{
	(void)state;
	assert_limit(repeat(HEAD "task a\ncheck 1", "+%u", SCN_MAX_TERMS / 2 - 1, "\n"), 0, NULL);
	assert_limit(repeat(HEAD "task a\ncheck 1", "+%u", SCN_MAX_TERMS / 2, "\n"), 4,
		     "more than 64 operands and operators");
	assert_limit(
		repeat(HEAD "task a\ncheck 1", "-(1%.0u", SCN_MAX_STACK - 1, ")))))))))))))))\n"),
		0, NULL);
	assert_limit(repeat(HEAD "task a\ncheck 1", "-(1%.0u", SCN_MAX_STACK, "))))))))))))))))\n"),
		     4, "the expression nests deeper than 16");
}

static void test_many_errors(void **state)
{
	struct scn_errors errs = {0};
	char *text = repeat(HEAD "task a\n", "open /f%u\n", SCN_MAX_ERRORS + 3, "");
	struct scn *s = scn_parse_text("t.scn", text, strlen(text), &errs);
	char *buf = NULL;
	size_t size;
	FILE *f = open_memstream(&buf, &size);

	(void)state;
	assert_int_equal(scn_resolve(s, &fake_world, &errs), -EINVAL);
	assert_int_equal(errs.nr, SCN_MAX_ERRORS);
	assert_int_equal(errs.dropped, 3);
	scn_errors_print(f, &errs);
	fclose(f);
	assert_non_null(strstr(buf, "t.scn: 3 more errors\n"));
	free(buf);
	scn_errors_free(&errs);
	scn_free(s);
	free(text);
}

/* bytes that no golden can show well */
static void test_raw_bytes(void **state)
{
	char nul[] = "scenario t\ntitle \"a\0b\"\ntask a\n";
	char *out;

	(void)state;
	out = outcome("t.scn", nul, sizeof(nul) - 1);
	assert_non_null(strstr(out, "t.scn:2:9: error: control character 0x00\n"));
	free(out);
	assert_line("store \033[2J", "t.scn:4:7: error: control character 0x1b\nstore ?[2J\n"
				     "      ^\nright: plain text\n-> -EINVAL\n");
	assert_line("store \377", "t.scn:4:7: error: byte 0xff cannot stand here\nstore ?\n"
				  "      ^\nright: [LABEL:] [NAME =] OPERATION ARGUMENT... "
				  "[KEY=VALUE]... [-> -ERROR]\n-> -EINVAL\n");
	assert_line("check \"\303\251\" 'x'",
		    "t.scn:4:7: error: unexpected '\"\303\251\"'\ncheck \"\303\251\" 'x'\n"
		    "      ^~~\nright: check EXPRESSION\n-> -EINVAL\n");
	assert_outcome("scenario t\r\ntitle \"t\"\r\ntask a\r\n\tstore 1\r\n",
		       "t: t\nbound 2\nsetup\na\n  4 store: store(1)\nexpect\n");
	assert_outcome(HEAD "task a\nstore 1",
		       "t: t\nbound 2\nsetup\na\n  4 store: store(1)\nexpect\n");
	assert_outcome("",
		       "t.scn: error: the scenario has no name\nright: scenario NAME\n"
		       "t.scn: error: the scenario has no title\nright: title \"TEXT\"\n"
		       "t.scn: error: the scenario has no task\nright: task NAME\n-> -EINVAL\n");
}

/* ---- Words ------------------------------------------------------------ */

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		int err;
		long value;
	} cases[] = {
		{"0", 0, 0},
		{"4096", 0, 4096},
		{"0x1f", 0, 31},
		{"010", 0, 8},
		{"-1", 0, -1},
		{"4k", 0, 4096},
		{"2m", 0, 2 * 1024 * 1024},
		{"-3k", 0, -3072},
		{"9223372036854775807", 0, INT64_MAX},
		{"", -EINVAL, 0},
		{"-", -EINVAL, 0},
		{"x", -EINVAL, 0},
		{"0x", -EINVAL, 0},
		{"08", -EINVAL, 0},
		{"1kk", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{" 1", -EINVAL, 0},
		{"9223372036854775808", -ERANGE, 0},
		{"9223372036854775807m", -ERANGE, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		long v = 0;

		assert_int_equal(scn_number(cases[i].text, &v), cases[i].err);
		if (!cases[i].err)
			assert_int_equal(v, cases[i].value);
	}
}

static void test_errnos(void **state)
{
	(void)state;
	assert_string_equal(scn_errno_name(5), "EIO");
	assert_string_equal(scn_errno_name(-529), "EIOCBQUEUED");
	assert_string_equal(scn_errno_name(11), "EAGAIN");
	assert_null(scn_errno_name(0));
	assert_null(scn_errno_name(4095));
	assert_int_equal(scn_errno_value("EIO"), 5);
	assert_int_equal(scn_errno_value("EWOULDBLOCK"), 11);
	assert_int_equal(scn_errno_value("-EIO"), 0);
}

static void test_suggestions(void **state)
{
	static const char *const known[] = {
		"open",
		"close",
		"copy_up",
		"aio_write",
		"x",
		"O_DIRECT",
		"a_word_that_is_too_long_to_be_guessed",
	};

	(void)state;
	assert_string_equal(sim_near("opne", known, 7), "open");
	assert_string_equal(sim_near("aiowrite", known, 7), "aio_write");
	assert_string_equal(sim_near("copyup", known, 7), "copy_up");
	assert_string_equal(sim_near("o_direct", known, 7), "O_DIRECT");
	assert_null(sim_near("y", known, 7));
	assert_null(sim_near("splice", known, 7));
	assert_null(sim_near("a_word_that_is_too_long_to_be_guesse", known, 7));
}

/* ---- Binding ---------------------------------------------------------- */

/* what a world lacks is no mistake, unless there is one as well */
static void test_lacking(void **state)
{
	struct sim_world bare = fake_world;
	struct scn_errors errs = {0};
	struct scn *s;

	(void)state;
	s = must_bind(HEAD "bug at 5.15 with ovl-aio \"KASAN\"\ntask a\ncopy_up /f\n");
	bare.changes = NULL;
	assert_int_equal(scn_resolve(s, &bare, &errs), 0);
	scn_free(s);
	assert_line("splice 1 2",
		    "t.scn:4:1: error: world 'fake' has no operation 'splice': it is of "
		    "world 'other'\n"
		    "splice 1 2\n^~~~~~\n-> -EOPNOTSUPP\n");
	assert_line("splcie 1 2",
		    "t.scn:4:1: error: unknown operation 'splcie'; did you mean 'splice'?\n"
		    "splcie 1 2\n^~~~~~\nright: an operation of \"stacksim ops\"\n-> -EINVAL\n");
	assert_line("wombat", "t.scn:4:1: error: unknown operation 'wombat'\nwombat\n^~~~~~\n"
			      "right: an operation of \"stacksim ops\"\n-> -EINVAL\n");
	scn_errors_free(&errs);
}

static void test_bind_again(void **state)
{
	struct scn_errors errs = {0};
	struct scn *s = must_bind(HEAD "setup\nfd = open /f O_RDWR\ntask a\nn = write fd 0 4k\n"
				       "check n == 4k\nexpect\na.n == 4k\n");

	(void)state;
	assert_int_equal(scn_resolve(s, &fake_world, &errs), 0);
	assert_int_equal(s->nr_slots, 2);
	assert_int_equal(s->nr_setup_slots, 1);
	scn_errors_free(&errs);
	scn_free(s);
}

/* ---- Runs ------------------------------------------------------------- */

/* explore everything; Return: signature of the only finding, "" for none; to be freed */
static char *explore(struct scn *s)
{
	struct sim_program p = {.regions = {{&fake_counter, sizeof(fake_counter)}},
				.nr_regions = 1};
	struct sim_explore opt = {.strategy = &sim_dfs, .bound = UINT32_MAX};
	struct sim_result res = {0};
	char *sig;

	scn_program(s, &p);
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&opt, &res), 0);
	assert_int_equal(res.stats.complete, SIM_COMPLETE);
	assert_true(res.nr_findings < 2);
	sig = strdup(res.nr_findings ? res.findings[0].signature : "");
	sim_result_free(&res);
	sim_unload();
	return sig;
}

static void assert_run(const char *text, const char *expected)
{
	struct scn *s = must_bind(text);
	char *sig = explore(s);

	assert_string_equal(sig, expected);
	free(sig);
	scn_free(s);
}

static void test_runs(void **state)
{
	(void)state;
	fake_boots = fake_quiesces = 0;
	assert_run(HEAD "setup\nn = echo 3\ntask a\nm = echo n\ncheck m == 3\nexpect\na.m == n\n",
		   "");
	assert_int_equal(fake_boots, 1);
	assert_true(fake_quiesces > 0);
	assert_run(HEAD "task a\nm = echo 3\nexpect\na.m + 1 == 3\n",
		   "EXPECT: t.scn:6: a.m + 1 == 3: left 4, right 3");
	assert_run(HEAD "task a\nm = echo -5\ncheck m >= 0\n",
		   "EXPECT: t.scn:5: m >= 0: left -EIO, right 0");
	assert_run(HEAD "task a\nm = echo -9999\ncheck !(m < 0)\n",
		   "EXPECT: t.scn:5: !(m < 0): it is 0");
	assert_run(HEAD "task a\nm = echo -5\ncheck m == -EIO\n", "");
	assert_run(HEAD "task a\necho -28\n",
		   "EXPECT: t.scn:4:1: echo returned -ENOSPC; where that is right: -> -ENOSPC");
	assert_run(HEAD "setup\nfd = echo 9\ntask a\nn = write fd 1 0x10\n", "");
	assert_int_equal(fake_args[0], 9);
	assert_int_equal(fake_args[1], 1);
	assert_int_equal(fake_args[2], 16);
	assert_int_equal(fake_args[3], 7);
}

/* what fails is told, unless something looks at it, or it is written, or comes of what is */
static void test_results(void **state)
{
	(void)state;
	assert_run(HEAD "task a\nm = echo -5\n",
		   "EXPECT: t.scn:4:5: m = echo returned -EIO; 'check' it, or expect it: -> -EIO");
	assert_run(HEAD "task a\nm = echo -5\ncheck 1\n",
		   "EXPECT: t.scn:4:5: m = echo returned -EIO; 'check' it, or expect it: -> -EIO");
	assert_run(
		HEAD "task a\nm = echo -9999\n",
		"EXPECT: t.scn:4:5: m = echo returned -9999; 'check' it, or expect it: -> -9999");
	assert_run(HEAD "task a\nm = echo -5\nexpect\na.m < 0\n", "");
	assert_run(HEAD "task a\nm = echo -5\ntask b\nm = echo 5\nexpect\nb.m\n",
		   "EXPECT: t.scn:4:5: m = echo returned -EIO; 'check' it, or expect it: -> -EIO");
	assert_run(HEAD "task a\nm = echo -5 -> -EIO\n", "");
	assert_run(HEAD "task a\necho -5 -> -EIO\n", "");
	assert_run(HEAD "task a\necho -5 -> -EINTR\n",
		   "EXPECT: t.scn:4:1: echo returned -EIO, not -EINTR");
	assert_run(HEAD "task a\nm = echo 5 -> -EIO\ncheck m\n",
		   "EXPECT: t.scn:4:5: m = echo returned 5, not -EIO");
	assert_run(HEAD "task a\nm = echo -5 -> -EIO\nn = echo m\necho n\n", "");
	assert_run(HEAD "task a\nm = echo -5\necho m\n",
		   "EXPECT: t.scn:4:5: m = echo returned -EIO; 'check' it, or expect it: -> -EIO");
	assert_run(HEAD "setup\nm = echo -5\ntask a\nn = echo m\nexpect\nm == -EIO\n", "");
}

/* a task whose operations all failed has done nothing; one that failed as written has */
static void test_idle(void **state)
{
	static const struct {
		const char *task;
		bool failed, succeeded;
	} cases[] = {
		{"m = echo -5\ncheck m < 0\n", true, false},
		{"m = echo -5\ncheck m < 0\nn = echo m\n", true, false},
		{"m = echo -5\ncheck m < 0\necho 0\n", true, true},
		{"echo -5 -> -EIO\n", false, true},
		{"m = load\ncheck m == 0 || m == -5\n", true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scn_block *b;
		struct scn *s;
		char text[200];

		fake_counter = 0;
		snprintf(text, sizeof(text), HEAD "task a\n%sevent b\nstore -5\n", cases[i].task);
		s = must_bind(text);
		free(explore(s));
		b = scn_find_task(s, "a");
		assert_int_equal(b->failed, cases[i].failed);
		assert_int_equal(b->succeeded, cases[i].succeeded);
		scn_free(s);
	}
}

static void test_operators(void **state)
{
	static const char *const hold[] = {
		"1 + 2 == 3",
		"1 - 2 - 3 == -4",
		"1 < 2",
		"2 <= 2",
		"3 > 2",
		"3 >= 3",
		"1 != 2",
		"1 && 2",
		"0 || 2",
		"!0",
		"!(1 && 0)",
		"1 || 0 && 0",
		"- -1 == 1",
		"O_RDWR == 2",
		"echo(4k) == 4096",
		"load() + echo(1) == 1 + load()",
		"9223372036854775807 + 1 < 0",
		"-EAGAIN == -11",
		"size(/f, fs=x) == 0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(hold) / sizeof(hold[0]); i++) {
		char text[200];

		snprintf(text, sizeof(text), HEAD "task a\necho 0\ncheck %s\n", hold[i]);
		assert_run(text, "");
	}
}

/* every order of the two operations is seen, and constraints rule some out */
static void test_schedules(void **state)
{
	(void)state;
	assert_run(HEAD "task a\nw: store 1\nevent b\nv: store 2\nexpect\nload() > 0\n", "");
	/* the word of earlier versions */
	assert_run(HEAD "task a\nw: store 1\ninject b\nv: store 2\nexpect\nload() == 1\n",
		   "EXPECT: t.scn:8: load() == 1: left 2, right 1");
	assert_run(HEAD "task a\nw: store 1\nevent b\nv: store 2\nexpect\nload() == 2\n",
		   "EXPECT: t.scn:8: load() == 2: left 1, right 2");
	assert_run(HEAD "task a\nw: store 1\nevent b\nv: store 2\norder\na.w before b.v\n"
			"expect\nload() == 2\n",
		   "");
}

static void test_setup_fails(void **state)
{
	struct sim_program p = {0};
	struct scn *s = must_bind(HEAD "setup\necho -17\ntask a\nstore 1\n");

	(void)state;
	scn_program(s, &p);
	assert_int_equal(sim_load(&p), -ECANCELED);
	assert_int_equal(scn_boot_returned(s), -EEXIST);
	assert_string_equal(
		scn_boot_error(s),
		"dir/t.scn:4:1: echo returned -EEXIST; where that is right: -> -EEXIST");
	sim_unload();
	scn_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goldens),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_limits_of_files),
		cmocka_unit_test(test_limits_of_lists),
		cmocka_unit_test(test_limits_of_expressions),
		cmocka_unit_test(test_many_errors),
		cmocka_unit_test(test_raw_bytes),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_errnos),
		cmocka_unit_test(test_suggestions),
		cmocka_unit_test(test_lacking),
		cmocka_unit_test(test_bind_again),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_schedules),
		cmocka_unit_test(test_setup_fails),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
