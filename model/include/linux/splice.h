/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pipes, and what moves data between them and files without a user's memory.
 */
#ifndef MODEL_SPLICE_H
#define MODEL_SPLICE_H

#include <linux/fs.h>

#define PIPE_DEF_BUFFERS 16

/** struct pipe_buffer - a page of a pipe: @len bytes from @offset on are in it */
struct pipe_page;
struct pipe_buffer {
	struct pipe_page *page;
	size_t offset, len;
};

/**
 * struct pipe_inode_info - a pipe
 * @files, @readers, @writers: descriptors of it; a pipe of the kernel's own has none, and
 *	is not locked
 * @used: of @bufs, from the first on
 */
struct pipe_inode_info {
	struct mutex mutex;
	unsigned int files, readers, writers, used;
	struct pipe_buffer bufs[PIPE_DEF_BUFFERS];
};

/** alloc_pipe_info() - Return: NULL on injected failure */
struct pipe_inode_info *alloc_pipe_info(void);
void free_pipe_info(struct pipe_inode_info *pipe);

/** splice_file_to_pipe() - Return: bytes, -EINVAL where the file cannot. fs/splice.c */
long splice_file_to_pipe(struct file *in, struct pipe_inode_info *pipe, loff_t *ppos, size_t len,
			 unsigned int flags);
/** copy_splice_read() - ->splice_read() by ->read_iter(). Return: bytes, -EAGAIN without memory */
ssize_t copy_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len,
			 unsigned int flags);
/** iter_file_splice_write() - ->splice_write() by ->write_iter(). Return: bytes, negative errno */
ssize_t iter_file_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
			       size_t len, unsigned int flags);
/** do_splice_direct() - from file to file by a pipe that nobody else has, with freeze protection of
 * @out. Return: as the two above */
ssize_t do_splice_direct(struct file *in, loff_t *ppos, struct file *out, loff_t *opos, size_t len,
			 unsigned int flags);

#endif
