/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memfs: the filesystem below the overlay, against the tree's own interfaces.
 * The bytes are real, names and attributes are the tree's libfs, and direct
 * I/O has the life cycle of fs/iomap/direct-io.c. Its options and injections
 * are those of the built-in model's memfs, so that scenarios mean the same.
 */
#ifndef PORT_MEMFS_H
#define PORT_MEMFS_H

#include <linux/fs.h>
#include <linux/uio.h>

#define MEMFS_BLOCK 4096
#define MEMFS_BLOCKS 16
#define MEMFS_MAX_SIZE (MEMFS_BLOCK * MEMFS_BLOCKS)
#define MEMFS_XATTRS 4
#define MEMFS_XATTR_NAME 40
#define MEMFS_XATTR_SIZE 96

/** enum memfs_dio_mode - how direct I/O is completed */
enum memfs_dio_mode {
	MEMFS_DIO_NONE,   /* there is none */
	MEMFS_DIO_SYNC,   /* never queued */
	MEMFS_DIO_IRQ,    /* from the interrupt, but where the size has to change */
	MEMFS_DIO_WORK,   /* writes by s_dio_done_wq, or by the issuer if it says it can */
	MEMFS_DIO_INLINE, /* before the submission returns, which still says queued */
};

/**
 * struct memfs_info - mount options and injections
 * @any_result: each I/O may be short or fail: the strategy's choice
 * @async_extend: extending direct writes are queued too, and set the size when complete
 * @fail_io: injection: result of the next I/O, 0 for none
 * @fail_freeze: injection: result of the next freeze_fs(), 0 for none
 * @lower: checking only: lower layer of an overlay
 * @last_flags: checking only: ki_flags of the last write that arrived
 */
struct memfs_info {
	enum memfs_dio_mode dio;
	bool any_result;
	bool async_extend;
	bool lower;
	int fail_io;
	int fail_freeze;
	int last_flags;
};

struct memfs_xattr {
	char name[MEMFS_XATTR_NAME];
	char value[MEMFS_XATTR_SIZE];
	size_t len;
};

/** struct memfs_inode - @denied: injection: permission() says -EACCES */
struct memfs_inode {
	struct inode vfs_inode;
	/* first: who takes it for another filesystem's inode sees no zero */
	u8 *block[MEMFS_BLOCKS];
	struct memfs_xattr xattr[MEMFS_XATTRS];
	bool denied;
};

static inline struct memfs_inode *MEMFS_I(const struct inode *inode)
{
	return container_of(inode, struct memfs_inode, vfs_inode);
}

static inline struct memfs_info *MEMFS_SB(const struct inode *inode)
{
	return inode->i_sb->s_fs_info;
}

extern struct file_system_type memfs_type;
extern const struct file_operations memfs_file_operations;

void memfs_boot(void);
/** memfs_make_inode() - without a name. @dir: whose group it may inherit, or NULL. Return: NULL on
 * failure */
struct inode *memfs_make_inode(struct super_block *sb, struct inode *dir, umode_t mode);
/** memfs_name() - give an inode, whose reference is handed over, its name; it stays until
 * removed */
void memfs_name(struct dentry *dentry, struct inode *inode);
/** memfs_is() - is it one of ours? */
bool memfs_is(const struct super_block *sb);
/** memfs_reserve() - blocks for [@pos, @pos + @len). Return: 0, -ENOSPC, -EFBIG */
int memfs_reserve(struct inode *inode, loff_t pos, size_t len);
/** memfs_store() - the first @len bytes of @from into reserved blocks; may be called from irq */
void memfs_store(struct inode *inode, loff_t pos, size_t len, struct iov_iter *from);
/** memfs_load() - the other way. Return: bytes; fewer where @to, a pipe, gets no page, or
 * -EFAULT */
ssize_t memfs_load(struct inode *inode, loff_t pos, size_t len, struct iov_iter *to);
/** memfs_byte() - 0 in a hole */
u8 memfs_byte(struct inode *inode, loff_t pos);
/** memfs_extend() - the file ends at @end at least */
void memfs_extend(struct inode *inode, loff_t end);
/** memfs_io_result() - what comes of an I/O of @len bytes. Return: 1..@len, or negative errno */
long memfs_io_result(struct inode *inode, size_t len, bool write);
/** enum memfs_can_fail - what failure injection makes fail */
enum memfs_can_fail {
	MEMFS_READ,
	MEMFS_WRITE,
	MEMFS_OPEN,
	MEMFS_LOOKUP,
	MEMFS_CREATE,
	MEMFS_LINK,
	MEMFS_SETATTR,
	MEMFS_GETXATTR,
	MEMFS_SETXATTR,
	MEMFS_FSYNC,
	MEMFS_FLUSH,
};
/** memfs_inject() - Return: 0, or negative errno by injection */
int memfs_inject(enum memfs_can_fail op);
/** memfs_io_failure() - the same for I/O, which a scenario can make fail, too (fail_io) */
int memfs_io_failure(struct memfs_info *info, enum memfs_can_fail op);
/** memfs_fill() - give it @size bytes of value @fill. Return: as memfs_reserve() */
int memfs_fill(struct inode *inode, size_t size, u8 fill);

ssize_t memfs_dio_read(struct kiocb *iocb, struct iov_iter *to);
ssize_t memfs_dio_write(struct kiocb *iocb, struct iov_iter *from);
/** memfs_dio_queued() - what a filesystem does with an iocb that it has queued: look at it once
 * more */
void memfs_dio_queued(struct kiocb *iocb);

#endif
