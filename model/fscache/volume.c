// SPDX-License-Identifier: GPL-2.0-only
/*
 * Volumes: their names, references and accesses, and the work that has a cache make its part.
 */
#include "common/fscache.h"
#include "fscache/internal.h"

#define FSCACHE_VOLUME_NAME_MAX 255

static struct fscache_hash fscache_volume_hash[FSCACHE_BUCKETS];
LIST_HEAD(fscache_volumes);
static unsigned int fscache_volume_debug_id;
static struct workqueue_struct fscache_create_wq;

void fscache_volume_boot(void)
{
	fscache_init_hash(fscache_volume_hash);
	/* that of schedule_work() */
	sim_wq_create(&fscache_create_wq.w, "events", false);
}

/* ---- accesses --------------------------------------------------------- */

static void __fscache_begin_volume_access(struct fscache_volume *volume,
					  struct fscache_cookie *cookie,
					  enum fscache_access_trace why)
{
	atomic_inc(&volume->n_accesses);
	trace_fscache_access_volume(volume, cookie, why);
}

bool fscache_begin_volume_access(struct fscache_volume *volume, struct fscache_cookie *cookie,
				 enum fscache_access_trace why)
{
	if (!fscache_cache_is_live(volume->cache))
		return false;
	__fscache_begin_volume_access(volume, cookie, why);
	if (!changed(FAULT_VOLUME_UNCHECKED) && !fscache_cache_is_live(volume->cache)) {
		fscache_end_volume_access(volume, cookie, fscache_access_unlive);
		return false;
	}
	fscache_check_live(volume, volume->cache);
	return true;
}

void fscache_end_volume_access(struct fscache_volume *volume, struct fscache_cookie *cookie,
			       enum fscache_access_trace why)
{
	int n = atomic_dec_return(&volume->n_accesses);

	trace_fscache_access_volume(volume, cookie, why);
	fscache_check_count(volume, n);
	if (n == 0)
		wake_up_var(&volume->n_accesses);
}

void fscache_pin_volume(struct fscache_volume *volume)
{
	__fscache_begin_volume_access(volume, NULL, fscache_access_cache_pin);
	data_race(volume->pinned = true);
}

void fscache_withdraw_volume(struct fscache_volume *volume)
{
	int n = atomic_dec_return(&volume->n_accesses);

	trace_fscache_access_volume(volume, NULL, fscache_access_cache_unpin);
	fscache_check_unpin(volume, &volume->pinned);
	if (changed(FAULT_UNPIN_TWICE))
		fscache_check_unpin(volume, &volume->pinned);
	fscache_check_count(volume, n);
	wait_var_event(&volume->n_accesses, atomic_read_acquire(&volume->n_accesses) == 0);
}

/* ---- names ------------------------------------------------------------ */

static bool fscache_volume_same(const struct fscache_volume *a, const struct fscache_volume *b)
{
	return a->key_hash == b->key_hash && a->cache == b->cache && a->key[0] == b->key[0] &&
	       !memcmp(a->key, b->key, a->key[0] + 1u);
}

static bool fscache_is_acquire_pending(struct fscache_volume *volume)
{
	return test_bit(FSCACHE_VOLUME_ACQUIRE_PENDING, &volume->flags);
}

/* Who frees the other one wakes those that wait for the bit. */
static void fscache_wait_on_volume_collision(struct fscache_volume *candidate)
{
	const unsigned long t = FSCACHE_TIMEOUT;
	unsigned long *flags = &candidate->flags;

	if (!changed(FSC_VOLUME_WAIT)) {
		wait_var_event_timeout(flags, !fscache_is_acquire_pending(candidate), t);
		if (fscache_is_acquire_pending(candidate))
			wait_var_event(flags, !fscache_is_acquire_pending(candidate));
		return;
	}
	wait_on_bit_timeout(flags, FSCACHE_VOLUME_ACQUIRE_PENDING, TASK_UNINTERRUPTIBLE, t);
	if (fscache_is_acquire_pending(candidate))
		wait_on_bit(flags, FSCACHE_VOLUME_ACQUIRE_PENDING, TASK_UNINTERRUPTIBLE);
}

