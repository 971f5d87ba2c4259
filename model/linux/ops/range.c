// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that reach a file's data by other ways than reads and writes:
 * fallocate, sendfile, copy_file_range, fsync and mmap. The built-in model has none of these paths,
 * so that they have a table of their own.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/pipe_fs_i.h>
#include <linux/splice.h>
#include "memfs/memfs.h"
#include "ops/ops.h"

DEFINE_OP(fallocate)
{
	struct file *file = op_fget(args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	ret = vfs_fallocate(file, 0, args[1].num, args[2].num);
	fput(file);
	return ret;
}

/* as do_sendfile(), fs/read_write.c, where the output is a file */
static long send(struct file *out, struct file *in, loff_t pos, size_t len)
{
	loff_t from = 0;
	long ret;

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
#ifdef HAVE_SPLICE_START_WRITE /* 6.8 */
	ret = do_splice_direct(in, &from, out, &pos, len, 0);
#else
	file_start_write(out);
	ret = do_splice_direct(in, &from, out, &pos, len, 0);
	file_end_write(out);
#endif
	return ret;
}

static long between(const union sim_arg *args,
		    long (*how)(struct file *out, struct file *in, loff_t pos, size_t len))
{
	struct file *out = op_fget(args[0].num), *in = op_fget(args[1].num);
	long ret = -EBADF;

	if (in && out)
		ret = how(out, in, args[2].num, args[3].num);
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}

DEFINE_OP(sendfile)
{
	return between(args, send);
}

#ifdef HAVE_SPLICE_FILE_TO_PIPE /* 5.12 */
/* fs/internal.h */
extern long splice_file_to_pipe(struct file *in, struct pipe_inode_info *opipe, loff_t *offset,
				size_t len, unsigned int flags);

/* as do_splice() twice, from a file to a pipe with both ends open, and on to a file */
static long through_pipe(struct file *out, struct file *in, struct pipe_inode_info *pipe,
			 loff_t pos, size_t len)
{
	loff_t from = 0;
	long ret = splice_file_to_pipe(in, pipe, &from, len, 0);

	if (ret <= 0)
		return ret;
	file_start_write(out);
	ret = out->f_op->splice_write(pipe, out, &pos, ret, 0);
	file_end_write(out);
	return ret;
}

static long splice(struct file *out, struct file *in, loff_t pos, size_t len)
{
	struct pipe_inode_info *pipe;
	long ret;

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	pipe = alloc_pipe_info();
	if (!pipe)
		return -ENFILE;
	pipe->files = 2;
	pipe->readers = pipe->writers = 1;
	ret = through_pipe(out, in, pipe, pos, len);
	free_pipe_info(pipe);
	return ret;
}

DEFINE_OP(pipe_splice)
{
	return between(args, splice);
}
#endif

static long copy(struct file *out, struct file *in, loff_t pos, size_t len)
{
	return vfs_copy_file_range(in, 0, out, pos, len, 0);
}

DEFINE_OP(copy_range)
{
	return between(args, copy);
}

static long clone(struct file *out, struct file *in, loff_t pos, size_t len)
{
	return vfs_clone_file_range(in, 0, out, pos, len, 0);
}

DEFINE_OP(clone_range)
{
	return between(args, clone);
}

DEFINE_OP(fsync)
{
	struct file *file = op_fget(args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	ret = vfs_fsync(file, args[1].num);
	fput(file);
	return ret;
}

/* What is mapped in the end may be another file: one of a layer below. */
static long load(const struct vm_area_struct *vma, loff_t pos)
{
	struct inode *inode = file_inode(vma->vm_file);

	if (pos >= round_up(i_size_read(inode), PAGE_SIZE))
		return -EFAULT;
	return memfs_byte(inode, pos);
}

static long map_and_load(struct file *file, loff_t pos)
{
	struct vm_area_struct *vma;
	long ret;

	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (!file->f_op->mmap)
		return -ENODEV;
	vma = kzalloc(sizeof(*vma), GFP_KERNEL);
	if (!vma)
		return -ENOMEM;
	vma->vm_file = get_file(file);
	ret = file->f_op->mmap(file, vma);
	if (!ret)
		ret = load(vma, pos);
	fput(vma->vm_file);
	kfree(vma);
	return ret;
}

DEFINE_OP(mmap_read)
{
	struct file *file = op_fget(args[0].num);
	long ret;

	if (!file)
		return -EBADF;
	ret = map_and_load(file, args[1].num);
	fput(file);
	return ret;
}

#define WHERE (SIM_IN_SETUP | SIM_IN_TASK | SIM_IN_INJECT)
#define FD_PARAM(name, help)                                                                       \
	{                                                                                          \
		name, SIM_A_REF, false, NULL, 0, help                                              \
	}
#define POS_PARAM                                                                                  \
	{                                                                                          \
		"pos", SIM_A_INT, false, NULL, 0, "offset in bytes"                                \
	}
#define LEN_PARAM                                                                                  \
	{                                                                                          \
		"len", SIM_A_INT, false, NULL, 0, "bytes"                                          \
	}

#define BETWEEN_PARAMS                                                                             \
	FD_PARAM("out", "file descriptor that is written to"),                                     \
		FD_PARAM("in", "file descriptor that is read from the beginning"), POS_PARAM,      \
		LEN_PARAM

const struct sim_opdef range_ops[] = {
	{"fallocate",
	 WHERE,
	 {FD_PARAM("fd", "file descriptor"), POS_PARAM, LEN_PARAM},
	 "fallocate(): allocate blocks of a file, extending it if need be.",
	 op_fallocate},
	{"sendfile",
	 WHERE,
	 {BETWEEN_PARAMS},
	 "sendfile(): copy data of one file into another; gives the number of bytes.",
	 op_sendfile},
#ifdef HAVE_SPLICE_FILE_TO_PIPE
	{"pipe_splice",
	 WHERE,
	 {BETWEEN_PARAMS},
	 "splice() twice: the same by a pipe with both ends open; gives the number of bytes.",
	 op_pipe_splice},
#endif
	{"copy_range",
	 WHERE,
	 {BETWEEN_PARAMS},
	 "copy_file_range(): the same, by the filesystem if it can; gives the number of bytes.",
	 op_copy_range},
	{"clone_range",
	 WHERE,
	 {BETWEEN_PARAMS},
	 "FICLONERANGE: the blocks of one file become those of another, too; gives their length.",
	 op_clone_range},
	{"fsync",
	 WHERE,
	 {FD_PARAM("fd", "file descriptor"),
	  {"datasync", SIM_A_INT, true, NULL, 0, "1: fdatasync()"}},
	 "fsync(): write out a file.",
	 op_fsync},
	{"mmap_read",
	 SIM_IN_TASK | SIM_IN_INJECT,
	 {FD_PARAM("fd", "file descriptor"), POS_PARAM},
	 "Map a file, read one byte and unmap it; gives the byte's value.",
	 op_mmap_read},
	{.name = NULL},
};
