/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests on their way, for the data oracle alone.
 */
#ifndef COMMON_ORACLE_REQ_H
#define COMMON_ORACLE_REQ_H

#include "common/oracle_data.h"
#include "common/request.h"

enum oracle_kind {
	ORACLE_READ,
	ORACLE_WRITE,
	ORACLE_APPEND,
	ORACLE_RESIZE,
	ORACLE_ALLOCATE,
	ORACLE_COPY,
	ORACLE_CHANGE
};

/* other requests that change the file, where this one does or looks: */
#define AT_ONCE 1 /* were on their way, too */
#define RESIZED 2 /* and change its size, or this one does */
#define AT_POS 4  /* it is made at the position of the file, which is not known before */
#define TEED 16   /* of what is read of a pipe: that stays there */
#define HELD 8    /* of what is read for a copy: that has been read, and is in a pipe */

/**
 * struct oracle_req - a request on its way
 * @user: the inode that the system call is about; NULL: there is none
 * @data: of the file that had its bytes when it began, or was copied up since
 * @pos, @end: what it reads or may change
 * @len: how much it is to read or write; of what sets the size, or sees to it, the size
 * @from: of a write, where it begins
 * @lo, @hi: of a read: the size that the file has had meanwhile
 * @unused: nothing, so that there is no padding
 * @v: of a read: what others wrote meanwhile where it reads
 */
struct oracle_req {
	struct inode *user;
	struct oracle_data *data;
	u32 pos, end, len, from;
	u32 lo, hi;
	u8 kind, flags, fill, unused[5];
	struct oracle_values v;
};

/* those of tasks, of submitters, and what system calls of tasks read for a copy */
#define ORACLE_SOURCES (SIM_WORLD_THREADS + MAX_REQUESTS)
#define ORACLE_REQS (ORACLE_SOURCES + SIM_WORLD_THREADS)
extern struct oracle_req oracle_reqs[ORACLE_REQS];

#define for_each_req(r, d)                                                                         \
	for (struct oracle_req *r = oracle_reqs; r < oracle_reqs + ORACLE_REQS; r++)               \
		if (r->user && r->data == (d))

/** oracle_source() - Return: what a copy reads; NULL where that is of no file that is followed */
const struct oracle_req *oracle_source(const struct oracle_req *copy);
/** oracle_values_of() - add to @v what @r, which changes a file or a pipe, may write */
void oracle_values_of(struct oracle_values *v, const struct oracle_req *r);
/** oracle_loosen() - what is written while @read is on its way may be read or not */
void oracle_loosen(struct oracle_req *read);
/** oracle_meet() - a request that changes the file meets all others */
void oracle_meet(struct oracle_req *r);
/** oracle_make_unsure() - what it does is not followed */
void oracle_make_unsure(struct oracle_req *r);

#endif
