// SPDX-License-Identifier: GPL-2.0-only
/*
 * Overlay files. Each has a real file below it, opened with the mounter's
 * credentials; after a copy-up that one is of the wrong layer, and a
 * temporary one is used, or since 6.13 a second one that is kept. Flags that
 * were changed on the overlay file since are carried over first.
 */
#include "common/rules.h"
#include "overlay/overlay.h"
#include "stack/backing_file.h"

/* no atime modification nor notification below */
#define OVL_OPEN_FLAGS (O_NOATIME | FMODE_NONOTIFY)
#define OVL_SETFL_MASK (O_APPEND | O_NONBLOCK | O_DIRECT)

/**
 * struct ovl_file - what an overlay file has since 6.13; before, that is its real file alone
 * @realfile: of the open
 * @upperfile: of the first use after a copy-up, or NULL
 */
struct ovl_file {
	struct file *realfile, *upperfile;
};

DEFINE_CACHE(ovl_file_cache, struct ovl_file, "ovl_file");

static struct file *ovl_open_realfile(const struct file *file, struct inode *realinode)
{
	struct inode *inode = file_inode(file);
	unsigned int flags = file->f_flags | OVL_OPEN_FLAGS;
	struct file *realfile = NULL;
	const struct cred *old_cred;
	int err = 0;

	old_cred = ovl_override_creds(inode->i_sb);
	if (changed(OVL_OPEN_PERMISSION)) {
		err = inode_permission(realinode);
		if (!err && !inode_owner_or_capable(realinode)) {
			if (changed(OVL_NOATIME))
				flags &= ~O_NOATIME;
			else
				err = -EPERM;
		}
	}
	realfile = err ? ERR_PTR(err) : backing_file_open(file->f_dentry, flags, realinode);
	revert_creds(old_cred);
	return realfile;
}

static int ovl_change_flags(struct file *file, unsigned int flags)
{
	struct inode *inode = file_inode(file);
	unsigned int changes;

	/* opening without O_NOATIME made the warning wrong, and it went */
	if (!changed(OVL_NOATIME) &&
	    WARN_ON((file->f_flags ^ (flags | OVL_OPEN_FLAGS)) & ~OVL_SETFL_MASK))
		return -EIO;
	flags &= OVL_SETFL_MASK;
	/* two requests that both carry the flags over write the same */
	changes = data_race(flags ^ file->f_flags);
	INVARIANT(changes & OVL_SETFL_MASK, file, 41,
		  "ovl_change_flags() although nothing changed");
	if ((changes & O_APPEND) && (inode->i_flags & S_APPEND))
		return -EPERM;
	if ((flags & O_DIRECT) && !(file->f_mode & FMODE_CAN_ODIRECT))
		return -EINVAL;
	spin_lock(&file->f_lock);
	file->f_flags = (file->f_flags & ~OVL_SETFL_MASK) | flags;
	if (changed(OVL_IOCB_FLAGS))
		file->f_iocb_flags = iocb_flags(file);
	spin_unlock(&file->f_lock);
	return 0;
}

/* copied up since it was opened: the first who needs the upper file opens it for all that follow */
static struct file *ovl_upper_file(const struct file *file, struct inode *upper)
{
	struct ovl_file *of = file->private_data;
	struct file *upperfile = READ_ONCE(of->upperfile), *first;

	if (upperfile)
		return upperfile;
	upperfile = ovl_open_realfile(file, upper);
	if (IS_ERR(upperfile))
		return upperfile;
	first = cmpxchg(&of->upperfile, NULL, upperfile);
	if (!first)
		return upperfile;
	fput(upperfile);
	return first;
}

struct file *ovl_opened_file(const struct file *file)
{
	const struct ovl_file *of = file->private_data;

	return changed(OVL_UPPER_FILE) ? of->realfile : file->private_data;
}

/* Return: 0, and a real file that is to be put where it is a temporary one (before 6.13) */
static int ovl_copied_up_fdget(const struct file *file, struct inode *realinode, struct fd *real)
{
	if (changed(OVL_UPPER_FILE)) {
		real->file = ovl_upper_file(file, realinode);
	} else {
		real->flags = FDPUT_FPUT;
		real->file = ovl_open_realfile(file, realinode);
	}
	return IS_ERR(real->file) ? (int)PTR_ERR(real->file) : 0;
}

int ovl_real_fdget(const struct file *file, struct fd *real)
{
	unsigned int ours = changed(OVL_NO_CHANGE_FLAGS) ? OVL_OPEN_FLAGS : O_NOATIME;
	struct inode *realinode = ovl_inode_real(file_inode(file));
	int err;

	real->flags = 0;
	real->file = ovl_opened_file(file);
	if (file_inode(real->file) != realinode && !changed(FAULT_STALE_REAL)) {
		err = ovl_copied_up_fdget(file, realinode, real);
		if (err || real->flags)
			return err;
	}
	INVARIANT(file_inode(real->file) == realinode, file, 40,
		  "the lower file is used after copy-up");
	/* flags changed since it was opened? */
	if ((file->f_flags ^ real->file->f_flags) & ~ours)
		return ovl_change_flags(real->file, file->f_flags);
	return 0;
}

