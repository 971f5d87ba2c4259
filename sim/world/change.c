// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which upstream changes are in force. A generation is not a prefix of the
 * table by position but by version: the table is ordered by history, and a
 * change may be merged long after it was first posted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/near.h"
#include "world/world.h"

#define NEVER_MERGED "-"

/* Walk the changes of a world, which may have none. */
static const struct sim_change *first_change(const struct sim_world *def)
{
	static const struct sim_change none[1];

	return def->changes ? def->changes : none;
}

static bool merged(const struct sim_change *c)
{
	return strcmp(c->version, NEVER_MERGED);
}

const char *changes_newest(const struct sim_world *def)
{
	const char *newest = def->generation ? def->generation : "0.0";

	for (const struct sim_change *c = first_change(def); c->name; c++)
		if (merged(c) && version_cmp(c->version, newest) > 0)
			newest = c->version;
	return newest;
}

static void unknown_change(const struct sim_world *def, const char *name, FILE *err)
{
	const struct sim_change *c = first_change(def);
	const char **names, *near;
	unsigned int n = 0;

	while (c[n].name)
		n++;
	names = sim_zeroed(n, sizeof(*names), "names");
	for (unsigned int i = 0; i < n; i++)
		names[i] = c[i].name;
	near = sim_near(name, names, n);
	sim_complain(err, "world '%s' has no change '%s'", def->name, name);
	if (near)
		fprintf(err, "; did you mean '%s'?", near);
	fprintf(err, "\n");
	free(names);
}

static int check_names(const struct sim_world *def, const char *const *names, size_t n, FILE *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct sim_change *c = first_change(def);

		while (c->name && strcmp(c->name, names[i]))
			c++;
		if (c->name)
			continue;
		unknown_change(def, names[i], err);
		return -EINVAL;
	}
	return 0;
}

int changes_check(const struct sim_world *def, const struct change_sel *sel, FILE *err)
{
	int ret;

	if (sel->gen && !version_valid(sel->gen)) {
		sim_complain(err, VERSION_WRONG "\n", sel->gen);
		return -EINVAL;
	}
	if (sel->gen && !version_exists(sel->gen)) {
		sim_complain(err, VERSION_NONE "\n", sel->gen);
		return -EINVAL;
	}
	if (def->changes && sel->gen && version_cmp(sel->gen, changes_newest(def)) > 0) {
		sim_complain(err, "world '%s' knows no generation '%s'; the newest is %s\n",
			     def->name, sel->gen, changes_newest(def));
		return -EINVAL;
	}
	if (def->generation && sel->gen && version_cmp(sel->gen, def->generation)) {
		sim_complain(err, "world '%s' is Linux %s and no other generation\n", def->name,
			     def->generation);
		return -EINVAL;
	}
	ret = check_names(def, sel->with, sel->nr_with, err);
	return ret ? ret : check_names(def, sel->without, sel->nr_without, err);
}

static bool named(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

bool change_in(const struct sim_change *c, const struct change_sel *sel)
{
	if (named(c->name, sel->without, sel->nr_without))
		return false;
	if (named(c->name, sel->with, sel->nr_with))
		return true;
	return merged(c) && (!sel->gen || version_cmp(c->version, sel->gen) <= 0);
}

void changes_apply(const struct sim_world *def, const struct change_sel *sel)
{
	for (const struct sim_change *c = first_change(def); c->name; c++)
		*c->on = change_in(c, sel);
}

void changes_print(const struct sim_world *def, const struct change_sel *sel, FILE *out)
{
	fputs(sel->gen ? sel->gen : changes_newest(def), out);
	for (size_t i = 0; i < sel->nr_with; i++)
		fprintf(out, " +%s", sel->with[i]);
	for (size_t i = 0; i < sel->nr_without; i++)
		fprintf(out, " -%s", sel->without[i]);
}
