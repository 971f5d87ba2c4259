// SPDX-License-Identifier: GPL-2.0-only
/*
 * What overlays of a tree are asked for: by operations, and when they have come to rest.
 */
#include "common/rules.h"
#include "memfs/compat.h"
#include "ops/ops.h"
#include "parts/part.h"
#include <linux/xattr.h>
#include "fs/overlayfs/overlayfs.h"

static bool is_overlay(const struct super_block *sb)
{
	return !strcmp(sb->s_type->name, "overlay");
}

extern const struct sim_word data_words[];
const struct sim_word data_words[] = {{"eager", 0}, {"lazy", 1}, {NULL, 0}};

DEFINE_OP(copy_up)
{
	struct path path;
	int err = op_path(args[0].name, &path);

	if (err)
		return err;
	err = is_overlay(path.dentry->d_sb) ? ovl_maybe_copy_up(path.dentry, O_WRONLY) : -EINVAL;
	path_put(&path);
	return err;
}

DEFINE_QUERY(copied_up)
{
	struct inode *inode = op_inode(args[0].name);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	return is_overlay(inode->i_sb) ? !!ovl_inode_upper(inode) : -EINVAL;
}

static bool same_time(struct timespec64 a, struct timespec64 b)
{
	return timespec64_equal(&a, &b);
}

/*
 * Rules 43, 44: what the overlay inode says is what the real one says. Not
 * the ctime: a copy-up gives the upper file a new one, which the inode is told by the
 * next ovl_copyattr() only.
 */
static void check_attrs(struct inode *inode, const char *name)
{
	const struct inode *real = ovl_inode_real(inode);

	INVARIANT(inode->i_size == real->i_size, inode, 43,
		  "size of a file of %s differs from the real file's", name);
	INVARIANT(inode->i_mode == real->i_mode, inode, 43,
		  "mode of a file of %s differs from the real file's", name);
	INVARIANT(uid_eq(inode->i_uid, real->i_uid) && gid_eq(inode->i_gid, real->i_gid), inode, 43,
		  "owner of a file of %s differs from the real file's", name);
	INVARIANT(same_time(port_mtime(inode), port_mtime(real)), inode, 43,
		  "mtime of a file of %s differs from the real file's", name);
}

static bool pos_guarded(struct inode *inode)
{
	return lockdep_is_held(&OVL_I(inode)->lock);
}

/* where a copy-up has ended: the flag is set before the dentry is */
static struct inode *data(struct inode *inode)
{
	struct inode *upper = ovl_inode_upper(inode);

	return upper && OVL_I(inode)->flags & BIT(OVL_UPPERDATA) ? upper
								 : ovl_inode_lowerdata(inode);
}

/* an inode that stands for the root of a layer is held for that */
static long pins(const struct inode *inode)
{
	return !!IS_DEADDIR(inode);
}

extern const struct port_part port_part_overlay;
const struct port_part port_part_overlay = {
	.type = "overlay",
	.below = ovl_inode_real,
	.data = data,
	.copied = ovl_inode_lowerdata,
	.pos_guarded = pos_guarded,
	.at_rest = check_attrs,
	.names_cached = true,
	.pins = pins,
	.inode_at = offsetof(struct ovl_inode, vfs_inode),
};
