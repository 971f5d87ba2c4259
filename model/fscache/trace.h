/* SPDX-License-Identifier: GPL-2.0-only */
/* The tracepoints of fscache. */
#ifndef MODEL_FSCACHE_TRACE_H
#define MODEL_FSCACHE_TRACE_H

#include <linux/fscache-cache.h>

TRACE_EVENT(fscache_cache, (const struct fscache_cache *c, enum fscache_cache_trace where),
	    "C=%08x %s r=%d", c->debug_id, fscache_cache_trace_word(where), c->ref.refs)

TRACE_EVENT(fscache_volume, (const struct fscache_volume *v, enum fscache_volume_trace where),
	    "V=%08x %s u=%d", v->debug_id, fscache_volume_trace_word(where), v->ref.refs)

TRACE_EVENT(fscache_cookie, (const struct fscache_cookie *c, enum fscache_cookie_trace where),
	    "c=%08x %s r=%d", c->debug_id, fscache_cookie_trace_word(where), c->ref.refs)

TRACE_EVENT(fscache_active, (const struct fscache_cookie *c, enum fscache_active_trace why),
	    "c=%08x %s r=%d a=%d c=%d", c->debug_id, fscache_active_trace_word(why), c->ref.refs,
	    c->n_accesses.counter, c->n_active.counter)

TRACE_EVENT(fscache_access_cache, (const struct fscache_cache *c, enum fscache_access_trace why),
	    "C=%08x %s r=%d a=%d", c->debug_id, fscache_access_trace_word(why), c->ref.refs,
	    c->n_accesses.counter)

TRACE_EVENT(fscache_access_volume,
	    (const struct fscache_volume *v, const struct fscache_cookie *cookie,
	     enum fscache_access_trace why),
	    "V=%08x c=%08x %s r=%d a=%d", v->debug_id, cookie ? cookie->debug_id : 0,
	    fscache_access_trace_word(why), v->ref.refs, v->n_accesses.counter)

TRACE_EVENT(fscache_access, (const struct fscache_cookie *c, enum fscache_access_trace why),
	    "c=%08x %s r=%d a=%d", c->debug_id, fscache_access_trace_word(why), c->ref.refs,
	    c->n_accesses.counter)

TRACE_EVENT(fscache_acquire, (const struct fscache_cookie *c), "c=%08x V=%08x vr=%d vc=%d",
	    c->debug_id, c->volume->debug_id, c->volume->ref.refs, c->volume->n_cookies.counter)

TRACE_EVENT(fscache_relinquish, (const struct fscache_cookie *c, bool retire),
	    "c=%08x V=%08x r=%d U=%d f=%02x rt=%u", c->debug_id, c->volume->debug_id, c->ref.refs,
	    c->n_active.counter, (u8)c->flags, retire)

TRACE_EVENT(fscache_invalidate, (const struct fscache_cookie *c, loff_t new_size),
	    "c=%08x sz=%lx", c->debug_id, (unsigned long)new_size)

TRACE_EVENT(fscache_resize, (const struct fscache_cookie *c, loff_t new_size),
	    "c=%08x os=%08lx sz=%08lx", c->debug_id, (unsigned long)c->object_size,
	    (unsigned long)new_size)

#endif
