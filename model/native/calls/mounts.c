// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is mounted: on SCRATCH a tmpfs, in it a directory for each filesystem and each overlay of
 * the scenario. A filesystem keeps its files in "data" as a memfs does, beside which an overlay has
 * its work directory, and an upper directory if an earlier one shows what is in the filesystem.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include "calls/calls.h"

#define NAME_LEN 32

#define MAX_MOUNTS 8

#define DIR_MODE 0777

/* name: without a slash; upper: directory of the upper layer of an overlay, "" for
 * none; shows: files of others, and has none of its own; served: a directory whose files
 * a server shows, "" for none */
struct a_mount {
	char name[NAME_LEN];
	char upper[NAME_LEN], served[OP_PATH_LEN];
	bool shows;
};

static struct a_mount mounts[MAX_MOUNTS];

static unsigned int nr_mounts;

const char *op_bare(const char *name)
{
	return name + (name[0] == '/');
}

static const struct a_mount *find_mount(const char *name, size_t len)
{
	for (unsigned int i = 0; i < nr_mounts; i++)
		if (strlen(mounts[i].name) == len && !strncmp(mounts[i].name, name, len))
			return &mounts[i];
	return NULL;
}

void op_full_path(const char *name, char *buf)
{
	const char *bare = op_bare(name), *rest = strchrnul(bare, '/');
	const struct a_mount *m = find_mount(bare, rest - bare);

	snprintf(buf, OP_PATH_LEN, SCRATCH "/%.*s%s%s", (int)(rest - bare), bare,
		 m && m->shows ? "" : "/data", rest);
}

void mount_point(const char *name, char *buf)
{
	snprintf(buf, OP_PATH_LEN, SCRATCH "/%s", op_bare(name));
}

void forget_mount(const char *name)
{
	const struct a_mount *m = find_mount(op_bare(name), strlen(op_bare(name)));

	if (m)
		mounts[m - mounts] = mounts[--nr_mounts];
}

long empty_scratch(void)
{
	static int mounted;

	if (mounted && umount2(SCRATCH, MNT_DETACH))
		return -errno;
	nr_mounts = 0;
	mounted = !mount("tmpfs", SCRATCH, "tmpfs", 0, "mode=0777");
	return mounted ? 0 : -errno;
}

static long make_dir(const char *name, const char *below)
{
	char path[OP_PATH_LEN];

	snprintf(path, sizeof(path), SCRATCH "/%s%s", op_bare(name), below);
	return or_errno(mkdir(path, DIR_MODE));
}

/* Return: 0, negative errno; the name is that of a mount then. An earlier one may have had it. */
static long add_mount(const char *name, const char *upper, bool shows)
{
	const char *bare = op_bare(name);
	long err = find_mount(bare, strlen(bare)) ? -EEXIST : make_dir(bare, "");

	if (err && (err != -EEXIST || find_mount(bare, strlen(bare))))
		return err;
	if (nr_mounts == MAX_MOUNTS || strlen(bare) >= NAME_LEN)
		return -ENOSPC;
	mounts[nr_mounts] = (struct a_mount){.shows = shows};
	strcpy(mounts[nr_mounts].upper, upper);
	strcpy(mounts[nr_mounts++].name, bare);
	return 0;
}

long add_served(const char *name, const char *shown)
{
	long err = add_mount(name, "", true);

	if (!err)
		strcpy(mounts[nr_mounts - 1].served, shown);
	return err;
}

void data_path(const char *path, char *buf)
{
	const char *bare = op_bare(path), *rest = strchrnul(bare, '/');
	const struct a_mount *m = find_mount(bare, rest - bare);

	op_full_path(path, buf);
	if (m && m->served[0])
		snprintf(buf, OP_PATH_LEN, "%.79s%.79s", m->served, rest);
}

/* Whether direct writes that extend a file are queued is the kernel's own affair. */
long call_fs(const char *name, const char *dio, const char *io, const char *extend, long dioalign,
	     const char *fallocate, long blocks)
{
	const struct layer l = {dio, fallocate, dioalign, blocks};
	char path[OP_PATH_LEN];
	long err = strcmp(io, "none") ? add_mount(name, "", false) : -EOPNOTSUPP;

	(void)extend;
	if (err)
		return err;
	mount_point(name, path);
	err = mount_layer(path, &l);
	return err ? err : make_dir(name, "/data");
}

