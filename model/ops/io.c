// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on files: open to close, synchronous and asynchronous I/O.
 */
#include "ops/ops.h"
#include "overlay/overlay.h"

DEFINE_OP(open)
{
	struct dentry *d = path_lookup(args[0].name);
	int fd = get_unused_fd();
	struct file *file;

	if (fd < 0)
		return fd;
	file = IS_ERR(d) ? ERR_CAST(d) : dentry_open(d, (unsigned int)args[1].num);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

DEFINE_OP(close)
{
	return fd_close((int)args[0].num);
}

DEFINE_OP(setfl)
{
	struct file *file = fget((int)args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	ret = setfl(file, (unsigned int)args[1].num);
	fput(file);
	return ret;
}

/*
 * @flags: RWF_* and IOCB_DIRECT in one word, as scenarios write them. What is returned gets into
 * memory as a whole: only of a variable the compiler clears the padding.
 */
static struct rw_args rw_args(const union sim_arg *args, bool write, long flags, long fill)
{
	struct rw_args rw = {.fd = (int)args[0].num,
			     .write = write,
			     .pos = args[1].num,
			     .len = (size_t)args[2].num,
			     .fill = (uint8_t)fill,
			     .flags = (rwf_t)(flags & ~IOCB_DIRECT),
			     .extra = (int)(flags & IOCB_DIRECT)};

	return rw;
}

static long sync_rw(const struct rw_args *rw, uint8_t *first)
{
	struct iov_iter iter = {.count = rw->len, .fill = rw->fill, .first = first};
	struct file *file;
	long ret;

	if (rw->pos < 0)
		return -EINVAL;
	file = fget(rw->fd);
	if (!file)
		return -EBADF;
	ret = vfs_rw(file, rw->write, &iter, rw->pos, rw->flags, rw->extra);
	fput(file);
	return ret;
}

DEFINE_OP(write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return sync_rw(&rw, NULL);
}

DEFINE_OP(read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return sync_rw(&rw, NULL);
}

DEFINE_OP(read_byte)
{
	union sim_arg one[3] = {args[0], args[1], {.num = 1}};
	struct rw_args rw = rw_args(one, false, 0, 0);
	uint8_t byte = 0;
	long ret = sync_rw(&rw, &byte);

	return ret == 1 ? byte : ret < 0 ? ret : -ENODATA;
}

DEFINE_OP(aio_write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return io_submit(&rw);
}

DEFINE_OP(aio_read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return io_submit(&rw);
}

DEFINE_OP(uring_write)
{
	struct rw_args rw = rw_args(args, true, args[4].num, args[3].num);

	return io_uring_submit(&rw);
}

DEFINE_OP(uring_read)
{
	struct rw_args rw = rw_args(args, false, args[3].num, 0);

	return io_uring_submit(&rw);
}

DEFINE_OP(aio_wait)
{
	return io_wait(args[0].num);
}

DEFINE_OP(aio_byte)
{
	return io_first_byte(args[0].num);
}

DEFINE_OP(mmap_write)
{
	struct file *file = fget((int)args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_page_fault(file, args[1].num, (uint8_t)args[2].num);
	fput(file);
	return ret;
}
