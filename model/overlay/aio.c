// SPDX-License-Identifier: GPL-2.0-only
/*
 * The asynchronous request of 5.6 to 6.7: a clone of the user's iocb, which
 * the real filesystem completes and whose completion is passed on. Freed by
 * the completion at first, then by whoever of submitter and completion is
 * last, then completed by a work item.
 */
#include "overlay/overlay.h"
#include "stack/backing_file.h"

struct ovl_aio_req {
	struct kiocb iocb;
	refcount_t ref;
	struct kiocb *orig_iocb;
	struct fd fd;
	struct work_struct work;
	long res;
};

DEFINE_CACHE(ovl_aio_request_cache, struct ovl_aio_req, "ovl_aio_req");

static void ovl_aio_free(struct ovl_aio_req *aio_req)
{
	if (changed(OVL_AIO_FDPUT))
		fput(aio_req->iocb.ki_filp);
	else
		ovl_fdput(aio_req->fd);
	kmem_cache_free(ovl_aio_request_cache, aio_req);
}

static void ovl_aio_put(struct ovl_aio_req *aio_req)
{
	if (refcount_dec_and_test(&aio_req->ref))
		ovl_aio_free(aio_req);
}

static void ovl_aio_start_write(struct kiocb *iocb)
{
	if (changed(START_WRITE_RFC) || changed(START_WRITE_IN_VFS))
		return;
	if (changed(OVL_AIO_SB_WRITERS))
		kiocb_start_write(iocb);
	else
		file_start_write(iocb->ki_filp);
}

static void ovl_aio_end_write(struct kiocb *iocb)
{
	backing_check_context();
	if (changed(OVL_AIO_SB_WRITERS) || changed(START_WRITE_RFC) || changed(START_WRITE_IN_VFS))
		kiocb_end_write(iocb);
	else
		file_end_write(iocb->ki_filp);
}

static void ovl_aio_cleanup_handler(struct ovl_aio_req *aio_req, bool queued)
{
	struct kiocb *iocb = &aio_req->iocb;
	struct kiocb *orig_iocb = aio_req->orig_iocb;

	if (iocb->ki_flags & IOCB_WRITE) {
		if (queued || backing_cleanup_ends_write())
			ovl_aio_end_write(iocb);
		ovl_copyattr(file_inode(orig_iocb->ki_filp));
	}
	orig_iocb->ki_pos = iocb->ki_pos;
	if (changed(OVL_AIO_REFCOUNT))
		ovl_aio_put(aio_req);
	else
		ovl_aio_free(aio_req);
}

static void ovl_aio_rw_complete(struct kiocb *iocb, long res)
{
	struct ovl_aio_req *aio_req = container_of(iocb, struct ovl_aio_req, iocb);
	struct kiocb *orig_iocb = aio_req->orig_iocb;

	ovl_aio_cleanup_handler(aio_req, true);
	orig_iocb->ki_complete(orig_iocb, res);
}

static void ovl_aio_complete_work(struct work_struct *work)
{
	struct ovl_aio_req *aio_req = container_of(work, struct ovl_aio_req, work);

	ovl_aio_rw_complete(&aio_req->iocb, aio_req->res);
}

static void ovl_aio_queue_completion(struct kiocb *iocb, long res)
{
	struct ovl_aio_req *aio_req = container_of(iocb, struct ovl_aio_req, iocb);

	aio_req->res = res;
	INIT_WORK(&aio_req->work, ovl_aio_complete_work);
	queue_work(file_inode(aio_req->orig_iocb->ki_filp)->i_sb->s_dio_done_wq, &aio_req->work);
}

static void ovl_aio_init(struct ovl_aio_req *aio_req, struct fd *real, struct kiocb *iocb,
			 int flags)
{
	bool punt = changed(OVL_AIO_WORKQUEUE) && (flags & IOCB_WRITE);

	aio_req->fd = *real;
	/* in 6.6-rc it was neither put by the caller, nor by the request, which had one of its own
	 */
	if (!changed(OVL_AIO_FDPUT) || !changed(OVL_AIO_FILE_REF))
		real->flags = 0;
	aio_req->orig_iocb = iocb;
	kiocb_clone(&aio_req->iocb, iocb,
		    changed(OVL_AIO_FDPUT) ? get_file(real->file) : real->file);
	backing_set_clone_flags(&aio_req->iocb, flags);
	aio_req->iocb.ki_complete = punt ? ovl_aio_queue_completion : ovl_aio_rw_complete;
	if (changed(OVL_AIO_REFCOUNT))
		refcount_set(&aio_req->ref, 2);
}

ssize_t ovl_aio_submit(struct fd *real, struct kiocb *iocb, struct iov_iter *iter, int flags)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;
	struct file *file = real->file;
	struct ovl_aio_req *aio_req;
	ssize_t ret;

	if ((flags & IOCB_WRITE) && changed(OVL_AIO_WORKQUEUE)) {
		ret = sb_init_dio_done_wq(sb);
		if (ret)
			return ret;
	}
	aio_req = kmem_cache_zalloc(ovl_aio_request_cache, GFP_KERNEL);
	if (!aio_req)
		return -ENOMEM;
	ovl_aio_init(aio_req, real, iocb, flags);
	if (flags & IOCB_WRITE) {
		ovl_aio_start_write(&aio_req->iocb);
		ret = vfs_iocb_iter_write(file, &aio_req->iocb, iter);
	} else {
		ret = vfs_iocb_iter_read(file, &aio_req->iocb, iter);
	}
	if (changed(OVL_AIO_REFCOUNT))
		ovl_aio_put(aio_req);
	if (ret != -EIOCBQUEUED)
		ovl_aio_cleanup_handler(aio_req, false);
	return ret;
}
