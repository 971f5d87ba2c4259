// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on files: open to close, synchronous and asynchronous I/O.
 */
#include <linux/fdtable.h>
#include <linux/init_task.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "memfs/compat.h"
#include "ops/ops.h"

/* services/fcntl.c */
extern int port_setfl(struct file *file, unsigned long arg);
/* fs/open.c */
extern long sys_close(unsigned int fd);

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
	for (int fd = 0; fd < PORT_MAX_FD; fd++)
		if (data_race(init_files.fd_array[fd]))
			sys_close(fd);
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

static struct file *do_open_path(const char *name, unsigned int flags)
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

/* as do_sys_openat2(), fs/open.c: first a descriptor, then a file for it */
DEFINE_OP(open)
{
	int fd = get_unused_fd_flags(0);
	struct file *file;

	if (fd < 0)
		return fd;
	file = do_open_path(args[0].name, args[1].num);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
#ifdef FMODE_BACKING
	SIM_INVARIANT(!(file->f_mode & FMODE_BACKING), file, "INVARIANTS 26",
		      "backing file installed in an fd table");
#endif
	fd_install(fd, file);
	return fd;
}

DEFINE_OP(close)
{
	return sys_close(args[0].num);
}

DEFINE_OP(setfl)
{
	struct fd f = op_fdget(args[0].num);
	long ret;

	if (!fd_file(f))
		return -EBADF;
	ret = port_setfl(fd_file(f), args[1].num);
	fdput(f);
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

u8 op_buf_first(const struct op_buf *b)
{
	return b->vec.iov_len ? *(u8 *)b->vec.iov_base : 0;
}

/*
 * @flags: RWF_* and IOCB_DIRECT in one word, as scenarios write them. What is returned gets into
 * memory as a whole: only of a variable the compiler clears the padding.
 */
static struct rw_args rw_args(const union sim_arg *args, bool write, long flags, long fill)
{
	struct rw_args rw = {.fd = args[0].num,
			     .write = write,
			     .pos = args[1].num,
			     .len = (size_t)args[2].num,
			     .fill = (u8)fill,
			     .flags = (__force rwf_t)(flags & ~IOCB_DIRECT),
			     .extra = (int)(flags & IOCB_DIRECT)};

	return rw;
}

/* as do_iter_readv_writev(); @rw->extra is what in-kernel users such as the loop driver set by
 * themselves */
static ssize_t rw_iter(struct file *file, const struct rw_args *rw, loff_t pos,
		       struct iov_iter *iter)
{
	struct kiocb kiocb;
	ssize_t ret;

	init_sync_kiocb(&kiocb, file);
	ret = op_set_rw_flags(&kiocb, rw);
	if (ret)
		return ret;
	kiocb.ki_pos = pos;
	kiocb.ki_flags |= rw->extra;
	ret = rw->write ? file->f_op->write_iter(&kiocb, iter)
			: file->f_op->read_iter(&kiocb, iter);
	SIM_INVARIANT(ret != -EIOCBQUEUED, file, "INVARIANTS 22", "synchronous I/O was queued");
	return ret;
}

#ifdef HAVE_WRITEV_STARTS_FIRST /* up to 6.7 the checks are made with the write begun */
#define START_FIRST true
#else
#define START_FIRST false
#endif

/* as vfs_writev() and vfs_readv() */
static ssize_t vfs_rw(struct file *file, const struct rw_args *rw, struct iov_iter *iter)
{
	bool first = rw->write && START_FIRST, then = rw->write && !START_FIRST;
	loff_t pos = rw->pos;
	ssize_t ret = 0;

	if (first)
		file_start_write(file);
	if (!(file->f_mode & (rw->write ? FMODE_WRITE : FMODE_READ)))
		ret = -EBADF;
	else if (rw->len)
		ret = rw_verify_area(rw->write ? WRITE : READ, file, &pos, rw->len);
	if (!ret && rw->len) {
		if (then)
			file_start_write(file);
		ret = rw_iter(file, rw, pos, iter);
		if (then)
			file_end_write(file);
	}
	if (first)
		file_end_write(file);
	return ret;
}

static ssize_t rw_buf(struct file *file, const struct rw_args *rw, struct op_buf *buf)
{
	struct iov_iter iter;

	iov_iter_kvec(&iter, rw->write ? WRITE : READ, &buf->vec, 1, rw->len);
	return vfs_rw(file, rw, &iter);
}

/* as do_pwritev() and do_preadv() */
static long sync_rw(const struct rw_args *rw, u8 *first)
{
	struct op_buf buf;
	long ret = -EBADF;
	struct fd f;

	if (rw->pos < 0)
		return -EINVAL;
	op_buf_init(&buf, rw->len, rw->fill);
	f = op_fdget(rw->fd);
	if (fd_file(f)) {
		ret = rw_buf(fd_file(f), rw, &buf);
		fdput(f);
	}
	*first = op_buf_first(&buf);
	op_buf_free(&buf);
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

DEFINE_OP(aio_write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return port_io_submit(&rw);
}

DEFINE_OP(aio_read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return port_io_submit(&rw);
}

DEFINE_OP(uring_write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return port_io_uring_submit(&rw);
}

DEFINE_OP(uring_read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return port_io_uring_submit(&rw);
}

DEFINE_OP(aio_wait)
{
	return port_io_wait(args[0].num);
}

DEFINE_OP(aio_byte)
{
	return port_io_first_byte(args[0].num);
}
