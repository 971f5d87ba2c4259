/* SPDX-License-Identifier: GPL-2.0-only */
/* Why references and accesses come and go: the words of fscache's tracepoints. */
#ifndef MODEL_TRACE_FSCACHE_H
#define MODEL_TRACE_FSCACHE_H

#include <linux/tracepoint.h>

#define FSCACHE_CACHE_TRACES(V)                                                                    \
	V(fscache_cache_get_acquire, "GET acq  ")                                                  \
	V(fscache_cache_new_acquire, "NEW acq  ")                                                  \
	V(fscache_cache_put_alloc_volume, "PUT alvol")                                             \
	V(fscache_cache_put_cache, "PUT cache")                                                    \
	V(fscache_cache_put_prep_failed, "PUT pfail")                                              \
	V(fscache_cache_put_relinquish, "PUT relnq")                                               \
	V(fscache_cache_put_volume, "PUT vol  ")
TRACE_WORDS(fscache_cache_trace, FSCACHE_CACHE_TRACES)

#define FSCACHE_VOLUME_TRACES(V)                                                                   \
	V(fscache_volume_collision, "*COLLIDE*")                                                   \
	V(fscache_volume_get_cookie, "GET cook ")                                                  \
	V(fscache_volume_get_create_work, "GET creat")                                             \
	V(fscache_volume_get_hash_collision, "GET hcoll")                                          \
	V(fscache_volume_get_withdraw, "GET withd")                                                \
	V(fscache_volume_free, "FREE     ")                                                        \
	V(fscache_volume_new_acquire, "NEW acq  ")                                                 \
	V(fscache_volume_put_cookie, "PUT cook ")                                                  \
	V(fscache_volume_put_create_work, "PUT creat")                                             \
	V(fscache_volume_put_hash_collision, "PUT hcoll")                                          \
	V(fscache_volume_put_relinquish, "PUT relnq")                                              \
	V(fscache_volume_put_withdraw, "PUT withd")                                                \
	V(fscache_volume_see_create_work, "SEE creat")                                             \
	V(fscache_volume_see_hash_wake, "SEE hwake")                                               \
	V(fscache_volume_wait_create_work, "WAIT crea")
TRACE_WORDS(fscache_volume_trace, FSCACHE_VOLUME_TRACES)

#define FSCACHE_COOKIE_TRACES(V)                                                                   \
	V(fscache_cookie_collision, "*COLLIDE*")                                                   \
	V(fscache_cookie_discard, "DISCARD  ")                                                     \
	V(fscache_cookie_failed, "FAILED   ")                                                      \
	V(fscache_cookie_get_attach_object, "GET attch")                                           \
	V(fscache_cookie_get_end_access, "GQ  endac")                                              \
	V(fscache_cookie_get_hash_collision, "GET hcoll")                                          \
	V(fscache_cookie_get_inval_work, "GQ  inval")                                              \
	V(fscache_cookie_get_lru, "GET lru  ")                                                     \
	V(fscache_cookie_get_use_work, "GQ  use  ")                                                \
	V(fscache_cookie_new_acquire, "NEW acq  ")                                                 \
	V(fscache_cookie_put_hash_collision, "PUT hcoll")                                          \
	V(fscache_cookie_put_lru, "PUT lru  ")                                                     \
	V(fscache_cookie_put_object, "PUT obj  ")                                                  \
	V(fscache_cookie_put_over_queued, "PQ  overq")                                             \
	V(fscache_cookie_put_relinquish, "PUT relnq")                                              \
	V(fscache_cookie_put_work, "PQ  work ")                                                    \
	V(fscache_cookie_see_active, "-   activ")                                                  \
	V(fscache_cookie_see_lru_discard, "-   x-lru")                                             \
	V(fscache_cookie_see_lru_discard_clear, "-   lrudc")                                       \
	V(fscache_cookie_see_lru_do_one, "-   lrudo")                                              \
	V(fscache_cookie_see_relinquish, "-   x-rlq")                                              \
	V(fscache_cookie_see_withdraw, "-   x-wth")                                                \
	V(fscache_cookie_see_work, "-   work ")
TRACE_WORDS(fscache_cookie_trace, FSCACHE_COOKIE_TRACES)

#define FSCACHE_ACTIVE_TRACES(V)                                                                   \
	V(fscache_active_use, "USE          ")                                                     \
	V(fscache_active_use_modify, "USE-m        ")                                              \
	V(fscache_active_unuse, "UNUSE        ")
TRACE_WORDS(fscache_active_trace, FSCACHE_ACTIVE_TRACES)

#define FSCACHE_ACCESS_TRACES(V)                                                                   \
	V(fscache_access_acquire_volume, "BEGIN acq_vol")                                          \
	V(fscache_access_acquire_volume_end, "END   acq_vol")                                      \
	V(fscache_access_cache_pin, "PIN   cache  ")                                               \
	V(fscache_access_cache_unpin, "UNPIN cache  ")                                             \
	V(fscache_access_invalidate_cookie, "BEGIN inval  ")                                       \
	V(fscache_access_invalidate_cookie_end, "END   inval  ")                                   \
	V(fscache_access_io_end, "END   io     ")                                                  \
	V(fscache_access_io_not_live, "END   io_notl")                                             \
	V(fscache_access_io_read, "BEGIN io_read")                                                 \
	V(fscache_access_io_resize, "BEGIN io_resz")                                               \
	V(fscache_access_io_wait, "WAIT  io     ")                                                 \
	V(fscache_access_io_write, "BEGIN io_writ")                                                \
	V(fscache_access_lookup_cookie, "BEGIN lookup ")                                           \
	V(fscache_access_lookup_cookie_end, "END   lookup ")                                       \
	V(fscache_access_lookup_cookie_end_failed, "END   lookupf")                                \
	V(fscache_access_relinquish_volume, "BEGIN rlq_vol")                                       \
	V(fscache_access_relinquish_volume_end, "END   rlq_vol")                                   \
	V(fscache_access_unlive, "END   unlive ")
TRACE_WORDS(fscache_access_trace, FSCACHE_ACCESS_TRACES)

#endif
