// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of fs/namespace.c and fs/filesystems.c. References and writers are
 * counted as there, but without locks, between two visible operations. A mount
 * that nobody refers to any more is cleaned up by a work item, as one is whose
 * last reference a kernel thread had.
 */
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "mock/internal.h"
#include "mock/namespace.h"
#include "services/port.h"

#define MAX_ATTACHED 16
#define MAX_MOUNTS 64
#define MAX_TYPES 8

#ifdef HAVE_CONST_MOUNT
#define CONST_MOUNT const
#else
#define CONST_MOUNT
#endif

static struct mount *attached[MAX_ATTACHED];
static unsigned int nr_attached;
/* those of all super blocks, which remounting one read-only looks at */
static struct mount *all[MAX_MOUNTS];

__cacheline_aligned_in_smp DEFINE_SEQLOCK(mount_lock);

/* @old is replaced by @new, of which either is NULL */
static void replace(const struct mount *old, struct mount *new)
{
	unsigned int i = 0;

	while (i < MAX_MOUNTS && all[i] != old)
		i++;
	sim_assert(i < MAX_MOUNTS);
	all[i] = new;
}

struct vfsmount *mock_mount(struct dentry *root)
{
	struct mount *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return ERR_PTR(-ENOMEM);
	atomic_inc(&root->d_sb->s_active);
	m->mnt.mnt_root = dget(root);
	m->mnt.mnt_sb = root->d_sb;
#if defined(HAVE_MNT_IDMAP)
	m->mnt.mnt_idmap = &nop_mnt_idmap;
#elif defined(HAVE_MNT_USERNS)
	m->mnt.mnt_userns = &init_user_ns;
#endif
	m->mnt_parent = m;
	m->mnt_mountpoint = root;
	m->mnt_count = 1;
	replace(NULL, m);
	return &m->mnt;
}

void mock_attach(struct vfsmount *mnt, struct vfsmount *parent, struct dentry *on)
{
	struct mount *m = real_mount(mnt);

	m->mnt_parent = real_mount(parent);
	m->mnt_mountpoint = on;
	on->d_flags |= DCACHE_MOUNTED;
	sim_assert(nr_attached < MAX_ATTACHED);
	attached[nr_attached++] = m;
}

void mock_detach(struct vfsmount *mnt)
{
	struct mount *m = real_mount(mnt);
	unsigned int i = 0;

	while (attached[i] != m)
		i++;
	attached[i] = attached[--nr_attached];
	m->mnt_mountpoint->d_flags &= ~DCACHE_MOUNTED;
}

struct mount *__lookup_mnt(struct vfsmount *mnt, struct dentry *dentry)
{
	for (unsigned int i = 0; i < nr_attached; i++)
		if (&attached[i]->mnt_parent->mnt == mnt && attached[i]->mnt_mountpoint == dentry)
			return attached[i];
	return NULL;
}

struct vfsmount *lookup_mnt(const struct path *path)
{
	struct mount *m = __lookup_mnt(path->mnt, path->dentry);

	return m ? mntget(&m->mnt) : NULL;
}

bool __is_local_mountpoint(CONST_MOUNT struct dentry *dentry)
{
	return true;
}

int __legitimize_mnt(struct vfsmount *mnt, unsigned int seq)
{
	mntget(mnt);
	return 0;
}

/* up to 5.11 */
bool legitimize_mnt(struct vfsmount *mnt, unsigned int seq)
{
	return !__legitimize_mnt(mnt, seq);
}

static LLIST_HEAD(doomed);
/* who unmounts, and cleans up by itself before its system call returns */
static const struct task_struct *unmounts;

static void cleanup_mnt(struct mount *m)
{
	INVARIANT(!m->mnt_writers, m, 36, "mnt_want_write() without mnt_drop_write() on %s",
		  m->mnt.mnt_sb->s_type->name);
	dput(m->mnt.mnt_root);
	deactivate_super(m->mnt.mnt_sb);
	replace(m, NULL);
	kfree(m);
}

static void cleanup_doomed(struct work_struct *unused)
{
	struct llist_node *all = llist_del_all(&doomed);
	struct mount *m, *next;

	llist_for_each_entry_safe(m, next, all, mnt_llist) cleanup_mnt(m);
}
static DECLARE_WORK(cleanup_work, cleanup_doomed);

struct vfsmount *mntget(struct vfsmount *mnt)
{
	if (mnt)
		data_race(real_mount(mnt)->mnt_count++);
	return mnt;
}

void mntput(struct vfsmount *mnt)
{
	struct mount *m = real_mount(mnt);

	if (!mnt || data_race(--m->mnt_count))
		return;
	llist_add(&m->mnt_llist, &doomed);
	if (data_race(unmounts) != current)
		schedule_work(&cleanup_work);
}

void mock_cleanup_begin(void)
{
	data_race(unmounts = current);
}

void mock_cleanup_end(void)
{
	while (!llist_empty(&doomed))
		cleanup_doomed(NULL);
	data_race(unmounts = NULL);
}

unsigned int mock_mount_users(const struct vfsmount *mnt)
{
	return container_of(mnt, struct mount, mnt)->mnt_count;
}

/* the layers of an overlay are private clones; they live as long as the overlay */
struct vfsmount *clone_private_mount(const struct path *path)
{
	return mock_mount(path->dentry);
}

bool path_is_under(const struct path *a, const struct path *b)
{
	return a->mnt == b->mnt && is_subdir(a->dentry, b->dentry);
}

