// SPDX-License-Identifier: GPL-2.0-only
/*
 * Overlay inodes: which real inode is behind one, and the copies of its
 * attributes.
 */
#include "common/rules.h"
#include "overlay/overlay.h"

DEFINE_KEPT_CACHE(ovl_inode_cache, struct ovl_inode, "ovl_inode");

/* by stacking depth: the lock of a lower overlay ranks below ours. Rule 34 */
static struct sim_lock_key ovl_i_lock_key[FILESYSTEM_MAX_STACK_DEPTH + 1];
static const char *const ovl_i_lock_name[] = {"", "&ovl_i_lock_key[1]", "&ovl_i_lock_key[2]"};

/* as ovl_setattr(): the real file loses it, with the credentials of who can */
static void ovl_kill_suid(struct inode *inode)
{
	struct inode *upper = ovl_inode_upper(inode);

	if (!upper)
		return;
	sb_start_write(upper->i_sb);
	inode_lock(upper);
	upper->i_mode &= ~S_ISUID;
	upper->i_ctime = current_time();
	inode_unlock(upper);
	sb_end_write(upper->i_sb);
	ovl_copyattr(inode);
}

static const struct inode_operations ovl_inode_operations = {
	.kill_suid = ovl_kill_suid,
};

struct inode *ovl_new_inode(struct super_block *sb, struct dentry *lower, struct dentry *upper)
{
	struct ovl_inode *oi = kmem_cache_zalloc(ovl_inode_cache, GFP_KERNEL);
	int depth = changed(FAULT_LOCK_CLASS) ? 1 : sb->s_stack_depth;
	struct inode *inode;

	if (!oi)
		return NULL;
	inode = &oi->vfs_inode;
	inode_init(inode, sb);
	inode->i_op = &ovl_inode_operations;
	inode->i_fop = &ovl_file_operations;
	oi->lower = lower;
	oi->upper = upper;
	__mutex_init(&oi->lock, ovl_i_lock_name[depth], &ovl_i_lock_key[depth]);
	inode->i_flags = ovl_inode_real(inode)->i_flags;
	ovl_copyattr(inode);
	return inode;
}

struct inode *ovl_inode_upper(struct inode *inode)
{
	struct dentry *upper = READ_ONCE(OVL_I(inode)->upper);

	return upper ? upper->d_inode : NULL;
}

struct inode *ovl_inode_real(struct inode *inode)
{
	struct inode *upper = ovl_inode_upper(inode);

	return upper ? upper : OVL_I(inode)->lower->d_inode;
}

int ovl_verify_lowerdata(struct inode *inode)
{
	struct ovl_inode *oi = OVL_I(inode);
	int err;

	if (!OVL_FS(inode->i_sb)->lazy_data || !oi->lower || READ_ONCE(oi->lowerdata))
		return 0;
	INVARIANT(!lockdep_is_held(&oi->lock), inode, 39,
		  "lower data looked up under the lock of the inode");
	mutex_lock(&oi->lock);
	err = inode_permission(oi->lower->d_inode);
	if (!err)
		smp_store_release(&oi->lowerdata, oi->lower);
	mutex_unlock(&oi->lock);
	return err;
}

static void ovl_do_copyattr(struct inode *inode)
{
	struct inode *real = ovl_inode_real(inode);

	inode->i_uid = real->i_uid;
	if (!changed(FAULT_COPYATTR_MODE))
		inode->i_mode = real->i_mode;
	inode->i_atime = real->i_atime;
	inode->i_mtime = real->i_mtime;
	inode->i_ctime = real->i_ctime;
	i_size_write(inode, i_size_read(real));
}

void ovl_copyattr(struct inode *inode)
{
	if (!changed(OVL_COPYATTR_LOCK)) {
		ovl_do_copyattr(inode);
		return;
	}
	spin_lock(&inode->i_lock);
	ovl_do_copyattr(inode);
	spin_unlock(&inode->i_lock);
}

const struct cred *ovl_override_creds(struct super_block *sb)
{
	return override_creds(OVL_FS(sb)->creator_cred);
}

void ovl_check_attrs(struct super_block *sb)
{
	for (struct dentry *d = sb->s_dentries; d; d = d->d_next) {
		struct inode *inode = d->d_inode;
		struct inode *real =
			(OVL_I(inode)->upper ? OVL_I(inode)->upper : OVL_I(inode)->lower)->d_inode;

		INVARIANT(inode->i_size == real->i_size, inode, 43,
			  "size of %s/%s differs from the real file's", sb->s_id, d->d_name);
		INVARIANT(inode->i_mode == real->i_mode, inode, 43,
			  "mode of %s/%s differs from the real file's", sb->s_id, d->d_name);
		INVARIANT(inode->i_mtime == real->i_mtime, inode, 43,
			  "mtime of %s/%s differs from the real file's", sb->s_id, d->d_name);
	}
}