long call_file(const char *fs, const char *name, long size, long fill, long mode, long uid,
	       const char *flags)
{
	char path[OP_PATH_LEN], in_fs[OP_PATH_LEN];
	struct iovec memory;
	long fd, ret;

	snprintf(in_fs, sizeof(in_fs), "%s/%s", fs, op_bare(name));
	op_full_path(in_fs, path);
	fd = or_errno(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
	if (fd < 0)
		return fd;
	memory = new_memory(size, fill);
	ret = or_errno(pwrite(fd, memory.iov_base, memory.iov_len, 0));
	free(memory.iov_base);
	if (ret >= 0 && (fchown(fd, uid, uid) || fchmod(fd, mode)))
		ret = -errno;
	if (ret >= 0 && !strcmp(flags, "append"))
		ret = call_setflags(fd, FS_APPEND_FL);
	close(fd);
	return ret < 0 ? ret : 0;
}

/* Return: 0 and in @dir the directory of an upper layer, which no other overlay has, or an error */
static long upper_dir(const char *upper, char dir[NAME_LEN])
{
	const char *bare = op_bare(upper);
	unsigned int n = 0;
	char below[NAME_LEN];

	for (unsigned int i = 0; i < nr_mounts; i++)
		n += !strncmp(mounts[i].upper, bare, strlen(bare)) &&
		     mounts[i].upper[strlen(bare)] == '/';
	snprintf(below, sizeof(below), n ? "/data%u" : "/data", n);
	if (snprintf(dir, NAME_LEN, "%s%s", bare, below) >= NAME_LEN)
		return -ENAMETOOLONG;
	return n ? make_dir(bare, below) : 0;
}

/* An upper layer has a work directory for each overlay that it is of. */
static long overlay_options(char *options, size_t size, const char *lower, const char *upper,
			    char dir[NAME_LEN])
{
	char low[OP_PATH_LEN], work[NAME_LEN];
	long err;

	op_full_path(lower, low);
	if (!upper) {
		snprintf(options, size, "lowerdir=%s", low);
		return 0;
	}
	err = upper_dir(upper, dir);
	if (err)
		return err;
	snprintf(work, sizeof(work), "/work%u", nr_mounts);
	snprintf(options, size, "lowerdir=%s,upperdir=" SCRATCH "/%s,workdir=" SCRATCH "/%s%s", low,
		 dir, op_bare(upper), work);
	return make_dir(upper, work);
}

long mount_overlay(const char *path, const char *upper, const char *options, const char *as)
{
	char at[OP_PATH_LEN];
	long err = add_mount(path, upper, true);

	if (err)
		return err;
	mount_point(path, at);
	err = strcmp(as, "user") ? or_errno(mount("overlay", at, "overlay", 0, options))
				 : mount_as_user(at, options);
	if (err)
		forget_mount(path);
	return err;
}

long call_overlay(const char *path, const char *lower, const char *upper)
{
	char options[4 * OP_PATH_LEN], dir[NAME_LEN] = "";
	long err = overlay_options(options, sizeof(options), lower, upper, dir);

	return err ? err : mount_overlay(path, dir, options, "root");
}

/* as an open for writing would */
long call_copy_up(const char *path)
{
	char full[OP_PATH_LEN];
	long fd;

	op_full_path(path, full);
	fd = or_errno(open(full, O_WRONLY | O_CLOEXEC));
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

long call_copied_up(const char *path)
{
	const char *bare = op_bare(path), *rest = strchrnul(bare, '/');
	const struct a_mount *m = find_mount(bare, rest - bare);
	char full[OP_PATH_LEN];

	if (!m || !m->upper[0])
		return -EINVAL;
	snprintf(full, sizeof(full), SCRATCH "/%s%s", m->upper, rest);
	return !access(full, F_OK);
}
