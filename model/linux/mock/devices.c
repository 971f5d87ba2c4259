// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of device files and pipes with a name, which no scenario opens; and of drivers/char/misc.c:
 * what is registered is remembered, for operations to open it.
 */
#include <linux/anon_inodes.h>
#include <linux/blkdev.h>
#include <linux/cdev.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <port/probe.h>
#include "mock/devices.h"
#include "services/port.h"

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

/* ---- miscellaneous devices ------------------------------------------------------ */

static const struct miscdevice *devices[4];

int misc_register(struct miscdevice *misc)
{
	unsigned int i = 0;

	while (devices[i])
		sim_assert(++i < ARRAY_SIZE(devices));
	devices[i] = misc;
	return 0;
}

void misc_deregister(struct miscdevice *misc)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i] == misc)
			devices[i] = NULL;
}

static const struct file_operations closed_fops;

/* as misc_open(), behind an inode that is no device's */
struct file *mock_open_misc(const char *name, unsigned int flags)
{
	const struct miscdevice *misc = NULL;
	const struct cred *user;
	struct file *file;
	char label[32];
	int err;

	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i] && !strcmp(devices[i]->name, name))
			misc = devices[i];
	if (!misc)
		return ERR_PTR(-ENODEV);
	snprintf(label, sizeof(label), "[%s]", name);
	file = anon_inode_getfile(label, misc->fops, NULL, flags);
	if (IS_ERR(file))
		return file;
	user = override_creds(port_root_cred);
	err = misc->fops->open(file_inode(file), file);
	revert_creds(user);
	if (!err)
		return file;
	/* it was not opened, and is not released */
	file->f_op = &closed_fops;
	fput(file);
	return ERR_PTR(err);
}
