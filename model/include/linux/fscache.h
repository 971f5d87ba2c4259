/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fscache as network filesystems see it: volumes of cookies, one a file, and operations on what a
 * cache has of a file. Documentation/filesystems/caching/netfs-api.rst.
 */
#ifndef MODEL_FSCACHE_H
#define MODEL_FSCACHE_H

#include <linux/bitops.h>
#include <linux/list.h>
#include <linux/netfs.h>

/* advice on a cookie */
#define FSCACHE_ADV_SINGLE_CHUNK 0x01    /* the object is one piece of data */
#define FSCACHE_ADV_WRITE_CACHE 0x00     /* what is written is cached */
#define FSCACHE_ADV_WRITE_NOCACHE 0x02   /* ... is not */
#define FSCACHE_ADV_WANT_CACHE_SIZE 0x04 /* the cache says how large it is */

#define FSCACHE_INVAL_DIO_WRITE 0x01 /* by a direct write: no caching until it is unused */

/** enum fscache_want_state - what an operation on a cookie is for */
enum fscache_want_state { FSCACHE_WANT_PARAMS, FSCACHE_WANT_WRITE, FSCACHE_WANT_READ };

/** enum fscache_cookie_state - what becomes of it next: rule 60 */
enum fscache_cookie_state {
	FSCACHE_COOKIE_STATE_QUIESCENT,      /* not cached */
	FSCACHE_COOKIE_STATE_LOOKING_UP,     /* its object is looked up */
	FSCACHE_COOKIE_STATE_CREATING,       /* ... is being made: there is nothing to read */
	FSCACHE_COOKIE_STATE_ACTIVE,         /* can be read and written */
	FSCACHE_COOKIE_STATE_INVALIDATING,   /* is given a new object */
	FSCACHE_COOKIE_STATE_FAILED,         /* has to be withdrawn */
	FSCACHE_COOKIE_STATE_LRU_DISCARDING, /* was not used for a while, and is put away */
	FSCACHE_COOKIE_STATE_WITHDRAWING,    /* its cache goes away */
	FSCACHE_COOKIE_STATE_RELINQUISHING,  /* the filesystem has given it up */
	FSCACHE_COOKIE_STATE_DROPPED,        /* ... and so has the cache */
	FSCACHE_COOKIE_STATE__NR
};

/* bits of fscache_volume.flags */
#define FSCACHE_VOLUME_RELINQUISHED 0    /* was given up */
#define FSCACHE_VOLUME_INVALIDATE 1      /* ... and what is cached of it is wrong */
#define FSCACHE_VOLUME_COLLIDED_WITH 2   /* another waits until it is gone */
#define FSCACHE_VOLUME_ACQUIRE_PENDING 3 /* waits until another is gone */
#define FSCACHE_VOLUME_CREATING 4        /* its cache makes it just now */

/**
 * struct fscache_volume - a volume, say what is mounted
 * @key: its length, then the name
 * @all: all there are, as /proc shows them
 * @cache_priv: the cache's part of it
 * @pinned: checking only: the cache counts as an access, rule 63
 */
struct fscache_volume {
	refcount_t ref;
	atomic_t n_cookies;
	atomic_t n_accesses;
	unsigned int debug_id;
	unsigned int key_hash;
	u8 *key;
	struct list_head all;
	struct list_head hash_link;
	struct work_struct work;
	struct fscache_cache *cache;
	void *cache_priv;
	unsigned long flags;
	bool pinned;
	u8 coherency_len;
	u8 coherency[];
};

/* bits of fscache_cookie.flags */
#define FSCACHE_COOKIE_RELINQUISHED 0      /* was given up */
#define FSCACHE_COOKIE_RETIRED 1           /* ... and its object is to be deleted */
#define FSCACHE_COOKIE_IS_CACHING 2        /* accesses may begin */
#define FSCACHE_COOKIE_NO_DATA_TO_READ 3   /* there is nothing in the cache */
#define FSCACHE_COOKIE_NEEDS_UPDATE 4      /* attributes have changed */
#define FSCACHE_COOKIE_HAS_BEEN_CACHED 5   /* was looked up once */
#define FSCACHE_COOKIE_DISABLED 6          /* no caching until it is unused */
#define FSCACHE_COOKIE_LOCAL_WRITE 7       /* was used to be written to */
#define FSCACHE_COOKIE_NO_ACCESS_WAKE 8    /* no work where the last access ends */
#define FSCACHE_COOKIE_DO_RELINQUISH 9     /* for its work: to be relinquished */
#define FSCACHE_COOKIE_DO_WITHDRAW 10      /* ... withdrawn */
#define FSCACHE_COOKIE_DO_LRU_DISCARD 11   /* ... put away */
#define FSCACHE_COOKIE_DO_PREP_TO_WRITE 12 /* ... prepared to be written to */
#define FSCACHE_COOKIE_HAVE_DATA 13        /* something was stored */
#define FSCACHE_COOKIE_IS_HASHED 14        /* is in the hash table */
#define FSCACHE_COOKIE_DO_INVALIDATE 15    /* for its work: invalidated while it was looked up */

