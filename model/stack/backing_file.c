// SPDX-License-Identifier: GPL-2.0-only
/*
 * The helpers as merged in 6.8 and still there in 6.12. A write that was
 * queued is completed by a work item of the stacked super block, since the
 * end of a write takes locks and changes attributes; one reference of the
 * request belongs to the submitter, one to the completion.
 */
#include "stack/backing_file.h"

struct backing_aio {
	struct kiocb iocb;
	refcount_t ref;
	struct kiocb *orig_iocb;
	void (*end_write)(struct file *file, loff_t pos, ssize_t ret);
	struct work_struct work;
	long res;
};

DEFINE_CACHE(backing_aio_cache, struct backing_aio, "backing_aio");

static void backing_aio_put(struct backing_aio *aio)
{
	if (refcount_dec_and_test(&aio->ref)) {
		fput(aio->iocb.ki_filp);
		kmem_cache_free(backing_aio_cache, aio);
	}
}

static void backing_aio_cleanup(struct backing_aio *aio, long res, bool queued)
{
	struct kiocb *iocb = &aio->iocb;
	struct kiocb *orig_iocb = aio->orig_iocb;

	if ((iocb->ki_flags & IOCB_WRITE) && (queued || backing_cleanup_ends_write()))
		kiocb_end_write(iocb);
	if (!changed(FAULT_KI_POS))
		orig_iocb->ki_pos = iocb->ki_pos;
	if (aio->end_write) {
		backing_check_context();
		aio->end_write(orig_iocb->ki_filp, iocb->ki_pos, res);
	}
	backing_aio_put(aio);
}

static void backing_aio_rw_complete(struct kiocb *iocb, long res)
{
	struct backing_aio *aio = container_of(iocb, struct backing_aio, iocb);
	struct kiocb *orig_iocb = aio->orig_iocb;

	backing_aio_cleanup(aio, res, true);
	if (changed(FAULT_COMPLETE_TWICE))
		orig_iocb->ki_complete(orig_iocb, res);
	if (!changed(FAULT_COMPLETE_LOST))
		orig_iocb->ki_complete(orig_iocb, res);
}

static void backing_aio_complete_work(struct work_struct *work)
{
	struct backing_aio *aio = container_of(work, struct backing_aio, work);

	backing_aio_rw_complete(&aio->iocb, aio->res);
}

static void backing_aio_queue_completion(struct kiocb *iocb, long res)
{
	struct backing_aio *aio = container_of(iocb, struct backing_aio, iocb);

	aio->res = res;
	INIT_WORK(&aio->work, backing_aio_complete_work);
	queue_work(file_inode(aio->orig_iocb->ki_filp)->i_sb->s_dio_done_wq, &aio->work);
}

static struct backing_aio *backing_aio_alloc(struct file *file, struct kiocb *iocb, int flags)
{
	struct backing_aio *aio = kmem_cache_zalloc(backing_aio_cache, GFP_KERNEL);

	if (!aio)
		return NULL;
	aio->orig_iocb = iocb;
	kiocb_clone(&aio->iocb, iocb, get_file(file));
	backing_set_clone_flags(&aio->iocb, flags);
	aio->iocb.ki_complete = backing_aio_rw_complete;
	refcount_set(&aio->ref, changed(OVL_AIO_REFCOUNT) ? 2 : 1);
	return aio;
}

static int backing_check(struct file *file, int flags)
{
	if (WARN_ON_ONCE(!(file->f_mode & FMODE_BACKING)))
		return -EIO;
	if (!changed(OVL_DIO_CHECK) || !(flags & IOCB_DIRECT))
		return 0;
	return file->f_mode & FMODE_CAN_ODIRECT ? 0
	       : changed(FAULT_ERROR_OWN)       ? -524 /* ENOTSUPP */
						: -EINVAL;
}

static ssize_t backing_aio_read(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
				int flags)
{
	struct backing_aio *aio = backing_aio_alloc(file, iocb, flags);
	ssize_t ret;

	if (!aio)
		return -ENOMEM;
	ret = vfs_iocb_iter_read(file, &aio->iocb, iter);
	if (changed(OVL_AIO_REFCOUNT))
		backing_aio_put(aio);
	if (ret != -EIOCBQUEUED)
		backing_aio_cleanup(aio, ret, false);
	return ret;
}

ssize_t backing_file_read_iter(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
			       int flags, const struct backing_file_ctx *ctx)
{
	const struct cred *old_cred;
	ssize_t ret = backing_check(file, flags);
	size_t asked = iov_iter_count(iter);

	if (ret)
		return ret;
	old_cred = override_creds(ctx->cred);
	if (is_sync_kiocb(iocb) || !changed(OVL_AIO))
		ret = vfs_iter_read(file, iter, &iocb->ki_pos, backing_rw_flags(flags));
	else
		ret = backing_aio_read(file, iter, iocb, flags);
	revert_creds(changed(FAULT_REVERT_WRONG) ? &mounter_cred : old_cred);
	/* the user's file outlives the submission: rule 17 */
	ctx->accessed(ctx->user_file);
	return ret > 0 && changed(FAULT_READ_COUNT) ? (ssize_t)asked : ret;
}

static ssize_t backing_aio_write(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
				 int flags, const struct backing_file_ctx *ctx)
{
	struct backing_aio *aio;
	ssize_t ret = 0;

	if (changed(OVL_AIO_WORKQUEUE))
		ret = sb_init_dio_done_wq(file_inode(ctx->user_file)->i_sb);
	if (ret)
		return ret;
	aio = backing_aio_alloc(file, iocb, flags);
	if (!aio)
		return -ENOMEM;
	aio->end_write = ctx->end_write;
	if (changed(OVL_AIO_WORKQUEUE))
		aio->iocb.ki_complete = backing_aio_queue_completion;
	if (!changed(START_WRITE_IN_VFS) && !changed(START_WRITE_RFC))
		kiocb_start_write(&aio->iocb);
	ret = vfs_iocb_iter_write(file, &aio->iocb, iter);
	if (changed(OVL_AIO_REFCOUNT))
		backing_aio_put(aio);
	if (ret != -EIOCBQUEUED) {
		backing_aio_cleanup(aio, ret, false);
		if (changed(FAULT_COMPLETE_UNQUEUED))
			iocb->ki_complete(iocb, ret);
	}
	return ret;
}

static ssize_t backing_sync_write(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
				  int flags, const struct backing_file_ctx *ctx)
{
	rwf_t rwf = backing_rw_flags(flags);
	ssize_t ret;

	backing_check_flags(file, flags, rwf);
	if (!changed(FILE_START_IN_VFS))
		file_start_write(file);
	ret = vfs_iter_write(file, iter, &iocb->ki_pos, rwf);
	if (!changed(FILE_START_IN_VFS))
		file_end_write(file);
	ctx->end_write(ctx->user_file, iocb->ki_pos, ret);
	return ret;
}

ssize_t backing_file_write_iter(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
				int flags, const struct backing_file_ctx *ctx)
{
	const struct cred *old_cred;
	ssize_t ret = backing_check(file, flags);

	if (ret)
		return ret;
	old_cred = override_creds(ctx->cred);
	if (is_sync_kiocb(iocb) || !changed(OVL_AIO))
		ret = backing_sync_write(file, iter, iocb, flags, ctx);
	else
		ret = backing_aio_write(file, iter, iocb, flags, ctx);
	revert_creds(old_cred);
	if (changed(FAULT_REVERT_TWICE))
		revert_creds(old_cred);
	return ret;
}
