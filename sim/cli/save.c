// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that a command writes: whether they can be written is known before the
 * search, and what is no schedule is not written over.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

bool is_schedule(const char *path)
{
	static const char magic[] = "stacksim-schedule ";
	char buf[sizeof(magic) - 1];
	FILE *in = sim_fopen(path, "re");
	size_t n = in ? fread(buf, 1, sizeof(buf), in) : 0;

	if (in)
		fclose(in);
	return in && (!n || (n == sizeof(buf) && !memcmp(buf, magic, n)));
}

/* Schedules are written beside and then moved: try that. Return: 0 or negative errno */
static int try_beside(const char *path)
{
	char *aside = sim_format("%s.%d~", path, (int)getpid());
	int fd, ret = 0;

	fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		ret = -errno;
	else if (close(fd) || unlink(aside))
		ret = -errno;
	free(aside);
	return ret;
}

/* To open a pipe waits for a reader, unless it is standard output, which has one. */
static bool is_foreign_pipe(const struct stat *st)
{
	struct stat out;

	return (S_ISFIFO(st->st_mode) || S_ISSOCK(st->st_mode)) &&
	       (fstat(STDOUT_FILENO, &out) || out.st_dev != st->st_dev || out.st_ino != st->st_ino);
}

enum exit_code save_begin(const char *path, bool force)
{
	struct stat st;
	bool there = !stat(path, &st);
	char *target = there ? sim_realpath(path) : NULL; /* a link stays one */
	int ret = 0;

	if (!*path)
		ret = -ENOENT;
	else if (there && S_ISDIR(st.st_mode))
		ret = -EISDIR;
	else if (there && is_foreign_pipe(&st))
		ret = -ESPIPE;
	else if (there && !S_ISREG(st.st_mode))
		ret = access(path, W_OK) ? -errno : 0;
	else if (there && !force && !is_schedule(path))
		ret = -EEXIST;
	else
		ret = try_beside(target ? target : path);
	free(target);
	if (ret == -EEXIST)
		fprintf(stderr,
			"stacksim: %s is no schedule, and is not written over; --force does it\n",
			path);
	else if (ret)
		fprintf(stderr, "stacksim: cannot write %s: %s\n", *path ? path : "''",
			strerror(-ret));
	return ret ? RC_USAGE : RC_OK;
}

void save_drop(const char *path, size_t from, const char *suffix)
{
	bool more = true;

	for (size_t n = from; more; n++) {
		char *old = sim_format("%s.%zu%s", path, n, suffix);

		more = is_schedule(old) && !unlink(old);
		if (more)
			fprintf(stderr, "stacksim: removed %s, of an earlier search\n", old);
		free(old);
	}
}
