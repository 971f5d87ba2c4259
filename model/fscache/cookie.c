// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cookies: their names, references, users and accesses.
 */
#include "common/fscache.h"
#include "fscache/internal.h"

#define FSCACHE_KEY_MAX 255

DEFINE_CACHE(fscache_cookie_jar, struct fscache_cookie, "fscache_cookie_jar");

static struct fscache_hash fscache_cookie_hash[FSCACHE_BUCKETS];
LIST_HEAD(fscache_cookies);
static rwlock_t fscache_cookies_lock;
static unsigned int fscache_cookie_debug_id = 1;

void fscache_cookie_boot(void)
{
	fscache_init_hash(fscache_cookie_hash);
	static_rwlock_init(fscache_cookies_lock);
}

/* ---- references ------------------------------------------------------- */

static void fscache_free_cookie(struct fscache_cookie *cookie)
{
	INVARIANT(!test_bit(FSCACHE_COOKIE_IS_HASHED, &cookie->flags) &&
			  data_race(list_empty(&cookie->commit_link)),
		  cookie, 70, "cookie is freed where it can be found");
	write_lock(&fscache_cookies_lock);
	list_del_init(&cookie->all);
	write_unlock(&fscache_cookies_lock);
	if (cookie->aux_len > sizeof(cookie->inline_aux))
		kfree(cookie->aux);
	if (cookie->key_len > sizeof(cookie->inline_key))
		kfree(cookie->key);
	kmem_cache_free(fscache_cookie_jar, cookie);
}

struct fscache_cookie *fscache_get_cookie(struct fscache_cookie *cookie,
					  enum fscache_cookie_trace where)
{
	refcount_inc(&cookie->ref);
	trace_fscache_cookie(cookie, where);
	return cookie;
}

void fscache_put_cookie(struct fscache_cookie *cookie, enum fscache_cookie_trace where)
{
	struct fscache_volume *volume = cookie->volume;
	bool zero = refcount_dec_and_test(&cookie->ref);

	trace_fscache_cookie(cookie, where);
	if (!zero)
		return;
	fscache_free_cookie(cookie);
	fscache_put_volume(volume, fscache_volume_put_cookie);
}

void fscache_queue_cookie(struct fscache_cookie *cookie, enum fscache_cookie_trace where)
{
	fscache_get_cookie(cookie, where);
	data_race(cookie->n_works++);
	if (queue_work(fscache_wq, &cookie->work) || changed(FAULT_WORK_KEPT))
		return;
	data_race(cookie->n_works--);
	fscache_put_cookie(cookie, fscache_cookie_put_over_queued);
}

/* ---- accesses --------------------------------------------------------- */

void fscache_end_cookie_access(struct fscache_cookie *cookie, enum fscache_access_trace why)
{
	int n = atomic_dec_return(&cookie->n_accesses);

	trace_fscache_access(cookie, why);
	fscache_check_count(cookie, n);
	if (n == 0 && !test_bit(FSCACHE_COOKIE_NO_ACCESS_WAKE, &cookie->flags))
		fscache_queue_cookie(cookie, fscache_cookie_get_end_access);
}

static void __fscache_begin_cookie_access(struct fscache_cookie *cookie,
					  enum fscache_access_trace why)
{
	atomic_inc(&cookie->n_accesses);
	trace_fscache_access(cookie, why);
}

bool fscache_begin_cookie_access(struct fscache_cookie *cookie, enum fscache_access_trace why)
{
	if (!test_bit(FSCACHE_COOKIE_IS_CACHING, &cookie->flags))
		return false;
	__fscache_begin_cookie_access(cookie, why);
	if (!changed(FAULT_COOKIE_UNCHECKED) &&
	    (!test_bit(FSCACHE_COOKIE_IS_CACHING, &cookie->flags) ||
	     !fscache_cache_is_live(cookie->volume->cache))) {
		fscache_end_cookie_access(cookie, fscache_access_unlive);
		return false;
	}
	fscache_check_live(cookie, cookie->volume->cache);
	return true;
}

