// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extended attributes of memfs: "trusted." and "user.". Names and short values lie in the inode,
 * longer values in memory of their own. ACLs are the tree's fs/posix_acl.c, in memory alone.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <linux/slab.h>
#include <linux/xattr.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"

#define MEMFS_XATTR_MAX 1024 /* bytes of a value */

static const struct xattr_handler trusted_handler, user_handler;

/* Return: the attribute @name, or with neither handler nor name a free one; NULL if there is none
 */
static struct memfs_xattr *find_xattr(struct memfs_node *node, const struct xattr_handler *handler,
				      const char *name)
{
	for (struct memfs_xattr *x = node->xattr; x < node->xattr + MEMFS_XATTRS; x++)
		if (x->handler == handler && !strcmp(x->name, name))
			return x;
	return NULL;
}

static const char *value_of(const struct memfs_xattr *x)
{
	return x->large ? x->large : x->small;
}

static void clear_xattr(struct memfs_xattr *x)
{
	kfree(x->large);
	x->large = NULL;
	x->handler = NULL;
	x->name[0] = '\0';
}

void memfs_free_xattrs(struct memfs_node *node)
{
	for (struct memfs_xattr *x = node->xattr; x < node->xattr + MEMFS_XATTRS; x++)
		kfree(x->large);
}

/*
 * Attributes of users are looked at while others change them. Those of overlays are set before
 * anybody else sees the file, and need no lock.
 */
static bool lock_xattrs(struct memfs_node *node, const struct xattr_handler *handler, bool write)
{
	if (handler != &user_handler)
		return false;
	if (write)
		down_write(&node->xattr_sem);
	else
		down_read(&node->xattr_sem);
	return true;
}

static int get_value(const struct memfs_xattr *x, void *value, size_t size)
{
	if (!x)
		return -ENODATA;
	if (!value || !size)
		return x->len;
	if (x->len > size)
		return -ERANGE;
	memcpy(value, value_of(x), x->len);
	return x->len;
}

static int memfs_xattr_get(const struct xattr_handler *handler, struct dentry *dentry,
			   struct inode *inode, const char *name, void *value, size_t size)
{
	struct memfs_node *node = memfs_node(inode);
	int ret = MEMFS_SB(inode)->features & MEMFS_NO_XATTR ? -EOPNOTSUPP
							     : memfs_inject(MEMFS_GETXATTR);
	bool locked;

	if (ret)
		return ret;
	locked = lock_xattrs(node, handler, false);
	ret = get_value(find_xattr(node, handler, name), value, size);
	if (locked)
		up_read(&node->xattr_sem);
	return ret;
}

/* @large: memory for the value, which is taken over, or NULL for one that fits into the inode */
static int set_value(struct memfs_node *node, const struct xattr_handler *handler, const char *name,
		     const void *value, size_t size, int flags, char **large)
{
	struct memfs_xattr *x = find_xattr(node, handler, name);

	if (!x && (!value || (flags & XATTR_REPLACE)))
		return -ENODATA;
	if (x && (flags & XATTR_CREATE))
		return -EEXIST;
	if (!value) {
		clear_xattr(x);
		return 0;
	}
	if (!x)
		x = find_xattr(node, NULL, "");
	if (!x)
		return -ENOSPC;
	clear_xattr(x);
	x->handler = handler;
	strscpy(x->name, name, MEMFS_XATTR_NAME);
	x->len = size;
	swap(x->large, *large);
	memcpy(x->large ? x->large : x->small, value, size);
	return 0;
}

static void check_thawed(struct super_block *sb)
{
	INVARIANT(data_race(sb->s_writers.frozen) < SB_FREEZE_WRITE ||
			  data_race(port_writers(sb)) > 0,
		  sb, 6, "an attribute of %s is set while it is frozen", sb->s_id);
}

