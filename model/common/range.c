// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that reach a file's data by other ways than reads and writes: fallocate, sendfile,
 * splice, copy_file_range, fsync and mmap.
 */
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include "common/oracle.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "ops/ops.h"

/**
 * struct call - a system call on one file or between two
 * @first, @second: of its first two arguments; which is looked up first, and what is checked
 *	before the other one is, each call has its own way
 */
struct call {
	const union sim_arg *args;
	struct file *first, *second;
	struct pipe_inode_info *pipe;
};

static long with_fd(struct call *c, long fd, struct file **file, long (*how)(struct call *c))
{
	struct fd f = op_fdget(fd);
	long ret;

	*file = fd_file(f);
	if (!*file)
		return -EBADF;
	ret = how(c);
	fdput(f);
	return ret;
}

static long with_first(struct call *c, long (*how)(struct call *c))
{
	return with_fd(c, c->args[0].num, &c->first, how);
}

static long with_second(struct call *c, long (*how)(struct call *c))
{
	return with_fd(c, c->args[1].num, &c->second, how);
}

/* @how copies from the second file, from its beginning */
static long copying(struct call *c, long (*how)(struct call *c), loff_t len)
{
	long ret;

	oracle_copy(oracle_task(), file_inode(c->second), 0, file_inode(c->first), c->args[2].num,
		    len);
	ret = how(c);
	oracle_copy_end(oracle_task(), ret);
	return ret;
}

static long allocate(struct call *c)
{
	const int mode = (int)c->args[3].num;
	const loff_t pos = c->args[1].num, len = c->args[2].num;
	long ret;

	oracle_allocate(oracle_task(), file_inode(c->first), mode, pos, len);
	ret = vfs_fallocate(c->first, mode, pos, len);
	oracle_end(oracle_task(), ret);
	return ret;
}

DEFINE_OP(fallocate)
{
	return with_first(&(struct call){.args = args}, allocate);
}

/* as do_sendfile(), fs/read_write.c, where the output is a file */
static long send_to(struct call *c)
{
	struct file *out = c->first, *in = c->second;
	loff_t from = 0, pos = c->args[2].num;
	size_t len = c->args[3].num;
	long ret;

	if (!(out->f_mode & FMODE_WRITE))
		return -EBADF;
	ret = rw_verify_area(WRITE, out, &pos, len);
	if (ret < 0)
		return ret;
#ifdef HAVE_SPLICE_START_WRITE /* 6.8 */
	ret = do_splice_direct(in, &from, out, &pos, len, 0);
#else
	file_start_write(out);
	ret = do_splice_direct(in, &from, out, &pos, len, 0);
	file_end_write(out);
#endif
	return ret;
}

static long send(struct call *c)
{
	return copying(c, send_to, c->args[3].num);
}

static long send_from(struct call *c)
{
	loff_t from = 0;
	long ret;

	if (!(c->second->f_mode & FMODE_READ))
		return -EBADF;
	ret = rw_verify_area(READ, c->second, &from, c->args[3].num);
	return ret < 0 ? ret : with_first(c, send);
}

DEFINE_OP(sendfile)
{
	return with_second(&(struct call){.args = args}, send_from);
}

#ifdef OP_IN_PIPES
/* as do_splice() from a file to a pipe with both ends open */
static long fill_pipe(struct call *c)
{
	loff_t from = 0;
	long ret = 0;

	if (!(c->second->f_mode & FMODE_READ))
		return -EBADF;
#ifdef HAVE_SPLICE_START_WRITE /* before, what it calls does */
	ret = rw_verify_area(READ, c->second, &from, c->args[3].num);
#endif
	if (ret < 0)
		return ret;
	oracle_take(oracle_task(), file_inode(c->second), 0, c->args[3].num);
	ret = splice_file_to_pipe(c->second, c->pipe, &from, c->args[3].num, 0);
	oracle_taken(oracle_task(), ret);
	return ret;
}

