/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations as system calls, in plain C with libc. The world of the running kernel calls them, and
 * "stacksim show --as c" prints those that a scenario needs into a program, as they stand here. So
 * nothing else of the project is used, what stands between blank lines at the left margin is one
 * thing with one name, and call_NAME() has as its parameters those of the operation's row in
 * common/ops.def that make a difference, by their names there. What has the type int is a
 * descriptor of the process. All return what the kernel does: an error is a negative number.
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

/* ---- what is mounted (mounts.c) ------------------------------------------ */

/** empty_scratch() - mount an empty file system where all is to be. Return: 0, negative errno */
long empty_scratch(void);
/** op_bare() - Return: the name of a mount or file without the slash before it */
const char *op_bare(const char *name);
/** op_full_path() - where a name of a scenario is. @buf: of OP_PATH_LEN */
void op_full_path(const char *name, char *buf);
long call_fs(const char *name);
long call_file(const char *fs, const char *name, long size, long fill, long mode, long uid);
long call_overlay(const char *path, const char *lower, const char *upper);
long call_copy_up(const char *path);
long call_copied_up(const char *path);

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
long call_fsync(int fd, long datasync);
long call_syncfs(int fd);
long call_mmap_read(int fd, long pos);
long call_size(const char *path);
long call_mode(const char *path);
long call_byte(const char *path, long pos);
long call_sum(const char *path);

/* ---- requests (aio.c) ---------------------------------------------------- */

/** forget_requests() - also those that nobody has waited for */
void forget_requests(void);
long call_aio_write(int fd, long pos, long len, long fill, long flags);
long call_aio_read(int fd, long pos, long len, long flags);
long call_aio_wait(long req);
long call_aio_byte(long req);

#endif
