/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loading a world and setting which upstream changes are in force in it.
 * Messages go to a stream of the caller's, one line each, ready to be read.
 */
#ifndef WORLD_WORLD_H
#define WORLD_WORLD_H

#include <stdbool.h>
#include <stdio.h>
#include <sim/explore.h>
#include <sim/world.h>
#include "world/version.h"

/**
 * struct world - a loaded world
 * @def: what it exports
 * @path: file it came from
 * @regions, @nr_regions: its writable memory, for struct sim_program
 */
struct world {
	const struct sim_world *def;
	char *path;
	struct sim_region regions[SIM_MAX_REGIONS];
	unsigned int nr_regions;
	void *handle;
};

/**
 * struct change_sel - a selection of upstream changes
 * @gen: generation: every change merged in it or before is in force. NULL: the newest.
 * @with, @nr_with: names of further changes
 * @without, @nr_without: names of changes that are taken out again
 */
struct change_sel {
	const char *gen;
	const char *const *with;
	const char *const *without;
	size_t nr_with, nr_without;
};

/** world_find() - the file that world_load() takes. Return: to be freed; NULL after saying on @err
 * that there is none */
char *world_find(const char *name, FILE *err);

/**
 * world_load() - find a world by name and load it
 * @w: filled in
 * @name: a name, looked for as NAME.so in $STACKSIM_WORLDS, beside the
 *	executable in worlds/, in ../lib/stacksim, and in $XDG_DATA_HOME/stacksim; or a path
 *	with a slash
 * @err: where the reason of a failure goes
 * Return: 0, -ENOENT when there is none, -EINVAL when it cannot be used.
 */
int world_load(struct world *w, const char *name, FILE *err);

/** world_folder() - where worlds are added: $STACKSIM_WORLDS, beside the executable, or where
 * a user who may not write there keeps data. Return: to be freed */
char *world_folder(void);

/**
 * world_calls() - its operations in C with nothing but libc, for programs that do the same
 *
 * It is a text of functions, of what they need, and of comments, with blank lines between them.
 * The function call_NAME() is the operation NAME; its parameters are called as those of the
 * operation, and those that it lacks are left at their default. "int" is a descriptor.
 * Return: NULL where it has none; borrowed
 */
const char *world_calls(const struct world *w);

/** world_unload() - undo world_load() */
void world_unload(struct world *w);

/**
 * world_regions() - writable memory of a loaded object, without what the dynamic linker made
 * read-only
 * @symbol: an address in it
 * @regions: filled in, at most SIM_MAX_REGIONS
 * Return: how many.
 */
unsigned int world_regions(const void *symbol, struct sim_region *regions);

/**
 * changes_check() - is every name of a selection known to the world, and the generation a version?
 * Return: 0, or -EINVAL after saying so on @err.
 */
int changes_check(const struct sim_world *def, const struct change_sel *sel, FILE *err);

/** change_in() - is a change in force under a selection that changes_check() accepted? */
bool change_in(const struct sim_change *c, const struct change_sel *sel);

/** changes_apply() - put a selection in force. Before boot only. */
void changes_apply(const struct sim_world *def, const struct change_sel *sel);

/** changes_newest() - the newest generation that a world has, "0.0" when it has no merged change */
const char *changes_newest(const struct sim_world *def);

/** changes_print() - a selection as it is given on the command line: "5.15 +with -without" */
void changes_print(const struct sim_world *def, const struct change_sel *sel, FILE *out);

#endif
