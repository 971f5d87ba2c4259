/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The overlay: a filesystem whose files are files of two others. One lower
 * and one upper layer; the lower may itself be an overlay.
 */
#ifndef MODEL_OVERLAY_H
#define MODEL_OVERLAY_H

#include <linux/fs.h>

#define FILESYSTEM_MAX_STACK_DEPTH 2

/**
 * struct ovl_fs - a mount
 * @lazy_data: files of the lower layer are looked up when their data is needed
 * @creator_cred: with these the layers are accessed
 */
struct ovl_fs {
	struct super_block *lower, *upper;
	bool lazy_data;
	const struct cred *creator_cred;
};

/**
 * struct ovl_inode - @lower: NULL for a file that is only in the upper layer
 * @lowerdata: the one that has the data; set once, under @lock, where the lookup is lazy
 * @upper: set once, by copy-up, under @lock (rule 38)
 */
struct ovl_inode {
	struct inode vfs_inode;
	struct dentry *lower;
	struct dentry *lowerdata;
	struct dentry *upper;
	struct mutex lock;
};

static inline struct ovl_inode *OVL_I(struct inode *inode)
{
	return container_of(inode, struct ovl_inode, vfs_inode);
}

static inline struct ovl_fs *OVL_FS(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/** ovl_fdput() - fdput() of a real file */
static inline void ovl_fdput(struct fd fd)
{
	if (!changed(FAULT_TEMP_KEPT))
		fdput(fd);
}

/* ---- super.c, inode.c ------------------------------------------------- */

/** ovl_mount() - Return: super block, ERR_PTR(): as sget(), -EINVAL when stacked too deep */
struct super_block *ovl_mount(const char *where, struct super_block *lower,
			      struct super_block *upper, bool lazy_data);
bool ovl_is(const struct super_block *sb);
/** ovl_new_inode() - @lower or @upper may be NULL, not both. Return: NULL on injected failure */
struct inode *ovl_new_inode(struct super_block *sb, struct dentry *lower, struct dentry *upper);
/** ovl_inode_upper() - inode in the upper layer, NULL before copy-up */
struct inode *ovl_inode_upper(struct inode *inode);
/** ovl_inode_real() - the inode that has the data: upper, or else lower */
struct inode *ovl_inode_real(struct inode *inode);
/** ovl_verify_lowerdata() - find the lower data unless it is known. Takes the inode's lock. Return:
 * 0, -EACCES */
int ovl_verify_lowerdata(struct inode *inode);
/** ovl_copyattr() - take over the real inode's attributes. Rule 44 */
void ovl_copyattr(struct inode *inode);
const struct cred *ovl_override_creds(struct super_block *sb);
/** ovl_check_attrs() - rule 43, at quiescence */
void ovl_check_attrs(struct super_block *sb);

/* ---- copy_up.c -------------------------------------------------------- */

/** ovl_copy_up() - Return: 0, also when another was faster; else what failed */
int ovl_copy_up(struct dentry *dentry);

/* ---- file.c, aio.c ---------------------------------------------------- */

extern const struct file_operations ovl_file_operations;
void ovl_file_accessed(struct file *file);
/**
 * ovl_aio_submit() - asynchronous I/O in the form of 5.6 to 6.7 (struct ovl_aio_req)
 * @real: handed over; on return @real->flags are clear if the request owns the file now
 * @flags: for the real file
 * Return: -EIOCBQUEUED, or what the real file returned
 */
ssize_t ovl_aio_submit(struct fd *real, struct kiocb *iocb, struct iov_iter *iter, int flags);

#endif
