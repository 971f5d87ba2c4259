// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names in the filesystem below, and the mark on inodes that the cache uses, which tells the daemon
 * to leave them alone.
 */
#include "cachefiles/trace.h"

/* ---- names ------------------------------------------------------------ */

/* Return: behind what was appended to @to, which ends at @end; NULL where it does not fit */
static char *cachefiles_append(char *to, const char *end, const char *what, size_t len)
{
	if (!to || (size_t)(end - to) <= len)
		return NULL;
	mem_copy(to, what, len);
	to[len] = '\0';
	return to + len;
}

static bool cachefiles_is_printable(const u8 *key, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] > '~' || key[i] == '/')
			return false;
	return true;
}

/* What cannot be shown is in hexadecimal digits. */
static char *cachefiles_append_hex(char *to, const char *end, const u8 *key, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		char two[2] = {digits[key[i] >> 4], digits[key[i] & 15]};

		to = cachefiles_append(to, end, two, sizeof(two));
	}
	return to;
}

bool cachefiles_cook_key(struct cachefiles_object *object)
{
	const char *volume = object->volume->dentry->d_name, *end = object->d_name + DNAME_LEN;
	const u8 *key = fscache_get_key(object->cookie);
	bool printable = cachefiles_is_printable(key, object->cookie->key_len);
	char *to = object->d_name;

	to = cachefiles_append(to, end, volume, strlen(volume));
	to = cachefiles_append(to, end, printable ? "/D" : "/E", 2);
	if (printable)
		return cachefiles_append(to, end, (const char *)key, object->cookie->key_len);
	return cachefiles_append_hex(to, end, key, object->cookie->key_len);
}

/* ---- marks: rule 78 --------------------------------------------------- */

static bool cachefiles_locks_mark(const struct inode *inode)
{
	return !changed(FAULT_MARK_UNLOCKED) || (inode->i_mode & S_IFDIR);
}

static void cachefiles_lock_mark(struct inode *inode)
{
	if (cachefiles_locks_mark(inode))
		inode_lock(inode);
}

static void cachefiles_unlock_mark(struct inode *inode)
{
	INVARIANT(lockdep_is_held(&inode->i_rwsem), inode, 78,
		  "mark of an inode changes without its lock");
	if (cachefiles_locks_mark(inode))
		inode_unlock(inode);
}

/* Return: it is the caller's now */
static bool cachefiles_set_mark(struct inode *inode)
{
	bool can_use = !(inode->i_flags & S_KERNEL_FILE);

	inode->i_flags |= S_KERNEL_FILE;
	return can_use;
}

/* The same with its lock. @object: whose it is, or NULL */
static bool cachefiles_mark_inode_in_use(struct cachefiles_object *object, struct inode *inode)
{
	bool can_use;

	cachefiles_lock_mark(inode);
	can_use = cachefiles_set_mark(inode);
	if (can_use)
		trace_cachefiles_mark_active(object, inode);
	else
		trace_cachefiles_mark_failed(object, inode);
	cachefiles_unlock_mark(inode);
	return can_use;
}

static void cachefiles_do_unmark_inode_in_use(struct cachefiles_object *object, struct inode *inode)
{
	cachefiles_lock_mark(inode);
	inode->i_flags &= ~S_KERNEL_FILE;
	trace_cachefiles_mark_inactive(object, inode);
	cachefiles_unlock_mark(inode);
}

void cachefiles_unmark_inode_in_use(struct cachefiles_object *object, struct inode *inode)
{
	struct cachefiles_cache *cache = object->volume->cache;

	cachefiles_do_unmark_inode_in_use(object, inode);
	/* there is one more that the daemon can remove */
	if (!test_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags)) {
		atomic_inc(&cache->f_released);
		cachefiles_state_changed(cache);
	}
}

/* "/disk/cache/Ivolume/@00": only the volume's part is one here */
struct dentry *cachefiles_find(struct cachefiles_cache *cache, const char *cwd, const char *name)
{
	const char *volume = cwd ? strstr(cwd, "/cache/I") : NULL;
	char path[DNAME_LEN], *to = path, *end = path + DNAME_LEN;

	if (!volume)
		return NULL;
	volume += sizeof("/cache/") - 1;
	to = cachefiles_append(to, end, volume, strcspn(volume, "/"));
	to = cachefiles_append(to, end, "/", 1);
	return cachefiles_append(to, end, name, strlen(name)) ? d_lookup(cache->sb, path) : NULL;
}

void cachefiles_check_unmarked(struct super_block *sb)
{
	for (struct dentry *d = data_race(sb->s_dentries); d; d = data_race(d->d_next))
		INVARIANT(!data_race(d->d_inode->i_flags & S_KERNEL_FILE), d, 78,
			  "%s is marked as used, and is not", d->d_name);
}

/* Take the name of a file. @object: whose it was, or NULL */
static void cachefiles_kill(struct cachefiles_object *object, struct dentry *dentry,
			    enum fscache_why_object_killed why)
{
	trace_cachefiles_unlink(object, dentry->d_inode, why);
	d_delete(dentry);
}

