// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of wrapfs: of each open one there is a backing file below, opened and used as who has
 * mounted the file system.
 */
#include <linux/backing-file.h>
#include <linux/fs_stack.h>
#include <linux/mount.h>
#include <linux/splice.h>
#include "memfs/compat.h"
#include "parts/wrapfs/wrapfs.h"

static struct inode *inode_below(const struct inode *inode)
{
	return d_inode(wrapfs_lower(inode).dentry);
}

/* A completion may tell of a write while somebody else looks; who looks without a lock, as the VFS
 * does, has what was right a moment ago, and is not under test. */
void wrapfs_copy_attrs(struct inode *inode)
{
	struct inode *lower = inode_below(inode);

	spin_lock(&inode->i_lock);
	data_race((fsstack_copy_attr_all(inode, lower), 0));
	data_race((fsstack_copy_inode_size(inode, lower), 0));
	spin_unlock(&inode->i_lock);
}

/* ---- what the helpers tell -------------------------------------------------- */

static void accessed(struct file *file)
{
	struct inode *inode = file_inode(file);

	data_race((fsstack_copy_attr_atime(inode, inode_below(inode)), 0));
}

#ifdef HAVE_BACKING_KIOCB /* 6.13 */
static void end_write(struct kiocb *iocb, ssize_t ret)
{
	wrapfs_copy_attrs(file_inode(iocb->ki_filp));
}
#define USER_FILE(file)
#else
static void end_write(struct file *file, loff_t pos, ssize_t ret)
{
	wrapfs_copy_attrs(file_inode(file));
}
#define USER_FILE(file) .user_file = file,
#endif

/* @file: as it is told to the helpers up to 6.12 */
static struct backing_file_ctx context(const struct wrapfs_info *info, struct file *file)
{
	return (struct backing_file_ctx){
		.cred = info->cred,
		USER_FILE(file).accessed = info->kind & WRAPFS_NO_ACCESSED ? NULL : accessed,
		.end_write = info->kind & WRAPFS_NO_END_WRITE ? NULL : end_write,
	};
}

/* who is told of no end of a write looks when it is back; of one that goes on, stat() does */
static ssize_t written(const struct wrapfs_info *info, struct inode *inode, ssize_t ret)
{
	if (info->kind & WRAPFS_NO_END_WRITE)
		wrapfs_copy_attrs(inode);
	return ret;
}

/* ---- files ------------------------------------------------------------------- */

static int wrapfs_open(struct inode *inode, struct file *file)
{
	const struct wrapfs_info *info = wrapfs_info_of(inode);
	struct path lower = wrapfs_lower(inode);
	int flags = file->f_flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	struct file *real = info->kind & WRAPFS_PLAIN_FILES
				    ? dentry_open(&lower, flags, info->cred)
				    : backing_file_open(file, flags, &lower, info->cred);

	if (IS_ERR(real))
		return PTR_ERR(real);
	file->private_data = real;
	file->f_mode |= real->f_mode & FMODE_CAN_ODIRECT;
	return 0;
}

static int wrapfs_release(struct inode *inode, struct file *file)
{
	fput(file->private_data);
	return 0;
}

static loff_t wrapfs_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_file_llseek_size(file, offset, whence, file_inode(file)->i_sb->s_maxbytes,
					i_size_read(inode_below(file_inode(file))));
}

static ssize_t wrapfs_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct file *file = iocb->ki_filp;
	struct backing_file_ctx ctx = context(wrapfs_info_of(file_inode(file)), file);

	return backing_file_read_iter(file->private_data, iter, iocb, iocb->ki_flags, &ctx);
}

static ssize_t wrapfs_write_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file_inode(file);
	const struct wrapfs_info *info = wrapfs_info_of(inode);
	struct backing_file_ctx ctx = context(info, file);
	ssize_t ret;

	inode_lock(inode);
	ret = backing_file_write_iter(file->private_data, iter, iocb, iocb->ki_flags, &ctx);
	ret = written(info, inode, ret);
	inode_unlock(inode);
	return ret;
}

