// SPDX-License-Identifier: GPL-2.0-only
/* System calls that move data by a pipe, advice, and the counters of eventfds. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "calls/calls.h"

long call_splice(int in, int out, long len, long in_pos, long out_pos, long flags)
{
	off_t from = in_pos, to = out_pos;

	return or_errno(
		splice(in, in_pos < 0 ? NULL : &from, out, out_pos < 0 ? NULL : &to, len, flags));
}

long call_tee(int in, int out, long len, long flags)
{
	return or_errno(tee(in, out, len, flags));
}

long call_fadvise(int fd, long pos, long len, long advice)
{
	return -posix_fadvise(fd, pos, len, advice);
}

long call_sync_range(int fd, long pos, long len)
{
	return or_errno(sync_file_range(fd, pos, len,
					SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
						SYNC_FILE_RANGE_WAIT_AFTER));
}

long call_eventfd(long count)
{
	return or_errno(eventfd(count, EFD_NONBLOCK | EFD_CLOEXEC));
}

long call_eventfd_write(int fd, long add)
{
	uint64_t n = add;

	return or_errno(write(fd, &n, sizeof(n)));
}

long call_eventfd_read(int fd)
{
	uint64_t n = 0;
	long ret = or_errno(read(fd, &n, sizeof(n)));

	return ret < 0 ? ret : (long)n;
}
