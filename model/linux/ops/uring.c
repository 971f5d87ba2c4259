// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring as a program uses it: a ring for each thread, on which io_uring/rw.c of the tree reads
 * and writes. An event is known to the whole program as soon as it is there.
 */
#include "common/io.h"
#include "common/oracle.h"
#include "common/request.h"
#include "memfs/compat.h"
#include "mock/uring.h"
#include "ops/ops.h"

#ifdef HAVE_URING_RW

/**
 * struct user_mem - memory of a request, in the table of requests; @rw: what it is about
 */
struct user_mem {
	struct rw_args rw;
	struct op_buf buf;
	struct iovec vec[PORT_MAX_PIECES];
};

/* changed between two visible operations */
static struct user_mem mems[MAX_REQUESTS];

static struct user_mem *mem_of(const struct io_request *r)
{
	return &mems[request_nr(r) - 1];
}

void uring_begin(const struct io_request *r, const struct file *file)
{
	oracle_rw(oracle_request(r), file, &mem_of(r)->rw);
}

void uring_event(struct io_request *r, loff_t pos, long res)
{
	u8 first = op_buf_first(&mem_of(r)->buf);

	oracle_rw_end(oracle_request(r), pos, res, &mem_of(r)->buf);
	op_buf_free(&mem_of(r)->buf);
	request_done(r, res, first);
	request_wake();
}

/* @pieces: 0: no vector. Return: request number from 1, negative errno */
static long queue(const struct rw_args *args, long pieces)
{
	struct io_uring_sqe sqe = {
		.opcode = args->write ? IORING_OP_WRITE : IORING_OP_READ,
		.flags = args->async ? IOSQE_ASYNC : 0,
		.fd = args->fd,
		.off = args->pos,
		.len = args->len,
		.rw_flags = (__force __kernel_rwf_t)args->flags,
	};
	struct io_request *r;
	struct user_mem *m;
	long ret;

	/* nobody but the kernel sets that by itself */
	if (args->extra)
		return -EINVAL;
	r = request_take();
	if (!r)
		return -EAGAIN;
	m = mem_of(r);
	m->rw = *args;
	op_buf_init(&m->buf, args->len, args->fill);
	sqe.addr = (u64)m->buf.vec.iov_base;
	if (pieces) {
		sqe.opcode = args->write ? IORING_OP_WRITEV : IORING_OP_READV;
		sqe.len = op_buf_cut(&m->buf, m->vec, pieces);
		sqe.addr = (u64)m->vec;
	}
	ret = mock_uring_enter(r, &sqe);
	if (ret > 0)
		return request_nr(r);
	oracle_end(oracle_request(r), ret);
	op_buf_free(&m->buf);
	request_give_back(r);
	return ret;
}

/* the tree's io_uring has nobody who runs the end of a direct write, or no longer */
long op_uring_submit(const struct rw_args *args)
{
	if (args->extra && !(args->extra & IOCB_DIRECT))
		return io_uring_submit(args);
	return queue(args, 0);
}

static long queue_pieces(const struct rw_args *args, long pieces)
{
	if (pieces < 1 || pieces > PORT_MAX_PIECES)
		return -EINVAL;
	return queue(args, pieces);
}

DEFINE_OP(uring_writev)
{
	struct rw_args rw = io_rw_args(args, true, args[5].num, args[4].num);

	rw.async = args[6].num;
	return queue_pieces(&rw, args[3].num);
}

DEFINE_OP(uring_readv)
{
	struct rw_args rw = io_rw_args(args, false, args[4].num, 0);

	rw.async = args[5].num;
	return queue_pieces(&rw, args[3].num);
}

DEFINE_OP(uring_cancel)
{
	struct io_request *r = request_get(args[0].num);

	return r ? mock_uring_cancel(r) : -EINVAL;
}

#endif
