// SPDX-License-Identifier: GPL-2.0-only
/*
 * What system calls return to users, and how they leave super blocks: rules that are of no
 * subsystem.
 */
#include "common/memfs.h"
#include "common/rules.h"
#include "memfs/compat.h"
#include "ops/ops.h"

/* include/linux/errno.h, of all trees: from ERESTARTSYS to the last one that users do not know */
#define FIRST_OWN 512
#define LAST_OWN 531
#define ENOIOCTLCMD_NR 515
#define LAST_RESTART 516
/* include/linux/err.h; but the number of an inode may be anything */
#define LAST_ERROR 4095
#define LAST_INT 0x7fffffffL

/* a system call that a signal has ended may be begun again, which user space does not see */
static bool is_restart(long err)
{
	return -err <= LAST_RESTART && -err != ENOIOCTLCMD_NR && sim_signal_pending();
}

void op_check_result(long ret, const char *gives_0)
{
	bool known = ret > -FIRST_OWN || (ret < -LAST_OWN && ret >= -LAST_ERROR);

	INVARIANT(known || ret < -LAST_INT || is_restart(ret), NULL, 88,
		  "error %ld is returned to user space, which it does not know", ret);
	INVARIANT(!gives_0 || ret <= 0, NULL, 91,
		  "a number is returned to user space by %s, which gives 0 or an error: %ld",
		  gives_0, ret);
}

void memfs_check_thawed(const struct inode *inode, const char *what)
{
	const struct super_block *sb = inode->i_sb;

	/* nothing is waited for when one is frozen that is read-only by an error */
	INVARIANT(data_race(sb->s_writers.frozen) != SB_FREEZE_COMPLETE || port_rdonly(sb), sb, 89,
		  "a file of %s, which is frozen, gets new %s", sb->s_id, what);
}

void memfs_dirty_inode(struct inode *inode, int flags)
{
	(void)flags;
	memfs_check_thawed(inode, "times or attributes");
}

void op_check_levels(const struct super_block *sb, const char *name)
{
	int level = 0;

	while (level < SB_FREEZE_LEVELS && !port_level_shut(sb, level))
		level++;
	INVARIANT(sb->s_writers.frozen || level == SB_FREEZE_LEVELS, sb, 90,
		  "level %d of %s is shut, which is not frozen", level + 1, name);
}
