// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is mounted where: filesystems that scenarios make, each on a directory
 * of a root that is a memfs itself. A memfs keeps its files in a directory
 * "data", beside which overlays find their work directories, and a second
 * overlay on the same upper filesystem an upper directory of its own.
 */
#include <linux/fs_context.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "mock/namespace.h"
#include "ops/ops.h"
#include "fs/internal.h"

#define NAME_LEN OP_MOUNT_NAME
#define MAX_MOUNTS 9 /* with the root */
#define PATH_LEN 96

static struct op_mount mounts[MAX_MOUNTS];
static unsigned int nr_mounts;

const struct op_mount *op_mounts(unsigned int *nr)
{
	*nr = nr_mounts;
	return mounts;
}

void op_umount(unsigned int i)
{
	struct vfsmount *mnt = mounts[i].mnt;

	nr_mounts--;
	for (; i < nr_mounts; i++)
		mounts[i] = mounts[i + 1];
	if (nr_mounts)
		mock_detach(mnt);
	mntput(mnt);
}

static const char *bare(const char *name)
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
	struct op_mount *m = find(bare(name), strlen(bare(name)));

	return m ? m->mnt->mnt_sb : NULL;
}

void for_each_mounted_sb(void (*fn)(struct super_block *sb, const char *name))
{
	for (unsigned int i = 0; i < nr_mounts; i++)
		fn(mounts[i].mnt->mnt_sb, mounts[i].name);
}

/* what a name of a scenario is in the tree of mounts */
static void full_path(const char *name, char *buf)
{
	const char *rest = strchrnul(bare(name), '/');
	struct op_mount *m = find(bare(name), rest - bare(name));

	snprintf(buf, PATH_LEN, "/%.*s%s%s", (int)(rest - bare(name)), bare(name),
		 m && memfs_is(m->mnt->mnt_sb) ? "/data" : "", rest);
}

int op_path(const char *name, struct path *path)
{
	char buf[PATH_LEN];
	int err;

	full_path(name, buf);
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

static struct dentry *find_child(struct dentry *parent, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));
	struct dentry *d = d_hash_and_lookup(parent, &q);

	dput(d); /* it stays: the name is the file */
	return d;
}

/* a file or directory of a memfs */
static struct dentry *make_node(struct dentry *parent, const char *name, umode_t mode)
{
	struct inode *inode = memfs_make_inode(parent->d_sb, d_inode(parent), mode);
	struct dentry *d = inode ? d_alloc_name(parent, name) : NULL;

	if (!d)
		return NULL;
	memfs_name(d, inode);
	dput(d);
	return d;
}

static struct vfsmount *mount_fc(struct fs_context *fc)
{
	int err = vfs_get_tree(fc);
	struct vfsmount *mnt;

	if (err)
		return ERR_PTR(err);
	/* the context drops its own references */
	atomic_inc(&fc->root->d_sb->s_active);
	mnt = mock_mount(dget(fc->root));
	up_write(&fc->root->d_sb->s_umount);
	return mnt;
}

static void add(const char *name, struct vfsmount *mnt)
{
	struct op_mount *m = &mounts[nr_mounts++];

	strscpy(m->name, name, NAME_LEN);
	m->mnt = mnt;
	m->overlays = 0;
}

/* give a mount its name */
static int attach(const char *name, struct vfsmount *mnt)
{
	struct vfsmount *root = mounts[0].mnt;
	struct dentry *d = make_node(root->mnt_root, name, S_IFDIR | 0777);

	if (!d)
		return -ENOMEM;
	mock_attach(mnt, root, d);
	add(name, mnt);
	return 0;
}

static int check_name(const char *name)
{
	if (find(name, strlen(name)))
		return -EEXIST;
	if (nr_mounts == MAX_MOUNTS)
		return -ENOSPC;
	return strlen(name) < NAME_LEN ? 0 : -ENAMETOOLONG;
}

static int mount_type(const char *name, struct file_system_type *type,
		      int (*params)(struct fs_context *fc, const void *arg), const void *arg)
{
	struct fs_context *fc;
	struct vfsmount *mnt;
	int err = check_name(name);

	if (err)
		return err;
	fc = fs_context_for_mount(type, 0);
	if (IS_ERR(fc))
		return PTR_ERR(fc);
	err = params ? params(fc, arg) : 0;
	mnt = err ? ERR_PTR(err) : mount_fc(fc);
	put_fs_context(fc);
	return IS_ERR(mnt) ? PTR_ERR(mnt) : attach(name, mnt);
}

