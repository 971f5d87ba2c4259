// SPDX-License-Identifier: GPL-2.0-only
/*
 * Super blocks, inodes and names of memfs. Directories are dentries and
 * nothing else, by the tree's libfs.
 */
#include <linux/fs_context.h>
#include <linux/slab.h>
#include <linux/xattr.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"

#define MEMFS_XATTRS 4
#define MEMFS_XATTR_NAME 40
#define MEMFS_XATTR_SIZE 96

struct memfs_xattr {
	char name[MEMFS_XATTR_NAME];
	char value[MEMFS_XATTR_SIZE];
	size_t len;
};

/** struct memfs_node - an inode as it is here */
struct memfs_node {
	struct memfs_inode mi;
	struct memfs_xattr xattr[MEMFS_XATTRS];
};

/* inodes live as long as the mount: not freed at the end is no leak */
DEFINE_KEPT_CACHE(inode_cache, struct memfs_node, "memfs_inode");

static struct memfs_node *memfs_node(struct inode *inode)
{
	return container_of(MEMFS_I(inode), struct memfs_node, mi);
}

bool memfs_is(const struct super_block *sb)
{
	return sb->s_type == &memfs_type;
}

/* ---- extended attributes ---------------------------------------------- */

static struct memfs_xattr *find_xattr(struct memfs_node *node, const char *name)
{
	for (unsigned int i = 0; i < MEMFS_XATTRS; i++)
		if (!strcmp(node->xattr[i].name, name))
			return &node->xattr[i];
	return NULL;
}

static int memfs_xattr_get(const struct xattr_handler *handler, struct dentry *dentry,
			   struct inode *inode, const char *name, void *value, size_t size)
{
	const struct memfs_xattr *x = find_xattr(memfs_node(inode), name);
	int err = memfs_inject(MEMFS_GETXATTR);

	if (err)
		return err;
	if (!x)
		return -ENODATA;
	if (!value)
		return x->len;
	if (x->len > size)
		return -ERANGE;
	memcpy(value, x->value, x->len);
	return x->len;
}

static int memfs_xattr_set(const struct xattr_handler *handler,
			   PORT_IDMAP_PARAM struct dentry *dentry, struct inode *inode,
			   const char *name, const void *value, size_t size, int flags)
{
	struct memfs_xattr *x = find_xattr(memfs_node(inode), name);
	int err = memfs_inject(MEMFS_SETXATTR);

	if (err)
		return err;
	if (!value) {
		if (x)
			x->name[0] = '\0';
		return x ? 0 : -ENODATA;
	}
	if (!x)
		x = find_xattr(memfs_node(inode), "");
	if (!x || size > MEMFS_XATTR_SIZE || strlen(name) >= MEMFS_XATTR_NAME)
		return -ENOSPC;
	strscpy(x->name, name, MEMFS_XATTR_NAME);
	memcpy(x->value, value, size);
	x->len = size;
	return 0;
}

static const struct xattr_handler trusted_handler = {
	.prefix = XATTR_TRUSTED_PREFIX,
	.get = memfs_xattr_get,
	.set = memfs_xattr_set,
};

static const struct xattr_handler *memfs_xattr_handlers[] = {&trusted_handler, NULL};

/* ---- inodes ----------------------------------------------------------- */

static const struct inode_operations memfs_dir_operations, memfs_file_inode_operations;

#ifndef FMODE_CAN_ODIRECT
/* up to 5.19 this is how a filesystem says that it has direct I/O */
static const struct address_space_operations memfs_direct_aops = {.direct_IO = noop_direct_IO};
#endif

static struct inode *memfs_alloc_inode(struct super_block *sb)
{
	struct memfs_node *node = kmem_cache_alloc(inode_cache, GFP_KERNEL);

	if (!node)
		return NULL;
	memset(node, 0, sizeof(*node));
	inode_init_once(&node->mi.vfs_inode);
	return &node->mi.vfs_inode;
}

static void memfs_free_inode(struct inode *inode)
{
	struct memfs_inode *mi = MEMFS_I(inode);

	for (unsigned int b = 0; b < MEMFS_BLOCKS; b++)
		kfree(mi->block[b]);
	kmem_cache_free(inode_cache, memfs_node(inode));
}

static void set_times(struct inode *inode)
{
#ifdef HAVE_TIME_ACCESSORS /* 6.7 */
	simple_inode_init_ts(inode);
#elif defined(HAVE_CTIME_ACCESSOR) /* 6.6 */
	inode->i_atime = inode->i_mtime = inode_set_ctime_current(inode);
#else
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
#endif
}

struct inode *memfs_make_inode(struct super_block *sb, struct inode *dir, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode_init_owner(PORT_NOP_IDMAP inode, dir, mode);
	set_times(inode);
	if (S_ISDIR(mode)) {
		inode->i_op = &memfs_dir_operations;
		inode->i_fop = &simple_dir_operations;
		inc_nlink(inode);
	} else if (S_ISREG(mode)) {
		inode->i_op = &memfs_file_inode_operations;
		inode->i_fop = &memfs_file_operations;
#ifndef FMODE_CAN_ODIRECT
		if (MEMFS_SB(inode)->dio != MEMFS_DIO_NONE)
			inode->i_mapping->a_ops = &memfs_direct_aops;
#endif
	} else {
		init_special_inode(inode, mode, 0);
	}
	return inode;
}

