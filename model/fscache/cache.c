// SPDX-License-Identifier: GPL-2.0-only
/*
 * Caches by their names, the accesses to them, and how they come and go.
 */
#include "common/fscache.h"
#include "fscache/boot.h"
#include "fscache/internal.h"

#define TO(state) (1u << FSCACHE_CACHE_##state)

DEFINE_CACHE(fscache_cache_jar, struct fscache_cache, "fscache_cache");

LIST_HEAD(fscache_caches);
static unsigned int fscache_cache_debug_id;
static struct workqueue_struct fscache_workqueue;

struct rw_semaphore fscache_addremove_sem;
struct workqueue_struct *fscache_wq = &fscache_workqueue;
wait_queue_head_t fscache_clearance_waiters;

/* where a cache may go: rule 60 */
static const unsigned int next_states[NR__FSCACHE_CACHE_STATE] = {
	[FSCACHE_CACHE_IS_NOT_PRESENT] = TO(IS_PREPARING),
	[FSCACHE_CACHE_IS_PREPARING] = TO(IS_ACTIVE) | TO(IS_NOT_PRESENT),
	[FSCACHE_CACHE_IS_ACTIVE] = TO(GOT_IOERROR) | TO(IS_WITHDRAWN),
	[FSCACHE_CACHE_GOT_IOERROR] = TO(IS_WITHDRAWN),
	[FSCACHE_CACHE_IS_WITHDRAWN] = TO(IS_NOT_PRESENT),
};

const char fscache_cache_states[] = "-PAEW";

unsigned int fscache_hash(unsigned int salt, const void *data, size_t len)
{
	unsigned int hash = salt ^ 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ ((const u8 *)data)[i]) * 16777619u;
	return hash ^ hash >> 16;
}

void fscache_init_hash(struct fscache_hash *table)
{
	for (int i = 0; i < FSCACHE_BUCKETS; i++) {
		spin_lock_init(&table[i].lock);
		INIT_LIST_HEAD(&table[i].chain);
	}
}

static void fscache_cache_boot(void)
{
	static struct sim_lock_key key;

	__init_rwsem(&fscache_addremove_sem, "fscache_addremove_sem", &key);
	sim_wq_create(&fscache_workqueue.w, "fscache", false);
}

void fscache_boot(void)
{
	fscache_cache_boot();
	fscache_volume_boot();
	fscache_cookie_boot();
	fscache_lru_boot();
}

void fscache_check_quiet(void)
{
	fscache_cookie_check_quiet();
}

/* ---- states ----------------------------------------------------------- */

static void fscache_set_cache_state(struct fscache_cache *cache, enum fscache_cache_state state)
{
	enum fscache_cache_state old = data_race(cache->state);

	fscache_check_next(cache, next_states[old], state, fscache_cache_states, old);
	smp_store_release(&cache->state, state);
}

/* Return: was it in @old? */
static bool fscache_set_cache_state_maybe(struct fscache_cache *cache, enum fscache_cache_state old,
					  enum fscache_cache_state state)
{
	return cmpxchg(&cache->state, old, state) == old;
}

/* ---- names and references --------------------------------------------- */

static void fscache_free_cache(struct fscache_cache *cache)
{
	kfree(cache->name);
	kmem_cache_free(fscache_cache_jar, cache);
}

static struct fscache_cache *fscache_alloc_cache(const char *name)
{
	struct fscache_cache *cache = kmem_cache_zalloc(fscache_cache_jar, GFP_KERNEL);

	if (!cache)
		return NULL;
	if (name) {
		cache->name = kstrdup(name, GFP_KERNEL);
		if (!cache->name) {
			kmem_cache_free(fscache_cache_jar, cache);
			return NULL;
		}
	}
	refcount_set(&cache->ref, 1);
	INIT_LIST_HEAD(&cache->cache_link);
	cache->debug_id = data_race(++fscache_cache_debug_id);
	return cache;
}

static bool fscache_name_is(const struct fscache_cache *cache, const char *name)
{
	return cache->name && name ? !strcmp(cache->name, name) : cache->name == name;
}

static bool fscache_get_cache_maybe(struct fscache_cache *cache, enum fscache_cache_trace where)
{
	if (!refcount_inc_not_zero(&cache->ref))
		return false;
	trace_fscache_cache(cache, where);
	return true;
}

/* With the semaphore held. Return: one with a reference, or NULL. @any: of any name */
static struct fscache_cache *fscache_find_cache(const char *name, bool any)
{
	struct fscache_cache *cache;

	list_for_each_entry(cache, &fscache_caches, cache_link)
	{
		if ((any ? !!cache->name : fscache_name_is(cache, name)) &&
		    fscache_get_cache_maybe(cache, fscache_cache_get_acquire))
			return cache;
	}
	return NULL;
}

/* The one of that name; for who names none, any. */
static struct fscache_cache *fscache_find_or_any(const char *name)
{
	struct fscache_cache *cache = fscache_find_cache(name, false);

	return cache || name ? cache : fscache_find_cache(NULL, true);
}

