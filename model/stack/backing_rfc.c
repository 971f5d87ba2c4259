// SPDX-License-Identifier: GPL-2.0-only
/*
 * The helpers as first posted, September 2023: no work queue yet, and one
 * cleanup callback for reads and writes that runs wherever the lower file
 * completes the request.
 */
#include "stack/backing_file.h"

struct backing_aio_req {
	struct kiocb iocb;
	refcount_t ref;
	struct kiocb *orig_iocb;
	void (*cleanup)(struct kiocb *iocb, long res);
};

DEFINE_CACHE(backing_aio_req_cache, struct backing_aio_req, "backing_aio_req");

static void backing_rfc_put(struct backing_aio_req *aio_req)
{
	if (refcount_dec_and_test(&aio_req->ref)) {
		fput(aio_req->iocb.ki_filp);
		kmem_cache_free(backing_aio_req_cache, aio_req);
	}
}

static void backing_rfc_cleanup(struct backing_aio_req *aio_req, long res, bool queued)
{
	struct kiocb *iocb = &aio_req->iocb;
	struct kiocb *orig_iocb = aio_req->orig_iocb;

	if (iocb->ki_flags & IOCB_WRITE) {
		backing_check_context();
		if (queued || backing_cleanup_ends_write())
			kiocb_end_write(iocb);
	}
	orig_iocb->ki_pos = iocb->ki_pos;
	aio_req->cleanup(orig_iocb, res);
	backing_rfc_put(aio_req);
}

static void backing_rfc_rw_complete(struct kiocb *iocb, long res)
{
	struct backing_aio_req *aio_req = container_of(iocb, struct backing_aio_req, iocb);
	struct kiocb *orig_iocb = aio_req->orig_iocb;

	backing_rfc_cleanup(aio_req, res, true);
	orig_iocb->ki_complete(orig_iocb, res);
}

static ssize_t backing_rfc_aio(struct file *file, struct iov_iter *iter, struct kiocb *iocb,
			       int flags, void (*cleanup)(struct kiocb *iocb, long res))
{
	struct backing_aio_req *aio_req = kmem_cache_zalloc(backing_aio_req_cache, GFP_KERNEL);
	ssize_t ret;

	if (!aio_req)
		return -ENOMEM;
	aio_req->orig_iocb = iocb;
	aio_req->cleanup = cleanup;
	kiocb_clone(&aio_req->iocb, iocb, get_file(file));
	backing_set_clone_flags(&aio_req->iocb, flags);
	aio_req->iocb.ki_complete = backing_rfc_rw_complete;
	refcount_set(&aio_req->ref, 2);
	if (flags & IOCB_WRITE) {
		if (!changed(START_WRITE_IN_VFS) && !changed(START_WRITE_RFC))
			kiocb_start_write(&aio_req->iocb);
		ret = vfs_iocb_iter_write(file, &aio_req->iocb, iter);
	} else {
		ret = vfs_iocb_iter_read(file, &aio_req->iocb, iter);
	}
	backing_rfc_put(aio_req);
	if (ret != -EIOCBQUEUED)
		backing_rfc_cleanup(aio_req, ret, false);
	return ret;
}

ssize_t backing_rfc_rw(struct file *file, struct iov_iter *iter, struct kiocb *iocb, int flags,
		       void (*cleanup)(struct kiocb *iocb, long res))
{
	rwf_t rwf = backing_rw_flags(flags);
	ssize_t ret;

	if (!is_sync_kiocb(iocb))
		return backing_rfc_aio(file, iter, iocb, flags, cleanup);
	backing_check_flags(file, flags, rwf);
	if (!(flags & IOCB_WRITE)) {
		ret = vfs_iter_read(file, iter, &iocb->ki_pos, rwf);
	} else {
		if (!changed(FILE_START_IN_VFS))
			file_start_write(file);
		ret = vfs_iter_write(file, iter, &iocb->ki_pos, rwf);
		if (!changed(FILE_START_IN_VFS))
			file_end_write(file);
	}
	cleanup(iocb, ret);
	return ret;
}
