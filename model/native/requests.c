// SPDX-License-Identifier: GPL-2.0-only
/* Requests of a scenario: of Linux aio and of io_uring (calls/). */
#include <limits.h>
#include <sys/stat.h>
#include "calls/calls.h"
#include "ops/ops.h"

/* those of the last execution */
static void __attribute__((destructor)) unload(void)
{
	forget_requests();
}

/* Return: the descriptor of an eventfd, negative where none is told; none is so large */
static int told(long eventfd)
{
	int fd = native_real(eventfd);

	return eventfd >= 0 && fd < 0 ? INT_MAX : fd;
}

/* As a system call, a request goes to its end before others go on, but where it may wait for them.
 * Return: @req */
static long begun(int fd, long req)
{
	struct stat st;

	if (req > 0 && !native_may_wait() && !fstat(fd, &st) && S_ISREG(st.st_mode))
		call_aio_wait(req);
	return req;
}

DEFINE_OP(aio_write)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_aio_write(fd, args[1].num, args[2].num, args[3].num, args[4].num));
}

DEFINE_OP(aio_read)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_aio_read(fd, args[1].num, args[2].num, args[3].num));
}

DEFINE_OP(aio_writev)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_aio_writev(fd, args[1].num, args[2].num, args[3].num, args[4].num,
					 args[5].num, told(args[6].num)));
}

DEFINE_OP(aio_readv)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_aio_readv(fd, args[1].num, args[2].num, args[3].num, args[4].num,
					told(args[5].num)));
}

DEFINE_OP(aio_fsync)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_aio_fsync(fd, args[1].num, told(args[2].num)));
}

DEFINE_OP(uring_write)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_uring_write(fd, args[1].num, args[2].num, args[3].num, args[4].num,
					  args[5].num));
}

DEFINE_OP(uring_read)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_uring_read(fd, args[1].num, args[2].num, args[3].num, args[4].num));
}

DEFINE_OP(uring_writev)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_uring_writev(fd, args[1].num, args[2].num, args[3].num, args[4].num,
					   args[5].num, args[6].num));
}

DEFINE_OP(uring_readv)
{
	int fd = native_real(args[0].num);

	return begun(fd, call_uring_readv(fd, args[1].num, args[2].num, args[3].num, args[4].num,
					  args[5].num));
}

DEFINE_OP(uring_cancel)
{
	return call_uring_cancel(args[0].num);
}

DEFINE_OP(aio_poll)
{
	return call_aio_poll(native_real(args[0].num), told(args[1].num));
}

DEFINE_OP(aio_cancel)
{
	return call_aio_cancel(args[0].num);
}

DEFINE_OP(aio_byte)
{
	return call_aio_byte(args[0].num);
}
