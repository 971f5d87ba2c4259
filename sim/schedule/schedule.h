/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Schedule files: text that names a world, the changes in force, a scenario
 * and the order in which its threads ran. With the same world and scenario
 * it is the execution.
 *
 *	stacksim-schedule 2
 *	world model
 *	changes 5.15 +one -other
 *	scenario ovl-aio-uaf scenarios/ovl/aio-uaf.scn xxh64:0123456789abcdef
 *	tree "Linux 6.12.117, 82 files, sha256 6b808651a7b84407"
 *	limit 500
 *	timed
 *	checks -lockdep,-leak
 *	race default
 *	promote cache memfs_inode 40 8
 *	fail alloc 3
 *	report "BUG: KASAN: slab-use-after-free in memfs_dio_queued"
 *	run writer 12
 *	run kworker/dio#2 3
 *	choose io.result 1 of 3
 *	| scenario ovl-aio-uaf
 *	| 	title "an aio request is freed early"
 *	[...]
 *	|
 *	end 15
 *
 * "tree" (what the world is) is there where the world is a kernel tree; "limit" (steps after
 * which an execution is a livelock) and "timed" are there when they differ from what is usual;
 * "checks" when checkers were switched off; "race" (tier) when races were looked for, "promote"
 * ("cache" or "variable", name, offset, size in bytes) for what raced and became visible, "fail"
 * ("alloc" and a number, or "io", a number and which of its errors, from 1) when something was
 * made to fail; "report" when there was one. Each "|" is followed by a blank and a line of the
 * scenario as it was, the last by none: the hash above is of these lines, with newlines between
 * them. Version 1 had no such lines. "end" has the sum of the steps: a file that lost its end,
 * or a line, is recognised. Threads are named, since numbers would change with every
 * statement that is added to a scenario; '%' followed by two hexadecimal digits stands for a
 * byte that is special here. Lines are not wrapped; the longest that are read have room for a
 * path of PATH_MAX bytes that are all special. They may end as those of DOS do.
 */
#ifndef SCHEDULE_SCHEDULE_H
#define SCHEDULE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sim/explore.h>

/** SCHEDULE_THREAD_UNKNOWN - ordinal of a thread that is known by name only */
#define SCHEDULE_THREAD_UNKNOWN (UINT32_MAX - 1)

/** struct schedule_place - where something stands in a file, from 1; 0 in none */
struct schedule_place {
	unsigned int line, col;
};

/** struct schedule_race - memory that is promoted. @heap: @name is that of a cache, else of a
 * variable; @at: where it stands in a file */
struct schedule_race {
	char *name;
	bool heap;
	uint32_t off, size;
	struct schedule_place at;
};

/**
 * struct schedule_file - what a schedule file says; the texts are its own
 * @file: as schedule_read() was given it
 * @text: the scenario, @len bytes; NULL in a file of version 1, which is what is written then
 * @world_at, @changes_at, @scenario_at: where these stand
 * @promoted: so many as @under says
 */
struct schedule_file {
	const char *file;
	char *world;
	char *gen;
	char **with, **without;
	size_t nr_with, nr_without;
	char *scenario, *path;
	uint64_t hash;
	char *text;
	size_t len;
	struct schedule_place world_at, changes_at, scenario_at;
	char *tree;
	struct sim_conditions under;
	struct schedule_race *promoted;
	char *report;
	struct sim_schedule sched;
};

/**
 * schedule_write() - write a schedule file
 * @f: what to write; @f->report may be NULL
 * @out: where to
 * Return: 0, or negative errno when the stream failed.
 */
int schedule_write(const struct schedule_file *f, FILE *out);

/**
 * schedule_write_file() - write a schedule file to a path
 * A file that is there already is replaced when the new one is whole, not before.
 * Return: 0 or negative errno.
 */
int schedule_write_file(const struct schedule_file *f, const char *path);

/**
 * schedule_read() - read a schedule file
 * @f: filled in; to be given to schedule_free() even after a failure
 * @path: the file
 * @err: where "file:line:column: error: ..." goes
 * Return: 0, negative errno of opening it, or -EINVAL when it is no whole and valid one.
 */
int schedule_read(struct schedule_file *f, const char *path, FILE *err);

/** schedule_read_from() - the same of what was written to a stream; @path is what errors call it */
int schedule_read_from(struct schedule_file *f, FILE *in, const char *path, FILE *err);

/** schedule_free() - let go of what schedule_read() allocated */
void schedule_free(struct schedule_file *f);

/** schedule_hash() - hash of a scenario: XXH64 of its text, seed 0 */
uint64_t schedule_hash(const char *text, size_t len);

#endif
