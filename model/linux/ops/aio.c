// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two submitters of asynchronous I/O: Linux aio (fs/aio.c) and io_uring
 * (io_uring/rw.c). Both report into one completion ring; a request number is
 * its entry there. A request is an allocation of its own with one reference
 * for the submission and one for the completion, so that whoever uses it
 * after its completion is seen. They are mocks: the tree's own need a process
 * with a ring mapped into it.
 */
#include <linux/slab.h>
#include <linux/task_work.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include "memfs/compat.h"
#include "ops/ops.h"

#define MAX_EVENTS 32

/**
 * struct event - an entry of the completion ring
 * @used: from the submission until somebody has waited for it; @done: complete
 * @turn: how often it was taken
 */
struct event {
	bool used, done;
	unsigned int turn;
	u8 first;
	long res;
};

/* changed between two visible operations; a done request is seen with all that it did */
static struct event events[MAX_EVENTS];
static unsigned int ring_tail; /* where the search for a free entry begins */
static DECLARE_WAIT_QUEUE_HEAD(cq_wait);

/**
 * struct io_req - a request in flight
 * @args: what was asked for
 * @pos: where it was to start
 * @nowait: io_uring: nobody may wait for it
 * @task: io_uring: who issued it, and whose task work completes it, if it has not ended
 * @work: io_uring: that task work
 */
struct io_req {
	struct kiocb rw;
	refcount_t ref;
	struct event *ev;
	struct rw_args args;
	loff_t pos;
	bool nowait;
	struct op_buf buf;
	struct iov_iter iter;
	struct port_task_ref task;
	struct callback_head work;
	long res;
};

static struct kmem_cache *aio_cache, *uring_cache;

void aio_boot(void)
{
	aio_cache = kmem_cache_create("aio_kiocb", sizeof(struct io_req), 0, 0, NULL);
	uring_cache = kmem_cache_create("io_kiocb", sizeof(struct io_req), 0, 0, NULL);
}

#ifndef HAVE_KIOCB_START_WRITE
/* up to 6.5 each submitter had its own; as aio_write() and kiocb_end_write() of fs/aio.c */
static void kiocb_start_write(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	sb_start_write(sb);
	__sb_writers_release(sb, SB_FREEZE_WRITE);
}

static void kiocb_end_write(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	__sb_writers_acquired(sb, SB_FREEZE_WRITE);
	sb_end_write(sb);
}
#endif

static struct event *get_event(long nr)
{
	return nr >= 1 && nr <= MAX_EVENTS ? &events[nr - 1] : NULL;
}

/*
 * Take an entry before anything that lets another task in. The ring is gone
 * round, so that what a request read can be asked for after it was waited for.
 */
static struct event *event_take(void)
{
	for (unsigned int i = 0; i < MAX_EVENTS; i++) {
		struct event *ev = &events[data_race(ring_tail++) % MAX_EVENTS];

		if (data_race(ev->used))
			continue;
		data_race(ev->used = true);
		data_race(ev->done = false);
		data_race(ev->turn++);
		sim_hb_acquire(ev);
		return ev;
	}
	return NULL;
}

/* ... and give it back */
static void event_put(struct event *ev)
{
	sim_hb_release(ev);
	data_race(ev->used = false);
}

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

/* what was protected is not any more */
static void io_req_end_write(struct io_req *req)
{
	if (req->rw.ki_flags & IOCB_WRITE)
		kiocb_end_write(&req->rw);
}

/* the request is done, and the ring says so */
static void io_req_end(struct io_req *req, long res)
{
	struct event *ev = req->ev;
	struct kiocb *kiocb = &req->rw;

	SIM_INVARIANT(!data_race(ev->done), NULL, "INVARIANTS 14", "request completed twice");
	SIM_INVARIANT(res <= 0 || (kiocb->ki_flags & IOCB_APPEND) ||
			      kiocb->ki_pos == req->pos + res,
		      NULL, "INVARIANTS 16", "ki_pos was not updated before ki_complete");
	ev->res = res;
	ev->first = op_buf_first(&req->buf);
	sim_hb_release(ev);
	data_race(ev->done = true);
	wake_up_all(&cq_wait);
	io_req_put(req);
}

