/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests for asynchronous I/O, as the user knows them who asked for it: one
 * table for all submitters, where a completion is waited for. A request number
 * is its entry there, from 1.
 */
#ifndef COMMON_REQUEST_H
#define COMMON_REQUEST_H

#include <linux/fs.h>
#include <linux/sched.h>
#include "ops/ops.h"

#define MAX_REQUESTS 32

/**
 * struct io_request - a request
 * @used: from the submission until somebody has waited for it; @done: complete
 * @ended: checking only: its I/O has ended, though nobody may have looked yet
 * @turn: how often the entry was taken
 * @issuer, @protects: checking only: the task whose task work is to end the write, and the super
 *	block that waits for that end; NULL when nobody waits
 */
struct io_request {
	bool used, done, ended;
	unsigned int turn;
	u8 first;
	long res;
	struct task_ref issuer;
	const struct super_block *protects;
};

/** request_take() - before anything that lets another task in. Return: NULL if there is none */
struct io_request *request_take(void);
/** request_give_back() - nothing was submitted, or somebody has waited for it */
void request_give_back(struct io_request *r);
/** request_nr() - Return: its number */
long request_nr(const struct io_request *r);
/** request_get() - Return: that of a number; NULL when there is none */
struct io_request *request_get(long nr);
/**
 * request_ended() - rules 14 and 16, where the file system has told of the end of the I/O
 * @pos: where it began; @res: what was told
 */
void request_ended(struct io_request *r, const struct kiocb *kiocb, loff_t pos, long res);
/** request_done() - the user knows of it; request_wake() follows. @first: byte that was read */
void request_done(struct io_request *r, long res, u8 first);
/** request_protects() - only the task work of @issuer will end what it writes on @sb */
void request_protects(struct io_request *r, const struct task_ref *issuer,
		      const struct super_block *sb);
/** request_unprotect() - it has ended */
void request_unprotect(struct io_request *r);
/** request_wake() - who waits is to look again */
void request_wake(void);

#endif
