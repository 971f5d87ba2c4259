// SPDX-License-Identifier: GPL-2.0-only
/*
 * Overlays are mounted. The work directories are beside the files of the upper filesystem, and so
 * is an upper directory for each further overlay on the same one.
 */
#include <linux/fs_context.h>
#include "memfs/memfs.h"
#include "mock/namespace.h"
#include "ops/ops.h"

/** struct layers - of an overlay, as options of its mount */
struct layers {
	char lower[OP_PATH_LEN], upper[OP_PATH_LEN], work[OP_PATH_LEN];
};

static int set_layers(struct fs_context *fc, const void *arg)
{
	const struct layers *l = arg;
	int err = op_set_string(fc, "lowerdir", l->lower);

	if (!err)
		err = op_set_string(fc, "upperdir", l->upper);
	if (!err)
		err = op_set_string(fc, "workdir", l->work);
	return err;
}

/* the first overlay shows what is in the filesystem, each further one has a directory of its own */
static int upper_dirs(const char *upper, struct layers *l)
{
	struct dentry *root = op_sb(upper)->s_root;
	char name[OP_MOUNT_NAME] = "work0";
	unsigned int n = 0;

	while (op_find_child(root, name))
		snprintf(name, sizeof(name), "work%u", ++n);
	if (IS_ERR(op_make_node(root, name, S_IFDIR | 0777)))
		return -ENOMEM;
	snprintf(l->work, OP_PATH_LEN, "/%s/%s", upper, name);
	snprintf(name, sizeof(name), n ? "data%u" : "data", n);
	if (n && IS_ERR(op_make_node(root, name, S_IFDIR | 0777)))
		return -ENOMEM;
	snprintf(l->upper, OP_PATH_LEN, "/%s/%s", upper, name);
	return 0;
}

static void mark_lower(struct super_block *sb, const struct super_block *upper)
{
	if (memfs_is(sb) && sb != upper)
		((struct memfs_info *)sb->s_fs_info)->lower = true;
}

/*
 * Look every file up once: what a lookup makes stays with the overlay, and how
 * it is made is not under test.
 */
static void look_up_all(const char *name, const char *layer)
{
	char buf[OP_PATH_LEN];
	struct path dir, path;
	struct dentry *d;

	if (kern_path(layer, LOOKUP_FOLLOW, &dir))
		return;
	port_for_each_child(d, dir.dentry)
	{
		snprintf(buf, OP_PATH_LEN, "/%s/%s", name, (const char *)d->d_name.name);
		if (d_really_is_positive(d) && !kern_path(buf, LOOKUP_FOLLOW, &path))
			path_put(&path);
	}
	path_put(&dir);
}

DEFINE_SETUP(overlay)
{
	const char *name = op_bare(args[0].name);
	const char *upper = args[2].name ? op_bare(args[2].name) : "";
	struct super_block *upper_sb = op_sb(upper);
	struct layers l;
	int err;

	if (args[3].num)
		return -EOPNOTSUPP; /* data-only layers */
	if (!upper_sb || !memfs_is(upper_sb) || !args[1].name || !op_sb(args[1].name))
		return -ENODEV;
	op_full_path(args[1].name, l.lower);
	err = upper_dirs(upper, &l);
	if (!err)
		err = op_mount(name, mock_fs_type("overlay"), set_layers, &l);
	if (err)
		return err;
	mark_lower(op_sb(args[1].name), upper_sb);
	look_up_all(name, l.lower);
	look_up_all(name, l.upper);
	return 0;
}