static struct fscache_volume *fscache_find_volume(struct fscache_hash *h,
						  const struct fscache_volume *volume)
{
	struct fscache_volume *cursor;

	list_for_each_entry(cursor, &h->chain, hash_link)
	{
		if (fscache_volume_same(volume, cursor))
			return cursor;
	}
	return NULL;
}

/* Return: false where another has the name; one that was given up is waited for */
static bool fscache_hash_volume(struct fscache_volume *candidate)
{
	struct fscache_hash *h = fscache_bucket(fscache_volume_hash, candidate->key_hash);
	struct fscache_volume *other;

	spin_lock(&h->lock);
	other = fscache_find_volume(h, candidate);
	if (other && !test_bit(FSCACHE_VOLUME_RELINQUISHED, &other->flags)) {
		trace_fscache_volume(other, fscache_volume_collision);
		spin_unlock(&h->lock);
		return false;
	}
	if (other) {
		trace_fscache_volume(other, fscache_volume_get_hash_collision);
		set_bit(FSCACHE_VOLUME_COLLIDED_WITH, &other->flags);
		set_bit(FSCACHE_VOLUME_ACQUIRE_PENDING, &candidate->flags);
	}
	list_add(&candidate->hash_link, &h->chain);
	spin_unlock(&h->lock);
	if (fscache_is_acquire_pending(candidate))
		fscache_wait_on_volume_collision(candidate);
	return true;
}

static void fscache_unhash_volume(struct fscache_volume *volume)
{
	struct fscache_hash *h = fscache_bucket(fscache_volume_hash, volume->key_hash);
	struct fscache_volume *next;

	spin_lock(&h->lock);
	list_del_init(&volume->hash_link);
	next = test_bit(FSCACHE_VOLUME_COLLIDED_WITH, &volume->flags)
		       ? fscache_find_volume(h, volume)
		       : NULL;
	if (next) {
		trace_fscache_volume(next, fscache_volume_see_hash_wake);
		clear_and_wake_up_bit(FSCACHE_VOLUME_ACQUIRE_PENDING, &next->flags);
	}
	spin_unlock(&h->lock);
}

/* ---- the cache's part ------------------------------------------------- */

static void fscache_create_volume_work(struct work_struct *work)
{
	struct fscache_volume *volume = container_of(work, struct fscache_volume, work);

	trace_fscache_volume(volume, fscache_volume_see_create_work);
	volume->cache->ops->acquire_volume(volume);
	fscache_end_cache_access(volume->cache, fscache_access_acquire_volume_end);
	clear_and_wake_up_bit(FSCACHE_VOLUME_CREATING, &volume->flags);
	fscache_put_volume(volume, fscache_volume_put_create_work);
}

void fscache_create_volume(struct fscache_volume *volume, bool wait)
{
	if (!test_and_set_bit(FSCACHE_VOLUME_CREATING, &volume->flags)) {
		/* somebody else may just have made it */
		if (data_race(volume->cache_priv) ||
		    !fscache_begin_cache_access(volume->cache, fscache_access_acquire_volume)) {
			clear_and_wake_up_bit(FSCACHE_VOLUME_CREATING, &volume->flags);
			return;
		}
		fscache_get_volume(volume, fscache_volume_get_create_work);
		if (!queue_work(&fscache_create_wq, &volume->work))
			fscache_put_volume(volume, fscache_volume_put_create_work);
	}
	if (!wait)
		return;
	trace_fscache_volume(volume, fscache_volume_wait_create_work);
	wait_on_bit(&volume->flags, FSCACHE_VOLUME_CREATING, TASK_UNINTERRUPTIBLE);
}

/* ---- references ------------------------------------------------------- */

void fscache_get_volume(struct fscache_volume *volume, enum fscache_volume_trace where)
{
	refcount_inc(&volume->ref);
	trace_fscache_volume(volume, where);
}

struct fscache_volume *fscache_try_get_volume(struct fscache_volume *volume,
					      enum fscache_volume_trace where)
{
	if (!refcount_inc_not_zero(&volume->ref))
		return NULL;
	trace_fscache_volume(volume, where);
	return volume;
}

