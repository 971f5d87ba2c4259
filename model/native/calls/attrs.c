// SPDX-License-Identifier: GPL-2.0-only
/* System calls on attributes of files, extended ones and ACLs among them. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "calls/calls.h"

#define MAX_ENTRIES 8

/* as a user has an ACL in memory */
struct acl {
	struct posix_acl_xattr_header header;
	struct posix_acl_xattr_entry entry[MAX_ENTRIES];
};

/* Return: a member by its name, -EINVAL where there is none such */
static long stat_member(const struct stat *st, const char *what)
{
	const struct {
		const char *name;
		long value;
	} member[] = {
		{"size", st->st_size},
		{"mode", st->st_mode & 07777},
		{"type", st->st_mode & S_IFMT},
		{"nlink", st->st_nlink},
		{"uid", st->st_uid},
		{"ino", st->st_ino},
		{"dev", st->st_dev},
		{"blocks", st->st_blocks},
		{"mtime", st->st_mtim.tv_sec},
		{"atime", st->st_atim.tv_sec},
	};

	for (size_t i = 0; i < sizeof(member) / sizeof(member[0]); i++)
		if (!strcmp(member[i].name, what))
			return member[i].value;
	return -EINVAL;
}

long call_stat(const char *path, const char *what)
{
	char full[OP_PATH_LEN];
	struct stat st;

	op_full_path(path, full);
	return lstat(full, &st) ? -errno : stat_member(&st, what);
}

long call_statfs(const char *path, const char *what)
{
	char full[OP_PATH_LEN];
	struct statfs st;

	op_full_path(path, full);
	if (statfs(full, &st))
		return -errno;
	if (!strcmp(what, "blocks"))
		return st.f_blocks;
	if (!strcmp(what, "bfree"))
		return st.f_bfree;
	return strcmp(what, "files") ? st.f_ffree : st.f_files;
}

long call_chmod(const char *path, long mode)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(chmod(full, mode));
}

long call_chown(const char *path, long uid)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(lchown(full, uid, uid));
}

long call_utime(const char *path, long seconds)
{
	const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(utimensat(AT_FDCWD, full, times, AT_SYMLINK_NOFOLLOW));
}

long call_access(const char *path, long how)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(access(full, how));
}

long call_getflags(int fd)
{
	unsigned int flags = 0;
	long ret = or_errno(ioctl(fd, FS_IOC_GETFLAGS, &flags));

	return ret < 0 ? ret : flags;
}

long call_setflags(int fd, long flags)
{
	unsigned int set = flags;

	return or_errno(ioctl(fd, FS_IOC_SETFLAGS, &set));
}

long call_getxflags(int fd, long project)
{
	struct fsxattr fx;
	long ret = or_errno(ioctl(fd, FS_IOC_FSGETXATTR, &fx));

	return ret < 0 ? ret : project ? fx.fsx_projid : fx.fsx_xflags;
}

long call_setxflags(int fd, long flags, long project)
{
	struct fsxattr fx = {.fsx_xflags = flags, .fsx_projid = project};

	return or_errno(ioctl(fd, FS_IOC_FSSETXATTR, &fx));
}

long call_setxattr(const char *path, const char *attr, long len, long fill, long flags)
{
	char full[OP_PATH_LEN];
	struct iovec memory = new_memory(len, fill);
	long ret;

	op_full_path(path, full);
	ret = or_errno(setxattr(full, attr, memory.iov_base, len, flags));
	free(memory.iov_base);
	return ret;
}

long call_layer_xattr(const char *path, const char *attr, const char *text, long len, long fill)
{
	char full[OP_PATH_LEN];
	struct iovec memory = new_memory(text ? strlen(text) : (size_t)len, fill);
	long ret, root = enter_root();

	if (text)
		memcpy(memory.iov_base, text, memory.iov_len);
	op_full_path(path, full);
	ret = or_errno(setxattr(full, attr, memory.iov_base, memory.iov_len, 0));
	free(memory.iov_base);
	return leave_root(root, ret);
}

long call_getxattr(const char *path, const char *attr, long size)
{
	char full[OP_PATH_LEN];
	struct iovec memory = new_memory(size, 0);
	long ret;

	op_full_path(path, full);
	ret = or_errno(getxattr(full, attr, memory.iov_base, size));
	free(memory.iov_base);
	return ret;
}

long call_xattr_byte(const char *path, const char *attr)
{
	char full[OP_PATH_LEN];
	struct iovec memory = new_memory(MAX_BUF, 0);
	long ret;

	op_full_path(path, full);
	ret = or_errno(getxattr(full, attr, memory.iov_base, memory.iov_len));
	if (ret >= 0)
		ret = *(unsigned char *)memory.iov_base;
	free(memory.iov_base);
	return ret;
}

long call_listxattr(const char *path, long size)
{
	char full[OP_PATH_LEN];
	struct iovec memory = new_memory(size, 0);
	long ret;

	op_full_path(path, full);
	ret = or_errno(listxattr(full, memory.iov_base, size));
	free(memory.iov_base);
	return ret;
}

long call_removexattr(const char *path, const char *attr)
{
	char full[OP_PATH_LEN];

	op_full_path(path, full);
	return or_errno(removexattr(full, attr));
}

/* Return: the name of the extended attribute that an ACL is */
static const char *acl_name(const char *kind)
{
	return strcmp(kind, "default") ? "system.posix_acl_access" : "system.posix_acl_default";
}

static struct posix_acl_xattr_entry acl_entry(int tag, long perm, long id)
{
	return (struct posix_acl_xattr_entry){
		.e_tag = htole16(tag),
		.e_perm = htole16(perm & 7),
		.e_id = htole32(id),
	};
}

long call_setfacl(const char *path, long uid, long perm, long mode, const char *kind, long root)
{
	const struct acl acl = {
		.header.a_version = htole32(POSIX_ACL_XATTR_VERSION),
		.entry =
			{
				acl_entry(ACL_USER_OBJ, mode >> 6, ACL_UNDEFINED_ID),
				acl_entry(ACL_USER, perm, uid),
				acl_entry(ACL_GROUP_OBJ, mode >> 3, ACL_UNDEFINED_ID),
				acl_entry(ACL_MASK, 7, ACL_UNDEFINED_ID),
				acl_entry(ACL_OTHER, mode, ACL_UNDEFINED_ID),
			},
	};
	char full[OP_PATH_LEN];
	long ret, user = root ? enter_root() : 0;

	op_full_path(path, full);
	ret = or_errno(setxattr(full, acl_name(kind), &acl, offsetof(struct acl, entry[5]), 0));
	return leave_root(user, ret);
}

long call_getfacl(const char *path, long uid, const char *kind)
{
	char full[OP_PATH_LEN];
	struct acl acl;
	const struct posix_acl_xattr_entry *e = acl.entry;
	long ret;

	op_full_path(path, full);
	ret = or_errno(getxattr(full, acl_name(kind), &acl, sizeof(acl)));
	if (ret < 0)
		return ret;
	for (; (const char *)e < (const char *)&acl + ret; e++)
		if (le16toh(e->e_tag) == ACL_USER && (long)le32toh(e->e_id) == uid)
			return le16toh(e->e_perm);
	return -ENODATA;
}
