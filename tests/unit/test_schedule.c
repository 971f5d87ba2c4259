// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule files: what is written is read back, and nothing else is accepted.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "schedule/schedule.h"

/* Fixture */

struct fixture {
	char path[32];
	struct schedule_file f;
	char *err;
};

static int setup(void **state)
{
	struct fixture *fix = calloc(1, sizeof(*fix));

	strcpy(fix->path, "/tmp/schedule-XXXXXX");
	close(mkstemp(fix->path));
	*state = fix;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fix = *state;

	schedule_free(&fix->f);
	unlink(fix->path);
	free(fix->err);
	free(fix);
	return 0;
}

/* Helpers */

#define HEAD "stacksim-schedule 1\nworld model\nchanges 5.15\n"
#define SCN HEAD "scenario s s.scn xxh64:0123456789abcdef\n"

static void put_file(const struct fixture *fix, const char *text)
{
	FILE *out = fopen(fix->path, "w");

	fputs(text, out);
	fclose(out);
}

/* Read the file; the error, if any, is left without its path. */
static int read_back(struct fixture *fix)
{
	size_t len;
	FILE *err;
	int ret;

	schedule_free(&fix->f);
	free(fix->err);
	err = open_memstream(&fix->err, &len);
	ret = schedule_read(&fix->f, fix->path, err);
	fclose(err);
	if (!strncmp(fix->err, fix->path, strlen(fix->path)))
		memmove(fix->err, fix->err + strlen(fix->path), len - strlen(fix->path) + 1);
	return ret;
}

static char *written(const struct schedule_file *f)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(schedule_write(f, out), 0);
	fclose(out);
	return text;
}

/* Tests */

static void test_round_trip(void **state)
{
	static const char text[] =
		"stacksim-schedule 1\n"
		"world model\n"
		"changes 5.15 +one +tw%20o -three%23\n"
		"scenario ovl-aio scenarios/with%20blank/100%25.scn xxh64:00000000000000ff\n"
		"tree \"Linux 6.12.117, 82 files, sha256 6b808651a7b84407\"\n"
		"limit 500\n"
		"timed\n"
		"checks -race,-leak\n"
		"race strict\n"
		"promote cache memfs%20inode 40 8\n"
		"promote variable size 0 4\n"
		"fail io 7 2\n"
		"report \"BUG: %22quoted%22 100%25 # in f\"\n"
		"run writer 12\n"
		"run kworker/dio#2 3\n"
		"choose io.result 1 of 3\n"
		"run kworker/dio#2 1\n"
		"run we%20ird%23 1\n"
		"end 17\n";
	struct fixture *fix = *state;
	char *again;

	put_file(fix, text);
	assert_int_equal(read_back(fix), 0);
	assert_string_equal(fix->err, "");
	assert_string_equal(fix->f.path, "scenarios/with blank/100%.scn");
	assert_string_equal(fix->f.tree, "Linux 6.12.117, 82 files, sha256 6b808651a7b84407");
	assert_string_equal(fix->f.report, "BUG: \"quoted\" 100% # in f");
	assert_int_equal(fix->f.hash, 0xff);
	assert_int_equal(fix->f.under.fail.kind, SIM_FAIL_IO);
	assert_int_equal(fix->f.under.fail.nr, 7);
	assert_int_equal(fix->f.under.fail.error, 1);
	assert_int_equal(fix->f.sched.nr, 5);
	assert_int_equal(fix->f.sched.seg[1].inst, 2);
	assert_string_equal(fix->f.sched.seg[1].name, "kworker/dio");
	assert_string_equal(fix->f.sched.seg[4].name, "we ird#");
	again = written(&fix->f);
	assert_string_equal(again, text);
	free(again);
}

