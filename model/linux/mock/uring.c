// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of io_uring/io_uring.c, as far as reads and writes need it, which io_uring/rw.c of the tree
 * does: a request is issued so that nobody waits, is done by a worker if that will not do, and
 * completes in the task work of who submitted it. Each task has a ring, whose lock is held where
 * the kernel holds it. Nothing is kept for reuse, so that whoever uses it after its end is seen.
 */
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/task_work.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "mock/uring.h"
#include "ops/ops.h"

#ifdef HAVE_URING_RW

/* by the place of the thread that submits; requests that outlive it keep its ring */
static struct io_ring_ctx contexts[SIM_WORLD_THREADS];

DEFINE_CACHE(uring_req_cache, struct uring_req, "io_kiocb");

#if defined(HAVE_IO_TW_REQ) /* 6.19 */
#define TW_PARAMS struct io_tw_req tw_req, io_tw_token_t tw
#define TW_REQ tw_req.req
#elif defined(HAVE_IO_TW_STATE) /* 6.5 */
#define TW_PARAMS struct io_kiocb *req, struct io_tw_state *ts
#define TW_REQ req
#else
#define TW_PARAMS struct io_kiocb *req, bool *locked
#define TW_REQ req
#endif

/* ---- which functions of rw.c there are ----------------------------------- */

#ifdef HAVE_IO_ISSUE_DEF /* 6.3 */
#define DEF(op, how, write, iovecs)                                                                \
	[IORING_OP_##op] = {.needs_file = 1,                                                       \
			    .hash_reg_file = write,                                                \
			    .vectored = iovecs,                                                    \
			    .async_size = sizeof(struct io_async_rw),                              \
			    .prep = io_prep_##how,                                                 \
			    .issue = write ? io_write : io_read}
const struct io_issue_def io_issue_defs[] = {
	DEF(READV, readv, false, true),
	DEF(WRITEV, writev, true, true),
	DEF(READ, read, false, false),
	DEF(WRITE, write, true, false),
};
#define DEFS io_issue_defs
#else
#define DEF(op, how, write)                                                                        \
	[IORING_OP_##op] = {.needs_file = 1,                                                       \
			    .hash_reg_file = write,                                                \
			    .async_size = sizeof(struct io_async_rw),                              \
			    .prep = io_prep_rw,                                                    \
			    .prep_async = how,                                                     \
			    .issue = write ? io_write : io_read}
const struct io_op_def io_op_defs[] = {
	DEF(READV, io_readv_prep_async, false),
	DEF(WRITEV, io_writev_prep_async, true),
	DEF(READ, NULL, false),
	DEF(WRITE, NULL, true),
};
#define DEFS io_op_defs

int io_req_prep_async(struct io_kiocb *req)
{
	uring_assign_file(req);
	if (!DEFS[req->opcode].prep_async)
		return 0;
	if (io_alloc_async_data(req))
		return -EAGAIN;
	return DEFS[req->opcode].prep_async(req);
}
#endif

#ifndef HAVE_IO_VEC
bool io_alloc_async_data(struct io_kiocb *req)
{
	req->async_data = kmalloc(DEFS[req->opcode].async_size, GFP_KERNEL);
	if (!req->async_data)
		return true;
	req->flags |= REQ_F_ASYNC_DATA;
	return false;
}
#else
void io_vec_free(struct iou_vec *iv)
{
	kfree(iv->iovec);
	iv->iovec = NULL;
	iv->nr = 0;
}
#endif

static int __init rings_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(contexts); i++) {
		mutex_init(&contexts[i].uring_lock);
#ifdef HAVE_IO_VEC
		contexts[i].rw_cache.elem_size = sizeof(struct io_async_rw);
		contexts[i].rw_cache.init_clear = offsetof(struct io_async_rw, clear);
#endif
	}
	return 0;
}
core_initcall(rings_init);

/* ---- files --------------------------------------------------------------- */