void memfs_name(struct dentry *dentry, struct inode *inode)
{
#ifdef HAVE_PERSISTENT_NAME /* 6.19 */
	d_make_persistent(dentry, inode);
#else
	d_instantiate(dentry, inode);
	if (d_unhashed(dentry))
		d_rehash(dentry);
	dget(dentry);
#endif
}

static int memfs_new(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = memfs_inject(MEMFS_CREATE);
	struct inode *inode;

	if (err)
		return err;
	inode = memfs_make_inode(dir->i_sb, dir, mode);
	if (!inode)
		return -ENOMEM;
	memfs_name(dentry, inode);
	if (S_ISDIR(mode))
		inc_nlink(dir);
	set_times(dir);
	return 0;
}

static int memfs_create(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode,
			bool excl)
{
	return memfs_new(dir, dentry, mode | S_IFREG);
}

#ifdef HAVE_MKDIR_DENTRY /* 6.15: another dentry than the one handed in, or an error */
static struct dentry *memfs_mkdir(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry,
				  umode_t mode)
{
	return ERR_PTR(memfs_new(dir, dentry, mode | S_IFDIR));
}
#else
static int memfs_mkdir(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return memfs_new(dir, dentry, mode | S_IFDIR);
}
#endif

static int memfs_mknod(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode,
		       dev_t dev)
{
	return memfs_new(dir, dentry, mode);
}

#ifdef HAVE_TMPFILE_FILE /* 6.1 */
static int memfs_tmpfile(PORT_IDMAP_PARAM struct inode *dir, struct file *file, umode_t mode)
#else
static int memfs_tmpfile(PORT_IDMAP_PARAM struct inode *dir, struct dentry *dentry, umode_t mode)
#endif
{
	int err = memfs_inject(MEMFS_CREATE);
	struct inode *inode;

	if (err)
		return err;
	inode = memfs_make_inode(dir->i_sb, dir, mode);
	if (!inode)
		return -ENOMEM;
#ifdef HAVE_TMPFILE_FILE
	d_tmpfile(file, inode);
	return finish_open_simple(file, 0);
#else
	d_tmpfile(dentry, inode);
	return 0;
#endif
}

static struct dentry *memfs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	int err = memfs_inject(MEMFS_LOOKUP);

	return err ? ERR_PTR(err) : simple_lookup(dir, dentry, flags);
}

static int memfs_link(struct dentry *from, struct inode *dir, struct dentry *to)
{
	int err = memfs_inject(MEMFS_LINK);

	return err ? err : simple_link(from, dir, to);
}

static int memfs_setattr(PORT_IDMAP_PARAM struct dentry *dentry, struct iattr *attr)
{
	int err = memfs_inject(MEMFS_SETATTR);

	return err ? err : simple_setattr(PORT_IDMAP dentry, attr);
}

static int memfs_permission(PORT_IDMAP_PARAM struct inode *inode, int mask)
{
	return data_race(MEMFS_I(inode)->denied) ? -EACCES
						 : generic_permission(PORT_IDMAP inode, mask);
}

static const struct inode_operations memfs_dir_operations = {
	.lookup = memfs_lookup,
	.create = memfs_create,
	.mkdir = memfs_mkdir,
	.mknod = memfs_mknod,
	.tmpfile = memfs_tmpfile,
	.link = memfs_link,
	.unlink = simple_unlink,
	.rmdir = simple_rmdir,
	.rename = simple_rename,
	.permission = memfs_permission,
	.getattr = simple_getattr,
	.setattr = memfs_setattr,
};

static const struct inode_operations memfs_file_inode_operations = {
	.permission = memfs_permission,
	.getattr = simple_getattr,
	.setattr = memfs_setattr,
};

/* ---- super blocks ----------------------------------------------------- */

static const struct super_operations memfs_super_operations = {
	.alloc_inode = memfs_alloc_inode,
	.free_inode = memfs_free_inode,
	.freeze_fs = memfs_freeze_fs,
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
};

static int memfs_fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct memfs_info *info = kzalloc(sizeof(*info), GFP_KERNEL);

	if (!info)
		return -ENOMEM;
	sb->s_fs_info = info;
	sb->s_maxbytes = MEMFS_MAX_SIZE;
	sb->s_blocksize = MEMFS_BLOCK;
	sb->s_blocksize_bits = 12;
	sb->s_magic = 0x6d656d66;
	sb->s_op = &memfs_super_operations;
	sb->s_xattr = memfs_xattr_handlers;
	sb->s_time_gran = 1;
	sb->s_root = d_make_root(memfs_make_inode(sb, NULL, S_IFDIR | 0777));
	return sb->s_root ? 0 : -ENOMEM;
}

static int memfs_get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, memfs_fill_super);
}

static const struct fs_context_operations memfs_context_ops = {
	.get_tree = memfs_get_tree,
};

static void memfs_kill_sb(struct super_block *sb)
{
	struct memfs_info *info = sb->s_fs_info;

	kill_litter_super(sb);
	kfree(info);
}

static int memfs_init_fs_context(struct fs_context *fc)
{
	fc->ops = &memfs_context_ops;
	return 0;
}

struct file_system_type memfs_type = {
	.name = "memfs",
	.init_fs_context = memfs_init_fs_context,
	.kill_sb = memfs_kill_sb,
};
