/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Services of the mock VFS, under the kernel's names.
 */
#ifndef MODEL_VFS_H
#define MODEL_VFS_H

#include <linux/fs.h>
#include <linux/sched.h>

/* ---- super.c: mounts --------------------------------------------------- */

/**
 * sget() - make a super block and mount it
 * @type: its type
 * @where: mount point, begins with '/'
 * @depth: stacking depth, 0 for a real filesystem
 * Return: super block, ERR_PTR(-ENOSPC) where there are too many, -EEXIST, -ENAMETOOLONG.
 */
struct super_block *sget(struct file_system_type *type, const char *where, int depth);
/** deactivate_super() - take back the mount that was made last */
void deactivate_super(struct super_block *sb);
/** mounted_sb() - @name: mount point with or without its '/'. Return: super block or NULL */
struct super_block *mounted_sb(const char *name);
/** for_each_sb() - @fn is called for each mount in the order mounted */
void for_each_sb(void (*fn)(struct super_block *sb));

/** anon_inode() - Return: what files of no filesystem have for an inode */
struct inode *anon_inode(void);

/** sb_init_dio_done_wq() - make @sb->s_dio_done_wq unless another has. Rule 81 */
int sb_init_dio_done_wq(struct super_block *sb);

/* ---- freeze.c --------------------------------------------------------- */

/** __sb_start_write(), __sb_end_write() - freeze protection. @level: SB_FREEZE_WRITE to
 * SB_FREEZE_FS. include/linux/fs.h */
void __sb_start_write(struct super_block *sb, int level);
void __sb_end_write(struct super_block *sb, int level);
bool sb_start_write_trylock(struct super_block *sb);
#define sb_start_write(sb) __sb_start_write(sb, SB_FREEZE_WRITE)
#define sb_end_write(sb) __sb_end_write(sb, SB_FREEZE_WRITE)
/** __sb_writers_release(), __sb_writers_acquired() - tell the validator that protection changes
 * hands */
#define __sb_writers_release(sb, lev) percpu_rwsem_release_read(&(sb)->s_writers.rw_sem[(lev)-1])
#define __sb_writers_acquired(sb, lev) percpu_rwsem_acquire_read(&(sb)->s_writers.rw_sem[(lev)-1])

/**
 * freeze_super() - shut all levels
 * @who: before 6.6 it makes no difference
 * Return: 0, -EBUSY when @who froze it already or a freeze is under way, what ->freeze_fs()
 * failed with. fs/super.c
 */
int freeze_super(struct super_block *sb, enum freeze_holder who);
/** thaw_super() - the last holder thaws. Return: 0, -EINVAL when @who does not hold it frozen */
int thaw_super(struct super_block *sb, enum freeze_holder who);
/** sb_check_quiet() - rules 1, 5, at quiescence */
void sb_check_quiet(struct super_block *sb);

/* ---- mm.c ------------------------------------------------------------- */

void mm_init(void);
void mmap_read_lock(void);
void mmap_read_unlock(void);
void mmap_write_lock(void);
void mmap_write_unlock(void);
/** do_page_fault() - write a byte through a shared mapping. Return: 0, -ENODEV where files cannot
 * be mapped, -EFAULT beyond the end, -ENOSPC */
int do_page_fault(struct file *file, loff_t pos, uint8_t fill);

/* ---- inode.c ---------------------------------------------------------- */

/** inode_init() - @inode: zeroed. @sb: its super block */
void inode_init(struct inode *inode, struct super_block *sb);
/** d_add() - give @inode a name. Return: dentry, ERR_PTR(-ENOMEM) */
struct dentry *d_add(struct super_block *sb, const char *name, struct inode *inode);
struct dentry *d_lookup(struct super_block *sb, const char *name);
/** d_delete() - nobody finds it any more; who has it, has it */
void d_delete(struct dentry *dentry);
/** path_lookup() - "/mnt/f". Return: dentry, ERR_PTR(-ENOENT) */
struct dentry *path_lookup(const char *path);

#define inode_lock(inode) down_write(&(inode)->i_rwsem)
#define inode_lock_nested(inode, subclass)                                                         \
	sim_write_lock(&(inode)->i_rwsem.l, SIM_SLEEP, subclass, SIM_SITE())
#define I_MUTEX_PARENT 1 /* a directory, before what is in it */
#define inode_unlock(inode) up_write(&(inode)->i_rwsem)
#define inode_trylock(inode) down_write_trylock(&(inode)->i_rwsem)
#define inode_lock_shared(inode) down_read(&(inode)->i_rwsem)
#define inode_unlock_shared(inode) up_read(&(inode)->i_rwsem)
#define inode_trylock_shared(inode) down_read_trylock(&(inode)->i_rwsem)
#define i_size_read(inode) READ_ONCE((inode)->i_size)
#define i_size_write(inode, size) WRITE_ONCE((inode)->i_size, size)