void __fscache_withdraw_cookie(struct fscache_cookie *cookie)
{
	bool unpinned = test_and_clear_bit(FSCACHE_COOKIE_NO_ACCESS_WAKE, &cookie->flags);
	/* the count is looked at when its end would be seen */
	int n = atomic_read_acquire(&cookie->n_accesses);

	if (unpinned)
		trace_fscache_access(cookie, fscache_access_cache_unpin);
	if (n == 0)
		fscache_queue_cookie(cookie, fscache_cookie_get_end_access);
}

void fscache_withdraw_cookie(struct fscache_cookie *cookie)
{
	set_bit(FSCACHE_COOKIE_DO_WITHDRAW, &cookie->flags);
	fscache_cookie_drop_from_lru(cookie);
	__fscache_withdraw_cookie(cookie);
}

/* ---- names ------------------------------------------------------------ */

static bool fscache_cookie_same(struct fscache_cookie *a, struct fscache_cookie *b)
{
	return a->key_hash == b->key_hash && a->volume == b->volume && a->key_len == b->key_len &&
	       !memcmp(fscache_get_key(a), fscache_get_key(b), a->key_len);
}

static bool fscache_is_dropped(struct fscache_cookie *cookie)
{
	return fscache_cookie_state(cookie) == FSCACHE_COOKIE_STATE_DROPPED;
}

static void fscache_wait_on_collision(struct fscache_cookie *other)
{
	if (!wait_var_event_timeout(&other->state, fscache_is_dropped(other), FSCACHE_TIMEOUT))
		wait_var_event(&other->state, fscache_is_dropped(other));
}

static struct fscache_cookie *fscache_find_cookie(struct fscache_hash *h,
						  struct fscache_cookie *candidate)
{
	struct fscache_cookie *cursor;

	list_for_each_entry(cursor, &h->chain, hash_link)
	{
		if (fscache_cookie_same(candidate, cursor))
			return cursor;
	}
	return NULL;
}

/* Return: false where another has the name; one that was given up is waited for */
static bool fscache_hash_cookie(struct fscache_cookie *candidate)
{
	struct fscache_hash *h = fscache_bucket(fscache_cookie_hash, candidate->key_hash);
	struct fscache_cookie *wait_for;

	spin_lock(&h->lock);
	wait_for = fscache_find_cookie(h, candidate);
	if (wait_for && !test_bit(FSCACHE_COOKIE_RELINQUISHED, &wait_for->flags)) {
		trace_fscache_cookie(wait_for, fscache_cookie_collision);
		spin_unlock(&h->lock);
		return false;
	}
	if (wait_for)
		fscache_get_cookie(wait_for, fscache_cookie_get_hash_collision);
	fscache_get_volume(candidate->volume, fscache_volume_get_cookie);
	atomic_inc(&candidate->volume->n_cookies);
	list_add(&candidate->hash_link, &h->chain);
	set_bit(FSCACHE_COOKIE_IS_HASHED, &candidate->flags);
	spin_unlock(&h->lock);
	if (wait_for) {
		fscache_wait_on_collision(wait_for);
		fscache_put_cookie(wait_for, fscache_cookie_put_hash_collision);
	}
	return true;
}

void fscache_unhash_cookie(struct fscache_cookie *cookie)
{
	struct fscache_hash *h = fscache_bucket(fscache_cookie_hash, cookie->key_hash);

	spin_lock(&h->lock);
	list_del_init(&cookie->hash_link);
	clear_bit(FSCACHE_COOKIE_IS_HASHED, &cookie->flags);
	spin_unlock(&h->lock);
}

/* ---- acquire and relinquish ------------------------------------------- */

/* Return: where @len bytes have their place, @at or memory of their own; NULL where there is none
 */
static void *fscache_place(void **own, void *at, size_t room, size_t len)
{
	if (len <= room)
		return at;
	*own = kzalloc(len, GFP_KERNEL);
	return *own;
}

