// SPDX-License-Identifier: GPL-2.0-only
/* A cache's part of a volume. */
#include "cachefiles/internal.h"

DEFINE_CACHE(cachefiles_volume_jar, struct cachefiles_volume, "cachefiles_volume");

/* Return: its directory, with what it has to be checked by; ERR_PTR() */
static struct dentry *cachefiles_volume_dir(struct cachefiles_volume *volume, const char *name)
{
	struct cachefiles_cache *cache = volume->cache;
	bool is_new;
	int err;

	for (;;) {
		volume->dentry = cachefiles_get_directory(cache, name, &is_new);
		if (IS_ERR(volume->dentry))
			return volume->dentry;
		if (is_new)
			err = cachefiles_set_volume_xattr(volume) ? 0 : -EIO;
		else
			err = cachefiles_check_volume_xattr(volume);
		if (!err)
			return volume->dentry;
		if (err == -ESTALE)
			cachefiles_bury_volume(cache, volume->dentry);
		cachefiles_put_directory(volume->dentry);
		if (err != -ESTALE)
			return ERR_PTR(err);
	}
}

static bool cachefiles_open_volume(struct cachefiles_volume *volume)
{
	const u8 *key = volume->vcookie->key;
	char name[NAME_LEN + 1] = "I";
	const struct cred *saved_cred;
	struct dentry *dir;

	if (key[0] >= NAME_LEN)
		return false;
	mem_copy(name + 1, key + 1, key[0]);
	name[key[0] + 1] = '\0';
	cachefiles_begin_secure(&saved_cred);
	dir = cachefiles_volume_dir(volume, name);
	cachefiles_end_secure(saved_cred);
	return !IS_ERR(dir);
}

void cachefiles_acquire_volume(struct fscache_volume *vcookie)
{
	struct cachefiles_cache *cache = vcookie->cache->cache_priv;
	struct cachefiles_volume *volume = kmem_cache_zalloc(cachefiles_volume_jar, GFP_KERNEL);

	if (!volume)
		return;
	volume->vcookie = vcookie;
	volume->cache = cache;
	if (!cachefiles_open_volume(volume)) {
		kmem_cache_free(cachefiles_volume_jar, volume);
		return;
	}
	smp_store_release(&vcookie->cache_priv, volume);
	fscache_pin_volume(vcookie);
	spin_lock(&cache->object_list_lock);
	list_add(&volume->cache_link, &cache->volumes);
	spin_unlock(&cache->object_list_lock);
}

static void __cachefiles_free_volume(struct cachefiles_volume *volume)
{
	WRITE_ONCE(volume->vcookie->cache_priv, NULL);
	cachefiles_put_directory(volume->dentry);
	kmem_cache_free(cachefiles_volume_jar, volume);
}

void cachefiles_free_volume(struct fscache_volume *vcookie)
{
	struct cachefiles_volume *volume = data_race(vcookie->cache_priv);

	spin_lock(&volume->cache->object_list_lock);
	list_del_init(&volume->cache_link);
	wake_up_var(&volume->cache->volumes);
	spin_unlock(&volume->cache->object_list_lock);
	__cachefiles_free_volume(volume);
}

void cachefiles_withdraw_volume(struct cachefiles_volume *volume)
{
	if (!changed(CF_WITHDRAW_VOLUMES_FIRST))
		fscache_withdraw_volume(volume->vcookie);
	cachefiles_set_volume_xattr(volume);
	__cachefiles_free_volume(volume);
}
