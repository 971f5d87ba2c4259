/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What operations find in the model.
 */
#ifndef MODEL_OPS_H
#define MODEL_OPS_H

#include "vfs/vfs.h"
#include "common/ops.h"

#define OP_IN_MODEL 1
#define OP_IN_TREES 0
#define OP_IN_PIPE_TREES 0
#define OP_IN_FUSE_TREES 0

static inline const struct cred *op_enter(void)
{
	return current_cred();
}

static inline long op_exit(long ret, const struct cred *cred)
{
	(void)cred;
	return syscall_exit(ret);
}

static inline long op_exit_setup(long ret)
{
	return syscall_exit(ret);
}

/** op_inode() - inode of "/mnt/f", ERR_PTR(-ENOENT) */
struct inode *op_inode(const char *path);

/** model_rules - the rows of INVARIANTS */
extern const struct sim_rule model_rules[];

#endif
