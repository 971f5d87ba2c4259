// SPDX-License-Identifier: GPL-2.0-only
/*
 * memfs files: open, and buffered I/O, which is synchronous. Direct I/O is in
 * dio.c. What every write must find in place is checked here, at the bottom
 * of the stack, where it does not matter which way the write came.
 */
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "services/port.h"

static int memfs_open(struct inode *inode, struct file *file)
{
	int err = memfs_inject(MEMFS_OPEN);

	if (err)
		return err;
	/* most filesystems keep something for an open file, and may fail to get it */
	file->private_data = kzalloc(sizeof(u64), GFP_KERNEL);
	if (!file->private_data)
		return -ENOMEM;
	file->f_mode |= FMODE_NOWAIT;
#ifdef FMODE_BUF_WASYNC
	file->f_mode |= FMODE_BUF_WASYNC;
#endif
#ifdef FMODE_CAN_ODIRECT
	if (MEMFS_SB(inode)->dio != MEMFS_DIO_NONE)
		file->f_mode |= FMODE_CAN_ODIRECT;
#endif
	return 0;
}

/* what is cached of a file's flags is what they say, but while somebody changes both */
static void memfs_check_flags(const struct kiocb *iocb)
{
#ifdef HAVE_F_IOCB_FLAGS /* 6.0 */
	struct file *file = iocb->ki_filp;

	SIM_INVARIANT(spin_is_locked(&file->f_lock) ||
			      data_race(file->f_iocb_flags == iocb_flags(file)),
		      file, "INVARIANTS 41", "f_iocb_flags of a real file are stale");
#endif
}

static int memfs_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

/* Return: whether the file can do it */
static bool memfs_check_direct(const struct kiocb *iocb)
{
	bool can = port_can_direct(iocb->ki_filp);

	SIM_INVARIANT(can, NULL, "INVARIANTS 24", "IOCB_DIRECT reaches a file without direct I/O");
	return can;
}

static ssize_t memfs_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret = 0;
	loff_t n;

	memfs_check_flags(iocb);
	if (iocb->ki_flags & IOCB_DIRECT)
		return memfs_check_direct(iocb) ? memfs_dio_read(iocb, to) : -EINVAL;
	if (iocb->ki_flags & IOCB_NOWAIT) {
		if (!inode_trylock_shared(inode))
			return -EAGAIN;
	} else {
		inode_lock_shared(inode);
	}
	n = min_t(loff_t, iov_iter_count(to), i_size_read(inode) - iocb->ki_pos);
	if (n > 0)
		ret = memfs_io_result(inode, (size_t)n, false);
	if (ret > 0) {
		ret = memfs_load(inode, iocb->ki_pos, (size_t)ret, to);
		iocb->ki_pos += max_t(ssize_t, ret, 0);
	}
	inode_unlock_shared(inode);
	file_accessed(iocb->ki_filp);
	return ret;
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
	ssize_t ret = generic_write_checks(iocb, from);

	if (ret <= 0)
		return ret;
	ret = kiocb_modified(iocb);
	if (!ret)
		ret = memfs_reserve(inode, iocb->ki_pos, iov_iter_count(from));
	if (!ret)
		ret = memfs_io_result(inode, iov_iter_count(from), true);
	if (ret < 0)
		return ret;
	memfs_store(inode, iocb->ki_pos, (size_t)ret, from);
	iocb->ki_pos += ret;
	memfs_extend(inode, iocb->ki_pos);
	return ret;
}

static void memfs_check_protected(const struct inode *inode)
{
	SIM_INVARIANT(data_race(*inode->i_sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1].read_count) > 0,
		      inode->i_sb, "INVARIANTS 1", "write to a filesystem without sb_writers");
}

/* who writes to a file through another has that one's lock: its attributes are changed with it */
static void memfs_check_locked_above(const struct file *file)
{
	const struct inode *user = port_user_inode(file);

	SIM_INVARIANT(user == file_inode(file) || lock_is_held_type(&user->i_rwsem.dep_map, 0),
		      user->i_sb, "INVARIANTS 46",
		      "write to a real file without i_rwsem of the file above");
}

static ssize_t memfs_write_iter(struct kiocb *iocb, struct iov_iter *from)
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

static long memfs_fallocate(struct file *file, int mode, loff_t pos, loff_t len)
{
	struct inode *inode = file_inode(file);
	long ret;

	if (mode)
		return -EOPNOTSUPP;
	memfs_check_protected(inode);
	memfs_check_locked_above(file);
	inode_lock(inode);
	ret = inode_newsize_ok(inode, pos + len);
	if (!ret)
		ret = file_modified(file);
	if (!ret)
		ret = memfs_reserve(inode, pos, len);
	if (!ret)
		ret = memfs_io_result(inode, len, true);
	if (ret > 0) {
		memfs_extend(inode, pos + len);
		ret = 0;
	}
	inode_unlock(inode);
	return ret;
}

/* Pages are not modelled: who maps a file reads its data. */
static int memfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	file_accessed(file);
	return 0;
}

static loff_t memfs_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_file_llseek_size(file, offset, whence, MEMFS_MAX_SIZE,
					i_size_read(file_inode(file)));
}

static int memfs_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	/* files of users are accounted, those that an overlay opens are not */
	SIM_INVARIANT(!(file->f_mode & FMODE_NOACCOUNT) || !MEMFS_SB(file_inode(file))->lower, file,
		      "INVARIANTS 49", "fsync reaches a lower file");
	return memfs_io_failure(MEMFS_SB(file_inode(file)), MEMFS_FSYNC);
}

/* where filesystems tell of writes that failed later */
static int memfs_flush(struct file *file, fl_owner_t id)
{
	return memfs_inject(MEMFS_FLUSH);
}

const struct file_operations memfs_file_operations = {
#ifdef FOP_BUFFER_WASYNC
	.fop_flags = FOP_BUFFER_WASYNC,
#endif
	.open = memfs_open,
	.release = memfs_release,
	.read_iter = memfs_read_iter,
	.write_iter = memfs_write_iter,
	.mmap = memfs_mmap,
	.fallocate = memfs_fallocate,
	.llseek = memfs_llseek,
	.fsync = memfs_fsync,
	.flush = memfs_flush,
#ifdef HAVE_COPY_SPLICE_READ
	.splice_read = copy_splice_read,
#else
	.splice_read = generic_file_splice_read,
#endif
	.splice_write = iter_file_splice_write,
};
