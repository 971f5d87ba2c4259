// SPDX-License-Identifier: GPL-2.0-only
/* The states of cookies: which may follow which; and the counts beside them. */
#include "ops/ops.h"
#ifdef OP_IN_CACHEFILES
#include <linux/fscache.h>
#include "common/fscache.h"
#include "common/rules.h"

#define TO(state) (1u << FSCACHE_COOKIE_STATE_##state)

static const struct {
	const char *name;
	unsigned int next;
} states[] = {
	[FSCACHE_COOKIE_STATE_QUIESCENT] = {"QUIESCENT",
					    TO(LOOKING_UP) | TO(RELINQUISHING) | TO(DROPPED)},
	[FSCACHE_COOKIE_STATE_LOOKING_UP] = {"LOOKING_UP", TO(CREATING) | TO(QUIESCENT) |
								   TO(ACTIVE) | TO(INVALIDATING) |
								   TO(FAILED)},
	[FSCACHE_COOKIE_STATE_CREATING] = {"CREATING", TO(ACTIVE) | TO(INVALIDATING) |
							       TO(QUIESCENT) | TO(FAILED)},
	[FSCACHE_COOKIE_STATE_ACTIVE] = {"ACTIVE", TO(INVALIDATING) | TO(LRU_DISCARDING) |
							   TO(RELINQUISHING) | TO(WITHDRAWING)},
	[FSCACHE_COOKIE_STATE_INVALIDATING] = {"INVALIDATING", TO(ACTIVE) | TO(FAILED)},
	[FSCACHE_COOKIE_STATE_FAILED] = {"FAILED", TO(RELINQUISHING) | TO(WITHDRAWING)},
	[FSCACHE_COOKIE_STATE_LRU_DISCARDING] = {"LRU_DISCARDING", TO(QUIESCENT)},
	[FSCACHE_COOKIE_STATE_WITHDRAWING] = {"WITHDRAWING", TO(QUIESCENT)},
	[FSCACHE_COOKIE_STATE_RELINQUISHING] = {"RELINQUISHING", TO(DROPPED)},
	[FSCACHE_COOKIE_STATE_DROPPED] = {"DROPPED", 0},
};

/* who begins to use a cookie has its lock, as who changes its state has */
static void check_unused(const struct fscache_cookie *cookie, unsigned int to)
{
	int users = data_race(cookie->n_active.counter);

	INVARIANT(!users, cookie, 66, "a cookie that is in use %d times goes to %s", users,
		  states[to].name);
}

void fscache_check_state(const void *state, unsigned int to)
{
	unsigned int from = data_race(*(const u8 *)state);

	INVARIANT(from == to || states[from].next >> to & 1, state, 60,
		  "a cookie goes from %s to %s", states[from].name, states[to].name);
	if (from != to &&
	    (to == FSCACHE_COOKIE_STATE_LRU_DISCARDING || to == FSCACHE_COOKIE_STATE_RELINQUISHING))
		check_unused(container_of(state, struct fscache_cookie, state), to);
}

int fscache_check_count(const void *count, int left)
{
	INVARIANT(left >= 0, count, 62, "a count of accesses or users is %d", left);
	return left;
}
#endif
