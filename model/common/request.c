// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of requests, and what waits for them.
 */
#include <linux/wait.h>
#include "common/io.h"
#include "common/request.h"
#include "common/rules.h"
#include "memfs/compat.h"

/* changed between two visible operations; a done request is seen with all that it did */
static struct io_request requests[MAX_REQUESTS];
static unsigned int tail;    /* where the search for a free entry begins */
static unsigned int unended; /* how many have a super block that waits for them */
static DECLARE_WAIT_QUEUE_HEAD(cq_wait);

struct io_request *request_get(long nr)
{
	return nr >= 1 && nr <= MAX_REQUESTS ? &requests[nr - 1] : NULL;
}

long request_nr(const struct io_request *r)
{
	return r - requests + 1;
}

/*
 * The table is gone round, so that what a request read can be asked for after it was waited for.
 */
struct io_request *request_take(void)
{
	for (unsigned int i = 0; i < MAX_REQUESTS; i++) {
		struct io_request *r = &requests[data_race(tail++) % MAX_REQUESTS];

		if (data_race(r->used))
			continue;
		data_race(r->used = true);
		data_race(r->done = false);
		data_race(r->ended = false);
		data_race(r->turn++);
		sim_hb_acquire(r);
		return r;
	}
	return NULL;
}

void request_give_back(struct io_request *r)
{
	sim_hb_release(r);
	data_race(r->used = false);
}

void request_ended(struct io_request *r, const struct kiocb *kiocb, loff_t pos, long res)
{
	INVARIANT(!data_race(r->ended), NULL, 14, "request completed twice");
	INVARIANT(res <= 0 || (kiocb->ki_flags & IOCB_APPEND) || kiocb->ki_pos == pos + res, NULL,
		  16, "ki_pos was not updated before ki_complete");
	data_race(r->ended = true);
}

void request_done(struct io_request *r, long res, u8 first)
{
	r->res = res;
	r->first = first;
	/* the ring's tail is moved under a lock */
	sim_hb_release(r);
	data_race(r->done = true);
}

void request_wake(void)
{
	wake_up_all(&cq_wait);
}

void request_protects(struct io_request *r, const struct task_ref *issuer,
		      const struct super_block *sb)
{
	if (!task_alive(issuer) || data_race(r->protects))
		return;
	data_race(r->issuer = *issuer);
	data_race(r->protects = sb);
	data_race(unended++);
}

void request_unprotect(struct io_request *r)
{
	if (!data_race(r->protects))
		return;
	data_race(r->protects = NULL);
	data_race(unended--);
}

static bool is_turn(const struct io_request *r, unsigned int turn)
{
	return data_race(r->used) && data_race(r->turn) == turn;
}

static bool has_work(const struct io_request *r)
{
	return data_race(current->task_works) || op_aio_can_reap(r);
}

/* Is there anything to do for a task that waits? In one line: compilers differ in which it is. */
static bool has_news(const struct io_request *r, unsigned int turn)
{
	return data_race(r->done) || !is_turn(r, turn) || has_work(r);
}

/* Return: 0, or why the wait was given up */
static long wait_for_news(const struct io_request *r, unsigned int turn)
{
	if (op_aio_can_reap(r))
		return op_aio_reap(r);
	wait_event(cq_wait, has_news(r, turn));
	return 0;
}

long io_wait(long nr)
{
	struct io_request *r = request_get(nr);
	unsigned int turn = r ? data_race(r->turn) : 0;
	long res;

	while (r && is_turn(r, turn) && !data_race(r->done)) {
		res = wait_for_news(r, turn);
		op_return_to_user();
		if (res)
			return res;
	}
	/* another may have waited for it */
	if (!r || !is_turn(r, turn))
		return -EINVAL;
	sim_hb_acquire(r);
	res = r->res;
	request_give_back(r);
	return res;
}

long io_first_byte(long nr)
{
	struct io_request *r = request_get(nr);

	return r && data_race(r->done) ? r->first : -EINVAL;
}

/* is it the current task whose work is to end what @r has protected of @sb? */
static bool is_unended(const struct io_request *r, const struct super_block *sb)
{
	return data_race(r->protects) == sb && data_race(r->issuer.t) == current &&
	       task_alive(&r->issuer);
}

bool io_ends_by_work(const struct super_block *sb)
{
	for (unsigned int i = 0; data_race(unended) && i < MAX_REQUESTS; i++)
		if (is_unended(&requests[i], sb))
			return true;
	return false;
}

void io_check_pending(void)
{
	for (unsigned int i = 0; i < MAX_REQUESTS; i++)
		INVARIANT(!requests[i].used || requests[i].done, NULL, 14,
			  "request %u was never completed", i + 1);
}
