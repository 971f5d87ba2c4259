// SPDX-License-Identifier: GPL-2.0-only
/*
 * Direct I/O, with the life cycle of fs/iomap/direct-io.c: a request that is
 * completed by an interrupt of its own, which may strike as soon as it is
 * submitted, and in the worst case before the submitter has returned.
 */
#include <linux/completion.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "common/memfs.h"
#include "common/rules.h"
#include "memfs/compat.h"

#define MEMFS_DIO_LATENCY 20000 /* ns of virtual time */

/**
 * struct memfs_dio - direct I/O in flight
 * @extending: sets the size when complete
 * @wait: the submitter waits; else the completion is reported to the iocb
 */
struct memfs_dio {
	struct kiocb *iocb;
	struct inode *inode;
	loff_t pos;
	size_t len;
	struct iov_iter iter;
	struct port_pinned pinned;
	bool write, extending, wait;
	long result;
	struct completion done;
	struct work_struct work;
};

DEFINE_CACHE(dio_cache, struct memfs_dio, "memfs_dio");

/* the part that the filesystem does in task context: size, position, end of the request */
static ssize_t memfs_dio_complete(struct memfs_dio *dio)
{
	struct kiocb *iocb = dio->iocb;
	struct inode *inode = dio->inode;
	ssize_t ret = dio->result;

	if (ret > 0 && dio->extending)
		memfs_extend(inode, dio->pos + ret);
	if (ret > 0)
		iocb->ki_pos = dio->pos + ret;
	if (!dio->wait)
		memfs_dio_end(inode);
	kmem_cache_free(dio_cache, dio);
	return ret;
}

static void memfs_dio_finish(struct memfs_dio *dio)
{
	struct kiocb *iocb = dio->iocb;
	ssize_t ret = memfs_dio_complete(dio);

	iocb->ki_complete(iocb, ret RES2);
}

static void memfs_dio_complete_work(struct work_struct *work)
{
	memfs_dio_finish(container_of(work, struct memfs_dio, work));
}

#ifdef IOCB_DIO_CALLER_COMP /* 6.6 */
static ssize_t memfs_dio_deferred_complete(void *data)
{
	return memfs_dio_complete(data);
}

/* Return: the issuer will complete it */
static bool memfs_dio_leave_to_caller(struct memfs_dio *dio)
{
	struct kiocb *iocb = dio->iocb;

	if (!changed(IOMAP_CALLER_COMP) || !(iocb->ki_flags & IOCB_DIO_CALLER_COMP))
		return false;
	iocb->private = dio;
	iocb->dio_complete = memfs_dio_deferred_complete;
	iocb->ki_complete(iocb, 0 RES2);
	return true;
}
#else
static bool memfs_dio_leave_to_caller(struct memfs_dio *dio)
{
	return false;
}
#endif

static void memfs_dio_transfer(struct memfs_dio *dio)
{
	dio->result = memfs_io_result(dio->inode, dio->len, dio->write ? MEMFS_WRITE : MEMFS_READ);
	if (dio->result < 0)
		return;
	if (dio->write)
		memfs_store(dio->inode, dio->pos, (size_t)dio->result, &dio->iter);
	else
		dio->result = memfs_load(dio->inode, dio->pos, (size_t)dio->result, &dio->iter);
}

/* a write that completes is one that is protected still */
static void memfs_check_end(const struct inode *inode)
{
	INVARIANT(data_race(port_writers(inode->i_sb)) > 0, inode->i_sb, 9,
		  "write to %s completes without sb_writers", inode->i_sb->s_id);
}

/* who is to complete it? The order of the questions is that of iomap_dio_bio_end_io() */
static void memfs_dio_end_io(struct memfs_dio *dio)
{
	struct memfs_info *info = MEMFS_SB(dio->inode);
	bool work = dio->write && (info->dio == MEMFS_DIO_WORK || dio->extending);

	if (dio->write)
		memfs_check_end(dio->inode);
	memfs_dio_transfer(dio);
	if (dio->wait) {
		complete(&dio->done);
	} else if (!work || info->dio == MEMFS_DIO_INLINE) {
		memfs_dio_finish(dio);
	} else if (!memfs_dio_leave_to_caller(dio)) {
		INIT_WORK(&dio->work, memfs_dio_complete_work);
		queue_work(dio->inode->i_sb->s_dio_done_wq, &dio->work);
	}
}

static void memfs_dio_irq(void *arg)
{
	struct memfs_dio *dio = arg;

	sim_point(SIM_IO_COMPLETE, dio, dio->len, SIM_SITE());
	memfs_dio_end_io(dio);
}

