// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that move data by a pipe, which tasks share: it is an open FIFO. And advice, which
 * moves none.
 */
#include <linux/fs.h>
#include "common/oracle.h"
#include "ops/ops.h"

long sys_splice(int in, loff_t __user *in_pos, int out, loff_t __user *out_pos, size_t len,
		unsigned int flags);
long sys_tee(int in, int out, size_t len, unsigned int flags);
long sys_fadvise64_64(int fd, loff_t pos, loff_t len, int advice);
long sys_sync_file_range(int fd, loff_t pos, loff_t len, unsigned int flags);

/* the tree has functions of the names that the macro makes */
#define do_splice splice_op
#define do_tee tee_op
static long splice_all(const union sim_arg *args)
{
	loff_t in = args[3].num, out = args[4].num;

	return sys_splice(args[0].num, in < 0 ? NULL : (loff_t __user *)&in, args[1].num,
			  out < 0 ? NULL : (loff_t __user *)&out, args[2].num, args[5].num);
}

static long tee_all(const union sim_arg *args)
{
	return sys_tee(args[0].num, args[1].num, args[2].num, args[3].num);
}

static void let_go_file(struct file *file)
{
	port_leaf_enter();
	if (file)
		fput(file);
	port_leaf_exit();
}

/* the files stay as long as they are looked at, whoever closes them: nobody sees that */
static long moving(const union sim_arg *args, loff_t in_pos, loff_t out_pos,
		   long (*how)(const union sim_arg *args))
{
	struct file *in = op_fget(args[0].num), *out = op_fget(args[1].num);
	long ret;

	if (in && out)
		oracle_copy(oracle_task(), file_inode(in), in_pos, file_inode(out), out_pos,
			    args[2].num);
	ret = how(args);
	oracle_copy_end(oracle_task(), ret);
	let_go_file(in);
	let_go_file(out);
	return ret;
}

DEFINE_OP(splice)
{
	return moving(args, args[3].num, args[4].num, splice_all);
}

DEFINE_OP(tee)
{
	return moving(args, ORACLE_TEE, -1, tee_all);
}

#undef do_splice
#undef do_tee

DEFINE_OP(fadvise)
{
	return sys_fadvise64_64(args[0].num, args[1].num, args[2].num, args[3].num);
}

DEFINE_OP(sync_range)
{
	return sys_sync_file_range(args[0].num, args[1].num, args[2].num,
				   SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
					   SYNC_FILE_RANGE_WAIT_AFTER);
}
