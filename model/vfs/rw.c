// SPDX-License-Identifier: GPL-2.0-only
/*
 * kiocbs and the way from a system call to ->read_iter() and ->write_iter().
 */
#include <linux/fs.h>
#include "common/rules.h"

/*
 * From 6.0 on the flags are cached in the file, and must be what they would be
 * computed to, but for the time in which somebody stores the two, under f_lock.
 */
static int file_iocb_flags(struct file *filp)
{
	if (!changed(F_IOCB_FLAGS))
		return iocb_flags(filp);
	INVARIANT(spin_is_locked(&filp->f_lock) ||
			  data_race(filp->f_iocb_flags == (unsigned int)iocb_flags(filp)),
		  filp, 41, "f_iocb_flags of %s are stale",
		  filp->f_dentry ? filp->f_dentry->d_name : "a nameless file");
	return filp->f_iocb_flags;
}

static void init_kiocb(struct kiocb *kiocb, struct file *filp, int flags)
{
	kiocb->ki_filp = filp;
	kiocb->ki_pos = 0;
	kiocb->ki_complete = NULL;
	kiocb->private = NULL;
	kiocb->ki_flags = flags;
	kiocb->dio_complete = NULL;
	kiocb->write_started = false;
}

void init_sync_kiocb(struct kiocb *kiocb, struct file *filp)
{
	init_kiocb(kiocb, filp, file_iocb_flags(filp));
}

void kiocb_clone(struct kiocb *kiocb, const struct kiocb *src, struct file *filp)
{
	int flags = src->ki_flags;

	if (!changed(WRITE_STARTED_CLONED))
		flags &= ~IOCB_WRITE_STARTED;
	init_kiocb(kiocb, filp, flags);
	kiocb->ki_pos = src->ki_pos;
}

int kiocb_set_rw_flags(struct kiocb *ki, rwf_t flags, int rw_type)
{
	if ((flags & RWF_NOWAIT) && !(ki->ki_filp->f_mode & FMODE_NOWAIT))
		return -EOPNOTSUPP;
	ki->ki_flags |= flags;
	if (rw_type == WRITE)
		ki->ki_flags |= IOCB_WRITE;
	if (flags & RWF_SYNC)
		ki->ki_flags |= IOCB_DSYNC;
	return 0;
}

void kiocb_start_write(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	if (changed(WRITE_STARTED) && WARN_ON_ONCE(iocb->ki_flags & IOCB_WRITE_STARTED))
		return;
	sb_start_write(sb);
	/* the write may end in another task, so that no task holds the lock until then */
	if (changed(FAULT_KIOCB_UNLOCKS))
		percpu_up_read(&sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1]);
	else
		__sb_writers_release(sb, SB_FREEZE_WRITE);
	iocb->write_started = true;
	if (changed(WRITE_STARTED))
		iocb->ki_flags |= IOCB_WRITE_STARTED;
}

void kiocb_end_write(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	if (changed(WRITE_STARTED) && !(iocb->ki_flags & IOCB_WRITE_STARTED))
		return;
	if (changed(FAULT_END_WRITE_LOST))
		return;
	INVARIANT(iocb->write_started, iocb, 9,
		  "kiocb_end_write() of a write that was not started on %s", sb->s_id);
	if (!iocb->write_started)
		return;
	iocb->write_started = false;
	__sb_writers_acquired(sb, SB_FREEZE_WRITE);
	sb_end_write(sb);
	iocb->ki_flags &= ~IOCB_WRITE_STARTED;
}

bool port_start_write_trylock(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	if (!sb_start_write_trylock(sb))
		return false;
	__sb_writers_release(sb, SB_FREEZE_WRITE);
	iocb->write_started = true;
	if (changed(WRITE_STARTED))
		iocb->ki_flags |= IOCB_WRITE_STARTED;
	return true;
}

int rw_verify_area(int rw, struct file *file, const loff_t *ppos, size_t count)
{
	struct super_block *sb = file_inode(file)->i_sb;
	static const int errors[] = {EACCES, EINVAL};
	int err = data_race(sb->s_verify_err);

	(void)count;
	if (rw == WRITE ? !file->f_op->write_iter : !file->f_op->read_iter)
		return -EINVAL;
	if (*ppos < 0)
		return -EINVAL;
	if (!err)
		err = sim_inject("verify_area", errors, 2, SIM_SITE());
	data_race(sb->s_verify_err = 0);
	return err;
}

ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from)
{
	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = i_size_read(file_inode(iocb->ki_filp));
	return (ssize_t)iov_iter_count(from);
}