int cachefiles_cull(struct dentry *victim)
{
	bool can_use;

	/* nobody picks it up any more */
	cachefiles_lock_mark(victim->d_inode);
	can_use = cachefiles_set_mark(victim->d_inode);
	cachefiles_unlock_mark(victim->d_inode);
	if (!can_use)
		return -EIO;
	cachefiles_kill(NULL, victim, FSCACHE_OBJECT_WAS_CULLED);
	return 0;
}

/* ---- directories ------------------------------------------------------ */

static struct dentry *cachefiles_make_directory(struct cachefiles_cache *cache, const char *name)
{
	struct dentry *dir;
	int err;

	if (!cachefiles_has_space(cache, 1, 0))
		return ERR_PTR(-ENOBUFS);
	err = cachefiles_inject_write_error();
	dir = err ? ERR_PTR(err) : vfs_mkdir(cache->sb, name);
	if (IS_ERR(dir))
		trace_cachefiles_vfs_error(NULL, NULL, (int)PTR_ERR(dir),
					   cachefiles_trace_mkdir_error);
	else
		trace_cachefiles_mkdir(NULL, dir->d_inode);
	return dir;
}

struct dentry *cachefiles_get_directory(struct cachefiles_cache *cache, const char *name,
					bool *is_new)
{
	int err = cachefiles_inject_read_error();
	struct dentry *dir;

	if (!err)
		err = memfs_inject(MEMFS_LOOKUP);
	dir = err ? NULL : d_lookup(cache->sb, name);
	trace_cachefiles_lookup(NULL, NULL, dir, err);
	if (err) {
		trace_cachefiles_vfs_error(NULL, NULL, err, cachefiles_trace_lookup_error);
		return ERR_PTR(err);
	}
	if (is_new)
		*is_new = !dir;
	if (!dir)
		dir = cachefiles_make_directory(cache, name);
	if (IS_ERR(dir))
		return dir;
	if (!cachefiles_mark_inode_in_use(NULL, dir->d_inode))
		return ERR_PTR(-EBUSY);
	if (dir->d_inode->i_mode & S_IFDIR)
		return dir;
	cachefiles_put_directory(dir);
	return ERR_PTR(-EIO);
}

void cachefiles_put_directory(struct dentry *dir)
{
	if (!changed(FAULT_MARK_KEPT))
		cachefiles_do_unmark_inode_in_use(NULL, dir->d_inode);
}

void cachefiles_bury_volume(struct cachefiles_cache *cache, struct dentry *dir)
{
	size_t len = strlen(dir->d_name);
	struct dentry *d = data_race(cache->sb->s_dentries), *next;

	trace_cachefiles_rename(NULL, dir->d_inode, FSCACHE_VOLUME_IS_WEIRD);
	for (; d; d = next) {
		next = data_race(d->d_next);
		if (!strncmp(d->d_name, dir->d_name, len) &&
		    (d->d_name[len] == '/' || !d->d_name[len]))
			d_delete(d);
	}
}

/* ---- files ------------------------------------------------------------ */

static struct inode *cachefiles_dir(struct cachefiles_object *object)
{
	return object->volume->dentry->d_inode;
}

static bool cachefiles_can_be_used(const struct file *file)
{
	return file->f_op->read_iter && file->f_op->write_iter;
}

/* Return: 0, negative errno */
static int cachefiles_expand_tmpfile(struct cachefiles_object *object, struct file *file)
{
	loff_t size = cachefiles_round_up(data_race(object->cookie->object_size));
	struct inode *inode = file_inode(file);
	int ret;

	if (size <= 0)
		return 0;
	trace_cachefiles_trunc(object, inode, 0, size, cachefiles_trunc_expand_tmpfile);
	ret = cachefiles_inject_write_error();
	if (!ret)
		ret = vfs_truncate(file, size);
	if (ret)
		trace_cachefiles_vfs_error(object, inode, ret, cachefiles_trace_trunc_error);
	return ret;
}

struct file *cachefiles_create_tmpfile(struct cachefiles_object *object)
{
	struct super_block *sb = object->volume->cache->sb;
	const struct cred *saved_cred;
	struct file *file;
	int ret = 0;

	cachefiles_begin_secure(&saved_cred);
	ret = cachefiles_inject_write_error();
	file = ret ? ERR_PTR(ret) : kernel_tmpfile_open(sb, S_IFREG | 0600, O_RDWR | O_DIRECT);
	if (IS_ERR(file)) {
		trace_cachefiles_vfs_error(object, cachefiles_dir(object), (int)PTR_ERR(file),
					   cachefiles_trace_tmpfile_error);
		if (PTR_ERR(file) == -EIO)
			cachefiles_io_error(object->volume->cache);
		goto out;
	}
	trace_cachefiles_tmpfile(object, file_inode(file));
	cachefiles_mark_inode_in_use(object, file_inode(file)); /* nobody else knows it */
	ret = cachefiles_expand_tmpfile(object, file);
	if (!ret && !cachefiles_can_be_used(file))
		ret = -EINVAL;
	if (ret) {
		cachefiles_do_unmark_inode_in_use(object, file_inode(file));
		fput(file);
		file = ERR_PTR(ret);
	}
out:
	cachefiles_end_secure(saved_cred);
	return file;
}

