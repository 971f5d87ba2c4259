// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end: what setup has mounted is unmounted again, one mount at a call, by
 * the tree's own fs/super.c, fs/dcache.c and file systems. A mount goes
 * when nothing is on top of it any more, and before that what its dentries and
 * inodes are held by is counted, so that a reference that was leaked is told
 * with the object, and not as what a file system says of it afterwards. What the
 * tree leaves over in spite of that is for the heap to find.
 */
#include <linux/cred.h>
#include <linux/dcache.h>
#include "common/rules.h"
#include "mock/internal.h"
#include "mock/namespace.h"
#include "ops/ops.h"
#include "parts/part.h"

/** struct counted - credentials that are part of the world: how often they were held at first */
static struct counted {
	const char *whose;
	const struct cred *const *cred;
	long held;
} creds[] = {
	{"a user", &port_user_cred, 0},
	{"root", &port_root_cred, 0},
};

void unmount_boot(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(creds); i++)
		creds[i].held = (*creds[i].cred)->usage.counter;
}

/* @left: references that nothing explains, or that are missing. Return: there are none of either */
static bool check(long left, const void *obj, const char *what, const char *of)
{
	if (left > 0)
		sim_report(SIM_R_LEAK, obj, NULL,
			   "kmemleak: unreferenced object of %s: %ld reference%s left to %s", what,
			   left, left == 1 ? "" : "s", of);
	INVARIANT(left >= 0, obj, 83, "%ld reference%s to %s of %s put too many", -left,
		  left == -1 ? "" : "s", what, of);
	return !left;
}

static void check_creds(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(creds); i++)
		check((*creds[i].cred)->usage.counter - creds[i].held, *creds[i].cred, "cred",
		      creds[i].whose);
}

/*
 * A dentry is held by its children, and by its name where that stays until it is
 * removed, and is no cache. The root is held by super block and mount.
 */
static bool check_dentry(const struct dentry *d)
{
	bool name =
		!port_part_of(d->d_sb)->names_cached && d_really_is_positive(d) && !d_unhashed(d);
	long left = d_count(d) - name - 2 * (d == d->d_sb->s_root);
	const struct dentry *child;
	bool fine = true;

	port_for_each_child(child, d)
	{
		left--;
		fine &= check_dentry(child);
	}
	return check(left, d, "dentry", (const char *)d->d_name.name) && fine;
}

#ifdef HAVE_DENTRY_ALIAS_IN_UNION /* until 7.1 */
#define D_ALIAS d_u.d_alias
#else
#define D_ALIAS d_alias
#endif

/* An inode is held by its dentries, and perhaps by its subsystem. */
static bool check_inode(struct inode *inode, const char *of)
{
	const struct port_part *part = port_part_of(inode->i_sb);
	long left = atomic_read(&inode->i_count) - (part->pins ? part->pins(inode) : 0);
	const void *obj = (const char *)inode - part->inode_at;
	const struct dentry *d;

	hlist_for_each_entry(d, &inode->i_dentry, D_ALIAS) left--;
#ifdef S_KERNEL_FILE /* 5.17 */
	INVARIANT(!(inode->i_flags & S_KERNEL_FILE), obj, 78,
		  "S_KERNEL_FILE is left on an inode of %s, which nobody uses", of);
#endif
	return check(left, obj, "inode", of);
}

static bool check_sb(const struct super_block *sb, const char *of)
{
	bool fine = check_dentry(sb->s_root);
	struct inode *inode;

	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) fine &= check_inode(inode, of);
	return fine;
}

static long mount_left(const struct op_mount *m)
{
	return (long)mock_mount_users(m->mnt) - 1;
}

static long sb_left(const struct op_mount *m)
{
	return atomic_read(&m->mnt->mnt_sb->s_active) - 1;
}

static void thaw(struct super_block *sb)
{
	/* whoever froze it, and however often */
	for (unsigned int n = 0; sb->s_writers.frozen == SB_FREEZE_COMPLETE; n++)
		op_thaw_sb(sb, n % 2 ? FREEZE_HOLDER_KERNEL : FREEZE_HOLDER_USERSPACE);
}

/* Return: index of a mount that nothing uses, the last of several; @nr when there is none */
static unsigned int find_unused(const struct op_mount *m, unsigned int nr)
{
	for (unsigned int i = nr; i-- > (nr > 1);) /* the root is the last that goes */
		if (!mount_left(&m[i]) && !sb_left(&m[i]))
			return i;
	return nr;
}

/* Everything is in use; what is on top of all others says by whom. */
static void report_used(const struct op_mount *m, unsigned int nr)
{
	for (unsigned int i = nr; i-- > 0;)
		if (!check(mount_left(&m[i]), real_mount(m[i].mnt), "mount", m[i].name))
			return;
	for (unsigned int i = nr; i-- > 0;)
		if (!check(sb_left(&m[i]), m[i].mnt->mnt_sb, "super_block", m[i].name))
			return;
}

bool op_unmount(void)
{
	unsigned int nr, i;
	const struct op_mount *m = op_mounts(&nr);

	port_rcu_batch();
	if (!nr) {
		port_parts_exit();
		check_creds();
		port_cpu_dead();
		return false;
	}
	for (i = 0; i < nr; i++)
		thaw(m[i].mnt->mnt_sb);
	i = find_unused(m, nr);
	if (i == nr)
		report_used(m, nr);
	else if (check_sb(m[i].mnt->mnt_sb, m[i].name))
		op_umount_nth(i);
	return true;
}
