// SPDX-License-Identifier: GPL-2.0-only
/* A file of memfs gets another size. */
#include "memfs/memfs.h"

/* Blocks stay, as a direct write may be on its way to one. */
static void memfs_clear(struct inode *inode, loff_t from, loff_t to)
{
	for (loff_t pos = from, n; pos < to; pos += n) {
		u8 *block = MEMFS_I(inode)->block[pos / MEMFS_BLOCK];

		n = min_t(loff_t, MEMFS_BLOCK - pos % MEMFS_BLOCK, to - pos);
		if (block)
			mem_set(block + pos % MEMFS_BLOCK, 0, (size_t)n);
	}
}

int memfs_truncate(struct inode *inode, loff_t size)
{
	loff_t old = i_size_read(inode);

	if (size < 0 || size > MEMFS_MAX_SIZE)
		return -EFBIG;
	inode->i_mtime = inode->i_ctime = current_time();
	spin_lock(&inode->i_lock);
	i_size_write(inode, size);
	spin_unlock(&inode->i_lock);
	if (size < old)
		memfs_clear(inode, size, old);
	return 0;
}
