/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A world without a kernel for the tests of the scenario language: its
 * operations have every kind of parameter and do next to nothing, so that
 * parsing and resolving are tested without the model.
 */
#ifndef TESTS_UNIT_SCRIPT_WORLD_H
#define TESTS_UNIT_SCRIPT_WORLD_H

#include <errno.h>
#include <string.h>
#include <sim/world.h>

static const struct sim_word open_flags[] = {
	{"O_RDONLY", 0}, {"O_RDWR", 2}, {"O_APPEND", 02000}, {"O_DIRECT", 040000}, {NULL, 0},
};
static const struct sim_word irq_or_work[] = {{"irq", 1}, {"work", 2}, {NULL, 0}};

/* what the operations leave behind, for the tests to look at */
static long fake_counter, fake_boots, fake_quiesces;
static long fake_args[SIM_MAX_PARAMS];

static long fake_ok(const union sim_arg *args)
{
	(void)args;
	return 0;
}

/* returns its argument: a negative one is a failure */
static long fake_echo(const union sim_arg *args)
{
	return args[0].num;
}

static long fake_write(const union sim_arg *args)
{
	for (int i = 0; i < 4; i++)
		fake_args[i] = args[i].num;
	return args[2].num;
}

static long fake_load(const union sim_arg *args)
{
	(void)args;
	return fake_counter;
}

static long fake_store(const union sim_arg *args)
{
	fake_counter = args[0].num;
	return 0;
}

static const struct sim_opdef fake_ops[] = {
	{"fs",
	 SIM_IN_SETUP,
	 {{"name", SIM_A_NAME, false, NULL, 0, "its name"},
	  {"dio", SIM_A_WORD, true, irq_or_work, 1, "where direct I/O completes"}},
	 "make a filesystem",
	 fake_ok},
	{"file",
	 SIM_IN_SETUP,
	 {{"fs", SIM_A_NAME, false, NULL, 0, ""},
	  {"path", SIM_A_NAME, false, NULL, 0, ""},
	  {"size", SIM_A_INT, true, NULL, 0, ""},
	  {"mode", SIM_A_INT, true, NULL, 0644, ""}},
	 "make a file",
	 fake_ok},
	{"overlay",
	 SIM_IN_SETUP,
	 {{"name", SIM_A_NAME, false, NULL, 0, ""},
	  {"lower", SIM_A_NAME, true, NULL, 0, ""},
	  {"upper", SIM_A_NAME, true, NULL, 0, ""}},
	 "mount one",
	 fake_ok},
	{"fuse",
	 SIM_IN_SETUP,
	 {{"name", SIM_A_NAME, false, NULL, 0, ""}, {"backing", SIM_A_NAME, true, NULL, 0, ""}},
	 "mount one",
	 fake_ok},
	{"open",
	 SIM_IN_SETUP | SIM_IN_TASK,
	 {{"path", SIM_A_NAME, false, NULL, 0, ""},
	  {"flags", SIM_A_FLAGS, false, open_flags, 0, ""}},
	 "open a file",
	 fake_ok},
	{"close", SIM_IN_TASK, {{"fd", SIM_A_REF, false, NULL, 0, ""}}, "close it", fake_ok},
	{"write",
	 SIM_IN_TASK,
	 {{"fd", SIM_A_REF, false, NULL, 0, ""},
	  {"off", SIM_A_INT, false, NULL, 0, ""},
	  {"len", SIM_A_INT, false, NULL, 0, ""},
	  {"rwf", SIM_A_INT, true, NULL, 7, ""}},
	 "write to it",
	 fake_write},
	{"copy_up",
	 SIM_IN_TASK | SIM_IN_EVENT,
	 {{"path", SIM_A_NAME, false, NULL, 0, ""}},
	 "copy up",
	 fake_ok},
	{"echo",
	 SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EXPECT,
	 {{"n", SIM_A_INT, false, NULL, 0, ""}},
	 "return a number",
	 fake_echo},
	{"load",
	 SIM_IN_TASK | SIM_IN_EXPECT,
	 {{NULL, 0, false, NULL, 0, NULL}},
	 "read the counter",
	 fake_load},
	{"store",
	 SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_EVENT,
	 {{"n", SIM_A_INT, false, NULL, 0, ""}},
	 "write the counter",
	 fake_store},
	{"size",
	 SIM_IN_EXPECT,
	 {{"path", SIM_A_NAME, false, NULL, 0, ""}, {"fs", SIM_A_NAME, true, NULL, 0, ""}},
	 "size of a file",
	 fake_ok},
	{"mkfs", SIM_IN_SETUP, {{"name", SIM_A_NEW_FS, false, NULL, 0, ""}}, "make one", fake_ok},
	{"mkfile",
	 SIM_IN_SETUP,
	 {{"fs", SIM_A_FS, false, NULL, 0, ""}, {"name", SIM_A_NEW_FILE, false, NULL, 0, ""}},
	 "make a file in it",
	 fake_ok},
	{"move",
	 SIM_IN_SETUP,
	 {{"path", SIM_A_FILE, false, NULL, 0, ""}, {"to", SIM_A_NEW_FILE, false, NULL, 0, ""}},
	 "give it another name",
	 fake_ok},
	{"stack",
	 SIM_IN_SETUP,
	 {{"path", SIM_A_NEW_FS, false, NULL, 0, ""},
	  {"lower", SIM_A_FS, true, NULL, 0, ""},
	  {"upper", SIM_A_FS, true, NULL, 0, ""}},
	 "put one on others",
	 fake_ok},
	{"look",
	 SIM_IN_TASK,
	 {{"path", SIM_A_FILE, false, NULL, 0, ""}},
	 "look at a file",
	 fake_ok},
	{"still", SIM_IN_EVENT, {{"fs", SIM_A_FS, false, NULL, 0, ""}}, "stop it", fake_ok},
	{"weight", SIM_IN_EXPECT, {{"path", SIM_A_FILE, false, NULL, 0, ""}}, "of a file", fake_ok},
	{"flags", SIM_IN_EXPECT, {{"fd", SIM_A_REF, false, NULL, 0, ""}}, "its flags", fake_echo},
	{NULL, 0, {{NULL, 0, false, NULL, 0, NULL}}, NULL, NULL},
};

static const struct sim_elsewhere fake_elsewhere[] = {
	{"mkfifo", "world 'other'"},
	{"splice", "world 'other'"},
	{"page_cache", "world 'other'"},
	{NULL, NULL},
};

static const struct sim_change fake_changes[] = {
	{"ovl-aio", "2406a307ac7d", "5.6-rc1", "ovl: implement async IO routines", NULL},
	{"ovl-aio-refcount", "9a2544037600", "5.16", "ovl: fix use after free", NULL},
	{NULL, NULL, NULL, NULL, NULL},
};

static int fake_boot(void)
{
	fake_boots++;
	return 0;
}

static void fake_quiesce(void)
{
	fake_quiesces++;
}

static const struct sim_world fake_world = {
	.abi = SIM_WORLD_ABI,
	.name = "fake",
	.provenance = "a table for tests",
	.ops = fake_ops,
	.elsewhere = fake_elsewhere,
	.changes = fake_changes,
	.boot = fake_boot,
	.quiesce = fake_quiesce,
};

#endif
