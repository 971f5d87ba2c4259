// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that make names, and that read directories: the tree's own.
 */
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/dirent.h>
#include "common/oracle.h"
#include "ops/names.h"
#include "ops/words.h"

long sys_openat(int dfd, const char __user *path, int flags, umode_t mode);
long sys_mknodat(int dfd, const char __user *path, umode_t mode, unsigned int dev);
long sys_getdents64(unsigned int fd, struct linux_dirent64 __user *to, unsigned int size);

/* a file that is cut begins to be in port_vfs_open() */
DEFINE_NAMES_OP(openat)
{
	char path[OP_PATH_LEN];
	long ret = sys_openat(AT_FDCWD, op_user_path(args[0].name, path), args[1].num, args[2].num);

	oracle_end(oracle_task(), ret);
	return ret;
}

/* the device of a whiteout is 0, which needs no privilege */
DEFINE_NAMES_OP(mknod)
{
	char path[OP_PATH_LEN];

	return sys_mknodat(AT_FDCWD, op_user_path(args[0].name, path), args[1].num | args[2].num,
			   0);
}

/**
 * struct listing - what a directory is read for
 * @want: a name, or NULL: all but "." and ".."
 * @found: how many, or what of the name
 */
struct listing {
	const char *want;
	enum readdir_what what;
	long found;
};

static void take_entry(struct listing *l, const struct linux_dirent64 *d)
{
	if (l->want ? strcmp(d->d_name, l->want) != 0
		    : !strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
		return;
	if (l->what == READDIR_TYPE)
		l->found = d->d_type;
	else if (l->what == READDIR_INO)
		l->found = d->d_ino;
	else
		l->found++;
}

static long list_all(struct listing *l, unsigned int fd, const struct op_buf *buf)
{
	const char *entries = buf->vec.iov_base;
	long n;

	do {
		n = sys_getdents64(fd, (struct linux_dirent64 __user *)entries, buf->vec.iov_len);
		for (long at = 0; at < n;) {
			const struct linux_dirent64 *d = (const void *)(entries + at);

			take_entry(l, d);
			at += d->d_reclen;
		}
	} while (n > 0 && l->what != READDIR_ONCE);
	return n < 0 ? n : l->found;
}

DEFINE_OP(readdir)
{
	struct listing l = {.want = args[1].name, .what = args[2].num};
	struct op_buf buf;
	long ret;

	op_buf_init(&buf, args[3].num, 0);
	ret = list_all(&l, args[0].num, &buf);
	op_buf_free(&buf);
	return ret;
}
