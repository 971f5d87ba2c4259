/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What operations find in a kernel tree.
 */
#ifndef PORT_OPS_H
#define PORT_OPS_H

#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/uio.h>
#include <port/parts.h>
#include <port/probe.h>
#include "common/ops.h"
#include "mock/security.h"
#include "services/port.h"

#ifndef HAVE_FREEZE_HOLDER /* 6.6 */
enum freeze_holder { FREEZE_HOLDER_USERSPACE, FREEZE_HOLDER_KERNEL };
#endif

#define OP_IN_TREES 1
#define OP_IN_MOCK 1
#define OP_IN_CALLS 1
#ifdef HAVE_SPLICE_FILE_TO_PIPE /* 5.12 */
#define OP_IN_PIPES 1
struct pipe_inode_info;
/* fs/internal.h */
extern long splice_file_to_pipe(struct file *in, struct pipe_inode_info *opipe, loff_t *offset,
				size_t len, unsigned int flags);
#endif

/** op_enter() - Return: the caller's credentials, for op_exit() */
const struct cred *op_enter(void);
/** op_exit() - the way back to user mode: task work; rules 29, 88 and 91. Return: @ret */
long op_exit(long ret, const char *gives_0, const struct cred *cred);
/** op_exit_setup() - the same where there is no user yet. Return: @ret */
long op_exit_setup(long ret);

/* ---- mounts.c --------------------------------------------------------- */

#define OP_MOUNT_NAME 32 /* bytes of a name, with its end */
#define OP_PATH_LEN 96   /* bytes of a path, with its end */

/**
 * struct op_mount - a mount
 * @name: without a slash; the root's is "/"
 */
struct op_mount {
	char name[OP_MOUNT_NAME];
	struct vfsmount *mnt;
};

#ifdef HAVE_DENTRY_CHILDREN /* 6.8 */
#define port_for_each_child(d, dir) hlist_for_each_entry(d, &(dir)->d_children, d_sib)
#else
#define port_for_each_child(d, dir) list_for_each_entry(d, &(dir)->d_subdirs, d_child)
#endif

/** op_mounts() - what is mounted, in this order; the first is the root. @nr: how many */
const struct op_mount *op_mounts(unsigned int *nr);
/** op_umount_nth() - take one of them away. @i: its index */
void op_umount_nth(unsigned int i);
/** op_path() - "/mnt/f" to a path, which the caller puts. Return: 0, -ENOENT */
int op_path(const char *name, struct path *path);
void mounts_boot(void);
/** op_inode() - its inode, for who looks at it before anybody else can run. Return:
 * ERR_PTR(-ENOENT) */
struct inode *op_inode(const char *name);
/** op_with_path() - call @fn for what "/mnt/f" names. Return: its result, as op_path() */
long op_with_path(const char *name, long (*fn)(const struct path *path, long arg), long arg);
/** op_with_inode() - call @fn for a file, which stays meanwhile. Return: its result, -ENOENT */
long op_with_inode(const char *name, long (*fn)(struct inode *inode, long arg), long arg);
/** op_sb() - @name: of a filesystem, or mount point. Return: NULL when there is none */
struct super_block *op_sb(const char *name);
/** for_each_mounted_sb() - in the order mounted */
void for_each_mounted_sb(void (*fn)(struct super_block *sb, const char *name));
/** op_mount() - @name: mount point. @params: sets options, or NULL. Return: 0, negative errno */
int op_mount(const char *name, struct file_system_type *type,
	     int (*params)(struct fs_context *fc, const void *arg), const void *arg);
/** op_set_string() - set an option of a mount. @value: or NULL. Return: 0, negative errno */
int op_set_string(struct fs_context *fc, const char *key, const char *value);
/** op_bare() - Return: the name of a mount or file without the slash before it */
const char *op_bare(const char *name);
/** op_full_path() - what a name of a scenario is in the tree of mounts. @buf: of OP_PATH_LEN */
void op_full_path(const char *name, char *buf);
/** op_find_child() - Return: a name of a memfs, which stays; NULL when there is none */
struct dentry *op_find_child(struct dentry *parent, const char *name);
/** op_make_node() - make a file or directory of a memfs. Return: ERR_PTR(-ENOSPC, -ENOMEM) */
struct dentry *op_make_node(struct dentry *parent, const char *name, umode_t mode);
/** op_for_each_file() - of the filesystem @name, until @fn fails. Return: what it returned last */
int op_for_each_file(const char *name, int (*fn)(const struct path *file, void *arg), void *arg);
/** op_look_up_all() - ask the mount @name once for each file of what it shows, @shown: how they are
 * found is not under test. Return: 0, negative errno */
int op_look_up_all(const char *name, const char *shown);

/** op_inode_below() - the inode whose data a file shows that is none of memfs */
struct inode *op_inode_below(struct inode *inode);
/** op_inode_data(), op_inode_copied() - for the oracle: the inode whose data a regular file shows,
 * and the one that a copy-up copies them from; NULL if there is none */
