// SPDX-License-Identifier: GPL-2.0-only
/*
 * Objects: what a cache has of a cookie, from lookup to withdrawal. All but resizing is called by
 * the cookie's work.
 */
#include "cachefiles/trace.h"

DEFINE_CACHE(cachefiles_object_jar, struct cachefiles_object, "cachefiles_object_jar");

static unsigned int cachefiles_object_debug_id;

/* ---- references ------------------------------------------------------- */

static struct cachefiles_object *cachefiles_alloc_object(struct fscache_cookie *cookie)
{
	struct cachefiles_object *object = kmem_cache_zalloc(cachefiles_object_jar, GFP_KERNEL);

	if (!object)
		return NULL;
	refcount_set(&object->ref, 1);
	spin_lock_init(&object->lock);
	INIT_LIST_HEAD(&object->cache_link);
	object->volume = data_race(cookie->volume->cache_priv);
	object->debug_id = data_race(++cachefiles_object_debug_id);
	object->cookie = fscache_get_cookie(cookie, fscache_cookie_get_attach_object);
	fscache_count_object(cookie->volume->cache);
	trace_cachefiles_ref(object, 0, cachefiles_obj_new);
	return object;
}

struct cachefiles_object *cachefiles_grab_object(struct cachefiles_object *object,
						 enum cachefiles_obj_ref_trace why)
{
	refcount_inc(&object->ref);
	trace_cachefiles_ref(object, -1, why);
	return object;
}

void cachefiles_put_object(struct cachefiles_object *object, enum cachefiles_obj_ref_trace why)
{
	struct fscache_cache *cache;
	bool done = refcount_dec_and_test(&object->ref);

	trace_cachefiles_ref(object, 1, why);
	if (!done)
		return;
	cache = object->volume->cache->cache;
	/* who waits for the last object may take the cache away */
	if (changed(FAULT_UNCOUNT_EARLY)) {
		fscache_uncount_object(cache);
		cache = object->volume->cache->cache;
	}
	fscache_put_cookie(object->cookie, fscache_cookie_put_object);
	object->cookie = NULL;
	kmem_cache_free(cachefiles_object_jar, object);
	if (!changed(FAULT_UNCOUNT_EARLY))
		fscache_uncount_object(cache);
}

/* ---- lookup ----------------------------------------------------------- */

/* Its file ends where direct I/O does, a block as a whole. */
static void cachefiles_adjust_size(struct cachefiles_object *object)
{
	loff_t size = cachefiles_round_up(data_race(object->cookie->object_size));
	struct inode *inode = file_inode(object->file);
	int err;

	if (i_size_read(inode) == size)
		return;
	inode_lock(inode);
	err = cachefiles_inject_write_error();
	if (!err)
		err = notify_change(inode, size);
	inode_unlock(inode);
	if (err)
		trace_cachefiles_io_error(NULL, inode, err, cachefiles_trace_notify_change_error);
	if (err == -EIO)
		cachefiles_io_error(object->volume->cache);
}

static bool cachefiles_lookup_cookie(struct fscache_cookie *cookie)
{
	struct cachefiles_cache *cache = cookie->volume->cache->cache_priv;
	struct cachefiles_object *object = cachefiles_alloc_object(cookie);
	const struct cred *saved_cred;
	bool found;

	if (!object)
		return false;
	if (!cachefiles_cook_key(object)) {
		cachefiles_put_object(object, cachefiles_obj_put_alloc_fail);
		return false;
	}
	data_race(cookie->cache_priv = object);
	cachefiles_begin_secure(&saved_cred);
	found = cachefiles_look_up_object(object);
	if (found) {
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_lookup_cookie);
		spin_lock(&cache->object_list_lock);
		list_add(&object->cache_link, &cache->object_list);
		spin_unlock(&cache->object_list_lock);
		cachefiles_adjust_size(object);
	}
	cachefiles_end_secure(saved_cred);
	/* then it is withdrawn, when the access of who asked has ended */
	if (!found) {
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_lookup_failed);
		fscache_caching_failed(cookie);
	}
	return found;
}

/* ---- withdrawal ------------------------------------------------------- */

static void cachefiles_commit_object(struct cachefiles_object *object)
{
	bool written = test_and_clear_bit(FSCACHE_COOKIE_LOCAL_WRITE, &object->cookie->flags);

	if (test_and_clear_bit(FSCACHE_COOKIE_NEEDS_UPDATE, &object->cookie->flags) || written)
		cachefiles_set_object_xattr(object);
	if (test_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags))
		cachefiles_commit_tmpfile(object);
}

