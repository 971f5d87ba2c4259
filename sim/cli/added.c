// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a world was added from, kept with its build: of the two lines one has the tree, the other
 * the patches. None of their names has a blank in it, as make is handed them.
 */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

static char *record_of(const char *folder, const char *name)
{
	return sim_format("%s/" WORLD_BUILDS "/%s/added", folder, name);
}

int added_write(const char *folder, const char *name, const char *tree, const char *patches)
{
	char *path = record_of(folder, name);
	FILE *out = sim_fopen(path, "we");
	int ret = -1;

	if (out) {
		fprintf(out, "%s\n%s\n", tree, patches);
		ret = fclose(out);
	}
	free(path);
	return ret;
}

static void take_patches(struct added *a, char *list)
{
	char *rest;

	for (char *p = strtok_r(list, " ", &rest); p; p = strtok_r(NULL, " ", &rest)) {
		a->patch.word = sim_grow(a->patch.word, a->patch.nr, sizeof(char *), "patches");
		a->patch.word[a->patch.nr++] = p;
	}
}

/* Worlds are added where "world add" would put one now; any other is not to be made again here. */
static bool is_ours(const char *folder)
{
	char *named = world_folder(), *ours = sim_realpath(named);
	bool is = ours && !strcmp(ours, folder);

	free(named);
	free(ours);
	return is;
}

static void read_record(struct added *a, const char *folder)
{
	char *path = record_of(folder, a->name), *line = NULL;
	FILE *in = sim_fopen(path, "re");
	size_t size = 0;

	if (in && sim_getline(&line, &size, in) && sim_getline(&a->list, &size, in)) {
		a->tree = sim_format("%.*s", (int)strcspn(line, "\n"), line);
		a->list[strcspn(a->list, "\n")] = '\0';
		take_patches(a, a->list);
	}
	if (in)
		fclose(in);
	free(line);
	free(path);
}

void added_read(struct added *a, const char *world)
{
	char *at = sim_realpath(world), *slash = at ? strrchr(at, '/') : NULL, *end;

	*a = (struct added){.tree = NULL};
	if (slash) {
		*slash = '\0';
		a->name = sim_strdup(slash + 1);
		end = strrchr(a->name, '.');
		if (end)
			*end = '\0';
		if (is_ours(at))
			read_record(a, at);
	}
	free(at);
}

void added_free(struct added *a)
{
	free(a->name);
	free(a->tree);
	free(a->list);
	free(a->patch.word);
}
