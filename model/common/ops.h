/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations: their bodies, and what is made of their table (ops.def). A world's "ops/ops.h"
 * includes this, and has the ways in and out:
 *
 *	const struct cred *op_enter(void)            into the kernel; for op_exit()
 *	long op_exit(long ret, const char *gives_0, const struct cred *)
 *	                                             back to user mode: task work; @ret
 *	long op_exit_setup(long ret)                 the same for what is no system call of a user's
 *
 * and OP_IN_MODEL, OP_IN_TREES, ...: 1 where it is so.
 */
#ifndef COMMON_OPS_H
#define COMMON_OPS_H

#include <sim/world.h>
#include "common/rules.h"

struct super_block;

/** common_ops - the operations of this world; ended by a NULL name */
extern const struct sim_opdef common_ops[];
/** common_elsewhere - those that only some worlds have; ended by a NULL name */
extern const struct sim_elsewhere common_elsewhere[];

/** COMMON_WORLD - members of struct sim_world that all worlds have alike */
#define COMMON_WORLD                                                                               \
	.abi = SIM_WORLD_ABI, .ops = common_ops, .elsewhere = common_elsewhere,                    \
	.rules = world_rules, SIM_WORLD_SAYS

/**
 * op_check_result() - rules 88 and 91: what a system call returns
 * @gives_0: its name if that is 0 or an error by its row in ops.def, else NULL
 */
void op_check_result(long ret, const char *gives_0);
/** op_check_levels() - rule 90: at rest, who may write to @sb. @name: of its mount */
void op_check_levels(const struct super_block *sb, const char *name);

/** OP_DO() - how a body is called where a world says nothing else */
#ifndef OP_DO
#define OP_DO(fn, args) fn(args)
#endif

/** DEFINE_OP() - define the body of an operation, a system call */
#define DEFINE_OP(name)                                                                            \
	extern const bool op_gives_0_##name;                                                       \
	long op_##name(const union sim_arg *args);                                                 \
	static long do_##name(const union sim_arg *args);                                          \
	long op_##name(const union sim_arg *args)                                                  \
	{                                                                                          \
		const struct cred *cred = op_enter();                                              \
		const long ret = OP_DO(do_##name, args);                                           \
                                                                                                   \
		return op_exit(ret, op_gives_0_##name ? #name : NULL, cred);                       \
	}                                                                                          \
	static long do_##name(const union sim_arg *args)

/** DEFINE_SETUP() - the same for what root does before there are users */
#define DEFINE_SETUP(name)                                                                         \
	long op_##name(const union sim_arg *args);                                                 \
	static long do_##name(const union sim_arg *args);                                          \
	long op_##name(const union sim_arg *args)                                                  \
	{                                                                                          \
		return op_exit_setup(do_##name(args));                                             \
	}                                                                                          \
	static long do_##name(const union sim_arg *args)

/** DEFINE_QUERY() - a query: looks, without a visible operation */
#define DEFINE_QUERY(name)                                                                         \
	long op_##name(const union sim_arg *args);                                                 \
	long op_##name(const union sim_arg *args)

#endif
