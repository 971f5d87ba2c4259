/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interfaces between the tree and a filesystem or a submitter of I/O that
 * differ between trees, and what sources that all worlds share (model/common/)
 * find in each, under one name. What a tree has is in port/probe.h; versions
 * are said for the reader only. The model's is model/memfs/compat.h.
 */
#ifndef PORT_COMPAT_H
#define PORT_COMPAT_H

#include <linux/cred.h>
#include <linux/falloc.h>
#if __has_include(<linux/filelock.h>) /* 6.3 */
#include <linux/filelock.h>
#endif
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <port/probe.h>
#include "services/port.h"

/*
 * changed() - is an upstream change in the tree? In the model it is a switch. Faults are planted by
 * patches of the tree.
 */
#define changed(id) PORT_CHANGED_##id
#define PORT_CHANGED_IOMAP_CALLER_COMP true /* where there is IOCB_DIO_CALLER_COMP */
/* of io_uring as the model has it, which trees up to 5.19 have, too */
#define PORT_CHANGED_URING_NOWAIT_START false
#define PORT_CHANGED_URING_END_IN_COMPLETE false
#define PORT_CHANGED_FAULT_START_LOCKED false
#define PORT_CHANGED_FAULT_SYNC_QUEUED false
#define PORT_CHANGED_FAULT_END_WRITE_TWICE false

/** DEFINE_CACHE(), DEFINE_KEPT_CACHE() - a cache; objects of the second live as long as the
 * mount */
#define PORT_CACHE(var, type, slabname, flags)                                                     \
	static struct kmem_cache *var;                                                             \
	static int __init var##_init(void)                                                         \
	{                                                                                          \
		var = kmem_cache_create(slabname, sizeof(type), 0, flags, NULL);                   \
		return 0;                                                                          \
	}                                                                                          \
	core_initcall(var##_init)
#define DEFINE_CACHE(var, type, slabname) PORT_CACHE(var, type, slabname, 0)
#define DEFINE_KEPT_CACHE(var, type, slabname) PORT_CACHE(var, type, slabname, SLAB_RECLAIM_ACCOUNT)

/*
 * What inode operations are handed first: a struct mnt_idmap since 6.3, a
 * struct user_namespace since 5.12, nothing before. PORT_IDMAP_PARAM and
 * PORT_IDMAP declare it and hand it on, PORT_NOP_IDMAP is the one that maps
 * nothing, each with its comma.
 */
#if defined(HAVE_MNT_IDMAP)
#include <linux/mnt_idmapping.h>
#define PORT_IDMAP_PARAM struct mnt_idmap *idmap,
#define PORT_IDMAP idmap,
#define PORT_NOP_IDMAP &nop_mnt_idmap,
#elif defined(HAVE_MNT_USERNS)
#include <linux/user_namespace.h>
#define PORT_IDMAP_PARAM struct user_namespace *idmap,
#define PORT_IDMAP idmap,
#define PORT_NOP_IDMAP &init_user_ns,
#else
#define PORT_IDMAP_PARAM
#define PORT_IDMAP
#define PORT_NOP_IDMAP
#endif

/* up to 5.15 a completion has a second result, which is of USB gadgets */
#ifdef HAVE_KI_COMPLETE_RES2
#define RES2_PARAM , long res2
#define RES2 , 0
#else
#define RES2_PARAM
#define RES2
#endif

#ifndef HAVE_KIOCB_MODIFIED /* 5.19 */
#define kiocb_modified(iocb) file_modified((iocb)->ki_filp)
#endif
#ifdef HAVE_JUST_DROP /* 6.18 */
#define generic_delete_inode inode_just_drop
#endif
#ifdef HAVE_PERSISTENT_NAME /* 6.19 */
#define kill_litter_super kill_anon_super
#endif

#ifdef HAVE_FILE_KATTR /* 6.17 */
#include <linux/fileattr.h>
#define PORT_FILEATTR struct file_kattr
#elif defined(HAVE_FILEATTR) /* 5.13 */
#include <linux/fileattr.h>
#define PORT_FILEATTR struct fileattr
#endif

#ifdef HAVE_ACL_OF_DENTRY /* 6.2: whose ACL is set */
#define PORT_ACL_OWNER struct dentry
#define port_acl_inode(owner) d_inode(owner)
#define port_acl_owner(dentry) (dentry)
#else
#define PORT_ACL_OWNER struct inode
#define port_acl_inode(owner) (owner)
#define port_acl_owner(dentry) d_inode(dentry)
#endif

#ifdef HAVE_TIME_ACCESSORS /* 6.7 */
#define port_mtime(inode) inode_get_mtime(inode)
#else
#define port_mtime(inode) ((inode)->i_mtime)
#endif

/** port_user_inode() - inode that a file was opened by: that of an overlay for a real file below */
static inline struct inode *port_user_inode(const struct file *file)
{
#ifdef HAVE_FILE_USER_PATH /* 6.7 */
	return d_inode(file_user_path((struct file *)file)->dentry);
#else
	return d_inode(file->f_path.dentry);
#endif
}

/** port_can_direct() - is a file open for direct I/O, or may it be switched to it? */
static inline bool port_can_direct(const struct file *file)
{
#ifdef FMODE_CAN_ODIRECT /* 6.0 */
	return file->f_mode & FMODE_CAN_ODIRECT;
#else
	return file->f_mapping->a_ops->direct_IO;
#endif
}

#ifdef HAVE_WRITEV_STARTS_FIRST /* up to 6.7 the checks are made with the write begun */
#define PORT_WRITEV_STARTS_FIRST true
#else
#define PORT_WRITEV_STARTS_FIRST false
#endif

/** port_set_rw_flags() - RWF_* into a kiocb. Return: 0, negative errno */
static inline int port_set_rw_flags(struct kiocb *kiocb, rwf_t flags, int rw)
{
#ifdef HAVE_RW_TYPE
	return kiocb_set_rw_flags(kiocb, flags, rw);
#else
	return kiocb_set_rw_flags(kiocb, flags);
#endif
}

#ifndef HAVE_KIOCB_START_WRITE
/* up to 6.5 each submitter had its own; as aio_write() and kiocb_end_write() of fs/aio.c */
static inline void kiocb_start_write(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	sb_start_write(sb);
	__sb_writers_release(sb, SB_FREEZE_WRITE);
}

static inline void kiocb_end_write(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	__sb_writers_acquired(sb, SB_FREEZE_WRITE);
	sb_end_write(sb);
}
#endif

/** port_start_write_trylock() - kiocb_start_write() that does not wait. Return: was it begun? */
static inline bool port_start_write_trylock(struct kiocb *iocb)
{
	struct super_block *sb = file_inode(iocb->ki_filp)->i_sb;

	if (!sb_start_write_trylock(sb))
		return false;
	__sb_writers_release(sb, SB_FREEZE_WRITE);
	return true;
}

/** port_writers() - writes of @sb that were begun and not ended */
static inline int port_writers(const struct super_block *sb)
{
	return (int)*sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1].read_count;
}

