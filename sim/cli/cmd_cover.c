// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim cover: which lines of a tree's files scenarios reach. The world is made once more with
 * these files counted (COVER of model/linux/world.mk), from the tree as its own build had it and
 * with all other objects as they are; the scenarios run there as check runs them; and a script
 * makes a table of what lcov reads (model/linux/cover.sh). All of that is kept with the world's
 * build, and goes with it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/near.h"
#include "cli/cli.h"
#include "world/file.h"

#define MAX_REAL 1024 /* files of a world */
#define EXECS 1000    /* of a scenario, where no number is given */

/**
 * struct cover - a world whose lines are counted
 * @root: where the port is; @src: the tree as the world's own build has it
 * @worlds: where the counting world is, and @out its build
 * @files: words, for COVER
 * @info: where the lcov file goes; @base: that of an earlier time; each empty where there is none
 */
struct cover {
	const struct options *opt;
	char *exe, *root, *src, *worlds, *out, *files, *info, *base;
};

static int fail(const char *what, const char *arg)
{
	fprintf(stderr, "stacksim: %s: %s\n", what, arg);
	return RC_USAGE;
}

/* Does a file, or a folder with "/" at its end, name @file? */
static bool names(const char *word, const char *file)
{
	size_t n = strlen(word);

	return n && word[n - 1] == '/' ? !strncmp(word, file, n) : !strcmp(word, file);
}

/* The tree's own files that a world has, from its manifest. Return: how many */
static unsigned int real_files(const char *manifest, char *real[])
{
	FILE *in = sim_fopen(manifest, "r");
	char *line = NULL;
	size_t size = 0;
	unsigned int nr = 0;

	while (in && nr < MAX_REAL && sim_getline(&line, &size, in))
		if (!strncmp(line, "real ", 5))
			real[nr++] = sim_format("%.*s", (int)strcspn(line + 5, " \n"), line + 5);
	free(line);
	if (in)
		fclose(in);
	return nr;
}

/* Each --file is one of the world's, or a folder of some. */
static int check_files(struct cover *c, const char *manifest)
{
	char *real[MAX_REAL];
	unsigned int nr = real_files(manifest, real);
	const struct words *w = &c->opt->files;
	int ret = RC_OK;

	c->files = sim_strdup("");
	for (size_t i = 0; i < w->nr && !ret; i++) {
		char *longer = sim_format("%s%s%s", c->files, i ? " " : "", w->word[i]);
		unsigned int k = 0;

		while (k < nr && !names(w->word[i], real[k]))
			k++;
		if (k == nr) {
			const char *near = sim_near(w->word[i], (const char *const *)real, nr);

			fprintf(stderr,
				"stacksim: --file %s: no such file of the tree in this "
				"world%s%s%s; "
				"'world show' lists them, and a folder ends with '/'\n",
				w->word[i], near ? ", did you mean '" : "", near ? near : "",
				near ? "'?" : "");
			ret = RC_USAGE;
		}
		free(c->files);
		c->files = longer;
	}
	while (nr)
		free(real[--nr]);
	return ret;
}

/* Where it all is. Only what "world add" made, and where it was made, can be made once more. */
static int find(struct cover *c)
{
	char *folder = world_folder(), *at = sim_realpath(folder);
	const char *name = c->opt->world;
	char *out = sim_format("%s/" WORLD_BUILDS "/%s", at ? at : folder, name);
	char *manifest = sim_format("%s/%s.manifest", at ? at : folder, name), *src;
	struct stat st;
	int ret = RC_OK;

	src = sim_format("%s/src", out);
	c->exe = sim_realpath("/proc/self/exe");
	c->root = project_root(c->exe);
	c->src = sim_realpath(src);
	c->worlds = sim_format("%s/cover", out);
	c->out = sim_format("%s/" WORLD_BUILDS "/%s", c->worlds, name);
	if (!c->root)
		ret = fail("the port to kernel trees is not installed", WORLD_PORT);
	else if (!c->src || stat(manifest, &st))
		ret = fail("lines are counted in worlds that 'world add' made here, not in", name);
	else
		ret = check_files(c, manifest);
	if (!ret && !getenv("STACKSIM_OBJECTS")) {
		char *objects = sim_format("%s/" WORLD_BUILDS "/.objects", at);

		setenv("STACKSIM_OBJECTS", objects, 1);
		free(objects);
	}
	free(folder);
	free(at);
	free(out);
	free(src);
	free(manifest);
	return ret;
}

