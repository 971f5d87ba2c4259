// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copy-up: a nameless file in the upper layer gets data and attributes piece
 * by piece, then a name, then becomes the inode's upper one. What changed over
 * time is how much of that is done with the upper layer's sb_writers held.
 */
#include "common/rules.h"
#include "overlay/overlay.h"
#include "memfs/memfs.h"

#define OVL_COPY_UP_CHUNK 2048

struct ovl_copy_buf {
	uint8_t bytes[OVL_COPY_UP_CHUNK];
};

DEFINE_CACHE(ovl_copy_buf_cache, struct ovl_copy_buf, "ovl_copy_buf");

/** struct ovl_copy_up_ctx - one copy-up. @temp: the new inode, @tmpfile: a file of it */
struct ovl_copy_up_ctx {
	struct dentry *dentry;
	struct ovl_inode *oi;
	struct super_block *upper;
	struct inode *temp;
	struct file *tmpfile;
};

/* since 6.7 the helpers take freeze protection, each for itself */
static void ovl_start_write(struct ovl_copy_up_ctx *c)
{
	if (changed(OVL_COPY_UP_NO_SBW))
		sb_start_write(c->upper);
}

static void ovl_end_write(struct ovl_copy_up_ctx *c)
{
	if (changed(OVL_COPY_UP_NO_SBW))
		sb_end_write(c->upper);
}

static void ovl_want_write(struct ovl_copy_up_ctx *c)
{
	if (!changed(OVL_COPY_UP_NO_SBW))
		sb_start_write(c->upper);
}

static void ovl_drop_write(struct ovl_copy_up_ctx *c)
{
	if (!changed(OVL_COPY_UP_NO_SBW))
		sb_end_write(c->upper);
}

/* Return: 1 when it has an upper already. Rule 37 */
static int ovl_copy_up_start(struct ovl_copy_up_ctx *c)
{
	if (!changed(OVL_LOCK_THEN_WRITE))
		ovl_want_write(c);
	mutex_lock(&c->oi->lock);
	if (READ_ONCE(c->oi->upper) && !changed(FAULT_COPY_UP_UNCHECKED)) {
		mutex_unlock(&c->oi->lock);
		if (!changed(OVL_LOCK_THEN_WRITE))
			ovl_drop_write(c);
		return 1;
	}
	if (changed(OVL_LOCK_THEN_WRITE))
		ovl_want_write(c);
	return 0;
}

static void ovl_copy_up_end(struct ovl_copy_up_ctx *c)
{
	if (changed(OVL_LOCK_THEN_WRITE))
		ovl_drop_write(c);
	mutex_unlock(&c->oi->lock);
	if (!changed(OVL_LOCK_THEN_WRITE))
		ovl_drop_write(c);
}

/* where the next data is, only the lower filesystem knows */
static loff_t ovl_skip_hole(const struct ovl_copy_up_ctx *c, struct file *from, loff_t pos)
{
	INVARIANT(!changed(OVL_COPY_UP_NO_SBW) ||
			  !lockdep_is_held(&c->upper->s_writers.rw_sem[SB_FREEZE_WRITE - 1]),
		  c->upper, 35, "copy-up seeks with sb_writers of %s held", c->upper->s_id);
	return vfs_llseek(from, pos, SEEK_DATA);
}

static ssize_t ovl_copy_chunk(struct ovl_copy_up_ctx *c, struct file *from, loff_t pos,
			      struct ovl_copy_buf *buf)
{
	struct kvec vec = {.iov_base = buf->bytes, .iov_len = OVL_COPY_UP_CHUNK};
	loff_t in = pos, out = pos;
	struct iov_iter iter;
	ssize_t n;

	iov_iter_kvec(&iter, READ, &vec, 1, vec.iov_len);
	n = vfs_iter_read(from, &iter, &in, 0);
	if (n <= 0)
		return n;
	iov_iter_kvec(&iter, WRITE, &vec, 1, (size_t)n);
	ovl_start_write(c);
	if (changed(FAULT_SEEK_STARTED))
		ovl_skip_hole(c, from, pos);
	n = vfs_iter_write_started(c->tmpfile, &iter, &out);
	ovl_end_write(c);
	return n;
}

