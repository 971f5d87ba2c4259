// SPDX-License-Identifier: GPL-2.0-only
/*
 * Set-up: filesystems and files; and what of operations is the model's own.
 */
#include "common/oracle.h"
#include "ops/ops.h"
#include "memfs/memfs.h"

struct inode *op_inode(const char *path)
{
	struct dentry *d = path_lookup(path);

	return IS_ERR(d) ? ERR_PTR(-ENOENT) : d->d_inode;
}

long op_with_inode(const char *path, long (*fn)(struct inode *inode, long arg), long arg)
{
	struct inode *inode = op_inode(path);

	return IS_ERR(inode) ? PTR_ERR(inode) : fn(inode, arg);
}

struct file *op_open_path(const char *path, unsigned int flags)
{
	struct dentry *d = path_lookup(path);

	return IS_ERR(d) ? ERR_CAST(d) : dentry_open(d, flags);
}

DEFINE_OP(mmap_write)
{
	struct file *file = fget((int)args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	oracle_change(oracle_task(), file_inode(file));
	ret = do_page_fault(file, args[1].num, (uint8_t)args[2].num);
	oracle_end(oracle_task(), ret);
	fput(file);
	return ret;
}

DEFINE_SETUP(fs)
{
	struct memfs_info opts = {};
	struct super_block *sb;

	memfs_options(&opts, args);
	sb = memfs_mount(args[0].name, &opts);
	return IS_ERR(sb) ? PTR_ERR(sb) : 0;
}

DEFINE_SETUP(file)
{
	struct super_block *sb = mounted_sb(args[0].name);
	const char *name = args[1].name + (args[1].name[0] == '/');
	struct inode *inode;
	struct dentry *d;
	int err;

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	if (strlen(name) >= NAME_LEN)
		return -ENAMETOOLONG;
	if (d_lookup(sb, name))
		return -EEXIST;
	inode = memfs_new_inode(sb, (umode_t)args[4].num);
	if (!inode)
		return -ENOMEM;
	inode->i_uid = (unsigned int)args[5].num;
	inode->i_flags = (unsigned int)args[6].num;
	err = memfs_fill(inode, (size_t)args[2].num, (uint8_t)args[3].num);
	if (err)
		return err;
	d = d_add(sb, name, inode);
	return IS_ERR(d) ? PTR_ERR(d) : 0;
}
