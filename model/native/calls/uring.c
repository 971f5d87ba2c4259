// SPDX-License-Identifier: GPL-2.0-only
/* io_uring, by its system calls. Each request has a ring of its own. */
#include <errno.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "calls/requests.h"

#define URING_ENTRIES 4

#define OF_REQUEST 1 /* user_data */

#define OF_CANCEL 2

/* map: of both rings; cancelled: the result of a cancel, which is there if has_cancelled */
struct uring {
	int fd, has_cancelled;
	struct io_uring_params params;
	char *map;
	size_t map_len;
	struct io_uring_sqe *sqes;
	long cancelled;
};

static long map_uring(struct uring *u)
{
	size_t sq = u->params.sq_off.array + u->params.sq_entries * sizeof(uint32_t);
	size_t cq = u->params.cq_off.cqes + u->params.cq_entries * sizeof(struct io_uring_cqe);
	const int prot = PROT_READ | PROT_WRITE;
	void *sqes;

	u->map_len = sq > cq ? sq : cq;
	u->map = mmap(NULL, u->map_len, prot, MAP_SHARED, u->fd, IORING_OFF_SQ_RING);
	sqes = mmap(NULL, u->params.sq_entries * sizeof(*u->sqes), prot, MAP_SHARED, u->fd,
		    IORING_OFF_SQES);
	if (u->map == MAP_FAILED || sqes == MAP_FAILED)
		return -ENOMEM;
	u->sqes = sqes;
	return 0;
}

static void free_uring(struct uring *u)
{
	if (u->map && u->map != MAP_FAILED)
		munmap(u->map, u->map_len);
	if (u->sqes)
		munmap(u->sqes, u->params.sq_entries * sizeof(*u->sqes));
	close(u->fd);
	free(u);
}

/* Return: one of 5.4 or later, NULL where there is none */
static struct uring *new_uring(void)
{
	struct uring *u = calloc(1, sizeof(*u));

	if (!u)
		return NULL;
	u->fd = syscall(SYS_io_uring_setup, URING_ENTRIES, &u->params);
	if (u->fd >= 0 && u->params.features & IORING_FEAT_SINGLE_MMAP && !map_uring(u))
		return u;
	free_uring(u);
	return NULL;
}

long can_uring(void)
{
	struct uring *u = new_uring();

	if (u)
		free_uring(u);
	return u != NULL;
}

static uint32_t *in_uring(struct uring *u, uint32_t offset)
{
	return (uint32_t *)(u->map + offset);
}

/* Return: 0, negative errno */
static long uring_enter(struct uring *u, const struct io_uring_sqe *sqe)
{
	uint32_t *tail = in_uring(u, u->params.sq_off.tail);
	uint32_t at = *tail % u->params.sq_entries;

	u->sqes[at] = *sqe;
	in_uring(u, u->params.sq_off.array)[at] = at;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	return syscall(SYS_io_uring_enter, u->fd, 1, 0, 0, NULL, 0) < 0 ? -errno : 0;
}

/* events that are there */
static void uring_reap(struct request *r)
{
	struct uring *u = r->uring;
	const struct io_uring_cqe *cqes = (void *)(u->map + u->params.cq_off.cqes);
	uint32_t *head = in_uring(u, u->params.cq_off.head);
	uint32_t tail = __atomic_load_n(in_uring(u, u->params.cq_off.tail), __ATOMIC_ACQUIRE);

	for (; *head != tail; __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE)) {
		const struct io_uring_cqe *e = &cqes[*head % u->params.cq_entries];

		if (e->user_data == OF_REQUEST) {
			r->res = e->res;
			r->done = 1;
		} else {
			u->cancelled = e->res;
			u->has_cancelled = 1;
		}
	}
}

/* Return: an event came, or negative errno */
static long uring_next(struct request *r)
{
	long ret = syscall(SYS_io_uring_enter, r->uring->fd, 0, 1, IORING_ENTER_GETEVENTS, NULL, 0);

	ret = ret < 0 && errno != EINTR ? -errno : 0;
	uring_reap(r);
	return ret;
}

/* Return: the result of a request; negative errno */
static long uring_wait(struct request *r)
{
	long err = 0;

	uring_reap(r);
	while (!r->done && !err)
		err = uring_next(r);
	return r->done ? r->res : err;
}

static void uring_end(struct request *r)
{
	free_uring(r->uring);
}

static long uring_submit(struct io_uring_sqe sqe, struct iovec memory, long pieces, long async)
{
	struct request *r;
	struct iovec given;
	long err = new_request_in(memory, pieces, &r, &given);

	if (err)
		return err;
	sqe.user_data = OF_REQUEST;
	sqe.flags = async ? IOSQE_ASYNC : 0;
	sqe.addr = (uintptr_t)given.iov_base;
	sqe.len = given.iov_len;
	r->uring = new_uring();
	r->wait = uring_wait;
	r->end = r->uring ? uring_end : NULL;
	err = r->uring ? uring_enter(r->uring, &sqe) : -EPERM;
	return err ? give_back_request(r, err) : request_number(r);
}

static struct io_uring_sqe uring_sqe(int opcode, int fd, long pos, long flags)
{
	return (struct io_uring_sqe){.opcode = opcode, .fd = fd, .off = pos, .rw_flags = flags};
}

long call_uring_write(int fd, long pos, long len, long fill, long flags, long async)
{
	return uring_submit(uring_sqe(IORING_OP_WRITE, fd, pos, flags), new_memory(len, fill), 0,
			    async);
}

long call_uring_read(int fd, long pos, long len, long flags, long async)
{
	return uring_submit(uring_sqe(IORING_OP_READ, fd, pos, flags), new_memory(len, 0), 0,
			    async);
}

long call_uring_writev(int fd, long pos, long len, long pieces, long fill, long flags, long async)
{
	return uring_submit(uring_sqe(IORING_OP_WRITEV, fd, pos, flags), new_memory(len, fill),
			    pieces ? pieces : -1, async);
}

long call_uring_readv(int fd, long pos, long len, long pieces, long flags, long async)
{
	return uring_submit(uring_sqe(IORING_OP_READV, fd, pos, flags), new_memory(len, 0),
			    pieces ? pieces : -1, async);
}

long call_uring_cancel(long req)
{
	struct request *r = find_request(req);
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_ASYNC_CANCEL, .addr = OF_REQUEST, .user_data = OF_CANCEL};
	long err;

	if (!r || !r->uring)
		return -EINVAL;
	r->uring->has_cancelled = 0;
	err = uring_enter(r->uring, &sqe);
	uring_reap(r);
	while (!err && !r->uring->has_cancelled)
		err = uring_next(r);
	return err ? err : r->uring->cancelled;
}
