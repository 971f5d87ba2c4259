// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the data oracle asks of overlays. Compiled without instrumentation, as all of it is.
 */
#include "ops/ops.h"
#include "overlay/overlay.h"

static struct inode *inode_of(const struct dentry *d)
{
	return d ? d->d_inode : NULL;
}

struct inode *op_inode_copied(struct inode *inode)
{
	const struct ovl_inode *oi = OVL_I(inode);

	return inode_of(oi->lower);
}

struct inode *op_inode_data(struct inode *inode)
{
	const struct ovl_inode *oi = OVL_I(inode);

	return oi->upper ? inode_of(oi->upper) : op_inode_copied(inode);
}
