// SPDX-License-Identifier: GPL-2.0-only
/*
 * The option parser, versions and changes, and where a world's memory is.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"

/* Helpers */

#define MAX_ARGS 16

/* Parse a command line, given as one text; @buf is cut into pieces. Return: what parse says. */
static int parse(struct options *o, char *buf, char **err)
{
	static char *argv[MAX_ARGS + 1];
	int argc = 0;
	size_t len;
	FILE *out = open_memstream(err, &len);
	int ret;

	for (char *word = strtok(buf, " "); word && argc < MAX_ARGS; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	ret = options_parse(o, argc, argv, out);
	fclose(out);
	return ret;
}

static void refused(const char *line, const char *why)
{
	char *buf = strdup(line), *err;
	struct options o;

	assert_int_equal(parse(&o, buf, &err), -EINVAL);
	assert_string_equal(err, why);
	options_free(&o);
	free(err);
	free(buf);
}

static bool flag_a, flag_b, flag_never;
static const struct sim_change changes[] = {
	{"change-a", "0123456789ab", "5.6-rc1", "a", &flag_a},
	{"change-b", "1123456789ab", "5.15", "b", &flag_b},
	{"never", "2123456789ab", "-", "posted, not merged", &flag_never},
	{.name = NULL},
};
static const struct sim_world def = {.abi = SIM_WORLD_ABI, .name = "toy", .changes = changes};
static const struct sim_world empty = {.abi = SIM_WORLD_ABI, .name = "empty"};

static int check(const struct change_sel *sel, const char *want)
{
	char *err;
	size_t len;
	FILE *out = open_memstream(&err, &len);
	int ret = changes_check(&def, sel, out);

	fclose(out);
	assert_string_equal(err, want);
	free(err);
	return ret;
}

/* Tests */

static void test_defaults(void **state)
{
	char line[] = "stacksim explore s", *err;
	struct options o;

	(void)state;
	assert_int_equal(parse(&o, line, &err), 0);
	assert_int_equal(o.cmd, CMD_EXPLORE);
	assert_int_equal(o.nr_args, 1);
	assert_string_equal(o.args[0], "s");
	assert_ptr_equal(o.strategy, &sim_dfs);
	assert_int_equal(o.bound, BOUND_DEFAULT);
	assert_int_equal(o.seed, 1);
	assert_null(o.gen);
	options_free(&o);
	free(err);
}

static void test_every_kind(void **state)
{
	char line[] =
		"stacksim explore -s pct --seed=0xff -d4 --with a -W b -1 s --bound none -o f",
	     *err;
	struct options o;

	(void)state;
	assert_int_equal(parse(&o, line, &err), 0);
	assert_ptr_equal(o.strategy, &sim_pct);
	assert_int_equal(o.seed, 255);
	assert_int_equal(o.depth, 4);
	assert_int_equal(o.with.nr, 2);
	assert_string_equal(o.with.word[1], "b");
	assert_true(o.stop_first);
	assert_true(o.bound == UINT32_MAX);
	assert_string_equal(o.output, "f");
	options_free(&o);
	free(err);
}

static void test_help_needs_no_argument(void **state)
{
	char line[] = "stacksim explore --help", bare[] = "stacksim --version", *err;
	struct options o;

	(void)state;
	assert_int_equal(parse(&o, line, &err), 0);
	assert_true(o.help);
	free(err);
	assert_int_equal(parse(&o, bare, &err), 0);
	assert_true(o.version);
	free(err);
}

static void test_refused(void **state)
{
	(void)state;
	refused("stacksim explor s", "no command 'explor'; did you mean 'explore'?\n");
	refused("stacksim xyzzyxyzzy", "no command 'xyzzyxyzzy'\n");
	refused("stacksim explore s --sed 1",
		"explore has no option '--sed'; did you mean '--seed'?\n");
	refused("stacksim list --bound 1", "list has no option '--bound'\n");
	refused("stacksim explore s -q", "explore has no option '-q'\n");
	refused("stacksim explore s --seed", "option '--seed' wants an argument\n");
	refused("stacksim explore s --seed x",
		"--seed: a number up to 18446744073709551615 is wanted, not 'x'\n");
	refused("stacksim explore s --seed -1",
		"--seed: a number up to 18446744073709551615 is wanted, not '-1'\n");
	refused("stacksim explore s --depth 3000000000",
		"--depth: a number from 1 to 2147483647 is wanted, not '3000000000'\n");
	refused("stacksim explore s --max-steps 1048577",
		"--max-steps: a number from 1 to 1048576 is wanted, not '1048577'\n");
	refused("stacksim explore s --bound many",
		"--bound: a number up to 2147483647, or 'none', is wanted, not 'many'\n");
	refused("stacksim explore s --strategy luck",
		"--strategy: 'luck' is none of dfs, dpor, pct, pos, random, surw\n");
	refused("stacksim explore s --checks=-leak,lint,-race",
		"--checks: there is no checker 'lint'; 'stacksim checks' lists them\n");
	refused("stacksim explore s --checks=limit",
		"--checks: there is no checker 'limit'; 'stacksim checks' lists them\n");
	refused("stacksim explore s --race hard",
		"--race: 'hard' is none of off, permissive, default, strict\n");
	refused("stacksim explore s --fail all", "--fail: 'all' is none of none, alloc, io\n");
	refused("stacksim explore",
		"explore has too few arguments\nusage: stacksim explore [OPTION]... SCENARIO\n");
	refused("stacksim --gen 5.15 explore",
		"stacksim without a command has no option '--gen'\n");
	refused("stacksim explore a b",
		"explore has too many arguments\nusage: stacksim explore [OPTION]... SCENARIO\n");
}

static void test_no_command(void **state)
{
	char line[] = "stacksim", *err;
	struct options o;

	(void)state;
	assert_int_equal(parse(&o, line, &err), -EINVAL);
	assert_non_null(strstr(err, "usage: stacksim COMMAND"));
	free(err);
}

/* Each option of a command has a letter of its own and documents itself. */
static void test_table(void **state)
{
	(void)state;
	for (const struct opt_def *d = opt_defs; d->name; d++) {
		assert_true(d->cmds && d->doc[0]);
		assert_int_equal(!d->arg, d->type == OPT_FLAG);
		for (const struct opt_def *e = d + 1; e->name; e++) {
			if (!(d->cmds & e->cmds))
				continue;
			assert_string_not_equal(d->name, e->name);
			assert_true(!d->letter || d->letter != e->letter);
		}
	}
}

static void test_versions(void **state)
{
	static const char *const rising[] = {"0.0",   "5.6-rc1", "5.6-rc2", "5.6-rc10", "5.6",
					     "5.6.1", "5.15",    "6.0",     "10.0"};
	static const char *const wrong[] = {"",       "5.",   ".5",       "5.6-", "5",
					    "5.6-rc", "v5.6", "5.6-rc1x", "5,6"};

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		assert_true(version_valid(rising[i]));
		for (size_t k = 0; k < 9; k++)
			assert_int_equal(version_cmp(rising[i], rising[k]), (i > k) - (i < k));
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(version_valid(wrong[i]));
	assert_int_equal(version_cmp("5.6.0", "5.6"), 0);
}

static void test_changes(void **state)
{
	const char *with[] = {"never"}, *without[] = {"change-a"};
	struct change_sel sel = {.gen = NULL};
	char *text;
	size_t len;
	FILE *out;

	(void)state;
	assert_string_equal(changes_newest(&def), "5.15");
	assert_string_equal(changes_newest(&empty), "0.0");
	changes_apply(&def, &sel);
	assert_true(flag_a && flag_b && !flag_never);
	sel.gen = "5.14";
	changes_apply(&def, &sel);
	assert_true(flag_a && !flag_b && !flag_never);
	sel = (struct change_sel){"5.14", with, without, 1, 1};
	assert_int_equal(check(&sel, ""), 0);
	changes_apply(&def, &sel);
	assert_true(!flag_a && !flag_b && flag_never);
	out = open_memstream(&text, &len);
	changes_print(&def, &sel, out);
	fclose(out);
	assert_string_equal(text, "5.14 +never -change-a");
	free(text);
}

static void test_unknown_changes(void **state)
{
	const char *near[] = {"chnge-a"}, *far[] = {"xyzzyxyzzy"};
	struct change_sel sel = {.gen = "new"};

	(void)state;
	assert_int_equal(check(&sel, "'new' is no generation: a version such as 6.12, 6.6.30 or "
				     "5.6-rc1 is wanted\n"),
			 -EINVAL);
	sel = (struct change_sel){.with = near, .nr_with = 1};
	assert_int_equal(
		check(&sel, "world 'toy' has no change 'chnge-a'; did you mean 'change-a'?\n"),
		-EINVAL);
	sel = (struct change_sel){.without = far, .nr_without = 1};
	assert_int_equal(check(&sel, "world 'toy' has no change 'xyzzyxyzzy'\n"), -EINVAL);
}

/* Variables that are written lie in the regions, constants do not. */
static void test_regions(void **state)
{
	static int in_bss, in_data = 1;
	struct sim_region regions[SIM_MAX_REGIONS];
	unsigned int nr = world_regions(&in_bss, regions);
	const void *probe[] = {&in_bss, &in_data, changes, "text"};
	bool in[4] = {false};

	(void)state;
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int k = 0; k < 4; k++)
			in[k] |= (size_t)((const char *)probe[k] - (char *)regions[i].start) <
				 regions[i].len;
	assert_true(in[0] && in[1]);
	assert_false(in[3]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_help_needs_no_argument),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_command),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_unknown_changes),
		cmocka_unit_test(test_regions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
