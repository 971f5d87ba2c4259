/* SPDX-License-Identifier: GPL-2.0-only */
/* The words of the tracepoints of cachefiles. */
#ifndef MODEL_TRACE_CACHEFILES_H
#define MODEL_TRACE_CACHEFILES_H

#include <linux/tracepoint.h>

#define CACHEFILES_OBJ_REF_TRACES(V)                                                               \
	V(cachefiles_obj_get_ioreq, "GET ioreq")                                                   \
	V(cachefiles_obj_new, "NEW obj")                                                           \
	V(cachefiles_obj_put_alloc_fail, "PUT alloc_fail")                                         \
	V(cachefiles_obj_put_detach, "PUT detach")                                                 \
	V(cachefiles_obj_put_ioreq, "PUT ioreq")                                                   \
	V(cachefiles_obj_see_clean_commit, "SEE clean_commit")                                     \
	V(cachefiles_obj_see_clean_delete, "SEE clean_delete")                                     \
	V(cachefiles_obj_see_clean_drop_tmp, "SEE clean_drop_tmp")                                 \
	V(cachefiles_obj_see_lookup_cookie, "SEE lookup_cookie")                                   \
	V(cachefiles_obj_see_lookup_failed, "SEE lookup_failed")                                   \
	V(cachefiles_obj_see_withdraw_cookie, "SEE withdraw_cookie")                               \
	V(cachefiles_obj_see_withdrawal, "SEE withdrawal")
TRACE_WORDS(cachefiles_obj_ref_trace, CACHEFILES_OBJ_REF_TRACES)

#define CACHEFILES_OBJ_KILL_TRACES(V)                                                              \
	V(FSCACHE_OBJECT_IS_STALE, "stale")                                                        \
	V(FSCACHE_OBJECT_INVALIDATED, "inval")                                                     \
	V(FSCACHE_OBJECT_WAS_RETIRED, "was_retired")                                               \
	V(FSCACHE_OBJECT_WAS_CULLED, "was_culled")                                                 \
	V(FSCACHE_VOLUME_IS_WEIRD, "volume_weird")
TRACE_WORDS(fscache_why_object_killed, CACHEFILES_OBJ_KILL_TRACES)

#define CACHEFILES_COHERENCY_TRACES(V)                                                             \
	V(cachefiles_coherency_check_aux, "BAD aux ")                                              \
	V(cachefiles_coherency_check_dirty, "BAD dirt")                                            \
	V(cachefiles_coherency_check_objsize, "BAD osiz")                                          \
	V(cachefiles_coherency_check_ok, "OK      ")                                               \
	V(cachefiles_coherency_check_xattr, "BAD xatt")                                            \
	V(cachefiles_coherency_set_fail, "SET fail")                                               \
	V(cachefiles_coherency_set_ok, "SET ok  ")                                                 \
	V(cachefiles_coherency_vol_check_cmp, "VOL BAD cmp ")                                      \
	V(cachefiles_coherency_vol_check_ok, "VOL OK      ")                                       \
	V(cachefiles_coherency_vol_check_xattr, "VOL BAD xatt")                                    \
	V(cachefiles_coherency_vol_set_fail, "VOL SET fail")                                       \
	V(cachefiles_coherency_vol_set_ok, "VOL SET ok  ")
TRACE_WORDS(cachefiles_coherency_trace, CACHEFILES_COHERENCY_TRACES)

#define CACHEFILES_TRUNC_TRACES(V)                                                                 \
	V(cachefiles_trunc_dio_adjust, "DIOADJ")                                                   \
	V(cachefiles_trunc_expand_tmpfile, "EXPTMP")                                               \
	V(cachefiles_trunc_shrink, "SHRINK")
TRACE_WORDS(cachefiles_trunc_trace, CACHEFILES_TRUNC_TRACES)

#define CACHEFILES_ERROR_TRACES(V)                                                                 \
	V(cachefiles_trace_fallocate_error, "fallocate")                                           \
	V(cachefiles_trace_getxattr_error, "getxattr")                                             \
	V(cachefiles_trace_link_error, "link")                                                     \
	V(cachefiles_trace_lookup_error, "lookup")                                                 \
	V(cachefiles_trace_mkdir_error, "mkdir")                                                   \
	V(cachefiles_trace_notify_change_error, "notify_change")                                   \
	V(cachefiles_trace_open_error, "open")                                                     \
	V(cachefiles_trace_read_error, "read")                                                     \
	V(cachefiles_trace_remxattr_error, "remxattr")                                             \
	V(cachefiles_trace_setxattr_error, "setxattr")                                             \
	V(cachefiles_trace_tmpfile_error, "tmpfile")                                               \
	V(cachefiles_trace_trunc_error, "trunc")                                                   \
	V(cachefiles_trace_write_error, "write")
TRACE_WORDS(cachefiles_error_trace, CACHEFILES_ERROR_TRACES)

#endif
