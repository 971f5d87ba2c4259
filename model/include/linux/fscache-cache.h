/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fscache as caches see it. Documentation/filesystems/caching/backend-api.rst.
 */
#ifndef MODEL_FSCACHE_CACHE_H
#define MODEL_FSCACHE_CACHE_H

#include <linux/fscache.h>
#include <trace/fscache.h>

/** enum fscache_cache_state - rule 60 */
enum fscache_cache_state {
	FSCACHE_CACHE_IS_NOT_PRESENT, /* only a name */
	FSCACHE_CACHE_IS_PREPARING,   /* somebody brings it up */
	FSCACHE_CACHE_IS_ACTIVE,      /* can be used */
	FSCACHE_CACHE_GOT_IOERROR,    /* stopped by an error */
	FSCACHE_CACHE_IS_WITHDRAWN,   /* is taken down */
	NR__FSCACHE_CACHE_STATE
};

/**
 * struct fscache_cache - a cache, or the name of one that is to come
 * @object_count: objects of cookies that it has
 * @pinned: checking only: counts as an access of itself, rule 63
 */
struct fscache_cache {
	const struct fscache_cache_ops *ops;
	struct list_head cache_link;
	void *cache_priv;
	refcount_t ref;
	atomic_t n_volumes;
	atomic_t n_accesses;
	atomic_t object_count;
	unsigned int debug_id;
	enum fscache_cache_state state;
	bool pinned;
	char *name;
};

/**
 * struct fscache_cache_ops - what a cache does
 * @acquire_volume: make its part of a volume
 * @free_volume: the other end of it
 * @lookup_cookie: find or make an object. Return: false where caching it failed
 * @withdraw_cookie: put it away; nobody accesses it, rule 65
 * @resize_cookie: of an operation
 * @invalidate_cookie: give the cookie a new object. Return: false where that failed
 * @begin_operation: Return: false where it cannot
 * @prepare_to_write: the object will be written to
 */
struct fscache_cache_ops {
	const char *name;
	void (*acquire_volume)(struct fscache_volume *volume);
	void (*free_volume)(struct fscache_volume *volume);
	bool (*lookup_cookie)(struct fscache_cookie *cookie);
	void (*withdraw_cookie)(struct fscache_cookie *cookie);
	void (*resize_cookie)(struct netfs_cache_resources *cres, loff_t new_size);
	bool (*invalidate_cookie)(struct fscache_cookie *cookie);
	bool (*begin_operation)(struct netfs_cache_resources *cres,
				enum fscache_want_state want_state);
	void (*prepare_to_write)(struct fscache_cookie *cookie);
};

extern struct workqueue_struct *fscache_wq;
extern wait_queue_head_t fscache_clearance_waiters;

/** fscache_acquire_cache() - bring up the cache called @name. Return: it, ERR_PTR(-EBUSY) where
 * somebody else does, ERR_PTR(-ENOMEM) */
struct fscache_cache *fscache_acquire_cache(const char *name);
/** fscache_add_cache() - @cache can be used now. @cache_priv: the backend's. Return: 0 */
int fscache_add_cache(struct fscache_cache *cache, const struct fscache_cache_ops *ops,
		      void *cache_priv);
/** fscache_io_error() - stop using @cache */
void fscache_io_error(struct fscache_cache *cache);
/** fscache_withdraw_cache() - no new accesses; wait until those of now are over */
void fscache_withdraw_cache(struct fscache_cache *cache);
/** fscache_relinquish_cache() - the other end of fscache_acquire_cache() */
void fscache_relinquish_cache(struct fscache_cache *cache);
/** fscache_withdraw_volume() - wait until nobody accesses @volume */
void fscache_withdraw_volume(struct fscache_volume *volume);
/** fscache_withdraw_cookie() - have its work put the object away */
void fscache_withdraw_cookie(struct fscache_cookie *cookie);

/** fscache_try_get_volume() - Return: @volume with a reference, NULL where it is being freed */
struct fscache_volume *fscache_try_get_volume(struct fscache_volume *volume,
					      enum fscache_volume_trace where);
void fscache_put_volume(struct fscache_volume *volume, enum fscache_volume_trace where);
/** fscache_end_volume_access() - who waits for the last one is woken. @cookie: whose it was, or
 * NULL. Rule 62 */
void fscache_end_volume_access(struct fscache_volume *volume, struct fscache_cookie *cookie,
			       enum fscache_access_trace why);
/** fscache_pin_volume() - the cache has its part of it: rule 63 */
void fscache_pin_volume(struct fscache_volume *volume);

struct fscache_cookie *fscache_get_cookie(struct fscache_cookie *cookie,
					  enum fscache_cookie_trace where);
void fscache_put_cookie(struct fscache_cookie *cookie, enum fscache_cookie_trace where);
/** fscache_end_cookie_access() - the last one may set its work going. Rule 62 */
void fscache_end_cookie_access(struct fscache_cookie *cookie, enum fscache_access_trace why);
/** fscache_cookie_lookup_negative() - of what is looked up there is nothing: readers need not
 * wait */
void fscache_cookie_lookup_negative(struct fscache_cookie *cookie);
/** fscache_resume_after_invalidation() - I/O may go on */
void fscache_resume_after_invalidation(struct fscache_cookie *cookie);
/** fscache_caching_failed() - no more accesses */
void fscache_caching_failed(struct fscache_cookie *cookie);
/** fscache_wait_for_operation() - Return: can it be used so? false where it was withdrawn */
bool fscache_wait_for_operation(struct netfs_cache_resources *cres,
				enum fscache_want_state want_state);

static inline enum fscache_cookie_state fscache_cookie_state(struct fscache_cookie *cookie)
{
	return smp_load_acquire(&cookie->state);
}

static inline struct fscache_cookie *fscache_cres_cookie(struct netfs_cache_resources *cres)
{
	return cres->cache_priv;
}

static inline void fscache_count_object(struct fscache_cache *cache)
{
	atomic_inc(&cache->object_count);
}

/** fscache_uncount_object() - from the last one on @cache is not touched, rule 74 */
static inline void fscache_uncount_object(struct fscache_cache *cache)
{
	if (atomic_dec_and_test(&cache->object_count))
		wake_up_all(&fscache_clearance_waiters);
}

/** fscache_wait_for_objects() - until @cache has none */
static inline void fscache_wait_for_objects(struct fscache_cache *cache)
{
	wait_event(fscache_clearance_waiters, atomic_read_acquire(&cache->object_count) == 0);
}

#endif
