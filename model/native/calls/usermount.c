// SPDX-License-Identifier: GPL-2.0-only
/*
 * An overlay whose mounter is a user: made by a process in a user namespace of its own, where it
 * may mount, and put where all see it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls/calls.h"

static long write_own(const char *path, const char *text)
{
	long fd = or_errno(open(path, O_WRONLY | O_CLOEXEC)), n;

	if (fd < 0)
		return fd;
	n = or_errno(write(fd, text, strlen(text)));
	close(fd);
	return n < 0 ? n : 0;
}

/* Who is root in a user namespace is the mounter outside. Return: 0, negative errno */
static long own_users(void)
{
	char user_is_root[32];
	long err;

	snprintf(user_is_root, sizeof(user_is_root), "0 %d 1", USER);
	/* those of libc are of all threads */
	if (syscall(SYS_setresgid, USER, USER, USER) || syscall(SYS_setresuid, USER, USER, USER) ||
	    prctl(PR_SET_DUMPABLE, 1) || unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return -errno;
	err = write_own("/proc/self/setgroups", "deny");
	err = err ? err : write_own("/proc/self/uid_map", user_is_root);
	return err ? err : write_own("/proc/self/gid_map", user_is_root);
}

/* options: with commas between them; it is cut. Return: 0, negative errno */
static long set_options(int fs, char *options)
{
	char *next = options;

	while ((options = strsep(&next, ","))) {
		char *value = strchr(options, '=');

		if (value)
			*value++ = '\0';
		if (fsconfig(fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, options, value,
			     0))
			return -errno;
	}
	return or_errno(fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
}

/* Return: a descriptor of an overlay that is mounted nowhere yet, negative errno */
static long make_overlay(const char *options)
{
	long err = own_users(), fs = err ? err : or_errno(fsopen("overlay", FSOPEN_CLOEXEC));
	char copy[8 * OP_PATH_LEN];

	if (fs < 0)
		return fs;
	snprintf(copy, sizeof(copy), "%s", options);
	err = set_options(fs, copy);
	err = err ? err : or_errno(fsmount(fs, FSMOUNT_CLOEXEC, 0));
	close(fs);
	return err;
}

/* The process has the descriptors of this one, and so what it opens stays. */
long mount_as_user(const char *at, const char *options)
{
	long made = -EAGAIN;
	int result[2];
	pid_t pid;
	long err;

	if (pipe2(result, O_CLOEXEC))
		return -errno;
	pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		made = make_overlay(options);
		_exit(write(result[1], &made, sizeof(made)) != sizeof(made));
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (pid > 0 && read(result[0], &made, sizeof(made)) != sizeof(made))
		made = -EIO;
	close(result[0]);
	close(result[1]);
	if (made < 0)
		return made;
	err = or_errno(move_mount(made, "", AT_FDCWD, at, MOVE_MOUNT_F_EMPTY_PATH));
	close(made);
	return err;
}
