// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on a file as a whole, which trees alone have: truncate and syncfs. The lock of the
 * address space, for common/range.c.
 */
#include <linux/rwsem.h>
#include <linux/slab.h>
#include "common/io.h"
#include "common/oracle.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "ops/ops.h"
#include "parts/part.h"

DECLARE_RWSEM(op_mmap_lock);

void op_map_shared(struct vm_area_struct *vma, const struct file *file)
{
	const struct port_part *part = port_part_of(file_inode(file)->i_sb);

	if (part->map_shared)
		part->map_shared(vma, file);
}

long op_load(struct vm_area_struct *vma, loff_t pos)
{
	struct inode *inode = file_inode(vma->vm_file);
	const struct port_part *part = port_part_of(inode->i_sb);

	return part->load ? part->load(vma, pos) : memfs_byte(inode, pos);
}

void op_unmap(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
}

/* as do_sys_ftruncate(), which looks the descriptor up by itself */
static long cut(struct file *file, const union sim_arg *args)
{
	struct dentry *dentry = file->f_path.dentry;
	long ret;

	if (args[1].num < 0 || !d_is_reg(dentry) || !(file->f_mode & FMODE_WRITE))
		return -EINVAL;
	if (IS_APPEND(file_inode(file)))
		return -EPERM;
	oracle_resize(oracle_task(), file_inode(file), args[1].num);
	sb_start_write(dentry->d_sb);
	ret = do_truncate(PORT_NOP_IDMAP dentry, args[1].num, ATTR_MTIME | ATTR_CTIME, file);
	oracle_end(oracle_task(), ret);
	sb_end_write(dentry->d_sb);
	return ret;
}

DEFINE_OP(ftruncate)
{
	return io_on_file(args, cut);
}

static long cut_path(const struct path *path, long size)
{
	long ret;

	oracle_resize(oracle_task(), d_inode(path->dentry), size);
	ret = vfs_truncate(path, size);
	oracle_end(oracle_task(), ret);
	return ret;
}

#define do_truncate truncate_op /* the tree has one of the name that the macro makes */
DEFINE_OP(truncate)
{
	return op_with_path(args[0].name, cut_path, args[1].num);
}
#undef do_truncate

/* as the system call, which looks the descriptor up by itself */
static long sync_all(struct file *file, const union sim_arg *unused)
{
	struct super_block *sb = file->f_path.dentry->d_sb;
	long ret;

	down_read(&sb->s_umount);
	ret = sync_filesystem(sb);
	up_read(&sb->s_umount);
	return ret;
}

DEFINE_OP(syncfs)
{
	return io_on_file(args, sync_all);
}

#ifndef COPY_FILE_SPLICE /* 6.1: before, users may copy between filesystems, too */
#define COPY_FILE_SPLICE 0
#endif
/* between two files, which the caller has opened itself */
static long between(const union sim_arg *args,
		    long (*how)(struct file *in, struct file *out, loff_t pos, loff_t len))
{
	struct file *out = op_fget(args[0].num), *in = op_fget(args[1].num);
	loff_t pos = args[2].num, len = args[3].num;
	long ret = -EBADF;

	if (out && in) {
		oracle_copy(oracle_task(), file_inode(in), 0, file_inode(out), pos, len);
		ret = how(in, out, pos, len);
		oracle_copy_end(oracle_task(), ret);
	}
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}

/* as nfsd_copy_file_range() */
static long copy_for_server(struct file *in, struct file *out, loff_t pos, loff_t len)
{
	return vfs_copy_file_range(in, 0, out, pos, len, COPY_FILE_SPLICE);
}

DEFINE_OP(server_copy)
{
	return between(args, copy_for_server);
}

/* as vfs_dedupe_file_range(), which has a list of files */
static long dedupe(struct file *in, struct file *out, loff_t pos, loff_t len)
{
	return vfs_dedupe_file_range_one(in, 0, out, pos, len, REMAP_FILE_CAN_SHORTEN);
}

DEFINE_OP(dedupe_range)
{
	return between(args, dedupe);
}
