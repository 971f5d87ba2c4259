// SPDX-License-Identifier: GPL-2.0-only
/*
 * What super blocks of a tree are asked for by operations.
 */
#include <linux/statfs.h>
#include "ops/ops.h"
#include "ops/words.h"

static long get_member(const struct path *path, long member)
{
	struct kstatfs st;
	int err = vfs_statfs(path, &st);

	if (err)
		return err;
	return (long[]){st.f_blocks, st.f_bfree, st.f_files, st.f_ffree}[member];
}

DEFINE_OP(statfs)
{
	return op_with_path(args[0].name, get_member, args[1].num);
}

int op_freeze_sb(struct super_block *sb, enum freeze_holder who)
{
#if defined(HAVE_FREEZE_OWNER) /* 6.15 */
	return freeze_super(sb, who, NULL);
#elif defined(HAVE_FREEZE_HOLDER)
	return freeze_super(sb, who);
#else
	return who ? -EOPNOTSUPP : freeze_super(sb);
#endif
}

int op_thaw_sb(struct super_block *sb, enum freeze_holder who)
{
#if defined(HAVE_FREEZE_OWNER) /* 6.15 */
	return thaw_super(sb, who, NULL);
#elif defined(HAVE_FREEZE_HOLDER)
	return thaw_super(sb, who);
#else
	return who ? -EOPNOTSUPP : thaw_super(sb);
#endif
}
