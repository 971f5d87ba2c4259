// SPDX-License-Identifier: GPL-2.0-only
/* System calls on names, on open files without one, and on directories. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "calls/calls.h"

long call_mkdir(const char *path, long mode)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(mkdir(full, mode));
}

long call_rmdir(const char *path)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(rmdir(full));
}

long call_unlink(const char *path)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(unlink(full));
}

long call_rename(const char *path, const char *to, long flags)
{
	char from[OP_PATH_LEN], full[OP_PATH_LEN];

	op_full_path(path, from);
	op_full_path(to, full);
	return or_errno(renameat2(AT_FDCWD, from, AT_FDCWD, full, flags));
}

long call_link(const char *path, const char *to)
{
	char from[OP_PATH_LEN], full[OP_PATH_LEN];

	op_full_path(path, from);
	op_full_path(to, full);
	return or_errno(link(from, full));
}

long call_openat(const char *path, long flags, long mode)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(open(full, flags | O_CLOEXEC, mode));
}

long call_link_fd(int fd, const char *to)
{
	char full[OP_PATH_LEN];

	op_full_path(to, full);
	return or_errno(linkat(fd, "", AT_FDCWD, full, AT_EMPTY_PATH));
}

long call_symlink(const char *target, const char *to)
{
	char full[OP_PATH_LEN];

	op_full_path(to, full);
	return or_errno(symlink(target, full));
}

long call_readlink(const char *path, long size)
{
	char full[OP_PATH_LEN], target[4096];
	const long most = sizeof(target);

	op_full_path(path, full);
	return or_errno(readlink(full, target, size < most ? size : most));
}

/* the device of a whiteout is 0, which needs no privilege */
long call_mknod(const char *path, long kind, long mode)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(mknod(full, kind | mode, 0));
}

static bool is_wanted(const char *entry, const char *name)
{
	return name ? !strcmp(entry, name) : strcmp(entry, ".") && strcmp(entry, "..");
}

/* Return: what is to be known, where @found was it before this entry */
static long of_entry(const struct dirent64 *d, const char *what, long found)
{
	if (!strcmp(what, "type"))
		return d->d_type;
	if (!strcmp(what, "ino"))
		return d->d_ino;
	return found + 1;
}

long call_readdir(int fd, const char *name, const char *what, long size)
{
	struct iovec memory = new_memory(size, 0);
	const char *entries = memory.iov_base;
	long n, found = 0;

	do {
		n = or_errno(getdents64(fd, memory.iov_base, size));
		for (long at = 0; at < n;
		     at += ((const struct dirent64 *)(entries + at))->d_reclen) {
			const struct dirent64 *d = (const void *)(entries + at);

			if (is_wanted(d->d_name, name))
				found = of_entry(d, what, found);
		}
	} while (n > 0 && strcmp(what, "once") != 0);
	free(memory.iov_base);
	return n < 0 ? n : found;
}
