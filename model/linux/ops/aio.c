// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linux aio as a program uses it: the tree's system calls, on a ring that the process has had
 * since before the scenario began. Its threads share the ring. One of them at a time waits there
 * for events and hands them to those that they are for, as libraries do that serve several threads.
 */
#include <linux/aio_abi.h>
#include <linux/aio.h>
#include <linux/init_task.h>
#include "common/io.h"
#include "common/request.h"
#include "common/rules.h"
#include "mock/ring.h"
#include "ops/aio.h"
#include "ops/ops.h"

long sys_io_setup(unsigned int nr_events, aio_context_t __user *ctx);
long sys_io_submit(aio_context_t ctx, long nr, struct iocb __user *__user *iocbs);
long sys_io_getevents(aio_context_t ctx, long min_nr, long nr, struct io_event __user *events,
		      struct __kernel_timespec __user *timeout);

/**
 * struct user_iocb - what the program keeps of a request
 * @flying: from io_submit() until its event was read
 */
struct user_iocb {
	struct iocb iocb;
	struct op_buf buf;
	bool flying;
};

/* the table of requests beside that of all submitters; changed between two visible operations */
static struct user_iocb iocbs[MAX_REQUESTS];
static aio_context_t ring;
static bool reaping, used;

/* the file of the ring has credentials of its own: it goes only where an execution has used it */
void aio_boot(void)
{
	const struct cred *root = override_creds(prepare_creds());

	port_enter_mm();
	sim_assert(!sys_io_setup(MAX_REQUESTS, &ring));
	port_exit_mm();
	revert_creds(root);
}

static struct user_iocb *iocb_of(const struct request *r)
{
	return &iocbs[request_nr(r) - 1];
}

static struct request *request_of(u64 obj)
{
	struct user_iocb *u = container_of((struct iocb *)obj, struct user_iocb, iocb);

	return request_get(u - iocbs + 1);
}

void aio_check_end(const struct kiocb *kiocb, u64 obj, long res)
{
	const struct iocb *iocb = (const struct iocb *)obj;

	request_ended(request_of(obj), kiocb, iocb->aio_offset, res);
}

static void let_go(struct user_iocb *u)
{
	data_race(u->flying = false);
	op_buf_free(&u->buf);
}

static long submit(struct request *r, struct user_iocb *u)
{
	struct iocb __user *list[] = {&u->iocb};
	long ret;

	data_race(used = true);
	data_race(u->flying = true);
	ret = sys_io_submit(ring, ARRAY_SIZE(list), list);
	if (ret == ARRAY_SIZE(list))
		return request_nr(r);
	let_go(u);
	request_give_back(r);
	return ret;
}

long op_aio_submit(const struct rw_args *args)
{
	struct user_iocb *u;
	struct request *r;

	if (args->extra)
		return io_submit(args);
	r = request_take();
	if (!r)
		return -EAGAIN;
	u = iocb_of(r);
	op_buf_init(&u->buf, args->len, args->fill);
	u->iocb = (struct iocb){
		.aio_lio_opcode = args->write ? IOCB_CMD_PWRITE : IOCB_CMD_PREAD,
		.aio_fildes = args->fd,
		.aio_buf = (u64)u->buf.vec.iov_base,
		.aio_nbytes = args->len,
		.aio_offset = args->pos,
		.aio_rw_flags = args->flags,
	};
	return submit(r, u);
}

/* the program reads an event; what it waits for goes to it */
static void take(const struct io_event *ev)
{
	struct request *r = request_of(ev->obj);
	struct user_iocb *u = iocb_of(r);
	u8 first = op_buf_first(&u->buf);

	let_go(u);
	request_done(r, ev->res, first);
}

/* Return: 0, or negative errno of io_getevents() */
static long get_events(long min_nr, struct __kernel_timespec *timeout)
{
	struct io_event events[MAX_REQUESTS];
	long n;

	data_race(reaping = true);
	n = sys_io_getevents(ring, min_nr, MAX_REQUESTS, events, timeout);
	for (long i = 0; i < n; i++)
		take(&events[i]);
	/* all that were read are known before the next one waits for more */
	data_race(reaping = false);
	request_wake();
	return min(n, 0L);
}

bool op_aio_can_reap(const struct request *r)
{
	return data_race(iocb_of(r)->flying) && !data_race(reaping);
}

long op_aio_reap(void)
{
	return get_events(1, NULL);
}

void op_exit_aio(void)
{
	struct __kernel_timespec now = {};

	if (!data_race(used))
		return;
	port_enter_mm();
	get_events(0, &now);
	io_check_pending();
	exit_aio(current->mm);
	mock_unmap_rings();
	port_exit_mm();
}
