// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a filesystem besides I/O: copy-up, freeze and thaw, and
 * failures made to order.
 */
#include "common/memfs.h"
#include "memfs/compat.h"
#include "ops/ops.h"

DEFINE_OP(freeze)
{
	struct super_block *sb = op_sb(args[0].name);

	return sb ? op_freeze_sb(sb, (enum freeze_holder)args[1].num) : -ENODEV;
}

DEFINE_OP(thaw)
{
	struct super_block *sb = op_sb(args[0].name);

	return sb ? op_thaw_sb(sb, (enum freeze_holder)args[1].num) : -ENODEV;
}

DEFINE_OP(fail_alloc)
{
	sim_fail_alloc((unsigned int)args[0].num);
	return 0;
}

DEFINE_OP(fail_io)
{
	struct memfs_info *info = memfs_info_of(op_sb(args[0].name));

	if (!info)
		return -ENODEV;
	data_race(info->fail_io = -(int)args[1].num);
	return 0;
}

DEFINE_OP(set_free)
{
	struct memfs_info *info = memfs_info_of(op_sb(args[0].name));

	if (!info)
		return -ENODEV;
	if (args[1].num > info->blocks || args[2].num > info->files)
		return -EINVAL;
	if (args[1].num >= 0)
		data_race(info->free_blocks = args[1].num);
	if (args[2].num >= 0)
		data_race(info->free_files = args[2].num);
	return 0;
}

static long hold_journal(const char *name, bool hold)
{
	struct memfs_info *info = memfs_info_of(op_sb(name));

	if (!info)
		return -ENODEV;
	memfs_hold_journal(info, hold);
	return 0;
}

DEFINE_OP(hold_journal)
{
	return hold_journal(args[0].name, true);
}

DEFINE_OP(release_journal)
{
	return hold_journal(args[0].name, false);
}

DEFINE_OP(sleep)
{
	if (args[0].num < 0 || args[0].num > 3600)
		return -EINVAL;
	sim_sleep(1000000000ull * (unsigned int)args[0].num, SIM_SITE());
	return 0;
}

DEFINE_OP(fail_verify)
{
	struct super_block *sb = op_sb(args[0].name);

	if (!sb)
		return -ENODEV;
	op_fail_verify_sb(sb, -(int)args[1].num);
	return 0;
}

DEFINE_OP(fail_freeze)
{
	struct memfs_info *info = memfs_info_of(op_sb(args[0].name));

	if (!info)
		return -ENODEV;
	data_race(info->fail_freeze = -(int)args[1].num);
	return 0;
}

static long set_denied(struct inode *inode, long denied)
{
	if (!memfs_is(inode->i_sb))
		return -EINVAL;
	data_race(MEMFS_I(inode)->denied = denied);
	return 0;
}

DEFINE_OP(deny)
{
	return op_with_inode(args[0].name, set_denied, true);
}

DEFINE_OP(allow)
{
	return op_with_inode(args[0].name, set_denied, false);
}
