// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of memfs other file systems have not, or have: file handles, which are numbers of inodes
 * that are not used again.
 */
#include <linux/exportfs.h>
#include <linux/fs.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "ops/ops.h"

static struct inode *get_inode(struct super_block *sb, u64 ino, u32 generation)
{
	struct inode *inode = ilookup(sb, ino);

	return inode ? inode : ERR_PTR(-ESTALE);
}

static struct dentry *memfs_fh_to_dentry(struct super_block *sb, struct fid *fid, int len, int type)
{
	return generic_fh_to_dentry(sb, fid, len, type, get_inode);
}

static struct dentry *memfs_fh_to_parent(struct super_block *sb, struct fid *fid, int len, int type)
{
	return generic_fh_to_parent(sb, fid, len, type, get_inode);
}

static const struct export_operations memfs_export_operations = {
#ifdef HAVE_ENCODE_INO32 /* 6.7: was what there is without */
	.encode_fh = generic_encode_ino32_fh,
#endif
	.fh_to_dentry = memfs_fh_to_dentry,
	.fh_to_parent = memfs_fh_to_parent,
};

DEFINE_SETUP(features)
{
	struct super_block *sb = op_sb(args[0].name);
	struct memfs_info *info = memfs_info_of(sb);
	static u8 next;
	struct inode *inode;

	if (!info)
		return -ENODEV;
	info->features = args[1].num;
	if (info->features & MEMFS_UUID)
		memset(&sb->s_uuid, ++next, sizeof(sb->s_uuid));
	if (!(info->features & MEMFS_HANDLES))
		return 0;
	sb->s_export_op = &memfs_export_operations;
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) insert_inode_hash(inode);
	return 0;
}
