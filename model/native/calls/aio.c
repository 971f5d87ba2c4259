// SPDX-License-Identifier: GPL-2.0-only
/* Linux aio, by its system calls. Each request has a ring of its own. */
#include <errno.h>
#include <linux/aio_abi.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "calls/calls.h"

#define MAX_REQUESTS 64

/* done: somebody has waited for it, and res is its result */
struct request {
	aio_context_t ring;
	struct iovec memory;
	long res;
	int done;
};

static struct request requests[MAX_REQUESTS];

static long nr_requests;

static struct request *find_request(long req)
{
	return req > 0 && req <= nr_requests ? &requests[req - 1] : NULL;
}

static struct request *new_request(void)
{
	long nr = __atomic_add_fetch(&nr_requests, 1, __ATOMIC_SEQ_CST);

	if (nr <= MAX_REQUESTS)
		return &requests[nr - 1];
	__atomic_sub_fetch(&nr_requests, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

/* Return: the number of the request, from 1; negative errno */
static long submit(int fd, int opcode, long pos, struct iovec memory, long flags)
{
	struct request *req = new_request();
	struct iocb cb = {.aio_fildes = fd, .aio_lio_opcode = opcode, .aio_offset = pos};
	struct iocb *list = &cb;

	if (!req)
		return -EAGAIN;
	req->memory = memory;
	cb.aio_buf = (uintptr_t)memory.iov_base;
	cb.aio_nbytes = memory.iov_len;
	cb.aio_rw_flags = flags;
	if (syscall(SYS_io_setup, 1, &req->ring) || syscall(SYS_io_submit, req->ring, 1, &list) < 0)
		return -errno;
	return req - requests + 1;
}

long call_aio_write(int fd, long pos, long len, long fill, long flags)
{
	return submit(fd, IOCB_CMD_PWRITE, pos, new_memory(len, fill), flags);
}

long call_aio_read(int fd, long pos, long len, long flags)
{
	return submit(fd, IOCB_CMD_PREAD, pos, new_memory(len, 0), flags);
}

long call_aio_wait(long req)
{
	struct request *r = find_request(req);
	struct io_event event;

	if (!r)
		return -EINVAL;
	if (!r->done && syscall(SYS_io_getevents, r->ring, 1, 1, &event, NULL) != 1)
		return -errno;
	if (!r->done)
		r->res = event.res;
	r->done = 1;
	return r->res;
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

		if (r->ring)
			syscall(SYS_io_destroy, r->ring);
		free(r->memory.iov_base);
		*r = (struct request){.done = 0};
	}
}
