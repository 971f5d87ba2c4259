// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that ask for attributes of files and change them: the tree's own.
 */
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <linux/time64.h>
#include <uapi/linux/fs.h>
#include "ops/names.h"
#include "ops/words.h"

long sys_fchmodat(int dfd, const char __user *path, umode_t mode);
long sys_fchownat(int dfd, const char __user *path, uid_t user, gid_t group, int flags);
long sys_utimensat(int dfd, const char __user *path, struct __kernel_timespec __user *times,
		   int flags);
long sys_faccessat(int dfd, const char __user *path, int mode);
long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg);

DEFINE_NAMES_OP(chmod)
{
	char path[OP_PATH_LEN];

	return sys_fchmodat(AT_FDCWD, op_user_path(args[0].name, path), args[1].num);
}

DEFINE_NAMES_OP(chown)
{
	char path[OP_PATH_LEN];

	return sys_fchownat(AT_FDCWD, op_user_path(args[0].name, path), args[1].num, args[1].num,
			    AT_SYMLINK_NOFOLLOW);
}

DEFINE_NAMES_OP(utime)
{
	struct __kernel_timespec times[2] = {{.tv_sec = args[1].num}, {.tv_sec = args[1].num}};
	char path[OP_PATH_LEN];

	return sys_utimensat(AT_FDCWD, op_user_path(args[0].name, path),
			     (struct __kernel_timespec __user *)times, AT_SYMLINK_NOFOLLOW);
}

DEFINE_NAMES_OP(access)
{
	char path[OP_PATH_LEN];

	return sys_faccessat(AT_FDCWD, op_user_path(args[0].name, path), args[1].num);
}

DEFINE_NAMES_OP(stat)
{
	char path[OP_PATH_LEN];
	struct kstat st;
	int err = vfs_fstatat(AT_FDCWD, op_user_path(args[0].name, path), &st, AT_SYMLINK_NOFOLLOW);

	if (err)
		return err;
	return (long[]){
		[STAT_SIZE] = st.size,
		[STAT_MODE] = st.mode & S_IALLUGO,
		[STAT_TYPE] = st.mode & S_IFMT,
		[STAT_NLINK] = st.nlink,
		[STAT_UID] = __kuid_val(st.uid),
		[STAT_INO] = st.ino,
		[STAT_DEV] = st.dev,
		[STAT_BLOCKS] = st.blocks,
		[STAT_MTIME] = st.mtime.tv_sec,
		[STAT_ATIME] = st.atime.tv_sec,
	}[args[1].num];
}

DEFINE_OP(getflags)
{
	unsigned int flags = 0;
	long ret = sys_ioctl(args[0].num, FS_IOC_GETFLAGS, (unsigned long)&flags);

	return ret < 0 ? ret : flags;
}

DEFINE_OP(setflags)
{
	unsigned int flags = args[1].num;

	return sys_ioctl(args[0].num, FS_IOC_SETFLAGS, (unsigned long)&flags);
}

DEFINE_OP(getxflags)
{
	struct fsxattr fx;
	long ret = sys_ioctl(args[0].num, FS_IOC_FSGETXATTR, (unsigned long)&fx);

	return ret < 0 ? ret : args[1].num ? fx.fsx_projid : fx.fsx_xflags;
}

DEFINE_OP(setxflags)
{
	struct fsxattr fx = {.fsx_xflags = args[1].num, .fsx_projid = args[2].num};

	return sys_ioctl(args[0].num, FS_IOC_FSSETXATTR, (unsigned long)&fx);
}
