// SPDX-License-Identifier: GPL-2.0-only
/*
 * FUSE: the mount, and what its server does by itself.
 */
#include "mock/namespace.h"
#include "ops/ops.h"
#include "parts/fuse/fuse.h"
#include "parts/part.h"
#include "fs/fuse/fuse_i.h"
#ifdef HAVE_FUSE_DEV_H /* later than 6.12 */
#include "fs/fuse/dev.h"
#endif

static int add_file(const struct path *file, void *arg)
{
	return mock_fuse_add(arg, file);
}

DEFINE_SETUP(fuse)
{
	const char *backing = args[1].name;
	struct super_block *sb;
	int err;

	if (!backing || !op_sb(backing))
		return -ENODEV;
	err = op_mount(args[0].name, mock_fs_type("fuse"), NULL, NULL);
	if (err)
		return err;
	sb = op_sb(args[0].name);
	mock_fuse_connect(sb, args[2].num);
	return op_for_each_file(backing, add_file, sb);
}

/* Return: the connection of a mount, NULL when it is none of FUSE */
static struct fuse_conn *conn_of(const char *name)
{
	struct super_block *sb = op_sb(name);

	return sb && mock_fuse_is(sb) ? mock_fuse_conn(sb) : NULL;
}

/* What the server asks of its connection: it may what its users may not. */
static long as_server(const char *mount, long (*ask)(struct fuse_conn *fc, long arg), long arg)
{
	struct fuse_conn *fc = conn_of(mount);
	const struct cred *user;
	long ret;

	if (!fc)
		return -ENODEV;
	user = override_creds(port_root_cred);
	ret = ask(fc, arg);
	revert_creds(user);
	return ret;
}

static long open_backing(struct fuse_conn *fc, long fd)
{
	struct fuse_backing_map map = {.fd = fd};

	return fuse_backing_open(fc, &map);
}

static long close_backing(struct fuse_conn *fc, long id)
{
	return fuse_backing_close(fc, id);
}

DEFINE_OP(backing_open)
{
	return as_server(args[0].name, open_backing, args[1].num);
}

DEFINE_OP(backing_close)
{
	return as_server(args[0].name, close_backing, args[1].num);
}

DEFINE_OP(open_reply)
{
	struct inode *inode = op_inode(args[0].name);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (!mock_fuse_is(inode->i_sb) || !S_ISREG(inode->i_mode))
		return -EINVAL;
	mock_fuse_reply(inode, args[1].num, args[2].num);
	return 0;
}

extern const struct sim_word reply_words[];
const struct sim_word reply_words[] = {
	{"cached", 0},
	{"direct", FOPEN_DIRECT_IO},
	{"parallel", FOPEN_DIRECT_IO | FOPEN_PARALLEL_DIRECT_WRITES},
	{"passthrough", FOPEN_PASSTHROUGH},
	{"direct_passthrough", FOPEN_DIRECT_IO | FOPEN_PASSTHROUGH},
	{NULL, 0},
};

extern const struct port_part port_part_fuse;
const struct port_part port_part_fuse = {
	.type = "fuse",
	.below = mock_fuse_shown,
	.at_rest = mock_fuse_check,
};
