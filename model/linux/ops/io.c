// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on files: open to close, synchronous and asynchronous I/O.
 */
#include <linux/slab.h>
#include <linux/uio.h>
#include "memfs/compat.h"
#include "ops/ops.h"

/* fs/internal.h */
extern int rw_verify_area(int read_write, struct file *file, const loff_t *ppos, size_t count);
/* services/fcntl.c */
extern int port_setfl(struct file *file, unsigned long arg);

#define MAX_FD 16

/* changed between two visible operations, where the kernel has RCU and a lock */
static struct file *fd_table[MAX_FD];

struct file *op_fget(long fd)
{
	struct file *file = fd < 0 || fd >= MAX_FD ? NULL : data_race(fd_table[fd]);

	if (!file)
		return NULL;
	sim_hb_acquire(&fd_table[fd]);
	return get_file(file);
}

static long fd_install_op(struct file *file)
{
#ifdef FMODE_BACKING
	SIM_INVARIANT(!(file->f_mode & FMODE_BACKING), file, "INVARIANTS 26",
		      "backing file installed in an fd table");
#endif
	for (int fd = 0; fd < MAX_FD; fd++) {
		if (!data_race(fd_table[fd])) {
			data_race(fd_table[fd] = file);
			sim_hb_release(&fd_table[fd]);
			return fd;
		}
	}
	fput(file);
	return -EMFILE;
}

void op_exit_files(void)
{
	for (int fd = 0; fd < MAX_FD; fd++) {
		if (fd_table[fd])
			fput(fd_table[fd]);
		fd_table[fd] = NULL;
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

DEFINE_OP(open)
{
	unsigned int flags = args[1].num;
	struct file *file;
	struct path path;
	int err = op_path(args[0].name, &path);

	if (err)
		return err;
	err = may_open(&path, flags);
	file = err ? ERR_PTR(err) : dentry_open(&path, flags | O_LARGEFILE, current_cred());
	path_put(&path);
	return IS_ERR(file) ? PTR_ERR(file) : fd_install_op(file);
}

DEFINE_OP(close)
{
	long fd = args[0].num;
	struct file *file = fd < 0 || fd >= MAX_FD ? NULL : data_race(fd_table[fd]);

	if (!file)
		return -EBADF;
	sim_hb_acquire(&fd_table[fd]);
	data_race(fd_table[fd] = NULL);
	return filp_close(file, NULL);
}

DEFINE_OP(setfl)
{
	struct file *file = op_fget(args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	ret = port_setfl(file, args[1].num);
	fput(file);
	return ret;
}

int op_set_rw_flags(struct kiocb *kiocb, const struct rw_args *rw)
{
#ifdef HAVE_RW_TYPE
	return kiocb_set_rw_flags(kiocb, rw->flags, rw->write ? WRITE : READ);
#else
	return kiocb_set_rw_flags(kiocb, rw->flags);
#endif
}

int op_buf_init(struct op_buf *b, size_t len, u8 fill)
{
	b->vec.iov_base = kmalloc(len, GFP_KERNEL);
	b->vec.iov_len = len;
	if (!b->vec.iov_base)
		return -ENOMEM;
	memset(b->vec.iov_base, fill, len);
	return 0;
}

void op_buf_free(struct op_buf *b)
{
	kfree(b->vec.iov_base);
}

u8 op_buf_first(const struct op_buf *b)
{
	return b->vec.iov_len ? *(u8 *)b->vec.iov_base : 0;
}

/* @flags: RWF_* and IOCB_DIRECT in one word, as scenarios write them */
static struct rw_args rw_args(const union sim_arg *args, bool write, long flags, long fill)
{
	return (struct rw_args){.file = op_fget(args[0].num),
				.write = write,
				.pos = args[1].num,
				.len = (size_t)args[2].num,
				.fill = (u8)fill,
				.flags = (__force rwf_t)(flags & ~IOCB_DIRECT),
				.extra = (int)(flags & IOCB_DIRECT)};
}

/*
 * pwritev2() and preadv2() down to the file operation, as vfs_writev() and
 * vfs_readv(); @rw->extra is what in-kernel users such as the loop driver set
 * in the kiocb by themselves.
 */
static ssize_t rw_iter(const struct rw_args *rw, struct iov_iter *iter)
{
	struct kiocb kiocb;
	loff_t pos = rw->pos;
	ssize_t ret;

	if (!(rw->file->f_mode & (rw->write ? FMODE_WRITE : FMODE_READ)))
		return -EBADF;
	ret = rw_verify_area(rw->write ? WRITE : READ, rw->file, &pos, rw->len);
	if (ret)
		return ret;
	init_sync_kiocb(&kiocb, rw->file);
	ret = op_set_rw_flags(&kiocb, rw);
	if (ret)
		return ret;
	kiocb.ki_pos = pos;
	kiocb.ki_flags |= rw->extra;
	if (rw->write) {
		file_start_write(rw->file);
		ret = rw->file->f_op->write_iter(&kiocb, iter);
		file_end_write(rw->file);
	} else {
		ret = rw->file->f_op->read_iter(&kiocb, iter);
	}
	SIM_INVARIANT(ret != -EIOCBQUEUED, rw->file, "INVARIANTS 22", "synchronous I/O was queued");
	return ret;
}

static ssize_t rw_buf(const struct rw_args *rw, struct op_buf *buf)
{
	struct iov_iter iter;

	iov_iter_kvec(&iter, rw->write ? WRITE : READ, &buf->vec, 1, rw->len);
	return rw_iter(rw, &iter);
}

static long sync_rw(const struct rw_args *rw, u8 *first)
{
	struct op_buf buf;
	long ret;

	if (!rw->file)
		return -EBADF;
	ret = op_buf_init(&buf, rw->len, rw->fill);
	if (!ret) {
		ret = rw_buf(rw, &buf);
		*first = op_buf_first(&buf);
		op_buf_free(&buf);
	}
	fput(rw->file);
	return ret;
}

DEFINE_OP(write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);
	u8 first;

	return sync_rw(&rw, &first);
}

DEFINE_OP(read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);
	u8 first;

	return sync_rw(&rw, &first);
}

DEFINE_OP(read_byte)
{
	union sim_arg one[3] = {args[0], args[1], {.num = 1}};
	struct rw_args rw = rw_args(one, false, 0, 0);
	u8 byte = 0;
	long ret = sync_rw(&rw, &byte);

	return ret == 1 ? byte : ret < 0 ? ret : -ENODATA;
}

static long submit(const struct rw_args *rw, long (*how)(const struct rw_args *rw))
{
	long ret;

	if (!rw->file)
		return -EBADF;
	ret = how(rw);
	fput(rw->file);
	return ret;
}

DEFINE_OP(aio_write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return submit(&rw, port_io_submit);
}

DEFINE_OP(aio_read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return submit(&rw, port_io_submit);
}

DEFINE_OP(uring_write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return submit(&rw, port_io_uring_submit);
}

DEFINE_OP(uring_read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return submit(&rw, port_io_uring_submit);
}

DEFINE_OP(aio_wait)
{
	return port_io_wait(args[0].num);
}

DEFINE_OP(aio_byte)
{
	return port_io_first_byte(args[0].num);
}