#ifdef HAVE_IO_FFS /* until 6.6: what is regular and of no device that waits never waits either */
unsigned int io_file_get_flags(struct file *file)
{
	if (S_ISREG(file_inode(file)->i_mode))
		return FFS_ISREG | FFS_NOWAIT;
	return (file->f_flags & O_NONBLOCK) || (file->f_mode & FMODE_NOWAIT) ? FFS_NOWAIT : 0;
}
#define FILE_FLAGS(file) (io_file_get_flags(file) << REQ_F_SUPPORT_NOWAIT_BIT)
#else
io_req_flags_t io_file_get_flags(struct file *file)
{
	io_req_flags_t flags = S_ISREG(file_inode(file)->i_mode) ? REQ_F_ISREG : 0;

	if ((file->f_flags & O_NONBLOCK) || (file->f_mode & FMODE_NOWAIT))
		flags |= REQ_F_SUPPORT_NOWAIT;
	return flags;
}
#define FILE_FLAGS(file) io_file_get_flags(file)
#endif

bool uring_assign_file(struct io_kiocb *req)
{
	if (req->file)
		return true;
	req->file = op_fget(req->cqe.fd);
	if (req->file)
		uring_begin(uring_req_of(req)->user, req->file);
	return req->file;
}

/* ---- the end ------------------------------------------------------------- */

static void post(struct io_kiocb *req)
{
	if (!(req->flags & REQ_F_CQE_SKIP))
		uring_event(uring_req_of(req)->user, io_kiocb_to_cmd(req, struct kiocb)->ki_pos,
			    req->cqe.res);
}

static void free_req(struct io_kiocb *req)
{
	if (req->flags & REQ_F_NEED_CLEANUP)
		io_readv_writev_cleanup(req);
	if (req->flags & REQ_F_CREDS)
		put_cred(req->creds);
	if (req->flags & REQ_F_ASYNC_DATA)
		kfree(req->async_data);
	if (req->file)
		fput(req->file);
	kfree(uring_req_of(req));
}

/* as __io_submit_flush_completions() for one that is complete, under the lock of its ring */
static void complete_req(struct io_kiocb *req)
{
	if (req->flags & REQ_F_REISSUE) { /* 6.15 */
		req->flags &= ~REQ_F_REISSUE;
		uring_queue(req);
		return;
	}
	post(req);
	if (req_ref_put_and_test(req))
		free_req(req);
}

/* io_req_defer_failed() */
static void fail(struct io_kiocb *req, int err)
{
	req->flags |= REQ_F_FAIL;
	req->cqe.res = err;
	req->cqe.flags = 0;
	io_rw_fail(req);
	complete_req(req);
}

void io_req_task_complete(TW_PARAMS)
{
	complete_req(TW_REQ);
}

static void task_fail(TW_PARAMS)
{
	fail(TW_REQ, TW_REQ->cqe.res);
}

static void queue_sqe(struct io_kiocb *req);

static void task_submit(TW_PARAMS)
{
	queue_sqe(TW_REQ);
}

/* ---- task work ----------------------------------------------------------- */

static void run_work(struct callback_head *work)
{
	struct io_kiocb *req = &container_of(work, struct uring_req, work)->io;
	struct io_ring_ctx *ctx = req->ctx;

	mutex_lock(&ctx->uring_lock);
#if defined(HAVE_IO_TW_REQ)
	req->io_task_work.func((struct io_tw_req){.req = req}, (io_tw_token_t){});
#elif defined(HAVE_IO_TW_STATE)
	req->io_task_work.func(req, &(struct io_tw_state){});
#else
	req->io_task_work.func(req, &(bool){true});
#endif
	mutex_unlock(&ctx->uring_lock);
}

/* rules 14 and 16, where the file system has told of the end of the I/O */
static void check_end(const struct uring_req *r)
{
	const struct kiocb *kiocb = io_kiocb_to_cmd(&r->io, const struct kiocb);
	bool at_pos = r->pos != -1 && (r->io.flags & REQ_F_ISREG);
	long res = r->io.cqe.res;

#ifdef IOCB_DIO_CALLER_COMP /* 6.6 */
	/* the rest of the I/O is yet to come */
	if ((kiocb->ki_flags & IOCB_DIO_CALLER_COMP) && kiocb->dio_complete)
		res = 0;
#endif
	request_ended(r->user, kiocb, at_pos ? r->pos : kiocb->ki_pos - res, res);
}

static void add_work(struct io_kiocb *req)
{
	struct uring_req *r = uring_req_of(req);
	io_req_tw_func_t func = req->io_task_work.func;

	if (func != task_submit && func != task_fail && func != io_req_task_complete &&
	    !(req->flags & REQ_F_REISSUE))
		check_end(r);
	init_task_work(&r->work, run_work);
	task_work_notify(&r->issuer, &r->work);
	request_wake();
}

