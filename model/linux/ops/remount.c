// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to mounts after they were made: other options, an end, less memory.
 */
#include <linux/dcache.h>
#include <linux/fs_context.h>
#include <linux/mount.h>
#include <linux/seq_file.h>
#include <linux/shrinker.h>
#include "mock/internal.h"
#include "mock/namespace.h"
#include "ops/ops.h"

/* as do_remount(), fs/namespace.c, with the privilege that it asks for */
static long reconfigure(const struct path *path, long flags, const char *options)
{
	struct fs_context *fc = fs_context_for_reconfigure(path->dentry, flags, SB_RDONLY);
	struct super_block *sb = path->dentry->d_sb;
	char data[OP_PATH_LEN];
	long err;

	if (IS_ERR(fc))
		return PTR_ERR(fc);
	fc->oldapi = true;
	strscpy(data, options, sizeof(data));
	err = parse_monolithic_mount_data(fc, data);
	if (!err) {
		down_write(&sb->s_umount);
		err = reconfigure_super(fc);
		up_write(&sb->s_umount);
	}
	put_fs_context(fc);
	return err;
}

DEFINE_OP(remount)
{
	const struct cred *old = override_creds(port_root_cred);
	struct path path;
	long ret = op_path(args[0].name, &path);

	if (!ret) {
		ret = reconfigure(&path, args[1].num, args[2].name ? args[2].name : "");
		path_put(&path);
	}
	revert_creds(old);
	return ret;
}

/* as ext4_handle_error() and its like do it: no lock, no look at writers or freezers */
DEFINE_OP(readonly)
{
	struct super_block *sb = op_sb(args[0].name);

	data_race(sb->s_flags |= SB_RDONLY);
	return 0;
}

/* as do_umount(), fs/namespace.c; when it returns, the super block is gone if nobody uses it */
DEFINE_OP(umount)
{
	unsigned int nr, i = 0;
	const struct op_mount *m = op_mounts(&nr);

	while (i < nr && strcmp(m[i].name, op_bare(args[0].name)))
		i++;
	if (i == nr)
		return -EINVAL;
	if (mock_mount_users(m[i].mnt) > 1 && !(args[1].num & MNT_DETACH))
		return -EBUSY;
	mock_cleanup_begin();
	op_umount_nth(i);
	mock_cleanup_end();
	return 0;
}

/* as super_cache_scan(), fs/super.c: who was used of late is spared once */
DEFINE_OP(drop_caches)
{
	struct super_block *sb = op_sb(args[0].name);

	if (!sb)
		return -ENODEV;
	if (!down_read_trylock(&sb->s_umount))
		return 0;
	for (unsigned int pass = 0; pass < 2; pass++) {
		struct shrink_control sc = {.gfp_mask = GFP_KERNEL, .nr_to_scan = 1024};

		prune_dcache_sb(sb, &sc);
	}
	up_read(&sb->s_umount);
	return 0;
}

DEFINE_OP(mountinfo)
{
	struct super_block *sb = op_sb(args[0].name);
	char text[512];
	struct seq_file m = {.buf = text, .size = sizeof(text) - 1};
	int err;

	if (!sb)
		return -ENODEV;
	err = sb->s_op->show_options ? sb->s_op->show_options(&m, sb->s_root) : 0;
	text[m.count] = '\0';
	return err ? err : !!strstr(text, args[1].name);
}
