// SPDX-License-Identifier: GPL-2.0-only
/*
 * What overlays and super blocks of a tree are asked for by operations.
 */
#include <port/probe.h>
#include "memfs/memfs.h"
#include "mock/fuse.h"
#include "ops/ops.h"
#include <linux/xattr.h>
#include "fs/overlayfs/overlayfs.h"

bool op_is_overlay(const struct super_block *sb)
{
	return !strcmp(sb->s_type->name, "overlay");
}

long op_copy_up_path(const char *name)
{
	struct path path;
	int err = op_path(name, &path);

	if (err)
		return err;
	err = op_is_overlay(path.dentry->d_sb) ? ovl_maybe_copy_up(path.dentry, O_WRONLY) : -EINVAL;
	path_put(&path);
	return err;
}

bool op_is_copied_up(struct inode *inode)
{
	return ovl_inode_upper(inode);
}

struct inode *op_inode_below(struct inode *inode)
{
	return op_is_overlay(inode->i_sb) ? ovl_inode_real(inode) : mock_fuse_shown(inode);
}

int op_freeze_sb(struct super_block *sb, enum freeze_holder who)
{
#if defined(HAVE_FREEZE_OWNER) /* 6.15 */
	return freeze_super(sb, who, NULL);
#elif defined(HAVE_FREEZE_HOLDER)
	return freeze_super(sb, who);
#else
	return who ? -EOPNOTSUPP : freeze_super(sb);
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
