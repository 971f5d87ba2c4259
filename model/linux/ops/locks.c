// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks and leases of files: system calls of the tree's fs/locks.c and fs/fcntl.c.
 */
#include <linux/fcntl.h>
#include <linux/fs.h>
#include "ops/ops.h"
#include "ops/words.h"

long sys_flock(unsigned int fd, unsigned int cmd);
long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg);

DEFINE_OP(flock)
{
	return sys_flock(args[0].num, args[1].num);
}

DEFINE_OP(lock)
{
	static const unsigned int cmd[][2] = {
		[OWNER_FILE] = {F_OFD_SETLKW, F_OFD_SETLK},
		[OWNER_PROCESS] = {F_SETLKW, F_SETLK},
	};
	struct flock lock = {
		.l_whence = SEEK_SET,
		.l_start = args[1].num,
		.l_len = args[2].num,
		.l_type = args[3].num,
	};

	return sys_fcntl(args[0].num, cmd[args[4].num][!!args[5].num], (unsigned long)&lock);
}

DEFINE_OP(lock_test)
{
	struct flock lock = {
		.l_whence = SEEK_SET,
		.l_start = args[1].num,
		.l_len = args[2].num,
		.l_type = F_WRLCK,
	};
	long ret = sys_fcntl(args[0].num, F_OFD_GETLK, (unsigned long)&lock);

	return ret < 0 ? ret : lock.l_type;
}

DEFINE_OP(setlease)
{
	return sys_fcntl(args[0].num, F_SETLEASE, args[1].num);
}

DEFINE_OP(getlease)
{
	return sys_fcntl(args[0].num, F_GETLEASE, 0);
}
