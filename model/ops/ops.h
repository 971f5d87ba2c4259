/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations that scenarios call. Their bodies are grouped by theme;
 * table.c says how each is written and where it may stand.
 */
#ifndef MODEL_OPS_H
#define MODEL_OPS_H

#include <sim/world.h>
#include "vfs/vfs.h"

#define MODEL_OPS(X)                                                                               \
	X(fs)                                                                                      \
	X(file)                                                                                    \
	X(overlay) X(open) X(close) X(setfl) X(write) X(read) X(read_byte) X(aio_write)            \
		X(aio_read) X(uring_write) X(uring_read) X(aio_wait) X(aio_byte) X(copy_up)        \
			X(freeze) X(thaw) X(fail_alloc) X(fail_io) X(fail_verify) X(fail_freeze)   \
				X(mmap_write) X(deny) X(allow) X(size) X(mode) X(byte)             \
					X(sum) X(copied_up) X(writers) X(frozen) X(last_flags)

#define MODEL_OP_DECLARE(name) long op_##name(const union sim_arg *args);
MODEL_OPS(MODEL_OP_DECLARE)
#undef MODEL_OP_DECLARE

/** DEFINE_OP() - define the body of an operation, and op_@name(), its way in and out */
#define DEFINE_OP(name)                                                                            \
	static long do_##name(const union sim_arg *args);                                          \
	long op_##name(const union sim_arg *args)                                                  \
	{                                                                                          \
		return syscall_exit(do_##name(args));                                              \
	}                                                                                          \
	static long do_##name(const union sim_arg *args)

/** DEFINE_QUERY() - a query: looks, without a visible operation */
#define DEFINE_QUERY(name) long op_##name(const union sim_arg *args)

/** model_ops - ended by a NULL name */
extern const struct sim_opdef model_ops[];
/** model_elsewhere - operations that only trees have, or only the model; ended by a NULL name */
extern const struct sim_elsewhere model_elsewhere[];

/** op_inode() - inode of "/mnt/f", ERR_PTR(-ENOENT) */
struct inode *op_inode(const char *path);

/** model_rules - the rows of INVARIANTS */
extern const struct sim_rule model_rules[];

#endif
