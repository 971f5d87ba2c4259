// SPDX-License-Identifier: GPL-2.0-only
/* Overlays as mount(8) makes them, by the text of their options, and what happens to mounts. */
#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include "calls/calls.h"

#define MAX_MOUNT_TEXT 1024

/* text of options, and where it ends */
struct mount_text {
	char text[MAX_MOUNT_TEXT];
	size_t len;
};

static void put_mount_text(struct mount_text *o, const char *text, size_t len)
{
	if (o->len + len >= MAX_MOUNT_TEXT)
		len = MAX_MOUNT_TEXT - 1 - o->len;
	memcpy(o->text + o->len, text, len);
	o->len += len;
	o->text[o->len] = '\0';
}

/* @before: the path, where there is one. @name: as scenarios have it */
static void put_mount_path(struct mount_text *o, const char *before, const char *name)
{
	char path[OP_PATH_LEN];

	if (!name)
		return;
	op_full_path(name, path);
	put_mount_text(o, before, strlen(before));
	put_mount_text(o, path, strlen(path));
}

/* options of a scenario, in which a path follows an equals sign or a colon */
static void put_mount_options(struct mount_text *o, const char *more)
{
	char part[OP_PATH_LEN];

	if (*more && o->len)
		put_mount_text(o, ",", 1);
	while (*more) {
		int path = *more == '/' && o->len && strchr("=:", o->text[o->len - 1]);
		size_t n = path ? strcspn(more, ",:") : 1;

		snprintf(part, sizeof(part), "%.*s", (int)n, more);
		if (path)
			put_mount_path(o, "", part);
		else
			put_mount_text(o, part, n);
		more += n;
	}
}

/* The work directory is beside the directory of a layer's files. What root's overlays leave in
 * theirs a user cannot clear away. */
static long put_mount_upper(struct mount_text *o, const char *name, const char *as)
{
	char work[OP_PATH_LEN];

	snprintf(work, sizeof(work), SCRATCH "/%s/work_%s", op_bare(name), as);
	if (mkdir(work, 0777) && errno != EEXIST)
		return -errno;
	put_mount_path(o, o->len ? ",upperdir=" : "upperdir=", name);
	put_mount_text(o, ",workdir=", strlen(",workdir="));
	put_mount_text(o, work, strlen(work));
	return 0;
}

long call_stack(const char *path, const char *upper, const char *lower, const char *lower2,
		const char *lower3, const char *data, const char *options, const char *as)
{
	struct mount_text o = {.len = 0};
	char dir[OP_PATH_LEN] = "";
	long err = 0, root = enter_root();

	put_mount_path(&o, "lowerdir=", lower);
	put_mount_path(&o, ":", lower2);
	put_mount_path(&o, ":", lower3);
	put_mount_path(&o, "::", data);
	if (upper)
		err = put_mount_upper(&o, upper, as);
	if (upper)
		snprintf(dir, sizeof(dir), "%s/data", op_bare(upper));
	if (options)
		put_mount_options(&o, options);
	if (!err)
		err = mount_overlay(path, dir, o.text, as);
	return leave_root(root, err);
}

long call_umount(const char *fs, long flags)
{
	char full[OP_PATH_LEN];
	long ret, root = enter_root();

	mount_point(fs, full);
	ret = or_errno(umount2(full, flags));
	if (!ret)
		forget_mount(fs);
	return leave_root(root, ret);
}

long call_remount(const char *fs, const char *how, const char *options)
{
	const unsigned long flags = strcmp(how, "ro") ? 0 : MS_RDONLY;
	char full[OP_PATH_LEN];
	long ret, root = enter_root();

	mount_point(fs, full);
	ret = or_errno(mount(NULL, full, NULL, MS_REMOUNT | flags, options ? options : ""));
	return leave_root(root, ret);
}

/* the options of a mount, as /proc has them; none where nothing is mounted */
static void options_of(const char *full, struct mount_text *o)
{
	FILE *list = setmntent("/proc/self/mounts", "r");
	char text[4 * MAX_MOUNT_TEXT];
	struct mntent m;

	o->text[0] = '\0';
	while (list && getmntent_r(list, &m, text, sizeof(text)))
		if (!strcmp(m.mnt_dir, full)) {
			o->len = 0;
			put_mount_text(o, m.mnt_opts, strlen(m.mnt_opts));
		}
	if (list)
		endmntent(list);
}

long call_mountinfo(const char *fs, const char *text)
{
	char full[OP_PATH_LEN];
	struct mount_text o = {.len = 0};

	mount_point(fs, full);
	options_of(full, &o);
	return o.len ? strstr(o.text, text) != NULL : -ENODEV;
}

/* a remount forgets names that nobody uses, reconfigure_super() of fs/super.c */
long call_drop_caches(const char *fs)
{
	char full[OP_PATH_LEN];
	struct statvfs st;

	mount_point(fs, full);
	if (statvfs(full, &st))
		return -errno;
	return call_remount(fs, st.f_flag & ST_RDONLY ? "ro" : "rw", NULL);
}