int op_mount(const char *name, struct file_system_type *type)
{
	return mount_type(bare(name), type, NULL, NULL);
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

DEFINE_SETUP(fs)
{
	const char *name = bare(args[0].name);
	int err = op_mount(name, &memfs_type);
	struct memfs_info *info;

	if (err)
		return err;
	info = op_sb(name)->s_fs_info;
	info->dio = (enum memfs_dio_mode)args[1].num;
	info->any_result = args[2].num;
	info->async_extend = args[3].num;
	return make_node(op_sb(name)->s_root, "data", S_IFDIR | 0777) ? 0 : -ENOMEM;
}

DEFINE_SETUP(file)
{
	struct super_block *sb = op_sb(args[0].name);
	const char *name = bare(args[1].name);
	struct dentry *data, *d;
	struct inode *inode;

	if (!sb || !memfs_is(sb))
		return -ENODEV;
	data = find_child(sb->s_root, "data");
	if (find_child(data, name))
		return -EEXIST;
	d = make_node(data, name, S_IFREG | (umode_t)args[4].num);
	if (!d)
		return -ENOMEM;
	inode = d_inode(d);
	inode->i_uid = KUIDT_INIT(args[5].num);
	inode->i_flags |= args[6].num;
	return memfs_fill(inode, args[2].num, args[3].num);
}

/** struct layers - of an overlay, as options of its mount */
struct layers {
	char lower[PATH_LEN], upper[PATH_LEN], work[PATH_LEN];
};

static int set_string(struct fs_context *fc, const char *key, const char *value)
{
#ifdef HAVE_PARSE_QSTR /* 6.17 */
	return vfs_parse_fs_string(fc, key, value);
#else
	return vfs_parse_fs_string(fc, key, value, strlen(value));
#endif
}

static int set_layers(struct fs_context *fc, const void *arg)
{
	const struct layers *l = arg;
	int err = set_string(fc, "lowerdir", l->lower);

	if (!err)
		err = set_string(fc, "upperdir", l->upper);
	if (!err)
		err = set_string(fc, "workdir", l->work);
	return err;
}

/* the first overlay shows what is in the filesystem, each further one has a directory of its own */
static int upper_dirs(struct op_mount *m, struct layers *l)
{
	struct dentry *root = m->mnt->mnt_root;
	unsigned int n = m->overlays++;
	char name[NAME_LEN];

	snprintf(name, sizeof(name), "work%u", n);
	if (!make_node(root, name, S_IFDIR | 0777))
		return -ENOMEM;
	snprintf(l->work, PATH_LEN, "/%s/%s", m->name, name);
	snprintf(name, sizeof(name), n ? "data%u" : "data", n);
	if (n && !make_node(root, name, S_IFDIR | 0777))
		return -ENOMEM;
	snprintf(l->upper, PATH_LEN, "/%s/%s", m->name, name);
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
	char buf[PATH_LEN];
	struct path dir, path;
	struct dentry *d;

	if (kern_path(layer, LOOKUP_FOLLOW, &dir))
		return;
	port_for_each_child(d, dir.dentry)
	{
		snprintf(buf, PATH_LEN, "/%s/%s", name, (const char *)d->d_name.name);
		if (d_really_is_positive(d) && !kern_path(buf, LOOKUP_FOLLOW, &path))
			path_put(&path);
	}
	path_put(&dir);
}

DEFINE_SETUP(overlay)
{
	const char *name = bare(args[0].name);
	const char *upper = args[2].name ? bare(args[2].name) : "";
	struct op_mount *m = find(upper, strlen(upper));
	struct layers l;
	int err;

	if (args[3].num)
		return -EOPNOTSUPP; /* data-only layers */
	if (!m || !memfs_is(m->mnt->mnt_sb) || !args[1].name || !op_sb(args[1].name))
		return -ENODEV;
	full_path(args[1].name, l.lower);
	err = upper_dirs(m, &l);
	if (!err)
		err = mount_type(name, mock_fs_type("overlay"), set_layers, &l);
	if (err)
		return err;
	mark_lower(op_sb(args[1].name), m->mnt->mnt_sb);
	look_up_all(name, l.lower);
	look_up_all(name, l.upper);
	return 0;
}

void mounts_boot(void)
{
	struct fs_context *fc = fs_context_for_mount(&memfs_type, 0);
	struct vfsmount *root = mount_fc(fc);

	put_fs_context(fc);
	add("/", root);
	port_root_fs.root.mnt = port_root_fs.pwd.mnt = root;
	port_root_fs.root.dentry = port_root_fs.pwd.dentry = root->mnt_root;
}
