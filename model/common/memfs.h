/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memfs: the filesystem below the others. The bytes are real, and direct I/O has the life cycle of
 * fs/iomap/direct-io.c: shared lock for overwrites, completion from irq, from a work item or by the
 * issuer. It looks at an iocb that was queued once more, since real filesystems do. One source for
 * all worlds; what is different in each is how it is mounted, opened and named ("memfs/memfs.h").
 */
#ifndef COMMON_MEMFS_H
#define COMMON_MEMFS_H

#include <linux/fs.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <sim/world.h>
#include "common/memfs_modes.h"
#include "common/oracle_data.h"

#define MEMFS_BLOCK 4096
#define MEMFS_BLOCKS 16
#define MEMFS_MAX_SIZE (MEMFS_BLOCK * MEMFS_BLOCKS)

struct completion;

/**
 * struct memfs_info - mount options and injections
 * @io: how it ends
 * @async_extend: extending direct writes are queued too, and set the size when complete
 * @features: MEMFS_HANDLES, ...
 * @dio_align: offset and length of direct I/O are a multiple of it; 0: any will do
 * @blocks, @files: how many there are, used or free
 * @free_blocks, @free_files: how many of them can be allocated and made
 * @journal_held: a scenario holds changes back: they wait in @journal_wait, with their locks
 * @fail_io: injection: result of the next I/O, 0 for none
 * @fail_freeze: injection: result of the next freeze_fs(), 0 for none
 * @lower: checking only: lower layer of an overlay
 * @last_flags: checking only: ki_flags of the last write that arrived
 */
struct memfs_info {
	enum memfs_dio_mode dio;
	enum memfs_io io;
	bool async_extend;
	bool lower;
	enum memfs_falloc fallocate;
	unsigned int features;
	unsigned int dio_align;
	long blocks, files, free_blocks, free_files;
	bool journal_held;
	wait_queue_head_t journal_wait;
	int fail_io;
	int fail_freeze;
	int last_flags;
};

/**
 * struct memfs_inode - a file
 * @denied: injection: permission() says -EACCES
 * @unwritten: a block is allocated, and a hole as far as reads and seeks are concerned
 * @dios: direct I/O in flight that nobody waits for with the lock of the inode
 * @drained: who waits until there is none; NULL: nobody
 * @right: checking only: what must be in it
 */
struct memfs_inode {
	struct inode vfs_inode;
	u8 *block[MEMFS_BLOCKS]; /* first: who takes it for another filesystem's inode sees no zero
				  */
	bool denied;
	bool unwritten[MEMFS_BLOCKS];
	unsigned int dios;
	struct completion *drained;
	struct oracle_data right;
};

static inline struct memfs_inode *MEMFS_I(const struct inode *inode)
{
	return container_of(inode, struct memfs_inode, vfs_inode);
}

static inline struct memfs_info *MEMFS_SB(const struct inode *inode)
{
	return inode->i_sb->s_fs_info;
}

/** memfs_is() - is it one of ours? */
bool memfs_is(const struct super_block *sb);

/** memfs_info_of() - Return: NULL where @sb is none of ours, or NULL */
static inline struct memfs_info *memfs_info_of(const struct super_block *sb)
{
	return sb && memfs_is(sb) ? sb->s_fs_info : NULL;
}

/* ---- memfs_space.c ---------------------------------------------------- */

/** memfs_reserve() - blocks for [@pos, @pos + @len); holes until something is stored, as extents
 * of ext4 and XFS are. Return: 0, -ENOSPC, -EFBIG */
int memfs_reserve(struct inode *inode, loff_t pos, size_t len);
/** memfs_has_hole() - does a block lack in [@pos, @pos + @len)? The caller shares the lock */
bool memfs_has_hole(struct inode *inode, loff_t pos, size_t len);
/** memfs_dio_begin(), memfs_dio_end() - bracket direct I/O that goes on without the lock of the
 * inode, so that the file is not cut meanwhile; the second may be called from irq */
void memfs_dio_begin(struct inode *inode);
void memfs_dio_end(struct inode *inode);
/** memfs_dio_wait() - as inode_dio_wait(): who has the lock of the inode lets in no further one */
void memfs_dio_wait(struct inode *inode);
/** memfs_set_size() - cut or extend a file, whose lock the caller has: what was beyond its new end
 * is gone, and reads as zeroes if it grows again */
void memfs_set_size(struct inode *inode, loff_t size);
/** memfs_allocate() - fallocate() with @mode, FALLOC_FL_*, and the lock of the inode. Return: 0,
 * -EOPNOTSUPP as a scenario has it, as memfs_reserve() */
int memfs_allocate(struct inode *inode, int mode, loff_t pos, loff_t len);
/** memfs_set_space() - so many blocks and files there are, and all are free */
void memfs_set_space(struct memfs_info *info, long blocks, long files);
/** memfs_take_file() - for a new inode. Return: 0, -ENOSPC */
int memfs_take_file(struct memfs_info *info);
/** memfs_give_file() - there is none after all */
void memfs_give_file(struct memfs_info *info);
/** memfs_give_space() - an inode with all its blocks is free again */
void memfs_give_space(struct inode *inode);
/** memfs_hold_journal() - changes wait from now on, or go on */
void memfs_hold_journal(struct memfs_info *info, bool hold);
/** memfs_join_journal() - before an inode is changed, with its lock: waits while a scenario holds
 * the journal. Return: 0, -EAGAIN if the caller may not wait */
int memfs_join_journal(struct inode *inode, bool nowait);

/* ---- memfs_data.c ----------------------------------------------------- */

