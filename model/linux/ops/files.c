// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors, files and memory of users, as system calls find them.
 */
#include <linux/fdtable.h>
#include <linux/init_task.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "common/oracle.h"
#include "memfs/compat.h"
#include "mock/internal.h"
#include "ops/ops.h"

struct fd op_fdget(long fd)
{
	struct fd f;

	port_leaf_enter();
	f = fdget(fd);
	port_leaf_exit();
	return f;
}

struct file *op_fget(long fd)
{
	struct file *file;

	port_leaf_enter();
	file = fget(fd);
	port_leaf_exit();
	return file;
}

/* the last of the threads that share them */
void op_exit_files(void)
{
	for (int fd = 0; fd < PORT_MAX_FD; fd++) {
		bool file = data_race(init_files.fd_array[fd]);
		bool taken = data_race(*init_files.open_fds_init) >> fd & 1;

		INVARIANT(file || !taken, NULL, 83, "descriptor %d is reserved for no file", fd);
		if (file)
			sys_close(fd);
	}
}

/* as may_open(), fs/namei.c */
static int may_open(const struct path *path, unsigned int flags)
{
	static const int acc[] = {MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, 0};
	struct inode *inode = d_inode(path->dentry);
	int err = inode_permission(PORT_NOP_IDMAP inode, acc[flags & O_ACCMODE] | MAY_OPEN);

	if (!err && IS_APPEND(inode) && (flags & O_ACCMODE) && !(flags & O_APPEND))
		err = -EPERM;
	if (!err && (flags & O_NOATIME) && !inode_owner_or_capable(PORT_NOP_IDMAP inode))
		err = -EPERM;
	return err;
}

struct file *op_open_path(const char *name, unsigned int flags)
{
	struct file *file;
	struct path path;
	int err = op_path(name, &path);

	if (err)
		return ERR_PTR(err);
	err = may_open(&path, flags);
	file = err ? ERR_PTR(err) : dentry_open(&path, flags | O_LARGEFILE, current_cred());
	path_put(&path);
	return file;
}

void op_buf_init(struct op_buf *b, size_t len, u8 fill)
{
	b->vec.iov_base = kmalloc(len, GFP_KERNEL | __GFP_NOFAIL);
	b->vec.iov_len = len;
	memset(b->vec.iov_base, fill, len);
}

void op_buf_free(struct op_buf *b)
{
	kfree(b->vec.iov_base);
}

void op_buf_iter(const struct op_buf *b, struct iov_iter *iter, unsigned int rw)
{
	iov_iter_kvec(iter, rw, &b->vec, 1, b->vec.iov_len);
}

u8 op_buf_first(const struct op_buf *b)
{
	return b->vec.iov_len ? *(u8 *)b->vec.iov_base : 0;
}

unsigned int op_buf_cut(const struct op_buf *b, struct iovec *vec, long pieces)
{
	size_t len = b->vec.iov_len, each = len / pieces;

	for (unsigned int i = 0; i < pieces; i++)
		vec[i] = (struct iovec){.iov_base = b->vec.iov_base + i * each,
					.iov_len = i < pieces - 1 ? each : len - i * each};
	return pieces;
}

/* who has made the file finds nothing to cut, and cuts nothing that others write */
int port_vfs_open(const struct path *path, struct file *file)
{
	int ret;

	if (file->f_flags & O_TRUNC && !(file->f_mode & FMODE_CREATED))
		oracle_resize(oracle_task(), d_inode(path->dentry), 0);
	ret = vfs_open(path, file);
	if (ret)
		oracle_end(oracle_task(), ret);
	return ret;
}