/**
 * struct fscache_cookie - a file of a network filesystem
 * @n_active: users
 * @inval_counter: how often it was invalidated
 * @cache_priv: the cache's object, or NULL
 * @all: all there are, as /proc shows them
 * @commit_link: in the list of those that nobody uses
 * @unused_at: since when, in jiffies
 * @withdrawing: checking only: the cache withdraws it, rule 65
 * @n_ops: checking only: operations that were begun, rule 65
 * @n_works: checking only: references that its work has, rule 69
 */
struct fscache_cookie {
	refcount_t ref;
	atomic_t n_active;
	atomic_t n_accesses;
	unsigned int debug_id;
	unsigned int inval_counter;
	spinlock_t lock;
	struct fscache_volume *volume;
	void *cache_priv;
	struct list_head hash_link;
	struct list_head all;
	struct list_head commit_link;
	struct work_struct work;
	loff_t object_size;
	unsigned long unused_at;
	unsigned long flags;
	enum fscache_cookie_state state;
	u8 advice;
	u8 key_len, aux_len;
	u32 key_hash;
	bool withdrawing;
	int n_works, n_ops;
	union {
		void *key;
		u8 inline_key[16];
	};
	union {
		void *aux;
		u8 inline_aux[8];
	};
};

/* ---- volume.c, cookie.c, io.c of fscache/ ------------------------------- */

struct fscache_volume *__fscache_acquire_volume(const char *volume_key, const char *cache_name,
						const void *coherency_data, size_t coherency_len);
void __fscache_relinquish_volume(struct fscache_volume *volume, const void *coherency_data,
				 bool invalidate);
struct fscache_cookie *__fscache_acquire_cookie(struct fscache_volume *volume, u8 advice,
						const void *index_key, size_t index_key_len,
						const void *aux_data, size_t aux_data_len,
						loff_t object_size);
void __fscache_use_cookie(struct fscache_cookie *cookie, bool will_modify);
void __fscache_unuse_cookie(struct fscache_cookie *cookie, const void *aux_data,
			    const loff_t *object_size);
void __fscache_relinquish_cookie(struct fscache_cookie *cookie, bool retire);
void __fscache_update_cookie(struct fscache_cookie *cookie, const void *aux_data,
			     const loff_t *object_size);
void __fscache_resize_cookie(struct fscache_cookie *cookie, loff_t new_size);
void __fscache_invalidate(struct fscache_cookie *cookie, const void *aux_data, loff_t new_size,
			  unsigned int flags);
int __fscache_begin_read_operation(struct netfs_cache_resources *cres,
				   struct fscache_cookie *cookie);
int __fscache_begin_write_operation(struct netfs_cache_resources *cres,
				    struct fscache_cookie *cookie);

/* ---- what a network filesystem calls ------------------------------------ */

#define fscache_cookie_enabled(cookie)                                                             \
	((cookie) && !test_bit(FSCACHE_COOKIE_DISABLED, &(cookie)->flags))

/**
 * fscache_acquire_volume() - begin to cache a volume, where there is a cache
 * @volume_key: its name
 * @cache_name: the cache's name, or NULL for any
 * @coherency_data: what must be the same for what is cached to be used; or NULL
 * @coherency_len: bytes
 * Return: the volume, ERR_PTR(-EBUSY) where another has that name, ERR_PTR(-ENOMEM).
 */
static inline struct fscache_volume *fscache_acquire_volume(const char *volume_key,
							    const char *cache_name,
							    const void *coherency_data,
							    size_t coherency_len)
{
	return __fscache_acquire_volume(volume_key, cache_name, coherency_data, coherency_len);
}

/**
 * fscache_relinquish_volume() - stop it; all its cookies are relinquished before, rule 68
 * @volume: or NULL
 * @coherency_data: new one of the same length, or NULL
 * @invalidate: what is cached is not to be used again
 */
static inline void fscache_relinquish_volume(struct fscache_volume *volume,
					     const void *coherency_data, bool invalidate)
{
	if (volume)
		__fscache_relinquish_volume(volume, coherency_data, invalidate);
}

/**
 * fscache_acquire_cookie() - begin to cache a file of a volume
 * @volume: or NULL, which gives NULL
 * @advice: FSCACHE_ADV_*
 * @index_key: its name, @index_key_len: 1 to 255 bytes
 * @aux_data: coherency data, or NULL, @aux_data_len: up to 255 bytes
 * @object_size: of the file
 * Return: the cookie, or NULL where there is none, for whatever reason.
 */
static inline struct fscache_cookie *fscache_acquire_cookie(struct fscache_volume *volume,
							    u8 advice, const void *index_key,
							    size_t index_key_len,
							    const void *aux_data,
							    size_t aux_data_len, loff_t object_size)
{
	if (!volume)
		return NULL;
	return __fscache_acquire_cookie(volume, advice, index_key, index_key_len, aux_data,
					aux_data_len, object_size);
}