#if defined(HAVE_IO_TW_REQ)
void io_req_normal_work_add(struct io_kiocb *req)
#elif defined(HAVE_IO_TW_STATE)
void __io_req_task_work_add(struct io_kiocb *req, unsigned int flags)
#else
void __io_req_task_work_add(struct io_kiocb *req, bool allow_local)
#endif
{
	add_work(req);
}

void io_req_task_queue(struct io_kiocb *req)
{
	req->io_task_work.func = task_submit;
	add_work(req);
}

void uring_fail_by_work(struct io_kiocb *req, int err)
{
	req->cqe.res = err;
	req->io_task_work.func = task_fail;
	add_work(req);
}

#ifndef HAVE_IO_ISSUE_DEF
void io_req_task_queue_fail(struct io_kiocb *req, int err)
{
	uring_fail_by_work(req, err);
}
#endif

void uring_free_by_work(struct io_kiocb *req)
{
	req->flags &= ~REQ_F_REFCOUNT;
	req->flags |= REQ_F_CQE_SKIP;
	req->io_task_work.func = io_req_task_complete;
	add_work(req);
}

/* ---- issue --------------------------------------------------------------- */

int uring_issue(struct io_kiocb *req, unsigned int flags)
{
	const struct cred *creds = NULL;
	int ret;

	if (!uring_assign_file(req))
		return -EBADF;
	if ((req->flags & REQ_F_CREDS) && req->creds != current_cred())
		creds = override_creds(req->creds);
	ret = DEFS[req->opcode].issue(req, flags);
	if (creds)
		revert_creds(creds);
	if (ret)
		return ret == IOU_ISSUE_SKIP_COMPLETE ? 0 : ret;
	check_end(uring_req_of(req));
	if (flags & IO_URING_F_COMPLETE_DEFER) {
		complete_req(req);
		return 0;
	}
	post(req);
	/* the worker has a reference, and this is not the last */
	BUG_ON(req_ref_put_and_test(req));
	return 0;
}

/* what can be polled is waited for by a worker, too */
static void queue_sqe(struct io_kiocb *req)
{
	int ret = uring_issue(req, IO_URING_F_NONBLOCK | IO_URING_F_COMPLETE_DEFER);

	if (ret == -EAGAIN && !(req->flags & REQ_F_NOWAIT))
		uring_queue(req);
	else if (ret)
		fail(req, ret);
}

static int queue_forced(struct io_kiocb *req)
{
#ifndef HAVE_IO_ISSUE_DEF
	int ret = io_req_prep_async(req);

	if (ret)
		return ret;
#endif
	uring_queue(req);
	return 0;
}

/* io_init_req() of memory that other requests have been in */
static struct io_kiocb *alloc_req(struct io_request *user, const struct io_uring_sqe *sqe)
{
	struct uring_req *r = kmem_cache_alloc(uring_req_cache, GFP_KERNEL);
	struct task_ref issuer = task_ref(current);
	struct io_kiocb *req;

	if (!r)
		return NULL;
	r->user = user;
	r->issuer.t = issuer.t;
	r->issuer.turn = issuer.turn;
	r->pos = (loff_t)sqe->off;
	r->running = r->hashed = false;
	req = &r->io;
	req->ctx = &contexts[sim_self()];
	req->opcode = sqe->opcode;
	req->flags = (__force typeof(req->flags))sqe->flags;
	req->cqe.fd = sqe->fd;
	req->file = NULL;
	req->link = NULL;
	req->async_data = NULL;
#ifdef HAVE_IO_TW_REQ
	req->tctx = current->io_uring;
#else
	req->task = current;
#endif
	return req;
}

long mock_uring_enter(struct io_request *user, const struct io_uring_sqe *sqe)
{
	struct io_ring_ctx *ctx = &contexts[sim_self()];
	struct io_kiocb *req;
	int ret;

	mutex_lock(&ctx->uring_lock);
	req = alloc_req(user, sqe);
	if (!req) {
		mutex_unlock(&ctx->uring_lock);
		return -EAGAIN;
	}
	ret = DEFS[req->opcode].prep(req, sqe);
	if (!ret && (req->flags & REQ_F_FORCE_ASYNC))
		ret = queue_forced(req);
	else if (!ret)
		queue_sqe(req);
	if (ret)
		fail(req, ret);
	mutex_unlock(&ctx->uring_lock);
	return 1;
}

#endif