static void test_minimal(void **state)
{
	struct fixture *fix = *state;

	put_file(fix, SCN "\n  # a comment\nfail alloc 3\nend 0 # so short\n");
	assert_int_equal(read_back(fix), 0);
	assert_int_equal(fix->f.sched.nr, 0);
	assert_int_equal(fix->f.under.fail.kind, SIM_FAIL_ALLOC);
	assert_int_equal(fix->f.under.fail.nr, 3);
	assert_null(fix->f.report);
	assert_null(fix->f.tree);
	assert_false(fix->f.under.timed);
}

/* Write a schedule with a scenario in it and read it back. Return: what was written */
static char *with_scenario(struct fixture *fix, const char *scenario)
{
	struct schedule_file f = {
		.world = "model",
		.gen = "5.15",
		.scenario = "s",
		.path = "s.scn",
		.text = (char *)scenario,
		.len = strlen(scenario),
		.hash = schedule_hash(scenario, strlen(scenario)),
	};
	char *text = written(&f);

	put_file(fix, text);
	return text;
}

/* The scenario is in the file, byte by byte, however its lines end. */
static void test_scenario_inside(void **state)
{
	static const char *const scenario[] = {
		"scenario s\n\ttitle \"100% # of\"\n\n\n\tbound 1\n",
		"# 1\r\nscenario s\r\n",
		"\nscenario s\n\n",
		"scenario s",
		"\n",
	};
	struct fixture *fix = *state;

	for (size_t i = 0; i < sizeof(scenario) / sizeof(scenario[0]); i++) {
		char *text = with_scenario(fix, scenario[i]), *again;

		assert_int_equal(read_back(fix), 0);
		assert_int_equal(fix->f.len, strlen(scenario[i]));
		assert_string_equal(fix->f.text, scenario[i]);
		again = written(&fix->f);
		assert_string_equal(again, text);
		free(again);
		free(text);
	}
}

/* A line of it that is gone or another is told. */
static void test_scenario_damaged(void **state)
{
	static const char wrong[] = "the scenario above is not that of the hash in line 4: a line "
				    "is missing or was changed\n";
	struct fixture *fix = *state;
	char *text = with_scenario(fix, "scenario s\n\tbound 1\n"), *line = strchr(text, '|');

	line[2] = 'S';
	put_file(fix, text);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_non_null(strstr(fix->err, wrong));
	line[2] = 's';
	line = strchr(line + 1, '|');
	memmove(line, strchr(line, '\n') + 1, strlen(strchr(line, '\n')));
	put_file(fix, text);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_non_null(strstr(fix->err, wrong));
	*strchr(text, '|') = '\0';
	strcat(text, "end 0\n");
	put_file(fix, text);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_non_null(strstr(fix->err, ":5:1: error: the scenario expected, in lines that begin "
					 "with '|'\n"));
	free(text);
}

