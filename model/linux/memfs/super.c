// SPDX-License-Identifier: GPL-2.0-only
/*
 * Super blocks and inodes of memfs.
 */
#include <linux/fs_context.h>
#include <linux/posix_acl.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"

/* inodes live as long as the mount: not freed at the end is no leak */
DEFINE_KEPT_CACHE(inode_cache, struct memfs_node, "memfs_inode");

bool memfs_is(const struct super_block *sb)
{
	return sb->s_type == &memfs_type;
}

/* ---- inodes ----------------------------------------------------------- */

static const struct inode_operations memfs_file_inode_operations, memfs_link_inode_operations;

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
	init_rwsem(&node->xattr_sem);
	return &node->mi.vfs_inode;
}

static void memfs_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	memfs_give_space(inode);
}

static void memfs_free_inode(struct inode *inode)
{
	struct memfs_inode *mi = MEMFS_I(inode);

	for (unsigned int b = 0; b < MEMFS_BLOCKS; b++)
		kfree(mi->block[b]);
	memfs_free_xattrs(memfs_node(inode));
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	kmem_cache_free(inode_cache, memfs_node(inode));
}

void memfs_set_times(struct inode *inode)
{
#ifdef HAVE_TIME_ACCESSORS /* 6.7 */
	simple_inode_init_ts(inode);
#elif defined(HAVE_CTIME_ACCESSOR) /* 6.6 */
	struct timespec64 now = inode_set_ctime_current(inode);

	inode->i_atime = inode->i_mtime = now;
#else
	struct timespec64 now = current_time(inode);

	inode->i_atime = inode->i_mtime = inode->i_ctime = now;
#endif
}

static const struct file_operations *file_operations_of(const struct memfs_info *info)
{
	if (info->io == MEMFS_IO_NONE)
		return &memfs_bare_operations;
	return info->features & MEMFS_REFLINK ? &memfs_reflink_operations : &memfs_file_operations;
}

struct inode *memfs_make_inode(struct super_block *sb, struct inode *dir, umode_t mode)
{
	struct inode *inode;
	int err = memfs_take_file(sb->s_fs_info);

	if (err)
		return ERR_PTR(err);
	inode = new_inode(sb);
	if (!inode) {
		memfs_give_file(sb->s_fs_info);
		return ERR_PTR(-ENOMEM);
	}
	inode->i_ino = get_next_ino();
	if (MEMFS_SB(inode)->features & MEMFS_HANDLES)
		insert_inode_hash(inode);
	inode_init_owner(PORT_NOP_IDMAP inode, dir, mode);
	memfs_set_times(inode);
	cache_no_acl(inode);
	if (S_ISDIR(mode)) {
		inode->i_op = &memfs_dir_operations;
		inode->i_fop = &memfs_dir_file_operations;
		inc_nlink(inode);
	} else if (S_ISREG(mode)) {
		inode->i_op = &memfs_file_inode_operations;
		inode->i_fop = file_operations_of(MEMFS_SB(inode));
#ifndef FMODE_CAN_ODIRECT
		if (MEMFS_SB(inode)->dio != MEMFS_DIO_NONE)
			inode->i_mapping->a_ops = &memfs_direct_aops;
#endif
	} else {
		inode->i_op =
			S_ISLNK(mode) ? &memfs_link_inode_operations : &memfs_file_inode_operations;
		if (!S_ISLNK(mode))
			init_special_inode(inode, mode, 0);
	}
	return inode;
}

/* as simple_setattr(), which does not know the blocks of a file */
int memfs_setattr(PORT_IDMAP_PARAM struct dentry *dentry, struct iattr *attr)
{
	bool size = attr->ia_valid & ATTR_SIZE;
	struct inode *inode = d_inode(dentry);
	int err = setattr_prepare(PORT_IDMAP dentry, attr);

	if (err)
		return err;
	err = memfs_begin(inode, size ? MEMFS_TRUNCATE : MEMFS_SETATTR);
	if (err)
		return err;
	if (size) {
		memfs_check_protected(inode);
		memfs_set_size(inode, attr->ia_size);
	}
	setattr_copy(PORT_IDMAP inode, attr);
	mark_inode_dirty(inode);
	if (attr->ia_valid & ATTR_MODE)
		err = posix_acl_chmod(PORT_IDMAP port_acl_owner(dentry), inode->i_mode);
	return err;
}

int memfs_permission(PORT_IDMAP_PARAM struct inode *inode, int mask)
{
	return data_race(MEMFS_I(inode)->denied) ? -EACCES
						 : generic_permission(PORT_IDMAP inode, mask);
}

static const struct inode_operations memfs_file_inode_operations = {
	.permission = memfs_permission,
	.getattr = simple_getattr,
	.setattr = memfs_setattr,
	.set_acl = memfs_set_acl,
	.listxattr = memfs_listxattr,
#ifdef HAVE_FILEATTR /* 5.13 */
	.fileattr_get = memfs_fileattr_get,
	.fileattr_set = memfs_fileattr_set,
#endif
};

static const char *memfs_get_link(struct dentry *dentry, struct inode *inode,
				  struct delayed_call *done)
{
	int err = memfs_inject(MEMFS_READLINK);

	return err ? ERR_PTR(err) : inode->i_link;
}

static const struct inode_operations memfs_link_inode_operations = {
	.get_link = memfs_get_link,
	.permission = memfs_permission,
	.getattr = simple_getattr,
	.setattr = memfs_setattr,
	.listxattr = memfs_listxattr,
};

/* ---- super blocks ----------------------------------------------------- */

static int memfs_statfs(struct dentry *dentry, struct kstatfs *st)
{
	const struct memfs_info *info = dentry->d_sb->s_fs_info;
	int err = memfs_inject(MEMFS_STATFS);

	if (err)
		return err;
	simple_statfs(dentry, st);
	st->f_bsize = MEMFS_BLOCK;
	st->f_blocks = data_race(info->blocks);
	st->f_bfree = st->f_bavail = data_race(info->free_blocks);
	st->f_files = data_race(info->files);
	st->f_ffree = data_race(info->free_files);
	return 0;
}

static int memfs_sync_fs(struct super_block *sb, int wait)
{
	return memfs_io_failure(sb->s_fs_info, MEMFS_SYNCFS);
}

static const struct super_operations memfs_super_operations = {
	.alloc_inode = memfs_alloc_inode,
	.evict_inode = memfs_evict_inode,
	.free_inode = memfs_free_inode,
	.freeze_fs = memfs_freeze_fs,
	.dirty_inode = memfs_dirty_inode,
	.sync_fs = memfs_sync_fs,
	.statfs = memfs_statfs,
	.drop_inode = generic_delete_inode,
};

static int memfs_fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct memfs_info *info = kzalloc(sizeof(*info), GFP_KERNEL);
	struct inode *root;

	if (!info)
		return -ENOMEM;
	init_waitqueue_head(&info->journal_wait);
	memfs_set_space(info, MEMFS_MANY, MEMFS_MANY);
	sb->s_fs_info = info;
	sb->s_maxbytes = MEMFS_MAX_SIZE;
	sb->s_blocksize = MEMFS_BLOCK;
	sb->s_blocksize_bits = 12;
	sb->s_magic = 0x6d656d66;
	sb->s_op = &memfs_super_operations;
	sb->s_xattr = memfs_xattr_handlers;
	sb->s_time_gran = 1;
	sb->s_flags |= SB_POSIXACL;
	root = memfs_make_inode(sb, NULL, S_IFDIR | 0777);
	if (IS_ERR(root))
		return PTR_ERR(root);
	sb->s_root = d_make_root(root);
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
