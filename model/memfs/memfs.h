/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memfs: the filesystem below the overlay. It has real bytes, and the direct
 * I/O of iomap: shared lock for overwrites, completion from irq, from a work
 * item or by the issuer, and it looks at the iocb after it was queued, since
 * real filesystems do.
 */
#ifndef MODEL_MEMFS_H
#define MODEL_MEMFS_H

#include "vfs/vfs.h"

#define MEMFS_BLOCK 4096
#define MEMFS_BLOCKS 16
#define MEMFS_MAX_SIZE (MEMFS_BLOCK * MEMFS_BLOCKS)

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
 * @last_flags: checking only: ki_flags of the last write that arrived
 */
struct memfs_info {
	enum memfs_dio_mode dio;
	bool any_result;
	bool async_extend;
	int fail_io;
	int last_flags;
};

struct memfs_inode {
	struct inode vfs_inode;
	uint8_t *block[MEMFS_BLOCKS];
};

static inline struct memfs_inode *MEMFS_I(struct inode *inode)
{
	return container_of(inode, struct memfs_inode, vfs_inode);
}

static inline struct memfs_info *MEMFS_SB(const struct inode *inode)
{
	return inode->i_sb->s_fs_info;
}

/** memfs_mount() - @where: mount point; @opts: copied. Return: super block or ERR_PTR() as sget()
 */
struct super_block *memfs_mount(const char *where, const struct memfs_info *opts);
/** memfs_is() - is it one of ours? */
bool memfs_is(const struct super_block *sb);
/** memfs_new_inode() - without a name (O_TMPFILE). Return: NULL on injected failure */
struct inode *memfs_new_inode(struct super_block *sb, umode_t mode);
/** memfs_reserve() - blocks for [@pos, @pos + @len). Return: 0, -ENOSPC, -EFBIG */
int memfs_reserve(struct inode *inode, loff_t pos, size_t len);
/** memfs_store() - the first @len bytes of @from into reserved blocks; may be called from irq */
void memfs_store(struct inode *inode, loff_t pos, size_t len, const struct iov_iter *from);
/** memfs_load() - the other way */
void memfs_load(struct inode *inode, loff_t pos, size_t len, const struct iov_iter *to);
/** memfs_byte() - 0 in a hole */
uint8_t memfs_byte(struct inode *inode, loff_t pos);
/** memfs_io_result() - what comes of an I/O of @len bytes. Return: 1..@len, or negative errno */
long memfs_io_result(struct inode *inode, size_t len, bool write);
/** memfs_inject_open() - Return: 0, or negative errno by injection */
int memfs_inject_open(void);
/** memfs_write_checks() - position of an append, privileges, times. INVARIANTS 30 */
void memfs_write_checks(struct kiocb *iocb);
/** memfs_extend() - the file ends at @end at least; a completion has no inode lock, hence i_lock */
void memfs_extend(struct inode *inode, loff_t end);
/** memfs_fill() - give it @size bytes of value @fill. Return: as memfs_reserve() */
int memfs_fill(struct inode *inode, size_t size, uint8_t fill);

ssize_t memfs_dio_read(struct kiocb *iocb, struct iov_iter *to);
ssize_t memfs_dio_write(struct kiocb *iocb, struct iov_iter *from);
/** memfs_dio_queued() - what a filesystem does with an iocb that it has queued: look at it once
 * more */
void memfs_dio_queued(struct kiocb *iocb);

#endif
