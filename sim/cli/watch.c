// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim explore --watch: again, each time that the file of the scenario or of the world is
 * written or replaced, which is what editors and "stacksim world add" do; and a patch that the
 * world was added with, after the world was added again. A world is booted once in a process, so
 * that each exploration has its own.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "base/memory.h"
#include "cli/cli.h"

/** struct watched - a file, by the folder that it is in: it may be another one soon */
struct watched {
	const char *name;
	int wd;
};

/**
 * struct watch - what is waited for
 * @fd: of inotify
 * @file: that of the scenario, that of the world, and the patches of the world
 * @scenario, @world: as the user calls them; @from: what the world was added from
 */
struct watch {
	int fd;
	struct watched *file;
	size_t nr;
	const char *scenario, *world;
	struct added from;
};

#define FIRST_PATCH 2

/* What has changed. */
enum { CHANGED_FILE = 1, CHANGED_PATCH = 2 };

static int watch_file(struct watch *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? sim_format("%.*s/", (int)(slash - path), path) : sim_strdup("./");
	struct watched *f;

	w->file = sim_grow(w->file, w->nr, sizeof(*w->file), "files to watch");
	f = &w->file[w->nr++];
	f->name = slash ? slash + 1 : path;
	f->wd = inotify_add_watch(w->fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO);
	free(folder);
	if (f->wd >= 0)
		return 0;
	fprintf(stderr, "stacksim: cannot watch %s: %s\n", path, strerror(errno));
	return -1;
}

static unsigned int is_about(const struct watch *w, const struct inotify_event *e)
{
	unsigned int what = 0;

	for (size_t i = 0; i < w->nr; i++)
		if (e->wd == w->file[i].wd && e->len && !strcmp(e->name, w->file[i].name))
			what |= i < FIRST_PATCH ? CHANGED_FILE : CHANGED_PATCH;
	return what;
}

/* Take what there is to read. Return: which of the files are among it */
static unsigned int changed(const struct watch *w)
{
	_Alignas(struct inotify_event) char buf[4096];
	unsigned int what = 0;
	ssize_t n;

	while ((n = read(w->fd, buf, sizeof(buf))) > 0) {
		const struct inotify_event *e;

		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*e) + e->len)) {
			e = (const void *)(buf + at);
			what |= is_about(w, e);
		}
	}
	return what;
}

/* Return: what has changed; nothing when it was interrupted, and not before something otherwise */
static unsigned int await_change(const struct watch *w)
{
	struct pollfd p = {.fd = w->fd, .events = POLLIN};
	sigset_t some, before;
	unsigned int what = 0;

	/* held back, so that none comes between a look and the wait */
	sigemptyset(&some);
	sigaddset(&some, SIGINT);
	sigaddset(&some, SIGTERM);
	sigprocmask(SIG_BLOCK, &some, &before);
	while (!what && !*stop_flag()) {
		ppoll(&p, 1, NULL, &before);
		what = changed(w);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return *stop_flag() ? 0 : what;
}

static enum exit_code run_once(const struct options *o, int (*run)(const struct options *o))
{
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		fprintf(stderr, "stacksim: cannot start a process: %s\n", strerror(errno));
		return RC_FAULT;
	}
	if (!pid) {
		enum exit_code rc;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		rc = run(o);
		exit(output_lost() ? RC_FAULT : rc);
	}
	if (!await_child(pid, &status, true)) {
		kill(pid, SIGTERM);
		await_child(pid, &status, false);
	}
	return isolate_code(status);
}

static int add_again(const struct options *o)
{
	return world_add(o, o->args[0]);
}

static void say_waiting(const struct watch *w)
{
	fprintf(stderr, "stacksim: waiting for a change of %s, or of world %s", w->scenario,
		w->world);
	for (size_t i = 0; i < w->from.patch.nr; i++)
		fprintf(stderr, ", or of its patch %s", w->from.patch.word[i]);
	fputc('\n', stderr);
}

/*
 * Wait until there is something to explore. A world that could not be made of what its patches are
 * now is not, and its new file is no news. Return: is there, and it was not interrupted?
 */
static bool await_next(const struct watch *w)
{
	const struct options add = {
		.cmd = CMD_WORLD,
		.tree = w->from.tree,
		.patch = w->from.patch,
		.args = (char *[]){w->from.name},
	};
	enum exit_code rc = RC_OK;

	do {
		bool again;

		say_waiting(w);
		again = await_change(w) & CHANGED_PATCH || rc;
		for (; again && !*stop_flag(); again = changed(w) & CHANGED_PATCH)
			rc = run_once(&add, add_again);
	} while (rc && !*stop_flag());
	return !*stop_flag();
}

/* Those that the world was added with last, whoever has done so meanwhile. */
static int watch_patches(struct watch *w, const char *world)
{
	int ret = 0;

	added_free(&w->from);
	added_read(&w->from, world);
	w->nr = FIRST_PATCH;
	for (size_t i = 0; i < w->from.patch.nr && !ret; i++)
		ret = watch_file(w, w->from.patch.word[i]);
	return ret;
}

enum exit_code watch(const struct options *o, const char *scenario,
		     int (*run)(const struct options *o))
{
	struct watch w = {
		.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK),
		.scenario = scenario,
		.world = o->world ? o->world : DEFAULT_WORLD,
	};
	char *world = world_find(w.world, stderr);
	enum exit_code rc = RC_USAGE;

	if (world && !watch_file(&w, scenario) && !watch_file(&w, world))
		do
			rc = run_once(o, run);
		while (!watch_patches(&w, world) && await_next(&w));
	added_free(&w.from);
	free(w.file);
	free(world);
	close(w.fd);
	return rc;
}
