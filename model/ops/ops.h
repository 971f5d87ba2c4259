/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What operations find in the model.
 */
#ifndef MODEL_OPS_H
#define MODEL_OPS_H

#include <linux/fs.h>
#include "common/ops.h"

#define OP_IN_MODEL 1
#define OP_IN_MOCK 1
#define OP_IN_OVERLAY 1
#define OP_IN_CACHEFILES 1
#define OP_IN_PIPES 1

static inline const struct cred *op_enter(void)
{
	return current_cred();
}

static inline long op_exit(long ret, const char *gives_0, const struct cred *cred)
{
	(void)cred;
	op_check_result(ret, gives_0);
	return syscall_exit(ret);
}

static inline long op_exit_setup(long ret)
{
	return syscall_exit(ret);
}

static inline void op_return_to_user(void)
{
	syscall_exit(0);
}

/* ---- files ------------------------------------------------------------ */

/** op_open_path() - open "/mnt/f". Return: file with one reference, ERR_PTR() */
struct file *op_open_path(const char *path, unsigned int flags);
/** op_close_fd() - in set-up it is closed when this returns, as for a task */
static inline int op_close_fd(int fd)
{
	int ret = fd_close(fd);

	if (!strcmp(sim_self_name(), "boot"))
		flush_delayed_fput();
	return ret;
}
/** op_bare() - Return: the name of a mount or file without the slash before it */
static inline const char *op_bare(const char *name)
{
	return name + (name[0] == '/');
}
/** op_full_path() - @to: OP_PATH_LEN bytes. Here paths of scenarios are those of the kernel */
#define OP_PATH_LEN NAME_LEN
#define op_full_path(path, to) strscpy(to, path, OP_PATH_LEN)
#define op_set_flags(file, flags) setfl(file, flags)
#define op_fget(fd) fget(fd)
static inline struct fd op_fdget(int fd)
{
	return (struct fd){.file = fget(fd), .flags = FDPUT_FPUT};
}

/** struct op_buf - memory of a user: @len bytes of one value; what is read of it is byte @at */
struct op_buf {
	size_t len, at;
	u8 fill, first;
};

static inline void op_buf_init(struct op_buf *b, size_t len, u8 fill)
{
	b->len = len;
	b->at = 0;
	b->fill = fill;
	b->first = 0;
}

static inline void op_buf_free(struct op_buf *b)
{
	(void)b;
}

/** op_buf_iter() - @rw: READ into it, or WRITE what is in it */
static inline void op_buf_iter(struct op_buf *b, struct iov_iter *iter, unsigned int rw)
{
	iov_iter_user(iter, rw, b->fill, &b->first, b->len);
	iter->first_at = b->at;
}

/** op_buf_watch() - before it is read into: which byte is asked for */
static inline void op_buf_watch(struct op_buf *b, size_t at)
{
	b->at = at;
}

/** op_buf_byte() - that byte */
static inline u8 op_buf_byte(const struct op_buf *b, size_t at)
{
	(void)at;
	return b->first;
}
#define op_buf_len(b) ((b)->len)

static inline u8 op_buf_first(const struct op_buf *b)
{
	return b->first;
}

/** op_buf_seen() - what is known of what was read into it: @n bytes at @pos, in and out.
 * Return: the bytes */
static inline const u8 *op_buf_seen(const struct op_buf *b, u32 *pos, u32 *n)
{
	*n = b->at < *n;
	*pos += (u32)b->at;
	return &b->first;
}

/* ---- filesystems ------------------------------------------------------ */

#define op_sb(name) mounted_sb(name)
/** op_inode() - inode of "/mnt/f", ERR_PTR(-ENOENT) */
struct inode *op_inode(const char *path);
/** op_with_inode() - call @fn for a file, which stays meanwhile. Return: its result, -ENOENT */
long op_with_inode(const char *path, long (*fn)(struct inode *inode, long arg), long arg);
#define op_freeze_sb(sb, who) freeze_super(sb, who)
#define op_thaw_sb(sb, who) thaw_super(sb, who)
#define op_mmap_read_lock() mmap_read_lock()
#define op_mmap_read_unlock() mmap_read_unlock()
#define op_mmap_write_lock() mmap_write_lock()
#define op_mmap_write_unlock() mmap_write_unlock()
#define op_map_shared(vma, file) ((void)0)
#define op_load(vma, pos) memfs_byte(file_inode((vma)->vm_file), pos)
#define op_unmap(vma) ((void)(vma))
/* the whole of Linux aio is common/aio.c */
#define op_aio_submit(args) io_submit(args)
#define op_aio_can_reap(r) ((void)(r), false)
#define op_aio_reap(r) 0
#define op_uring_submit(args) io_uring_submit(args)

#define op_fail_verify_sb(sb, err) data_race((sb)->s_verify_err = (err))

/** op_inode_data(), op_inode_copied() - for the oracle: the inode whose data a file of an overlay
 * shows, and the one that they are copied up from; NULL if there is none */
struct inode *op_inode_data(struct inode *inode);
struct inode *op_inode_copied(struct inode *inode);
/** op_is_regular() - S_ISREG(): here there are no other files */
#define op_is_regular(inode) ((void)(inode), true)
#define op_is_fifo(inode) ((void)(inode), false)
#define op_fifo_is_empty(fifo) ((void)(fifo), true)
/** op_has_own_data() - has a file data that are no other file's? */
#define op_has_own_data(inode) ((void)(inode), false)
/** op_inode_below() - the real inode of a file of an overlay. Looks, without a visible operation */
struct inode *op_inode_below(struct inode *inode);
/** op_pos_guarded() - has the current task the lock under which the position of a real file behind
 * @inode is used? Always where there is no such lock */
bool op_pos_guarded(struct inode *inode);

#endif
