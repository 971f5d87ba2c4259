// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding scenarios: by path, or by name, glob or @group among all that lie
 * in a folder. The folder is walked in the order of names, never in that of
 * the file system. Where names are asked for, of other files in it no more is
 * read than their own.
 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/near.h"
#include "cli/cli.h"

#define SUFFIX ".scn"

/**
 * struct search - what is asked for, and what is found
 * @name: of each scenario in the folder, if names are asked for
 */
struct search {
	char *const *args;
	size_t nr_args;
	struct scenario_set *set;
	char **name;
	size_t nr_names;
};

static bool is_path(const char *arg)
{
	size_t len = strlen(arg);

	return strchr(arg, '/') ||
	       (len > strlen(SUFFIX) && !strcmp(arg + len - strlen(SUFFIX), SUFFIX));
}

void scenarios_take(struct scenario_set *set, struct scn *scn)
{
	set->scn = sim_grow(set->scn, set->nr, sizeof(*set->scn), "scenarios");
	set->scn[set->nr++] = scn;
}

/* Read one file into the set, or say what is wrong with it. */
static void add_file(struct scenario_set *set, const char *path)
{
	struct scn_errors errs = {0};
	struct scn *scn = scn_parse_file(path, &errs);

	if (scn) {
		scenarios_take(set, scn);
	} else {
		scn_errors_print(stderr, &errs);
		set->broken++;
	}
	scn_errors_free(&errs);
}

/* Must the whole file be read, to be given or to say what is wrong with it? */
static bool is_asked_for(struct search *s, const char *path)
{
	char *name = s->nr_args ? scn_file_name(path) : NULL;
	bool asked = false;

	if (!name)
		return true;
	s->name = sim_grow(s->name, s->nr_names, sizeof(*s->name), "names");
	s->name[s->nr_names++] = name;
	for (size_t a = 0; a < s->nr_args; a++)
		asked = asked || *s->args[a] == '@' || !fnmatch(s->args[a], name, 0);
	return asked;
}

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/** struct folder - one that is walked. @in: the one that it was come to from */
struct folder {
	const struct folder *in;
	const char *path;
	struct stat st;
};

/* A link may lead back to where it is. */
static bool is_inside(const struct folder *f, const struct stat *st)
{
	while (f && (f->st.st_dev != st->st_dev || f->st.st_ino != st->st_ino))
		f = f->in;
	return f;
}

