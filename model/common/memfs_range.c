// SPDX-License-Identifier: GPL-2.0-only
/* What files of memfs can besides reads and writes. */
#include "common/memfs.h"
#include "memfs/compat.h"

/* with the lock of the inode */
static long memfs_fallocate_locked(struct file *file, int mode, loff_t pos, loff_t len)
{
	struct inode *inode = file_inode(file);
	long ret = mode & FALLOC_FL_KEEP_SIZE ? 0 : inode_newsize_ok(inode, pos + len);

	if (!ret)
		ret = file_modified(file);
	if (!ret)
		ret = memfs_join_journal(inode, false);
	if (!ret)
		ret = memfs_io_result(inode, len, MEMFS_FALLOCATE);
	return ret < 0 ? ret : memfs_allocate(inode, mode, pos, len);
}

long memfs_fallocate(struct file *file, int mode, loff_t pos, loff_t len)
{
	struct inode *inode = file_inode(file);
	long ret;

	memfs_check_protected(inode);
	memfs_check_locked_above(file);
	inode_lock(inode);
	ret = memfs_fallocate_locked(file, mode, pos, len);
	inode_unlock(inode);
	return ret;
}

int memfs_file_failure(struct file *file, enum memfs_can_fail op)
{
	return memfs_io_failure(MEMFS_SB(file_inode(file)), op);
}
