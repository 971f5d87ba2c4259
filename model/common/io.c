// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on files: open to close, synchronous and asynchronous I/O.
 */
#include <linux/file.h>
#include "common/io.h"
#include "common/oracle.h"
#include "common/rules.h"
#include "memfs/compat.h"
#include "ops/ops.h"

long io_open(struct file *(*how)(const char *name, unsigned int flags), const char *name,
	     unsigned int flags)
{
	int fd = get_unused_fd_flags(0);
	struct file *file;

	if (fd < 0)
		return fd;
	file = how(name, flags);
	if (IS_ERR(file)) {
		put_unused_fd((unsigned int)fd);
		return PTR_ERR(file);
	}
#ifdef FMODE_BACKING /* 6.5 */
	INVARIANT(!(file->f_mode & FMODE_BACKING), file, 26,
		  "backing file installed in an fd table");
#endif
	fd_install((unsigned int)fd, file);
	return fd;
}

DEFINE_OP(open)
{
	return io_open(op_open_path, args[0].name, (unsigned int)args[1].num);
}

DEFINE_OP(close)
{
	return op_close_fd((int)args[0].num);
}

long io_on_file(const union sim_arg *args, long (*fn)(struct file *file, const union sim_arg *args))
{
	struct fd f = op_fdget((int)args[0].num);
	long ret;

	if (!fd_file(f))
		return -EBADF;
	ret = fn(fd_file(f), args);
	fdput(f);
	return ret;
}

static long set_flags(struct file *file, const union sim_arg *args)
{
	unsigned int flags = (unsigned int)args[1].num;
	bool matters = oracle_setfl(file, flags);
	long ret = op_set_flags(file, flags);

	if (matters)
		oracle_setfl_end(file);
	return ret;
}

DEFINE_OP(setfl)
{
	return io_on_file(args, set_flags);
}

/*
 * As fdget_pos() and fdput_pos(), fs/file.c. All tasks are threads of one process: whoever is in a
 * system call on a file has a reference beside that of the descriptor.
 */
static void lock_pos(struct file *file)
{
	if (file->f_mode & FMODE_ATOMIC_POS)
		mutex_lock(&file->f_pos_lock);
}

static void unlock_pos(struct file *file)
{
	if (file->f_mode & FMODE_ATOMIC_POS)
		mutex_unlock(&file->f_pos_lock);
}

static long seek(struct file *file, const union sim_arg *args)
{
	long ret;

	lock_pos(file);
	ret = vfs_llseek(file, args[1].num, (int)args[2].num);
	unlock_pos(file);
	return ret;
}

DEFINE_OP(lseek)
{
	return io_on_file(args, seek);
}

#ifdef IOCB_DIO_CALLER_COMP /* 6.6 */
#define KERNELS (IOCB_DIRECT | IOCB_DIO_CALLER_COMP)
#else
#define KERNELS IOCB_DIRECT
#endif

/*
 * @flags: RWF_* and IOCB_* in one word, as scenarios write them. What is returned gets into
 * memory as a whole: only of a variable the compiler clears the padding.
 */
struct rw_args io_rw_args(const union sim_arg *args, bool write, long flags, long fill)
{
	struct rw_args rw = {.fd = (int)args[0].num,
			     .write = write,
			     .pos = args[1].num,
			     .len = (size_t)args[2].num,
			     .fill = (u8)fill,
			     .flags = (__force rwf_t)(flags & ~KERNELS),
			     .extra = (int)(flags & KERNELS)};

	return rw;
}

/* as do_iter_readv_writev() */
static ssize_t rw_iter(struct file *file, const struct rw_args *rw, loff_t *pos,
		       struct iov_iter *iter)
{
	struct kiocb kiocb;
	ssize_t ret;

	init_sync_kiocb(&kiocb, file);
	ret = port_set_rw_flags(&kiocb, rw->flags, rw->write ? WRITE : READ);
	if (ret)
		return ret;
	kiocb.ki_pos = *pos;
	kiocb.ki_flags |= rw->extra;
	ret = rw->write ? file->f_op->write_iter(&kiocb, iter)
			: file->f_op->read_iter(&kiocb, iter);
	*pos = kiocb.ki_pos;
	INVARIANT(ret != -EIOCBQUEUED, file, 22, "synchronous I/O was queued");
	return ret;
}

