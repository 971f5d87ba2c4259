// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim world: worlds made from kernel trees. The work is done by
 * model/linux/world.mk; here is who may call it with what, and that a world
 * that was good stays until there is a better one.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "world/file.h"

static int fail(const char *what, const char *arg)
{
	fprintf(stderr, "stacksim: %s%s%s\n", what, arg ? ": " : "", arg ? arg : "");
	return RC_USAGE;
}

char *project_root(const char *exe)
{
	static const char *const place[] = {"", "share/stacksim/"};
	int len = (int)(strrchr(exe, '/') - exe);
	char *found = NULL;

	for (size_t i = 0; i < sizeof(place) / sizeof(place[0]) && !found; i++) {
		char *root = sim_format("%.*s/../%s", len, exe, place[i]);
		char *port = sim_format("%s/" WORLD_PORT, root);

		found = access(port, R_OK) ? NULL : sim_realpath(root);
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

/*
 * Paths go through make, the shell and the compiler's options, where much has a meaning. That of
 * this program is quoted wherever it goes: @blanks.
 */
static int check_path(const char *path, bool blanks)
{
	const char *others = blanks ? " /._-+@" : "/._-+@", *c = path;

	while (isalnum((unsigned char)*c) || (*c && strchr(others, *c)))
		c++;
	if (!*c)
		return RC_OK;
	return fail("a path handed to make may have letters, digits and /._-+@ only", path);
}

/**
 * struct adding - a world that is made
 * @exe: this program; @root: where the port is; @worlds: where it goes
 * @objects: where what was compiled is kept; @tree: the kernel's
 * @patches: absolute, with blanks between them
 */
struct adding {
	const struct options *opt;
	const char *name;
	char *exe, *root, *worlds, *objects, *tree, *patches;
};

/* Where trees of packages are kept: outlives any build, and every build shares it. */
static char *tree_folder(void)
{
	const char *set = getenv("STACKSIM_TREES"), *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (set)
		return sim_strdup(set);
	return cache && *cache ? sim_format("%s/stacksim/trees", cache)
			       : sim_format("%s/.cache/stacksim/trees", home ? home : "/tmp");
}

/* Make the tree of a package. Return: an exit code. */
static int unpack(struct adding *a)
{
	char *folder = tree_folder(), *script = sim_format("%s/model/linux/package.sh", a->root);
	char *tree = sim_format("%s/%s", folder, a->opt->package);
	int ret = check_path(tree, false);

	if (!ret)
		ret = run_program(".",
				  (const char *const[]){"sh", script, a->opt->package, tree, NULL});
	a->tree = sim_realpath(tree);
	free(tree);
	free(script);
	free(folder);
	return ret ? RC_USAGE : RC_OK;
}

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* The patches as make gets them: absolute, one word each. */
static int find_patches(struct adding *a)
{
	const struct words *w = &a->opt->patch;
	int ret = RC_OK;

	a->patches = sim_strdup("");
	for (size_t i = 0; i < w->nr && !ret; i++) {
		char *path = sim_realpath(w->word[i]), *longer;

		if (!path || !is_file(path)) {
			ret = fail("no such patch", w->word[i]);
		} else {
			ret = check_path(path, false);
			longer = sim_format("%s%s%s", a->patches, i ? " " : "", path);
			free(a->patches);
			a->patches = longer;
		}
		free(path);
	}
	return ret;
}

static int build(const struct adding *a, const char *out)
{
	char *vars[] = {sim_format("TREE=%s", a->tree),
			sim_format("OUT=%s", out),
			sim_format("NAME=%s", a->name),
			sim_format("ENGINE=%s", a->exe),
			sim_format("STORE=%s", a->objects),
			sim_format("-j%u", a->opt->jobs ? a->opt->jobs : 2),
			sim_format("PATCHES=%s", a->patches)};
	const char *const argv[] = {"make",  "--no-print-directory",
				    "-f",    WORLD_PORT,
				    vars[0], vars[1],
				    vars[2], vars[3],
				    vars[4], vars[5],
				    vars[6], NULL};
	int ret = run_program(a->root, argv);

	for (size_t i = 0; i < sizeof(vars) / sizeof(vars[0]); i++)
		free(vars[i]);
	return ret ? RC_USAGE : RC_OK;
}

/* A file of a finished build becomes what worlds are loaded from, at once. */
static int install(const struct adding *a, const char *out, const char *ending)
{
	char *from = sim_format("%s/%s%s", out, a->name, ending);
	char *aside = sim_format("%s/.%s%s", a->worlds, a->name, ending);
	char *to = sim_format("%s/%s%s", a->worlds, a->name, ending);
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
	char *path = sim_format("%s/%s.so", out, name);
	struct world w;
	int ret = world_file_seal(path, stderr);

	if (!ret)
		ret = world_load(&w, path, stderr);
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

/* Another process may have removed the file: has the one that was locked still this name? */
static bool same_file(int fd, const char *path)
{
	struct stat opened, named;

	return !fstat(fd, &opened) && !stat(path, &named) && opened.st_ino == named.st_ino &&
	       opened.st_dev == named.st_dev;
}

/*
 * One at a time makes, tests or removes a world. The lock is held until this
 * process ends, and what it has started.
 */
static int lock_world(const char *out, const char *name)
{
	char *path = sim_format("%s/lock", out);
	bool locked = false;
	int fd, ret = RC_OK;

	while (!ret && !locked) {
		fd = make_folder(out) ? -1 : open(path, O_RDWR | O_CREAT, 0666);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
			fprintf(stderr, "stacksim: waiting for another build of %s\n", name);
		if (fd < 0 || flock(fd, LOCK_EX))
			ret = fail(strerror(errno), path);
		else
			locked = same_file(fd, path);
		if (fd >= 0 && !locked)
			close(fd);
	}
	free(path);
	return ret;
}

static int build_and_install(const struct adding *a)
{
	char *builds = sim_format("%s/" WORLD_BUILDS, a->worlds);
	char *out = sim_format("%s/%s", builds, a->name);
	int ret = make_folder(builds);

	if (!ret)
		ret = lock_world(out, a->name);
	if (!ret)
		ret = build(a, out);
	if (!ret)
		ret = check_loads(out, a->name);
	if (!ret)
		ret = install(a, out, ".manifest");
	if (!ret && added_write(a->worlds, a->name, a->tree, a->patches))
		ret = fail("cannot keep what the world was made of", strerror(errno));
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
		return fail("either --tree or --package is wanted", NULL);
	if (o->package)
		return unpack(a);
	a->tree = sim_realpath(o->tree);
	if (!a->tree || stat(a->tree, &st) || !S_ISDIR(st.st_mode))
		return fail("no such folder", o->tree);
	return check_path(a->tree, false);
}

/* A folder, made if it is not there, as it is called from the port's, too. */
static int make_place(const char *folder, char **place)
{
	if (run_program(".", (const char *const[]){"mkdir", "-p", "--", folder, NULL}))
		return RC_USAGE;
	*place = sim_realpath(folder);
	return *place ? check_path(*place, false) : fail(strerror(errno), folder);
}

/* The folder that the world goes to, and the one where all worlds share what was compiled. */
static int find_worlds(struct adding *a)
{
	char *folder = world_folder(), *objects;
	const char *set = getenv("STACKSIM_OBJECTS");
	int ret = make_place(folder, &a->worlds);

	free(folder);
	if (ret)
		return ret;
	objects = set && *set ? sim_strdup(set)
			      : sim_format("%s/" WORLD_BUILDS "/.objects", a->worlds);
	ret = make_place(objects, &a->objects);
	free(objects);
	return ret;
}

/* A world of that name stays if the new one could not be made. */
static void say_kept(const struct adding *a)
{
	char *so = sim_format("%s/%s.so", a->worlds ? a->worlds : "", a->name);

	if (a->worlds && !access(so, R_OK))
		fprintf(stderr, "stacksim: world %s stays as it was\n", a->name);
	free(so);
}

int world_add(const struct options *o, const char *name)
{
	struct adding a = {.opt = o, .name = name, .exe = sim_realpath("/proc/self/exe")};
	int ret;

	a.root = project_root(a.exe);
	if (!good_name(name) || !strcmp(name, DEFAULT_WORLD))
		ret = fail("a world cannot be called that", name);
	else if (!a.root)
		ret = fail("the port to kernel trees is not installed", WORLD_PORT);
	else
		ret = check_path(a.exe, true);
	if (!ret)
		ret = find_worlds(&a);
	if (!ret)
		ret = find_tree(&a);
	if (!ret)
		ret = find_patches(&a);
	if (!ret)
		ret = build_and_install(&a);
	if (was_interrupted())
		ret = RC_INTERRUPTED;
	if (ret)
		say_kept(&a);
	free(a.exe);
	free(a.root);
	free(a.worlds);
	free(a.objects);
	free(a.tree);
	free(a.patches);
	return ret;
}

static int add(const struct options *o, const char *name)
{
	return strcmp(name, WORLD_OF_TREE) ? world_add(o, name)
					   : fail("a world cannot be called that", name);
}

static int is_world(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 3 && !strcmp(d->d_name + n - 3, ".so");
}

/* Return: RC_OK, or RC_USAGE after saying why it is none */
static int list_world(const char *path)
{
	struct world w;

	if (world_load(&w, path, stderr))
		return RC_USAGE;
	printf("%-16s %s\n", w.def->name, w.def->provenance);
	world_unload(&w);
	return RC_OK;
}

static int world_list(const struct options *o, const char *unused)
{
	char *folder = world_folder();
	struct dirent **entry;
	int n = sim_scandir(folder, &entry, is_world);
	int ret = n < 0 ? fail(strerror(errno), folder) : RC_OK;

	(void)o;
	(void)unused;
	for (int i = 0; i < n; i++) {
		/* with a slash: a path, not a name to be looked for */
		char *path = sim_format("%s/%s", folder, entry[i]->d_name);

		ret |= list_world(path);
		free(path);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	free(folder);
	return ret;
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
	path = sim_format("%.*s.manifest", (int)(strlen(w.path) - strlen(".so")), w.path);
	in = sim_fopen(path, "r");
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
	char *folder = world_folder(), *so = sim_format("%s/%s.so", folder, name);
	char *manifest = sim_format("%s/%s.manifest", folder, name);
	char *out = sim_format("%s/" WORLD_BUILDS "/%s", folder, name);
	int ret = RC_OK;

	(void)o;
	if (!good_name(name) || !strcmp(name, DEFAULT_WORLD))
		ret = fail("this world cannot be removed", name);
	else if (access(manifest, F_OK) && access(out, F_OK))
		ret = access(so, F_OK) ? fail("no such world", name)
				       : fail("this was not made by 'world add'", so);
	else if (!access(out, F_OK))
		ret = lock_world(out, name);
	if (!ret) {
		unlink(so);
		unlink(manifest);
		run_program(folder, (const char *const[]){"rm", "-rf", "--", out, NULL});
	}
	free(folder);
	free(so);
	free(manifest);
	free(out);
	return ret;
}

static int world_seal(const struct options *o, const char *path)
{
	(void)o;
	return world_file_seal(path, stderr) ? RC_USAGE : RC_OK;
}

/** struct verb - what comes after "world". @nr_args: names; @makes: it has a tree's options */
static const struct verb {
	const char *name;
	size_t nr_args;
	bool makes;
	int (*fn)(const struct options *o, const char *name);
} verbs[] = {
	{"add", 1, true, add},          {"list", 0, false, world_list},
	{"show", 1, false, world_show}, {"remove", 1, false, world_remove},
	{"seal", 1, false, world_seal},
};

int cmd_world(const struct options *o)
{
	bool made = o->tree || o->package || o->patch.nr || o->jobs;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct verb *v = &verbs[i];

		if (strcmp(o->args[0], v->name) || o->nr_args != 1 + v->nr_args)
			continue;
		if (made && !v->makes)
			return fail("--tree, --package, --patch and --jobs are for 'world add', "
				    "not for",
				    v->name);
		return v->fn(o, o->args[1]);
	}
	fprintf(stderr, "usage: stacksim world add NAME (--tree DIR | --package PACKAGE) [--patch "
			"FILE]... [--jobs N]\n"
			"       stacksim world list | show NAME | remove NAME | seal FILE\n");
	return RC_USAGE;
}
