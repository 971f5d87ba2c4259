// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads, writes and seeks of memfs as they arrive, and buffered I/O, which is synchronous. Direct
 * I/O is in memfs_dio.c. What every write must find in place is checked here, at the bottom of the
 * stack, where it does not matter which way the write came.
 */
#include "common/memfs.h"
#include "common/rules.h"
#include "memfs/compat.h"
#include "ops/ops.h"

/* Return: whether the file can do it */
static bool memfs_check_direct(const struct kiocb *iocb)
{
	bool can = port_can_direct(iocb->ki_filp);

	INVARIANT(can, NULL, 24, "IOCB_DIRECT reaches a file without direct I/O");
	return can;
}

void memfs_check_protected(const struct inode *inode)
{
	INVARIANT(data_race(port_writers(inode->i_sb)) > 0, inode->i_sb, 1,
		  "write to %s without sb_writers", inode->i_sb->s_id);
}

void memfs_check_locked_above(const struct file *file)
{
	struct inode *user = port_user_inode(file);

	INVARIANT(user == file_inode(file) || lockdep_is_held_type(&user->i_rwsem, 0), user->i_sb,
		  46, "write to a real file without i_rwsem of the file above");
}

bool memfs_lock_shared(const struct kiocb *iocb)
{
	struct inode *inode = file_inode(iocb->ki_filp);

	if (iocb->ki_flags & IOCB_NOWAIT)
		return inode_trylock_shared(inode);
	inode_lock_shared(inode);
	return true;
}

ssize_t memfs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret = 0;
	loff_t n;

	memfs_check_flags(iocb);
	if (iocb->ki_flags & IOCB_DIRECT)
		return memfs_check_direct(iocb) ? memfs_dio_read(iocb, to) : -EINVAL;
	if (!memfs_lock_shared(iocb))
		return -EAGAIN;
	n = min_t(loff_t, iov_iter_count(to), i_size_read(inode) - iocb->ki_pos);
	if (n > 0)
		ret = memfs_io_result(inode, (size_t)n, MEMFS_READ);
	if (ret > 0) {
		ret = memfs_load(inode, iocb->ki_pos, (size_t)ret, to);
		iocb->ki_pos += max_t(ssize_t, ret, 0);
	}
	/* the access time, by one who may wait for a thaw */
	if (changed(FAULT_START_LOCKED)) {
		sb_start_write(inode->i_sb);
		sb_end_write(inode->i_sb);
	}
	inode_unlock_shared(inode);
	file_accessed(iocb->ki_filp);
	return ret;
}

void memfs_extend(struct inode *inode, loff_t end)
{
	memfs_check_thawed(inode, "size");
	spin_lock(&inode->i_lock);
	if (end > i_size_read(inode))
		i_size_write(inode, end);
	spin_unlock(&inode->i_lock);
}

/* Return: -EINVAL for direct I/O that is not aligned, where a scenario wants it to be */
int memfs_check_aligned(const struct kiocb *iocb, size_t len)
{
	unsigned int align = MEMFS_SB(file_inode(iocb->ki_filp))->dio_align;

	if (!align || !(iocb->ki_flags & IOCB_DIRECT))
		return 0;
	return iocb->ki_pos % align || len % align ? -EINVAL : 0;
}

ssize_t memfs_prepare_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t len = generic_write_checks(iocb, from);
	int err;

	if (len <= 0)
		return len;
	err = memfs_check_aligned(iocb, (size_t)len);
	if (!err)
		err = kiocb_modified(iocb);
	if (!err)
		err = memfs_join_journal(inode, iocb->ki_flags & IOCB_NOWAIT);
	if (!err)
		err = memfs_reserve(inode, iocb->ki_pos, (size_t)len);
	return err ? err : len;
}

static ssize_t memfs_buffered_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret = memfs_prepare_write(iocb, from);

	if (ret > 0)
		ret = memfs_io_result(inode, (size_t)ret, MEMFS_WRITE);
	if (ret <= 0)
		return ret;
	memfs_store(inode, iocb->ki_pos, (size_t)ret, from);
	iocb->ki_pos += ret;
	memfs_extend(inode, iocb->ki_pos);
	return ret;
}

ssize_t memfs_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret;

	memfs_check_flags(iocb);
	memfs_check_locked_above(iocb->ki_filp);
	memfs_check_protected(inode);
	/* for query.c: of two writes at once, either */
	data_race(MEMFS_SB(inode)->last_flags = iocb->ki_flags);
	if (iocb->ki_flags & IOCB_DIRECT)
		return memfs_check_direct(iocb) ? memfs_dio_write(iocb, from) : -EINVAL;
	if (iocb->ki_flags & IOCB_NOWAIT) {
		if (!inode_trylock(inode))
			return -EAGAIN;
	} else {
		inode_lock(inode);
	}
	ret = memfs_buffered_write(iocb, from);
	inode_unlock(inode);
	return ret;
}

/* a real file is opened for one of the overlay, and shared by all that its descriptor is */
static void memfs_check_pos(const struct file *file)
{
	struct inode *user = port_user_inode(file);

	INVARIANT(op_pos_guarded(user), user->i_sb, 42,
		  "seek of a real file without the lock of the inode above");
}

loff_t memfs_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file_inode(file);

	memfs_check_pos(file);
	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return generic_file_llseek_size(file, offset, whence, MEMFS_MAX_SIZE,
						i_size_read(inode));
	inode_lock_shared(inode);
	offset = memfs_find(inode, offset, whence == SEEK_HOLE);
	inode_unlock_shared(inode);
	return offset < 0 ? offset : vfs_setpos(file, offset, MEMFS_MAX_SIZE);
}