static ssize_t memfs_dio_submit(struct memfs_dio *dio, bool inline_comp)
{
	struct sim_spawn irq = {.name = "irq/dio",
				.ctx = SIM_CTX_HARDIRQ,
				.fn = memfs_dio_irq,
				.arg = dio,
				.delay_ns = MEMFS_DIO_LATENCY};
	bool wait = dio->wait;
	loff_t pos = dio->pos;
	ssize_t ret;

	if (inline_comp)
		memfs_dio_end_io(dio);
	else
		sim_spawn(&irq);
	/* from here on an asynchronous request belongs to its completion */
	sim_point(SIM_IO_SUBMIT, NULL, (uint64_t)pos, SIM_SITE());
	if (!wait)
		return -EIOCBQUEUED;
	wait_for_completion(&dio->done);
	ret = memfs_dio_complete(dio);
	return changed(FAULT_SYNC_QUEUED) ? -EIOCBQUEUED : ret;
}

static ssize_t memfs_dio_rw(struct kiocb *iocb, struct iov_iter *iter, size_t len, bool extending)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	struct memfs_info *info = MEMFS_SB(inode);
	bool wait = is_sync_kiocb(iocb) || info->dio == MEMFS_DIO_SYNC ||
		    (extending && !info->async_extend);
	struct memfs_dio *dio;
	int err = wait || port_has_dio_wq(inode->i_sb) ? 0 : sb_init_dio_done_wq(inode->i_sb);
	ssize_t ret;

	if (err)
		return err;
	dio = kmem_cache_zalloc(dio_cache, GFP_KERNEL);
	if (!dio)
		return -ENOMEM;
	init_completion(&dio->done);
	dio->iocb = iocb;
	dio->inode = inode;
	dio->pos = iocb->ki_pos;
	dio->len = len;
	dio->iter = *iter;
	port_pin_iter(&dio->iter, &dio->pinned);
	dio->write = iov_iter_rw(iter) == WRITE; /* IOCB_WRITE is for asynchronous ones only */
	dio->extending = extending;
	dio->wait = wait;
	if (!wait)
		memfs_dio_begin(inode);
	/* as far as it is submitted; who issued it may go on behind what was done */
	port_iter_advance(iter, len);
	ret = memfs_dio_submit(dio, info->dio == MEMFS_DIO_INLINE && !wait);
	if (wait)
		port_iter_revert(iter, len - (ret > 0 ? (size_t)ret : 0));
	return ret;
}

noinline void memfs_dio_queued(struct kiocb *iocb)
{
	/* ext4 and others: the access time of what has just been queued */
	if (!(iocb->ki_flags & IOCB_WRITE))
		file_accessed(iocb->ki_filp);
}

ssize_t memfs_dio_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret = memfs_check_aligned(iocb, iov_iter_count(to));
	loff_t n;

	if (ret)
		return ret;
	if (!memfs_lock_shared(iocb))
		return -EAGAIN;
	n = min_t(loff_t, iov_iter_count(to), i_size_read(inode) - iocb->ki_pos);
	ret = n > 0 ? memfs_dio_rw(iocb, to, (size_t)n, false) : 0;
	inode_unlock_shared(inode);
	memfs_dio_queued(iocb);
	return ret;
}

/* @size: of the file */
static bool memfs_dio_exclusive(const struct kiocb *iocb, const struct iov_iter *from, loff_t size)
{
	struct inode *inode = file_inode(iocb->ki_filp);

	return (iocb->ki_flags & IOCB_APPEND) || (inode->i_mode & S_ISUID) ||
	       iocb->ki_pos + (loff_t)iov_iter_count(from) > size;
}

/*
 * Overwrites go side by side; what changes size, blocks or privileges does not. A file may have
 * been cut before the lock was there: then it is taken again. Return: 1 locked exclusively, 0
 * shared, -EAGAIN
 */
static int memfs_dio_lock(struct kiocb *iocb, const struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);

	if (!memfs_dio_exclusive(iocb, from, i_size_read(inode))) {
		if (!memfs_lock_shared(iocb))
			return -EAGAIN;
		if (!memfs_has_hole(inode, iocb->ki_pos, iov_iter_count(from)) &&
		    !memfs_dio_exclusive(iocb, from, data_race(inode->i_size)))
			return 0;
		inode_unlock_shared(inode);
	}
	if (iocb->ki_flags & IOCB_NOWAIT)
		return -EAGAIN;
	inode_lock(inode);
	return 1;
}

static ssize_t memfs_dio_write_locked(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t len = memfs_prepare_write(iocb, from);

	if (len <= 0)
		return len;
	return memfs_dio_rw(iocb, from, (size_t)len, iocb->ki_pos + len > i_size_read(inode));
}

ssize_t memfs_dio_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	int excl = memfs_dio_lock(iocb, from);
	ssize_t ret;

	if (excl < 0)
		return excl;
	ret = memfs_dio_write_locked(iocb, from);
	if (excl)
		inode_unlock(inode);
	else
		inode_unlock_shared(inode);
	if (ret == -EIOCBQUEUED)
		memfs_dio_queued(iocb);
	return ret;
}
