// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to a range of a file, or with those of two: fallocate, copies and clones, fsync,
 * mmap. Who asks is checked here, and freeze protection taken; the rest is the filesystem's.
 */
#include <linux/splice.h>
#include "memfs/compat.h"

long vfs_fallocate(struct file *file, int mode, loff_t pos, loff_t len)
{
	struct inode *inode = file_inode(file);
	long ret;

	if (pos < 0 || len <= 0)
		return -EINVAL;
	if ((mode & FALLOC_FL_PUNCH_HOLE) && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if ((mode & ~FALLOC_FL_KEEP_SIZE) && (inode->i_flags & S_APPEND))
		return -EPERM;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	file_start_write(file);
	ret = file->f_op->fallocate(file, mode, pos, len);
	file_end_write(file);
	return ret;
}

int vfs_fsync(struct file *file, int datasync)
{
	return file->f_op->fsync ? file->f_op->fsync(file, datasync) : -EINVAL;
}

/* ---- two files -------------------------------------------------------- */

static bool same_sb(const struct file *a, const struct file *b)
{
	return file_inode(a)->i_sb == file_inode(b)->i_sb;
}

static int range_modes(const struct file *in, const struct file *out)
{
	return (in->f_mode & FMODE_READ) && (out->f_mode & FMODE_WRITE) &&
			       !(out->f_flags & O_APPEND)
		       ? 0
		       : -EBADF;
}

/* Return: how much there is to copy, -EINVAL where the ranges of one file overlap, -EOVERFLOW */
static ssize_t copy_count(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			  size_t len)
{
	loff_t size = i_size_read(file_inode(in));

	if ((uint64_t)pos_out + len < (uint64_t)pos_out)
		return -EOVERFLOW;
	len = pos_in >= size ? 0 : min_t(size_t, len, (size_t)(size - pos_in));
	if (file_inode(in) == file_inode(out) && pos_out + (loff_t)len > pos_in &&
	    pos_out < pos_in + (loff_t)len)
		return -EINVAL;
	return (ssize_t)len;
}

/* Return: 0, -EXDEV for filesystems that can do it by themselves alone, since 5.19 */
static int copy_where(const struct file *in, const struct file *out)
{
	if (!changed(COPY_WITHIN_FS))
		return 0;
	if (out->f_op->copy_file_range)
		return in->f_op->copy_file_range == out->f_op->copy_file_range ? 0 : -EXDEV;
	return same_sb(in, out) ? 0 : -EXDEV;
}

static ssize_t do_copy(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out, size_t len,
		       unsigned int flags)
{
	if (out->f_op->copy_file_range && in->f_op->copy_file_range == out->f_op->copy_file_range)
		return out->f_op->copy_file_range(in, pos_in, out, pos_out, len, flags);
	return do_splice_direct(in, &pos_in, out, &pos_out, len, 0);
}

ssize_t vfs_copy_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    size_t len, unsigned int flags)
{
	ssize_t ret = range_modes(in, out);

	if (!ret)
		ret = copy_where(in, out);
	if (!ret)
		ret = copy_count(in, pos_in, out, pos_out, len);
	if (ret < 0)
		return ret;
	len = (size_t)ret;
	ret = rw_verify_area(READ, in, &pos_in, len);
	if (!ret)
		ret = rw_verify_area(WRITE, out, &pos_out, len);
	if (ret || !len)
		return ret;
	file_start_write(out);
	ret = do_copy(in, pos_in, out, pos_out, len, flags);
	file_end_write(out);
	return ret;
}

static loff_t do_clone(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out, loff_t len,
		       unsigned int flags)
{
	int err = same_sb(in, out) ? range_modes(in, out) : -EXDEV;

	if (!err && !in->f_op->remap_file_range)
		err = -EOPNOTSUPP;
	if (!err)
		err = rw_verify_area(READ, in, &pos_in, (size_t)len);
	if (!err)
		err = rw_verify_area(WRITE, out, &pos_out, (size_t)len);
	if (err)
		return err;
	if (changed(REMAP_CHECK_FIRST))
		file_start_write(out);
	len = in->f_op->remap_file_range(in, pos_in, out, pos_out, len, flags);
	if (changed(REMAP_CHECK_FIRST))
		file_end_write(out);
	return len;
}

loff_t vfs_clone_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    loff_t len, unsigned int flags)
{
	loff_t ret;

	if (changed(REMAP_CHECK_FIRST))
		return do_clone(in, pos_in, out, pos_out, len, flags);
	file_start_write(out);
	ret = do_clone(in, pos_in, out, pos_out, len, flags);
	file_end_write(out);
	return ret;
}
