// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a filesystem besides I/O: copy-up, freeze and thaw, and
 * failures made to order.
 */
#include <port/probe.h>
#include "memfs/memfs.h"
#include "mock/security.h"
#include "ops/ops.h"
#include <linux/xattr.h>
#include "fs/overlayfs/overlayfs.h"

DEFINE_OP(copy_up)
{
	struct path path;
	int err = op_path(args[0].name, &path);

	if (err)
		return err;
	err = path.dentry->d_sb->s_type->name[0] == 'o' ? ovl_maybe_copy_up(path.dentry, O_WRONLY)
							: -EINVAL;
	path_put(&path);
	return err;
}

DEFINE_OP(freeze)
{
	struct super_block *sb = op_sb(args[0].name);

	if (!sb)
		return -ENODEV;
#if defined(HAVE_FREEZE_OWNER) /* 6.15 */
	return freeze_super(sb, (enum freeze_holder)args[1].num, NULL);
#elif defined(HAVE_FREEZE_HOLDER)
	return freeze_super(sb, (enum freeze_holder)args[1].num);
#else
	return args[1].num ? -EOPNOTSUPP : freeze_super(sb);
#endif
}

int op_thaw_sb(struct super_block *sb, enum freeze_holder who)
{
#if defined(HAVE_FREEZE_OWNER) /* 6.15 */
	return thaw_super(sb, who, NULL);
#elif defined(HAVE_FREEZE_HOLDER)
	return thaw_super(sb, who);
#else
	return who ? -EOPNOTSUPP : thaw_super(sb);
#endif
}

DEFINE_OP(thaw)
{
	struct super_block *sb = op_sb(args[0].name);

	return sb ? op_thaw_sb(sb, (enum freeze_holder)args[1].num) : -ENODEV;
}

DEFINE_OP(fail_alloc)
{
	sim_fail_alloc((unsigned int)args[0].num);
	return 0;
}

DEFINE_OP(fail_io)
{
	struct super_block *sb = op_sb(args[0].name);

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	data_race(((struct memfs_info *)sb->s_fs_info)->fail_io = -(int)args[1].num);
	return 0;
}

DEFINE_OP(fail_verify)
{
	struct super_block *sb = op_sb(args[0].name);

	if (!sb)
		return -ENODEV;
	mock_fail_file_permission(sb, -(int)args[1].num);
	return 0;
}

DEFINE_OP(fail_freeze)
{
	struct super_block *sb = op_sb(args[0].name);

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	data_race(((struct memfs_info *)sb->s_fs_info)->fail_freeze = -(int)args[1].num);
	return 0;
}

static long set_denied(const char *name, bool denied)
{
	struct inode *inode = op_inode(name);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (!memfs_is(inode->i_sb))
		return -EINVAL;
	data_race(MEMFS_I(inode)->denied = denied);
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
