/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cachefiles: a cache in the files of a filesystem. Without the directories of the real one: what
 * it stores is found by names that begin with that of the volume.
 */
#ifndef MODEL_CACHEFILES_INTERNAL_H
#define MODEL_CACHEFILES_INTERNAL_H

#include <linux/fscache-cache.h>
#include <trace/cachefiles.h>
#include <linux/wait_bit.h>
#include "common/rules.h"
#include "memfs/memfs.h"

#define CACHEFILES_DIO_BLOCK_SIZE 4096

/** struct cachefiles_volume - a cache's part of a volume */
struct cachefiles_volume {
	struct cachefiles_cache *cache;
	struct list_head cache_link;
	struct fscache_volume *vcookie;
	struct dentry *dentry;
};

#define CACHEFILES_OBJECT_USING_TMPFILE 0 /* bit of flags: its file has no name yet */

/**
 * struct cachefiles_object - what a cache has of a cookie
 * @file: NULL before it is looked up, and after it was put away
 * @d_name: name of the file
 */
struct cachefiles_object {
	struct fscache_cookie *cookie;
	struct cachefiles_volume *volume;
	struct list_head cache_link;
	struct file *file;
	unsigned int debug_id;
	spinlock_t lock;
	refcount_t ref;
	unsigned long flags;
	char d_name[DNAME_LEN];
};

/* bits of cachefiles_cache.flags */
#define CACHEFILES_READY 0         /* bound */
#define CACHEFILES_DEAD 1          /* released, or had an error */
#define CACHEFILES_CULLING 2       /* the daemon is to make room */
#define CACHEFILES_STATE_CHANGED 3 /* the daemon has something to read */
#define CACHEFILES_ONDEMAND_MODE 4 /* the daemon brings what is read */

/** enum cachefiles_step - how far its withdrawal is: rule 73 */
enum cachefiles_step {
	CACHEFILES_IN_USE,
	CACHEFILES_CACHE_GONE,
	CACHEFILES_VOLUMES_QUIET,
	CACHEFILES_OBJECTS_GOING,
	CACHEFILES_OBJECTS_GONE,
	CACHEFILES_VOLUMES_GONE,
};

/**
 * struct cachefiles_limits - of free files or blocks, in percent: below @stop nothing is stored,
 * below @cull the daemon makes room until there is @run
 */
struct cachefiles_limits {
	unsigned int run, cull, stop;
};

/**
 * struct cachefiles_cache - a cache, from the open of the daemon's file to its unbinding
 * @object_list_lock: of @volumes and @object_list
 * @b_writing: blocks that are being written
 * @unbind_pincount: the daemon's file, and what else keeps it
 * @step: checking only
 */
struct cachefiles_cache {
	struct fscache_cache *cache;
	struct super_block *sb;
	struct dentry *store, *graveyard;
	struct list_head volumes;
	struct list_head object_list;
	spinlock_t object_list_lock;
	struct mutex daemon_mutex;
	wait_queue_head_t daemon_pollwq;
	atomic_t b_writing;
	atomic_t f_released;
	struct cachefiles_limits files, blocks;
	unsigned long flags;
	char *rootdirname, *tag;
	refcount_t unbind_pincount;
	enum cachefiles_step step;
};

static inline struct file *cachefiles_cres_file(struct netfs_cache_resources *cres)
{
	return cres->cache_priv2;
}

/** cachefiles_cres_object() - the object that its cookie has now */
static inline struct cachefiles_object *cachefiles_cres_object(struct netfs_cache_resources *cres)
{
	return READ_ONCE(fscache_cres_cookie(cres)->cache_priv);
}

static inline void cachefiles_begin_secure(const struct cred **saved_cred)
{
	*saved_cred = override_creds(&mounter_cred);
}

static inline void cachefiles_end_secure(const struct cred *saved_cred)
{
	revert_creds(saved_cred);
}

extern unsigned int cachefiles_error_injection_state;

/** cachefiles_inject_read_error() and the other - what the sysctl makes of a call of the filesystem
 * below that reads, or removes; or writes. Return: 0, negative errno */
static inline int cachefiles_inject_read_error(void)
{
	return READ_ONCE(cachefiles_error_injection_state) & 2 ? -EIO : 0;
}

static inline int cachefiles_inject_write_error(void)
{
	unsigned int state = READ_ONCE(cachefiles_error_injection_state);

	return state & 2 ? -EIO : state & 1 ? -ENOSPC : 0;
}

/** cachefiles_state_changed() - tell the daemon */
static inline void cachefiles_state_changed(struct cachefiles_cache *cache)
{
	set_bit(CACHEFILES_STATE_CHANGED, &cache->flags);
	wake_up_all(&cache->daemon_pollwq);
}

/** cachefiles_round_up() - to a whole block of direct I/O */
static inline loff_t cachefiles_round_up(loff_t size)
{
	return (size + CACHEFILES_DIO_BLOCK_SIZE - 1) / CACHEFILES_DIO_BLOCK_SIZE *
	       CACHEFILES_DIO_BLOCK_SIZE;
}

/* ---- cache.c ---------------------------------------------------------- */

