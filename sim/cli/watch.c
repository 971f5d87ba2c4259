// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim explore --watch: again, each time that the file of the scenario or of the world is
 * written or replaced, which is what editors and "stacksim world add" do. A world is booted once in
 * a process, so that each exploration has its own.
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

#define NR_FILES 2

/** struct watched - a file, by the folder that it is in: it may be another one soon */
struct watched {
	const char *name;
	int wd;
};

static int watch_file(int fd, const char *path, struct watched *w)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? sim_format("%.*s/", (int)(slash - path), path) : sim_strdup("./");

	w->name = slash ? slash + 1 : path;
	w->wd = inotify_add_watch(fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO);
	free(folder);
	if (w->wd >= 0)
		return 0;
	fprintf(stderr, "stacksim: cannot watch %s: %s\n", path, strerror(errno));
	return -1;
}

/* Take what there is to read. Return: is one of the files among it? */
static bool changed(int fd, const struct watched *w)
{
	_Alignas(struct inotify_event) char buf[4096];
	bool any = false;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		const struct inotify_event *e;

		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*e) + e->len)) {
			e = (const void *)(buf + at);
			for (unsigned int i = 0; i < NR_FILES; i++)
				any |= e->wd == w[i].wd && e->len && !strcmp(e->name, w[i].name);
		}
	}
	return any;
}

/* Return: false when it was interrupted, and not before something was changed otherwise */
static bool await_change(int fd, const struct watched *w)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	sigset_t some, before;
	bool again = false;

	/* held back, so that none comes between a look and the wait */
	sigemptyset(&some);
	sigaddset(&some, SIGINT);
	sigaddset(&some, SIGTERM);
	sigprocmask(SIG_BLOCK, &some, &before);
	while (!again && !*stop_flag()) {
		ppoll(&p, 1, NULL, &before);
		again = changed(fd, w);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return again && !*stop_flag();
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

enum exit_code watch(const struct options *o, const char *scenario,
		     int (*run)(const struct options *o))
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	struct watched files[NR_FILES];
	enum exit_code rc = RC_USAGE;
	const char *name = o->world ? o->world : DEFAULT_WORLD;
	char *world = world_find(name, stderr);

	if (world && !watch_file(fd, scenario, &files[0]) && !watch_file(fd, world, &files[1]))
		do {
			rc = run_once(o, run);
			fprintf(stderr, "stacksim: waiting for a change of %s, or of world %s\n",
				scenario, name);
		} while (await_change(fd, files));
	free(world);
	close(fd);
	return rc;
}
