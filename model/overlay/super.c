// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounting an overlay. Names are looked up once, at the mount: a scenario
 * changes layers only through the overlay, as overlayfs.rst demands.
 */
#include "overlay/overlay.h"

static struct file_system_type ovl_type = {.name = "overlay"};

DEFINE_KEPT_CACHE(ovl_fs_cache, struct ovl_fs, "ovl_fs");

bool ovl_is(const struct super_block *sb)
{
	return sb->s_type == &ovl_type;
}

/* names of one layer; those that are in the upper one already came first */
static int ovl_fill_names(struct super_block *sb, struct super_block *layer, bool upper)
{
	struct dentry *d, *made;
	struct inode *inode;

	for (d = layer->s_dentries; d; d = d->d_next) {
		if (d_lookup(sb, d->d_name)) {
			OVL_I(d_lookup(sb, d->d_name)->d_inode)->lower = d;
			continue;
		}
		inode = ovl_new_inode(sb, upper ? NULL : d, upper ? d : NULL);
		if (!inode)
			return -ENOMEM;
		made = d_add(sb, d->d_name, inode);
		if (IS_ERR(made))
			return (int)PTR_ERR(made);
	}
	return 0;
}

static int ovl_fill_super(struct super_block *sb, struct ovl_fs *ofs, struct super_block *lower,
			  struct super_block *upper, bool lazy_data)
{
	int err;

	ofs->lower = lower;
	ofs->upper = upper;
	ofs->lazy_data = lazy_data;
	ofs->creator_cred = &mounter_cred;
	sb->s_fs_info = ofs;
	err = ovl_fill_names(sb, upper, true);
	return err ? err : ovl_fill_names(sb, lower, false);
}

struct super_block *ovl_mount(const char *where, struct super_block *lower,
			      struct super_block *upper, bool lazy_data)
{
	int depth = 1 + (lower->s_stack_depth > upper->s_stack_depth ? lower->s_stack_depth
								     : upper->s_stack_depth);
	struct super_block *sb;
	struct ovl_fs *ofs;
	int err;

	if (depth > FILESYSTEM_MAX_STACK_DEPTH || ovl_is(upper))
		return ERR_PTR(-EINVAL);
	sb = sget(&ovl_type, where, depth);
	if (IS_ERR(sb))
		return sb;
	ofs = kmem_cache_zalloc(ovl_fs_cache, GFP_KERNEL);
	err = ofs ? ovl_fill_super(sb, ofs, lower, upper, lazy_data) : -ENOMEM;
	if (!err)
		return sb;
	deactivate_super(sb);
	return ERR_PTR(err);
}
