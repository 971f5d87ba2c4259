/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations as system calls, in plain C with libc. The world of the running kernel calls them, and
 * "stacksim show --as c" prints those that a scenario needs into a program, as they stand here. So
 * nothing else of the project is used, what stands between blank lines at the left margin is one
 * thing with one name, and call_NAME() has as its parameters those of the operation's row in
 * common/ops.def that make a difference, by their names there. What has the type int is a
 * descriptor of the process; a word that is none of C is a text. All return what the kernel does:
 * an error is a negative number.
 */
#ifndef NATIVE_CALLS_H
#define NATIVE_CALLS_H

#include <sys/uio.h>

/* what is mounted is in a mount namespace that nobody else is in */
#define SCRATCH "/mnt"

/* bytes of a path, with its end */
#define OP_PATH_LEN 160

/* the most that a file of a scenario has room for */
#define MAX_BUF (64 * 1024)

/* the kernel's own flag, which it takes of no user */
#define IOCB_DIRECT (1 << 17)

/* who tasks are, and a mounter that is not root */
#define USER 1000

/** or_errno() - what a function of libc returned, as the kernel does. Return: negative errno */
long or_errno(long ret);
/** new_memory() - of the user: aligned, MAX_BUF at most, each byte @fill. Its base is for free() */
struct iovec new_memory(size_t len, int fill);

/* ---- who calls (user.c) ------------------------------------------------- */

/** own_namespace() - mounts of this process are nobody else's. Return: 0, negative errno */
long own_namespace(void);
/** become_user() - this thread is a user as tasks are, with some capabilities */
void become_user(void);
/** become_root() - this thread is root again */
void become_root(void);
/** enter_root() - what follows is root's, up to leave_root(). Return: what that is given */
long enter_root(void);
/** leave_root() - Return: @ret */
long leave_root(long user, long ret);

/* ---- what is mounted (mounts.c) ------------------------------------------ */

/** empty_scratch() - mount an empty file system where all is to be. Return: 0, negative errno */
long empty_scratch(void);
/** op_bare() - Return: the name of a mount or file without the slash before it */
const char *op_bare(const char *name);
/** op_full_path() - where a name of a scenario is. @buf: of OP_PATH_LEN */
void op_full_path(const char *name, char *buf);
/** mount_point() - where a file system of a scenario is mounted. @buf: of OP_PATH_LEN */
void mount_point(const char *name, char *buf);
/** add_served() - a mount point, where files of a directory are shown. Return: 0 or an error */
long add_served(const char *name, const char *shown);
/** data_path() - where the data of a file are, for who looks at them. @buf: of OP_PATH_LEN */
void data_path(const char *path, char *buf);
/** forget_mount() - it is mounted no more, and another one may have its name */
void forget_mount(const char *name);
/**
 * mount_overlay() - mount one
 * @upper: the directory of its upper layer below SCRATCH, "" for none
 * @as: "user", or "root"
 * Return: 0, negative errno
 */
long mount_overlay(const char *path, const char *upper, const char *options, const char *as);
/** mount_as_user() - mount an overlay, as a user (usermount.c). Return: 0, negative errno */
long mount_as_user(const char *at, const char *options);
long call_fs(const char *name, const char *dio, const char *io, const char *extend, long dioalign,
	     const char *fallocate, long blocks);
long call_file(const char *fs, const char *name, long size, long fill, long mode, long uid,
	       const char *flags);
long call_overlay(const char *path, const char *lower, const char *upper);
long call_copy_up(const char *path);
long call_copied_up(const char *path);

/* ---- mounts with options (stacks.c) --------------------------------------- */

long call_stack(const char *path, const char *upper, const char *lower, const char *lower2,
		const char *lower3, const char *data, const char *options, const char *as);
long call_umount(const char *fs, long flags);
long call_remount(const char *fs, const char *how, const char *options);
long call_mountinfo(const char *fs, const char *text);
long call_drop_caches(const char *fs);

/* ---- FUSE (fuse.c, server.c) ---------------------------------------------- */

/** forget_servers() - they end, and nobody serves their mounts any more */
void forget_servers(void);
long call_fuse(const char *path, const char *backing, long stack, const char *asks,
	       const char *lacks);
long call_backing_open(const char *fs, int fd, const char *as, long flags, long padding);
long call_backing_close(const char *fs, long id, const char *as);
long call_open_reply(const char *path, const char *mode, long id);

/* ---- handles (handles.c) -------------------------------------------------- */

/** forget_handles() - none has been asked for */
void forget_handles(void);
long call_handle(const char *path, long connectable);
long call_open_handle(const char *fs, long handle, long flags);

/* ---- layers (layers.c, disks.c) ------------------------------------------ */

/* as the row "fs" has it */
#define ANY_BLOCKS (1 << 20)

/* what a scenario asks of one, as the row "fs" does */
struct layer {
	const char *dio, *fallocate;
	long dioalign, blocks;
};

/**
 * use_layers() - what the next ones are: tmpfs, ramfs, ext4, xfs or btrfs; tmpfs is where there is
 * nothing that it is not. Return: 0, negative errno
 */
