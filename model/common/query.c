// SPDX-License-Identifier: GPL-2.0-only
/*
 * Queries: what expectations ask about. They only look.
 */
#include "common/memfs.h"
#include "memfs/compat.h"
#include "ops/ops.h"

/* the memfs inode at the bottom of a file of any layer */
static struct inode *bottom(struct inode *inode)
{
	while (!memfs_is(inode->i_sb))
		inode = op_inode_below(inode);
	return inode;
}

DEFINE_QUERY(size)
{
	struct inode *inode = op_inode(args[0].name);

	return IS_ERR(inode) ? PTR_ERR(inode) : inode->i_size;
}

DEFINE_QUERY(mode)
{
	struct inode *inode = op_inode(args[0].name);

	return IS_ERR(inode) ? PTR_ERR(inode) : (long)(inode->i_mode & S_IALLUGO);
}

DEFINE_QUERY(byte)
{
	struct inode *inode = op_inode(args[0].name);

	return IS_ERR(inode) ? PTR_ERR(inode) : memfs_byte(bottom(inode), args[1].num);
}

/* FNV-1a */
DEFINE_QUERY(sum)
{
	struct inode *inode = op_inode(args[0].name);
	unsigned int sum = 2166136261u;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	for (loff_t pos = 0; pos < inode->i_size; pos++)
		sum = (sum ^ memfs_byte(bottom(inode), pos)) * 16777619u;
	return sum;
}

DEFINE_QUERY(writers)
{
	struct super_block *sb = op_sb(args[0].name);

	return sb ? (int)port_writers(sb) : -ENODEV;
}

DEFINE_QUERY(frozen)
{
	struct super_block *sb = op_sb(args[0].name);

	return sb ? sb->s_writers.frozen : -ENODEV;
}

DEFINE_QUERY(last_flags)
{
	const struct memfs_info *info = memfs_info_of(op_sb(args[0].name));

	return info ? info->last_flags : -ENODEV;
}
