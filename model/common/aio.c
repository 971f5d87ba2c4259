// SPDX-License-Identifier: GPL-2.0-only
/*
 * Submitters of asynchronous I/O, as mocks: io_uring (io_uring/rw.c) and Linux aio (fs/aio.c).
 * Worlds of kernel trees have them of their own, io_uring since 6.0; there aio here is what begins
 * I/O with IOCB_DIRECT by itself, as the loop driver does, and io_uring what runs the ends of
 * direct writes in its own task, as that of trees did from 6.6 on, until it let that be. A request
 * is an allocation of its own with one reference for the submission and one for the completion, so
 * that whoever uses it after its completion is seen.
 */
#include <linux/slab.h>
#include <linux/task_work.h>
#include <linux/uio.h>
#include "common/io.h"
#include "common/oracle.h"
#include "common/request.h"
#include "memfs/compat.h"
#include "ops/ops.h"

/**
 * struct io_req - a request in flight
 * @args: what was asked for
 * @pos: where it was to start
 * @started: freeze protection was begun for it
 * @nowait: io_uring: nobody may wait for it
 * @task: io_uring: who issued it, and whose task work completes it, if it has not ended
 * @work: io_uring: that task work
 */
struct io_req {
	struct kiocb rw;
	refcount_t ref;
	struct io_request *user;
	struct rw_args args;
	loff_t pos;
	bool started, nowait;
	struct op_buf buf;
	struct iov_iter iter;
	struct task_ref task;
	struct callback_head work;
	long res;
};

DEFINE_CACHE(aio_kiocb_cache, struct io_req, "aio_kiocb");
DEFINE_CACHE(io_kiocb_cache, struct io_req, "io_kiocb");

static void io_req_free(struct io_req *req)
{
	if (req->rw.ki_filp)
		fput(req->rw.ki_filp);
	op_buf_free(&req->buf);
	kfree(req);
}

static void io_req_put(struct io_req *req)
{
	if (refcount_dec_and_test(&req->ref))
		io_req_free(req);
}

/* the request is done, and the ring says so */
static void io_req_end(struct io_req *req, long res)
{
	request_ended(req->user, &req->rw, req->pos, res);
	oracle_rw_end(oracle_request(req->user), req->rw.ki_pos, res, &req->buf);
	request_done(req->user, res, op_buf_first(&req->buf));
	request_wake();
	io_req_put(req);
}

static struct io_req *io_req_alloc(struct kmem_cache *cache, const struct rw_args *args,
				   void (*complete)(struct kiocb *iocb, long res RES2_PARAM))
{
	struct io_request *user = request_take();
	struct io_req *req;

	if (!user)
		return ERR_PTR(-EAGAIN);
	req = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!req) {
		request_give_back(user);
		return ERR_PTR(-ENOMEM);
	}
	op_buf_init(&req->buf, args->len, args->fill);
	req->user = user;
	req->args = *args;
	req->rw.ki_filp = op_fget(args->fd);
	req->rw.ki_complete = complete;
	refcount_set(&req->ref, 2);
	if (req->rw.ki_filp)
		oracle_rw(oracle_request(user), req->rw.ki_filp, args);
	return req;
}

/* nothing was submitted: take back the ring entry and the request */
static long io_req_abort(struct io_req *req, long err)
{
	oracle_end(oracle_request(req->user), err);
	request_give_back(req->user);
	io_req_free(req);
	return err;
}

/* aio_prep_rw(), and what io_rw_init_file() does for each issue: flags are the file's at this
 * time */
static long io_req_prep(struct io_req *req)
{
	const struct rw_args *args = &req->args;
	struct kiocb *kiocb = &req->rw;
	void (*complete)(struct kiocb * iocb, long res RES2_PARAM) = kiocb->ki_complete;

	init_sync_kiocb(kiocb, kiocb->ki_filp);
	kiocb->ki_complete = complete;
	kiocb->ki_pos = req->pos = args->pos;
	kiocb->ki_flags |= args->extra & IOCB_DIRECT;
	req->started = false;
	op_buf_iter(&req->buf, &req->iter, args->write ? WRITE : READ);
	return port_set_rw_flags(kiocb, args->flags, args->write ? WRITE : READ);
}

