// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a cache comes up on a filesystem, and how it is taken down while others use it.
 */
#include "cachefiles/trace.h"

bool cachefiles_has_space(struct cachefiles_cache *cache, long files, long blocks)
{
	const struct memfs_info *info = cache->sb->s_fs_info;
	int err = memfs_inject(MEMFS_STATFS);

	blocks += data_race(cache->b_writing.counter);
	if (err == -EIO && cache->cache)
		cachefiles_io_error(cache);
	files = max_t(long, data_race(info->free_files) - files, 0);
	blocks = max_t(long, data_race(info->free_blocks) - blocks, 0);
	return !err && files >= info->files / 100 * cache->files.stop &&
	       blocks >= info->blocks / 100 * cache->blocks.stop;
}

void cachefiles_put_directories(struct cachefiles_cache *cache)
{
	if (cache->graveyard)
		cachefiles_put_directory(cache->graveyard);
	if (cache->store)
		cachefiles_put_directory(cache->store);
	cache->graveyard = cache->store = NULL;
}

/* Return: 0, negative errno */
static int cachefiles_get_directories(struct cachefiles_cache *cache)
{
	struct dentry *dir = cachefiles_get_directory(cache, "cache", NULL);

	if (IS_ERR(dir))
		return (int)PTR_ERR(dir);
	cache->store = dir;
	dir = cachefiles_get_directory(cache, "graveyard", NULL);
	if (IS_ERR(dir))
		return (int)PTR_ERR(dir);
	cache->graveyard = dir;
	return 0;
}

int cachefiles_add_cache(struct cachefiles_cache *cache)
{
	struct fscache_cache *fscache = fscache_acquire_cache(cache->tag);
	int ret = -ENOENT;

	if (IS_ERR(fscache))
		return (int)PTR_ERR(fscache);
	cache->sb = mounted_sb(cache->rootdirname);
	if (cache->sb)
		ret = memfs_is(cache->sb) ? cachefiles_get_directories(cache) : -EOPNOTSUPP;
	if (!ret) {
		cache->cache = fscache;
		ret = fscache_add_cache(fscache, &cachefiles_cache_ops, cache);
	}
	if (ret) {
		cachefiles_put_directories(cache);
		fscache_relinquish_cache(fscache);
		return ret;
	}
	set_bit(CACHEFILES_READY, &cache->flags);
	return 0;
}

void cachefiles_io_error(struct cachefiles_cache *cache)
{
	fscache_io_error(cache->cache);
	set_bit(CACHEFILES_DEAD, &cache->flags);
}

/* ---- withdrawal ------------------------------------------------------- */

/* Rule 73: one step after the other */
static void cachefiles_step(struct cachefiles_cache *cache, enum cachefiles_step step)
{
	INVARIANT(!changed(CF_WITHDRAW_VOLUMES_FIRST) || cache->step + 1 == step, cache, 73,
		  "withdrawal of a cache comes from step %d to step %d", cache->step, step);
	cache->step = step;
}

/* Return: a volume that is accessed still, with a reference; NULL when there is none */
static struct fscache_volume *cachefiles_accessed_volume(struct cachefiles_cache *cache)
{
	struct fscache_volume *vcookie = NULL;
	struct cachefiles_volume *volume;

	spin_lock(&cache->object_list_lock);
	list_for_each_entry(volume, &cache->volumes, cache_link)
	{
		if (atomic_read(&volume->vcookie->n_accesses) == 0)
			continue;
		vcookie = fscache_try_get_volume(volume->vcookie, fscache_volume_get_withdraw);
		if (vcookie)
			break;
	}
	spin_unlock(&cache->object_list_lock);
	return vcookie;
}

/* What is looked up is looked up to its end, so that it can be withdrawn as all others. */
static void cachefiles_withdraw_fscache_volumes(struct cachefiles_cache *cache)
{
	struct fscache_volume *vcookie;

	if (!changed(CF_WITHDRAW_VOLUMES_FIRST))
		return;
	for (;;) {
		vcookie = cachefiles_accessed_volume(cache);
		if (!vcookie)
			return;
		fscache_withdraw_volume(vcookie);
		fscache_put_volume(vcookie, fscache_volume_put_withdraw);
	}
}

static void cachefiles_withdraw_objects(struct cachefiles_cache *cache)
{
	struct cachefiles_object *object;

	spin_lock(&cache->object_list_lock);
	while (!list_empty(&cache->object_list)) {
		object =
			list_first_entry(&cache->object_list, struct cachefiles_object, cache_link);
		trace_cachefiles_ref(object, 0, cachefiles_obj_see_withdrawal);
		list_del_init(&object->cache_link);
		fscache_withdraw_cookie(object->cookie);
	}
	spin_unlock(&cache->object_list_lock);
}

static bool cachefiles_is_first(struct cachefiles_cache *cache, struct cachefiles_volume *volume)
{
	return READ_ONCE(cache->volumes.next) == &volume->cache_link;
}

/*
 * One that is being freed takes itself off the list: rule 72. Return: false when there is none
 * left.
 */
static bool cachefiles_withdraw_one_volume(struct cachefiles_cache *cache)
{
	struct cachefiles_volume *volume = NULL;
	struct fscache_volume *vcookie = NULL;

	spin_lock(&cache->object_list_lock);
	if (list_empty(&cache->volumes)) {
		spin_unlock(&cache->object_list_lock);
		return false;
	}
	volume = list_first_entry(&cache->volumes, struct cachefiles_volume, cache_link);
	if (changed(CF_TRY_GET_VOLUME)) {
		vcookie = fscache_try_get_volume(volume->vcookie, fscache_volume_get_withdraw);
		if (!vcookie) {
			spin_unlock(&cache->object_list_lock);
			/* the kernel spins; to wait is the same, and no search goes round */
			wait_var_event(&cache->volumes, !cachefiles_is_first(cache, volume));
			return true;
		}
	}
	list_del_init(&volume->cache_link);
	spin_unlock(&cache->object_list_lock);
	cachefiles_withdraw_volume(volume);
	fscache_put_volume(vcookie, fscache_volume_put_withdraw);
	return true;
}

void cachefiles_withdraw_cache(struct cachefiles_cache *cache)
{
	struct fscache_cache *fscache = cache->cache;

	fscache_withdraw_cache(fscache);
	cachefiles_step(cache, CACHEFILES_CACHE_GONE);
	if (!changed(FAULT_VOLUMES_SKIPPED)) {
		cachefiles_withdraw_fscache_volumes(cache);
		cachefiles_step(cache, CACHEFILES_VOLUMES_QUIET);
	}
	cachefiles_withdraw_objects(cache);
	cachefiles_step(cache, CACHEFILES_OBJECTS_GOING);
	fscache_wait_for_objects(fscache);
	cachefiles_step(cache, CACHEFILES_OBJECTS_GONE);
	while (cachefiles_withdraw_one_volume(cache))
		;
	cachefiles_step(cache, CACHEFILES_VOLUMES_GONE);
	cache->cache = NULL;
	fscache_relinquish_cache(fscache);
}
