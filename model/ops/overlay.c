// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on overlays.
 */
#include "ops/ops.h"
#include "overlay/overlay.h"

extern const struct sim_word data_words[];
const struct sim_word data_words[] = {{"eager", 0}, {"lazy", 1}, {NULL, 0}};

DEFINE_SETUP(overlay)
{
	struct super_block *lower, *upper, *sb;

	if (!args[1].name || !args[2].name)
		return -EINVAL;
	lower = mounted_sb(args[1].name);
	upper = mounted_sb(args[2].name);
	if (!lower || !upper)
		return -ENODEV;
	sb = ovl_mount(args[0].name, lower, upper, args[3].num);
	return IS_ERR(sb) ? PTR_ERR(sb) : 0;
}

DEFINE_OP(copy_up)
{
	struct dentry *d = path_lookup(args[0].name);

	if (IS_ERR(d))
		return PTR_ERR(d);
	return ovl_is(d->d_sb) ? ovl_copy_up(d) : -EINVAL;
}

DEFINE_QUERY(copied_up)
{
	struct inode *inode = op_inode(args[0].name);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	return ovl_is(inode->i_sb) ? !!OVL_I(inode)->upper : -EINVAL;
}

struct inode *op_inode_below(struct inode *inode)
{
	struct ovl_inode *oi = OVL_I(inode);

	return (oi->upper ? oi->upper : oi->lower)->d_inode;
}

bool op_pos_guarded(struct inode *inode)
{
	return !ovl_is(inode->i_sb) || lockdep_is_held(&OVL_I(inode)->lock);
}
