// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that reach a file's data by other ways than reads and writes:
 * fallocate, sendfile, copy_file_range, fsync and mmap. The built-in model has none of these paths.
 */
#include <linux/mm.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/pipe_fs_i.h>
#include <linux/splice.h>
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

static long allocate(struct call *c)
{
	return vfs_fallocate(c->first, c->args[3].num, c->args[1].num, c->args[2].num);
}

extern const struct sim_word mode_words[];
const struct sim_word mode_words[] = {
	{"FALLOC_FL_KEEP_SIZE", FALLOC_FL_KEEP_SIZE},
	{"FALLOC_FL_PUNCH_HOLE", FALLOC_FL_PUNCH_HOLE},
	{"FALLOC_FL_ZERO_RANGE", FALLOC_FL_ZERO_RANGE},
	{NULL, 0},
};

DEFINE_OP(fallocate)
{
	return with_first(&(struct call){.args = args}, allocate);
}

/* as do_sys_ftruncate(), which looks the descriptor up by itself */
static long cut(struct call *c)
{
	struct file *file = c->first;
	struct dentry *dentry = file->f_path.dentry;
	long ret;

	if (c->args[1].num < 0 || !d_is_reg(dentry) || !(file->f_mode & FMODE_WRITE))
		return -EINVAL;
	if (IS_APPEND(file_inode(file)))
		return -EPERM;
	sb_start_write(dentry->d_sb);
	ret = do_truncate(PORT_NOP_IDMAP dentry, c->args[1].num, ATTR_MTIME | ATTR_CTIME, file);
	sb_end_write(dentry->d_sb);
	return ret;
}

DEFINE_OP(ftruncate)
{
	return with_first(&(struct call){.args = args}, cut);
}

static long cut_path(const struct path *path, long size)
{
	return vfs_truncate(path, size);
}

#define do_truncate truncate_op /* the tree has one of the name that the macro makes */
DEFINE_OP(truncate)
{
	return op_with_path(args[0].name, cut_path, args[1].num);
}
#undef do_truncate

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

static long send_from(struct call *c)
{
	loff_t from = 0;
	long ret;

	if (!(c->second->f_mode & FMODE_READ))
		return -EBADF;
	ret = rw_verify_area(READ, c->second, &from, c->args[3].num);
	return ret < 0 ? ret : with_first(c, send_to);
}

DEFINE_OP(sendfile)
{
	return with_second(&(struct call){.args = args}, send_from);
}

#ifdef HAVE_SPLICE_FILE_TO_PIPE /* 5.12 */
/* fs/internal.h */
extern long splice_file_to_pipe(struct file *in, struct pipe_inode_info *opipe, loff_t *offset,
				size_t len, unsigned int flags);

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
	return ret < 0 ? ret : splice_file_to_pipe(c->second, c->pipe, &from, c->args[3].num, 0);
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
	file_start_write(out);
	ret = out->f_op->splice_write(c->pipe, out, &pos, len, 0);
	file_end_write(out);
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
	free_pipe_info(c.pipe);
	return ret;
}
#endif

static long copy(struct call *c)
{
	return vfs_copy_file_range(c->second, 0, c->first, c->args[2].num, c->args[3].num, 0);
}

static long copy_from(struct call *c)
{
	return with_first(c, copy);
}

DEFINE_OP(copy_range)
{
	return with_second(&(struct call){.args = args}, copy_from);
}

static long clone(struct call *c)
{
	return vfs_clone_file_range(c->second, 0, c->first, c->args[2].num, c->args[3].num, 0);
}

static long clone_to(struct call *c)
{
	return with_second(c, clone);
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

/* as the system call, which looks the descriptor up by itself */
static long sync_all(struct call *c)
{
	struct super_block *sb = c->first->f_path.dentry->d_sb;
	long ret;

	down_read(&sb->s_umount);
	ret = sync_filesystem(sb);
	up_read(&sb->s_umount);
	return ret;
}

DEFINE_OP(syncfs)
{
	return with_first(&(struct call){.args = args}, sync_all);
}

DEFINE_OP(fsync)
{
	return with_first(&(struct call){.args = args}, sync);
}

/* one for all tasks, which are threads of one process */
static DECLARE_RWSEM(mmap_lock);

/* What is mapped in the end may be another file: one of a layer below. */
static long load(const struct vm_area_struct *vma, loff_t pos)
{
	struct inode *inode = file_inode(vma->vm_file);

	if (pos >= round_up(i_size_read(inode), PAGE_SIZE))
		return -EFAULT;
	return memfs_byte(inode, pos);
}

/* as do_mmap(), under mmap_lock */
static long map(struct file *file, struct vm_area_struct *vma)
{
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (!file->f_op->mmap)
		return -ENODEV;
	vma->vm_file = get_file(file);
	return file->f_op->mmap(file, vma);
}

static void unmap(struct vm_area_struct *vma)
{
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
	down_write(&mmap_lock);
	ret = map(file, vma);
	up_write(&mmap_lock);
	fput(file);
	if (ret)
		return ret;
	down_read(&mmap_lock);
	ret = load(vma, pos);
	up_read(&mmap_lock);
	return ret;
}

DEFINE_OP(mmap_read)
{
	struct vm_area_struct *vma = kzalloc(sizeof(*vma), GFP_KERNEL);
	long ret;

	if (!vma)
		return -ENOMEM;
	ret = map_and_load(args[0].num, vma, args[1].num);
	down_write(&mmap_lock);
	unmap(vma);
	up_write(&mmap_lock);
	return ret;
}
