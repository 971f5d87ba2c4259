// SPDX-License-Identifier: GPL-2.0-only
/*
 * memfs files, mapped: a page becomes writable under the second level of
 * freeze protection, its block is reserved in a transaction under the third.
 */
#include "memfs/memfs.h"

int memfs_page_mkwrite(struct file *file, loff_t pos, uint8_t fill)
{
	bool swapped = changed(FAULT_LEVELS_SWAPPED);
	int outer = swapped ? SB_FREEZE_FS : SB_FREEZE_PAGEFAULT;
	int inner = swapped ? SB_FREEZE_PAGEFAULT : SB_FREEZE_FS;
	struct inode *inode = file_inode(file);
	struct super_block *sb = inode->i_sb;
	int err;

	if (pos < 0 || pos >= i_size_read(inode))
		return -EFAULT;
	__sb_start_write(sb, outer);
	if (changed(FAULT_MMAP_LOCK_LAST)) {
		mmap_read_unlock();
		mmap_read_lock();
	}
	inode->i_mtime = inode->i_ctime = current_time();
	__sb_start_write(sb, inner);
	err = memfs_reserve(inode, pos, 1);
	__sb_end_write(sb, inner);
	if (!err)
		memfs_store(inode, pos, 1, &(struct iov_iter){.count = 1, .fill = fill});
	__sb_end_write(sb, outer);
	return err;
}