void kern_unmount_array(struct vfsmount *mnt[], unsigned int num)
{
	for (unsigned int i = 0; i < num; i++)
		mntput(mnt[i]);
}

struct vfsmount *mock_mount_fc(struct fs_context *fc)
{
	int err = vfs_get_tree(fc);
	struct vfsmount *mnt;

	if (err)
		return ERR_PTR(err);
	/* the context drops its own references */
	mnt = mock_mount(fc->root);
	up_write(&fc->root->d_sb->s_umount);
	return mnt;
}

/* internal mounts, of anonymous inodes and pipes for example; they stay */
struct vfsmount *kern_mount(struct file_system_type *type)
{
	struct fs_context *fc = fs_context_for_mount(type, SB_KERNMOUNT);
	struct vfsmount *mnt = IS_ERR(fc) ? ERR_CAST(fc) : mock_mount_fc(fc);

	if (!IS_ERR(fc))
		put_fs_context(fc);
	return mnt;
}

/* ---- write access: no mount is read-only, but super blocks are ----------- */

/* struct super_block: a change to read-only is under way */
static bool is_readonly(const struct vfsmount *mnt)
{
	const struct super_block *sb = mnt->mnt_sb;

	return data_race(sb->s_readonly_remount) || sb_rdonly(sb);
}

/* between two visible operations, where the tree has mount_lock and MNT_WRITE_HOLD */
int sb_prepare_remount_readonly(struct super_block *sb)
{
	if (atomic_long_read(&sb->s_remove_count))
		return -EBUSY;
	for (unsigned int i = 0; i < MAX_MOUNTS; i++)
		if (all[i] && all[i]->mnt.mnt_sb == sb && data_race(all[i]->mnt_writers))
			return -EBUSY;
	data_race(sb->s_readonly_remount = 1);
	return 0;
}

int mnt_get_write_access(struct vfsmount *mnt)
{
	if (is_readonly(mnt))
		return -EROFS;
	data_race(real_mount(mnt)->mnt_writers++);
	return 0;
}

void mnt_put_write_access(struct vfsmount *mnt)
{
	data_race(real_mount(mnt)->mnt_writers--);
}

int mnt_want_write(struct vfsmount *mnt)
{
	int err;

	sb_start_write(mnt->mnt_sb);
	err = mnt_get_write_access(mnt);
	if (err)
		sb_end_write(mnt->mnt_sb);
	return err;
}

void mnt_drop_write(struct vfsmount *mnt)
{
	mnt_put_write_access(mnt);
	sb_end_write(mnt->mnt_sb);
}

/* a file that is open for writing is counted already */
int mnt_get_write_access_file(struct file *file)
{
	return file->f_mode & FMODE_WRITER ? 0 : mnt_get_write_access(file->f_path.mnt);
}

void mnt_put_write_access_file(struct file *file)
{
	if (!(file->f_mode & FMODE_WRITER))
		mnt_put_write_access(file->f_path.mnt);
}

int mnt_want_write_file(struct file *file)
{
	int err;

	sb_start_write(file_inode(file)->i_sb);
	err = mnt_get_write_access_file(file);
	if (err)
		sb_end_write(file_inode(file)->i_sb);
	return err;
}

void mnt_drop_write_file(struct file *file)
{
	mnt_put_write_access_file(file);
	sb_end_write(file_inode(file)->i_sb);
}

/* up to 6.7 they had these names */
int __mnt_want_write(struct vfsmount *mnt)
{
	return mnt_get_write_access(mnt);
}

void __mnt_drop_write(struct vfsmount *mnt)
{
	mnt_put_write_access(mnt);
}

int __mnt_want_write_file(struct file *file)
{
	return mnt_get_write_access_file(file);
}

void __mnt_drop_write_file(struct file *file)
{
	mnt_put_write_access_file(file);
}

bool path_noexec(const struct path *path)
{
	return false;
}

bool __mnt_is_readonly(CONST_MOUNT struct vfsmount *mnt)
{
	return sb_rdonly(mnt->mnt_sb);
}

/* ---- filesystem types ---------------------------------------------------- */

static struct file_system_type *types[MAX_TYPES];
static unsigned int nr_types;

int register_filesystem(struct file_system_type *fs)
{
	sim_assert(nr_types < MAX_TYPES);
	types[nr_types++] = fs;
	return 0;
}

/* pipefs, which finds no mount */
int unregister_filesystem(struct file_system_type *fs)
{
	unsigned int i = 0;

	while (types[i] != fs)
		i++;
	types[i] = types[--nr_types];
	return 0;
}

struct file_system_type *get_filesystem(struct file_system_type *fs)
{
	return fs;
}

void put_filesystem(struct file_system_type *fs)
{
}

struct file_system_type *mock_fs_type(const char *name)
{
	for (unsigned int i = 0; i < nr_types; i++)
		if (!strcmp(types[i]->name, name))
			return types[i];
	return NULL;
}

/* ---- processes: one namespace ---------------------------------------------- */

struct pid_namespace init_pid_ns;

struct pid_namespace *task_active_pid_ns(struct task_struct *task)
{
	return &init_pid_ns;
}

/* nobody is found by a number, as one of another namespace is not */
struct pid *find_pid_ns(int nr, struct pid_namespace *ns)
{
	return NULL;
}

pid_t pid_nr_ns(struct pid *pid, struct pid_namespace *ns)
{
	return 0;
}