/** memfs_store() - the first @len bytes of @from into reserved blocks; may be called from irq */
void memfs_store(struct inode *inode, loff_t pos, size_t len, struct iov_iter *from);
/** memfs_load() - the other way. Return: bytes; fewer where @to, a pipe, gets no page, or
 * -EFAULT */
ssize_t memfs_load(struct inode *inode, loff_t pos, size_t len, struct iov_iter *to);
/** memfs_byte() - 0 in a hole */
u8 memfs_byte(struct inode *inode, loff_t pos);
/** memfs_find() - the first byte from @pos on that is in a block, or with @hole in none; there is
 * one at the end. Return: its offset, -ENXIO */
loff_t memfs_find(struct inode *inode, loff_t pos, bool hole);
/** memfs_fill() - give it @size bytes of value @fill. Return: as memfs_reserve() */
int memfs_fill(struct inode *inode, size_t size, u8 fill);

/** enum memfs_can_fail - what failure injection makes fail */
enum memfs_can_fail {
	MEMFS_READ,
	MEMFS_WRITE,
	MEMFS_OPEN,
	MEMFS_LOOKUP,
	MEMFS_CREATE,
	MEMFS_MKDIR,
	MEMFS_LINK,
	MEMFS_UNLINK,
	MEMFS_RENAME,
	MEMFS_SETATTR,
	MEMFS_GETXATTR,
	MEMFS_SETXATTR,
	MEMFS_TRUNCATE,
	MEMFS_FALLOCATE,
	MEMFS_FSYNC,
	MEMFS_SYNCFS,
	MEMFS_STATFS,
	MEMFS_FLUSH,
	MEMFS_READDIR,
	MEMFS_READLINK,
	MEMFS_FILEATTR,
	MEMFS_FADVISE,
	MEMFS_REMAP,
};
/** memfs_options() - what the arguments of the operation fs say */
void memfs_options(struct memfs_info *info, const union sim_arg *args);
/** memfs_inject() - Return: 0, or negative errno by injection */
int memfs_inject(enum memfs_can_fail op);
/** memfs_begin() - what changes an inode begins: it may fail, and waits for the journal. Return: 0,
 * or negative errno by injection */
int memfs_begin(struct inode *inode, enum memfs_can_fail op);
/** memfs_io_failure() - the same for I/O, which a scenario can make fail, too (fail_io) */
int memfs_io_failure(struct memfs_info *info, enum memfs_can_fail op);
/** memfs_io_result() - what comes of an I/O of @len bytes. Return: 1..@len, or negative errno */
long memfs_io_result(struct inode *inode, size_t len, enum memfs_can_fail op);
/** memfs_freeze_fs() - Return: 0, or what a scenario has it fail with (fail_freeze) */
int memfs_freeze_fs(struct super_block *sb);

/* ---- memfs_file.c ----------------------------------------------------- */

ssize_t memfs_read_iter(struct kiocb *iocb, struct iov_iter *to);
ssize_t memfs_write_iter(struct kiocb *iocb, struct iov_iter *from);
loff_t memfs_llseek(struct file *file, loff_t offset, int whence);
/** memfs_lock_shared() - lock the inode, as who may not wait does. Return: is it locked? */
bool memfs_lock_shared(const struct kiocb *iocb);
/** memfs_check_aligned() - Return: 0, -EINVAL for direct I/O that is not as a scenario wants it */
int memfs_check_aligned(const struct kiocb *iocb, size_t len);
/** memfs_prepare_write() - before a file is written to, with its lock: checks, privileges and
 * times, in a transaction, and blocks. Return: bytes to write, as generic_write_checks(), or
 * negative errno, as memfs_reserve() and memfs_join_journal() */
ssize_t memfs_prepare_write(struct kiocb *iocb, struct iov_iter *from);
/** memfs_extend() - the file ends at @end at least; a completion has no inode lock, hence i_lock */
void memfs_extend(struct inode *inode, loff_t end);
/** memfs_check_protected() - rule 1: who changes a file has begun a write of its
 * filesystem */
void memfs_check_protected(const struct inode *inode);
/** memfs_check_thawed() - rule 89: @what of a file changes */
void memfs_check_thawed(const struct inode *inode, const char *what);
/** memfs_dirty_inode() - struct super_operations: the same for its times and attributes */
void memfs_dirty_inode(struct inode *inode, int flags);
/** memfs_check_locked_above() - rule 46: who writes to a file through another has its lock */
void memfs_check_locked_above(const struct file *file);

/* ---- memfs_range.c ---------------------------------------------------- */

/** memfs_fallocate() - rules 1, 46. Return: 0, as memfs_allocate(), what it is to fail with */
long memfs_fallocate(struct file *file, int mode, loff_t pos, loff_t len);
/** memfs_file_failure() - what fsync() or close() of a file is to fail with: 0, negative errno */
int memfs_file_failure(struct file *file, enum memfs_can_fail op);

/* ---- memfs_dio.c ------------------------------------------------------ */

ssize_t memfs_dio_read(struct kiocb *iocb, struct iov_iter *to);
ssize_t memfs_dio_write(struct kiocb *iocb, struct iov_iter *from);
/** memfs_dio_queued() - what a filesystem does with an iocb that it has queued: look at it once
 * more */
void memfs_dio_queued(struct kiocb *iocb);

/** MEMFS_FILE_OPERATIONS - those of a file that can be read and written, but for what trees name
 * differently */
#define MEMFS_FILE_OPERATIONS                                                                      \
	.open = memfs_open, .release = memfs_release, .read_iter = memfs_read_iter,                \
	.write_iter = memfs_write_iter, .mmap = memfs_mmap, .fallocate = memfs_fallocate,          \
	.llseek = memfs_llseek, .fsync = memfs_fsync, .flush = memfs_flush,                        \
	.splice_write = iter_file_splice_write

#endif
