/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The objects of the mock VFS: what include/linux/fs.h has, cut down to what
 * the stacking path reads and writes. Fields that exist only so that a rule
 * can be checked say so.
 */
#ifndef MODEL_FS_H
#define MODEL_FS_H

#include <linux/kernel.h>
#include "changes/changes.h"

#define NAME_LEN 32
#define DNAME_LEN 80

struct file;
struct inode;
struct dentry;
struct kiocb;
struct iov_iter;
struct super_block;
struct poll_table_struct;
struct pipe_inode_info;
struct vm_area_struct;

/* ---- files ------------------------------------------------------------ */

#define FMODE_READ 1u
#define FMODE_WRITE 2u
#define FMODE_ATOMIC_POS 0x8000u
#define FMODE_CAN_ODIRECT 0x400000u
#define FMODE_BACKING 0x2000000u
#define FMODE_NONOTIFY 0x4000000u /* since 2.6.36 also a bit of f_flags */
#define FMODE_NOWAIT 0x8000000u
#define FMODE_BUF_WASYNC 0x80000000u

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	ssize_t (*read)(struct file *file, char *buf, size_t len, loff_t *pos);
	ssize_t (*write)(struct file *file, const char *buf, size_t len, loff_t *pos);
	__poll_t (*poll)(struct file *file, struct poll_table_struct *wait);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *to);
	ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *from);
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	int (*page_mkwrite)(struct file *file, loff_t pos, uint8_t fill);
	int (*flush)(struct file *file);
	int (*fsync)(struct file *file, int datasync);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	long (*fallocate)(struct file *file, int mode, loff_t pos, loff_t len);
	ssize_t (*splice_read)(struct file *in, loff_t *ppos, struct pipe_inode_info *pipe,
			       size_t len, unsigned int flags);
	ssize_t (*splice_write)(struct pipe_inode_info *pipe, struct file *out, loff_t *ppos,
				size_t len, unsigned int flags);
	ssize_t (*copy_file_range)(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
				   size_t len, unsigned int flags);
	loff_t (*remap_file_range)(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
				   loff_t len, unsigned int flags);
};

/** struct callback_head - deferred work of a task (task_work_add()) */
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
};

struct file {
	refcount_t f_count;
	unsigned int f_mode;
	unsigned int f_flags;
	unsigned int f_iocb_flags;
	spinlock_t f_lock;
	loff_t f_pos;
	struct mutex f_pos_lock; /* of f_pos, where FMODE_ATOMIC_POS is set */
	struct inode *f_inode;
	struct dentry *f_dentry; /* f_path.dentry */
	const struct file_operations *f_op;
	void *private_data;
	struct callback_head f_task_work;
};

/** struct fd - a file that may or may not have to be put. @flags: FDPUT_FPUT */
#define FDPUT_FPUT 1u
struct fd {
	struct file *file;
	unsigned int flags;
};
#define fd_file(f) ((f).file)

/** struct vm_area_struct - a mapping. @vm_file: with a reference; NULL before it is mapped */
struct vm_area_struct {
	struct file *vm_file;
};

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

/* ---- inodes ----------------------------------------------------------- */

#define S_IFDIR 0040000u
#define S_IFREG 0100000u
#define S_ISUID 04000u
#define S_IALLUGO 07777u
#define S_APPEND 4u
#define S_KERNEL_FILE 0x20000u /* the kernel uses it for something of its own */

struct inode_operations {
	int (*permission)(struct inode *inode, int mask);
	void (*kill_suid)(struct inode *inode); /* setattr(): where the inode is not all there is */
};

struct inode {
	struct super_block *i_sb;
	umode_t i_mode;
	unsigned int i_flags;
	unsigned int i_uid;
	unsigned int i_ino;
	loff_t i_size;
	uint64_t i_atime, i_mtime, i_ctime; /* ticks of a logical clock */
	spinlock_t i_lock;
	struct rw_semaphore i_rwsem;
	const struct inode_operations *i_op; /* may be NULL */
	const struct file_operations *i_fop;
	void *i_xattr; /* the one extended attribute that there can be, or NULL */
	size_t i_xattr_len;
};

/** struct dentry - a name in the one directory that a mock filesystem has */
struct dentry {
	char d_name[DNAME_LEN];
	struct inode *d_inode;
	struct super_block *d_sb;
	struct dentry *d_next;
};

