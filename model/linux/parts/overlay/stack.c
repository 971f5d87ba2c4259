// SPDX-License-Identifier: GPL-2.0-only
/*
 * Overlays are mounted as mount(8) does it: by the text of their options.
 */
#include <linux/cred.h>
#include <linux/fs_context.h>
#include "memfs/memfs.h"
#include "mock/internal.h"
#include "mock/namespace.h"
#include "ops/ops.h"

#define MAX_TEXT 512
#define WORK "work"

/** struct options - text of options, and where it ends */
struct options {
	char text[MAX_TEXT];
	unsigned int len;
};

static void put_text(struct options *o, const char *text)
{
	o->len += scnprintf(o->text + o->len, MAX_TEXT - o->len, "%s", text);
}

/* @before: the path, where there is one. @name: as scenarios have it */
static void put_path(struct options *o, const char *before, const char *name)
{
	char path[OP_PATH_LEN];

	if (!name)
		return;
	op_full_path(name, path);
	put_text(o, before);
	put_text(o, path);
}

/* options of a scenario, in which a path follows an equals sign or a colon */
static void put_options(struct options *o, const char *more)
{
	char part[OP_PATH_LEN];

	if (!more)
		return;
	if (o->len)
		put_text(o, ",");
	while (*more) {
		bool path = more[0] == '/' && o->len && strchr("=:", o->text[o->len - 1]);
		size_t n = path ? strcspn(more, ",:") : 1;

		strscpy(part, more, min(n + 1, sizeof(part)));
		if (path)
			put_path(o, "", part);
		else
			put_text(o, part);
		more += n;
	}
}

/* the work directory is beside the directory of a layer's files */
static int put_upper(struct options *o, const char *name)
{
	struct super_block *sb = op_sb(name);

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	if (!op_find_child(sb->s_root, WORK) &&
	    IS_ERR(op_make_node(sb->s_root, WORK, S_IFDIR | 0777)))
		return -ENOMEM;
	put_path(o, o->len ? ",upperdir=" : "upperdir=", name);
	put_text(o, ",workdir=/");
	put_text(o, op_bare(name));
	put_text(o, "/" WORK);
	return 0;
}

static void mark_lower_of(const char *name)
{
	struct memfs_info *info = name ? memfs_info_of(op_sb(name)) : NULL;

	if (info)
		data_race(info->lower = true);
}

static int set_options(struct fs_context *fc, const void *arg)
{
	/* it is taken to pieces, or kept until the mount has been made */
	return parse_monolithic_mount_data(fc, ((struct options *)arg)->text);
}

static long mount_stack(const union sim_arg *args)
{
	struct options o = {.len = 0};
	int err = 0;

	for (unsigned int i = 2; i <= 4; i++)
		put_path(&o, i == 2 ? "lowerdir=" : ":", args[i].name);
	put_path(&o, "::", args[5].name);
	if (args[1].name)
		err = put_upper(&o, args[1].name);
	put_options(&o, args[6].name);
	if (!err)
		err = op_mount(args[0].name, mock_fs_type("overlay"), set_options, &o);
	for (unsigned int i = 2; !err && i <= 5; i++)
		if (args[i].name && args[1].name && op_sb(args[i].name) != op_sb(args[1].name))
			mark_lower_of(args[i].name);
	return err;
}

DEFINE_OP(stack)
{
	const struct cred *old = override_creds(args[7].num ? port_user_cred : port_root_cred);
	long ret;

	/* directories free many names, each of which would be a thread else */
	port_rcu_batch();
	mock_cleanup_begin();
	ret = mount_stack(args);
	mock_cleanup_end();
	revert_creds(old);
	return ret;
}
