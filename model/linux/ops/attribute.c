// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files as sysfs has them: what is written is a command, under a mutex, and may be about a path,
 * which the kernel looks up.
 */
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/splice.h>
#include <linux/uio.h>
#include "common/memfs.h"
#include "ops/ops.h"

static DEFINE_MUTEX(attribute_mutex);

/* as kernfs_fop_write_iter(), and what /sys/power/resume does */
static ssize_t write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	const char *name = file_inode(iocb->ki_filp)->i_private;
	size_t len = iov_iter_count(from);
	struct path path;
	long err;

	mutex_lock(&attribute_mutex);
	port_leaf_enter();
	err = op_path(name, &path);
	port_leaf_exit();
	mutex_unlock(&attribute_mutex);
	if (!err)
		path_put(&path);
	iov_iter_advance(from, len);
	iocb->ki_pos += len;
	return len;
}

static const struct file_operations attribute_operations = {
	.write_iter = write_iter,
	.splice_write = iter_file_splice_write,
};

DEFINE_OP(attribute)
{
	struct inode *inode = op_inode(args[0].name);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode->i_private = (void *)args[1].name;
	inode->i_fop = &attribute_operations;
	/* what is written is not what is read: nothing for the data oracle */
	MEMFS_I(inode)->right.off = true;
	return 0;
}
