// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls that the operations of model/linux/ops/ call by their names in the kernel. A
 * tree has its own there; here they go to the running kernel.
 */
#include <linux/time_types.h>
#include <sys/syscall.h>
#include "ops/ops.h"

struct linux_dirent64;

/* Descriptors are those of the scenario. CALL(name, its parameters, its arguments...) */
#define CALL(name, params, ...)                                                                    \
	long sys_##name params;                                                                    \
	long sys_##name params                                                                     \
	{                                                                                          \
		return or_errno(syscall(SYS_##name, __VA_ARGS__));                                 \
	}

CALL(mkdirat, (int dfd, const char *path, umode_t mode), dfd, path, mode)
CALL(unlinkat, (int dfd, const char *path, int flag), dfd, path, flag)
CALL(renameat2, (int dfd, const char *from, int to_dfd, const char *to, unsigned int flags), dfd,
     from, to_dfd, to, flags)
CALL(linkat, (int dfd, const char *from, int to_dfd, const char *to, int flags),
     dfd == AT_FDCWD ? dfd : native_real(dfd), from, to_dfd, to, flags)
CALL(symlinkat, (const char *target, int dfd, const char *path), target, dfd, path)
CALL(readlinkat, (int dfd, const char *path, char *buf, int size), dfd, path, buf, size)
CALL(mknodat, (int dfd, const char *path, umode_t mode, unsigned int dev), dfd, path, mode, dev)
CALL(getdents64, (unsigned int fd, struct linux_dirent64 *to, unsigned int size), native_real(fd),
     to, size)
CALL(fchmodat, (int dfd, const char *path, umode_t mode), dfd, path, mode)
CALL(fchownat, (int dfd, const char *path, uid_t user, gid_t group, int flags), dfd, path, user,
     group, flags)
CALL(utimensat, (int dfd, const char *path, struct __kernel_timespec *times, int flags), dfd, path,
     times, flags)
CALL(faccessat, (int dfd, const char *path, int mode), dfd, path, mode)
CALL(ioctl, (unsigned int fd, unsigned int cmd, unsigned long arg), native_real(fd), cmd, arg)
CALL(setxattr, (const char *path, const char *name, const void *value, size_t size, int flags),
     path, name, value, size, flags)
CALL(getxattr, (const char *path, const char *name, void *value, size_t size), path, name, value,
     size)
CALL(listxattr, (const char *path, char *list, size_t size), path, list, size)
CALL(removexattr, (const char *path, const char *name), path, name)
CALL(read, (unsigned int fd, char *buf, size_t len), native_real(fd), buf, len)
CALL(write, (unsigned int fd, const char *buf, size_t len), native_real(fd), buf, len)

long sys_openat(int dfd, const char *path, int flags, umode_t mode);
long sys_openat(int dfd, const char *path, int flags, umode_t mode)
{
	return native_fd(or_errno(syscall(SYS_openat, dfd, path, flags, mode)));
}

long sys_eventfd2(unsigned int count, int flags);
long sys_eventfd2(unsigned int count, int flags)
{
	return native_fd(or_errno(syscall(SYS_eventfd2, count, flags)));
}

int vfs_fstatat(int dfd, const char *path, struct kstat *st, int flags)
{
	struct statx x;
	long ret = or_errno(syscall(SYS_statx, dfd, path, flags, STATX_BASIC_STATS, &x));

	if (ret)
		return ret;
	*st = (struct kstat){
		.mode = x.stx_mode,
		.nlink = x.stx_nlink,
		.uid = x.stx_uid,
		.dev = (dev_t)x.stx_dev_major << 20 | x.stx_dev_minor,
		.ino = x.stx_ino,
		.size = x.stx_size,
		.blocks = x.stx_blocks,
		.mtime.tv_sec = x.stx_mtime.tv_sec,
		.atime.tv_sec = x.stx_atime.tv_sec,
	};
	return 0;
}
