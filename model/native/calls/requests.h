/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests that a scenario has begun: of Linux aio, and of io_uring. */
#ifndef NATIVE_REQUESTS_H
#define NATIVE_REQUESTS_H

#include <linux/aio_abi.h>
#include "calls/calls.h"

#define MAX_REQUESTS 64

#define MAX_PIECES 12

/* each has a ring of its own, that of io_uring with functions of its own; done: somebody has waited
 * for it, and res is its result */
struct request {
	aio_context_t ring;
	struct uring *uring;
	long (*wait)(struct request *r);
	void (*end)(struct request *r);
	struct iocb cb;
	struct iovec memory, piece[MAX_PIECES];
	long res;
	int done, cancelled;
};

/** find_request() - Return: the one of a number, NULL where there is none */
struct request *find_request(long req);
/** request_number() - Return: from 1 */
long request_number(const struct request *r);
/** give_back_request() - of the last one, that nothing came of. Return: @err */
long give_back_request(struct request *r, long err);
/**
 * new_request_in() - one with memory of a user, laid out as a system call has it
 * @pieces: how many it is in, 0: it is one buffer
 * @given: the buffer, or the pieces and their number
 * Return: 0 and the request in @r, -EAGAIN where there are too many, -EINVAL
 */
long new_request_in(struct iovec memory, long pieces, struct request **r, struct iovec *given);

#endif
