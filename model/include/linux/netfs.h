/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a network filesystem and its cache have in common.
 */
#ifndef MODEL_NETFS_H
#define MODEL_NETFS_H

#include <linux/fs.h>

struct netfs_cache_ops;

/** netfs_io_terminated_t - an I/O is over. @transferred_or_error: bytes, or negative errno */
typedef void (*netfs_io_terminated_t)(void *priv, ssize_t transferred_or_error, bool was_async);

/**
 * struct netfs_cache_resources - what an operation on a cache holds
 * @cache_priv: the cookie; NULL where there is no operation
 * @cache_priv2: the cache's file
 * @inval_counter: of the cookie when the operation was begun
 */
struct netfs_cache_resources {
	const struct netfs_cache_ops *ops;
	void *cache_priv;
	void *cache_priv2;
	unsigned int debug_id;
	unsigned int inval_counter;
};

/**
 * enum netfs_read_from_hole - what a read does where there is no data
 * @NETFS_READ_HOLE_IGNORE: leave it to the filesystem below
 * @NETFS_READ_HOLE_CLEAR: the hole before the first data is zeroed, not read
 * @NETFS_READ_HOLE_FAIL: -ENODATA where there is no data at all
 */
enum netfs_read_from_hole {
	NETFS_READ_HOLE_IGNORE,
	NETFS_READ_HOLE_CLEAR,
	NETFS_READ_HOLE_FAIL,
};

/** enum netfs_io_source - where the data of a read come from */
enum netfs_io_source {
	NETFS_SOURCE_UNKNOWN,
	NETFS_FILL_WITH_ZEROES,
	NETFS_DOWNLOAD_FROM_SERVER,
	NETFS_READ_FROM_CACHE,
	NETFS_INVALID_READ,
};

#define NETFS_SREQ_COPY_TO_CACHE 0 /* what was downloaded should be stored */
#define NETFS_SREQ_ONDEMAND 7      /* from a cache in on-demand mode */

struct netfs_cache_ops {
	void (*end_operation)(struct netfs_cache_resources *cres);
	int (*read)(struct netfs_cache_resources *cres, loff_t start_pos, struct iov_iter *iter,
		    enum netfs_read_from_hole read_hole, netfs_io_terminated_t term_func,
		    void *term_func_priv);
	int (*write)(struct netfs_cache_resources *cres, loff_t start_pos, struct iov_iter *iter,
		     netfs_io_terminated_t term_func, void *term_func_priv);
	int (*prepare_write)(struct netfs_cache_resources *cres, loff_t *_start, size_t *_len,
			     size_t upper_len, loff_t i_size, bool no_space_allocated_yet);
	enum netfs_io_source (*prepare_ondemand_read)(struct netfs_cache_resources *cres,
						      loff_t start, size_t *_len, loff_t i_size,
						      unsigned long *_flags, unsigned long ino);
};

#endif