static void fscache_free_volume(struct fscache_volume *volume)
{
	struct fscache_cache *cache = volume->cache;

	if (READ_ONCE(volume->cache_priv)) {
		/* the cache waits with going away, and may have taken its part back meanwhile */
		__fscache_begin_volume_access(volume, NULL, fscache_access_relinquish_volume);
		if (READ_ONCE(volume->cache_priv))
			cache->ops->free_volume(volume);
		fscache_end_volume_access(volume, NULL, fscache_access_relinquish_volume_end);
	}
	down_write(&fscache_addremove_sem);
	list_del_init(&volume->all);
	atomic_dec(&cache->n_volumes);
	up_write(&fscache_addremove_sem);
	if (!list_empty(&volume->hash_link))
		fscache_unhash_volume(volume);
	trace_fscache_volume(volume, fscache_volume_free);
	kfree(volume->key);
	kfree(volume);
	fscache_put_cache(cache, fscache_cache_put_volume);
}

void fscache_put_volume(struct fscache_volume *volume, enum fscache_volume_trace where)
{
	bool zero;

	if (!volume)
		return;
	zero = refcount_dec_and_test(&volume->ref);
	trace_fscache_volume(volume, where);
	if (zero)
		fscache_free_volume(volume);
}

/* ---- acquire and relinquish ------------------------------------------- */

static bool fscache_name_volume(struct fscache_volume *volume, const char *name, size_t len)
{
	volume->key = kzalloc(len + 1, GFP_KERNEL);
	if (!volume->key)
		return false;
	volume->key[0] = (u8)len;
	mem_copy(volume->key + 1, name, len);
	volume->key_hash = fscache_hash(0, volume->key, len + 1);
	return true;
}

static struct fscache_volume *fscache_alloc_volume(const char *name, struct fscache_cache *cache,
						   const void *coherency, size_t coherency_len)
{
	struct fscache_volume *volume = kzalloc(sizeof(*volume) + coherency_len, GFP_KERNEL);

	if (!volume)
		return NULL;
	volume->cache = cache;
	volume->coherency_len = (u8)coherency_len;
	if (coherency_len)
		mem_copy(volume->coherency, coherency, coherency_len);
	INIT_LIST_HEAD(&volume->all);
	INIT_LIST_HEAD(&volume->hash_link);
	INIT_WORK(&volume->work, fscache_create_volume_work);
	refcount_set(&volume->ref, 1);
	if (!fscache_name_volume(volume, name, strlen(name))) {
		kfree(volume);
		return NULL;
	}
	volume->debug_id = data_race(++fscache_volume_debug_id);
	down_write(&fscache_addremove_sem);
	atomic_inc(&cache->n_volumes);
	list_add_tail(&volume->all, &fscache_volumes);
	trace_fscache_volume(volume, fscache_volume_new_acquire);
	up_write(&fscache_addremove_sem);
	return volume;
}

struct fscache_volume *__fscache_acquire_volume(const char *volume_key, const char *cache_name,
						const void *coherency_data, size_t coherency_len)
{
	struct fscache_volume *volume;
	struct fscache_cache *cache;

	if (strlen(volume_key) > FSCACHE_VOLUME_NAME_MAX)
		return ERR_PTR(-ENOMEM);
	cache = fscache_lookup_cache(cache_name, false);
	if (IS_ERR(cache))
		return ERR_PTR(-ENOMEM);
	volume = fscache_alloc_volume(volume_key, cache, coherency_data,
				      coherency_data ? coherency_len : 0);
	if (!volume) {
		fscache_put_cache(cache, fscache_cache_put_alloc_volume);
		return ERR_PTR(-ENOMEM);
	}
	if (!fscache_hash_volume(volume)) {
		fscache_put_volume(volume, fscache_volume_put_hash_collision);
		return ERR_PTR(-EBUSY);
	}
	fscache_create_volume(volume, false);
	return volume;
}

void __fscache_relinquish_volume(struct fscache_volume *volume, const void *coherency_data,
				 bool invalidate)
{
	set_bit(FSCACHE_VOLUME_RELINQUISHED, &volume->flags);
	if (invalidate)
		set_bit(FSCACHE_VOLUME_INVALIDATE, &volume->flags);
	else if (coherency_data)
		mem_copy(volume->coherency, coherency_data, volume->coherency_len);
	fscache_put_volume(volume, fscache_volume_put_relinquish);
}
