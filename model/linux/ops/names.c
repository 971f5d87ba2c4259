// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls on names and on extended attributes of files: the tree's own, from where they copy
 * the path. The built-in model has one directory in each file system, and names stay there.
 */
#include <linux/fcntl.h>
#include "ops/names.h"
#include "services/order.h"

long sys_mkdirat(int dfd, const char __user *path, umode_t mode);
long sys_unlinkat(int dfd, const char __user *path, int flag);
long sys_renameat2(int from_dfd, const char __user *from, int to_dfd, const char __user *to,
		   unsigned int flags);
long sys_linkat(int from_dfd, const char __user *from, int to_dfd, const char __user *to,
		int flags);
long sys_symlinkat(const char __user *target, int dfd, const char __user *path);
long sys_readlinkat(int dfd, const char __user *path, char __user *buf, int size);
long sys_setxattr(const char __user *path, const char __user *name, const void __user *value,
		  size_t size, int flags);
long sys_getxattr(const char __user *path, const char __user *name, void __user *value,
		  size_t size);
long sys_listxattr(const char __user *path, char __user *list, size_t size);
long sys_removexattr(const char __user *path, const char __user *name);

/*
 * Where these copy both names among the arguments of another call, that is done here in their
 * place, in the order that order.h has.
 */
#ifdef HAVE_NAMES_COPIED
int do_renameat2(int from_dfd, struct filename *from, int to_dfd, struct filename *to,
		 unsigned int flags);
int do_linkat(int from_dfd, struct filename *from, int to_dfd, struct filename *to, int flags);
int do_symlinkat(struct filename *target, int dfd, struct filename *path);
#define sys_renameat2(from_dfd, from, to_dfd, to, flags)                                           \
	PORT_LAST_FIRST(do_renameat2, from_dfd, getname(from), to_dfd, getname(to), flags)
#define sys_linkat(from_dfd, from, to_dfd, to, flags)                                              \
	PORT_LAST_FIRST(do_linkat, from_dfd, getname_uflags(from, flags), to_dfd, getname(to),     \
			flags)
#define sys_symlinkat(target, dfd, path)                                                           \
	PORT_LAST_FIRST(do_symlinkat, getname(target), dfd, getname(path))
#endif

#define MAX_VALUE 1024 /* bytes of an attribute's that are looked at */

DEFINE_NAMES_OP(mkdir)
{
	char path[OP_PATH_LEN];

	return sys_mkdirat(AT_FDCWD, op_user_path(args[0].name, path), args[1].num);
}

DEFINE_NAMES_OP(rmdir)
{
	char path[OP_PATH_LEN];

	return sys_unlinkat(AT_FDCWD, op_user_path(args[0].name, path), AT_REMOVEDIR);
}

DEFINE_NAMES_OP(unlink)
{
	char path[OP_PATH_LEN];

	return sys_unlinkat(AT_FDCWD, op_user_path(args[0].name, path), 0);
}

DEFINE_NAMES_OP(rename)
{
	char from[OP_PATH_LEN], to[OP_PATH_LEN];

	return sys_renameat2(AT_FDCWD, op_user_path(args[0].name, from), AT_FDCWD,
			     op_user_path(args[1].name, to), args[2].num);
}

DEFINE_NAMES_OP(link)
{
	char from[OP_PATH_LEN], to[OP_PATH_LEN];

	return sys_linkat(AT_FDCWD, op_user_path(args[0].name, from), AT_FDCWD,
			  op_user_path(args[1].name, to), 0);
}

DEFINE_NAMES_OP(symlink)
{
	char path[OP_PATH_LEN];

	return sys_symlinkat((const char __user *)args[0].name, AT_FDCWD,
			     op_user_path(args[1].name, path));
}

DEFINE_NAMES_OP(readlink)
{
	char path[OP_PATH_LEN];
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, args[1].num, 0);
	ret = sys_readlinkat(AT_FDCWD, op_user_path(args[0].name, path),
			     (char __user *)buf.vec.iov_base, args[1].num);
	op_buf_free(&buf);
	return ret;
}

DEFINE_NAMES_OP(link_fd)
{
	char path[OP_PATH_LEN];

	return sys_linkat(args[0].num, (const char __user *)"", AT_FDCWD,
			  op_user_path(args[1].name, path), AT_EMPTY_PATH);
}

DEFINE_NAMES_OP(setxattr)
{
	char path[OP_PATH_LEN];
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, args[2].num, args[3].num);
	ret = sys_setxattr(op_user_path(args[0].name, path), (const char __user *)args[1].name,
			   (void __user *)buf.vec.iov_base, args[2].num, args[4].num);
	op_buf_free(&buf);
	return ret;
}

/* Return: what the call returns; @first: byte of what it copied to the user */
static long get_xattr(const char *name, const char *attr, size_t size, u8 *first)
{
	char path[OP_PATH_LEN];
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, size, 0);
	ret = sys_getxattr(op_user_path(name, path), (const char __user *)attr,
			   (void __user *)buf.vec.iov_base, size);
	*first = op_buf_first(&buf);
	op_buf_free(&buf);
	return ret;
}

DEFINE_NAMES_OP(getxattr)
{
	u8 first;

	return get_xattr(args[0].name, args[1].name, args[2].num, &first);
}

DEFINE_NAMES_OP(xattr_byte)
{
	u8 first;
	long ret = get_xattr(args[0].name, args[1].name, MAX_VALUE, &first);

	return ret < 0 ? ret : first;
}

DEFINE_NAMES_OP(listxattr)
{
	char path[OP_PATH_LEN];
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, args[1].num, 0);
	ret = sys_listxattr(op_user_path(args[0].name, path), (char __user *)buf.vec.iov_base,
			    args[1].num);
	op_buf_free(&buf);
	return ret;
}

DEFINE_NAMES_OP(removexattr)
{
	char path[OP_PATH_LEN];

	return sys_removexattr(op_user_path(args[0].name, path), (const char __user *)args[1].name);
}
