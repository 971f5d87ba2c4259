// SPDX-License-Identifier: GPL-2.0-only
/* Rules that are the same for cookies, volumes and caches. */
#include "fscache/internal.h"

void fscache_check_next(const void *obj, unsigned int next, int state, const char *letters, int old)
{
	INVARIANT(next >> state & 1, obj, 60, "goes from state %.1s to %.1s", letters + old,
		  letters + state);
}

void fscache_check_live(const void *obj, const struct fscache_cache *cache)
{
	INVARIANT(data_race(cache->state) == FSCACHE_CACHE_IS_ACTIVE, obj, 61,
		  "access begins, and the cache is not live");
}

void fscache_check_unpin(const void *obj, bool *pinned)
{
	INVARIANT(data_race(*pinned), obj, 63, "is unpinned twice");
	data_race(*pinned = false);
}