/* Return: what an overlay file keeps of its real one; NULL on injected failure */
static void *ovl_file_alloc(struct file *realfile)
{
	struct ovl_file *of;

	if (!changed(OVL_UPPER_FILE))
		return realfile;
	of = kmem_cache_zalloc(ovl_file_cache, GFP_KERNEL);
	if (of)
		of->realfile = realfile;
	return of;
}

static int ovl_open(struct inode *inode, struct file *file)
{
	struct file *realfile;
	int err = ovl_verify_lowerdata(inode);

	if (err)
		return err;
	if (file->f_flags & O_ACCMODE) {
		err = ovl_copy_up(file->f_dentry);
		if (err)
			return err;
	}
	realfile = ovl_open_realfile(file, ovl_inode_real(inode));
	if (IS_ERR(realfile))
		return (int)PTR_ERR(realfile);
	file->private_data = ovl_file_alloc(realfile);
	if (!file->private_data) {
		fput(realfile);
		return -ENOMEM;
	}
	/* whether the real file can is asked when it is used */
	file->f_mode |= FMODE_CAN_ODIRECT;
	if (changed(FAULT_USER_FMODE_BACKING))
		file->f_mode |= FMODE_BACKING;
	return 0;
}

static int ovl_release(struct inode *inode, struct file *file)
{
	struct ovl_file *of = file->private_data;

	(void)inode;
	fput(ovl_opened_file(file));
	if (!changed(OVL_UPPER_FILE))
		return 0;
	if (of->upperfile)
		fput(of->upperfile);
	kmem_cache_free(ovl_file_cache, of);
	return 0;
}

void ovl_file_accessed(struct file *file)
{
	struct inode *inode = file_inode(file), *upper;

	INVARIANT(ovl_is(inode->i_sb), file, 27, "accessed() of a file that is not the user's");
	if (!ovl_is(inode->i_sb))
		return;
	if (file->f_flags & O_NOATIME)
		return;
	upper = ovl_inode_upper(inode);
	if (!upper)
		return;
	if (inode->i_mtime != upper->i_mtime || inode->i_ctime != upper->i_ctime) {
		inode->i_mtime = upper->i_mtime;
		inode->i_ctime = upper->i_ctime;
	}
	touch_atime(file);
}

void ovl_file_end_write(struct file *file, loff_t pos, ssize_t ret)
{
	(void)pos;
	(void)ret;
	if (!changed(FAULT_NO_COPYATTR))
		ovl_copyattr(file_inode(file));
}

/* the RFC has one callback for both directions, and calls it wherever the I/O completes */
static void ovl_rw_complete(struct kiocb *orig_iocb, long res)
{
	struct file *file = orig_iocb->ki_filp;

	if (orig_iocb->ki_flags & IOCB_WRITE)
		ovl_file_end_write(file, orig_iocb->ki_pos, res);
	else
		ovl_file_accessed(file);
}

/* before 6.8: what the backing file helpers do today */
static ssize_t ovl_do_rw(struct fd *real, struct kiocb *iocb, struct iov_iter *iter, int flags)
{
	rwf_t rwf = backing_rw_flags(flags);
	ssize_t ret;

	if (!is_sync_kiocb(iocb) && changed(OVL_AIO))
		return ovl_aio_submit(real, iocb, iter, flags);
	backing_check_flags(real->file, flags, rwf);
	if (!(flags & IOCB_WRITE))
		return vfs_iter_read(real->file, iter, &iocb->ki_pos, rwf);
	if (!changed(FILE_START_IN_VFS))
		file_start_write(real->file);
	ret = vfs_iter_write(real->file, iter, &iocb->ki_pos, rwf);
	if (!changed(FILE_START_IN_VFS))
		file_end_write(real->file);
	ovl_copyattr(file_inode(iocb->ki_filp));
	return ret;
}

static ssize_t ovl_rw_old(struct fd *real, struct kiocb *iocb, struct iov_iter *iter, int flags)
{
	const struct cred *old_cred;
	ssize_t ret;

	if (changed(OVL_DIO_CHECK) && (flags & IOCB_DIRECT) &&
	    !(real->file->f_mode & FMODE_CAN_ODIRECT))
		return -EINVAL;
	old_cred = ovl_override_creds(file_inode(iocb->ki_filp)->i_sb);
	if (changed(BACKING_FILE_RFC))
		ret = backing_rfc_rw(real->file, iter, iocb, flags, ovl_rw_complete);
	else
		ret = ovl_do_rw(real, iocb, iter, flags);
	revert_creds(old_cred);
	if (!(flags & IOCB_WRITE) && !changed(BACKING_FILE_RFC))
		ovl_file_accessed(iocb->ki_filp);
	return ret;
}