static bool fscache_set_key(struct fscache_cookie *cookie, const void *key, size_t key_len,
			    const void *aux, size_t aux_len)
{
	void *to = fscache_place(&cookie->key, cookie->inline_key, sizeof(cookie->inline_key),
				 key_len);

	if (!to)
		return false;
	cookie->key_len = (u8)key_len;
	mem_copy(to, key, key_len);
	cookie->key_hash = fscache_hash(cookie->volume->key_hash, key, key_len);
	to = fscache_place(&cookie->aux, cookie->inline_aux, sizeof(cookie->inline_aux), aux_len);
	if (!to)
		return false;
	cookie->aux_len = (u8)aux_len;
	if (aux_len)
		mem_copy(to, aux, aux_len);
	return true;
}

static struct fscache_cookie *fscache_alloc_cookie(struct fscache_volume *volume, u8 advice,
						   const void *key, size_t key_len, const void *aux,
						   size_t aux_len, loff_t size)
{
	struct fscache_cookie *cookie = kmem_cache_zalloc(fscache_cookie_jar, GFP_KERNEL);

	if (!cookie)
		return NULL;
	cookie->volume = volume;
	cookie->advice = advice;
	cookie->object_size = size;
	if (size == 0)
		__set_bit(FSCACHE_COOKIE_NO_DATA_TO_READ, &cookie->flags);
	INIT_LIST_HEAD(&cookie->commit_link);
	INIT_LIST_HEAD(&cookie->hash_link);
	INIT_LIST_HEAD(&cookie->all);
	refcount_set(&cookie->ref, 1);
	spin_lock_init(&cookie->lock);
	INIT_WORK(&cookie->work, fscache_cookie_worker);
	if (!fscache_set_key(cookie, key, key_len, aux, aux_len)) {
		fscache_free_cookie(cookie);
		return NULL;
	}
	cookie->debug_id = data_race(++fscache_cookie_debug_id);
	write_lock(&fscache_cookies_lock);
	list_add_tail(&cookie->all, &fscache_cookies);
	write_unlock(&fscache_cookies_lock);
	trace_fscache_cookie(cookie, fscache_cookie_new_acquire);
	return cookie;
}

struct fscache_cookie *__fscache_acquire_cookie(struct fscache_volume *volume, u8 advice,
						const void *index_key, size_t index_key_len,
						const void *aux_data, size_t aux_data_len,
						loff_t object_size)
{
	struct fscache_cookie *cookie;

	if (!index_key || !index_key_len || index_key_len > FSCACHE_KEY_MAX ||
	    aux_data_len > FSCACHE_KEY_MAX)
		return NULL;
	if (!aux_data)
		aux_data_len = 0;
	cookie = fscache_alloc_cookie(volume, advice, index_key, index_key_len, aux_data,
				      aux_data_len, object_size);
	if (!cookie)
		return NULL;
	if (!fscache_hash_cookie(cookie)) {
		trace_fscache_cookie(cookie, fscache_cookie_discard);
		fscache_free_cookie(cookie);
		return NULL;
	}
	trace_fscache_acquire(cookie);
	return cookie;
}

void __fscache_relinquish_cookie(struct fscache_cookie *cookie, bool retire)
{
	set_bit(FSCACHE_COOKIE_RELINQUISHED, &cookie->flags);
	if (retire)
		set_bit(FSCACHE_COOKIE_RETIRED, &cookie->flags);
	trace_fscache_relinquish(cookie, retire);
	INVARIANT(atomic_read(&cookie->n_active) == 0, cookie, 66,
		  "cookie is relinquished with %d users", data_race(cookie->n_active.counter));
	if (!changed(FAULT_COOKIE_COUNTED))
		atomic_dec(&cookie->volume->n_cookies);
	if (test_bit(FSCACHE_COOKIE_HAS_BEEN_CACHED, &cookie->flags)) {
		set_bit(FSCACHE_COOKIE_DO_RELINQUISH, &cookie->flags);
		fscache_cookie_drop_from_lru(cookie);
		__fscache_withdraw_cookie(cookie);
	} else {
		fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_DROPPED);
		fscache_unhash_cookie(cookie);
	}
	fscache_put_cookie(cookie, fscache_cookie_put_relinquish);
}

