// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flags of files of memfs, as lsattr and chattr have them.
 */
#include <linux/fs.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"

#ifdef HAVE_FILEATTR /* 5.13 */
static const struct {
	unsigned int user, kernel;
} inode_flags[] = {
	{FS_APPEND_FL, S_APPEND},
	{FS_IMMUTABLE_FL, S_IMMUTABLE},
	{FS_SYNC_FL, S_SYNC},
	{FS_NOATIME_FL, S_NOATIME},
};

int memfs_fileattr_get(struct dentry *dentry, PORT_FILEATTR *fa)
{
	int err = memfs_inject(MEMFS_FILEATTR);

	if (err)
		return err;
	fileattr_fill_flags(fa, memfs_node(d_inode(dentry))->flags);
	fa->fsx_projid = memfs_node(d_inode(dentry))->project;
	return 0;
}

int memfs_fileattr_set(PORT_IDMAP_PARAM struct dentry *dentry, PORT_FILEATTR *fa)
{
	struct inode *inode = d_inode(dentry);
	unsigned int flags = 0;
	int err;

	memfs_check_protected(inode);
	err = memfs_begin(inode, MEMFS_FILEATTR);
	if (err)
		return err;
	for (unsigned int i = 0; i < ARRAY_SIZE(inode_flags); i++)
		if (fa->flags & inode_flags[i].user)
			flags |= inode_flags[i].kernel;
	memfs_node(inode)->flags = fa->flags;
	if (fa->fsx_valid)
		memfs_node(inode)->project = fa->fsx_projid;
	inode_set_flags(inode, flags, S_APPEND | S_IMMUTABLE | S_SYNC | S_NOATIME);
	return 0;
}
#endif
