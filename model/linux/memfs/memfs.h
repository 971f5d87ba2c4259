/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memfs against the interfaces of a tree: names and attributes are the tree's libfs.
 */
#ifndef PORT_MEMFS_H
#define PORT_MEMFS_H

#include <linux/rwsem.h>
#include "common/memfs.h"
#include "memfs/compat.h"

struct xattr_handler;

#define MEMFS_XATTRS 8
#define MEMFS_XATTR_NAME 40
#define MEMFS_XATTR_SIZE 96

/**
 * struct memfs_xattr - an extended attribute
 * @handler: that of its prefix; NULL: free
 * @large: a value of more than MEMFS_XATTR_SIZE bytes, or NULL: it is in @small
 */
struct memfs_xattr {
	const struct xattr_handler *handler;
	char name[MEMFS_XATTR_NAME];
	char small[MEMFS_XATTR_SIZE];
	char *large;
	size_t len;
};

/**
 * struct memfs_node - an inode as it is here
 * @xattr_sem: of attributes in "user."
 * @user_xattrs: it has, or had, one of those
 * @flags: as its user has set them, FS_..._FL
 * @project: whose quota it counts for
 */
struct memfs_node {
	struct memfs_inode mi;
	struct memfs_xattr xattr[MEMFS_XATTRS];
	struct rw_semaphore xattr_sem;
	bool user_xattrs;
	unsigned int flags, project;
};

static inline struct memfs_node *memfs_node(struct inode *inode)
{
	return container_of(MEMFS_I(inode), struct memfs_node, mi);
}

extern struct file_system_type memfs_type;
extern const struct file_operations memfs_file_operations, memfs_bare_operations;
extern const struct file_operations memfs_reflink_operations;
extern const struct file_operations memfs_dir_file_operations;
extern const struct inode_operations memfs_dir_operations;
extern const struct xattr_handler *memfs_xattr_handlers[];

/** memfs_remap_file_range() - clone and dedupe: remap.c */
loff_t memfs_remap_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			      loff_t len, unsigned int flags);
/** memfs_make_inode() - without a name. @dir: whose group it may inherit, or NULL. Return:
 * ERR_PTR(-ENOSPC, -ENOMEM) */
struct inode *memfs_make_inode(struct super_block *sb, struct inode *dir, umode_t mode);
/** memfs_name() - give an inode, whose reference is handed over, its name; it stays until
 * removed */
void memfs_name(struct dentry *dentry, struct inode *inode);
/** memfs_set_times() - it was made, or changed, just now */
void memfs_set_times(struct inode *inode);

/* attributes that directories and files have alike */
int memfs_setattr(PORT_IDMAP_PARAM struct dentry *dentry, struct iattr *attr);
int memfs_permission(PORT_IDMAP_PARAM struct inode *inode, int mask);
int memfs_fsync(struct file *file, loff_t start, loff_t end, int datasync);
#ifdef HAVE_FILEATTR /* 5.13 */
int memfs_fileattr_get(struct dentry *dentry, PORT_FILEATTR *fa);
int memfs_fileattr_set(PORT_IDMAP_PARAM struct dentry *dentry, PORT_FILEATTR *fa);
#endif
/** memfs_listxattr() - Return: bytes of all names, -ERANGE */
ssize_t memfs_listxattr(struct dentry *dentry, char *list, size_t size);
/** memfs_set_acl() - of an inode, which has it as long as it is cached. @type: ACL_TYPE_... */
int memfs_set_acl(PORT_IDMAP_PARAM PORT_ACL_OWNER *owner, struct posix_acl *acl, int type);
/** memfs_free_xattrs() - of an inode that nobody uses any more */
void memfs_free_xattrs(struct memfs_node *node);

#endif
