// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must be the same for what is stored to be used: the coherency data of cookie and volume, in
 * an extended attribute of file and directory.
 */
#include "cachefiles/trace.h"

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

/* @object: whose, or NULL. Return: 0, -ESTALE where it has another length, or negative errno */
static int cachefiles_getxattr(struct cachefiles_cache *cache, struct cachefiles_object *object,
			       struct inode *inode, void *value, size_t len)
{
	ssize_t ret = cachefiles_inject_read_error();

	if (!ret)
		ret = vfs_getxattr(inode, value, len);
	if (ret < 0)
		trace_cachefiles_vfs_error(object, inode, (int)ret,
					   cachefiles_trace_getxattr_error);
	if (ret == -EIO)
		cachefiles_io_error(cache);
	if (ret < 0)
		return (int)ret;
	return ret == (ssize_t)len ? 0 : -ESTALE;
}

int cachefiles_set_object_xattr(struct cachefiles_object *object)
{
	struct fscache_cookie *cookie = object->cookie;
	struct inode *inode;
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
	inode = file_inode(object->file);
	ret = cachefiles_setxattr(inode, buf, sizeof(*buf) + len);
	if (ret)
		trace_cachefiles_vfs_error(object, inode, ret, cachefiles_trace_setxattr_error);
	trace_cachefiles_coherency(object, inode, buf->dirty,
				   ret ? cachefiles_coherency_set_fail
				       : cachefiles_coherency_set_ok);
	if (ret && ret != -ENOMEM)
		cachefiles_io_error(object->volume->cache);
	kfree(buf);
	return ret;
}

/* Does what is stored belong to what the cookie is now? */
static enum cachefiles_coherency_trace cachefiles_coherency(struct fscache_cookie *cookie,
							    const struct cachefiles_xattr *buf)
{
	if (memcmp(buf->data, fscache_get_aux(cookie), cookie->aux_len))
		return cachefiles_coherency_check_aux;
	if (buf->object_size != data_race(cookie->object_size))
		return cachefiles_coherency_check_objsize;
	return buf->dirty ? cachefiles_coherency_check_dirty : cachefiles_coherency_check_ok;
}

int cachefiles_check_auxdata(struct cachefiles_object *object, struct file *file)
{
	struct fscache_cookie *cookie = object->cookie;
	size_t len = sizeof(struct cachefiles_xattr) + cookie->aux_len;
	struct cachefiles_xattr *buf = kzalloc(len, GFP_KERNEL);
	enum cachefiles_coherency_trace why = cachefiles_coherency_check_xattr;
	int ret;

	if (!buf)
		return -ENOMEM;
	ret = cachefiles_getxattr(object->volume->cache, object, file_inode(file), buf, len);
	if (!ret) {
		why = cachefiles_coherency(cookie, buf);
		ret = why == cachefiles_coherency_check_ok ? 0 : -ESTALE;
	}
	trace_cachefiles_coherency(object, file_inode(file), buf->dirty, why);
	kfree(buf);
	return ret;
}

void cachefiles_remove_object_xattr(struct cachefiles_object *object, struct inode *inode)
{
	int ret = cachefiles_inject_read_error();

	if (!ret) {
		cachefiles_want_write(inode->i_sb);
		ret = vfs_removexattr(inode);
		cachefiles_drop_write(inode->i_sb);
	}
	if (ret)
		trace_cachefiles_vfs_error(object, inode, ret, cachefiles_trace_remxattr_error);
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
	if (ret)
		trace_cachefiles_vfs_error(NULL, volume->dentry->d_inode, ret,
					   cachefiles_trace_setxattr_error);
	trace_cachefiles_vol_coherency(volume, ret ? cachefiles_coherency_vol_set_fail
						   : cachefiles_coherency_vol_set_ok);
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
	enum cachefiles_coherency_trace why = cachefiles_coherency_vol_check_xattr;
	int ret;

	if (!buf)
		return -ENOMEM;
	ret = cachefiles_getxattr(volume->cache, NULL, volume->dentry->d_inode, buf, len);
	if (!ret) {
		why = cachefiles_coherency_vol_check_ok;
		if (memcmp(buf->data, vcookie->coherency, vcookie->coherency_len)) {
			why = cachefiles_coherency_vol_check_cmp;
			ret = -ESTALE;
		}
	}
	trace_cachefiles_vol_coherency(volume, why);
	kfree(buf);
	return ret;
}