struct inode *op_inode_data(struct inode *inode);
struct inode *op_inode_copied(struct inode *inode);
/** op_has_own_data() - may a file show data that are in no other file, as of a cache? */
bool op_has_own_data(const struct inode *inode);
#define op_is_regular(inode) S_ISREG((inode)->i_mode)
#define op_is_fifo(inode) S_ISFIFO((inode)->i_mode)
/** op_fifo_is_empty() - is there nothing in the pipe of @fifo, or no pipe? */
bool op_fifo_is_empty(const struct inode *fifo);
/** op_pos_guarded() - has the current task the lock under which the position of a real file behind
 * @inode is used? Always where there is no such lock */
bool op_pos_guarded(struct inode *inode);
/** op_freeze_sb(), op_thaw_sb() - Return: as freeze_super() and thaw_super() */
int op_freeze_sb(struct super_block *sb, enum freeze_holder who);
int op_thaw_sb(struct super_block *sb, enum freeze_holder who);
#define op_fail_verify_sb(sb, err) mock_fail_file_permission(sb, err)

/* ---- range.c ---------------------------------------------------------- */

/* one for all tasks, which are threads of one process */
extern struct rw_semaphore op_mmap_lock;
#define op_mmap_read_lock() down_read(&op_mmap_lock)
#define op_mmap_read_unlock() up_read(&op_mmap_lock)
#define op_mmap_write_lock() down_write(&op_mmap_lock)
#define op_mmap_write_unlock() up_write(&op_mmap_lock)
/* a mapping that others see is to be made, as far as its file system looks at that */
void op_map_shared(struct vm_area_struct *vma, const struct file *file);
/* a byte of a file is read through a mapping; -EFAULT */
long op_load(struct vm_area_struct *vma, loff_t pos);
/* a mapping goes, as far as who has made it wants to know */
void op_unmap(struct vm_area_struct *vma);

/* ---- aio.c ------------------------------------------------------------ */

struct io_request;
struct rw_args;

/** op_aio_submit() - io_submit() of one request. Return: its number from 1, or negative errno */
long op_aio_submit(const struct rw_args *args);
/** op_aio_can_reap() - is @r one of aio in flight, and does no task wait for events of its ring? */
bool op_aio_can_reap(const struct io_request *r);
/** op_aio_reap() - wait for events where @r went to, and take them. Return: 0, negative errno */
long op_aio_reap(const struct io_request *r);
/** op_exit_aio() - what the end of the process does: exit_aio() */
void op_exit_aio(void);
void aio_boot(void);

/* ---- uring.c ---------------------------------------------------------- */

#ifdef HAVE_URING_RW /* 6.0 */
#define OP_IN_URING 1
/** op_uring_submit() - as op_aio_submit(), to io_uring */
long op_uring_submit(const struct rw_args *args);
#else
#define op_uring_submit(args) io_uring_submit(args)
#endif

/* ---- unmount.c -------------------------------------------------------- */

/** unmount_boot() - what is counted from here on is down to its present value at the end */
void unmount_boot(void);
/** op_unmount() - struct sim_world.unmount */
bool op_unmount(void);

/* ---- files.c ---------------------------------------------------------- */

#ifndef fd_file /* 6.10 */
#define fd_file(f) ((f).file)
#endif

/** op_open_path() - open "/mnt/f". Return: file with one reference, ERR_PTR() */
struct file *op_open_path(const char *name, unsigned int flags);
/** port_vfs_open() - what fs/namei.c calls as vfs_open() */
int port_vfs_open(const struct path *path, struct file *file);
/* fs/open.c, and setfl() of fs/fcntl.c */
long sys_close(unsigned int fd);
int port_setfl(struct file *file, unsigned long arg);
#define op_close_fd(fd) sys_close(fd)
#define op_set_flags(file, flags) port_setfl(file, flags)

/**
 * op_fdget(), op_fget() - fdget() and fget() of the tree, between two visible operations: a close
 * by another task comes before or after, never after a look-up that has no reference yet
 */
struct fd op_fdget(long fd);
struct file *op_fget(long fd);
/** op_exit_files() - exit_files(): close what is open */
void op_exit_files(void);

/** op_return_to_user() - what the way back from a system call does */
#define op_return_to_user() port_return_to_user()

/** struct op_buf - memory of a user: @len bytes of one value */
struct op_buf {
	struct kvec vec;
};
/** op_buf_init() - it is there before the system call: no allocation that could fail */
void op_buf_init(struct op_buf *b, size_t len, u8 fill);
void op_buf_free(struct op_buf *b);
/** op_buf_iter() - @rw: READ into it, or WRITE what is in it */
void op_buf_iter(const struct op_buf *b, struct iov_iter *iter, unsigned int rw);
/** op_buf_first() - its first byte */
u8 op_buf_first(const struct op_buf *b);
/** op_buf_cut() - as a vector, whose pieces but the last are of one length. Return: @pieces */
unsigned int op_buf_cut(const struct op_buf *b, struct iovec *vec, long pieces);
/** op_buf_watch() - which byte will be asked for: here all are there */
#define op_buf_watch(b, n) ((void)0)
/** op_buf_byte() - another one. @n: from 0 */
static inline u8 op_buf_byte(const struct op_buf *b, size_t n)
{
	return ((const u8 *)b->vec.iov_base)[n];
}
#define op_buf_len(b) ((b)->vec.iov_len)
/** op_buf_seen() - what is known of what was read into it, at @pos: all. Return: the bytes */
static inline const u8 *op_buf_seen(const struct op_buf *b, u32 *pos, u32 *n)
{
	return b->vec.iov_base;
}

#endif
