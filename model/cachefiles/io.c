// SPDX-License-Identifier: GPL-2.0-only
/*
 * I/O on an object's file: direct, and asynchronous where somebody is told of its end.
 */
#include "cachefiles/trace.h"

/**
 * struct cachefiles_kiocb - an I/O
 * @ki_refcnt: who submits it has one, its completion the other
 * @inval_counter: read: of its operation
 * @b_writing: write: its blocks
 */
struct cachefiles_kiocb {
	struct kiocb iocb;
	refcount_t ki_refcnt;
	struct cachefiles_object *object;
	netfs_io_terminated_t term_func;
	void *term_func_priv;
	bool was_async;
	unsigned int inval_counter;
	int b_writing;
};

DEFINE_CACHE(cachefiles_kiocb_cache, struct cachefiles_kiocb, "cachefiles_kiocb");

static void cachefiles_put_kiocb(struct cachefiles_kiocb *ki)
{
	if (!refcount_dec_and_test(&ki->ki_refcnt))
		return;
	cachefiles_put_object(ki->object, cachefiles_obj_put_ioreq);
	fput(ki->iocb.ki_filp);
	kmem_cache_free(cachefiles_kiocb_cache, ki);
}

static void cachefiles_terminate(struct cachefiles_kiocb *ki, long ret)
{
	if (ki->term_func)
		ki->term_func(ki->term_func_priv, ret, ki->was_async);
}

static struct cachefiles_kiocb *cachefiles_alloc_kiocb(struct cachefiles_object *object,
						       struct file *file, loff_t pos, int flags,
						       netfs_io_terminated_t term_func,
						       void *term_func_priv)
{
	struct cachefiles_kiocb *ki = kmem_cache_zalloc(cachefiles_kiocb_cache, GFP_KERNEL);

	if (!ki)
		return NULL;
	refcount_set(&ki->ki_refcnt, 2);
	ki->iocb.ki_filp = file;
	ki->iocb.ki_pos = pos;
	ki->iocb.ki_flags = flags;
	ki->object = object;
	ki->term_func = term_func;
	ki->term_func_priv = term_func_priv;
	ki->was_async = true;
	return ki;
}

/* The request has what it needs for as long as it lasts. */
static void cachefiles_pin_kiocb(struct cachefiles_kiocb *ki)
{
	get_file(ki->iocb.ki_filp);
	cachefiles_grab_object(ki->object, cachefiles_obj_get_ioreq);
}

/* ---- reading ---------------------------------------------------------- */

/* Rule 75: what was read may be of a file that is not the cookie's any more. */
static long cachefiles_read_result(struct cachefiles_kiocb *ki, long ret)
{
	bool stale = data_race(ki->object->cookie->inval_counter) != ki->inval_counter;

	if (ret >= 0 && stale && !changed(FAULT_READ_STALE))
		ret = -ESTALE;
	INVARIANT(ret < 0 || !stale, ki, 75, "a read gives %ld bytes of what was invalidated", ret);
	return ret;
}

static void cachefiles_read_complete(struct kiocb *iocb, long ret)
{
	struct cachefiles_kiocb *ki = container_of(iocb, struct cachefiles_kiocb, iocb);

	if (ret < 0)
		trace_cachefiles_io_error(ki->object, file_inode(iocb->ki_filp), (int)ret,
					  cachefiles_trace_read_error);
	if (ki->term_func)
		cachefiles_terminate(ki, cachefiles_read_result(ki, ret));
	if (changed(FAULT_TERM_TWICE))
		cachefiles_terminate(ki, ret);
	cachefiles_put_kiocb(ki);
}

/* Return: the I/O's result, 0 for a number of bytes, -EIOCBQUEUED */
static int cachefiles_submit_read(struct cachefiles_kiocb *ki, struct iov_iter *iter)
{
	ssize_t ret;

	cachefiles_pin_kiocb(ki);
	if (ki->term_func)
		ki->iocb.ki_complete = cachefiles_read_complete;
	trace_cachefiles_read(ki->object, file_inode(ki->iocb.ki_filp), ki->iocb.ki_pos,
			      iov_iter_count(iter));
	ret = cachefiles_inject_read_error();
	if (!ret)
		ret = vfs_iocb_iter_read(ki->iocb.ki_filp, &ki->iocb, iter);
	if (ret != -EIOCBQUEUED) {
		ki->was_async = false;
		cachefiles_read_complete(&ki->iocb, ret);
	}
	cachefiles_put_kiocb(ki);
	return ret > 0 ? 0 : (int)ret;
}

