// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes, names and attributes. A mock filesystem has one directory, and what
 * was made in it stays for the run: copy-up adds names, nothing removes them.
 */
#include <linux/fs.h>
#include "common/rules.h"

DEFINE_KEPT_CACHE(dentry_cache, struct dentry, "dentry");

static uint64_t clock_ticks;
static unsigned int last_ino;

uint64_t current_time(void)
{
	return data_race(++clock_ticks);
}

void inode_init(struct inode *inode, struct super_block *sb)
{
	struct file_system_type *type = sb->s_type;

	inode->i_sb = sb;
	inode->i_ino = data_race(++last_ino);
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time();
	sim_lock_init(&inode->i_lock.l, "&type->i_lock_key", &type->i_lock_key, SIM_SITE());
	__init_rwsem(&inode->i_rwsem, "&type->i_mutex_key", &type->i_mutex_key[sb->s_stack_depth]);
}

struct dentry *d_lookup(struct super_block *sb, const char *name)
{
	struct dentry *d;

	mock_acquire(&sb->s_dentries);
	for (d = data_race(sb->s_dentries); d; d = data_race(d->d_next)) {
		if (!strcmp(d->d_name, name))
			return d;
	}
	return NULL;
}

struct dentry *d_add(struct super_block *sb, const char *name, struct inode *inode)
{
	struct dentry *d = kmem_cache_zalloc(dentry_cache, GFP_KERNEL), **at;

	if (!d)
		return ERR_PTR(-ENOMEM);
	mem_copy(d->d_name, name, strlen(name) + 1);
	d->d_inode = inode;
	d->d_sb = sb;
	for (at = &sb->s_dentries; data_race(*at); at = &data_race(*at)->d_next)
		;
	data_race(*at = d);
	mock_release(&sb->s_dentries);
	return d;
}

void d_delete(struct dentry *dentry)
{
	struct dentry **at = &dentry->d_sb->s_dentries;

	mock_acquire(at);
	while (data_race(*at) != dentry)
		at = &data_race(*at)->d_next;
	data_race(*at = dentry->d_next);
	mock_release(&dentry->d_sb->s_dentries);
}

struct dentry *path_lookup(const char *path)
{
	const char *slash = strrchr(path, '/');
	char where[NAME_LEN];
	struct super_block *sb;
	struct dentry *d;
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (!len || len >= NAME_LEN)
		return ERR_PTR(-ENOENT);
	mem_copy(where, path, len);
	where[len] = '\0';
	sb = mounted_sb(where);
	d = sb ? d_lookup(sb, slash + 1) : NULL;
	return d ? d : ERR_PTR(-ENOENT);
}

/* as __mark_inode_dirty(), fs/fs-writeback.c: nothing is written back here */
static void mark_inode_dirty(struct inode *inode)
{
	if (inode->i_sb->s_op)
		inode->i_sb->s_op->dirty_inode(inode, 0);
}

int inode_permission(struct inode *inode)
{
	return inode->i_op && inode->i_op->permission ? inode->i_op->permission(inode, 0) : 0;
}

bool inode_owner_or_capable(const struct inode *inode)
{
	return inode->i_uid == current_cred()->uid;
}

void file_remove_privs(struct file *file)
{
	struct inode *inode = file_inode(file);

	/* only a backing file is written with overridden credentials, those of the mounter */
	INVARIANT((file->f_mode & FMODE_BACKING) || !current->depth, file, 30,
		  "privileges removed with overridden credentials");
	/* the mounter may keep them: CAP_FSETID */
	if (!(inode->i_mode & S_ISUID) || !current_cred()->uid)
		return;
	if (inode->i_op && inode->i_op->kill_suid) {
		inode->i_op->kill_suid(inode);
	} else {
		inode->i_mode &= ~S_ISUID;
		inode->i_ctime = current_time();
	}
	sim_note(SIM_NOTE, inode, inode->i_mode, SIM_SITE());
}

int file_modified(struct file *file)
{
	struct inode *inode = file_inode(file);

	file_remove_privs(file);
	inode->i_mtime = inode->i_ctime = current_time();
	mark_inode_dirty(inode);
	return 0;
}

int kiocb_modified(struct kiocb *iocb)
{
	return file_modified(iocb->ki_filp);
}

void touch_atime(struct file *file)
{
	struct inode *inode = file_inode(file);

	might_sleep();
	if (!changed(FAULT_ATIME_FROZEN) && !sb_start_write_trylock(inode->i_sb))
		return;
	inode->i_atime = current_time();
	mark_inode_dirty(inode);
	if (!changed(FAULT_ATIME_FROZEN))
		sb_end_write(inode->i_sb);
}

void file_accessed(struct file *file)
{
	if (!(file->f_flags & O_NOATIME))
		touch_atime(file);
}
