// SPDX-License-Identifier: GPL-2.0-only
/* Linux aio, by its system calls. Each request has a ring of its own. */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "calls/requests.h"

static struct request requests[MAX_REQUESTS];

static long nr_requests;

struct request *find_request(long req)
{
	return req > 0 && req <= nr_requests ? &requests[req - 1] : NULL;
}

/* Return: one with memory of a user, NULL where there are too many */
static struct request *new_request(struct iovec memory)
{
	long nr = __atomic_add_fetch(&nr_requests, 1, __ATOMIC_SEQ_CST);

	if (nr <= MAX_REQUESTS) {
		requests[nr - 1].memory = memory;
		return &requests[nr - 1];
	}
	__atomic_sub_fetch(&nr_requests, 1, __ATOMIC_SEQ_CST);
	free(memory.iov_base);
	return NULL;
}

long request_number(const struct request *r)
{
	return r - requests + 1;
}

long give_back_request(struct request *r, long err)
{
	r->done = 1;
	r->res = err;
	return err;
}

static long lay_out_memory(struct request *r, long pieces, struct iovec *given)
{
	size_t each = pieces > 0 ? r->memory.iov_len / pieces : 0;

	*given = r->memory;
	if (!pieces)
		return 0;
	if (pieces < 1 || pieces > MAX_PIECES)
		return -EINVAL;
	for (long i = 0; i < pieces; i++)
		r->piece[i] = (struct iovec){(char *)r->memory.iov_base + i * each, each};
	r->piece[pieces - 1].iov_len += r->memory.iov_len - pieces * each;
	*given = (struct iovec){r->piece, pieces};
	return 0;
}

long new_request_in(struct iovec memory, long pieces, struct request **r, struct iovec *given)
{
	long err;

	*r = new_request(memory);
	if (!*r)
		return -EAGAIN;
	err = lay_out_memory(*r, pieces, given);
	return err ? give_back_request(*r, err) : 0;
}

/* resfd: negative for none. Return: the number of the request, from 1; negative errno */
static long submit(struct request *r, int fd, int opcode, int resfd)
{
	struct iocb *list;
	long ret;

	if (!r)
		return -EAGAIN;
	list = &r->cb;
	r->cb.aio_fildes = fd;
	r->cb.aio_lio_opcode = opcode;
	r->cb.aio_flags = resfd >= 0 ? IOCB_FLAG_RESFD : 0;
	r->cb.aio_resfd = resfd >= 0 ? resfd : 0;
	ret = syscall(SYS_io_setup, 1, &r->ring) ? -errno : 0;
	if (!ret && syscall(SYS_io_submit, r->ring, 1, &list) < 0)
		ret = -errno;
	return ret ? give_back_request(r, ret) : request_number(r);
}

/* pieces: 0 for one buffer */
static long submit_rw(int fd, int opcode, long pos, struct iovec memory, long pieces, long flags,
		      int resfd)
{
	struct request *r;
	struct iovec given;
	long err = new_request_in(memory, pieces, &r, &given);

	if (err)
		return err;
	r->cb = (struct iocb){.aio_offset = pos,
			      .aio_rw_flags = flags,
			      .aio_buf = (uintptr_t)given.iov_base,
			      .aio_nbytes = given.iov_len};
	return submit(r, fd, opcode, resfd);
}

long call_aio_write(int fd, long pos, long len, long fill, long flags)
{
	return submit_rw(fd, IOCB_CMD_PWRITE, pos, new_memory(len, fill), 0, flags, -1);
}

long call_aio_read(int fd, long pos, long len, long flags)
{
	return submit_rw(fd, IOCB_CMD_PREAD, pos, new_memory(len, 0), 0, flags, -1);
}

long call_aio_writev(int fd, long pos, long len, long pieces, long fill, long flags, int resfd)
{
	return submit_rw(fd, IOCB_CMD_PWRITEV, pos, new_memory(len, fill), pieces ? pieces : -1,
			 flags, resfd);
}

long call_aio_readv(int fd, long pos, long len, long pieces, long flags, int resfd)
{
	return submit_rw(fd, IOCB_CMD_PREADV, pos, new_memory(len, 0), pieces ? pieces : -1, flags,
			 resfd);
}

long call_aio_fsync(int fd, long datasync, int resfd)
{
	return submit(new_request(new_memory(0, 0)), fd,
		      datasync ? IOCB_CMD_FDSYNC : IOCB_CMD_FSYNC, resfd);
}

long call_aio_poll(int fd, int resfd)
{
	struct request *r = new_request(new_memory(0, 0));

	if (r)
		r->cb = (struct iocb){.aio_buf = POLLIN};
	return submit(r, fd, IOCB_CMD_POLL, resfd);
}

long call_aio_cancel(long req)
{
	struct request *r = find_request(req);
	struct io_event event;
	long ret;

	if (!r || r->done)
		return -EINVAL;
	ret = or_errno(syscall(SYS_io_cancel, r->ring, &r->cb, &event));
	r->cancelled |= ret == -EINPROGRESS;
	return ret;
}

/* how_long: NULL for as long as it takes. Return: its result, -EAGAIN where there is none yet */
static long wait_request(struct request *r, const struct timespec *how_long)
{
	struct io_event event;
	long n = r->done ? 0 : syscall(SYS_io_getevents, r->ring, 1, 1, &event, how_long);

	if (n < 0 || (!n && !r->done))
		return n ? -errno : -EAGAIN;
	if (n)
		r->res = event.res;
	r->done = 1;
	return r->res;
}

long call_aio_wait(long req)
{
	struct request *r = find_request(req);

	if (!r)
		return -EINVAL;
	return r->wait ? r->wait(r) : wait_request(r, NULL);
}

long try_aio_wait(long req)
{
	const struct timespec now = {.tv_nsec = 0};
	struct request *r = find_request(req);
	struct pollfd p = {.events = POLLIN};
	long ret;

	if (!r || r->cb.aio_lio_opcode != IOCB_CMD_POLL)
		return call_aio_wait(req);
	p.fd = r->cb.aio_fildes;
	ret = wait_request(r, &now);
	/* a worker of the kernel is about to end it */
	if (ret == -EAGAIN && (r->cancelled || (poll(&p, 1, 0) == 1 && p.revents != POLLNVAL)))
		ret = wait_request(r, NULL);
	return ret;
}

long call_aio_byte(long req)
{
	struct request *r = find_request(req);

	return r ? *(unsigned char *)r->memory.iov_base : -EINVAL;
}

void forget_requests(void)
{
	for (; nr_requests; nr_requests--) {
		struct request *r = find_request(nr_requests);

		if (r->end)
			r->end(r);
		if (r->ring)
			syscall(SYS_io_destroy, r->ring);
		free(r->memory.iov_base);
		*r = (struct request){.done = 0};
	}
}
