// SPDX-License-Identifier: GPL-2.0-only
/* Mock of device files and pipes with a name, which no scenario opens. */
#include <linux/cdev.h>
#include <linux/fs.h>

const struct file_operations def_chr_fops, def_blk_fops;

/* fs/buffer.c: no filesystem here has a block device */
int inode_has_buffers(struct inode *inode);
int inode_has_buffers(struct inode *inode)
{
	return 0;
}

int remove_inode_buffers(struct inode *inode);
int remove_inode_buffers(struct inode *inode)
{
	return 1;
}
