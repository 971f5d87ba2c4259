/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I/O on the file below a stacked file: as merged in 6.8
 * (fs/backing-file.c), and as posted in September 2023.
 */
#ifndef MODEL_BACKING_FILE_H
#define MODEL_BACKING_FILE_H

#include <linux/fs.h>

/**
 * struct backing_file_ctx - on whose behalf
 * @cred: credentials for the lower file
 * @user_file: the stacked file
 * @accessed: after a read was done or queued, in the context of the submitter
 * @end_write: after a write was done, in a context that may sleep
 */
struct backing_file_ctx {
	const struct cred *cred;
	struct file *user_file;
	void (*accessed)(struct file *file);
	void (*end_write)(struct file *file, loff_t pos, ssize_t ret);
};

/**
 * backing_file_read_iter(), backing_file_write_iter() - read or write the backing file
 * @file: backing file
 * @iocb: request on the stacked file
 * @flags: IOCB_* for the backing file
 * Return: bytes, -EIOCBQUEUED, -EIO for a file that is no backing file, -EINVAL
 * where it cannot do direct I/O, or what the backing file returned
 */
ssize_t backing_file_read_iter(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
			       int flags, const struct backing_file_ctx *ctx);
ssize_t backing_file_write_iter(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
				int flags, const struct backing_file_ctx *ctx);

/** backing_file_splice_read(), backing_file_splice_write(), backing_file_mmap() - the same of
 * splice and of a mapping. Return: what the backing file says; -EINVAL, -ENODEV: it has none */
ssize_t backing_file_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe,
				 size_t len, unsigned int flags,
				 const struct backing_file_ctx *ctx);
ssize_t backing_file_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
				  size_t len, unsigned int flags,
				  const struct backing_file_ctx *ctx);
int backing_file_mmap(struct file *file, struct vm_area_struct *vma,
		      const struct backing_file_ctx *ctx);

/**
 * backing_rfc_rw() - both, in the form of the RFC
 * @cleanup: called wherever the I/O completes, irq included
 */
ssize_t backing_rfc_rw(struct file *file, struct iov_iter *iter, struct kiocb *iocb, int flags,
		       void (*cleanup)(struct kiocb *iocb, long res));

/* ---- common.c: what all generations of the request share --------------- */

/** backing_rw_flags() - RWF_* for the synchronous path out of IOCB_* */
rwf_t backing_rw_flags(int flags);
/** backing_check_flags() - rule 23: the lower file gets what an asynchronous request would
 * pass on */
void backing_check_flags(struct file *file, int flags, rwf_t rwf);
/** backing_check_context() - rule 28: the end of a write changes sizes and times: no atomic
 * context */
void backing_check_context(void);
/** backing_set_clone_flags() - give @clone the flags meant for it. Rules 18, 20 */
void backing_set_clone_flags(struct kiocb *clone, int flags);
/** backing_cleanup_ends_write() - does a failed submission leave the end of the write to the
 * cleanup? */
bool backing_cleanup_ends_write(void);

#endif
