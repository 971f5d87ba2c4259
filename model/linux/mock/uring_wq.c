// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of io_uring/io-wq.c: threads of the process that do what may wait. Each comes for a request
 * and goes when there is nothing left to do. Writes to one file by one ring come one after the
 * other (io_wq_hash_work()), as the kernel has it for buffered writes.
 */
#include <linux/cred.h>
#include <linux/sched.h>
#include "mock/uring.h"
#include "ops/ops.h"

#ifdef HAVE_URING_RW

/* what is to be done or is being done; changed between two visible operations */
static LIST_HEAD(queue);

static void enqueue(struct uring_req *r)
{
	port_leaf_enter();
	data_race((list_add_tail(&r->queued, &queue), 0));
	port_leaf_exit();
}

static void dequeue(struct uring_req *r)
{
	port_leaf_enter();
	data_race((list_del(&r->queued), 0));
	port_leaf_exit();
}

/* may they not be done at one time? */
static bool collide(const struct uring_req *a, const struct uring_req *b)
{
	return a->hashed && b->hashed && a->io.ctx == b->io.ctx &&
	       file_inode(a->io.file) == file_inode(b->io.file);
}

/* is the file of @r being written to by another worker? */
static bool is_busy(const struct uring_req *r)
{
	const struct uring_req *other;

	list_for_each_entry(other, &queue, queued) if (other->running && collide(other, r))
	{
		return true;
	}
	return false;
}

static struct uring_req *next_work(void)
{
	struct uring_req *r;

	list_for_each_entry(r, &queue, queued)
	{
		if (r->running || is_busy(r))
			continue;
		r->running = true;
		return r;
	}
	return NULL;
}

/* io_wq_submit_work() */
static void submit_work(struct io_kiocb *req, bool cancelled)
{
	int ret = -ECANCELED;

	if (req->flags & REQ_F_REFCOUNT)
		req_ref_get(req);
	else
		__io_req_set_refcount(req, 2);
	if (!cancelled)
		ret = uring_issue(req, IO_URING_F_UNLOCKED | IO_URING_F_IOWQ);
	/* it fails where no locks are held */
	if (ret)
		uring_fail_by_work(req, ret);
}

static void free_work(struct io_kiocb *req)
{
	/* as req_ref_put_and_test_atomic(): task work sets other flags */
	if (atomic_dec_and_test(&req->refs))
		uring_free_by_work(req);
}

static void worker(void *unused)
{
	struct uring_req *r;

	current->flags |= PF_IO_WORKER;
	current->worker_private = &queue;
	while ((r = data_race(next_work()))) {
		sim_hb_acquire(r);
		submit_work(&r->io, false);
		dequeue(r);
		free_work(&r->io);
	}
	current->worker_private = NULL;
	current->flags &= ~PF_IO_WORKER;
	port_return_to_user();
}

/* io_prep_async_work() */
static bool is_hashed(struct io_kiocb *req)
{
	if (req->opcode != IORING_OP_WRITE && req->opcode != IORING_OP_WRITEV)
		return false;
	if (!req->file || !S_ISREG(file_inode(req->file)->i_mode))
		return false;
#ifdef FOP_DIO_PARALLEL_WRITE /* 6.9 */
	if ((req->file->f_flags & O_DIRECT) &&
	    (req->file->f_op->fop_flags & FOP_DIO_PARALLEL_WRITE))
		return false;
#endif
	return true;
}

void uring_queue(struct io_kiocb *req)
{
	struct sim_spawn spawn = {.name = "iou-wrk", .ctx = SIM_CTX_TASK, .fn = worker};
	struct uring_req *r = uring_req_of(req);
	bool busy;

	if (!(req->flags & REQ_F_CREDS)) {
		req->flags |= REQ_F_CREDS;
		req->creds = get_current_cred();
	}
	uring_assign_file(req);
	r->hashed = is_hashed(req);
	r->running = false;
	sim_hb_release(r);
	busy = data_race(is_busy(r));
	enqueue(r);
	/* who writes there goes on with it */
	if (!busy)
		sim_spawn(&spawn);
}

static struct uring_req *find(const struct io_request *user)
{
	struct uring_req *r;

	list_for_each_entry(r, &queue, queued) if (r->user == user) return r;
	return NULL;
}

long mock_uring_cancel(const struct io_request *user)
{
	struct uring_req *r = data_race(find(user));

	if (!r)
		return -ENOENT;
	if (data_race(r->running))
		return -EALREADY;
	dequeue(r);
	sim_hb_acquire(r);
	submit_work(&r->io, true);
	free_work(&r->io);
	return 0;
}

#endif
