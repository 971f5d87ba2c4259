// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to names and attributes of a mock filesystem from within the kernel. Its one
 * directory stands for all that a cache makes: names of objects begin with that of their volume.
 */
#include <linux/fs.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"

static struct kmem_cache xattr_cache[1] = {{.sim = {.name = "xattr", .leak_ok = true}}};

/* Return: one of those that there can be; ERR_PTR() */
static struct inode *take_inode(struct super_block *sb, umode_t mode)
{
	int err = memfs_inject(MEMFS_CREATE);
	struct inode *inode;

	if (!err)
		err = memfs_take_file(sb->s_fs_info);
	if (err)
		return ERR_PTR(err);
	inode = memfs_new_inode(sb, mode);
	return inode ? inode : ERR_PTR(-ENOMEM);
}

struct file *kernel_tmpfile_open(struct super_block *sb, umode_t mode, unsigned int flags)
{
	struct inode *inode = take_inode(sb, mode);

	return IS_ERR(inode) ? ERR_PTR(PTR_ERR(inode)) : kernel_file_open(NULL, inode, flags);
}

struct dentry *vfs_mkdir(struct super_block *sb, const char *name)
{
	struct inode *inode = take_inode(sb, S_IFDIR | 0700);

	return IS_ERR(inode) ? ERR_PTR(PTR_ERR(inode)) : d_add(sb, name, inode);
}

int vfs_link(struct inode *inode, const char *name)
{
	int err = memfs_inject(MEMFS_LINK);
	struct dentry *d;

	if (err)
		return err;
	d = d_add(inode->i_sb, name, inode);
	return IS_ERR(d) ? (int)PTR_ERR(d) : 0;
}

int notify_change(struct inode *inode, loff_t size)
{
	int err = memfs_inject(MEMFS_SETATTR);

	if (err)
		return err;
	memfs_check_protected(inode);
	return memfs_truncate(inode, size);
}

int vfs_truncate(struct file *file, loff_t size)
{
	struct inode *inode = file_inode(file);
	int err;

	sb_start_write(inode->i_sb);
	inode_lock(inode);
	err = notify_change(inode, size);
	inode_unlock(inode);
	sb_end_write(inode->i_sb);
	return err;
}

int vfs_zero_range(struct file *file, loff_t pos, loff_t len)
{
	struct inode *inode = file_inode(file);
	int err;

	sb_start_write(inode->i_sb);
	inode_lock(inode);
	err = memfs_allocate(inode, FALLOC_FL_ZERO_RANGE, pos, len);
	inode_unlock(inode);
	sb_end_write(inode->i_sb);
	return err;
}

/* Rule 6. There are callers that begin no write, and yet must not change what is frozen. */
static void check_unfrozen(const struct inode *inode)
{
	INVARIANT(data_race(inode->i_sb->s_writers.frozen) != SB_FREEZE_COMPLETE, inode->i_sb, 6,
		  "an attribute of %s is set while it is frozen", inode->i_sb->s_id);
}

int vfs_setxattr(struct inode *inode, const void *value, size_t len)
{
	int err = memfs_inject(MEMFS_SETXATTR);
	void *copy;

	check_unfrozen(inode);
	if (err)
		return err;
	copy = sim_alloc(&xattr_cache->sim, len, SIM_ZERO, SIM_SITE());
	if (!copy)
		return -ENOMEM;
	mem_copy(copy, value, len);
	inode_lock(inode);
	kfree(inode->i_xattr);
	inode->i_xattr = copy;
	inode->i_xattr_len = len;
	inode_unlock(inode);
	return 0;
}

ssize_t vfs_getxattr(struct inode *inode, void *value, size_t size)
{
	ssize_t ret = memfs_inject(MEMFS_GETXATTR);

	if (ret)
		return ret;
	inode_lock_shared(inode);
	ret = !inode->i_xattr ? -ENODATA : inode->i_xattr_len > size ? -ERANGE : 0;
	if (!ret) {
		mem_copy(value, inode->i_xattr, inode->i_xattr_len);
		ret = (ssize_t)inode->i_xattr_len;
	}
	inode_unlock_shared(inode);
	return ret;
}

int vfs_removexattr(struct inode *inode)
{
	void *gone;

	check_unfrozen(inode);
	inode_lock(inode);
	gone = inode->i_xattr;
	inode->i_xattr = NULL;
	inode_unlock(inode);
	kfree(gone);
	return gone ? 0 : -ENODATA;
}
