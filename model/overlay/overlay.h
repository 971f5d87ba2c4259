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

/* ---- range.c ---------------------------------------------------------- */

struct pipe_inode_info;

int ovl_fsync(struct file *file, int datasync);
int ovl_flush(struct file *file);
int ovl_mmap(struct file *file, struct vm_area_struct *vma);
long ovl_fallocate(struct file *file, int mode, loff_t pos, loff_t len);
ssize_t ovl_copy_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    size_t len, unsigned int flags);
loff_t ovl_remap_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    loff_t len, unsigned int flags);
ssize_t ovl_splice_read(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe, size_t len,
			 unsigned int flags);
ssize_t ovl_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos, size_t len,
			 unsigned int flags);

/* ---- file.c, aio.c ---------------------------------------------------- */

extern const struct file_operations ovl_file_operations;
/** ovl_real_fdget() - the file below @file, as it is now. @real: to be put by ovl_fdput(). Return:
 * 0, negative errno */
int ovl_real_fdget(const struct file *file, struct fd *real);
/** ovl_opened_file() - the file below, as it was when @file was opened */
struct file *ovl_opened_file(const struct file *file);
/** ovl_remove_privs() - before @file is changed, with the credentials of who does that. Rule 30 */
void ovl_remove_privs(struct file *file);
/** ovl_ctx() - on whose behalf helpers access what is below @file */
struct backing_file_ctx ovl_ctx(struct file *file);
/** ovl_file_accessed(), ovl_file_end_write() - behind a read, a write */
void ovl_file_accessed(struct file *file);
void ovl_file_end_write(struct file *file, loff_t pos, ssize_t ret);
/**
 * ovl_aio_submit() - asynchronous I/O in the form of 5.6 to 6.7 (struct ovl_aio_req)
 * @real: handed over; on return @real->flags are clear if the request owns the file now
 * @flags: for the real file
 * Return: -EIOCBQUEUED, or what the real file returned
 */
ssize_t ovl_aio_submit(struct fd *real, struct kiocb *iocb, struct iov_iter *iter, int flags);

#endif