static bool cachefiles_create_file(struct cachefiles_object *object)
{
	struct file *file;

	if (!cachefiles_has_space(object->volume->cache, 1, 0))
		return false;
	file = cachefiles_create_tmpfile(object);
	if (IS_ERR(file))
		return false;
	set_bit(FSCACHE_COOKIE_NEEDS_UPDATE, &object->cookie->flags);
	set_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags);
	object->file = file;
	return true;
}

/* Return: the file, or NULL; @ret: -ESTALE where it is another's */
static struct file *cachefiles_open_coherent(struct cachefiles_object *object,
					     struct dentry *dentry, int *ret)
{
	struct file *file = kernel_file_open(dentry, dentry->d_inode, O_RDWR | O_DIRECT);

	if (IS_ERR(file)) {
		*ret = (int)PTR_ERR(file);
		trace_cachefiles_vfs_error(object, dentry->d_inode, *ret,
					   cachefiles_trace_open_error);
	} else if (!cachefiles_can_be_used(file)) {
		*ret = -EINVAL;
		fput(file);
	} else {
		*ret = 0;
	}
	if (*ret) {
		/* who marks it has to unmark it in any case */
		if (changed(CF_UNMARK_ERROR))
			cachefiles_do_unmark_inode_in_use(object, dentry->d_inode);
		return NULL;
	}
	*ret = cachefiles_check_auxdata(object, file);
	if (!*ret)
		return file;
	fscache_cookie_lookup_negative(object->cookie);
	cachefiles_unmark_inode_in_use(object, dentry->d_inode);
	fput(file);
	return NULL;
}

static bool cachefiles_open_file(struct cachefiles_object *object, struct dentry *dentry)
{
	struct file *file;
	int ret;

	if (!cachefiles_mark_inode_in_use(object, dentry->d_inode))
		return false;
	file = cachefiles_open_coherent(object, dentry, &ret);
	if (!file)
		return ret == -ESTALE && cachefiles_create_file(object);
	clear_bit(FSCACHE_COOKIE_NO_DATA_TO_READ, &object->cookie->flags);
	object->file = file;
	touch_atime(file);
	return true;
}

bool cachefiles_look_up_object(struct cachefiles_object *object)
{
	struct inode *dir = cachefiles_dir(object);
	int err = cachefiles_inject_read_error();
	struct dentry *dentry;

	if (!err)
		err = memfs_inject(MEMFS_LOOKUP);
	if (err) {
		trace_cachefiles_lookup(object, dir, NULL, err);
		cachefiles_io_error(object->volume->cache);
		return false;
	}
	inode_lock_shared(dir);
	dentry = d_lookup(object->volume->cache->sb, object->d_name);
	inode_unlock_shared(dir);
	trace_cachefiles_lookup(object, dir, dentry, dentry ? 0 : -ENOENT);
	if (dentry)
		return cachefiles_open_file(object, dentry);
	fscache_cookie_lookup_negative(object->cookie);
	return cachefiles_create_file(object);
}

void cachefiles_delete_file(struct cachefiles_object *object, struct file *file,
			    enum fscache_why_object_killed why)
{
	struct dentry *dentry;

	inode_lock_nested(cachefiles_dir(object), I_MUTEX_PARENT);
	/* it may have been removed, and another may have its name */
	dentry = d_lookup(object->volume->cache->sb, object->d_name);
	if (dentry && dentry->d_inode == file_inode(file))
		cachefiles_kill(object, dentry, why);
	inode_unlock(cachefiles_dir(object));
}

/* Return: 0, negative errno */
static int cachefiles_link(struct cachefiles_object *object, struct inode *inode)
{
	int ret = cachefiles_inject_read_error();

	if (!ret)
		ret = vfs_link(inode, object->d_name);
	if (ret) {
		trace_cachefiles_vfs_error(object, cachefiles_dir(object), ret,
					   cachefiles_trace_link_error);
		return ret;
	}
	trace_cachefiles_link(object, inode);
	spin_lock(&object->lock);
	clear_bit(CACHEFILES_OBJECT_USING_TMPFILE, &object->flags);
	spin_unlock(&object->lock);
	return 0;
}

bool cachefiles_commit_tmpfile(struct cachefiles_object *object)
{
	struct inode *inode = file_inode(object->file);
	struct dentry *dentry;
	int ret = 0;

	inode_lock_nested(cachefiles_dir(object), I_MUTEX_PARENT);
	dentry = d_lookup(object->volume->cache->sb, object->d_name);
	if (!dentry || dentry->d_inode != inode) {
		if (dentry)
			cachefiles_kill(object, dentry, FSCACHE_OBJECT_IS_STALE);
		ret = cachefiles_link(object, inode);
	}
	inode_unlock(cachefiles_dir(object));
	return !ret;
}