static int memfs_xattr_set(const struct xattr_handler *handler,
			   PORT_IDMAP_PARAM struct dentry *dentry, struct inode *inode,
			   const char *name, const void *value, size_t size, int flags)
{
	struct memfs_node *node = memfs_node(inode);
	int ret = memfs_begin(inode, MEMFS_SETXATTR);
	char *large = NULL;
	bool locked;

	check_thawed(inode->i_sb);
	if (MEMFS_SB(inode)->features & MEMFS_NO_XATTR)
		return -EOPNOTSUPP;
	if (ret)
		return ret;
	if (size > MEMFS_XATTR_MAX || strlen(name) >= MEMFS_XATTR_NAME)
		return -ENOSPC;
	if (size > MEMFS_XATTR_SIZE) {
		large = kmalloc(size, GFP_KERNEL);
		if (!large)
			return -ENOMEM;
	}
	locked = lock_xattrs(node, handler, true);
	ret = set_value(node, handler, name, value, size, flags, &large);
	if (locked) {
		node->user_xattrs = true;
		up_write(&node->xattr_sem);
	}
	kfree(large);
	return ret;
}

static const struct xattr_handler trusted_handler = {
	.prefix = XATTR_TRUSTED_PREFIX,
	.get = memfs_xattr_get,
	.set = memfs_xattr_set,
};

static const struct xattr_handler user_handler = {
	.prefix = XATTR_USER_PREFIX,
	.get = memfs_xattr_get,
	.set = memfs_xattr_set,
};

const struct xattr_handler *memfs_xattr_handlers[] = {
	&trusted_handler,
	&user_handler,
#ifndef HAVE_ACL_OF_DENTRY /* 6.2: no handlers */
	&posix_acl_access_xattr_handler,
	&posix_acl_default_xattr_handler,
#endif
	NULL,
};

/* ---- ACLs --------------------------------------------------------------- */

static const char *const acl_names[] = {
	[ACL_TYPE_ACCESS] = XATTR_NAME_POSIX_ACL_ACCESS,
	[ACL_TYPE_DEFAULT] = XATTR_NAME_POSIX_ACL_DEFAULT,
};

int memfs_set_acl(PORT_IDMAP_PARAM PORT_ACL_OWNER *owner, struct posix_acl *acl, int type)
{
	struct inode *inode = port_acl_inode(owner);
	int err = memfs_begin(inode, MEMFS_SETXATTR);

	check_thawed(inode->i_sb);
	return err ? err : simple_set_acl(PORT_IDMAP owner, acl, type);
}

/* Return: bytes that the name of an ACL takes, 0 if @inode has none of @type */
static size_t acl_name_len(struct inode *inode, int type)
{
	struct posix_acl *acl = get_cached_acl(inode, type);
	bool has = !IS_ERR_OR_NULL(acl);

	if (has)
		posix_acl_release(acl);
	return has ? strlen(acl_names[type]) + 1 : 0;
}

/* Return: bytes of the names of ACLs, -ERANGE */
static ssize_t list_acls(struct inode *inode, char *list, size_t size)
{
	static const int types[] = {ACL_TYPE_ACCESS, ACL_TYPE_DEFAULT};
	size_t used = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(types); i++) {
		size_t len = acl_name_len(inode, types[i]);

		if (list && used + len > size)
			return -ERANGE;
		if (list && len)
			memcpy(list + used, acl_names[types[i]], len);
		used += len;
	}
	return used;
}

/* Return: bytes of all names, each with its end; @list may be NULL */
static ssize_t list_names(struct memfs_node *node, char *list, size_t size)
{
	bool trusted = capable(CAP_SYS_ADMIN);
	size_t used = 0;

	for (const struct memfs_xattr *x = node->xattr; x < node->xattr + MEMFS_XATTRS; x++) {
		size_t len;

		if (!x->handler || (x->handler == &trusted_handler && !trusted))
			continue;
		len = strlen(x->handler->prefix) + strlen(x->name) + 1;
		if (list && used + len > size)
			return -ERANGE;
		if (list)
			snprintf(list + used, len, "%s%s", x->handler->prefix, x->name);
		used += len;
	}
	return used;
}

ssize_t memfs_listxattr(struct dentry *dentry, char *list, size_t size)
{
	struct memfs_node *node = memfs_node(d_inode(dentry));
	bool locked = data_race(node->user_xattrs) && lock_xattrs(node, &user_handler, false);
	ssize_t ret = list_names(node, size ? list : NULL, size), acls;

	if (locked)
		up_read(&node->xattr_sem);
	if (ret < 0)
		return ret;
	acls = list_acls(d_inode(dentry), size ? list + ret : NULL, size - ret);
	return acls < 0 ? acls : ret + acls;
}