static const struct {
	const char *text, *err;
} bad[] = {
	{ SCN "| scenario s\nend 0\n", ":5:1: error: a file of version 1 has no scenario in it\n" },
	{ SCN "run a 1\nend 1\n| scenario s\n", ":7:1: error: nothing after 'end' expected, not '|'\n" },
	{ "", ":1:1: error: the file is empty\n" },
	{ "\177ELF\n", ":1:1: error: this is no schedule file: it must begin with 'stacksim-schedule' and a version\n" },
	{ "\n", ":1:1: error: this is no schedule file: it must begin with 'stacksim-schedule' and a version\n" },
	{ "stacksim-schedule 3\n", ":1:19: error: this version of the format is not known; 1 and 2 are\n" },
	{ "stacksim-schedule\n", ":1:18: error: this version of the format is not known; 1 and 2 are\n" },
	{ "stacksim-schedule 1 x\n", ":1:21: error: nothing more expected, but 'x'\n" },
	{ "stacksim-schedule 1\nchanges 5.15\n", ":2:1: error: 'world' expected, not 'changes'\n" },
	{ "stacksim-schedule 1\nworld\n", ":2:6: error: the name of a world expected\n" },
	{ "stacksim-schedule 1\nworld model", ":2:12: error: the line is cut off\n" },
	{ "stacksim-schedule 1\nworld a%2\n", ":2:8: error: '%' not followed by two hexadecimal digits\n" },
	{ "stacksim-schedule 1\nworld a%zz\n", ":2:8: error: '%' not followed by two hexadecimal digits\n" },
	{ "stacksim-schedule 1\nworld a%00\n", ":2:8: error: '%' not followed by two hexadecimal digits\n" },
	{ "stacksim-schedule 1\nworld a\nchanges\n", ":3:8: error: a generation expected\n" },
	{ "stacksim-schedule 1\nworld a\nchanges 5.15 x\n", ":3:14: error: +CHANGE or -CHANGE expected, not 'x'\n" },
	{ "stacksim-schedule 1\nworld a\nchanges 5.15 +x%\n", ":3:16: error: '%' not followed by two hexadecimal digits\n" },
	{ HEAD, ":4:1: error: the file is cut off: 'scenario' expected\n" },
	{ HEAD "world other\n", ":4:1: error: 'scenario' expected, not 'world'\n" },
	{ HEAD "scenario\n", ":4:9: error: the name of a scenario expected\n" },
	{ HEAD "scenario s\n", ":4:11: error: the file of the scenario expected\n" },
	{ HEAD "scenario s f\n", ":4:13: error: the hash of the scenario expected\n" },
	{ HEAD "scenario s f md5:1\n", ":4:14: error: a hash that begins with 'xxh64:' expected\n" },
	{ HEAD "scenario s f xxh64:1\n", ":4:14: error: 16 hexadecimal digits expected after 'xxh64:'\n" },
	{ HEAD "scenario s f xxh64:0123456789abcdeg\n", ":4:14: error: 16 hexadecimal digits expected after 'xxh64:'\n" },
	{ SCN "limit 0\n", ":5:7: error: 0 is out of range\n" },
	{ SCN "limit 1048577\n", ":5:7: error: 1048577 is out of range\n" },
	{ SCN "limit 4294967295\n", ":5:7: error: 4294967295 is out of range\n" },
	{ SCN "limit\n", ":5:6: error: a number of steps expected\n" },
	{ SCN "timed x\n", ":5:7: error: nothing more expected, but 'x'\n" },
	{ SCN "checks\n", ":5:7: error: a list of checkers expected\n" },
	{ SCN "checks -leak,-all,lint\n", ":5:19: error: there is no checker 'lint'\n" },
	{ SCN "checks -leak x\n", ":5:14: error: nothing more expected, but 'x'\n" },
	{ SCN "race\n", ":5:5: error: a tier expected\n" },
	{ SCN "race lax\n", ":5:6: error: there is no tier 'lax'\n" },
	{ SCN "race off x\n", ":5:10: error: nothing more expected, but 'x'\n" },
	{ SCN "promote\n", ":5:8: error: 'cache' or 'variable' expected\n" },
	{ SCN "promote slab x 0 1\n", ":5:9: error: 'cache' or 'variable' expected, not 'slab'\n" },
	{ SCN "promote cache\n", ":5:14: error: its name expected\n" },
	{ SCN "promote cache x\n", ":5:16: error: an offset expected\n" },
	{ SCN "promote cache x 0\n", ":5:18: error: a size expected\n" },
	{ SCN "promote cache x 0 0\n", ":5:19: error: 0 is out of range\n" },
	{ SCN "fail\n", ":5:5: error: 'alloc' or 'io' expected\n" },
	{ SCN "fail ram\n", ":5:6: error: 'alloc' or 'io' expected, not 'ram'\n" },
	{ SCN "fail alloc\n", ":5:11: error: the number of an allocation expected\n" },
	{ SCN "fail io\n", ":5:8: error: the number of an operation expected\n" },
	{ SCN "fail io 3\n", ":5:10: error: which of its errors expected\n" },
	{ SCN "fail io 3 0\n", ":5:11: error: 0 is out of range\n" },
	{ SCN "report BUG\n", ":5:8: error: the first line of the report expected, in double quotes\n" },
	{ SCN "report \"BUG\n", ":5:8: error: the first line of the report expected, in double quotes\n" },
	{ SCN "report \"B%\"\n", ":5:10: error: '%' not followed by two hexadecimal digits\n" },
	{ SCN "run\n", ":5:4: error: the name of a thread expected\n" },
	{ SCN "run a\n", ":5:6: error: a number of steps expected\n" },
	{ SCN "run a 0\n", ":5:7: error: 0 is out of range\n" },
	{ SCN "run a 99999999999999999999\n", ":5:7: error: 99999999999999999999 is out of range\n" },
	{ SCN "run a 2097153\n", ":5:7: error: 2097153 is out of range\n" },
	{ SCN "run a 2097152\nrun a 1\n", ":6:7: error: 1 is out of range\n" },
	{ SCN "run a -1\n", ":5:7: error: a number expected, not '-1'\n" },
	{ SCN "run a 1x\n", ":5:7: error: a number expected, not '1x'\n" },
	{ SCN "run a#1 1\n", ":5:7: error: 1 is out of range\n" },
	{ SCN "run a%0 1\n", ":5:6: error: '%' not followed by two hexadecimal digits\n" },
	{ SCN "run a 1 1\n", ":5:9: error: nothing more expected, but '1'\n" },
	{ SCN "run a 1\nreport \"x\"\n", ":6:1: error: 'run', 'choose', '|' or 'end' expected, not 'report'\n" },
	{ SCN "choose\n", ":5:7: error: what is chosen expected\n" },
	{ SCN "choose a%\n", ":5:9: error: '%' not followed by two hexadecimal digits\n" },
	{ SCN "choose a 0 in 2\n", ":5:12: error: 'of' expected\n" },
	{ SCN "choose a 0 of\n", ":5:14: error: the number of alternatives expected\n" },
	{ SCN "choose a 2 of 2\n", ":5:15: error: value 2 is not below 2\n" },
	{ SCN "walk a 2\n", ":5:1: error: 'tree', 'limit', 'timed', 'checks', 'race', 'promote', 'fail', 'report', 'run', 'choose', '|' or 'end' expected, not 'walk'\n" },
	{ SCN "run a 3\n", ":6:1: error: the file is cut off: 'run', 'choose', '|' or 'end' expected\n" },
	{ SCN "run a 3\nend\n", ":6:4: error: the number of steps expected\n" },
	{ SCN "run a 3\nend 4\n", ":6:5: error: the runs above have 3 steps, not 4: a line is missing or was changed\n" },
	{ SCN "end 0\nrun a 3\n", ":6:1: error: nothing after 'end' expected, not 'run'\n" },
};