static struct io_req *io_req_alloc(struct kmem_cache *cache, const struct rw_args *args,
				   void (*complete)(struct kiocb *iocb, long res PORT_RES2_PARAM))
{
	struct event *ev = event_take();
	struct io_req *req;

	if (!ev)
		return ERR_PTR(-EAGAIN);
	req = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!req) {
		event_put(ev);
		return ERR_PTR(-ENOMEM);
	}
	op_buf_init(&req->buf, args->len, args->fill);
	req->ev = ev;
	req->args = *args;
	req->rw.ki_filp = op_fget(args->fd);
	req->rw.ki_complete = complete;
	refcount_set(&req->ref, 2);
	return req;
}

/* nothing was submitted: take back the ring entry and the request */
static long io_req_abort(struct io_req *req, long err)
{
	event_put(req->ev);
	io_req_free(req);
	return err;
}

/* aio_prep_rw(), and what io_rw_init_file() does for each issue: flags are the file's at this
 * time */
static long io_req_prep(struct io_req *req)
{
	const struct rw_args *args = &req->args;
	void (*complete)(struct kiocb * iocb, long res PORT_RES2_PARAM) = req->rw.ki_complete;

	init_sync_kiocb(&req->rw, req->rw.ki_filp);
	req->rw.ki_complete = complete;
	req->rw.ki_pos = req->pos = args->pos;
	req->rw.ki_flags |= args->extra;
	iov_iter_kvec(&req->iter, args->write ? WRITE : READ, &req->buf.vec, 1, args->len);
	return op_set_rw_flags(&req->rw, args);
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

static void aio_complete_rw(struct kiocb *kiocb, long res PORT_RES2_PARAM)
{
	struct io_req *req = container_of(kiocb, struct io_req, rw);

	io_req_end_write(req);
	io_req_end(req, res);
}

static long aio_check(struct io_req *req)
{
	long err = req->rw.ki_filp ? io_req_prep(req) : -EBADF;

	if (!err)
		err = io_req_check_mode(req);
	return err ? err : io_req_verify(req);
}

long port_io_submit(const struct rw_args *args)
{
	struct io_req *req = io_req_alloc(aio_cache, args, aio_complete_rw);
	long nr, ret;

	if (IS_ERR(req))
		return PTR_ERR(req);
	nr = req->ev - events + 1;
	ret = aio_check(req);
	if (ret)
		return io_req_abort(req, ret);
	if (args->write)
		kiocb_start_write(&req->rw);
	ret = io_req_start(req);
	if (ret != -EIOCBQUEUED)
		req->rw.ki_complete(&req->rw, ret PORT_RES2);
	io_req_put(req);
	return nr;
}

static void io_req_rw_complete(struct callback_head *work)
{
	struct io_req *req = container_of(work, struct io_req, work);
	long res = req->res;

#ifdef HAVE_DIO_CALLER_COMP
	if (req->rw.dio_complete && (req->rw.ki_flags & IOCB_DIO_CALLER_COMP))
		res = req->rw.dio_complete(req->rw.private);
#endif
#ifndef HAVE_URING_END_IN_COMPLETE
	io_req_end_write(req);
#endif
	io_req_end(req, res);
}

static void io_complete_rw(struct kiocb *kiocb, long res PORT_RES2_PARAM)
{
	struct io_req *req = container_of(kiocb, struct io_req, rw);

#ifdef HAVE_URING_END_IN_COMPLETE
	io_req_end_write(req); /* the owner of the ring may sleep in freeze_super() */
#endif
	req->res = res;
	init_task_work(&req->work, io_req_rw_complete);
	port_task_work_notify(&req->task, &req->work);
	wake_up_all(&cq_wait);
}

/* Return: false when a nonblocking issue would have to wait for a freeze */
static bool io_kiocb_start_write(struct kiocb *kiocb)
{
#ifdef HAVE_URING_TRYLOCK
	struct super_block *sb = file_inode(kiocb->ki_filp)->i_sb;

	if (kiocb->ki_flags & IOCB_NOWAIT) {
		if (!sb_start_write_trylock(sb))
			return false;
		__sb_writers_release(sb, SB_FREEZE_WRITE);
		return true;
	}
#endif
	kiocb_start_write(kiocb);
	return true;
}

/* may a nonblocking I/O be tried? A buffered write since 6.0, where the filesystem says so */
static bool io_may_nowait(const struct io_req *req)
{
#if defined(FOP_BUFFER_WASYNC) || defined(FMODE_BUF_WASYNC)
	return req->rw.ki_filp->f_mode & FMODE_NOWAIT;
#else
	return (req->rw.ki_filp->f_mode & FMODE_NOWAIT) &&
	       (!req->args.write || (req->rw.ki_flags & IOCB_DIRECT));
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
	req->nowait = (kiocb->ki_flags & IOCB_NOWAIT) ||
		      ((file->f_flags & O_NONBLOCK) && !(file->f_mode & FMODE_NOWAIT));
#ifdef HAVE_DIO_CALLER_COMP
	if (req->args.write && (kiocb->ki_flags & IOCB_DIRECT))
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
	return io_kiocb_start_write(kiocb) ? 0 : -EAGAIN;
}

/* who issued it completes it, unless it failed: that is told as by the filesystem */
static void kiocb_done(struct io_req *req, ssize_t ret)
{
	if (ret == -EIOCBQUEUED)
		return;
	if (ret < 0) {
		req->rw.ki_complete(&req->rw, ret PORT_RES2);
		return;
	}
	io_req_end_write(req);
	io_req_end(req, ret);
}

/* the worker may block; it has a reference, since the completion may overtake it */
static void io_wq_submit_work(void *arg)
{
	struct io_req *req = arg;
	ssize_t ret = io_prepare(req, false);

	kiocb_done(req, ret ? ret : io_req_start(req));
	io_req_put(req);
	port_return_to_user();
}

/* a thread of the process, with its credentials */
static void io_queue_worker(struct io_req *req)
{
	struct sim_spawn worker = {
		.name = "iou-wrk", .ctx = SIM_CTX_TASK, .fn = io_wq_submit_work, .arg = req};

	sim_spawn(&worker);
}

long port_io_uring_submit(const struct rw_args *args)
{
	struct io_req *req = io_req_alloc(uring_cache, args, io_complete_rw);
	long nr, ret;

	if (IS_ERR(req))
		return PTR_ERR(req);
	nr = req->ev - events + 1;
	req->task = port_task_ref(current);
	ret = req->rw.ki_filp ? io_prepare(req, true) : -EBADF;
	if (ret && (ret != -EAGAIN || req->nowait))
		return io_req_abort(req, ret);
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

static bool is_turn(const struct event *ev, unsigned int turn)
{
	return data_race(ev->used) && data_race(ev->turn) == turn;
}

long port_io_wait(long nr)
{
	struct event *ev = get_event(nr);
	unsigned int turn = ev ? data_race(ev->turn) : 0;
	long res;

	while (ev && is_turn(ev, turn) && !data_race(ev->done)) {
		wait_event(cq_wait, data_race(ev->done) || !is_turn(ev, turn) ||
					    data_race(current->task_works));
		port_return_to_user();
	}
	/* another may have waited for it */
	if (!ev || !is_turn(ev, turn))
		return -EINVAL;
	sim_hb_acquire(ev);
	res = ev->res;
	event_put(ev);
	return res;
}

long port_io_first_byte(long nr)
{
	struct event *ev = get_event(nr);

	return ev && data_race(ev->done) ? ev->first : -EINVAL;
}

void port_io_check_pending(void)
{
	for (long nr = 0; nr < MAX_EVENTS; nr++)
		SIM_INVARIANT(!events[nr].used || events[nr].done, NULL, "INVARIANTS 14",
			      "request %ld was never completed", nr + 1);
}