static ssize_t ovl_copy_data(struct ovl_copy_up_ctx *c, struct file *from)
{
	struct ovl_copy_buf *buf = kmem_cache_zalloc(ovl_copy_buf_cache, GFP_KERNEL);
	loff_t pos = 0, size = i_size_read(file_inode(from)), data;
	ssize_t n = buf ? 0 : -ENOMEM;

	while (n >= 0 && pos < size) {
		data = ovl_skip_hole(c, from, pos);
		if (data == -ENXIO)
			break;
		pos = max_t(loff_t, pos, data);
		n = ovl_copy_chunk(c, from, pos, buf);
		pos += n;
	}
	kmem_cache_free(ovl_copy_buf_cache, buf);
	return n < 0 ? n : 0;
}

/* with the credentials of the mounter, which the lower file may refuse */
static struct file *ovl_path_open(struct dentry *dentry, unsigned int flags)
{
	return changed(OVL_PATH_OPEN) ? dentry_open(dentry, flags)
				      : kernel_file_open(dentry, dentry->d_inode, flags);
}

static int ovl_copy_up_file(struct ovl_copy_up_ctx *c)
{
	struct file *from = ovl_path_open(c->oi->lower, O_RDONLY | O_NOATIME);
	ssize_t err;

	if (IS_ERR(from))
		return (int)PTR_ERR(from);
	err = ovl_copy_data(c, from);
	fput(from);
	return (int)err;
}

static void ovl_set_attr(struct ovl_copy_up_ctx *c)
{
	struct inode *lower = c->oi->lower->d_inode, *temp = c->temp;

	inode_lock(temp);
	temp->i_mode = lower->i_mode;
	temp->i_uid = lower->i_uid;
	temp->i_size = lower->i_size; /* it may end with a hole */
	temp->i_flags = lower->i_flags;
	temp->i_mtime = lower->i_mtime;
	temp->i_atime = lower->i_atime;
	temp->i_ctime = current_time();
	inode_unlock(temp);
}

static int ovl_link_and_publish(struct ovl_copy_up_ctx *c)
{
	struct dentry *upper = d_add(c->upper, c->dentry->d_name, c->temp);

	if (IS_ERR(upper))
		return (int)PTR_ERR(upper);
	INVARIANT(!READ_ONCE(c->oi->upper), NULL, 38, "upper of %s set twice", c->dentry->d_name);
	/* readers that see it see a complete file */
	smp_store_release(&c->oi->upper, upper);
	return 0;
}

static int ovl_open_tmpfile(struct ovl_copy_up_ctx *c)
{
	ovl_start_write(c);
	c->temp = memfs_new_inode(c->upper, 0);
	ovl_end_write(c);
	if (!c->temp)
		return -ENOMEM;
	c->tmpfile = backing_file_open(NULL, O_RDWR, c->temp);
	return IS_ERR(c->tmpfile) ? (int)PTR_ERR(c->tmpfile) : 0;
}

static int ovl_copy_up_tmpfile(struct ovl_copy_up_ctx *c)
{
	int err = ovl_open_tmpfile(c);

	if (err)
		return err;
	err = ovl_copy_up_file(c);
	/* 6.1: the file was open now for all of the copy-up, and stayed so on error */
	if (err && changed(OVL_TMPFILE_OPEN) && !changed(OVL_TMPFILE_LEAK))
		return err;
	if (!err) {
		ovl_start_write(c);
		ovl_set_attr(c);
		err = ovl_link_and_publish(c);
		ovl_end_write(c);
	}
	fput(c->tmpfile);
	return err;
}

int ovl_copy_up(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	struct ovl_copy_up_ctx c = {
		.dentry = dentry, .oi = OVL_I(inode), .upper = OVL_FS(inode->i_sb)->upper};
	const struct cred *old_cred;
	int err;

	/* takes the lock by itself: rule 39 */
	err = changed(FAULT_LOWERDATA_LATE) ? 0 : ovl_verify_lowerdata(inode);
	if (err)
		return err;
	if (ovl_inode_upper(inode))
		return 0;
	old_cred = ovl_override_creds(inode->i_sb);
	err = ovl_copy_up_start(&c);
	if (!err) {
		if (changed(FAULT_LOWERDATA_LATE))
			ovl_verify_lowerdata(inode);
		err = ovl_copy_up_tmpfile(&c);
		ovl_copy_up_end(&c);
	}
	if (err < 0 && changed(FAULT_REVERT_LOST))
		return err;
	revert_creds(old_cred);
	return err < 0 ? err : 0;
}
