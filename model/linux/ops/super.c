// SPDX-License-Identifier: GPL-2.0-only
/*
 * What super blocks of a tree are asked for by operations.
 */
#include "ops/ops.h"

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