static int make_world(const struct cover *c)
{
	struct options o = {.cmd = CMD_WORLD, .tree = c->src, .jobs = c->opt->jobs};

	setenv("COVFLAGS", "--coverage -g1", 1);
	setenv("COVER", c->files, 1);
	setenv("STACKSIM_WORLDS", c->worlds, 1);
	return world_add(&o, c->opt->world);
}

/* Run scenarios, in a process of its own, which counts when it ends. */
static int run(const struct cover *c, char *const *scenarios, size_t nr)
{
	const struct options *o = c->opt;
	char *given[] = {sim_format("--max-execs=%" PRIu64, o->max_execs ? o->max_execs : EXECS),
			 sim_format("--jobs=%" PRIu32, o->jobs ? o->jobs : 2),
			 sim_format("--scenarios=%s", o->scenarios ? o->scenarios : ""),
			 sim_format("--fail=%s", fail_names[o->fail])};
	const char *const first[] = {
		c->exe, "check", "--accept-inconclusive", "--world", o->world, given[0], given[1]};
	const size_t nr_first = sizeof(first) / sizeof(first[0]);
	const char **argv = sim_zeroed(nr_first + 3 + nr, sizeof(*argv), "a command");
	size_t n = nr_first;
	int rc;

	memcpy(argv, first, sizeof(first));
	if (o->scenarios)
		argv[n++] = given[2];
	if (o->fail)
		argv[n++] = given[3];
	memcpy(argv + n, scenarios, nr * sizeof(*argv));
	rc = run_program(".", argv);
	free(argv);
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		free(given[i]);
	/* what is wrong with the code is check's to say */
	return rc == RC_VIOLATION || rc == RC_INCONCLUSIVE ? RC_OK : rc;
}

/* Files of the user, before anything is done for nothing. One may be both, and keeps what it has.
 */
static int find_files(struct cover *c)
{
	const char *output = c->opt->output, *base = c->opt->baseline;
	FILE *out = output ? sim_fopen(output, "ae") : NULL;

	if (output && (!out || fclose(out)))
		return fail(strerror(errno), output);
	c->info = output ? sim_realpath(output) : sim_strdup("");
	c->base = base ? sim_realpath(base) : sim_strdup("");
	return c->base ? RC_OK : fail("no such file", base);
}

/* @what: and its arguments, as the script has them */
static int script(const struct cover *c, const char *const what[4])
{
	char *path = sim_format("%s/model/linux/cover.sh", c->root);
	int rc = run_program(c->root, (const char *const[]){"sh", path, c->out, c->src, what[0],
							    what[1], what[2], what[3], NULL});

	free(path);
	return rc;
}

/* One scenario after the other, each counted alone; those that the world has nothing for reach
 * nothing. */
static int run_each(const struct cover *c)
{
	struct scenario_set set;
	int rc = scenarios_find(c->opt, c->opt->args, c->opt->nr_args, &set) ? RC_USAGE : RC_OK;
	size_t skipped = 0;

	for (size_t i = 0; i < set.nr && !rc; i++) {
		rc = run(c, (char *const[]){(char *)set.scn[i]->path}, 1);
		skipped += rc == RC_SKIP;
		if (!rc || rc == RC_SKIP)
			rc = script(c, (const char *const[4]){"one", set.scn[i]->name});
	}
	if (!rc && skipped == set.nr)
		rc = RC_SKIP;
	scenarios_free(&set);
	return rc;
}

static int table(const struct cover *c)
{
	char *text = sim_format("%s/cover.txt", c->out), line[4096];
	char *wanted = c->opt->at_least ? sim_format("%" PRIu32, c->opt->at_least) : sim_strdup("");
	int rc = script(c, (const char *const[4]){"table", c->info, c->base, wanted});
	FILE *in = rc <= RC_VIOLATION ? sim_fopen(text, "r") : NULL;

	while (in && fgets(line, sizeof(line), in))
		fputs(line, stdout);
	if (in)
		fclose(in);
	free(text);
	free(wanted);
	return rc;
}

int cmd_cover(const struct options *o)
{
	struct cover c = {.opt = o};
	int rc = o->world && o->files.nr
			 ? find(&c)
			 : fail("cover wants to know of what",
				"--world NAME of a tree, and --file for each file or folder/");

	if (!rc)
		rc = find_files(&c);
	if (!rc)
		rc = make_world(&c);
	if (!rc)
		rc = script(&c, (const char *const[4]){"begin"});
	if (!rc)
		rc = o->each ? run_each(&c) : run(&c, o->args, o->nr_args);
	if (!rc)
		rc = table(&c);
	free(c.exe);
	free(c.root);
	free(c.src);
	free(c.worlds);
	free(c.out);
	free(c.files);
	free(c.info);
	free(c.base);
	return rc;
}