static void test_errors(void **state)
{
	struct fixture *fix = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put_file(fix, bad[i].text);
		assert_int_equal(read_back(fix), -EINVAL);
		assert_string_equal(fix->err, bad[i].err);
	}
}

static void test_too_many_changes(void **state)
{
	struct fixture *fix = *state;
	FILE *out = fopen(fix->path, "w");

	fputs("stacksim-schedule 1\nworld model\nchanges 5.15", out);
	for (int i = 0; i < 257; i++)
		fputs(" +c", out);
	fputs("\n", out);
	fclose(out);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_string_equal(fix->err, ":3:782: error: more than 256 changes\n");
}

static void test_too_many_promotions(void **state)
{
	struct fixture *fix = *state;
	FILE *out = fopen(fix->path, "w");

	fputs(SCN, out);
	for (int i = 0; i < 65; i++)
		fprintf(out, "promote cache c %d 1\n", i);
	fclose(out);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_string_equal(fix->err, ":69:1: error: more than 64 promotions\n");
}

static void test_dos_lines(void **state)
{
	struct fixture *fix = *state;

	put_file(fix, "stacksim-schedule 1\r\nworld a\r\nchanges 5.15 +b\r\n"
		      "scenario s s.scn xxh64:0123456789abcdef\r\n\r\nrun a 1\r\nend 1\r\n");
	assert_int_equal(read_back(fix), 0);
	assert_string_equal(fix->f.world, "a");
	assert_string_equal(fix->f.with[0], "b");
	assert_int_equal(fix->f.sched.nr, 1);
}