static ssize_t do_iter(struct file *file, bool write, struct iov_iter *iter, loff_t *ppos,
		       rwf_t flags)
{
	struct kiocb kiocb;
	ssize_t ret;

	init_sync_kiocb(&kiocb, file);
	ret = kiocb_set_rw_flags(&kiocb, flags, write ? WRITE : READ);
	if (ret)
		return ret;
	kiocb.ki_pos = *ppos;
	ret = write ? file->f_op->write_iter(&kiocb, iter) : file->f_op->read_iter(&kiocb, iter);
	INVARIANT(ret != -EIOCBQUEUED, file, 22, "synchronous I/O was queued");
	if (ret > 0)
		*ppos = kiocb.ki_pos;
	return ret;
}

ssize_t vfs_iter_read(struct file *file, struct iov_iter *iter, loff_t *ppos, rwf_t flags)
{
	int err = rw_verify_area(READ, file, ppos, iov_iter_count(iter));

	return err ? err : do_iter(file, false, iter, ppos, flags);
}

ssize_t vfs_iter_write(struct file *file, struct iov_iter *iter, loff_t *ppos, rwf_t flags)
{
	int err = rw_verify_area(WRITE, file, ppos, iov_iter_count(iter));
	ssize_t ret;

	if (err)
		return err;
	if (!changed(FILE_START_IN_VFS) || changed(FAULT_WRITE_UNPROTECTED))
		return do_iter(file, true, iter, ppos, flags);
	file_start_write(file);
	ret = do_iter(file, true, iter, ppos, flags);
	file_end_write(file);
	return ret;
}

ssize_t vfs_iter_write_started(struct file *file, struct iov_iter *iter, loff_t *ppos)
{
	int err = rw_verify_area(WRITE, file, ppos, iov_iter_count(iter));

	return err ? err : do_iter(file, true, iter, ppos, 0);
}

ssize_t vfs_iter_read_checked(struct file *file, struct iov_iter *iter, loff_t *ppos)
{
	return do_iter(file, false, iter, ppos, 0);
}

ssize_t vfs_iter_write_checked(struct file *file, struct iov_iter *iter, loff_t *ppos)
{
	return do_iter(file, true, iter, ppos, 0);
}

ssize_t vfs_iocb_iter_read(struct file *file, struct kiocb *iocb, struct iov_iter *iter)
{
	int err = rw_verify_area(READ, file, &iocb->ki_pos, iov_iter_count(iter));

	return err ? err : file->f_op->read_iter(iocb, iter);
}

ssize_t vfs_iocb_iter_write(struct file *file, struct kiocb *iocb, struct iov_iter *iter)
{
	int err = rw_verify_area(WRITE, file, &iocb->ki_pos, iov_iter_count(iter));
	ssize_t ret;

	if (err)
		return err;
	if (changed(START_WRITE_RFC) || changed(START_WRITE_IN_VFS))
		kiocb_start_write(iocb);
	ret = file->f_op->write_iter(iocb, iter);
	/* the RFC left the end to the caller's cleanup, which cannot know if there was a start */
	if (changed(START_WRITE_IN_VFS) && !changed(START_WRITE_RFC) &&
	    (ret != -EIOCBQUEUED || changed(FAULT_END_WRITE_EARLY)))
		kiocb_end_write(iocb);
	INVARIANT(!changed(START_WRITE_IN_VFS) || ret == -EIOCBQUEUED || !iocb->write_started, iocb,
		  10, "write that was not queued is not ended");
	return ret;
}

ssize_t vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos)
{
	return file->f_op->write ? file->f_op->write(file, buf, count, pos) : -EINVAL;
}

loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_op->llseek(file, offset, whence);
}

loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize)
{
	if (offset < 0 || offset > maxsize)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof)
{
	/* from wherever it counts: so the sums below are in range */
	if (offset > maxsize)
		return -EINVAL;
	if (whence == SEEK_END)
		return vfs_setpos(file, eof + offset, maxsize);
	if (whence == SEEK_SET)
		return vfs_setpos(file, offset, maxsize);
	/* to ask for the position must not store it: another task may have moved it since */
	if (!offset)
		return file->f_pos;
	spin_lock(&file->f_lock);
	offset = vfs_setpos(file, file->f_pos + offset, maxsize);
	spin_unlock(&file->f_lock);
	return offset;
}