static long io_req_check_mode(const struct io_req *req)
{
	const struct file *file = req->rw.ki_filp;

	return file->f_mode & (req->args.write ? FMODE_WRITE : FMODE_READ) ? 0 : -EBADF;
}

static long io_req_verify(struct io_req *req)
{
	return rw_verify_area(req->args.write ? WRITE : READ, req->rw.ki_filp, &req->pos,
			      req->args.len);
}

static ssize_t io_req_start(struct io_req *req)
{
	const struct file_operations *op = req->rw.ki_filp->f_op;

	if (!req->args.write)
		return op->read_iter(&req->rw, &req->iter);
	req->rw.ki_flags |= IOCB_WRITE;
	return op->write_iter(&req->rw, &req->iter);
}

static void aio_complete_rw(struct kiocb *kiocb, long res RES2_PARAM)
{
	struct io_req *req = container_of(kiocb, struct io_req, rw);

	if (req->started)
		kiocb_end_write(kiocb);
	io_req_end(req, res);
}

static long aio_check(struct io_req *req)
{
	long err = req->rw.ki_filp ? io_req_prep(req) : -EBADF;

	/* there is no task that would run the end */
	if (req->args.extra & ~IOCB_DIRECT)
		return -EINVAL;
	if (!err)
		err = io_req_check_mode(req);
	return err ? err : io_req_verify(req);
}

long io_submit(const struct rw_args *args)
{
	struct io_req *req = io_req_alloc(aio_kiocb_cache, args, aio_complete_rw);
	long nr, ret;

	/* aio_get_req() does not say why there is none */
	if (IS_ERR(req))
		return -EAGAIN;
	nr = request_nr(req->user);
	ret = aio_check(req);
	if (ret)
		return io_req_abort(req, ret);
	if (args->write) {
		kiocb_start_write(&req->rw);
		req->started = true;
	}
	ret = io_req_start(req);
	if (ret != -EIOCBQUEUED)
		req->rw.ki_complete(&req->rw, ret RES2);
	io_req_put(req);
	return nr;
}

/* what io_uring writes is protected until this */
static void io_req_end_write(struct io_req *req)
{
	if (!req->started)
		return;
	request_unprotect(req->user);
	kiocb_end_write(&req->rw);
}

static void io_req_rw_complete(struct callback_head *work)
{
	struct io_req *req = container_of(work, struct io_req, work);
	long res = req->res;

#ifdef IOCB_DIO_CALLER_COMP /* 6.6 */
	if (req->rw.dio_complete && (req->rw.ki_flags & IOCB_DIO_CALLER_COMP))
		res = req->rw.dio_complete(req->rw.private);
#endif
	if (!changed(URING_END_IN_COMPLETE))
		io_req_end_write(req);
	io_req_end(req, res);
}

static void io_complete_rw(struct kiocb *kiocb, long res RES2_PARAM)
{
	struct io_req *req = container_of(kiocb, struct io_req, rw);

	if (changed(URING_END_IN_COMPLETE))
		io_req_end_write(req);
	else if (req->started)
		request_protects(req->user, &req->task, file_inode(req->rw.ki_filp)->i_sb);
	req->res = res;
	init_task_work(&req->work, io_req_rw_complete);
	task_work_notify(&req->task, &req->work);
	request_wake();
}

/* Return: false when a nonblocking issue would have to wait for a freeze */
static bool io_kiocb_start_write(struct kiocb *kiocb)
{
	if ((kiocb->ki_flags & IOCB_NOWAIT) && changed(URING_NOWAIT_START))
		return port_start_write_trylock(kiocb);
	kiocb_start_write(kiocb);
	return true;
}

