// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linux aio as a program uses it: the tree's system calls, on a ring that the process has had
 * since before the scenario began. Its threads share the ring. One of them at a time waits there
 * for events and hands them to those that they are for, as libraries do that serve several threads.
 */
#include <linux/aio.h>
#include <linux/aio_abi.h>
#include <linux/cred.h>
#include <linux/poll.h>
#include "common/io.h"
#include "common/oracle.h"
#include "common/request.h"
#include "memfs/compat.h"
#include "mock/ring.h"
#include "ops/aio.h"
#include "ops/ops.h"

long sys_io_setup(unsigned int nr_events, aio_context_t __user *ctx);
long sys_io_destroy(aio_context_t ctx);
long sys_io_submit(aio_context_t ctx, long nr, struct iocb __user *__user *iocbs);
long sys_io_cancel(aio_context_t ctx, struct iocb __user *iocb, struct io_event __user *result);
long sys_io_getevents(aio_context_t ctx, long min_nr, long nr, struct io_event __user *events,
		      struct __kernel_timespec __user *timeout);

#define MAX_PIECES PORT_MAX_PIECES /* more than fs/aio.c has room for on its stack */

/**
 * struct user_iocb - what the program keeps of a request
 * @rw: what is read or written; of a length of 0 if it is no such request
 * @flying: from io_submit() until its event was read, or there is no ring any more
 * @ring: where that is
 * @submitting: io_submit() has not returned; @lost: and then nobody will hear of it
 * @reaping: who waits for it waits for events there
 */
struct user_iocb {
	struct iocb iocb;
	struct rw_args rw;
	struct op_buf buf;
	struct iovec vec[MAX_PIECES];
	bool flying, submitting, lost, reaping;
	aio_context_t ring;
};

/* the table of requests beside that of all submitters; changed between two visible operations */
static struct user_iocb iocbs[MAX_REQUESTS];
static aio_context_t ring;
static bool used;

const char aio_ring_order;

/* the file of the ring has credentials of its own: it goes only where an execution has used it */
void aio_boot(void)
{
	const struct cred *root = override_creds(prepare_creds());

	port_enter_mm();
	sim_assert(!sys_io_setup(MAX_REQUESTS, &ring));
	port_exit_mm();
	revert_creds(root);
}

static struct user_iocb *iocb_of(const struct io_request *r)
{
	return &iocbs[request_nr(r) - 1];
}

static struct io_request *request_of(u64 obj)
{
	struct user_iocb *u = container_of((struct iocb *)obj, struct user_iocb, iocb);

	return request_get(u - iocbs + 1);
}

void aio_check_end(const struct kiocb *kiocb, u64 obj, long res)
{
	const struct iocb *iocb = (const struct iocb *)obj;

	request_ended(request_of(obj), kiocb, iocb->aio_offset, res);
	oracle_rw_end(oracle_request(request_of(obj)), kiocb->ki_pos, res,
		      &iocb_of(request_of(obj))->buf);
}

struct file *aio_begin(int fd, const struct iocb __user *iocb)
{
	struct file *file = op_fget(fd);
	struct io_request *r = request_of((u64)iocb);

	if (file && iocb_of(r)->rw.len)
		oracle_rw(oracle_request(r), file, &iocb_of(r)->rw);
	return file;
}

/* ---- submission --------------------------------------------------------- */

static void let_go(struct io_request *r)
{
	struct user_iocb *u = iocb_of(r);

	data_race(u->flying = false);
	oracle_end(oracle_request(r), -EIO);
	op_buf_free(&u->buf);
	request_give_back(r);
}

static long submit(struct io_request *r, const struct iocb *iocb)
{
	struct user_iocb *u = iocb_of(r);
	struct iocb __user *list[] = {&u->iocb};
	long ret;

	u->iocb = *iocb;
	data_race(used = true);
	data_race(u->ring = ring);
	data_race(u->lost = false);
	data_race(u->flying = u->submitting = true);
	ret = sys_io_submit(u->ring, ARRAY_SIZE(list), list);
	data_race(u->submitting = false);
	if (ret != ARRAY_SIZE(list) || data_race(u->lost))
		let_go(r);
	return ret == ARRAY_SIZE(list) ? request_nr(r) : ret;
}

/* a request without memory. Return: as op_aio_submit() */
static long submit_bare(const struct iocb *iocb)
{
	struct io_request *r = request_take();

	if (!r)
		return -EAGAIN;
	op_buf_init(&iocb_of(r)->buf, 0, 0);
	iocb_of(r)->rw.len = 0;
	return submit(r, iocb);
}

static struct iocb iocb_for(const struct rw_args *args)
{
	struct iocb iocb = {
		.aio_lio_opcode = args->write ? IOCB_CMD_PWRITE : IOCB_CMD_PREAD,
		.aio_fildes = args->fd,
		.aio_nbytes = args->len,
		.aio_offset = args->pos,
		.aio_rw_flags = args->flags,
	};

	return iocb;
}

long op_aio_submit(const struct rw_args *args)
{
	struct iocb iocb = iocb_for(args);
	struct io_request *r;

	if (args->extra)
		return io_submit(args);
	r = request_take();
	if (!r)
		return -EAGAIN;
	op_buf_init(&iocb_of(r)->buf, args->len, args->fill);
	iocb_of(r)->rw = *args;
	iocb.aio_buf = (u64)iocb_of(r)->buf.vec.iov_base;
	return submit(r, &iocb);
}

static void set_resfd(struct iocb *iocb, long fd)
{
	if (fd == -1)
		return;
	iocb->aio_flags = IOCB_FLAG_RESFD;
	iocb->aio_resfd = fd;
}