static void add_folder(struct search *s, const struct folder *f)
{
	struct dirent **entry;
	int n = sim_scandir(f->path, &entry, is_visible);

	for (int i = 0; i < n; i++) {
		char *path = sim_format("%s/%s", f->path, entry[i]->d_name);
		struct folder sub = {.in = f, .path = path};
		int err = stat(path, &sub.st);

		if (!err && S_ISDIR(sub.st.st_mode) && !is_inside(f, &sub.st))
			add_folder(s, &sub);
		else if (!err && S_ISREG(sub.st.st_mode) && is_path(entry[i]->d_name) &&
			 is_asked_for(s, path))
			add_file(s->set, path);
		free(path);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
}

static void add_root(struct search *s, const char *folder)
{
	struct folder root = {.path = folder};

	if (!stat(folder, &root.st))
		add_folder(s, &root);
}

const char *scenario_folder(const struct options *o, char *buf)
{
	static const char *const place[] = {"/../scenarios", "/../share/stacksim/scenarios"};
	const char *env = getenv("STACKSIM_SCENARIOS");
	ssize_t n;
	char *slash;

	if (o->scenarios || env)
		return o->scenarios ? o->scenarios : env;
	if (!access("scenarios", R_OK))
		return "scenarios";
	n = readlink("/proc/self/exe", buf, PATH_MAX - 40);
	buf[n < 0 ? 0 : n] = '\0';
	slash = strrchr(buf, '/');
	for (size_t i = 0; slash && i < sizeof(place) / sizeof(place[0]); i++) {
		strcpy(slash, place[i]);
		if (!access(buf, R_OK))
			break;
	}
	return buf;
}

static bool matches(const struct scn *scn, const char *arg)
{
	if (*arg == '@')
		return scn_matches_group(scn, arg + 1);
	if (is_path(arg))
		return !strcmp(scn->path, arg);
	return !fnmatch(arg, scn->name, 0);
}

static void not_found(const struct search *s, const char *arg, const char *folder)
{
	const char *near = sim_near(arg, (const char *const *)s->name, (unsigned int)s->nr_names);

	fprintf(stderr, "stacksim: no scenario matches '%s' in %s", arg, folder);
	if (near)
		fprintf(stderr, "; did you mean '%s'?", near);
	else if (*arg && !access(arg, F_OK))
		fprintf(stderr, "; './%s' would be a file", arg);
	fprintf(stderr, "\n");
}

/* Is that one file, by whatever path? */
static bool same_file(const struct scn *a, const struct scn *b)
{
	struct stat x, y;

	return !stat(a->path, &x) && !stat(b->path, &y) && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* A name means one scenario; one that was asked for twice is there once. Return: 0 or -EEXIST */
static int check_names(struct scenario_set *set)
{
	size_t kept = 0;
	int ret = 0;

	for (size_t i = 0; i < set->nr; i++) {
		struct scn *scn = set->scn[i];
		size_t k = 0;

		while (k < kept && strcmp(set->scn[k]->name, scn->name))
			k++;
		if (k < kept && same_file(set->scn[k], scn)) {
			scn_free(scn);
			continue;
		}
		if (k < kept) {
			fprintf(stderr, "%s:%u:%u: error: the name '%s' is taken by %s:%u:%u\n",
				scn->path, scn->name_loc.line, scn->name_loc.col, scn->name,
				set->scn[k]->path, set->scn[k]->name_loc.line,
				set->scn[k]->name_loc.col);
			ret = -EEXIST;
		}
		set->scn[kept++] = scn;
	}
	set->nr = kept;
	return ret;
}

/* Keep what at least one argument asks for; each must ask for something. */
static int select_scenarios(struct search *s, const char *folder)
{
	struct scenario_set *set = s->set;
	bool *keep = sim_zeroed(set->nr, sizeof(*keep), "scenarios");
	size_t kept = 0;
	int ret = 0;

	for (size_t a = 0; a < s->nr_args; a++) {
		bool any = false;

		for (size_t i = 0; i < set->nr; i++) {
			if (!matches(set->scn[i], s->args[a]))
				continue;
			keep[i] = any = true;
		}
		if (any || (is_path(s->args[a]) && set->broken))
			continue;
		not_found(s, s->args[a], folder);
		ret = -ENOENT;
	}
	for (size_t i = 0; i < set->nr; i++) {
		if (keep[i])
			set->scn[kept++] = set->scn[i];
		else
			scn_free(set->scn[i]);
	}
	set->nr = kept;
	free(keep);
	return ret;
}

static int look_for(struct search *s, const char *folder)
{
	bool need_folder = !s->nr_args;
	int ret = 0;

	for (size_t a = 0; a < s->nr_args; a++) {
		if (is_path(s->args[a]))
			add_file(s->set, s->args[a]);
		else
			need_folder = true;
	}
	if (need_folder && access(folder, R_OK)) {
		fprintf(stderr, "stacksim: no scenarios: %s: %s\n", folder, strerror(errno));
		return -ENOENT;
	}
	if (need_folder)
		add_root(s, folder);
	if (s->nr_args)
		ret = select_scenarios(s, folder);
	for (size_t i = 0; i < s->nr_names; i++)
		free(s->name[i]);
	free(s->name);
	return ret;
}

int scenarios_find(const struct options *o, char *const *args, size_t nr_args,
		   struct scenario_set *set)
{
	char buf[PATH_MAX];
	const char *folder = scenario_folder(o, buf);
	struct search s = {.args = args, .nr_args = nr_args, .set = set};

	memset(set, 0, sizeof(*set));
	if (look_for(&s, folder))
		return -ENOENT;
	if (check_names(set))
		return -EEXIST;
	if (nr_args || set->nr || set->broken)
		return 0;
	fprintf(stderr, "stacksim: no scenarios in %s\n", folder);
	return -ENOENT;
}

int scenarios_find_one(const struct options *o, char *pattern, struct scenario_set *set)
{
	if (scenarios_find(o, &pattern, 1, set) || !set->nr)
		return -ENOENT;
	if (set->nr == 1)
		return 0;
	fprintf(stderr, "stacksim: one scenario is wanted; '%s' is %zu:\n", pattern, set->nr);
	for (size_t i = 0; i < set->nr; i++)
		fprintf(stderr, "  %s\n", set->scn[i]->name);
	return -ENOENT;
}

void scenarios_free(struct scenario_set *set)
{
	for (size_t i = 0; i < set->nr; i++)
		scn_free(set->scn[i]);
	free(set->scn);
	memset(set, 0, sizeof(*set));
}
