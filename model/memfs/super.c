// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts, inodes and files of memfs.
 */
#include <linux/splice.h>
#include "memfs/memfs.h"

static struct file_system_type memfs_type = {.name = "memfs"};

DEFINE_KEPT_CACHE(memfs_info_cache, struct memfs_info, "memfs_info");
DEFINE_KEPT_CACHE(memfs_inode_cache, struct memfs_inode, "memfs_inode");

static const struct super_operations memfs_super_operations = {
	.freeze_fs = memfs_freeze_fs,
	.dirty_inode = memfs_dirty_inode,
};

struct super_block *memfs_mount(const char *where, const struct memfs_info *opts)
{
	struct super_block *sb = sget(&memfs_type, where, 0);

	if (IS_ERR(sb))
		return sb;
	sb->s_op = &memfs_super_operations;
	sb->s_fs_info = kmem_cache_zalloc(memfs_info_cache, GFP_KERNEL);
	if (!sb->s_fs_info) {
		deactivate_super(sb);
		return ERR_PTR(-ENOMEM);
	}
	mem_copy(sb->s_fs_info, opts, sizeof(*opts));
	return sb;
}

bool memfs_is(const struct super_block *sb)
{
	return sb->s_type == &memfs_type;
}

static int memfs_permission(struct inode *inode, int mask)
{
	(void)mask;
	return data_race(MEMFS_I(inode)->denied) ? -EACCES : 0;
}

static const struct inode_operations memfs_inode_operations = {
	.permission = memfs_permission,
};

static int memfs_open(struct inode *inode, struct file *file)
{
	file->f_mode |= FMODE_NOWAIT;
	if (MEMFS_SB(inode)->dio != MEMFS_DIO_NONE)
		file->f_mode |= FMODE_CAN_ODIRECT;
	return memfs_inject(MEMFS_OPEN);
}

static int memfs_release(struct inode *inode, struct file *file)
{
	(void)inode;
	(void)file;
	return 0;
}

static const struct file_operations memfs_file_operations = {
	MEMFS_FILE_OPERATIONS,
	.page_mkwrite = memfs_page_mkwrite,
	.splice_read = copy_splice_read,
};

static const struct file_operations memfs_bare_operations = {
	.open = memfs_open,
	.release = memfs_release,
	.llseek = memfs_llseek,
	.fsync = memfs_fsync,
};

struct inode *memfs_new_inode(struct super_block *sb, umode_t mode)
{
	struct memfs_inode *mi = kmem_cache_zalloc(memfs_inode_cache, GFP_KERNEL);

	if (!mi)
		return NULL;
	inode_init(&mi->vfs_inode, sb);
	mi->vfs_inode.i_mode = mode;
	mi->vfs_inode.i_uid = current_cred()->uid;
	mi->vfs_inode.i_op = &memfs_inode_operations;
	mi->vfs_inode.i_fop = MEMFS_SB(&mi->vfs_inode)->io == MEMFS_IO_NONE
				      ? &memfs_bare_operations
				      : &memfs_file_operations;
	return &mi->vfs_inode;
}
