/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints of cachefiles. An object may be NULL, and is 0 then, or -1 where it is killed;
 * so may the directory, of which the model has none above those of volumes.
 */
#ifndef MODEL_CACHEFILES_TRACE_H
#define MODEL_CACHEFILES_TRACE_H

#include "cachefiles/internal.h"

static inline unsigned int cachefiles_trace_id(const struct cachefiles_object *o)
{
	return o ? o->debug_id : 0;
}

static inline unsigned int cachefiles_trace_ino(const struct inode *inode)
{
	return inode ? inode->i_ino : 0;
}

/* @more: references that it had beside those that it has now */
TRACE_EVENT(cachefiles_ref,
	    (const struct cachefiles_object *o, int more, enum cachefiles_obj_ref_trace why),
	    "c=%08x o=%08x u=%d %s", o->cookie->debug_id, o->debug_id, o->ref.refs + more,
	    cachefiles_obj_ref_trace_word(why))

TRACE_EVENT(cachefiles_lookup,
	    (const struct cachefiles_object *o, const struct inode *dir, const struct dentry *de,
	     int err),
	    "o=%08x dB=%x B=%x e=%d", cachefiles_trace_id(o), cachefiles_trace_ino(dir),
	    de ? de->d_inode->i_ino : 0, err)

TRACE_EVENT(cachefiles_mkdir, (const struct inode *dir, const struct inode *subdir), "dB=%x sB=%x",
	    cachefiles_trace_ino(dir), subdir->i_ino)

TRACE_EVENT(cachefiles_tmpfile, (const struct cachefiles_object *o, const struct inode *backer),
	    "o=%08x B=%x", o->debug_id, backer->i_ino)

TRACE_EVENT(cachefiles_link, (const struct cachefiles_object *o, const struct inode *backer),
	    "o=%08x B=%x", o->debug_id, backer->i_ino)

TRACE_EVENT(cachefiles_unlink,
	    (const struct cachefiles_object *o, const struct inode *inode,
	     enum fscache_why_object_killed why),
	    "o=%08x B=%x w=%s", o ? o->debug_id : -1u, inode->i_ino,
	    fscache_why_object_killed_word(why))

TRACE_EVENT(cachefiles_rename,
	    (const struct cachefiles_object *o, const struct inode *inode,
	     enum fscache_why_object_killed why),
	    "o=%08x B=%x w=%s", o ? o->debug_id : -1u, inode->i_ino,
	    fscache_why_object_killed_word(why))

/* @dirty: it was being written to; there is no other content */
TRACE_EVENT(cachefiles_coherency,
	    (const struct cachefiles_object *o, const struct inode *inode, bool dirty,
	     enum cachefiles_coherency_trace why),
	    "o=%08x %s B=%x c=%u", o->debug_id, cachefiles_coherency_trace_word(why), inode->i_ino,
	    dirty ? 4 : 0)

TRACE_EVENT(cachefiles_vol_coherency,
	    (const struct cachefiles_volume *v, enum cachefiles_coherency_trace why),
	    "V=%08x %s B=%x", v->vcookie->debug_id, cachefiles_coherency_trace_word(why),
	    v->dentry->d_inode->i_ino)

TRACE_EVENT(cachefiles_read,
	    (const struct cachefiles_object *o, const struct inode *backer, loff_t start,
	     size_t len),
	    "o=%08x B=%x s=%lx l=%zx", o->debug_id, backer->i_ino, (unsigned long)start, len)

TRACE_EVENT(cachefiles_write,
	    (const struct cachefiles_object *o, const struct inode *backer, loff_t start,
	     size_t len),
	    "o=%08x B=%x s=%lx l=%zx", o->debug_id, backer->i_ino, (unsigned long)start, len)

TRACE_EVENT(cachefiles_trunc,
	    (const struct cachefiles_object *o, const struct inode *backer, loff_t from, loff_t to,
	     enum cachefiles_trunc_trace why),
	    "o=%08x B=%x %s l=%lx->%lx", o->debug_id, backer->i_ino,
	    cachefiles_trunc_trace_word(why), (unsigned long)from, (unsigned long)to)

TRACE_EVENT(cachefiles_mark_active,
	    (const struct cachefiles_object *o, const struct inode *inode), "o=%08x B=%x",
	    cachefiles_trace_id(o), inode->i_ino)

TRACE_EVENT(cachefiles_mark_failed,
	    (const struct cachefiles_object *o, const struct inode *inode), "o=%08x B=%x",
	    cachefiles_trace_id(o), inode->i_ino)

TRACE_EVENT(cachefiles_mark_inactive,
	    (const struct cachefiles_object *o, const struct inode *inode), "o=%08x B=%x",
	    cachefiles_trace_id(o), inode->i_ino)

TRACE_EVENT(cachefiles_vfs_error,
	    (const struct cachefiles_object *o, const struct inode *backer, int error,
	     enum cachefiles_error_trace where),
	    "o=%08x B=%x %s e=%d", cachefiles_trace_id(o), cachefiles_trace_ino(backer),
	    cachefiles_error_trace_word(where), error)

TRACE_EVENT(cachefiles_io_error,
	    (const struct cachefiles_object *o, const struct inode *backer, int error,
	     enum cachefiles_error_trace where),
	    "o=%08x B=%x %s e=%d", cachefiles_trace_id(o), backer->i_ino,
	    cachefiles_error_trace_word(where), error)

#endif
