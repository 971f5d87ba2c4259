// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is mounted where: filesystems that scenarios make, each on a directory
 * of a root that is a memfs itself. A memfs keeps its files in a directory
 * "data", beside which there is room for what others keep there.
 */
#include <linux/fs_context.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "mock/internal.h"
#include "mock/namespace.h"
#include "ops/ops.h"

#define NAME_LEN OP_MOUNT_NAME
#define MAX_OP_MOUNTS 9 /* with the root */

static struct op_mount mounts[MAX_OP_MOUNTS];
static unsigned int nr_mounts;

const struct op_mount *op_mounts(unsigned int *nr)
{
	*nr = nr_mounts;
	return mounts;
}

void op_umount_nth(unsigned int i)
{
	struct vfsmount *mnt = mounts[i].mnt;

	nr_mounts--;
	for (; i < nr_mounts; i++)
		mounts[i] = mounts[i + 1];
	if (nr_mounts)
		mock_detach(mnt);
	mntput(mnt);
}

const char *op_bare(const char *name)
{
	return name + (name[0] == '/');
}

/* @len: of the name, up to the next slash */
static struct op_mount *find(const char *name, size_t len)
{
	for (unsigned int i = 0; i < nr_mounts; i++)
		if (strlen(mounts[i].name) == len && !strncmp(mounts[i].name, name, len))
			return &mounts[i];
	return NULL;
}

struct super_block *op_sb(const char *name)
{
	struct op_mount *m = find(op_bare(name), strlen(op_bare(name)));

	return m ? m->mnt->mnt_sb : NULL;
}

void for_each_mounted_sb(void (*fn)(struct super_block *sb, const char *name))
{
	for (unsigned int i = 0; i < nr_mounts; i++)
		fn(mounts[i].mnt->mnt_sb, mounts[i].name);
}

void op_full_path(const char *name, char *buf)
{
	const char *rest = strchrnul(op_bare(name), '/');
	struct op_mount *m = find(op_bare(name), rest - op_bare(name));

	snprintf(buf, OP_PATH_LEN, "/%.*s%s%s", (int)(rest - op_bare(name)), op_bare(name),
		 m && memfs_is(m->mnt->mnt_sb) ? "/data" : "", rest);
}

int op_path(const char *name, struct path *path)
{
	char buf[OP_PATH_LEN];
	int err;

	op_full_path(name, buf);
	/* how a name is found is not under test */
	port_leaf_enter();
	err = kern_path(buf, LOOKUP_FOLLOW, path);
	port_leaf_exit();
	return err;
}

struct inode *op_inode(const char *name)
{
	struct path path;
	struct inode *inode;
	int err = op_path(name, &path);

	if (err)
		return ERR_PTR(-ENOENT);
	inode = d_inode(path.dentry);
	path_put(&path);
	return inode;
}

long op_with_path(const char *name, long (*fn)(const struct path *path, long arg), long arg)
{
	struct path path;
	long ret = op_path(name, &path);

	if (ret)
		return ret;
	ret = fn(&path, arg);
	path_put(&path);
	return ret;
}

long op_with_inode(const char *name, long (*fn)(struct inode *inode, long arg), long arg)
{
	struct path path;
	long ret;

	if (op_path(name, &path))
		return -ENOENT;
	ret = fn(d_inode(path.dentry), arg);
	path_put(&path);
	return ret;
}

struct dentry *op_find_child(struct dentry *parent, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));
	struct dentry *d = d_hash_and_lookup(parent, &q);

	dput(d); /* it stays: the name is the file */
	return d;
}

struct dentry *op_make_node(struct dentry *parent, const char *name, umode_t mode)
{
	struct inode *inode = memfs_make_inode(parent->d_sb, d_inode(parent), mode);
	struct dentry *d;

	if (IS_ERR(inode))
		return ERR_CAST(inode);
	d = d_alloc_name(parent, name);
	if (!d)
		return ERR_PTR(-ENOMEM);
	memfs_name(d, inode);
	dput(d);
	return d;
}

/* Return: the directory of a memfs in which @name, without a slash before it, lies; NULL when there
 * is none. What is left of @name is its last part. */
static struct dentry *find_dir(struct super_block *sb, const char **name)
{
	struct dentry *dir = op_find_child(sb->s_root, "data");
	const char *slash;
	char part[OP_MOUNT_NAME];

	while (dir && (slash = strchr(*name, '/'))) {
		if (slash - *name >= (long)sizeof(part))
			return NULL;
		memcpy(part, *name, slash - *name);
		part[slash - *name] = '\0';
		dir = op_find_child(dir, part);
		*name = slash + 1;
	}
	return dir && d_is_dir(dir) ? dir : NULL;
}