static long submit_pieces(const struct rw_args *args, long pieces, long resfd)
{
	struct iocb iocb = iocb_for(args);
	struct io_request *r;

	if (pieces < 1 || pieces > MAX_PIECES || args->extra)
		return -EINVAL;
	r = request_take();
	if (!r)
		return -EAGAIN;
	op_buf_init(&iocb_of(r)->buf, args->len, args->fill);
	iocb_of(r)->rw = *args;
	iocb.aio_lio_opcode = args->write ? IOCB_CMD_PWRITEV : IOCB_CMD_PREADV;
	iocb.aio_nbytes = op_buf_cut(&iocb_of(r)->buf, iocb_of(r)->vec, pieces);
	iocb.aio_buf = (u64)iocb_of(r)->vec;
	set_resfd(&iocb, resfd);
	return submit(r, &iocb);
}

DEFINE_OP(aio_writev)
{
	struct rw_args rw = io_rw_args(args, true, args[5].num, args[4].num);

	return submit_pieces(&rw, args[3].num, args[6].num);
}

DEFINE_OP(aio_readv)
{
	struct rw_args rw = io_rw_args(args, false, args[4].num, 0);

	return submit_pieces(&rw, args[3].num, args[5].num);
}

DEFINE_OP(aio_fsync)
{
	struct iocb iocb = {.aio_lio_opcode = args[1].num ? IOCB_CMD_FDSYNC : IOCB_CMD_FSYNC,
			    .aio_fildes = args[0].num};

	set_resfd(&iocb, args[2].num);
	return submit_bare(&iocb);
}

DEFINE_OP(aio_poll)
{
	struct iocb iocb = {
		.aio_lio_opcode = IOCB_CMD_POLL, .aio_fildes = args[0].num, .aio_buf = POLLIN};

	set_resfd(&iocb, args[1].num);
	return submit_bare(&iocb);
}

/* ---- events ------------------------------------------------------------- */

static bool is_sync(const struct iocb *iocb)
{
	return iocb->aio_lio_opcode == IOCB_CMD_FSYNC || iocb->aio_lio_opcode == IOCB_CMD_FDSYNC;
}

/* the program reads an event; what it waits for is there then */
static void take(const struct io_event *ev)
{
	struct io_request *r = request_of(ev->obj);
	struct user_iocb *u = iocb_of(r);
	u8 first = op_buf_first(&u->buf);

	op_check_result(ev->res, is_sync(&u->iocb) ? "aio_fsync" : NULL);
	op_buf_free(&u->buf);
	request_done(r, ev->res, first);
}

/* those of the ring that a request went to. Return: 0, or negative errno of io_getevents() */
static long get_events(struct user_iocb *of, long min_nr, struct __kernel_timespec *timeout)
{
	struct io_event events[MAX_REQUESTS];
	long n;

	data_race(of->reaping = true);
	n = sys_io_getevents(data_race(of->ring), min_nr, MAX_REQUESTS, events, timeout);
	for (long i = 0; i < n; i++)
		data_race(iocb_of(request_of(events[i].obj))->flying = false);
	for (long i = 0; i < n; i++)
		take(&events[i]);
	/* all that were read are known before the next one waits for more */
	data_race(of->reaping = false);
	request_wake();
	return min(n, 0L);
}

static bool is_reaped(aio_context_t there)
{
	for (unsigned int i = 0; i < MAX_REQUESTS; i++)
		if (data_race(iocbs[i].reaping) && data_race(iocbs[i].ring) == there)
			return true;
	return false;
}

bool op_aio_can_reap(const struct io_request *r)
{
	return data_race(iocb_of(r)->flying) && !is_reaped(data_race(iocb_of(r)->ring));
}

long op_aio_reap(const struct io_request *r)
{
	return get_events(iocb_of(r), 1, NULL);
}

DEFINE_OP(aio_cancel)
{
	struct io_request *r = request_get(args[0].num);
	struct io_event unused;

	if (!r)
		return -EINVAL;
	return sys_io_cancel(data_race(iocb_of(r)->ring), &iocb_of(r)->iocb, &unused);
}

/* ---- the ring ----------------------------------------------------------- */

/* what was in flight there is over, and nobody will hear of it */
static void forget(aio_context_t old)
{
	for (long nr = 1; nr <= MAX_REQUESTS; nr++) {
		struct io_request *r = request_get(nr);
		struct user_iocb *u = iocb_of(r);

		if (!data_race(u->flying) || data_race(u->ring) != old)
			continue;
		data_race(u->lost = true);
		if (!data_race(u->submitting))
			let_go(r);
	}
	request_wake();
}

DEFINE_OP(aio_destroy)
{
	aio_context_t old = data_race(ring);
	long ret;

	data_race(used = true);
	ret = sys_io_destroy(old);
	if (!ret)
		forget(old);
	return ret;
}

DEFINE_OP(aio_setup)
{
	aio_context_t new = 0;
	long ret = sys_io_setup(MAX_REQUESTS, &new);

	data_race(used = true);
	if (!ret)
		data_race(ring = new);
	return ret;
}

void op_exit_aio(void)
{
	struct __kernel_timespec now = {};

	if (!data_race(used))
		return;
	port_enter_mm();
	for (unsigned int i = 0; i < MAX_REQUESTS; i++)
		if (data_race(iocbs[i].flying))
			get_events(&iocbs[i], 0, &now);
	io_check_pending();
	exit_aio(current->mm);
	mock_unmap_rings();
	port_exit_mm();
}
