// SPDX-License-Identifier: GPL-2.0-only
/*
 * The helpers for splice and mmap, merged in 6.8 with those for reads and writes; what they do is
 * older, and was in overlayfs itself.
 */
#include <linux/splice.h>
#include "stack/backing_file.h"

ssize_t backing_file_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe,
				 size_t len, unsigned int flags, const struct backing_file_ctx *ctx)
{
	const struct cred *old_cred = override_creds(ctx->cred);
	ssize_t ret =
		in->f_op->splice_read ? in->f_op->splice_read(in, ppos, pipe, len, flags) : -EINVAL;

	revert_creds(old_cred);
	ctx->accessed(ctx->user_file);
	return ret;
}

ssize_t backing_file_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
				  size_t len, unsigned int flags,
				  const struct backing_file_ctx *ctx)
{
	const struct cred *old_cred;
	ssize_t ret;

	if (changed(BACKING_SPLICE_FOP) && !out->f_op->splice_write)
		return -EINVAL;
	old_cred = override_creds(ctx->cred);
	file_start_write(out);
	ret = changed(BACKING_SPLICE_FOP) ? out->f_op->splice_write(pipe, out, ppos, len, flags)
					  : iter_file_splice_write(pipe, out, ppos, len, flags);
	file_end_write(out);
	revert_creds(old_cred);
	ctx->end_write(ctx->user_file, *ppos, ret);
	return ret;
}

int backing_file_mmap(struct file *file, struct vm_area_struct *vma,
		      const struct backing_file_ctx *ctx)
{
	/* in 6.13-rc1 who was asked, when the mapping had another file already */
	bool late = changed(BACKING_NO_USER_FILE) && !changed(BACKING_MMAP_USER_FILE);
	struct file *user_file = vma->vm_file;
	const struct cred *old_cred;
	int ret;

	if (!file->f_op->mmap)
		return -ENODEV;
	vma->vm_file = get_file(file);
	fput(user_file);
	old_cred = override_creds(ctx->cred);
	ret = file->f_op->mmap(file, vma);
	revert_creds(old_cred);
	ctx->accessed(late ? vma->vm_file : user_file);
	return ret;
}
