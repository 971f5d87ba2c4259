// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a filesystem besides I/O: copy-up, freeze and thaw, and
 * failures made to order.
 */
#include "ops/ops.h"
#include "memfs/memfs.h"
#include "overlay/overlay.h"

DEFINE_OP(copy_up)
{
	struct dentry *d = path_lookup(args[0].name);

	if (IS_ERR(d))
		return PTR_ERR(d);
	return ovl_is(d->d_sb) ? ovl_copy_up(d) : -EINVAL;
}

DEFINE_OP(freeze)
{
	struct super_block *sb = mounted_sb(args[0].name);

	return sb ? freeze_super(sb, (enum freeze_holder)args[1].num) : -ENODEV;
}

DEFINE_OP(thaw)
{
	struct super_block *sb = mounted_sb(args[0].name);

	return sb ? thaw_super(sb, (enum freeze_holder)args[1].num) : -ENODEV;
}

DEFINE_OP(fail_alloc)
{
	sim_fail_alloc((unsigned int)args[0].num);
	return 0;
}

DEFINE_OP(fail_io)
{
	struct super_block *sb = mounted_sb(args[0].name);

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	data_race(((struct memfs_info *)sb->s_fs_info)->fail_io = -(int)args[1].num);
	return 0;
}

DEFINE_OP(fail_verify)
{
	struct super_block *sb = mounted_sb(args[0].name);

	if (!sb)
		return -ENODEV;
	data_race(sb->s_verify_err = -(int)args[1].num);
	return 0;
}

DEFINE_OP(fail_freeze)
{
	struct super_block *sb = mounted_sb(args[0].name);

	if (!sb)
		return -ENODEV;
	sb->s_freeze_err = -(int)args[1].num;
	return 0;
}

static long set_denied(const char *path, bool denied)
{
	struct inode *inode = op_inode(path);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	data_race(inode->i_denied = denied);
	return 0;
}

DEFINE_OP(deny)
{
	return set_denied(args[0].name, true);
}

DEFINE_OP(allow)
{
	return set_denied(args[0].name, false);
}