/** port_level_shut() - rwsem of a freeze level: does who writes wait? */
#define port_level_shut(sb, level) atomic_read(&(sb)->s_writers.rw_sem[level].block)
/** port_rdonly() - is it read-only? An error that makes it so takes no lock */
#define port_rdonly(sb) data_race(sb_rdonly(sb))

/** port_has_dio_wq() - once it is there it stays; who sees it depends on what made it */
static inline bool port_has_dio_wq(const struct super_block *sb)
{
	sim_hb_acquire(&sb->s_dio_done_wq);
	return data_race(sb->s_dio_done_wq);
}

/** port_zero() - memory of a world to zeroes. @n: bytes */
#define port_zero(p, n) memset(p, 0, n)
/** port_add_blocks() - an inode has @n more blocks of a memfs */
#define port_add_blocks(inode, n) data_race((inode)->i_blocks += (n) * (MEMFS_BLOCK >> 9))

#ifndef iter_iov_addr /* 6.4 */
static inline void __user *port_iter_addr(const struct iov_iter *iter)
{
#ifdef HAVE_USER_BACKED_ITER /* 6.0 */
	if (iter_is_ubuf(iter))
		return iter->ubuf + iter->iov_offset;
#endif
	return iov_iter_iovec(iter).iov_base;
}
#define iter_iov_addr(iter) port_iter_addr(iter)
#endif

/** port_iter_advance(), port_iter_revert() - what is left of memory is behind or before it */
#define port_iter_advance(iter, n) iov_iter_advance(iter, n)
#define port_iter_revert(iter, n) iov_iter_revert(iter, n)

/** struct port_pinned - memory of a user, that I/O can go on with when the system call is over */
#define PORT_MAX_PIECES 12
struct port_pinned {
	struct kvec vec[PORT_MAX_PIECES];
};

/** port_pin_iter() - iov_iter_extract_pages(): @iter may be used wherever the I/O completes */
static inline void port_pin_iter(struct iov_iter *iter, struct port_pinned *pinned)
{
	size_t len = iov_iter_count(iter);
	struct iov_iter rest = *iter;
	unsigned int n = 0;

#ifdef HAVE_USER_BACKED_ITER /* 6.0 */
	if (!user_backed_iter(iter))
#else
	if (!iter_is_iovec(iter))
#endif
		return;
	while (iov_iter_count(&rest) && n < ARRAY_SIZE(pinned->vec)) {
		pinned->vec[n].iov_base = (void __force *)iter_iov_addr(&rest);
		pinned->vec[n].iov_len = iov_iter_single_seg_count(&rest);
		iov_iter_advance(&rest, pinned->vec[n++].iov_len);
	}
	sim_assert(!iov_iter_count(&rest));
	iov_iter_kvec(iter, iov_iter_rw(iter), pinned->vec, n, len);
}

/* fs/internal.h */
extern int sb_init_dio_done_wq(struct super_block *sb);
extern int rw_verify_area(int read_write, struct file *file, const loff_t *ppos, size_t count);

/** memfs_check_flags() - rule 41: what is cached of a real file's flags is what they say */
void memfs_check_flags(const struct kiocb *iocb);

#endif