/* ---- users ------------------------------------------------------------ */

/* Return: is its work to look it up? */
static bool fscache_begin_lookup(struct fscache_cookie *cookie, bool will_modify)
{
	if (will_modify) {
		set_bit(FSCACHE_COOKIE_LOCAL_WRITE, &cookie->flags);
		set_bit(FSCACHE_COOKIE_DO_PREP_TO_WRITE, &cookie->flags);
	}
	if (!fscache_begin_volume_access(cookie->volume, cookie, fscache_access_lookup_cookie))
		return false;
	__fscache_begin_cookie_access(cookie, fscache_access_lookup_cookie);
	__fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_LOOKING_UP);
	set_bit(FSCACHE_COOKIE_IS_CACHING, &cookie->flags);
	set_bit(FSCACHE_COOKIE_HAS_BEEN_CACHED, &cookie->flags);
	return true;
}

/* Return: has its work something to do? */
static bool fscache_use_cached(struct fscache_cookie *cookie, bool will_modify)
{
	bool queue = will_modify && !test_and_set_bit(FSCACHE_COOKIE_LOCAL_WRITE, &cookie->flags);

	if (queue)
		set_bit(FSCACHE_COOKIE_DO_PREP_TO_WRITE, &cookie->flags);
	/* it was to be put away, but its work has not come to it */
	if (changed(FSC_LRU_USE) &&
	    test_and_clear_bit(FSCACHE_COOKIE_DO_LRU_DISCARD, &cookie->flags))
		trace_fscache_cookie(cookie, fscache_cookie_see_lru_discard_clear);
	return queue;
}

static bool fscache_is_discarding(struct fscache_cookie *cookie)
{
	return fscache_cookie_state(cookie) == FSCACHE_COOKIE_STATE_LRU_DISCARDING;
}

/* Its lock is held, and let go of while it is put away. Return: as above */
static bool fscache_use_in_state(struct fscache_cookie *cookie, bool will_modify)
{
	while (fscache_is_discarding(cookie)) {
		spin_unlock(&cookie->lock);
		wait_var_event(&cookie->state, !fscache_is_discarding(cookie));
		spin_lock(&cookie->lock);
	}
	switch (data_race(cookie->state)) {
	case FSCACHE_COOKIE_STATE_QUIESCENT:
		return fscache_begin_lookup(cookie, will_modify);
	case FSCACHE_COOKIE_STATE_LOOKING_UP:
	case FSCACHE_COOKIE_STATE_CREATING:
		if (will_modify)
			set_bit(FSCACHE_COOKIE_LOCAL_WRITE, &cookie->flags);
		return false;
	case FSCACHE_COOKIE_STATE_ACTIVE:
	case FSCACHE_COOKIE_STATE_INVALIDATING:
		return fscache_use_cached(cookie, will_modify);
	default:
		return false;
	}
}

void __fscache_use_cookie(struct fscache_cookie *cookie, bool will_modify)
{
	bool queue;

	spin_lock(&cookie->lock);
	atomic_inc(&cookie->n_active);
	if (changed(FAULT_USE_TWICE))
		atomic_inc(&cookie->n_active);
	trace_fscache_active(cookie, will_modify ? fscache_active_use_modify : fscache_active_use);
	queue = fscache_use_in_state(cookie, will_modify);
	spin_unlock(&cookie->lock);
	if (queue)
		fscache_queue_cookie(cookie, fscache_cookie_get_use_work);
}

static void fscache_unuse_cookie_locked(struct fscache_cookie *cookie)
{
	clear_bit(FSCACHE_COOKIE_DISABLED, &cookie->flags);
	if (test_bit(FSCACHE_COOKIE_IS_CACHING, &cookie->flags))
		fscache_cookie_to_lru(cookie);
}

