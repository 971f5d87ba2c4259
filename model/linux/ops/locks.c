// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks and leases of files: system calls of the tree's fs/locks.c and fs/fcntl.c.
 */
#include <linux/fcntl.h>
#include <linux/fs.h>
#include "ops/ops.h"

long sys_flock(unsigned int fd, unsigned int cmd);
long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg);

extern const struct sim_word flock_words[], lock_words[], owner_words[];
const struct sim_word flock_words[] = {
	{"LOCK_SH", LOCK_SH}, {"LOCK_EX", LOCK_EX}, {"LOCK_UN", LOCK_UN},
	{"LOCK_NB", LOCK_NB}, {NULL, 0},
};
const struct sim_word lock_words[] = {
	{"F_RDLCK", F_RDLCK}, {"F_WRLCK", F_WRLCK}, {"F_UNLCK", F_UNLCK}, {NULL, 0}};

enum owner { OWNER_FILE, OWNER_PROCESS };
const struct sim_word owner_words[] = {{"file", OWNER_FILE}, {"process", OWNER_PROCESS}, {NULL, 0}};

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