/*
 * Where is there something to read? Return: bytes of the hole that the read begins with, which were
 * zeroed; all of them where there is nothing else; -ENODATA, or other errors.
 */
static ssize_t cachefiles_skip_hole(struct file *file, loff_t pos, struct iov_iter *iter,
				    enum netfs_read_from_hole read_hole)
{
	size_t len = iov_iter_count(iter);
	loff_t data;

	if (read_hole == NETFS_READ_HOLE_IGNORE)
		return 0;
	data = cachefiles_inject_read_error();
	if (!data)
		data = vfs_llseek(file, pos, SEEK_DATA);
	if (data < 0 && data != -ENXIO)
		return data;
	if (data == -ENXIO || data >= pos + (loff_t)len) {
		if (read_hole == NETFS_READ_HOLE_FAIL)
			return -ENODATA;
		data = pos + (loff_t)len;
	}
	iov_iter_zero((size_t)(data - pos), iter);
	return data - pos;
}

static int cachefiles_do_read(struct netfs_cache_resources *cres, loff_t start_pos,
			      struct iov_iter *iter, enum netfs_read_from_hole read_hole,
			      netfs_io_terminated_t term_func, void *term_func_priv,
			      bool *submitted)
{
	struct cachefiles_object *object = cachefiles_cres_object(cres);
	struct file *file = cachefiles_cres_file(cres);
	ssize_t skipped = cachefiles_skip_hole(file, start_pos, iter, read_hole);
	struct cachefiles_kiocb *ki;

	if (skipped < 0 || !iov_iter_count(iter))
		return (int)skipped;
	ki = cachefiles_alloc_kiocb(object, file, start_pos + skipped, IOCB_DIRECT, term_func,
				    term_func_priv);
	if (!ki)
		return -ENOMEM;
	*submitted = true;
	ki->inval_counter = cres->inval_counter;
	return cachefiles_submit_read(ki, iter);
}

static int cachefiles_read(struct netfs_cache_resources *cres, loff_t start_pos,
			   struct iov_iter *iter, enum netfs_read_from_hole read_hole,
			   netfs_io_terminated_t term_func, void *term_func_priv)
{
	bool submitted = false;
	int ret = -ENOBUFS;

	if (fscache_wait_for_operation(cres, FSCACHE_WANT_READ))
		ret = cachefiles_do_read(cres, start_pos, iter, read_hole, term_func,
					 term_func_priv, &submitted);
	if (submitted)
		return ret;
	if (term_func && !changed(FAULT_TERM_LOST))
		term_func(term_func_priv, ret, false);
	return ret > 0 ? 0 : ret;
}

/* ---- writing ---------------------------------------------------------- */

/* Since 6.8 what was begun in vfs_iocb_iter_write() and not queued is ended there. */
static void cachefiles_end_write(struct cachefiles_kiocb *ki)
{
	if (ki->was_async || !changed(START_WRITE_IN_VFS) || changed(FAULT_END_SYNC))
		kiocb_end_write(&ki->iocb);
}

static void cachefiles_write_complete(struct kiocb *iocb, long ret)
{
	struct cachefiles_kiocb *ki = container_of(iocb, struct cachefiles_kiocb, iocb);
	struct cachefiles_object *object = ki->object;

	cachefiles_end_write(ki);
	if (ret < 0)
		trace_cachefiles_io_error(object, file_inode(iocb->ki_filp), (int)ret,
					  cachefiles_trace_write_error);
	if (!changed(FAULT_WRITING_KEPT))
		atomic_add(-ki->b_writing, &object->volume->cache->b_writing);
	set_bit(FSCACHE_COOKIE_HAVE_DATA, &object->cookie->flags);
	cachefiles_terminate(ki, ret);
	cachefiles_put_kiocb(ki);
}

int __cachefiles_write(struct cachefiles_object *object, struct file *file, loff_t start_pos,
		       struct iov_iter *iter, netfs_io_terminated_t term_func, void *term_func_priv)
{
	size_t len = iov_iter_count(iter);
	struct cachefiles_kiocb *ki = cachefiles_alloc_kiocb(
		object, file, start_pos, IOCB_DIRECT | IOCB_WRITE, term_func, term_func_priv);
	ssize_t ret;

