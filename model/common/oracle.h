/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The data oracle: what is read of a file, what is in it, and its size are checked against what
 * system calls did, whatever lies between them and the bytes. It knows POSIX, and what Linux
 * documents to be different: a read and a write at a time need not be atomic, nor two writes
 * (pwrite(2)); an error leaves unknown what it was about. Of overlays it knows that layers are not
 * changed by others (Documentation/filesystems/overlayfs.rst, "Changes to underlying filesystems"):
 * a file that is, is looked at no more.
 *
 * Each request begins here as soon as it has its file, and ends when its result is known. Between
 * the two it may have happened at any time, or in parts.
 */
#ifndef COMMON_ORACLE_H
#define COMMON_ORACLE_H

#include <linux/fs.h>
#include "common/io.h"
#include "common/request.h"
#include "ops/ops.h"

/** oracle_task(), oracle_request() - what a system call of this task is called here, which has one
 * at a time, and a request that others end */
unsigned int oracle_task(void);
unsigned int oracle_request(const struct io_request *r);

/** oracle_rw() - a read or write of @file begins */
void oracle_rw(unsigned int id, const struct file *file, const struct rw_args *rw);
/**
 * oracle_rw_end() - it has ended; nothing if none had begun
 * @pos: behind it, where it was at the position of the file
 * @buf: memory that was read into
 */
void oracle_rw_end(unsigned int id, loff_t pos, long ret, const struct op_buf *buf);
/** oracle_resize() - a file will be cut or extended to @size bytes */
void oracle_resize(unsigned int id, struct inode *inode, loff_t size);
/** oracle_allocate() - fallocate() of a file begins. @mode: FALLOC_FL_KEEP_SIZE, _PUNCH_HOLE and
 * _ZERO_RANGE; what others are done is an error */
void oracle_allocate(unsigned int id, struct inode *inode, int mode, loff_t pos, loff_t len);
#define ORACLE_TEE (-2)
/**
 * oracle_copy() - what @in has from @from on goes to @out. The call is of a task, and ends by
 * oracle_copy_end()
 * @in: NULL: what was taken before
 * @from, @pos: -1: at the position of the file, which for a pipe is all there is; ORACLE_TEE: what
 *	is read of a pipe stays there
 * @len: bytes at most
 */
void oracle_copy(unsigned int id, struct inode *in, loff_t from, struct inode *out, loff_t pos,
		 loff_t len);
void oracle_copy_end(unsigned int id, long ret);
/** oracle_take(), oracle_taken() - the same in two steps, of which this is the first: into a pipe
 * that nobody else has, until oracle_copy_end() */
void oracle_take(unsigned int id, struct inode *in, loff_t pos, loff_t len);
void oracle_taken(unsigned int id, long ret);
/** oracle_change() - a file will be changed in a way that is not followed; its data are what
 * they are when that has ended */
void oracle_change(unsigned int id, struct inode *inode);
/** oracle_end() - either has ended */
void oracle_end(unsigned int id, long ret);
/** oracle_setfl() - the flags of @file become @flags; who writes meanwhile may append or not.
 * Return: does it matter? Then oracle_setfl_end() follows */
bool oracle_setfl(const struct file *file, unsigned int flags);
void oracle_setfl_end(const struct file *file);
/** oracle_made() - a file is there, with data that are right */
void oracle_made(const struct inode *inode);

#endif
