// SPDX-License-Identifier: GPL-2.0-only
/* Mock of device files and pipes with a name, which no scenario opens. */
#include <linux/blkdev.h>
#include <linux/cdev.h>
#include <linux/fs.h>
#include <port/probe.h>

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

#ifdef HAVE_BDEV_READ_ONLY /* 5.10: remounting asks without a block device, too */
int bdev_read_only(struct block_device *bdev)
{
	return 0;
}
#endif

/* block/blk-core.c: nobody has I/O that could be held back */
void blk_start_plug(struct blk_plug *plug)
{
}

void blk_finish_plug(struct blk_plug *plug)
{
}
