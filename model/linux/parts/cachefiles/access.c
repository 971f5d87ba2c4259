// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accesses to cookies, volumes and caches, which hold off a withdrawal. Nothing locks them against
 * it: who begins one counts it, and then looks again whether there still is a cache; who withdraws
 * one first says so, and then looks at the count. Either order is kept by one thread for itself, so
 * what each does is seen without the other one having to come between.
 *
 * Files that call fscache_begin_..._access() of others call what is here instead (hook_...h).
 */
#include <linux/fscache-cache.h>
#include <linux/workqueue.h>
#include <trace/events/fscache.h>
#include "common/fscache.h"
#include "common/rules.h"
#include "parts/cachefiles/access.h"
#include "services/port.h"

/**
 * struct seen - what a thread has done of late
 * @counted: what it counted last and did not take back
 * @looks: what it has looked at since then
 * @accesses: whose number it has looked at last
 * @n: that number
 */
static struct seen {
	const void *counted, *accesses;
	unsigned int looks;
	int n;
} threads[SIM_WORLD_THREADS];

static struct seen *me(void)
{
	return &threads[sim_self()];
}

void access_looks(unsigned int at)
{
	data_race(me()->looks |= at);
}

int access_counts(const void *count, int now)
{
	data_race(me()->counted = count);
	data_race(me()->looks = 0);
	return now;
}

int access_ends(const void *count, int left)
{
	if (data_race(me()->counted) == count)
		data_race(me()->counted = NULL);
	return fscache_check_count(count, left);
}

int access_seen(const void *count, int now)
{
	data_race(me()->accesses = count);
	data_race(me()->n = now);
	return now;
}

/* ---- beginning ------------------------------------------------------------------ */

static void begin(void)
{
	data_race(me()->counted = NULL);
}

/* Return: @granted */
static bool check(const void *count, unsigned int looks, bool granted)
{
	bool counted = data_race(me()->counted) == count;
	bool looked = !(looks & ~data_race(me()->looks));

	INVARIANT(!granted || (counted && looked), count, 61,
		  "an access begins, and whether the cache is live was not looked at behind its "
		  "count");
	INVARIANT(granted || !counted, count, 61, "an access that is refused is still counted");
	return granted;
}

bool fscache_begin_cookie_access(struct fscache_cookie *cookie, enum fscache_access_trace why);
bool access_begin_cookie(struct fscache_cookie *cookie, enum fscache_access_trace why);
bool access_begin_cookie(struct fscache_cookie *cookie, enum fscache_access_trace why)
{
	begin();
	return check(&cookie->n_accesses, ACCESS_LIVE | ACCESS_CACHING,
		     fscache_begin_cookie_access(cookie, why));
}

bool fscache_begin_volume_access(struct fscache_volume *volume, struct fscache_cookie *cookie,
				 enum fscache_access_trace why);
bool access_begin_volume(struct fscache_volume *volume, struct fscache_cookie *cookie,
			 enum fscache_access_trace why);
bool access_begin_volume(struct fscache_volume *volume, struct fscache_cookie *cookie,
			 enum fscache_access_trace why)
{
	begin();
	return check(&volume->n_accesses, ACCESS_LIVE,
		     fscache_begin_volume_access(volume, cookie, why));
}

bool fscache_begin_cache_access(struct fscache_cache *cache, enum fscache_access_trace why);
bool access_begin_cache(struct fscache_cache *cache, enum fscache_access_trace why);
bool access_begin_cache(struct fscache_cache *cache, enum fscache_access_trace why)
{
	begin();
	return check(&cache->n_accesses, ACCESS_LIVE, fscache_begin_cache_access(cache, why));
}

/* ---- putting away --------------------------------------------------------------- */

void access_check_state(const void *state, unsigned int to)
{
	const struct fscache_cookie *cookie = container_of(state, struct fscache_cookie, state);
	int now = data_race(cookie->n_accesses.counter), seen = now;

	if (to != FSCACHE_COOKIE_STATE_LRU_DISCARDING && to != FSCACHE_COOKIE_STATE_WITHDRAWING &&
	    to != FSCACHE_COOKIE_STATE_RELINQUISHING)
		return;
	if (data_race(me()->accesses) == &cookie->n_accesses)
		seen = data_race(me()->n);
	INVARIANT(!now || !seen, cookie, 64, "a cookie that has %d accesses is put away", now);
	data_race(me()->accesses = NULL);
}

struct fscache_cookie *access_check_withdraw(struct fscache_cookie *cookie)
{
	INVARIANT(current_work() == &cookie->work, cookie, 65,
		  "a cookie is withdrawn by another one than its work");
	return cookie;
}
