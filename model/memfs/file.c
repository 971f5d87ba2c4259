// SPDX-License-Identifier: GPL-2.0-only
/*
 * memfs files: open, and buffered I/O, which is synchronous. Direct I/O is in
 * dio.c. What every write must find in place is checked here, at the bottom
 * of the stack, where it does not matter which way the write came.
 */
#include "memfs/file.h"

static int memfs_open(struct inode *inode, struct file *file)
{
	file->f_mode |= FMODE_NOWAIT;
	if (MEMFS_SB(inode)->dio != MEMFS_DIO_NONE)
		file->f_mode |= FMODE_CAN_ODIRECT;
	return memfs_inject_open();
}

static int memfs_release(struct inode *inode, struct file *file)
{
	(void)inode;
	(void)file;
	return 0;
}

/* Return: whether the file can do it */
static bool memfs_check_direct(const struct kiocb *iocb)
{
	bool can = iocb->ki_filp->f_mode & FMODE_CAN_ODIRECT;

	SIM_INVARIANT(can, NULL, "INVARIANTS 24", "IOCB_DIRECT reaches a file without direct I/O");
	return can;
}

/* the access time, by one who may wait for a thaw */
static void memfs_dirty_atime(struct inode *inode)
{
	sb_start_write(inode->i_sb);
	inode->i_atime = current_time();
	sb_end_write(inode->i_sb);
}

static ssize_t memfs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret = 0;
	loff_t n;

	if (iocb->ki_flags & IOCB_DIRECT)
		return memfs_check_direct(iocb) ? memfs_dio_read(iocb, to) : -EINVAL;
	if (iocb->ki_flags & IOCB_NOWAIT) {
		if (!down_read_trylock(&inode->i_rwsem))
			return -EAGAIN;
	} else {
		down_read(&inode->i_rwsem);
	}
	n = min_loff((loff_t)to->count, i_size_read(inode) - iocb->ki_pos);
	if (n > 0)
		ret = memfs_io_result(inode, (size_t)n, false);
	if (ret > 0) {
		memfs_load(inode, iocb->ki_pos, (size_t)ret, to);
		iocb->ki_pos += ret;
	}
	if (changed(FAULT_START_LOCKED))
		memfs_dirty_atime(inode);
	up_read(&inode->i_rwsem);
	file_accessed(iocb->ki_filp);
	return ret;
}

void memfs_write_checks(struct kiocb *iocb)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	uint64_t now;

	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = i_size_read(inode);
	file_remove_privs(iocb->ki_filp);
	now = current_time();
	inode->i_mtime = now;
	inode->i_ctime = now;
}

void memfs_extend(struct inode *inode, loff_t end)
{
	spin_lock(&inode->i_lock);
	if (end > i_size_read(inode))
		i_size_write(inode, end);
	spin_unlock(&inode->i_lock);
}

static ssize_t memfs_buffered_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret;

	memfs_write_checks(iocb);
	ret = memfs_reserve(inode, iocb->ki_pos, from->count);
	if (ret)
		return ret;
	ret = memfs_io_result(inode, from->count, true);
	if (ret < 0)
		return ret;
	memfs_store(inode, iocb->ki_pos, (size_t)ret, from);
	iocb->ki_pos += ret;
	memfs_extend(inode, iocb->ki_pos);
	return ret;
}

static ssize_t memfs_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	struct super_block *sb = inode->i_sb;
	ssize_t ret;

	SIM_INVARIANT(data_race(sb->s_writers.count[SB_FREEZE_WRITE - 1]) > 0, sb, "INVARIANTS 1",
		      "write to %s without sb_writers", sb->s_id);
	data_race(MEMFS_SB(inode)->last_flags = iocb->ki_flags);
	if (iocb->ki_flags & IOCB_DIRECT)
		return memfs_check_direct(iocb) ? memfs_dio_write(iocb, from) : -EINVAL;
	if (iocb->ki_flags & IOCB_NOWAIT) {
		if (!down_write_trylock(&inode->i_rwsem))
			return -EAGAIN;
	} else {
		inode_lock(inode);
	}
	ret = memfs_buffered_write(iocb, from);
	inode_unlock(inode);
	return ret;
}

const struct file_operations memfs_file_operations = {
	.open = memfs_open,
	.release = memfs_release,
	.read_iter = memfs_read_iter,
	.write_iter = memfs_write_iter,
	.page_mkwrite = memfs_page_mkwrite,
};
