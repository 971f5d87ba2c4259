// SPDX-License-Identifier: GPL-2.0-only
/*
 * memfs files in a tree: how they are opened, and what they can besides reads and writes.
 */
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"

static int memfs_open(struct inode *inode, struct file *file)
{
	int err = memfs_inject(MEMFS_OPEN);

	if (err)
		return err;
	/* most filesystems keep something for an open file, and may fail to get it */
	file->private_data = kzalloc(sizeof(u64), GFP_KERNEL);
	if (!file->private_data)
		return -ENOMEM;
	file->f_mode |= FMODE_NOWAIT;
#ifdef FMODE_BUF_WASYNC
	file->f_mode |= FMODE_BUF_WASYNC;
#endif
#ifdef FMODE_CAN_ODIRECT
	if (MEMFS_SB(inode)->dio != MEMFS_DIO_NONE)
		file->f_mode |= FMODE_CAN_ODIRECT;
#endif
	return 0;
}

/* what is cached of a file's flags is what they say, but while somebody changes both */
void memfs_check_flags(const struct kiocb *iocb)
{
	struct file *file = iocb->ki_filp;

	(void)file;
#ifdef HAVE_F_IOCB_FLAGS /* 6.0 */
	INVARIANT(spin_is_locked(&file->f_lock) ||
			  data_race(file->f_iocb_flags == iocb_flags(file)),
		  file, 41, "f_iocb_flags of a real file are stale");
#endif
}

static int memfs_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

/* Pages are not modelled: who maps a file reads its data. */
static int memfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	file_accessed(file);
	return 0;
}

int memfs_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	/* files of users are accounted, those that an overlay opens are not */
	INVARIANT(!(file->f_mode & FMODE_NOACCOUNT) || !MEMFS_SB(file_inode(file))->lower, file, 49,
		  "fsync reaches a lower file");
	return memfs_file_failure(file, MEMFS_FSYNC);
}

/* where filesystems tell of writes that failed later */
static int memfs_flush(struct file *file, fl_owner_t id)
{
	return memfs_file_failure(file, MEMFS_FLUSH);
}

/* nothing is cached that advice could be about */
static int memfs_fadvise(struct file *file, loff_t pos, loff_t len, int advice)
{
	return memfs_inject(MEMFS_FADVISE);
}

#ifdef HAVE_COPY_SPLICE_READ
#define SPLICE_READ copy_splice_read
#else
#define SPLICE_READ generic_file_splice_read
#endif
#ifdef FOP_BUFFER_WASYNC
#define FLAGS .fop_flags = FOP_BUFFER_WASYNC,
#else
#define FLAGS
#endif
#define OPERATIONS                                                                                 \
	FLAGS MEMFS_FILE_OPERATIONS, .fadvise = memfs_fadvise, .setlease = generic_setlease,       \
				     .splice_read = SPLICE_READ

const struct file_operations memfs_file_operations = {
	OPERATIONS,
};

const struct file_operations memfs_reflink_operations = {
	OPERATIONS,
	.remap_file_range = memfs_remap_file_range,
};

const struct file_operations memfs_bare_operations = {
	.open = memfs_open,
	.release = memfs_release,
	.llseek = memfs_llseek,
	.fsync = memfs_fsync,
};
