/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ring around io_uring/rw.c of a tree, which is the tree's own: what io_uring/io_uring.c and
 * io-wq.c do for a read or write, and what rw.c and they are called in trees of different age.
 */
#ifndef MOCK_URING_H
#define MOCK_URING_H

#include <port/probe.h>

#ifdef HAVE_URING_RW /* 6.0 */
#include <linux/fs.h>
#include <linux/io_uring_types.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <uapi/linux/io_uring.h>
#ifdef HAVE_IO_VEC /* 6.15 */
#include "io_uring/filetable.h"
#endif
#include "io_uring/io_uring.h"
#include "io_uring/opdef.h"
#include "io_uring/refs.h"
#include "io_uring/rsrc.h"
#include "io_uring/rw.h"
#include "common/request.h"
#include "services/port.h"

/**
 * struct uring_req - a request, as the ring has it
 * @io: what rw.c knows of it
 * @user: the program's
 * @issuer: who submitted it, and whose task work completes it, if it has not ended
 * @work: that task work
 * @pos: where it begins; -1: at the position of the file
 * @queued: in the list of what workers are to do, or do
 * @running: a worker has begun with it
 * @hashed: no other worker may write to its file meanwhile
 */
struct uring_req {
	struct io_kiocb io;
	struct io_request *user;
	struct task_ref issuer;
	struct callback_head work;
	loff_t pos;
	struct list_head queued;
	bool running, hashed;
};

static inline struct uring_req *uring_req_of(struct io_kiocb *req)
{
	return container_of(req, struct uring_req, io);
}

/* ---- uring.c ------------------------------------------------------------- */

/**
 * mock_uring_enter() - io_uring_enter() of one request, on a ring that the task has for itself
 * Return: 1, -EAGAIN where there is no memory for it; why it failed is told as any result
 */
long mock_uring_enter(struct io_request *user, const struct io_uring_sqe *sqe);
/** uring_begin() - a request of @user has its file */
void uring_begin(const struct io_request *user, const struct file *file);
/** uring_event() - the program has an event of @user: the end of the ring's way. @pos: behind what
 * was read or written */
void uring_event(struct io_request *user, loff_t pos, long res);
/** uring_issue() - io_issue_sqe(). Return: 0, or why it is not on its way */
int uring_issue(struct io_kiocb *req, unsigned int flags);
/** uring_fail_by_work() - io_req_task_queue_fail(), whatever it is called */
void uring_fail_by_work(struct io_kiocb *req, int err);
/** uring_free_by_work() - io_free_req(): the task work of the issuer frees it */
void uring_free_by_work(struct io_kiocb *req);
/** uring_assign_file() - Return: has it a file, which it keeps from now on? */
bool uring_assign_file(struct io_kiocb *req);

/* ---- uring_wq.c ---------------------------------------------------------- */

/** uring_queue() - io_queue_iowq(): a worker is to do it, who may wait */
void uring_queue(struct io_kiocb *req);
/** mock_uring_cancel() - Return: 0, -EALREADY when a worker does it, -ENOENT when none is to */
long mock_uring_cancel(const struct io_request *user);

#endif
#endif
