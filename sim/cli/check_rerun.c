// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim check --rerun-failed: what is not ok in the results of another run, as --json has
 * written them. Without a PATTERN these say which scenarios there are, and which world.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/memory.h"
#include "cli/check.h"

/* What of it is used; that what is asked for is there is the rest of its form. */
static int unpack(json_t *root, json_t **tests, const char **world, json_error_t *err)
{
	const char *format;
	int version;

	if (json_unpack_ex(root, err, JSON_VALIDATE_ONLY, "{s:s, s:i, s:s, s:o}", "format",
			   "version", "world", "tests"))
		return -1;
	json_unpack(root, "{s:s, s:i, s:s, s:o}", "format", &format, "version", &version, "world",
		    world, "tests", tests);
	if (!strcmp(format, "stacksim-check") && version == 1 && json_is_array(*tests))
		return 0;
	snprintf(err->text, sizeof(err->text), "these are no results of stacksim check");
	return -1;
}

static int take_test(struct rerun *r, json_t *value, json_error_t *err)
{
	struct rerun_test t = {.found = false};
	const char *result;

	if (json_unpack_ex(value, err, 0, "{s:s, s:s, s:s, s:s}", "scenario", &t.scenario, "file",
			   &t.file, "test", &t.name, "result", &result))
		return -1;
	if (strcmp(result, "fail") && strcmp(result, "error"))
		return 0;
	r->test = sim_grow(r->test, r->nr, sizeof(*r->test), "results");
	r->test[r->nr++] = t;
	return 0;
}

enum exit_code rerun_read(struct rerun *r, const char *path)
{
	json_error_t err;
	json_t *tests, *value;
	size_t i;
	int ret;

	json_begin();
	r->path = path;
	r->root = json_load_file(path, 0, &err);
	ret = r->root ? unpack(r->root, &tests, &r->world, &err) : -1;
	for (i = 0; !ret && (value = json_array_get(tests, i)); i++)
		ret = take_test(r, value, &err);
	if (!ret)
		return RC_OK;
	fprintf(stderr, "stacksim: %s: %s\n", path, err.text);
	return RC_USAGE;
}

void rerun_choose(struct rerun *r, struct options *o)
{
	if (!o->world && !o->tree && !o->package)
		o->world = r->world;
	if (o->nr_args)
		return;
	r->file = sim_zeroed(r->nr, sizeof(*r->file), "files");
	/* a file that was moved since then may be found by the name of its scenario */
	for (size_t i = 0; i < r->nr; i++)
		r->file[i] = (char *)(access(r->test[i].file, F_OK) ? r->test[i].scenario
								    : r->test[i].file);
	o->args = r->file;
	o->nr_args = r->nr;
}

bool rerun_has(struct rerun *r, const struct test *t)
{
	char *name = test_name(t);
	bool found = false;

	for (size_t i = 0; i < r->nr && !found; i++) {
		found = !strcmp(r->test[i].scenario, t->scn->name) &&
			!strcmp(r->test[i].name, name);
		r->test[i].found |= found;
	}
	free(name);
	return found;
}

unsigned int rerun_print_missing(const struct rerun *r, const struct scenario_set *set)
{
	unsigned int missing = 0;

	for (size_t i = 0; i < r->nr; i++)
		for (size_t k = 0; k < set->nr && !r->test[i].found; k++) {
			if (strcmp(set->scn[k]->name, r->test[i].scenario))
				continue;
			fprintf(stderr, "stacksim: %s: '%s' has no line '%s' any more\n", r->path,
				r->test[i].scenario, r->test[i].name);
			missing++;
		}
	return missing;
}

void rerun_free(struct rerun *r)
{
	json_decref(r->root);
	free(r->test);
	free(r->file);
}
