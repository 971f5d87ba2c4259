// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freezing, of layers on disks alone. Whatever becomes of the process, nothing stays frozen: a
 * child of its own thaws all when the thread that made the layers ends, by a signal that none of
 * those that wait for a thaw can hold back.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <mntent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "calls/calls.h"

#define THAW_EVERY 100 /* ms */

static long at_mount(const char *path, unsigned long what)
{
	long fd = or_errno(open(path, O_RDONLY | O_CLOEXEC)), ret;

	if (fd < 0)
		return fd;
	ret = or_errno(ioctl(fd, what, 0));
	close(fd);
	return ret;
}

/* by whom layers were guarded, 0 for none: then nothing here may be of somebody else */
static pid_t guarded;

/* a frozen one cannot be thawed twice, and others not at all */
void thaw_all(void)
{
	FILE *list = guarded ? setmntent("/proc/self/mounts", "re") : NULL;
	const struct mntent *m;

	while (list && (m = getmntent(list)))
		if (!strncmp(m->mnt_dir, SCRATCH "/", strlen(SCRATCH "/")))
			at_mount(m->mnt_dir, FITHAW);
	if (list)
		endmntent(list);
}

/* A freeze that was under way may come to its end after a thaw: until the process has gone, who
 * waits in it for a thaw, too, all is thawed again and again. */
static void guard_process(pid_t of)
{
	struct pollfd p = {.events = POLLIN};
	sigset_t end;
	int nr;

	sigemptyset(&end);
	sigaddset(&end, SIGTERM);
	sigprocmask(SIG_SETMASK, &end, NULL);
	setsid();
	close_range(0, ~0u, 0);
	p.fd = syscall(SYS_pidfd_open, of, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == of)
		sigwait(&end, &nr);
	do
		thaw_all();
	while (p.fd >= 0 && !poll(&p, 1, THAW_EVERY));
	thaw_all();
	_exit(0);
}

void guard_layers(void)
{
	pid_t self = getpid();

	if (guarded == self)
		return;
	guarded = self;
	if (!fork())
		guard_process(self);
}

static long of_mount(const char *fs, unsigned long what)
{
	char full[OP_PATH_LEN];
	long ret, root = enter_root();

	mount_point(fs, full);
	ret = at_mount(full, what);
	return leave_root(root, ret);
}

long call_freeze(const char *fs)
{
	return of_mount(fs, FIFREEZE);
}

long call_thaw(const char *fs)
{
	return of_mount(fs, FITHAW);
}

/* what is not frozen cannot be thawed */
long call_frozen(const char *fs)
{
	long err = call_thaw(fs);

	if (err)
		return err == -EINVAL ? 0 : err;
	err = call_freeze(fs);
	return err ? err : 4;
}

/* who still writes keeps a freeze from its end */
long call_writers(const char *fs)
{
	long err = call_freeze(fs);

	return !err ? call_thaw(fs) : err == -EBUSY ? 0 : err;
}
