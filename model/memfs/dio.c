// SPDX-License-Identifier: GPL-2.0-only
/*
 * Direct I/O, with the life cycle of fs/iomap/direct-io.c: a request that is
 * completed by an interrupt of its own, which may strike as soon as it is
 * submitted, and in the worst case before the submitter has returned.
 */
#include "memfs/memfs.h"

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
	bool write, extending, wait;
	long result;
	struct completion done;
	struct work_struct work;
};

DEFINE_CACHE(memfs_dio_cache, struct memfs_dio, "memfs_dio");

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
	kmem_cache_free(dio);
	return ret;
}

static ssize_t memfs_dio_deferred_complete(void *data)
{
	return memfs_dio_complete(data);
}

static void memfs_dio_finish(struct memfs_dio *dio)
{
	struct kiocb *iocb = dio->iocb;
	ssize_t ret = memfs_dio_complete(dio);

	iocb->ki_complete(iocb, ret);
}

static void memfs_dio_complete_work(struct sim_work *w)
{
	memfs_dio_finish(work_entry(w, struct memfs_dio, work));
}

static void memfs_dio_transfer(struct memfs_dio *dio)
{
	dio->result = memfs_io_result(dio->inode, dio->len, dio->write);
	if (dio->result < 0)
		return;
	if (dio->write)
		memfs_store(dio->inode, dio->pos, (size_t)dio->result, &dio->iter);
	else
		memfs_load(dio->inode, dio->pos, (size_t)dio->result, &dio->iter);
}

/* who is to complete it? The order of the questions is that of iomap_dio_bio_end_io() */
static void memfs_dio_end_io(struct memfs_dio *dio)
{
	struct memfs_info *info = MEMFS_SB(dio->inode);
	struct kiocb *iocb = dio->iocb;
	bool work = dio->write && (info->dio == MEMFS_DIO_WORK || dio->extending);

	SIM_INVARIANT(!dio->write ||
			      data_race(dio->inode->i_sb->s_writers.count[SB_FREEZE_WRITE - 1]) > 0,
		      dio->inode->i_sb, "INVARIANTS 9", "write to %s completes without sb_writers",
		      dio->inode->i_sb->s_id);
	memfs_dio_transfer(dio);
	if (dio->wait) {
		complete(&dio->done);
	} else if (!work || info->dio == MEMFS_DIO_INLINE) {
		memfs_dio_finish(dio);
	} else if (changed(IOMAP_CALLER_COMP) && (iocb->ki_flags & IOCB_DIO_CALLER_COMP)) {
		iocb->private = dio;
		iocb->dio_complete = memfs_dio_deferred_complete;
		iocb->ki_complete(iocb, 0);
	} else {
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
	int err = wait ? 0 : sb_init_dio_done_wq(inode->i_sb);

	if (err)
		return err;
	dio = kmem_cache_zalloc(&memfs_dio_cache);
	if (!dio)
		return -ENOMEM;
	dio->iocb = iocb;
	dio->inode = inode;
	dio->pos = iocb->ki_pos;
	dio->len = len;
	dio->iter = *iter;
	dio->write = iocb->ki_flags & IOCB_WRITE;
	dio->extending = extending;
	dio->wait = wait;
	return memfs_dio_submit(dio, info->dio == MEMFS_DIO_INLINE && !wait);
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
	ssize_t ret;
	loff_t n;

	if (iocb->ki_flags & IOCB_NOWAIT) {
		if (!down_read_trylock(&inode->i_rwsem))
			return -EAGAIN;
	} else {
		down_read(&inode->i_rwsem);
	}
	n = min_loff((loff_t)to->count, i_size_read(inode) - iocb->ki_pos);
	ret = n > 0 ? memfs_dio_rw(iocb, to, (size_t)n, false) : 0;
	up_read(&inode->i_rwsem);
	memfs_dio_queued(iocb);
	return ret;
}

/*
 * Overwrites go side by side; what changes size or privileges does not. Files
 * do not shrink and get no privileges: a no is a no after the lock, too.
 */
static bool memfs_dio_exclusive(const struct kiocb *iocb, const struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);

	return (iocb->ki_flags & IOCB_APPEND) || (inode->i_mode & S_ISUID) ||
	       iocb->ki_pos + (loff_t)from->count > i_size_read(inode);
}

/* Return: 1 locked exclusively, 0 shared, -EAGAIN */
static int memfs_dio_lock(struct kiocb *iocb, const struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	bool excl = memfs_dio_exclusive(iocb, from);

	if (iocb->ki_flags & IOCB_NOWAIT) {
		if (excl || !down_read_trylock(&inode->i_rwsem))
			return -EAGAIN;
	} else if (excl) {
		inode_lock(inode);
	} else {
		down_read(&inode->i_rwsem);
	}
	return excl;
}

ssize_t memfs_dio_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	int excl = memfs_dio_lock(iocb, from);
	ssize_t ret;

	if (excl < 0)
		return excl;
	memfs_write_checks(iocb);
	ret = memfs_reserve(inode, iocb->ki_pos, from->count);
	if (!ret)
		ret = memfs_dio_rw(iocb, from, from->count,
				   iocb->ki_pos + (loff_t)from->count > i_size_read(inode));
	if (excl)
		inode_unlock(inode);
	else
		up_read(&inode->i_rwsem);
	if (ret == -EIOCBQUEUED)
		memfs_dio_queued(iocb);
	return ret;
}
