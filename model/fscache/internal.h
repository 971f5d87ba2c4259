/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of fscache have among themselves.
 */
#ifndef MODEL_FSCACHE_INTERNAL_H
#define MODEL_FSCACHE_INTERNAL_H

#include <linux/fscache-cache.h>
#include <linux/timer.h>
#include <linux/wait_bit.h>
#include "common/rules.h"
#include "fscache/trace.h"

#define FSCACHE_TIMEOUT (20 * HZ) /* from then on a wait is told of */

/** struct fscache_hash - a chain of a hash table; its lock is a bit of its head in the kernel */
struct fscache_hash {
	spinlock_t lock;
	struct list_head chain;
};
#define FSCACHE_BUCKETS 8

/** fscache_hash() - of @len bytes. @salt: what they belong to */
unsigned int fscache_hash(unsigned int salt, const void *data, size_t len);
/** fscache_init_hash() - @table: FSCACHE_BUCKETS of them */
void fscache_init_hash(struct fscache_hash *table);
/** fscache_bucket() - where in @table @hash belongs */
static inline struct fscache_hash *fscache_bucket(struct fscache_hash *table, unsigned int hash)
{
	return &table[hash % FSCACHE_BUCKETS];
}

/* what /proc shows, and a letter for each state */
extern struct list_head fscache_caches, fscache_volumes, fscache_cookies;
extern const char fscache_cache_states[], fscache_cookie_states[];

/* ---- check.c ---------------------------------------------------------- */

/** fscache_check_next() - rule 60: bit @state of @next is set. @letters: of the states */
void fscache_check_next(const void *obj, unsigned int next, int state, const char *letters,
			int old);
/** fscache_check_live() - rule 61: an access to @obj begins while @cache is live */
void fscache_check_live(const void *obj, const struct fscache_cache *cache);
/** fscache_check_unpin() - rule 63. @pinned: of @obj */
void fscache_check_unpin(const void *obj, bool *pinned);

/* ---- cache.c ---------------------------------------------------------- */

extern struct rw_semaphore fscache_addremove_sem;

/** fscache_lookup_cache() - find @name, or make it. @is_cache: who asks is a backend. Return: it
 * with a reference, ERR_PTR(-ENOMEM) */
struct fscache_cache *fscache_lookup_cache(const char *name, bool is_cache);
void fscache_put_cache(struct fscache_cache *cache, enum fscache_cache_trace where);
/** fscache_begin_cache_access() - Return: it is live, and stays until fscache_end_cache_access().
 * Rule 61 */
bool fscache_begin_cache_access(struct fscache_cache *cache, enum fscache_access_trace why);
void fscache_end_cache_access(struct fscache_cache *cache, enum fscache_access_trace why);

static inline enum fscache_cache_state fscache_cache_state(const struct fscache_cache *cache)
{
	return smp_load_acquire(&cache->state);
}

static inline bool fscache_cache_is_live(const struct fscache_cache *cache)
{
	return fscache_cache_state(cache) == FSCACHE_CACHE_IS_ACTIVE;
}

/* ---- volume.c --------------------------------------------------------- */

void fscache_volume_boot(void);
void fscache_get_volume(struct fscache_volume *volume, enum fscache_volume_trace where);
/** fscache_begin_volume_access() - @cookie: for which. Return: its cache is live, and stays. Rule
 * 61 */
bool fscache_begin_volume_access(struct fscache_volume *volume, struct fscache_cookie *cookie,
				 enum fscache_access_trace why);
/** fscache_create_volume() - have the cache make its part. @wait: until it has */
void fscache_create_volume(struct fscache_volume *volume, bool wait);

/* ---- cookie.c --------------------------------------------------------- */

void fscache_cookie_boot(void);
/** fscache_begin_cookie_access() - Return: it is cached, and stays so. Rule 61 */
bool fscache_begin_cookie_access(struct fscache_cookie *cookie, enum fscache_access_trace why);
/** fscache_queue_cookie() - set its work going, with a reference. Rule 69 */
void fscache_queue_cookie(struct fscache_cookie *cookie, enum fscache_cookie_trace where);
/** __fscache_withdraw_cookie() - the last access sets its work going; if there is none, now */
void __fscache_withdraw_cookie(struct fscache_cookie *cookie);
/** fscache_unhash_cookie() - another may have its name now */
void fscache_unhash_cookie(struct fscache_cookie *cookie);

/* ---- state.c ---------------------------------------------------------- */

/** __fscache_set_cookie_state() - under its lock, or while nobody else can. Rule 60 */
void __fscache_set_cookie_state(struct fscache_cookie *cookie, enum fscache_cookie_state state);
/** fscache_set_cookie_state() - and wake who waits for it */
void fscache_set_cookie_state(struct fscache_cookie *cookie, enum fscache_cookie_state state);
void wake_up_cookie_state(struct fscache_cookie *cookie);
/** fscache_cookie_worker() - what a cookie's work does: whatever its state and flags ask for */
void fscache_cookie_worker(struct work_struct *work);

/** fscache_cookie_check_quiet() - at rest. Rule 69 */
void fscache_cookie_check_quiet(void);

/* ---- lru.c ------------------------------------------------------------ */

void fscache_lru_boot(void);
/** fscache_cookie_to_lru() - nobody uses it any more; under its lock */
void fscache_cookie_to_lru(struct fscache_cookie *cookie);
/** fscache_cookie_drop_from_lru() - take it off, if it is there */
void fscache_cookie_drop_from_lru(struct fscache_cookie *cookie);

#endif