/* Store it, or what is left of it where it was retired, and close its file. */
static void cachefiles_clean_up_object(struct cachefiles_object *object)
{
	struct file *file;

	if (!test_bit(FSCACHE_COOKIE_RETIRED, &object->cookie->flags)) {
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_clean_commit);
		cachefiles_commit_object(object);
	} else if (!test_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags)) {
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_clean_delete);
		cachefiles_delete_file(object, object->file, FSCACHE_OBJECT_WAS_RETIRED);
	} else {
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_clean_drop_tmp);
	}
	cachefiles_unmark_inode_in_use(object, file_inode(object->file));
	spin_lock(&object->lock);
	file = object->file;
	object->file = NULL;
	spin_unlock(&object->lock);
	fput(file);
}

static void cachefiles_withdraw_cookie(struct fscache_cookie *cookie)
{
	struct cachefiles_object *object = data_race(cookie->cache_priv);
	struct cachefiles_cache *cache = object->volume->cache;
	const struct cred *saved_cred;

	trace_cachefiles_ref(object, 0, cachefiles_obj_see_withdraw_cookie);
	if (!data_race(list_empty(&object->cache_link))) {
		spin_lock(&cache->object_list_lock);
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_withdrawal);
		list_del_init(&object->cache_link);
		spin_unlock(&cache->object_list_lock);
	}
	if (object->file) {
		cachefiles_begin_secure(&saved_cred);
		cachefiles_clean_up_object(object);
		cachefiles_end_secure(saved_cred);
	}
	data_race(cookie->cache_priv = NULL);
	cachefiles_put_object(object, cachefiles_obj_put_detach);
}

/* ---- invalidation and size -------------------------------------------- */

/* I/O that goes on has the old file, what comes later the new one. */
static bool cachefiles_invalidate_cookie(struct fscache_cookie *cookie)
{
	struct cachefiles_object *object = data_race(cookie->cache_priv);
	bool old_tmpfile = test_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags);
	struct file *new_file, *old_file;

	if (!object->file) {
		fscache_resume_after_invalidation(cookie);
		return true;
	}
	new_file = cachefiles_create_tmpfile(object);
	if (IS_ERR(new_file))
		return false;
	spin_lock(&object->lock);
	old_file = object->file;
	object->file = new_file;
	set_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags);
	set_bit(FSCACHE_COOKIE_NEEDS_UPDATE, &object->cookie->flags);
	spin_unlock(&object->lock);
	fscache_resume_after_invalidation(cookie);
	if (!old_tmpfile)
		cachefiles_delete_file(object, old_file, FSCACHE_OBJECT_INVALIDATED);
	fput(old_file);
	return true;
}

/* A file that has become shorter ends with a block of zeroes. */
static void cachefiles_shorten_object(struct cachefiles_object *object, struct file *file,
				      loff_t new_size)
{
	enum cachefiles_error_trace where = cachefiles_trace_trunc_error;
	loff_t dio_size = cachefiles_round_up(new_size);
	struct inode *inode = file_inode(file);
	int err = cachefiles_inject_read_error();

	trace_cachefiles_trunc(object, inode, data_race(inode->i_size), dio_size,
			       cachefiles_trunc_shrink);
	if (!err)
		err = vfs_truncate(file, dio_size);
	if (!err && new_size < dio_size) {
		where = cachefiles_trace_fallocate_error;
		trace_cachefiles_trunc(object, inode, dio_size, new_size,
				       cachefiles_trunc_dio_adjust);
		err = cachefiles_inject_write_error();
		if (!err)
			err = vfs_zero_range(file, new_size, dio_size - new_size);
	}
	if (!err)
		return;
	trace_cachefiles_io_error(object, inode, err, where);
	cachefiles_io_error(object->volume->cache);
	cachefiles_remove_object_xattr(object, inode);
}

static void cachefiles_resize_cookie(struct netfs_cache_resources *cres, loff_t new_size)
{
	struct cachefiles_object *object = cachefiles_cres_object(cres);
	struct fscache_cookie *cookie = object->cookie;
	const struct cred *saved_cred;

	if (new_size < data_race(cookie->object_size)) {
		cachefiles_begin_secure(&saved_cred);
		cachefiles_shorten_object(object, cachefiles_cres_file(cres), new_size);
		cachefiles_end_secure(saved_cred);
	}
	data_race(cookie->object_size = new_size);
}

const struct fscache_cache_ops cachefiles_cache_ops = {
	.name = "cachefiles",
	.acquire_volume = cachefiles_acquire_volume,
	.free_volume = cachefiles_free_volume,
	.lookup_cookie = cachefiles_lookup_cookie,
	.withdraw_cookie = cachefiles_withdraw_cookie,
	.invalidate_cookie = cachefiles_invalidate_cookie,
	.begin_operation = cachefiles_begin_operation,
	.resize_cookie = cachefiles_resize_cookie,
	.prepare_to_write = cachefiles_prepare_to_write,
};
