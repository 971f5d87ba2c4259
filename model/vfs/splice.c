// SPDX-License-Identifier: GPL-2.0-only
/*
 * Splice: from a file to a pipe, from a pipe to a file, and both by a pipe of the kernel's own. A
 * pipe that has descriptors is locked while it is filled or emptied; what that nests in is rule 47.
 */
#include <linux/splice.h>

#define PIPE_PAGE 4096

struct pipe_page {
	uint8_t bytes[PIPE_PAGE];
};

DEFINE_CACHE(pipe_cache, struct pipe_inode_info, "pipe_inode_info");
DEFINE_CACHE(pipe_page_cache, struct pipe_page, "pipe_page");

struct pipe_inode_info *alloc_pipe_info(void)
{
	static struct sim_lock_key key;
	struct pipe_inode_info *pipe = kmem_cache_zalloc(pipe_cache, GFP_KERNEL);

	if (pipe)
		__mutex_init(&pipe->mutex, "&pipe->mutex", &key);
	return pipe;
}

void free_pipe_info(struct pipe_inode_info *pipe)
{
	for (unsigned int i = 0; i < pipe->used; i++)
		kmem_cache_free(pipe_page_cache, pipe->bufs[i].page);
	kmem_cache_free(pipe_cache, pipe);
}

static void pipe_lock(struct pipe_inode_info *pipe)
{
	if (pipe->files)
		mutex_lock(&pipe->mutex);
}

static void pipe_unlock(struct pipe_inode_info *pipe)
{
	if (pipe->files)
		mutex_unlock(&pipe->mutex);
}

/* Return: bytes that got into a new page, 0 at the end of the file */
static ssize_t fill_page(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len)
{
	struct pipe_buffer *buf = &pipe->bufs[pipe->used];
	struct iov_iter iter;
	struct kvec vec;
	ssize_t ret;

	buf->page = kmem_cache_zalloc(pipe_page_cache, GFP_KERNEL);
	if (!buf->page)
		return -EAGAIN;
	vec = (struct kvec){buf->page->bytes, len};
	iov_iter_kvec(&iter, READ, &vec, 1, len);
	ret = vfs_iter_read_checked(in, &iter, ppos);
	if (ret <= 0) {
		kmem_cache_free(pipe_page_cache, buf->page);
		return ret;
	}
	buf->offset = 0;
	buf->len = (size_t)ret;
	pipe->used++;
	return ret;
}

ssize_t copy_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len,
			 unsigned int flags)
{
	size_t done = 0, want;
	ssize_t ret = 0;

	(void)flags;
	while (done < len && pipe->used < PIPE_DEF_BUFFERS) {
		want = min_t(size_t, len - done, PIPE_PAGE);
		ret = fill_page(in, ppos, pipe, want);
		if (ret > 0)
			done += (size_t)ret;
		if (ret < (ssize_t)want)
			break;
	}
	return done ? (ssize_t)done : ret;
}

static ssize_t do_splice_to(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len,
			    unsigned int flags)
{
	int err = rw_verify_area(READ, in, ppos, len);

	if (err)
		return err;
	return in->f_op->splice_read ? in->f_op->splice_read(in, ppos, pipe, len, flags) : -EINVAL;
}

static ssize_t do_splice_from(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
			      size_t len, unsigned int flags)
{
	return out->f_op->splice_write ? out->f_op->splice_write(pipe, out, ppos, len, flags)
				       : -EINVAL;
}

long splice_file_to_pipe(struct file *in, struct pipe_inode_info *pipe, loff_t *ppos, size_t len,
			 unsigned int flags)
{
	ssize_t ret;

	pipe_lock(pipe);
	ret = do_splice_to(in, ppos, pipe, len, flags);
	pipe_unlock(pipe);
	return ret;
}

/* Return: bytes that were written of the first page, which goes when all of it was */
static ssize_t empty_page(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos, size_t len)
{
	struct pipe_buffer *buf = &pipe->bufs[0];
	struct kvec vec = {buf->page->bytes + buf->offset, min_t(size_t, len, buf->len)};
	struct iov_iter iter;
	ssize_t ret;

	iov_iter_kvec(&iter, WRITE, &vec, 1, vec.iov_len);
	/* up to 6.7 the hook was asked for each file on the way, now for the user's alone */
	ret = changed(SPLICE_CHECK_ONCE) ? vfs_iter_write_checked(out, &iter, ppos)
					 : vfs_iter_write_started(out, &iter, ppos);
	if (ret <= 0)
		return ret;
	buf->offset += (size_t)ret;
	buf->len -= (size_t)ret;
	if (buf->len)
		return ret;
	kmem_cache_free(pipe_page_cache, buf->page);
	pipe->used--;
	for (unsigned int i = 0; i < pipe->used; i++)
		pipe->bufs[i] = pipe->bufs[i + 1];
	return ret;
}

ssize_t iter_file_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
			       size_t len, unsigned int flags)
{
	size_t done = 0;
	ssize_t ret = 0;

	(void)flags;
	pipe_lock(pipe);
	while (done < len && pipe->used) {
		ret = empty_page(pipe, out, ppos, len - done);
		if (ret <= 0)
			break;
		done += (size_t)ret;
	}
	pipe_unlock(pipe);
	return done ? (ssize_t)done : ret;
}

ssize_t do_splice_direct(struct file *in, loff_t *ppos, struct file *out, loff_t *opos, size_t len,
			 unsigned int flags)
{
	struct pipe_inode_info *pipe;
	ssize_t ret = 0, n = 0;
	size_t done = 0;

	if (out->f_flags & O_APPEND)
		return -EINVAL;
	pipe = alloc_pipe_info();
	if (!pipe)
		return -ENOMEM;
	while (done < len && ret == n) {
		n = do_splice_to(in, ppos, pipe, len - done, flags);
		ret = n > 0 ? do_splice_from(pipe, out, opos, (size_t)n, flags) : n;
		if (ret <= 0)
			break;
		done += (size_t)ret;
	}
	free_pipe_info(pipe);
	return done ? (ssize_t)done : ret;
}