/** current_time() - a tick of the logical clock: later is larger, never twice the same */
uint64_t current_time(void);
/** inode_permission() - Return: 0, -EACCES by injection */
int inode_permission(struct inode *inode);
bool inode_owner_or_capable(const struct inode *inode);
/** generic_write_checks() - position of an append. Return: bytes to write. fs/read_write.c */
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from);
/** kiocb_modified() - privileges and times, before a write. Rule 30. Return: 0. fs/inode.c */
int kiocb_modified(struct kiocb *iocb);
/** file_remove_privs() - clear the suid bit before a write. fs/inode.c */
void file_remove_privs(struct file *file);
/** file_modified() - both of it: privileges and times, before a file is changed. Return: 0 */
int file_modified(struct file *file);
/** touch_atime() - may sleep, and needs freeze protection if it can have it */
void touch_atime(struct file *file);
void file_accessed(struct file *file);

/* ---- namei.c ---------------------------------------------------------- */

/** kernel_tmpfile_open() - a file without a name. Return: as dentry_open() */
struct file *kernel_tmpfile_open(struct super_block *sb, umode_t mode, unsigned int flags);
/** vfs_mkdir() - Return: the new directory, ERR_PTR() */
struct dentry *vfs_mkdir(struct super_block *sb, const char *name);
/** vfs_link() - give @inode a name. Return: 0, negative errno */
int vfs_link(struct inode *inode, const char *name);
/** notify_change() - a file gets another size; its inode is locked. Rule 1. Return: 0, negative
 * errno */
int notify_change(struct inode *inode, loff_t size);
/** vfs_truncate() - Return: 0, negative errno */
int vfs_truncate(struct file *file, loff_t size);
/** vfs_zero_range() - fallocate(FALLOC_FL_ZERO_RANGE). Return: 0, negative errno */
int vfs_zero_range(struct file *file, loff_t pos, loff_t len);
/** vfs_setxattr() - set the extended attribute. Rule 6. Return: 0, negative errno */
int vfs_setxattr(struct inode *inode, const void *value, size_t len);
/** vfs_getxattr() - Return: its length, -ENODATA where there is none, -ERANGE */
ssize_t vfs_getxattr(struct inode *inode, void *value, size_t size);
/** vfs_removexattr() - Return: 0, -ENODATA */
int vfs_removexattr(struct inode *inode);

/* ---- file.c ----------------------------------------------------------- */

/** dentry_open() - Return: file with one reference, ERR_PTR(): -EACCES, -EINVAL (O_DIRECT),
 * -ENOMEM */
struct file *dentry_open(struct dentry *dentry, unsigned int flags);
/**
 * backing_file_open() - open a file of a layer on behalf of a stacked file
 * (open_with_fake_path() before 6.5)
 * @dentry: name the user sees; NULL for a file that has none
 * @real: inode of the layer
 * Return: as dentry_open(); FMODE_BACKING is set (rule 25)
 */
struct file *backing_file_open(struct dentry *dentry, unsigned int flags, struct inode *real);
/** kernel_file_open() - open an inode for the kernel itself: nobody is asked. @dentry: or NULL */
struct file *kernel_file_open(struct dentry *dentry, struct inode *inode, unsigned int flags);
struct file *get_file(struct file *file);
/** fput() - the last one releases by task work, or by a work item where there is no task */
void fput(struct file *file);
/** flush_delayed_fput() - wait until files are released that no task could release */
void flush_delayed_fput(void);
static inline void fdput(struct fd fd)
{
	if (fd.flags & FDPUT_FPUT)
		fput(fd.file);
}
/** iocb_flags() - what a file's flags mean for its I/O. include/linux/fs.h */
int iocb_flags(const struct file *file);
/** setfl() - fcntl(F_SETFL). Return: 0, -EPERM, -EINVAL. fs/fcntl.c */
int setfl(struct file *file, unsigned int arg);

/** anon_inode_getfile() - a file of no filesystem. @priv: its private_data. Return: as
 * dentry_open() */
struct file *anon_inode_getfile(const struct file_operations *fops, void *priv, unsigned int flags);

/** get_unused_fd_flags() - take the lowest descriptor that is free. @flags: 0. Return: it,
 * -EMFILE */
int get_unused_fd_flags(unsigned int flags);
/** put_unused_fd() - give back one that got no file */
void put_unused_fd(unsigned int fd);
/** fd_install() - give a taken descriptor its file, with the caller's reference */
void fd_install(unsigned int fd, struct file *file);
/** fget() - Return: file with a reference, NULL for a bad @fd */
struct file *fget(int fd);
/** fd_close() - Return: 0, -EBADF, what ->flush() says */
int fd_close(int fd);
/** exit_files() - close what the tasks left open, so that what is still there is a leak (rule
 * 83) */
