// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must be the same for what is stored to be used: the coherency data of cookie and volume, in
 * an extended attribute of file and directory.
 */
#include "cachefiles/internal.h"

/** struct cachefiles_xattr - of a file. @dirty: it was being written to */
struct cachefiles_xattr {
	loff_t object_size;
	bool dirty;
	u8 data[];
};

/** struct cachefiles_vol_xattr - of the directory of a volume */
struct cachefiles_vol_xattr {
	u32 reserved;
	u8 data[];
};

/* Freeze protection of who writes to the filesystem below. */
static void cachefiles_want_write(struct super_block *sb)
{
	if (changed(CF_XATTR_WRITERS))
		sb_start_write(sb);
}

static void cachefiles_drop_write(struct super_block *sb)
{
	if (changed(CF_XATTR_WRITERS))
		sb_end_write(sb);
}

static int cachefiles_setxattr(struct inode *inode, const void *value, size_t len)
{
	int ret = cachefiles_inject_write_error();

	if (ret)
		return ret;
	cachefiles_want_write(inode->i_sb);
	ret = vfs_setxattr(inode, value, len);
	cachefiles_drop_write(inode->i_sb);
	return ret;
}

/* Return: 0, -ESTALE where it has another length, or negative errno */
static int cachefiles_getxattr(struct cachefiles_cache *cache, struct inode *inode, void *value,
			       size_t len)
{
	ssize_t ret = cachefiles_inject_read_error();

	if (!ret)
		ret = vfs_getxattr(inode, value, len);
	if (ret == -EIO)
		cachefiles_io_error(cache);
	if (ret < 0)
		return (int)ret;
	return ret == (ssize_t)len ? 0 : -ESTALE;
}

int cachefiles_set_object_xattr(struct cachefiles_object *object)
{
	struct fscache_cookie *cookie = object->cookie;
	size_t len = cookie->aux_len;
	struct cachefiles_xattr *buf;
	int ret;

	if (!object->file)
		return -ESTALE;
	buf = kzalloc(sizeof(*buf) + len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	buf->object_size = data_race(cookie->object_size);
	buf->dirty = test_bit(FSCACHE_COOKIE_LOCAL_WRITE, &cookie->flags);
	if (len)
		mem_copy(buf->data, fscache_get_aux(cookie), len);
	ret = cachefiles_setxattr(file_inode(object->file), buf, sizeof(*buf) + len);
	if (ret && ret != -ENOMEM)
		cachefiles_io_error(object->volume->cache);
	kfree(buf);
	return ret;
}

/* Return: does what is stored belong to what the cookie is now? */
static bool cachefiles_is_coherent(struct fscache_cookie *cookie,
				   const struct cachefiles_xattr *buf)
{
	return !memcmp(buf->data, fscache_get_aux(cookie), cookie->aux_len) &&
	       buf->object_size == data_race(cookie->object_size) && !buf->dirty;
}

int cachefiles_check_auxdata(struct cachefiles_object *object, struct file *file)
{
	struct fscache_cookie *cookie = object->cookie;
	size_t len = sizeof(struct cachefiles_xattr) + cookie->aux_len;
	struct cachefiles_xattr *buf = kzalloc(len, GFP_KERNEL);
	int ret;

	if (!buf)
		return -ENOMEM;
	ret = cachefiles_getxattr(object->volume->cache, file_inode(file), buf, len);
	if (!ret && !cachefiles_is_coherent(cookie, buf))
		ret = -ESTALE;
	kfree(buf);
	return ret;
}

void cachefiles_remove_object_xattr(struct cachefiles_object *object, struct inode *inode)
{
	int ret;

	cachefiles_want_write(inode->i_sb);
	ret = vfs_removexattr(inode);
	cachefiles_drop_write(inode->i_sb);
	if (ret && ret != -ENODATA)
		cachefiles_io_error(object->volume->cache);
}

void cachefiles_prepare_to_write(struct fscache_cookie *cookie)
{
	struct cachefiles_object *object = data_race(cookie->cache_priv);
	const struct cred *saved_cred;

	if (test_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags))
		return;
	cachefiles_begin_secure(&saved_cred);
	cachefiles_set_object_xattr(object);
	cachefiles_end_secure(saved_cred);
}

bool cachefiles_set_volume_xattr(struct cachefiles_volume *volume)
{
	const struct fscache_volume *vcookie = volume->vcookie;
	size_t len = sizeof(struct cachefiles_vol_xattr) + vcookie->coherency_len;
	struct cachefiles_vol_xattr *buf = kzalloc(len, GFP_KERNEL);
	int ret;

	if (!buf)
		return false;
	if (vcookie->coherency_len)
		mem_copy(buf->data, vcookie->coherency, vcookie->coherency_len);
	ret = cachefiles_setxattr(volume->dentry->d_inode, buf, len);
	if (ret && ret != -ENOMEM)
		cachefiles_io_error(volume->cache);
	kfree(buf);
	return !ret;
}

int cachefiles_check_volume_xattr(struct cachefiles_volume *volume)
{
	const struct fscache_volume *vcookie = volume->vcookie;
	size_t len = sizeof(struct cachefiles_vol_xattr) + vcookie->coherency_len;
	struct cachefiles_vol_xattr *buf = kzalloc(len, GFP_KERNEL);
	int ret;

	if (!buf)
		return -ENOMEM;
	ret = cachefiles_getxattr(volume->cache, volume->dentry->d_inode, buf, len);
	if (!ret && memcmp(buf->data, vcookie->coherency, vcookie->coherency_len))
		ret = -ESTALE;
	kfree(buf);
	return ret;
}