/* ---- super blocks ----------------------------------------------------- */

enum { SB_UNFROZEN, SB_FREEZE_WRITE, SB_FREEZE_PAGEFAULT, SB_FREEZE_FS, SB_FREEZE_COMPLETE };
#define SB_FREEZE_LEVELS (SB_FREEZE_COMPLETE - 1)

/** enum freeze_holder - who keeps it frozen; since 6.6 both may, each once */
enum freeze_holder { FREEZE_HOLDER_USERSPACE, FREEZE_HOLDER_KERNEL };

/**
 * struct sb_writers - freeze protection of a super block
 * @frozen: SB_FREEZE_*
 * @freeze_count: freezes granted and not thawed, a holder
 * @rw_sem: one a level
 * @count: checking only: writes started and not ended, a level
 */
struct sb_writers {
	int frozen;
	int freeze_count[2];
	struct percpu_rw_semaphore rw_sem[SB_FREEZE_LEVELS];
	int count[SB_FREEZE_LEVELS];
};

/** struct file_system_type - lock classes are per type, as in the kernel */
struct file_system_type {
	const char *name;
	struct sim_lock_key s_umount_key, i_lock_key, i_mutex_key[3];
	struct sim_lock_key s_writers_key[SB_FREEZE_LEVELS];
};

struct super_operations {
	int (*freeze_fs)(struct super_block *sb);
	void (*dirty_inode)(struct inode *inode, int flags);
};

struct super_block {
	char s_id[NAME_LEN]; /* where it is mounted: "/upper" */
	struct file_system_type *s_type;
	int s_stack_depth;
	struct rw_semaphore s_umount;
	struct sb_writers s_writers;
	struct workqueue_struct *s_dio_done_wq;
	int s_dio_wqs; /* for the check: so many were made and not destroyed */
	char s_dio_wq_name[NAME_LEN];
	struct dentry *s_dentries;
	void *s_fs_info;
	const struct super_operations *s_op; /* may be NULL */
	int s_verify_err; /* injection: next rw_verify_area() of its files, 0 for none */
};

/* ---- I/O -------------------------------------------------------------- */

#define RWF_HIPRI 0x01
#define RWF_DSYNC 0x02
#define RWF_SYNC 0x04
#define RWF_NOWAIT 0x08
#define RWF_APPEND 0x10

#define IOCB_HIPRI RWF_HIPRI
#define IOCB_DSYNC RWF_DSYNC
#define IOCB_SYNC RWF_SYNC
#define IOCB_NOWAIT RWF_NOWAIT
#define IOCB_APPEND RWF_APPEND
#define IOCB_DIRECT (1 << 17)
#define IOCB_WRITE (1 << 18)
#define IOCB_DIO_CALLER_COMP (1 << 22)
#define IOCB_WRITE_STARTED (1 << 23) /* never merged */

/**
 * struct kiocb - an I/O request
 * @private, @dio_complete: set by the lower where IOCB_DIO_CALLER_COMP is
 *	honoured: the issuer is to call @dio_complete(@private) from task context
 * @write_started: checking only: kiocb_start_write() without kiocb_end_write() yet
 */
struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	void (*ki_complete)(struct kiocb *iocb, long ret);
	void *private;
	int ki_flags;
	ssize_t (*dio_complete)(void *data);
	bool write_started;
};

static inline bool is_sync_kiocb(const struct kiocb *iocb)
{
	return !iocb->ki_complete;
}

#define READ 0
#define WRITE 1

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4

/** struct kvec - a buffer of the kernel's */
struct kvec {
	void *iov_base;
	size_t iov_len;
};

/**
 * struct iov_iter - the rest of a buffer
 * @data_source: WRITE or READ
 * @count: bytes that are left, from @iov_offset on
 * @fill: write: each byte of a user's buffer has this value
 * @first: read: where one byte of what is read goes, that at @first_at; or NULL
 * @kvec: kernel buffer instead of the two above, or NULL
 */
struct iov_iter {
	unsigned int data_source;
	size_t count, iov_offset;
	uint8_t fill;
	uint8_t *first;
	size_t first_at;
	uint8_t *kvec;
};

static inline size_t iov_iter_count(const struct iov_iter *iter)
{
	return iter->count;
}

static inline unsigned int iov_iter_rw(const struct iov_iter *iter)
{
	return iter->data_source;
}

/* services */
#include "vfs/vfs.h"

#endif
