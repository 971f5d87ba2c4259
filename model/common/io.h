/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I/O as user space asks for it: synchronous, by Linux aio, by io_uring. One source for all worlds.
 */
#ifndef COMMON_IO_H
#define COMMON_IO_H

#include <linux/fs.h>
#include <linux/uio.h>
#include <sim/world.h>

/** struct rw_args - what a request is about. @extra: IOCB_DIRECT, as the loop driver sets by
 * itself, IOCB_DIO_CALLER_COMP, as io_uring did from 6.6 on; @async: io_uring: without a try at
 * once. It has no padding: that is copied with it, and would make two states of one */
struct rw_args {
	int fd;
	int write;
	loff_t pos;
	size_t len;
	int fill;
	rwf_t flags;
	int extra;
	int async;
};

/**
 * io_open() - as do_sys_openat2(), fs/open.c: first a descriptor, then a file for it
 * @how: opens it; gives a reference, or ERR_PTR()
 * Return: the descriptor, or negative errno
 */
long io_open(struct file *(*how)(const char *name, unsigned int flags), const char *name,
	     unsigned int flags);
/**
 * io_on_file() - what a system call does with the file of a descriptor, its first argument
 * Return: what @fn returned, -EBADF where there is no file
 */
long io_on_file(const union sim_arg *args,
		long (*fn)(struct file *file, const union sim_arg *args));
/**
 * io_rw_args() - what a read or write is about whose first arguments are fd, pos and len
 * @flags: RWF_* and IOCB_* in one word, as scenarios write them
 */
struct rw_args io_rw_args(const union sim_arg *args, bool write, long flags, long fill);
/** io_pwrite() - pwrite() of @len bytes of one value. Return: bytes, or negative errno */
long io_pwrite(int fd, loff_t pos, size_t len, u8 fill);
/** io_submit() - Linux aio. Return: request number from 1, or negative errno */
long io_submit(const struct rw_args *args);
/** io_uring_submit() - NOWAIT first, a worker thread on -EAGAIN; why it fails is its
 * result. Return: as io_submit() */
long io_uring_submit(const struct rw_args *args);
/** io_wait() - wait until request @nr is complete. Return: its result; -EINVAL for no such
 * request */
long io_wait(long nr);
/** io_first_byte() - first byte that read request @nr read; -EINVAL for no such request */
long io_first_byte(long nr);
/** io_check_pending() - rule 14: no request is left without completion */
void io_check_pending(void);
/** io_ends_by_work() - is there a write on @sb that task work of the current task alone will
 * end? */
bool io_ends_by_work(const struct super_block *sb);

#endif