static void add(const char *name, struct vfsmount *mnt)
{
	struct op_mount *m = &mounts[nr_mounts++];

	strscpy(m->name, name, NAME_LEN);
	m->mnt = mnt;
}

/* give a mount its name */
static int attach(const char *name, struct vfsmount *mnt)
{
	struct vfsmount *root = mounts[0].mnt;
	struct dentry *d = op_find_child(root->mnt_root, name);

	if (!d)
		d = op_make_node(root->mnt_root, name, S_IFDIR | 0777);

	if (IS_ERR(d))
		return PTR_ERR(d);
	mock_attach(mnt, root, d);
	add(name, mnt);
	return 0;
}

static int check_name(const char *name)
{
	if (find(name, strlen(name)))
		return -EEXIST;
	if (nr_mounts == MAX_OP_MOUNTS)
		return -ENOSPC;
	return strlen(name) < NAME_LEN ? 0 : -ENAMETOOLONG;
}

int op_mount(const char *name, struct file_system_type *type,
	     int (*params)(struct fs_context *fc, const void *arg), const void *arg)
{
	struct fs_context *fc;
	struct vfsmount *mnt;
	int err;

	name = op_bare(name);
	err = check_name(name);
	if (err)
		return err;
	fc = fs_context_for_mount(type, 0);
	if (IS_ERR(fc))
		return PTR_ERR(fc);
	err = params ? params(fc, arg) : 0;
	mnt = err ? ERR_PTR(err) : mock_mount_fc(fc);
	put_fs_context(fc);
	return IS_ERR(mnt) ? PTR_ERR(mnt) : attach(name, mnt);
}

int op_set_string(struct fs_context *fc, const char *key, const char *value)
{
#ifdef HAVE_PARSE_QSTR /* 6.17 */
	return vfs_parse_fs_string(fc, key, value);
#else
	return vfs_parse_fs_string(fc, key, value, value ? strlen(value) : 0);
#endif
}

int op_for_each_file(const char *name, int (*fn)(const struct path *file, void *arg), void *arg)
{
	struct path dir, file;
	int err = op_path(name, &dir);

	if (err)
		return err;
	file.mnt = dir.mnt;
	port_for_each_child(file.dentry, dir.dentry)
	{
		if (!err && d_is_reg(file.dentry))
			err = fn(&file, arg);
	}
	path_put(&dir);
	return err;
}

static int look_up(const struct path *file, void *arg)
{
	char name[OP_PATH_LEN];
	struct path path;
	int err;

	snprintf(name, sizeof(name), "/%s/%s", (const char *)arg,
		 (const char *)file->dentry->d_name.name);
	err = kern_path(name, LOOKUP_FOLLOW, &path);
	if (!err)
		path_put(&path);
	return err;
}

int op_look_up_all(const char *name, const char *shown)
{
	return op_for_each_file(shown, look_up, (void *)op_bare(name));
}

DEFINE_SETUP(fs)
{
	const char *name = op_bare(args[0].name);
	int err = op_mount(name, &memfs_type, NULL, NULL);

	if (err)
		return err;
	if (IS_ERR(op_make_node(op_sb(name)->s_root, "data", S_IFDIR | 0777)))
		return -ENOMEM;
	memfs_options(op_sb(name)->s_fs_info, args);
	return 0;
}

DEFINE_SETUP(file)
{
	struct super_block *sb = op_sb(args[0].name);
	const char *name = op_bare(args[1].name);
	struct dentry *dir, *d;
	struct inode *inode;

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	dir = find_dir(sb, &name);
	if (!dir)
		return -ENOENT;
	if (op_find_child(dir, name))
		return -EEXIST;
	d = op_make_node(dir, name, S_IFREG | (umode_t)args[4].num);
	if (IS_ERR(d))
		return PTR_ERR(d);
	inode = d_inode(d);
	inode->i_uid = KUIDT_INIT(args[5].num);
	inode->i_flags |= args[6].num;
	return memfs_fill(inode, args[2].num, args[3].num);
}

void mounts_boot(void)
{
	struct fs_context *fc = fs_context_for_mount(&memfs_type, 0);
	struct vfsmount *root = mock_mount_fc(fc);

	put_fs_context(fc);
	add("/", root);
	port_root_fs.root.mnt = port_root_fs.pwd.mnt = root;
	port_root_fs.root.dentry = port_root_fs.pwd.dentry = root->mnt_root;
}
