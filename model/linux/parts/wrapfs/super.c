// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mount of wrapfs, and names of files: one directory, that of the file system below. Of a file
 * with two names there are two inodes.
 */
#include <linux/fs_context.h>
#include <linux/fs_stack.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include "memfs/compat.h"
#include "ops/ops.h"
#include "parts/part.h"
#include "parts/wrapfs/wrapfs.h"

static struct file_system_type wrapfs_type;

/* Return: the inode that shows @lower, which it holds as long as it is there; ERR_PTR(-ENOMEM) */
static struct inode *show_file(struct super_block *sb, const struct path *lower)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = d_inode(lower->dentry)->i_ino;
	inode->i_private = dget(lower->dentry);
	inode->i_op = &wrapfs_file_inode_operations;
	inode->i_fop = &wrapfs_file_operations;
	wrapfs_copy_attrs(inode);
	return inode;
}

static struct dentry *wrapfs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	const struct wrapfs_info *info = wrapfs_info_of(dir);
	struct inode *inode = NULL;
	struct path lower;
	int err;

	/* how a name is found is not under test */
	port_leaf_enter();
	err = vfs_path_lookup(info->lower.dentry, info->lower.mnt,
			      (const char *)dentry->d_name.name, 0, &lower);
	port_leaf_exit();
	if (err)
		return d_splice_alias(err == -ENOENT ? NULL : ERR_PTR(err), dentry);
	if (d_is_reg(lower.dentry))
		inode = show_file(dir->i_sb, &lower);
	path_put(&lower);
	return d_splice_alias(inode, dentry);
}

static const struct inode_operations wrapfs_dir_operations = {.lookup = wrapfs_lookup};

static void wrapfs_evict_inode(struct inode *inode)
{
	clear_inode(inode);
	dput(inode->i_private);
}

static const struct super_operations wrapfs_super_operations = {
	.evict_inode = wrapfs_evict_inode,
	.drop_inode = generic_delete_inode,
	.statfs = simple_statfs,
};

/* a freeze level of one such mount cannot be told from that of another by the lock validator */
static bool can_be_below(const struct super_block *lower)
{
	return lower->s_type != &wrapfs_type && lower->s_stack_depth < FILESYSTEM_MAX_STACK_DEPTH;
}

/* @fc: its private data are what the mount is to be */
static int wrapfs_fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct wrapfs_info *info = fc->fs_private;
	const struct super_block *lower = info->lower.mnt->mnt_sb;
	struct inode *root;

	sb->s_fs_info = info;
	fc->fs_private = NULL;
	sb->s_op = &wrapfs_super_operations;
	if (!can_be_below(lower))
		return -EINVAL;
	sb->s_maxbytes = lower->s_maxbytes;
	sb->s_time_gran = 1;
	sb->s_stack_depth = lower->s_stack_depth + 1;
	root = new_inode(sb);
	if (!root)
		return -ENOMEM;
	root->i_ino = 1;
	root->i_mode = S_IFDIR | 0755;
	root->i_op = &wrapfs_dir_operations;
	root->i_fop = &simple_dir_operations;
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static int wrapfs_get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, wrapfs_fill_super);
}

static void let_go(struct wrapfs_info *info)
{
	if (!info)
		return;
	path_put(&info->lower);
	put_cred(info->cred);
	kfree(info);
}

static void wrapfs_free_context(struct fs_context *fc)
{
	let_go(fc->fs_private);
}

static const struct fs_context_operations wrapfs_context_operations = {
	.get_tree = wrapfs_get_tree,
	.free = wrapfs_free_context,
};

static int wrapfs_init_fs_context(struct fs_context *fc)
{
	fc->ops = &wrapfs_context_operations;
	return 0;
}

static void wrapfs_kill_sb(struct super_block *sb)
{
	struct wrapfs_info *info = sb->s_fs_info;

	kill_anon_super(sb);
	let_go(info);
}

static struct file_system_type wrapfs_type = {
	.name = "wrapfs",
	.init_fs_context = wrapfs_init_fs_context,
	.kill_sb = wrapfs_kill_sb,
};

/* ---- what scenarios say of it -------------------------------------------------- */

extern const struct sim_word wrapfs_hook_words[];
const struct sim_word wrapfs_hook_words[] = {
	{"accessed", WRAPFS_NO_ACCESSED},
	{"end_write", WRAPFS_NO_END_WRITE},
	{NULL, 0},
};

extern const struct sim_word wrapfs_wrong_words[];
const struct sim_word wrapfs_wrong_words[] = {
	{"nothing", 0},
	{"plain_files", WRAPFS_PLAIN_FILES},
	{"other_file", WRAPFS_OTHER_FILE},
	{NULL, 0},
};

static int set_info(struct fs_context *fc, const void *arg)
{
	const struct wrapfs_info *wanted = arg;
	struct wrapfs_info *info = kmemdup(wanted, sizeof(*wanted), GFP_KERNEL);

	if (!info)
		return -ENOMEM;
	path_get(&info->lower);
	get_cred(info->cred);
	fc->fs_private = info;
	return 0;
}

DEFINE_SETUP(wrapfs)
{
	const char *name = op_bare(args[0].name), *lower = args[1].name;
	struct wrapfs_info info = {
		.cred = port_root_cred,
		.kind = args[2].num | args[3].num,
	};
	int err;

	if (!lower || !op_sb(lower))
		return -ENODEV;
	err = op_path(lower, &info.lower);
	if (err)
		return err;
	err = op_mount(name, &wrapfs_type, set_info, &info);
	path_put(&info.lower);
	return err ?: op_look_up_all(name, lower);
}

static struct inode *below(struct inode *inode)
{
	return d_inode(wrapfs_lower(inode).dentry);
}

extern const struct port_part port_part_wrapfs;
const struct port_part port_part_wrapfs = {
	.type = "wrapfs",
	.below = below,
	.names_cached = true,
};
