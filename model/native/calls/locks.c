// SPDX-License-Identifier: GPL-2.0-only
/* System calls on locks of files. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "calls/calls.h"

long call_flock(int fd, long how)
{
	return or_errno(flock(fd, how));
}

long call_lock(int fd, long pos, long len, long how, const char *owner, long nowait)
{
	struct flock range = {
		.l_whence = SEEK_SET,
		.l_start = pos,
		.l_len = len,
		.l_type = how,
	};

	if (!strcmp(owner, "process"))
		return or_errno(fcntl(fd, nowait ? F_SETLK : F_SETLKW, &range));
	return or_errno(fcntl(fd, nowait ? F_OFD_SETLK : F_OFD_SETLKW, &range));
}

long call_lock_test(int fd, long pos, long len)
{
	struct flock range = {
		.l_whence = SEEK_SET,
		.l_start = pos,
		.l_len = len,
		.l_type = F_WRLCK,
	};
	long ret = or_errno(fcntl(fd, F_OFD_GETLK, &range));

	return ret < 0 ? ret : range.l_type;
}

/* who holds it asks for no signal */
long call_setlease(int fd, long how)
{
	signal(SIGIO, SIG_IGN);
	return or_errno(fcntl(fd, F_SETLEASE, how));
}

long call_getlease(int fd)
{
	return or_errno(fcntl(fd, F_GETLEASE));
}
