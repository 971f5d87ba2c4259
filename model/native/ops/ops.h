/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What operations find on the running kernel: system calls, in the words of the sources of
 * model/linux/ops/ that are compiled for it as they are.
 */
#ifndef NATIVE_OPS_H
#define NATIVE_OPS_H

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>
#include "calls/calls.h"
#include "common/ops.h"

#define OP_IN_CALLS 1
#define OP_IN_OVERLAY 1

/* ---- kernel words that a user's headers have not ------------------------ */

#define __user
typedef uint8_t u8;
typedef uint64_t u64;
typedef unsigned short umode_t;

#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_READ 4
#define S_IALLUGO 07777
#define __kuid_val(uid) (uid)

/** struct kstat - what is asked of a file */
struct kstat {
	umode_t mode;
	unsigned int nlink, uid;
	dev_t dev;
	u64 ino;
	loff_t size;
	blkcnt_t blocks;
	struct {
		long tv_sec;
	} mtime, atime;
};
int vfs_fstatat(int dfd, const char *path, struct kstat *st, int flags);

/* names are found by the kernel alone: nobody watches */
#define port_leaf_enter()
#define port_leaf_exit()

/* ---- who calls ---------------------------------------------------------- */

/** op_enter() - a task is a user from here on, as in kernel trees. Return: NULL */
const struct cred *op_enter(void);
/** op_exit() - it is root again. Return: @ret */
long op_exit(long ret, const char *gives_0, const struct cred *cred);
#define op_exit_setup(ret) (ret)

/* ---- paths and files ---------------------------------------------------- */

/** native_mounts_reset() - all that is mounted goes. Return: 0, negative errno */
int native_mounts_reset(void);
/** native_fds_reset() - all files are closed */
void native_fds_reset(void);
/**
 * native_fd() - a system call gave a descriptor, which goes with the execution
 * Return: what it is for the scenario, which has none yet when it begins; negative errno
 */
long native_fd(long fd);
/** native_real() - Return: the descriptor of this process, -1 where the scenario has none such */
int native_real(long fd);

/* ---- memory of the user ------------------------------------------------- */

/** struct op_buf - memory that is written to files, or read into */
struct op_buf {
	struct iovec vec;
};
void op_buf_init(struct op_buf *b, size_t len, u8 fill);
void op_buf_free(struct op_buf *b);
u8 op_buf_first(const struct op_buf *b);

#endif
