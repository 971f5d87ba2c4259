// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on what is cached of a cookie: begun by who does I/O, which waits until the cookie is
 * in a state in which it can be done.
 */
#include "fscache/internal.h"

static bool is_past(struct fscache_cookie *cookie, enum fscache_cookie_state state)
{
	return fscache_cookie_state(cookie) != state;
}

bool fscache_wait_for_operation(struct netfs_cache_resources *cres,
				enum fscache_want_state want_state)
{
	struct fscache_cookie *cookie = fscache_cres_cookie(cres);
	enum fscache_cookie_state state;
	bool settled = false;

	while (!settled) {
		if (!fscache_cache_is_live(cookie->volume->cache))
			return false;
		state = fscache_cookie_state(cookie);
		switch (state) {
		case FSCACHE_COOKIE_STATE_CREATING:
		case FSCACHE_COOKIE_STATE_INVALIDATING:
			settled = want_state == FSCACHE_WANT_PARAMS;
			break;
		case FSCACHE_COOKIE_STATE_LOOKING_UP:
		case FSCACHE_COOKIE_STATE_LRU_DISCARDING:
			break;
		case FSCACHE_COOKIE_STATE_ACTIVE:
			settled = true;
			break;
		default:
			return false;
		}
		if (!settled)
			wait_var_event(&cookie->state, is_past(cookie, state));
	}
	if (!cres->cache_priv2)
		return cookie->volume->cache->ops->begin_operation(cres, want_state);
	return true;
}

/* Return: 1 where an operation can begin, 0 where it has to wait, -ENOBUFS. The lock is held. */
static int fscache_can_begin(enum fscache_cookie_state state, enum fscache_want_state want_state)
{
	switch (state) {
	case FSCACHE_COOKIE_STATE_LOOKING_UP:
	case FSCACHE_COOKIE_STATE_LRU_DISCARDING:
	case FSCACHE_COOKIE_STATE_INVALIDATING:
		return 0;
	case FSCACHE_COOKIE_STATE_CREATING:
		return want_state == FSCACHE_WANT_PARAMS;
	case FSCACHE_COOKIE_STATE_ACTIVE:
		return 1;
	default:
		return -ENOBUFS;
	}
}

static int fscache_wait_to_begin(struct fscache_cookie *cookie, enum fscache_want_state want_state)
{
	const unsigned long t = FSCACHE_TIMEOUT;
	enum fscache_cookie_state state;
	bool told = false;
	int can;

	for (;;) {
		spin_lock(&cookie->lock);
		state = fscache_cookie_state(cookie);
		can = fscache_can_begin(state, want_state);
		data_race(cookie->n_ops += can > 0);
		spin_unlock(&cookie->lock);
		if (can)
			return can;
		trace_fscache_access(cookie, fscache_access_io_wait);
		/* when it has taken that long the kernel tells of it, once, and waits again */
		if (told)
			wait_var_event(&cookie->state, is_past(cookie, state));
		else
			told = !wait_var_event_timeout(&cookie->state, is_past(cookie, state), t);
	}
}

static int fscache_begin_operation(struct netfs_cache_resources *cres,
				   struct fscache_cookie *cookie,
				   enum fscache_want_state want_state,
				   enum fscache_access_trace why)
{
	cres->ops = NULL;
	cres->cache_priv = NULL;
	cres->cache_priv2 = NULL;
	cres->debug_id = cookie->debug_id;
	cres->inval_counter = data_race(cookie->inval_counter);
	if (!fscache_begin_cookie_access(cookie, why))
		return -ENOBUFS;
	cres->cache_priv = cookie;
	if (fscache_wait_to_begin(cookie, want_state) > 0) {
		if (cookie->volume->cache->ops->begin_operation(cres, want_state))
			return 0;
		data_race(cookie->n_ops--);
	}
	cres->cache_priv = NULL;
	cres->ops = NULL;
	fscache_end_cookie_access(cookie, fscache_access_io_not_live);
	return -ENOBUFS;
}

int __fscache_begin_read_operation(struct netfs_cache_resources *cres,
				   struct fscache_cookie *cookie)
{
	return fscache_begin_operation(cres, cookie, FSCACHE_WANT_PARAMS, fscache_access_io_read);
}

int __fscache_begin_write_operation(struct netfs_cache_resources *cres,
				    struct fscache_cookie *cookie)
{
	return fscache_begin_operation(cres, cookie, FSCACHE_WANT_PARAMS, fscache_access_io_write);
}

void __fscache_resize_cookie(struct fscache_cookie *cookie, loff_t new_size)
{
	struct netfs_cache_resources cres;

	trace_fscache_resize(cookie, new_size);
	if (fscache_begin_operation(&cres, cookie, FSCACHE_WANT_WRITE, fscache_access_io_resize))
		return;
	set_bit(FSCACHE_COOKIE_NEEDS_UPDATE, &cookie->flags);
	cookie->volume->cache->ops->resize_cookie(&cres, new_size);
	fscache_end_operation(&cres);
}