/* ... and on to a file */
static long empty_pipe(struct call *c)
{
	struct file *out = c->first;
	loff_t pos = c->args[2].num;
	size_t len = c->args[3].num;
	long ret;

	if (!(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (out->f_flags & O_APPEND)
		return -EINVAL;
	ret = rw_verify_area(WRITE, out, &pos, len);
	if (ret < 0)
		return ret;
	oracle_copy(oracle_task(), NULL, 0, file_inode(out), pos, len);
	file_start_write(out);
	ret = out->f_op->splice_write ? out->f_op->splice_write(c->pipe, out, &pos, len, 0)
				      : -EINVAL;
	file_end_write(out);
	oracle_copy_end(oracle_task(), ret);
	return ret;
}

/* the ends of the pipe are open all the time: no allocation of the two calls */
DEFINE_OP(pipe_splice)
{
	struct call c = {.args = args, .pipe = alloc_pipe_info()};
	long ret;

	if (!c.pipe)
		return -ENFILE;
	c.pipe->files = 2;
	c.pipe->readers = c.pipe->writers = 1;
	ret = with_second(&c, fill_pipe);
	if (ret > 0)
		ret = with_first(&c, empty_pipe);
	oracle_copy_end(oracle_task(), ret);
	free_pipe_info(c.pipe);
	return ret;
}
#endif

static long copy(struct call *c)
{
	return vfs_copy_file_range(c->second, 0, c->first, c->args[2].num, c->args[3].num, 0);
}

static long copy_to(struct call *c)
{
	return copying(c, copy, c->args[3].num);
}

static long copy_from(struct call *c)
{
	return with_first(c, copy_to);
}

DEFINE_OP(copy_range)
{
	return with_second(&(struct call){.args = args}, copy_from);
}

static long clone(struct call *c)
{
	return vfs_clone_file_range(c->second, 0, c->first, c->args[2].num, c->args[3].num, 0);
}

/* a length of 0 is all that there is */
static long clone_from(struct call *c)
{
	return copying(c, clone, c->args[3].num ? c->args[3].num : ORACLE_END);
}

static long clone_to(struct call *c)
{
	return with_second(c, clone_from);
}

/* an ioctl() of the file that is written to */
DEFINE_OP(clone_range)
{
	return with_first(&(struct call){.args = args}, clone_to);
}

static long sync(struct call *c)
{
	return vfs_fsync(c->first, c->args[1].num);
}

DEFINE_OP(fsync)
{
	return with_first(&(struct call){.args = args}, sync);
}

/* What is mapped in the end may be another file: one of a layer below. */
static long load(struct vm_area_struct *vma, loff_t pos)
{
	struct inode *inode = file_inode(vma->vm_file);

	if (pos >= round_up(i_size_read(inode), PAGE_SIZE))
		return -EFAULT;
	return op_load(vma, pos);
}

/* as do_mmap(), under mmap_lock */
static long map(struct file *file, struct vm_area_struct *vma)
{
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (!file->f_op->mmap)
		return -ENODEV;
	op_map_shared(vma, file);
	vma->vm_file = get_file(file);
	return file->f_op->mmap(file, vma);
}

static void unmap(struct vm_area_struct *vma)
{
	op_unmap(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	kfree(vma);
}

/* mmap(), a page fault, munmap(); the descriptor may be closed when the first is over */
static long map_and_load(long fd, struct vm_area_struct *vma, loff_t pos)
{
	struct file *file = op_fget(fd);
	long ret;

	if (!file)
		return -EBADF;
	op_mmap_write_lock();
	ret = map(file, vma);
	op_mmap_write_unlock();
	fput(file);
	if (ret)
		return ret;
	op_mmap_read_lock();
	ret = load(vma, pos);
	op_mmap_read_unlock();
	return ret;
}

DEFINE_OP(mmap_read)
{
	struct vm_area_struct *vma = kzalloc(sizeof(*vma), GFP_KERNEL);
	long ret;

	if (!vma)
		return -ENOMEM;
	ret = map_and_load(args[0].num, vma, args[1].num);
	op_mmap_write_lock();
	unmap(vma);
	op_mmap_write_unlock();
	return ret;
}