/* may a nonblocking I/O be tried? A buffered write since 6.0, where the filesystem says so */
static bool io_may_nowait(const struct io_req *req)
{
	if (!(req->rw.ki_filp->f_mode & FMODE_NOWAIT))
		return false;
#if defined(FOP_BUFFER_WASYNC) || defined(FMODE_BUF_WASYNC)
	return true;
#else
	return !req->args.write || (req->rw.ki_flags & IOCB_DIRECT);
#endif
}

/* io_rw_init_file(): done again for each issue */
static long io_init_file(struct io_req *req)
{
	struct kiocb *kiocb = &req->rw;
	const struct file *file = kiocb->ki_filp;
	long err = io_req_check_mode(req);

	if (!err)
		err = io_req_prep(req);
	if (err)
		return err;
	if (req->args.pos == -1)
		kiocb->ki_pos = req->pos = file->f_pos;
	req->nowait = (kiocb->ki_flags & IOCB_NOWAIT) ||
		      ((file->f_flags & O_NONBLOCK) && !(file->f_mode & FMODE_NOWAIT));
#ifdef IOCB_DIO_CALLER_COMP
	if (changed(IOMAP_CALLER_COMP) && req->args.write && (kiocb->ki_flags & IOCB_DIRECT))
		kiocb->ki_flags |= IOCB_DIO_CALLER_COMP;
#endif
	return 0;
}

/* Return: 0, negative errno; -EAGAIN where a worker is to do it */
static long io_prepare(struct io_req *req, bool nonblock)
{
	struct kiocb *kiocb = &req->rw;
	long err = io_init_file(req);

	if (err)
		return err;
	if (nonblock && !io_may_nowait(req))
		return -EAGAIN;
	kiocb->ki_flags &= ~IOCB_NOWAIT;
	kiocb->ki_flags |= nonblock ? IOCB_NOWAIT : 0;
	err = io_req_verify(req);
	if (err || !req->args.write)
		return err;
	if (!io_kiocb_start_write(kiocb))
		return -EAGAIN;
	req->started = true;
	if (nonblock && !changed(URING_END_IN_COMPLETE))
		request_protects(req->user, &req->task, file_inode(req->rw.ki_filp)->i_sb);
	return 0;
}

/* kiocb_done(): who issued it completes it, unless it failed: that is told as by the filesystem */
static void kiocb_done(struct io_req *req, ssize_t ret)
{
	if (ret == -EIOCBQUEUED)
		return;
	if (ret < 0) {
		req->rw.ki_complete(&req->rw, ret RES2);
		return;
	}
	if (req->args.pos == -1)
		req->rw.ki_filp->f_pos = req->rw.ki_pos;
	io_req_end_write(req);
	io_req_end(req, ret);
}

/* the worker may block; it has a reference, since the completion may overtake it */
static void io_wq_submit_work(void *arg)
{
	struct io_req *req = arg;
	ssize_t ret = req->rw.ki_filp ? io_prepare(req, false) : -EBADF;

	kiocb_done(req, ret ? ret : io_req_start(req));
	io_req_put(req);
	op_return_to_user();
}

static void io_queue_worker(struct io_req *req)
{
	struct sim_spawn worker = {
		.name = "iou-wrk", .ctx = SIM_CTX_TASK, .fn = io_wq_submit_work, .arg = req};

	sim_spawn(&worker);
}

long io_uring_submit(const struct rw_args *args)
{
	struct io_req *req = io_req_alloc(io_kiocb_cache, args, io_complete_rw);
	struct task_ref task = task_ref(current);
	long nr, ret;

	if (IS_ERR(req))
		return -EAGAIN;
	nr = request_nr(req->user);
	req->task = task;
	if (args->async) {
		io_queue_worker(req);
		return nr;
	}
	ret = req->rw.ki_filp ? io_prepare(req, true) : -EBADF;
	if (ret && (ret != -EAGAIN || req->nowait)) {
		io_req_end(req, ret);
		io_req_put(req);
		return nr;
	}
	if (!ret)
		ret = io_req_start(req);
	if (ret == -EAGAIN && !req->nowait) {
		io_req_end_write(req);
		io_queue_worker(req);
		return nr;
	}
	kiocb_done(req, ret);
	io_req_put(req);
	return nr;
}