/* Return: 0, or why it cannot be begun */
static ssize_t rw_check(struct file *file, const struct rw_args *rw, const loff_t *pos)
{
	if (!(file->f_mode & (rw->write ? FMODE_WRITE : FMODE_READ)))
		return -EBADF;
	return rw->len ? rw_verify_area(rw->write ? WRITE : READ, file, pos, rw->len) : 0;
}

/* as vfs_writev() and vfs_readv() */
static ssize_t rw_file(struct file *file, const struct rw_args *rw, loff_t *pos,
		       struct iov_iter *iter)
{
	bool first = rw->write && PORT_WRITEV_STARTS_FIRST;
	bool then = rw->write && !first;
	ssize_t ret;

	if (first)
		file_start_write(file);
	ret = rw_check(file, rw, pos);
	if (!ret && rw->len) {
		if (then)
			file_start_write(file);
		ret = rw_iter(file, rw, pos, iter);
		if (then)
			file_end_write(file);
		if (then && changed(FAULT_END_WRITE_TWICE))
			file_end_write(file);
	}
	if (first)
		file_end_write(file);
	return ret;
}

/* as do_writev() and do_readv() where the position is -1, which is that of the file, else as
 * do_pwritev() and do_preadv() */
static ssize_t rw_at(struct file *file, const struct rw_args *rw, loff_t *pos,
		     struct iov_iter *iter)
{
	ssize_t ret;

	*pos = rw->pos;
	if (*pos != -1)
		return rw_file(file, rw, pos, iter);
	lock_pos(file);
	*pos = file->f_pos;
	ret = rw_file(file, rw, pos, iter);
	if (ret >= 0)
		file->f_pos = *pos;
	unlock_pos(file);
	return ret;
}

static long sync_rw(const struct rw_args *rw, u8 *first)
{
	struct iov_iter iter;
	struct op_buf buf;
	long ret = -EBADF;
	struct fd f;
	loff_t pos;

	if (rw->pos < -1)
		return -EINVAL;
	op_buf_init(&buf, rw->len, rw->fill);
	f = op_fdget(rw->fd);
	if (fd_file(f)) {
		op_buf_iter(&buf, &iter, rw->write ? WRITE : READ);
		oracle_rw(oracle_task(), fd_file(f), rw);
		ret = rw_at(fd_file(f), rw, &pos, &iter);
		oracle_rw_end(oracle_task(), pos, ret, &buf);
		fdput(f);
	}
	*first = op_buf_first(&buf);
	op_buf_free(&buf);
	return ret;
}

DEFINE_OP(write)
{
	struct rw_args rw = io_rw_args(args, true, args[4].num, args[3].num);
	u8 first;

	return sync_rw(&rw, &first);
}

DEFINE_OP(read)
{
	struct rw_args rw = io_rw_args(args, false, args[3].num, 0);
	u8 first;

	return sync_rw(&rw, &first);
}

DEFINE_OP(read_byte)
{
	union sim_arg one[3] = {args[0], args[1], {.num = 1}};
	struct rw_args rw = io_rw_args(one, false, 0, 0);
	u8 byte = 0;
	long ret = sync_rw(&rw, &byte);

	return ret == 1 ? byte : ret < 0 ? ret : -ENODATA;
}

long io_pwrite(int fd, loff_t pos, size_t len, u8 fill)
{
	const struct rw_args rw = {.fd = fd, .write = true, .pos = pos, .len = len, .fill = fill};
	u8 first;

	return sync_rw(&rw, &first);
}

DEFINE_OP(aio_write)
{
	struct rw_args rw = io_rw_args(args, true, args[4].num, args[3].num);

	return op_aio_submit(&rw);
}

DEFINE_OP(aio_read)
{
	struct rw_args rw = io_rw_args(args, false, args[3].num, 0);

	return op_aio_submit(&rw);
}

DEFINE_OP(uring_write)
{
	struct rw_args rw = io_rw_args(args, true, args[4].num, args[3].num);

	rw.async = args[5].num;
	return op_uring_submit(&rw);
}

DEFINE_OP(uring_read)
{
	struct rw_args rw = io_rw_args(args, false, args[3].num, 0);

	rw.async = args[4].num;
	return op_uring_submit(&rw);
}

DEFINE_OP(aio_wait)
{
	return io_wait(args[0].num);
}

DEFINE_OP(aio_byte)
{
	return io_first_byte(args[0].num);
}