	if (!ki) {
		if (term_func)
			term_func(term_func_priv, -ENOMEM, false);
		return -ENOMEM;
	}
	ki->b_writing = (int)((len + MEMFS_BLOCK - 1) / MEMFS_BLOCK);
	atomic_add(ki->b_writing, &object->volume->cache->b_writing);
	if (term_func)
		ki->iocb.ki_complete = cachefiles_write_complete;
	if (!changed(START_WRITE_IN_VFS))
		kiocb_start_write(&ki->iocb);
	cachefiles_pin_kiocb(ki);
	trace_cachefiles_write(object, file_inode(file), ki->iocb.ki_pos, len);
	ret = cachefiles_inject_write_error();
	if (!ret)
		ret = vfs_iocb_iter_write(file, &ki->iocb, iter);
	if (ret != -EIOCBQUEUED) {
		ki->was_async = false;
		cachefiles_write_complete(&ki->iocb, ret);
		if (ret > 0 && !changed(CF_WRITE_RESULT))
			ret = 0;
	}
	cachefiles_put_kiocb(ki);
	return (int)ret;
}

static int cachefiles_write(struct netfs_cache_resources *cres, loff_t start_pos,
			    struct iov_iter *iter, netfs_io_terminated_t term_func,
			    void *term_func_priv)
{
	if (fscache_wait_for_operation(cres, FSCACHE_WANT_WRITE))
		return __cachefiles_write(cachefiles_cres_object(cres), cachefiles_cres_file(cres),
					  start_pos, iter, term_func, term_func_priv);
	if (term_func)
		term_func(term_func_priv, -ENOBUFS, false);
	return -ENOBUFS;
}

/* Whole pages alone are stored. Return: 0, -ENOBUFS */
static int cachefiles_prepare_write(struct netfs_cache_resources *cres, loff_t *_start,
				    size_t *_len, size_t upper_len, loff_t i_size,
				    bool no_space_allocated_yet)
{
	struct cachefiles_object *object = cachefiles_cres_object(cres);
	struct cachefiles_cache *cache = object->volume->cache;

	(void)i_size;
	(void)no_space_allocated_yet; /* it is not looked what is there already */
	if (!cachefiles_cres_file(cres) &&
	    (!fscache_wait_for_operation(cres, FSCACHE_WANT_WRITE) || !cachefiles_cres_file(cres)))
		return -ENOBUFS;
	if (*_start % CACHEFILES_DIO_BLOCK_SIZE || *_len > upper_len)
		return -ENOBUFS;
	*_len = (size_t)cachefiles_round_up((loff_t)*_len);
	return cachefiles_has_space(cache, 0, (long)*_len / MEMFS_BLOCK) ? 0 : -ENOBUFS;
}

/* ---- operations ------------------------------------------------------- */

static void cachefiles_end_operation(struct netfs_cache_resources *cres)
{
	struct file *file = cachefiles_cres_file(cres);

	if (file)
		fput(file);
	fscache_end_cookie_access(fscache_cres_cookie(cres), fscache_access_io_end);
	if (changed(FAULT_ACCESS_TWICE)) {
		fscache_end_cookie_access(fscache_cres_cookie(cres), fscache_access_io_end);
		atomic_inc(&fscache_cres_cookie(cres)->n_accesses);
	}
}

static const struct netfs_cache_ops cachefiles_netfs_cache_ops = {
	.end_operation = cachefiles_end_operation,
	.read = cachefiles_read,
	.write = cachefiles_write,
	.prepare_write = cachefiles_prepare_write,
};

bool cachefiles_begin_operation(struct netfs_cache_resources *cres,
				enum fscache_want_state want_state)
{
	struct cachefiles_object *object = cachefiles_cres_object(cres);

	if (!cachefiles_cres_file(cres)) {
		cres->ops = &cachefiles_netfs_cache_ops;
		if (data_race(object->file)) {
			spin_lock(&object->lock);
			if (object->file)
				cres->cache_priv2 = get_file(object->file);
			spin_unlock(&object->lock);
		}
	}
	return cachefiles_cres_file(cres) || want_state == FSCACHE_WANT_PARAMS;
}