/* As long as a path can be, and of bytes that are written as three each. */
static void test_long_path(void **state)
{
	struct fixture *fix = *state;
	char *path = malloc(PATH_MAX);
	FILE *out;

	memset(path, '%', PATH_MAX - 1);
	path[PATH_MAX - 1] = '\0';
	put_file(fix, SCN "end 0\n");
	assert_int_equal(read_back(fix), 0);
	free(fix->f.path);
	fix->f.path = path;
	out = fopen(fix->path, "w");
	assert_int_equal(schedule_write(&fix->f, out), 0);
	fclose(out);
	schedule_free(&fix->f);
	assert_int_equal(read_back(fix), 0);
	assert_int_equal(strlen(fix->f.path), PATH_MAX - 1);
}

static void test_long_line(void **state)
{
	struct fixture *fix = *state;
	FILE *out = fopen(fix->path, "w");

	fprintf(out, "stacksim-schedule 1\nworld %0*d\n", 40000, 0);
	fclose(out);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_string_equal(fix->err, ":2:1: error: the line is longer than 32766 bytes\n");
}

static void test_no_text(void **state)
{
	static const char text[] = SCN "run a 1\0run b 1\nend 2\n";
	struct fixture *fix = *state;
	FILE *out = fopen(fix->path, "w");

	fwrite(text, 1, sizeof(text) - 1, out);
	fclose(out);
	assert_int_equal(read_back(fix), -EINVAL);
	assert_string_equal(fix->err, ":5:8: error: a byte 0 is no text\n");
}

static void test_folder(void **state)
{
	struct fixture *fix = *state;

	unlink(fix->path);
	strcpy(fix->path, "/");
	assert_int_equal(read_back(fix), -EISDIR);
	assert_string_equal(fix->err, ": Is a directory\n");
}

static void test_missing_file(void **state)
{
	struct fixture *fix = *state;

	unlink(fix->path);
	assert_int_equal(read_back(fix), -ENOENT);
	assert_string_equal(fix->err, ": No such file or directory\n");
}

/* Every prefix of a good file is refused: no cut goes unnoticed. */
static void test_every_prefix(void **state)
{
	static const char text[] = SCN "report \"BUG\"\nrun a 1\nchoose c 0 of 2\nrun b 11\nend 12\n";
	struct fixture *fix = *state;
	char part[sizeof(text)];

	for (size_t n = 0; n + 1 < sizeof(text); n++) {
		memcpy(part, text, n);
		part[n] = '\0';
		put_file(fix, part);
		assert_int_equal(read_back(fix), -EINVAL);
	}
}

static void test_write_error(void **state)
{
	struct fixture *fix = *state;
	FILE *full = fopen("/dev/full", "w");

	put_file(fix, SCN "end 0\n");
	assert_int_equal(read_back(fix), 0);
	assert_int_equal(schedule_write(&fix->f, full), -ENOSPC);
	fclose(full);
}

static void test_hash(void **state)
{
	(void)state;
	/* the value that the reference implementation gives for no input */
	assert_true(schedule_hash("", 0) == 0xef46db3751d8e999ull);
	assert_true(schedule_hash("a", 1) != schedule_hash("b", 1));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),	     TEST(test_minimal),      TEST(test_errors),
		TEST(test_scenario_inside),  TEST(test_scenario_damaged),
		TEST(test_too_many_changes), TEST(test_missing_file), TEST(test_every_prefix),
		TEST(test_write_error),	     TEST(test_hash),
		TEST(test_too_many_promotions),
		TEST(test_dos_lines),	     TEST(test_long_path),    TEST(test_long_line),
		TEST(test_no_text),	     TEST(test_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
