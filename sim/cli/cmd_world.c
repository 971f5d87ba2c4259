// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim world: worlds made from kernel trees. The work is done by
 * model/linux/world.mk; here is who may call it with what, and that a world
 * that was good stays until there is a better one.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/cli.h"

#define PORT "model/linux/world.mk"
#define BUILDS ".build" /* in the folder of worlds */

static char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static char *format(const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

static int fail(const char *what, const char *arg)
{
	fprintf(stderr, "stacksim: %s%s%s\n", what, arg ? ": " : "", arg ? arg : "");
	return RC_USAGE;
}

/* Run a program in a folder and wait. Return: its exit status, -1 when there was none. */
static int run(const char *folder, const char *const argv[])
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		/* a make that runs us is not the make that we run */
		unsetenv("MAKEFLAGS");
		unsetenv("MFLAGS");
		unsetenv("MAKELEVEL");
		dup2(STDERR_FILENO, STDOUT_FILENO); /* progress */
		if (!chdir(folder))
			execvp(argv[0], (char *const *)argv);
		fprintf(stderr, "stacksim: %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	if (pid < 0) {
		fail("cannot start a process", strerror(errno));
		return -1;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Where the port is: beside the build folder, or as installed. Return: NULL when nowhere. */
static char *project(const char *exe)
{
	static const char *const place[] = {"", "share/stacksim/"};
	int len = (int)(strrchr(exe, '/') - exe);
	char *found = NULL;

	for (size_t i = 0; i < sizeof(place) / sizeof(place[0]) && !found; i++) {
		char *root = format("%.*s/../%s", len, exe, place[i]);
		char *port = format("%s/" PORT, root);

		found = access(port, R_OK) ? NULL : realpath(root, NULL);
		free(root);
		free(port);
	}
	return found;
}

static bool good_name(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._-", *c))
			return false;
	return isalnum((unsigned char)name[0]);
}

/**
 * struct adding - a world that is made
 * @exe: this program; @root: where the port is; @worlds: where it goes
 * @tree: the kernel's
 */
struct adding {
	const struct options *opt;
	const char *name;
	char *exe, *root, *worlds, *tree;
};

/* Where trees of packages are kept: outlives any build, and every build shares it. */
static char *tree_folder(void)
{
	const char *set = getenv("STACKSIM_TREES"), *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (set)
		return strdup(set);
	return cache && *cache ? format("%s/stacksim/trees", cache)
		     : format("%s/.cache/stacksim/trees", home ? home : "/tmp");
}

/* Make the tree of a package. Return: an exit code. */
static int unpack(struct adding *a)
{
	char *folder = tree_folder(), *script = format("%s/model/linux/package.sh", a->root);
	char *tree = format("%s/%s", folder, a->opt->package);
	int ret = run(".", (const char *const[]){"sh", script, a->opt->package, tree, NULL});

	a->tree = realpath(tree, NULL);
	free(tree);
	free(script);
	free(folder);
	return ret ? RC_USAGE : RC_OK;
}

/* The patches as make gets them: absolute, one word each. Return: NULL after saying what is wrong.
 */
static char *patch_list(const struct options *o)
{
	char *list = strdup("PATCHES=");

	for (size_t i = 0; i < o->patch.nr; i++) {
		char *path = realpath(o->patch.word[i], NULL), *longer;

		if (!path || strpbrk(path, " \t'$#")) {
			fail(path ? "a path with blanks or quotes cannot be handed to make"
				  : "no such patch",
			     o->patch.word[i]);
			free(path);
			free(list);
			return NULL;
		}
		longer = format("%s%s%s", list, i ? " " : "", path);
		free(path);
		free(list);
		list = longer;
	}
	return list;
}

static int build(const struct adding *a, const char *out)
{
	char *vars[] = {format("TREE=%s", a->tree),
			format("OUT=%s", out),
			format("NAME=%s", a->name),
			format("ENGINE=%s", a->exe),
			format("-j%u", a->opt->jobs > 1 ? a->opt->jobs : 2),
			patch_list(a->opt)};
	const char *const argv[] = {"make",  "--no-print-directory",
				    "-f",    PORT,
				    vars[0], vars[1],
				    vars[2], vars[3],
				    vars[4], vars[5],
				    NULL};
	int ret = vars[5] ? run(a->root, argv) : -1;

	for (size_t i = 0; i < sizeof(vars) / sizeof(vars[0]); i++)
		free(vars[i]);
	return ret ? RC_USAGE : RC_OK;
}

/* A file of a finished build becomes what worlds are loaded from, at once. */
static int install(const struct adding *a, const char *out, const char *ending)
{
	char *from = format("%s/%s%s", out, a->name, ending);
	char *aside = format("%s/.%s%s", a->worlds, a->name, ending);
	char *to = format("%s/%s%s", a->worlds, a->name, ending);
	int ret;

	unlink(aside);
	ret = link(from, aside) || rename(aside, to);
	/* one file by two names: rename() has nothing to do */
	unlink(aside);
	free(from);
	free(aside);
	free(to);
	return ret ? fail("cannot install the world", strerror(errno)) : RC_OK;
}

static int check_loads(const char *out, const char *name)
{
	char *path = format("%s/%s.so", out, name);
	struct world w;
	int ret = world_load(&w, path, stderr);

	if (!ret) {
		printf("%s: %s\n", w.def->name, w.def->provenance);
		world_unload(&w);
	}
	free(path);
	return ret ? RC_USAGE : RC_OK;
}

static int make_folder(const char *path)
{
	return mkdir(path, 0777) && errno != EEXIST ? fail(strerror(errno), path) : RC_OK;
}

static int build_and_install(const struct adding *a)
{
	char *builds = format("%s/" BUILDS, a->worlds), *out = format("%s/%s", builds, a->name);
	int ret = make_folder(builds) || make_folder(out) ? RC_USAGE : RC_OK;

	if (!ret)
		ret = build(a, out);
	if (!ret)
		ret = check_loads(out, a->name);
	if (!ret)
		ret = install(a, out, ".manifest");
	if (!ret)
		ret = install(a, out, ".so");
	free(builds);
	free(out);
	return ret;
}

static int find_tree(struct adding *a)
{
	const struct options *o = a->opt;
	struct stat st;

	if (!o->tree == !o->package)
		return fail("world add wants either --tree or --package", NULL);
	if (o->package)
		return unpack(a);
	a->tree = realpath(o->tree, NULL);
	if (!a->tree || stat(a->tree, &st) || !S_ISDIR(st.st_mode))
		return fail("no such folder", o->tree);
	return strpbrk(a->tree, " \t'$#:")
		       ? fail("a tree's path may have no blanks or quotes", a->tree)
		       : RC_OK;
}

int world_add(const struct options *o, const char *name)
{
	struct adding a = {.opt = o, .name = name, .exe = realpath("/proc/self/exe", NULL)};
	int ret = RC_USAGE;
	char *so;

	a.root = project(a.exe);
	a.worlds = world_folder();
	so = format("%s/%s.so", a.worlds, name);
	if (!good_name(name) || !strcmp(name, DEFAULT_WORLD))
		fail("a world cannot be called that", name);
	else if (!a.root)
		fail("the port to kernel trees is not installed", PORT);
	else if (!make_folder(a.worlds))
		ret = find_tree(&a);
	else
		ret = RC_USAGE;
	if (!ret)
		ret = build_and_install(&a);
	if (ret && !access(so, R_OK))
		fprintf(stderr, "stacksim: world %s stays as it was\n", name);
	free(so);
	free(a.exe);
	free(a.root);
	free(a.worlds);
	free(a.tree);
	return ret;
}

static int is_world(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 3 && !strcmp(d->d_name + n - 3, ".so");
}

static int world_list(const struct options *o, const char *unused)
{
	char *folder = world_folder();
	struct dirent **entry;
	int n = scandir(folder, &entry, is_world, alphasort);

	(void)o;
	(void)unused;
	for (int i = 0; i < n; i++) {
		char *path = format("%s/%s", folder, entry[i]->d_name);
		struct world w;

		if (!world_load(&w, path, stderr)) {
			printf("%-16s %s\n", w.def->name, w.def->provenance);
			world_unload(&w);
		}
		free(path);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	free(folder);
	return RC_OK;
}

static int world_show(const struct options *o, const char *name)
{
	struct world w;
	char *path, line[4096];
	FILE *in;

	(void)o;
	if (world_load(&w, name, stderr))
		return RC_USAGE;
	printf("%s: %s\n", w.def->name, w.def->provenance);
	path = format("%.*s.manifest", (int)(strlen(w.path) - strlen(".so")), w.path);
	in = fopen(path, "r");
	while (in && fgets(line, sizeof(line), in))
		fputs(line, stdout);
	if (in)
		fclose(in);
	free(path);
	world_unload(&w);
	return RC_OK;
}

static int world_remove(const struct options *o, const char *name)
{
	char *folder = world_folder(), *so = format("%s/%s.so", folder, name);
	char *manifest = format("%s/%s.manifest", folder, name);
	char *out = format("%s/" BUILDS "/%s", folder, name);
	int ret = RC_OK;

	(void)o;
	if (!good_name(name) || !strcmp(name, DEFAULT_WORLD))
		ret = fail("this world cannot be removed", name);
	else if (unlink(so))
		ret = fail("no such world", name);
	else
		unlink(manifest);
	if (!ret)
		run("/", (const char *const[]){"rm", "-rf", out, NULL});
	free(folder);
	free(so);
	free(manifest);
	free(out);
	return ret;
}

static const struct {
	const char *name;
	size_t nr_args;
	int (*fn)(const struct options *o, const char *name);
} verbs[] = {
	{"add", 1, world_add},
	{"list", 0, world_list},
	{"show", 1, world_show},
	{"remove", 1, world_remove},
};

int cmd_world(const struct options *o)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(o->args[0], verbs[i].name) && o->nr_args == 1 + verbs[i].nr_args)
			return verbs[i].fn(o, o->args[1]);
	fprintf(stderr, "usage: stacksim world add NAME (--tree DIR | --package PACKAGE) [--patch "
			"FILE]...\n"
			"       stacksim world list | show NAME | remove NAME\n");
	return RC_USAGE;
}
