// SPDX-License-Identifier: GPL-2.0-only
/*
 * What overlay files can besides reads and writes: each finds the real file, and does the same to
 * it with the mounter's credentials. What changes data does what a write does before and behind.
 */
#include <linux/splice.h>
#include "overlay/overlay.h"
#include "stack/backing_file.h"

/* a lower file is not synced, which may be of a filesystem that nobody can write to */
int ovl_fsync(struct file *file, int datasync)
{
	struct inode *inode = file_inode(file);
	const struct cred *old_cred;
	struct fd real;
	int ret = ovl_real_fdget(file, &real);

	if (ret)
		return ret;
	if (file_inode(real.file) == ovl_inode_upper(inode)) {
		old_cred = ovl_override_creds(inode->i_sb);
		ret = vfs_fsync(real.file, datasync);
		revert_creds(old_cred);
	}
	ovl_fdput(real);
	return ret;
}

int ovl_flush(struct file *file)
{
	const struct cred *old_cred;
	struct fd real;
	int ret;

	if (!changed(OVL_FLUSH))
		return 0;
	ret = ovl_real_fdget(file, &real);
	if (ret)
		return ret;
	if (real.file->f_op->flush) {
		old_cred = ovl_override_creds(file_inode(file)->i_sb);
		ret = real.file->f_op->flush(real.file);
		revert_creds(old_cred);
	}
	ovl_fdput(real);
	return ret;
}

/* the mapping is of the file that was opened, whatever has been copied up since */
int ovl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct backing_file_ctx ctx = ovl_ctx(file);

	return backing_file_mmap(ovl_opened_file(file), vma, &ctx);
}

/* ---- what changes data ------------------------------------------------ */

/* @locks: has this operation learned to? Return: 0, with the lock then; negative errno */
static int ovl_begin_change(struct file *file, bool locks, struct fd *real)
{
	struct inode *inode = file_inode(file);
	int err;

	if (locks) {
		inode_lock(inode);
		/* mode, for the removal of privileges: rule 46 */
		ovl_copyattr(inode);
		ovl_remove_privs(file);
	}
	err = ovl_real_fdget(file, real);
	if (err && locks)
		inode_unlock(inode);
	return err;
}

static void ovl_end_change(struct file *file, bool locks, struct fd real)
{
	ovl_copyattr(file_inode(file));
	ovl_fdput(real);
	if (locks)
		inode_unlock(file_inode(file));
}

long ovl_fallocate(struct file *file, int mode, loff_t pos, loff_t len)
{
	bool locks = changed(OVL_FALLOCATE_PRIVS);
	const struct cred *old_cred;
	struct fd real;
	long ret = ovl_begin_change(file, locks, &real);

	if (ret)
		return ret;
	old_cred = ovl_override_creds(file_inode(file)->i_sb);
	ret = vfs_fallocate(real.file, changed(FAULT_FALLOCATE_MODE) ? 0 : mode, pos, len);
	revert_creds(old_cred);
	ovl_end_change(file, locks, real);
	return !ret && changed(FAULT_FALLOCATE_LEN) ? len : ret;
}

typedef loff_t ovl_copyop(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			  loff_t len, unsigned int flags);

static loff_t ovl_copyfile(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			   loff_t len, unsigned int flags, ovl_copyop *op)
{
	bool locks = changed(OVL_COPYFILE_PRIVS);
	struct fd real_in, real_out;
	const struct cred *old_cred;
	loff_t ret = ovl_begin_change(out, locks, &real_out);

	if (ret)
		return ret;
	ret = ovl_real_fdget(in, &real_in);
	if (!ret) {
		old_cred = ovl_override_creds(file_inode(out)->i_sb);
		ret = op(real_in.file, changed(FAULT_COPY_POS) ? pos_out : pos_in, real_out.file,
			 pos_out, len, flags);
		revert_creds(old_cred);
		ovl_fdput(real_in);
	}
	ovl_end_change(out, locks, real_out);
	return ret;
}

static loff_t ovl_copy(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out, loff_t len,
		       unsigned int flags)
{
	return vfs_copy_file_range(in, pos_in, out, pos_out, (size_t)len, flags);
}

ssize_t ovl_copy_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    size_t len, unsigned int flags)
{
	return ovl_copyfile(in, pos_in, out, pos_out, (loff_t)len, flags, ovl_copy);
}

loff_t ovl_remap_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    loff_t len, unsigned int flags)
{
	return ovl_copyfile(in, pos_in, out, pos_out, len, flags, vfs_clone_file_range);
}

/* ---- splice ----------------------------------------------------------- */

/* does splice call ->read_iter() and ->write_iter() of the overlay file? */
static bool ovl_splice_by_iter(void)
{
	return !changed(OVL_SPLICE) || (changed(OVL_SPLICE_SIMPLE) && !changed(OVL_SPLICE_WRITE));
}

ssize_t ovl_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len,
			unsigned int flags)
{
	struct backing_file_ctx ctx = ovl_ctx(in);
	struct fd real;
	ssize_t ret;

	if (ovl_splice_by_iter())
		return copy_splice_read(in, ppos, pipe, len, flags);
	ret = ovl_real_fdget(in, &real);
	if (!ret) {
		ret = backing_file_splice_read(real.file, ppos, pipe, len, flags, &ctx);
		ovl_fdput(real);
	}
	return ret;
}

/* as it was first: neither locked nor begun, and nobody hears of a new size */
static ssize_t ovl_splice_write_first(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
				      size_t len, unsigned int flags)
{
	const struct cred *old_cred;
	struct fd real;
	ssize_t ret = ovl_real_fdget(out, &real);

	if (ret)
		return ret;
	old_cred = ovl_override_creds(file_inode(out)->i_sb);
	ret = iter_file_splice_write(pipe, real.file, ppos, len, flags);
	revert_creds(old_cred);
	ovl_file_accessed(out);
	ovl_fdput(real);
	return ret;
}

ssize_t ovl_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos, size_t len,
			 unsigned int flags)
{
	struct backing_file_ctx ctx = ovl_ctx(out);
	struct fd real;
	ssize_t ret;

	if (ovl_splice_by_iter())
		return iter_file_splice_write(pipe, out, ppos, len, flags);
	if (!changed(OVL_SPLICE_WRITE))
		return ovl_splice_write_first(pipe, out, ppos, len, flags);
	ret = ovl_begin_change(out, true, &real);
	if (ret)
		return ret;
	if (changed(FAULT_SPLICE_POS))
		*ppos = 0;
	ret = backing_file_splice_write(pipe, real.file, ppos, len, flags, &ctx);
	ovl_fdput(real);
	inode_unlock(file_inode(out));
	return ret;
}