void __fscache_unuse_cookie(struct fscache_cookie *cookie, const void *aux_data,
			    const loff_t *object_size)
{
	bool last;

	if (aux_data || object_size)
		__fscache_update_cookie(cookie, aux_data, object_size);
	/* the last one goes with the lock held, all others without */
	if (atomic_fetch_add_unless(&cookie->n_active, -1, 1) != 1) {
		trace_fscache_active(cookie, fscache_active_unuse);
		return;
	}
	spin_lock(&cookie->lock);
	last = atomic_dec_and_test(&cookie->n_active);
	trace_fscache_active(cookie, fscache_active_unuse);
	if (last)
		fscache_unuse_cookie_locked(cookie);
	spin_unlock(&cookie->lock);
	if (changed(FAULT_RELINQUISHED_BY_USER))
		set_bit(FSCACHE_COOKIE_RELINQUISHED, &cookie->flags);
}

/* ---- what the filesystem tells of its file ---------------------------- */

static void fscache_update_aux(struct fscache_cookie *cookie, const void *aux_data,
			       const loff_t *object_size)
{
	if (aux_data && cookie->aux_len)
		mem_copy(fscache_get_aux(cookie), aux_data, cookie->aux_len);
	if (object_size)
		cookie->object_size = *object_size;
}

void __fscache_update_cookie(struct fscache_cookie *cookie, const void *aux_data,
			     const loff_t *object_size)
{
	fscache_update_aux(cookie, aux_data, object_size);
	smp_wmb();
	set_bit(FSCACHE_COOKIE_NEEDS_UPDATE, &cookie->flags);
}

/* What is being looked up is invalidated as soon as it is found. */
static void fscache_invalidate_later(struct fscache_cookie *cookie)
{
	bool asked;

	if (!changed(FSC_INVAL_LOOKUP))
		return;
	asked = test_and_set_bit(FSCACHE_COOKIE_DO_INVALIDATE, &cookie->flags);
	if (!asked || !changed(FSC_INVAL_ACCESS))
		__fscache_begin_cookie_access(cookie, fscache_access_invalidate_cookie);
}

void __fscache_invalidate(struct fscache_cookie *cookie, const void *aux_data, loff_t new_size,
			  unsigned int flags)
{
	bool queue = false;

	if ((flags & FSCACHE_INVAL_DIO_WRITE) &&
	    test_and_set_bit(FSCACHE_COOKIE_DISABLED, &cookie->flags))
		return;
	spin_lock(&cookie->lock);
	set_bit(FSCACHE_COOKIE_NO_DATA_TO_READ, &cookie->flags);
	fscache_update_aux(cookie, aux_data, &new_size);
	data_race(cookie->inval_counter++);
	trace_fscache_invalidate(cookie, new_size);
	switch (data_race(cookie->state)) {
	case FSCACHE_COOKIE_STATE_LOOKING_UP:
		fscache_invalidate_later(cookie);
		break;
	case FSCACHE_COOKIE_STATE_ACTIVE:
		queue = fscache_begin_cookie_access(cookie, fscache_access_invalidate_cookie);
		if (queue)
			__fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_INVALIDATING);
		break;
	default: /* there is no object, or one that is being made */
		break;
	}
	spin_unlock(&cookie->lock);
	wake_up_cookie_state(cookie);
	if (queue)
		fscache_queue_cookie(cookie, fscache_cookie_get_inval_work);
}

void fscache_cookie_check_quiet(void)
{
	struct fscache_cookie *cookie;

	if (list_empty(&fscache_cookies))
		return;
	flush_workqueue(fscache_wq);
	list_for_each_entry(cookie, &fscache_cookies, all)
		INVARIANT(!cookie->n_works, cookie, 69,
			  "cookie is kept by %d works that never came", cookie->n_works);
}