/* where a file is spliced is a position up to 6.12, and then that of a kiocb */
#ifdef HAVE_BACKING_KIOCB
#define WHERE(file) &iocb
#define BEGIN_AT(file, ppos)                                                                       \
	struct kiocb iocb;                                                                         \
                                                                                                   \
	init_sync_kiocb(&iocb, file);                                                              \
	iocb.ki_pos = *(ppos)
#define END_AT(ppos) (*(ppos) = iocb.ki_pos)
#else
#define WHERE(file) ppos
#define BEGIN_AT(file, ppos) (void)0
#define END_AT(ppos) (void)0
#endif

static ssize_t wrapfs_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe,
				  size_t len, unsigned int flags)
{
	struct backing_file_ctx ctx = context(wrapfs_info_of(file_inode(in)), in);
	ssize_t ret;
	BEGIN_AT(in, ppos);

	ret = backing_file_splice_read(in->private_data, WHERE(in), pipe, len, flags, &ctx);
	END_AT(ppos);
	return ret;
}

static ssize_t wrapfs_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
				   size_t len, unsigned int flags)
{
	struct inode *inode = file_inode(out);
	const struct wrapfs_info *info = wrapfs_info_of(inode);
	struct backing_file_ctx ctx = context(info, out);
	ssize_t ret;
	BEGIN_AT(out, ppos);

	inode_lock(inode);
	ret = backing_file_splice_write(pipe, out->private_data, WHERE(out), len, flags, &ctx);
	END_AT(ppos);
	ret = written(info, inode, ret);
	inode_unlock(inode);
	return ret;
}

static int wrapfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	const struct wrapfs_info *info = wrapfs_info_of(file_inode(file));
	struct file *real = file->private_data;
	struct backing_file_ctx ctx = context(info, info->kind & WRAPFS_OTHER_FILE ? real : file);

	return backing_file_mmap(real, vma, &ctx);
}

static int wrapfs_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	return vfs_fsync_range(file->private_data, start, end, datasync);
}

const struct file_operations wrapfs_file_operations = {
	.open = wrapfs_open,
	.release = wrapfs_release,
	.llseek = wrapfs_llseek,
	.read_iter = wrapfs_read_iter,
	.write_iter = wrapfs_write_iter,
	.splice_read = wrapfs_splice_read,
	.splice_write = wrapfs_splice_write,
	.mmap = wrapfs_mmap,
	.fsync = wrapfs_fsync,
};

/* ---- attributes ---------------------------------------------------------------- */

static int wrapfs_getattr(PORT_IDMAP_PARAM const struct path *path, struct kstat *stat, u32 mask,
			  unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);

	wrapfs_copy_attrs(inode);
	data_race((generic_fillattr(PORT_IDMAP mask, inode, stat), 0));
	return 0;
}

/* as the other stacking file systems: what a mode is without setuid is decided below */
static int wrapfs_setattr(PORT_IDMAP_PARAM struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	struct path lower = wrapfs_lower(inode);
	struct iattr below = *attr;
	const struct cred *old;
	int err = setattr_prepare(PORT_IDMAP dentry, attr);

	if (err)
		return err;
	below.ia_valid &= ~(ATTR_FILE | ATTR_OPEN);
	if (below.ia_valid & (ATTR_KILL_SUID | ATTR_KILL_SGID))
		below.ia_valid &= ~ATTR_MODE;
	err = mnt_want_write(lower.mnt);
	if (err)
		return err;
	old = override_creds(wrapfs_info_of(inode)->cred);
	inode_lock(d_inode(lower.dentry));
	err = notify_change(PORT_NOP_IDMAP lower.dentry, &below, NULL);
	inode_unlock(d_inode(lower.dentry));
	revert_creds(old);
	mnt_drop_write(lower.mnt);
	wrapfs_copy_attrs(inode);
	return err;
}

const struct inode_operations wrapfs_file_inode_operations = {
	.getattr = wrapfs_getattr,
	.setattr = wrapfs_setattr,
};
