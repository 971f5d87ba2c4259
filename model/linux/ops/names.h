/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System calls that take names.
 */
#ifndef PORT_OPS_NAMES_H
#define PORT_OPS_NAMES_H

#include "ops/ops.h"

/*
 * DEFINE_NAMES_OP() - a system call on names. How a name is found is not under test: what is
 * visible of it are locks, and what the file system does.
 */
#define DEFINE_NAMES_OP(name)                                                                      \
	static long name##_names(const union sim_arg *args);                                       \
	DEFINE_OP(name)                                                                            \
	{                                                                                          \
		long ret;                                                                          \
                                                                                                   \
		port_leaf_enter();                                                                 \
		ret = name##_names(args);                                                          \
		port_leaf_exit();                                                                  \
		return ret;                                                                        \
	}                                                                                          \
	static long name##_names(const union sim_arg *args)

/** op_user_path() - a path as its user has it: all memory is the kernel's, that of users, too.
 * @buf: of OP_PATH_LEN */
static inline const char __user *op_user_path(const char *name, char *buf)
{
	op_full_path(name, buf);
	return (const char __user *)buf;
}

#endif