void exit_files(void);
void file_init(void);

/* ---- rw.c ------------------------------------------------------------- */

void init_sync_kiocb(struct kiocb *kiocb, struct file *filp);
/** kiocb_clone() - a request to the layer below. @kiocb: zeroed. include/linux/fs.h */
void kiocb_clone(struct kiocb *kiocb, const struct kiocb *src, struct file *filp);
/** kiocb_set_rw_flags() - @rw_type: READ, WRITE. Return: 0, -EOPNOTSUPP where the file cannot do
 * RWF_NOWAIT */
int kiocb_set_rw_flags(struct kiocb *ki, rwf_t flags, int rw_type);
/** kiocb_start_write(), kiocb_end_write() - freeze protection that goes along with an async
 * write */
void kiocb_start_write(struct kiocb *iocb);
void kiocb_end_write(struct kiocb *iocb);
/** port_start_write_trylock() - kiocb_start_write() that does not wait. Return: was it begun? */
bool port_start_write_trylock(struct kiocb *iocb);
/** rw_verify_area() - Return: 0, -EINVAL for a position below 0, or what was injected */
int rw_verify_area(int rw, struct file *file, const loff_t *ppos, size_t count);
ssize_t vfs_iter_read(struct file *file, struct iov_iter *iter, loff_t *ppos, rwf_t flags);
ssize_t vfs_iter_write(struct file *file, struct iov_iter *iter, loff_t *ppos, rwf_t flags);
/** vfs_iter_write_started() - the same where the caller holds freeze protection
 * (do_splice_direct()) */
ssize_t vfs_iter_write_started(struct file *file, struct iov_iter *iter, loff_t *ppos);
ssize_t vfs_iocb_iter_read(struct file *file, struct kiocb *iocb, struct iov_iter *iter);
ssize_t vfs_iocb_iter_write(struct file *file, struct kiocb *iocb, struct iov_iter *iter);

/** vfs_iter_read_checked(), vfs_iter_write_checked() - the same where the caller has asked, too */
ssize_t vfs_iter_read_checked(struct file *file, struct iov_iter *iter, loff_t *ppos);
ssize_t vfs_iter_write_checked(struct file *file, struct iov_iter *iter, loff_t *ppos);

/** vfs_write() - write() to what has no write_iter. Return: bytes, -EINVAL where it cannot */
ssize_t vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos);
/** vfs_llseek() - set a file's position as its filesystem has it. Return: it, negative errno.
 * fs/read_write.c */
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
/** vfs_setpos() - set it to @offset. Return: that, -EINVAL outside of 0..@maxsize */
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize);
/** generic_file_llseek_size() - @whence: SEEK_SET, SEEK_CUR, SEEK_END, which is at @eof. Return: as
 * vfs_setpos() */
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof);

#define file_start_write(file) sb_start_write(file_inode(file)->i_sb)
#define file_end_write(file) sb_end_write(file_inode(file)->i_sb)

/* ---- range.c ---------------------------------------------------------- */

/** vfs_fallocate() - Return: 0, negative errno. fs/open.c */
long vfs_fallocate(struct file *file, int mode, loff_t pos, loff_t len);
/** vfs_fsync() - Return: 0, -EINVAL where there is nothing to sync, what the filesystem says */
int vfs_fsync(struct file *file, int datasync);
/** vfs_copy_file_range() - Return: bytes, -EBADF, -EXDEV, -EINVAL. fs/read_write.c */
ssize_t vfs_copy_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    size_t len, unsigned int flags);
/** vfs_clone_file_range() - Return: bytes, -EBADF, -EXDEV, -EOPNOTSUPP. fs/remap_range.c */
loff_t vfs_clone_file_range(struct file *in, loff_t pos_in, struct file *out, loff_t pos_out,
			    loff_t len, unsigned int flags);

/* ---- uio.c ------------------------------------------------------------ */

/** iov_iter_kvec() - @nr: 1; @count: at most the length of @kvec. include/linux/uio.h */
void iov_iter_kvec(struct iov_iter *iter, unsigned int rw, const struct kvec *kvec,
		   unsigned long nr, size_t count);
/** iov_iter_user() - memory of a user. @fill, @first: as in struct iov_iter */
void iov_iter_user(struct iov_iter *iter, unsigned int rw, u8 fill, u8 *first, size_t count);
/** copy_from_iter(), copy_to_iter(), iov_iter_zero() - Return: bytes; the iterator goes on by them.
 * Devices do that: what it races with is the user's business */
size_t copy_from_iter(void *to, size_t n, struct iov_iter *from);
size_t copy_to_iter(const void *from, size_t n, struct iov_iter *to);
size_t iov_iter_zero(size_t n, struct iov_iter *to);

#endif