/** fscache_use_cookie() - I/O may come now, as a file was opened. @will_modify: for writing */
static inline void fscache_use_cookie(struct fscache_cookie *cookie, bool will_modify)
{
	if (cookie)
		__fscache_use_cookie(cookie, will_modify);
}

/** fscache_unuse_cookie() - the other end of it. @aux_data, @object_size: new ones, or NULL */
static inline void fscache_unuse_cookie(struct fscache_cookie *cookie, const void *aux_data,
					const loff_t *object_size)
{
	if (cookie)
		__fscache_unuse_cookie(cookie, aux_data, object_size);
}

/** fscache_relinquish_cookie() - stop it. @retire: what is cached is deleted. Rules 66, 67 */
static inline void fscache_relinquish_cookie(struct fscache_cookie *cookie, bool retire)
{
	if (cookie)
		__fscache_relinquish_cookie(cookie, retire);
}

static inline void *fscache_get_key(struct fscache_cookie *cookie)
{
	return cookie->key_len <= sizeof(cookie->inline_key) ? cookie->inline_key : cookie->key;
}

static inline void *fscache_get_aux(struct fscache_cookie *cookie)
{
	return cookie->aux_len <= sizeof(cookie->inline_aux) ? cookie->inline_aux : cookie->aux;
}

/** fscache_update_cookie() - new coherency data and size. @aux_data, @object_size: or NULL */
static inline void fscache_update_cookie(struct fscache_cookie *cookie, const void *aux_data,
					 const loff_t *object_size)
{
	if (fscache_cookie_enabled(cookie))
		__fscache_update_cookie(cookie, aux_data, object_size);
}

/** fscache_resize_cookie() - the file is @new_size bytes long now; under its inode's lock */
static inline void fscache_resize_cookie(struct fscache_cookie *cookie, loff_t new_size)
{
	if (fscache_cookie_enabled(cookie))
		__fscache_resize_cookie(cookie, new_size);
}

/** fscache_invalidate() - what is cached is wrong. @aux_data: new, or NULL; @size: new;
 * @flags: FSCACHE_INVAL_* */
static inline void fscache_invalidate(struct fscache_cookie *cookie, const void *aux_data,
				      loff_t size, unsigned int flags)
{
	if (fscache_cookie_enabled(cookie))
		__fscache_invalidate(cookie, aux_data, size, flags);
}

/** fscache_operation_valid() - Return: operations of the cache, NULL where none was begun */
static inline const struct netfs_cache_ops *
fscache_operation_valid(const struct netfs_cache_resources *cres)
{
	return cres->cache_priv ? cres->ops : NULL;
}

/** fscache_begin_read_operation() - pin what is cached for I/O. Return: 0, -ENOBUFS */
static inline int fscache_begin_read_operation(struct netfs_cache_resources *cres,
					       struct fscache_cookie *cookie)
{
	if (fscache_cookie_enabled(cookie))
		return __fscache_begin_read_operation(cres, cookie);
	return -ENOBUFS;
}

/** fscache_begin_write_operation() - the same. Return: 0, -ENOBUFS */
static inline int fscache_begin_write_operation(struct netfs_cache_resources *cres,
						struct fscache_cookie *cookie)
{
	if (fscache_cookie_enabled(cookie))
		return __fscache_begin_write_operation(cres, cookie);
	return -ENOBUFS;
}

/** fscache_end_operation() - the other end of either */
static inline void fscache_end_operation(struct netfs_cache_resources *cres)
{
	const struct netfs_cache_ops *ops = fscache_operation_valid(cres);

	if (!ops)
		return;
	data_race(((struct fscache_cookie *)cres->cache_priv)->n_ops--);
	ops->end_operation(cres);
}

/**
 * fscache_read() - read from the cache
 * @cres: an operation that was begun
 * @start_pos: offset in the file
 * @iter: where to
 * @read_hole: see there
 * @term_func: called once when it is over; without one it is waited for. @term_func_priv: for it
 * Return: 0, -EIOCBQUEUED where @term_func is still to come, -ENOBUFS, -ENODATA, ...
 */
static inline int fscache_read(struct netfs_cache_resources *cres, loff_t start_pos,
			       struct iov_iter *iter, enum netfs_read_from_hole read_hole,
			       netfs_io_terminated_t term_func, void *term_func_priv)
{
	return fscache_operation_valid(cres)->read(cres, start_pos, iter, read_hole, term_func,
						   term_func_priv);
}

/** fscache_write() - write to it; parameters and results as fscache_read() */
static inline int fscache_write(struct netfs_cache_resources *cres, loff_t start_pos,
				struct iov_iter *iter, netfs_io_terminated_t term_func,
				void *term_func_priv)
{
	return fscache_operation_valid(cres)->write(cres, start_pos, iter, term_func,
						    term_func_priv);
}

#endif