struct backing_file_ctx ovl_ctx(struct file *file)
{
	return (struct backing_file_ctx){
		.cred = OVL_FS(file_inode(file)->i_sb)->creator_cred,
		.user_file = file,
		.accessed = ovl_file_accessed,
		.end_write = ovl_file_end_write,
	};
}

static ssize_t ovl_rw(struct fd *real, struct kiocb *iocb, struct iov_iter *iter, int flags)
{
	struct backing_file_ctx ctx = ovl_ctx(iocb->ki_filp);

	if (changed(BACKING_FILE_RFC) || !changed(BACKING_FILE))
		return ovl_rw_old(real, iocb, iter, flags);
	if (flags & IOCB_WRITE)
		return backing_file_write_iter(real->file, iter, iocb, flags, &ctx);
	return backing_file_read_iter(real->file, iter, iocb, flags, &ctx);
}

static ssize_t ovl_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct fd real;
	ssize_t ret;

	if (!iov_iter_count(iter))
		return 0;
	ret = ovl_real_fdget(iocb->ki_filp, &real);
	if (ret)
		return ret;
	ret = ovl_rw(&real, iocb, iter, iocb->ki_flags);
	ovl_fdput(real);
	return ret;
}

void ovl_remove_privs(struct file *file)
{
	const struct cred *old_cred;

	if (!changed(FAULT_PRIVS_OVERRIDDEN)) {
		file_remove_privs(file);
		return;
	}
	old_cred = ovl_override_creds(file_inode(file)->i_sb);
	file_remove_privs(file);
	revert_creds(old_cred);
}

static ssize_t ovl_write_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	int flags = iocb->ki_flags;
	bool lock = !changed(FAULT_WRITE_UNLOCKED);
	struct fd real;
	ssize_t ret;

	if (!iov_iter_count(iter))
		return 0;
	if (lock)
		inode_lock(inode);
	/* mode, for the removal of privileges: rule 46 */
	ovl_copyattr(inode);
	ovl_remove_privs(iocb->ki_filp);
	ret = ovl_real_fdget(iocb->ki_filp, &real);
	if (ret)
		goto out_unlock;
	/* nobody calls a clone's ->dio_complete() */
	if (changed(OVL_NO_CALLER_COMP))
		flags &= ~IOCB_DIO_CALLER_COMP;
	ret = ovl_rw(&real, iocb, iter, flags);
	ovl_fdput(real);
out_unlock:
	if (lock)
		inode_unlock(inode);
	return ret;
}

/* there and back under the lock of the inode: rule 42 */
static loff_t ovl_seek_real(struct file *file, struct file *real, loff_t offset, int whence)
{
	struct inode *inode = file_inode(file);
	bool lock = !changed(FAULT_SEEK_UNLOCKED);
	const struct cred *old_cred;
	loff_t ret;

	if (lock)
		mutex_lock(&OVL_I(inode)->lock);
	real->f_pos = file->f_pos;
	old_cred = ovl_override_creds(inode->i_sb);
	ret = vfs_llseek(real, offset, whence);
	revert_creds(old_cred);
	file->f_pos = real->f_pos;
	if (lock)
		mutex_unlock(&OVL_I(inode)->lock);
	return ret;
}

/*
 * The position is the overlay file's, which outlives a copy-up; where data are and how large a file
 * may be, the real one knows. That is not asked where it makes no difference.
 */
static loff_t ovl_llseek(struct file *file, loff_t offset, int whence)
{
	struct fd real;
	loff_t ret;

	if (!offset && whence == SEEK_CUR)
		return file->f_pos;
	if (!offset && whence == SEEK_SET)
		return vfs_setpos(file, 0, 0);
	ret = ovl_real_fdget(file, &real);
	if (ret)
		return ret;
	ret = ovl_seek_real(file, real.file, offset, whence);
	ovl_fdput(real);
	return ret;
}

const struct file_operations ovl_file_operations = {
	.open = ovl_open,
	.release = ovl_release,
	.read_iter = ovl_read_iter,
	.write_iter = ovl_write_iter,
	.llseek = ovl_llseek,
	.fsync = ovl_fsync,
	.flush = ovl_flush,
	.mmap = ovl_mmap,
	.fallocate = ovl_fallocate,
	.splice_read = ovl_splice_read,
	.splice_write = ovl_splice_write,
	.copy_file_range = ovl_copy_file_range,
	.remap_file_range = ovl_remap_file_range,
};