/** cachefiles_add_cache() - bring it up. Return: 0, -ENOENT, -EOPNOTSUPP, -EBUSY, -ENOMEM */
int cachefiles_add_cache(struct cachefiles_cache *cache);
/** cachefiles_has_space() - Return: are so many files and blocks free, beside what stays free? */
bool cachefiles_has_space(struct cachefiles_cache *cache, long files, long blocks);
/** cachefiles_put_directories() - what cachefiles_add_cache() found */
void cachefiles_put_directories(struct cachefiles_cache *cache);
/** cachefiles_withdraw_cache() - take it down. Rules 72, 73 */
void cachefiles_withdraw_cache(struct cachefiles_cache *cache);
/** cachefiles_io_error() - the filesystem below failed: the cache is dead */
void cachefiles_io_error(struct cachefiles_cache *cache);

/* ---- daemon.c --------------------------------------------------------- */

extern const struct file_operations cachefiles_daemon_fops;

/* ---- volume.c --------------------------------------------------------- */

void cachefiles_acquire_volume(struct fscache_volume *vcookie);
void cachefiles_free_volume(struct fscache_volume *vcookie);
void cachefiles_withdraw_volume(struct cachefiles_volume *volume);

/* ---- object.c --------------------------------------------------------- */

extern const struct fscache_cache_ops cachefiles_cache_ops;

struct cachefiles_object *cachefiles_grab_object(struct cachefiles_object *object,
						 enum cachefiles_obj_ref_trace why);
/** cachefiles_put_object() - the last one uncounts it: rule 74 */
void cachefiles_put_object(struct cachefiles_object *object, enum cachefiles_obj_ref_trace why);

/** cachefiles_cwd - directory that the names of "cull" and "inuse" are in, as a path; or NULL */
extern const char *cachefiles_cwd;

/* ---- namei.c ---------------------------------------------------------- */

/** cachefiles_cook_key() - what its file is called. Return: false where that is too long */
bool cachefiles_cook_key(struct cachefiles_object *object);
/** cachefiles_get_directory() - find or make the directory @name, and mark it. @is_new: was it
 * made?, or NULL. Return: it, ERR_PTR() */
struct dentry *cachefiles_get_directory(struct cachefiles_cache *cache, const char *name,
					bool *is_new);
void cachefiles_put_directory(struct dentry *dir);
/** cachefiles_look_up_object() - find its file or make one. Return: false where both failed */
bool cachefiles_look_up_object(struct cachefiles_object *object);
/** cachefiles_create_tmpfile() - a file without a name, marked. Return: it, ERR_PTR() */
struct file *cachefiles_create_tmpfile(struct cachefiles_object *object);
/** cachefiles_commit_tmpfile() - give its file its name; another of that name goes. Return: done?
 */
bool cachefiles_commit_tmpfile(struct cachefiles_object *object);
/** cachefiles_delete_file() - @file has no name then */
void cachefiles_delete_file(struct cachefiles_object *object, struct file *file,
			    enum fscache_why_object_killed why);
/** cachefiles_cull() - take the name of a file. Return: 0, -EIO where somebody has just begun to
 * use it */
int cachefiles_cull(struct dentry *victim);
/** cachefiles_bury_volume() - nothing of a volume is found any more */
void cachefiles_bury_volume(struct cachefiles_cache *cache, struct dentry *dir);
/** cachefiles_unmark_inode_in_use() - rule 78. @inode: of its file; tells the daemon */
void cachefiles_unmark_inode_in_use(struct cachefiles_object *object, struct inode *inode);
/** cachefiles_find() - the file @name of the directory @cwd. Return: NULL where there is none */
struct dentry *cachefiles_find(struct cachefiles_cache *cache, const char *cwd, const char *name);
/** cachefiles_check_unmarked() - nobody uses it: nothing of @sb is marked. Rule 78 */
void cachefiles_check_unmarked(struct super_block *sb);

/* ---- xattr.c ---------------------------------------------------------- */

/** cachefiles_set_object_xattr() - store what has to be the same when it is looked up. Return: 0,
 * negative errno */
int cachefiles_set_object_xattr(struct cachefiles_object *object);
/** cachefiles_check_auxdata() - is it? Return: 0, -ESTALE, -ENOMEM */
int cachefiles_check_auxdata(struct cachefiles_object *object, struct file *file);
/** cachefiles_remove_object_xattr() - it will not be */
void cachefiles_remove_object_xattr(struct cachefiles_object *object, struct inode *inode);
/** cachefiles_prepare_to_write() - its file may be written to */
void cachefiles_prepare_to_write(struct fscache_cookie *cookie);
/** the same two of a volume. Return: are they stored?; 0, -ESTALE, -ENOMEM */
bool cachefiles_set_volume_xattr(struct cachefiles_volume *volume);
int cachefiles_check_volume_xattr(struct cachefiles_volume *volume);

/* ---- io.c ------------------------------------------------------------- */

/** cachefiles_begin_operation() - paste the object's file over into @cres. Return: false where
 * there is none, and it is needed */
bool cachefiles_begin_operation(struct netfs_cache_resources *cres,
				enum fscache_want_state want_state);
/** __cachefiles_write() - parameters and results as fscache_write() */
int __cachefiles_write(struct cachefiles_object *object, struct file *file, loff_t start_pos,
		       struct iov_iter *iter, netfs_io_terminated_t term_func,
		       void *term_func_priv);

#endif