long use_layers(const char *type);
/** mount_layer() - mount an empty one. Return: 0, negative errno */
long mount_layer(const char *path, const struct layer *l);
/** make_disks() - those that are mounted next are of a type. Return: 0, negative errno */
long make_disks(const char *type);
/** mount_disk() - mount an empty one. Return: 0, negative errno */
long mount_disk(const char *path);

/* ---- freezing (freeze.c) -------------------------------------------------- */

/** guard_layers() - what is frozen is thawed when this thread ends, whatever it ends by */
void guard_layers(void);
/** thaw_all() - nothing of a scenario is frozen any more */
void thaw_all(void);
long call_freeze(const char *fs);
long call_thaw(const char *fs);
long call_frozen(const char *fs);
long call_writers(const char *fs);

/* ---- open files (files.c) ------------------------------------------------ */

long call_open(const char *path, long flags);
long call_close(int fd);
long call_setfl(int fd, long flags);
long call_lseek(int fd, long pos, long whence);
long call_write(int fd, long pos, long len, long fill, long flags);
long call_read(int fd, long pos, long len, long flags);
long call_read_byte(int fd, long pos);
long call_fallocate(int fd, long pos, long len, long mode);
long call_truncate(const char *path, long size);
long call_ftruncate(int fd, long size);
long call_sendfile(int out, int in, long pos, long len);
long call_copy_range(int out, int in, long pos, long len);
long call_pipe_splice(int out, int in, long pos, long len);
long call_clone_range(int out, int in, long pos, long len);
long call_dedupe_range(int out, int in, long pos, long len);
long call_fsync(int fd, long datasync);
long call_syncfs(int fd);
long call_mmap_read(int fd, long pos);
long call_size(const char *path);
long call_mode(const char *path);
long call_byte(const char *path, long pos);
long call_sum(const char *path);

/* ---- names (names.c) ----------------------------------------------------- */

long call_mkdir(const char *path, long mode);
long call_rmdir(const char *path);
long call_unlink(const char *path);
long call_rename(const char *path, const char *to, long flags);
long call_link(const char *path, const char *to);
long call_openat(const char *path, long flags, long mode);
long call_link_fd(int fd, const char *to);
long call_symlink(const char *target, const char *to);
long call_readlink(const char *path, long size);
long call_mknod(const char *path, long kind, long mode);
long call_readdir(int fd, const char *name, const char *what, long size);

/* ---- attributes (attrs.c) ------------------------------------------------ */

long call_stat(const char *path, const char *what);
long call_statfs(const char *path, const char *what);
long call_chmod(const char *path, long mode);
long call_chown(const char *path, long uid);
long call_utime(const char *path, long seconds);
long call_access(const char *path, long how);
long call_getflags(int fd);
long call_setflags(int fd, long flags);
long call_getxflags(int fd, long project);
long call_setxflags(int fd, long flags, long project);
long call_setxattr(const char *path, const char *attr, long len, long fill, long flags);
long call_layer_xattr(const char *path, const char *attr, const char *text, long len, long fill);
long call_getxattr(const char *path, const char *attr, long size);
long call_xattr_byte(const char *path, const char *attr);
long call_listxattr(const char *path, long size);
long call_removexattr(const char *path, const char *attr);
long call_setfacl(const char *path, long uid, long perm, long mode, const char *kind, long root);
long call_getfacl(const char *path, long uid, const char *kind);

/* ---- locks and pipes (locks.c, pipes.c) ---------------------------------- */

long call_flock(int fd, long how);
long call_lock(int fd, long pos, long len, long how, const char *owner, long nowait);
long call_lock_test(int fd, long pos, long len);
long call_setlease(int fd, long how);
long call_getlease(int fd);
long call_splice(int in, int out, long len, long in_pos, long out_pos, long flags);
long call_tee(int in, int out, long len, long flags);
long call_fadvise(int fd, long pos, long len, long advice);
long call_sync_range(int fd, long pos, long len);
long call_eventfd(long count);
long call_eventfd_write(int fd, long add);
long call_eventfd_read(int fd);

/* ---- requests (aio.c, uring.c) ------------------------------------------- */

/** forget_requests() - also those that nobody has waited for */
void forget_requests(void);
long call_aio_write(int fd, long pos, long len, long fill, long flags);
long call_aio_read(int fd, long pos, long len, long flags);
long call_aio_writev(int fd, long pos, long len, long pieces, long fill, long flags, int resfd);
long call_aio_readv(int fd, long pos, long len, long pieces, long flags, int resfd);
long call_aio_fsync(int fd, long datasync, int resfd);
/** can_uring() - is there io_uring for who calls? */
long can_uring(void);
long call_aio_poll(int fd, int resfd);
long call_aio_cancel(long req);
long call_uring_write(int fd, long pos, long len, long fill, long flags, long async);
long call_uring_read(int fd, long pos, long len, long flags, long async);
long call_uring_writev(int fd, long pos, long len, long pieces, long fill, long flags, long async);
long call_uring_readv(int fd, long pos, long len, long pieces, long flags, long async);
long call_uring_cancel(long req);
long call_aio_wait(long req);
/** try_aio_wait() - as call_aio_wait(), but -EAGAIN where that would wait for others */
long try_aio_wait(long req);
long call_aio_byte(long req);

#endif
