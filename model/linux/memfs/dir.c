// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directories of memfs: dentries and nothing else, by the tree's libfs.
 */
#include <linux/fs.h>
#include <linux/posix_acl.h>
#include <linux/slab.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"

void memfs_name(struct dentry *dentry, struct inode *inode)
{
#ifdef HAVE_PERSISTENT_NAME /* 6.19 */
	d_make_persistent(dentry, inode);
#else
	d_instantiate(dentry, inode);
	if (d_unhashed(dentry))
		d_rehash(dentry);
	dget(dentry);
#endif
}

/* Return: an inode for a name in @dir, or none yet; ERR_PTR() */
static struct inode *begin_new(struct inode *dir, umode_t mode)
{
	int err = memfs_begin(dir, S_ISDIR(mode) ? MEMFS_MKDIR : MEMFS_CREATE);
	struct inode *inode = err ? ERR_PTR(err) : memfs_make_inode(dir->i_sb, dir, mode);

	if (IS_ERR(inode))
		return inode;
	err = simple_acl_create(dir, inode);
	if (!err)
		return inode;
	iput(inode);
	return ERR_PTR(err);
}

static int memfs_new(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = begin_new(dir, mode);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	memfs_name(dentry, inode);
	if (S_ISDIR(mode))
		inc_nlink(dir);
	memfs_set_times(dir);
	return 0;
}

static int memfs_create(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode,
			bool excl)
{
	return memfs_new(dir, dentry, mode | S_IFREG);
}

#ifdef HAVE_MKDIR_DENTRY /* 6.15: another dentry than the one handed in, or an error */
static struct dentry *memfs_mkdir(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry,
				  umode_t mode)
{
	return ERR_PTR(memfs_new(dir, dentry, mode | S_IFDIR));
}
#else
static int memfs_mkdir(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return memfs_new(dir, dentry, mode | S_IFDIR);
}
#endif

static int memfs_mknod(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode,
		       dev_t dev)
{
	return memfs_new(dir, dentry, mode);
}

static int memfs_symlink(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry,
			 const char *target)
{
	struct inode *inode = begin_new(dir, S_IFLNK | 0777);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode->i_link = kstrdup(target, GFP_KERNEL);
	if (!inode->i_link) {
		iput(inode);
		return -ENOMEM;
	}
	inode->i_size = strlen(target);
	memfs_name(dentry, inode);
	memfs_set_times(dir);
	return 0;
}

#ifdef HAVE_TMPFILE_FILE /* 6.1 */
static int memfs_tmpfile(PORT_IDMAP_PARAM struct inode *dir, struct file *file, umode_t mode)
#else
static int memfs_tmpfile(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode)
#endif
{
	struct inode *inode = MEMFS_SB(dir)->features & MEMFS_NO_TMPFILE ? ERR_PTR(-EOPNOTSUPP)
									 : begin_new(dir, mode);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
#ifdef HAVE_TMPFILE_FILE
	d_tmpfile(file, inode);
	return finish_open_simple(file, 0);
#else
	d_tmpfile(dentry, inode);
	return 0;
#endif
}

static struct dentry *memfs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	int err = memfs_inject(MEMFS_LOOKUP);

	return err ? ERR_PTR(err) : simple_lookup(dir, dentry, flags);
}

static int memfs_link(struct dentry *from, struct inode *dir, struct dentry *to)
{
	int err = memfs_begin(dir, MEMFS_LINK);

	return err ? err : simple_link(from, dir, to);
}

static int memfs_unlink(struct inode *dir, struct dentry *dentry)
{
	int err = memfs_begin(dir, MEMFS_UNLINK);

	return err ? err : simple_unlink(dir, dentry);
}

static int memfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	int err = memfs_begin(dir, MEMFS_UNLINK);

	return err ? err : simple_rmdir(dir, dentry);
}

/* Return: a name, of nothing yet, in the place of one that is moved; ERR_PTR() */
static struct dentry *memfs_whiteout(struct inode *dir, struct dentry *from, struct inode **inode)
{
	struct dentry *dentry = d_alloc(from->d_parent, &from->d_name);

	if (!dentry)
		return ERR_PTR(-ENOMEM);
	*inode = memfs_make_inode(dir->i_sb, dir, S_IFCHR | WHITEOUT_MODE);
	if (!IS_ERR(*inode))
		return dentry;
	dput(dentry);
	return ERR_CAST(*inode);
}

#ifndef HAVE_SIMPLE_EXCHANGE /* 5.17: simple_rename() does it */
/* two names change places, which fs/namei.c does */
static int exchange(struct inode *from_dir, struct dentry *from, struct inode *to_dir,
		    struct dentry *to)
{
	if (from_dir != to_dir && d_is_dir(from) != d_is_dir(to)) {
		drop_nlink(d_is_dir(from) ? from_dir : to_dir);
		inc_nlink(d_is_dir(from) ? to_dir : from_dir);
	}
	memfs_set_times(from_dir);
	memfs_set_times(to_dir);
	return 0;
}
#endif

static int memfs_rename(PORT_IDMAP_PARAM struct inode *from_dir, struct dentry *from,
			struct inode *to_dir, struct dentry *to, unsigned int flags)
{
	bool refused = flags & RENAME_WHITEOUT && MEMFS_SB(from_dir)->features & MEMFS_NO_WHITEOUT;
	int err = refused ? -EINVAL : memfs_begin(from_dir, MEMFS_RENAME);
	struct dentry *whiteout = NULL;
	struct inode *inode;

	if (err)
		return err;
#ifndef HAVE_SIMPLE_EXCHANGE
	if (flags & RENAME_EXCHANGE)
		return exchange(from_dir, from, to_dir, to);
#endif
	if (flags & RENAME_WHITEOUT) {
		whiteout = memfs_whiteout(from_dir, from, &inode);
		if (IS_ERR(whiteout))
			return PTR_ERR(whiteout);
	}
	err = simple_rename(PORT_IDMAP from_dir, from, to_dir, to, flags & ~RENAME_WHITEOUT);
	if (!whiteout)
		return err;
	if (err)
		iput(inode);
	else
		memfs_name(whiteout, inode);
	dput(whiteout);
	return err;
}

const struct inode_operations memfs_dir_operations = {
	.lookup = memfs_lookup,
	.create = memfs_create,
	.mkdir = memfs_mkdir,
	.mknod = memfs_mknod,
	.symlink = memfs_symlink,
	.tmpfile = memfs_tmpfile,
	.link = memfs_link,
	.unlink = memfs_unlink,
	.rmdir = memfs_rmdir,
	.rename = memfs_rename,
	.permission = memfs_permission,
	.getattr = simple_getattr,
	.setattr = memfs_setattr,
	.set_acl = memfs_set_acl,
	.listxattr = memfs_listxattr,
#ifdef HAVE_FILEATTR /* 5.13 */
	.fileattr_get = memfs_fileattr_get,
	.fileattr_set = memfs_fileattr_set,
#endif
};

static int memfs_readdir(struct file *file, struct dir_context *ctx)
{
	int err = memfs_inject(MEMFS_READDIR);

	return err ? err : dcache_readdir(file, ctx);
}

const struct file_operations memfs_dir_file_operations = {
	.open = dcache_dir_open,
	.release = dcache_dir_close,
	.llseek = dcache_dir_lseek,
	.read = generic_read_dir,
	.iterate_shared = memfs_readdir,
	.fsync = memfs_fsync,
};
