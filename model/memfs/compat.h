/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What sources that all worlds share (model/common/) find under different names in each, as it is
 * in the model; model/linux/memfs/compat.h has it for kernel trees.
 */
#ifndef MODEL_COMPAT_H
#define MODEL_COMPAT_H

#include <linux/fs.h>
#include "common/rules.h"

/* a second result of a completion, which old trees have */
#define RES2_PARAM
#define RES2

/* what of the interface of caches is as in 6.12 */
#define HAVE_HOLE_CLEAR
#define HAVE_UPPER_LEN
#define HAVE_TERMINATED_ASYNC

/* is a writev() begun before the checks? */
#define PORT_WRITEV_STARTS_FIRST (!changed(WRITEV_CHECK_FIRST))

#define port_set_rw_flags(kiocb, flags, rw) kiocb_set_rw_flags(kiocb, flags, rw)

/** port_user_inode() - inode that a file was opened by: that of an overlay for a real file below */
static inline struct inode *port_user_inode(const struct file *file)
{
	return file->f_dentry ? file->f_dentry->d_inode : file_inode(file);
}

/** port_can_direct() - is a file open for direct I/O, or may it be switched to it? */
static inline bool port_can_direct(const struct file *file)
{
	return file->f_mode & FMODE_CAN_ODIRECT;
}

/** port_writers() - writes of @sb that were begun and not ended */
#define port_writers(sb) ((sb)->s_writers.count[SB_FREEZE_WRITE - 1])

/** port_level_shut() - rwsem of a freeze level: does who writes wait? */
#define port_level_shut(sb, level) ((sb)->s_writers.rw_sem[level].l.owner != 0)
/** port_rdonly() - is it read-only? There is no such thing here */
#define port_rdonly(sb) ((void)(sb), false)

/* include/uapi/linux/falloc.h */
#define FALLOC_FL_KEEP_SIZE 0x01
#define FALLOC_FL_PUNCH_HOLE 0x02
#define FALLOC_FL_ZERO_RANGE 0x10

/** inode_newsize_ok() - Return: 0, -EFBIG */
#define inode_newsize_ok(inode, size) ((size) <= MEMFS_MAX_SIZE ? 0 : -EFBIG)

/** port_pin_iter() - memory of users is there wherever I/O completes */
struct port_pinned {};
#define port_pin_iter(iter, pinned) ((void)(iter), (void)(pinned))
/** port_iter_advance(), port_iter_revert() - nobody goes on with what is left of memory */
#define port_iter_advance(iter, n) ((void)(iter))
#define port_iter_revert(iter, n) ((void)(iter))

/** port_zero() - memory of a world to zeroes. @n: bytes */
#define port_zero(p, n) mem_set(p, 0, n)
/** port_add_blocks() - nobody asks an inode for its blocks */
#define port_add_blocks(inode, n) ((void)(inode), (void)(n))

/** port_has_dio_wq() - is sb_init_dio_done_wq() not needed? That looks by itself. */
static inline bool port_has_dio_wq(const struct super_block *sb)
{
	(void)sb;
	return false;
}

/** memfs_check_flags() - init_sync_kiocb() has done it, where flags are cached */
static inline void memfs_check_flags(const struct kiocb *iocb)
{
	(void)iocb;
}

#endif