/* With the semaphore held for writing: what volumes without a cache wait for gets its name. */
static struct fscache_cache *fscache_name_unnamed(struct fscache_cache *candidate)
{
	struct fscache_cache *cache = fscache_find_cache(NULL, false);

	if (cache) {
		cache->name = candidate->name;
		candidate->name = NULL;
	}
	return cache;
}

struct fscache_cache *fscache_lookup_cache(const char *name, bool is_cache)
{
	struct fscache_cache *candidate, *cache;

	down_read(&fscache_addremove_sem);
	cache = fscache_find_or_any(name);
	up_read(&fscache_addremove_sem);
	if (cache)
		return cache;
	candidate = fscache_alloc_cache(name);
	if (!candidate)
		return ERR_PTR(-ENOMEM);
	down_write(&fscache_addremove_sem);
	cache = fscache_find_cache(name, false);
	if (!cache && is_cache)
		cache = fscache_name_unnamed(candidate);
	if (!cache && !name)
		cache = fscache_find_cache(NULL, true);
	if (!cache) {
		list_add_tail(&candidate->cache_link, &fscache_caches);
		trace_fscache_cache(candidate, fscache_cache_new_acquire);
	}
	up_write(&fscache_addremove_sem);
	if (!cache)
		return candidate;
	fscache_free_cache(candidate);
	return cache;
}

void fscache_put_cache(struct fscache_cache *cache, enum fscache_cache_trace where)
{
	bool zero = refcount_dec_and_test(&cache->ref);

	trace_fscache_cache(cache, where);
	if (!zero)
		return;
	down_write(&fscache_addremove_sem);
	list_del_init(&cache->cache_link);
	up_write(&fscache_addremove_sem);
	fscache_free_cache(cache);
}

/* ---- accesses --------------------------------------------------------- */

bool fscache_begin_cache_access(struct fscache_cache *cache, enum fscache_access_trace why)
{
	if (!fscache_cache_is_live(cache))
		return false;
	atomic_inc(&cache->n_accesses);
	trace_fscache_access_cache(cache, why);
	if (!fscache_cache_is_live(cache)) {
		fscache_end_cache_access(cache, fscache_access_unlive);
		return false;
	}
	fscache_check_live(cache, cache);
	return true;
}

void fscache_end_cache_access(struct fscache_cache *cache, enum fscache_access_trace why)
{
	int n = atomic_dec_return(&cache->n_accesses);

	trace_fscache_access_cache(cache, why);
	fscache_check_count(cache, n);
	if (n == 0)
		wake_up_var(&cache->n_accesses);
}

/* ---- how a cache comes and goes --------------------------------------- */

struct fscache_cache *fscache_acquire_cache(const char *name)
{
	struct fscache_cache *cache = fscache_lookup_cache(name, true);

	if (IS_ERR(cache))
		return cache;
	if (!fscache_set_cache_state_maybe(cache, FSCACHE_CACHE_IS_NOT_PRESENT,
					   FSCACHE_CACHE_IS_PREPARING)) {
		fscache_put_cache(cache, fscache_cache_put_cache);
		return ERR_PTR(-EBUSY);
	}
	return cache;
}

int fscache_add_cache(struct fscache_cache *cache, const struct fscache_cache_ops *ops,
		      void *cache_priv)
{
	atomic_inc(&cache->n_accesses);
	trace_fscache_access_cache(cache, fscache_access_cache_pin);
	data_race(cache->pinned = true);
	down_write(&fscache_addremove_sem);
	cache->ops = ops;
	cache->cache_priv = cache_priv;
	fscache_set_cache_state(cache, FSCACHE_CACHE_IS_ACTIVE);
	up_write(&fscache_addremove_sem);
	return 0;
}

void fscache_io_error(struct fscache_cache *cache)
{
	fscache_set_cache_state_maybe(cache, FSCACHE_CACHE_IS_ACTIVE, FSCACHE_CACHE_GOT_IOERROR);
}

void fscache_withdraw_cache(struct fscache_cache *cache)
{
	int n;

	fscache_set_cache_state(cache, FSCACHE_CACHE_IS_WITHDRAWN);
	if (changed(FAULT_CACHE_STATE))
		fscache_set_cache_state(cache, FSCACHE_CACHE_IS_WITHDRAWN);
	n = atomic_dec_return(&cache->n_accesses);
	trace_fscache_access_cache(cache, fscache_access_cache_unpin);
	fscache_check_unpin(cache, &cache->pinned);
	fscache_check_count(cache, n);
	wait_var_event(&cache->n_accesses, atomic_read_acquire(&cache->n_accesses) == 0);
}

void fscache_relinquish_cache(struct fscache_cache *cache)
{
	enum fscache_cache_trace where = data_race(cache->state) == FSCACHE_CACHE_IS_PREPARING
						 ? fscache_cache_put_prep_failed
						 : fscache_cache_put_relinquish;

	cache->ops = NULL;
	cache->cache_priv = NULL;
	fscache_set_cache_state(cache, FSCACHE_CACHE_IS_NOT_PRESENT);
	fscache_put_cache(cache, where);
}
