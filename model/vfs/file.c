// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files: opening, references, descriptors. The last fput() does not release
 * the file there and then: a task does it on its way back to user mode, and
 * where there is none a work item does (fs/file_table.c).
 */
#include <linux/fs.h>
#include "common/rules.h"

#define MAX_FD 16

DEFINE_CACHE(filp_cache, struct file, "filp");

/*
 * Descriptors are taken by a bit, before there is a file: whoever opens one meanwhile gets
 * another. Changed between two visible operations, where the kernel has file_lock.
 */
static struct file *fd_table[MAX_FD];
static unsigned int open_fds;

/* files whose last reference went where no task could release them */
static struct callback_head *delayed_list;
static struct workqueue_struct delayed_wq;
static struct work_struct delayed_fput_work;
static bool delayed_some; /* since boot */

static void ____fput(struct callback_head *head)
{
	struct file *file = container_of(head, struct file, f_task_work);

	file->f_op->release(file->f_inode, file);
	kmem_cache_free(filp_cache, file);
}

static void delayed_fput(struct work_struct *unused)
{
	(void)unused;
	/* llist_del_all() */
	while (data_race(delayed_list)) {
		struct callback_head *head = data_race(delayed_list);

		mock_acquire(&delayed_list);
		data_race(delayed_list = head->next);
		____fput(head);
	}
}

void file_init(void)
{
	sim_wq_create(&delayed_wq.w, "delayed_fput", false);
	INIT_WORK(&delayed_fput_work, delayed_fput);
}

struct file *get_file(struct file *file)
{
	refcount_inc(&file->f_count);
	return file;
}

void fput(struct file *file)
{
	struct callback_head *head = &file->f_task_work;

	if (!refcount_dec_and_test(&file->f_count))
		return;
	head->func = ____fput;
	if (sim_self_ctx() == SIM_CTX_TASK) {
		task_work_add(current, head);
		return;
	}
	/* llist_add() */
	head->next = data_race(delayed_list);
	data_race(delayed_list = head);
	mock_release(&delayed_list);
	data_race(delayed_some = true);
	queue_work(&delayed_wq, &delayed_fput_work);
}

int iocb_flags(const struct file *file)
{
	int res = 0;

	if (file->f_flags & O_APPEND)
		res |= IOCB_APPEND;
	if (file->f_flags & O_DIRECT)
		res |= IOCB_DIRECT;
	if (file->f_flags & O_DSYNC)
		res |= IOCB_DSYNC;
	return res;
}

static struct file *alloc_file(struct dentry *dentry, struct inode *inode, unsigned int flags,
			       const struct file_operations *fops)
{
	static const unsigned int acc[] = {FMODE_READ, FMODE_WRITE, FMODE_READ | FMODE_WRITE, 0};
	struct file *file = kmem_cache_zalloc(filp_cache, GFP_KERNEL);

	if (!file)
		return NULL;
	refcount_set(&file->f_count, 1);
	spin_lock_init(&file->f_lock);
	mutex_init(&file->f_pos_lock);
	file->f_flags = flags;
	file->f_mode = acc[flags & O_ACCMODE];
	if (!changed(FAULT_POS_UNLOCKED))
		file->f_mode |= FMODE_ATOMIC_POS;
	file->f_inode = inode;
	file->f_dentry = dentry;
	file->f_op = fops;
	return file;
}

static struct file *open_file(struct file *file)
{
	struct inode *inode;
	int err;

	if (!file)
		return ERR_PTR(-ENOMEM);
	inode = file->f_inode;
	err = file->f_op->open ? file->f_op->open(inode, file) : 0;
	if (!err && (file->f_flags & O_DIRECT) && !(file->f_mode & FMODE_CAN_ODIRECT)) {
		err = -EINVAL;
		file->f_op->release(inode, file);
	}
	if (err) {
		kmem_cache_free(filp_cache, file);
		return ERR_PTR(err);
	}
	file->f_iocb_flags = iocb_flags(file);
	return file;
}

static struct file *do_open(struct dentry *dentry, struct inode *inode, unsigned int flags,
			    unsigned int mode)
{
	struct file *file = alloc_file(dentry, inode, flags, inode->i_fop);

	if (file)
		file->f_mode |= mode;
	return open_file(file);
}

struct file *anon_inode_getfile(const struct file_operations *fops, void *priv, unsigned int flags)
{
	struct file *file = alloc_file(NULL, anon_inode(), flags, fops);

	if (file)
		file->private_data = priv;
	return open_file(file);
}

struct file *dentry_open(struct dentry *dentry, unsigned int flags)
{
	int err = inode_permission(dentry->d_inode);

	if (err)
		return ERR_PTR(err);
	if ((dentry->d_inode->i_flags & S_APPEND) && (flags & O_ACCMODE) && !(flags & O_APPEND))
		return ERR_PTR(-EPERM);
	return do_open(dentry, dentry->d_inode, flags, 0);
}

struct file *backing_file_open(struct dentry *dentry, unsigned int flags, struct inode *real)
{
	INVARIANT(!inode_permission(real), real, 31, "real file opened without permission");
	return do_open(dentry, real, flags, changed(FAULT_NO_FMODE_BACKING) ? 0 : FMODE_BACKING);
}

struct file *kernel_file_open(struct dentry *dentry, struct inode *inode, unsigned int flags)
{
	return do_open(dentry, inode, flags, 0);
}

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME)

int setfl(struct file *file, unsigned int arg)
{
	unsigned int mask = changed(FAULT_SETFL_DSYNC) ? SETFL_MASK | O_DSYNC : SETFL_MASK;
	struct inode *inode = file_inode(file);

	if (((arg ^ file->f_flags) & O_APPEND) && (inode->i_flags & S_APPEND))
		return -EPERM;
	if ((arg & O_DIRECT) && !(file->f_mode & FMODE_CAN_ODIRECT))
		return -EINVAL;
	spin_lock(&file->f_lock);
	file->f_flags = (arg & mask) | (file->f_flags & ~mask);
	file->f_iocb_flags = iocb_flags(file);
	spin_unlock(&file->f_lock);
	return 0;
}

int get_unused_fd_flags(unsigned int flags)
{
	(void)flags;
	for (int fd = 0; fd < MAX_FD; fd++) {
		if (!(data_race(open_fds) & 1u << fd)) {
			data_race(open_fds |= 1u << fd);
			return fd;
		}
	}
	return -EMFILE;
}

void put_unused_fd(unsigned int fd)
{
	data_race(open_fds &= ~(1u << fd));
}

void fd_install(unsigned int fd, struct file *file)
{
	data_race(fd_table[fd] = file);
	/* rcu_assign_pointer() */
	mock_release(&fd_table[fd]);
}

/*
 * A file is found and a reference to it taken in one step: a close comes before or after. The
 * kernel looks again when it has the reference (__get_file_rcu(), fs/file.c).
 */
struct file *fget(int fd)
{
	struct file *file = fd < 0 || fd >= MAX_FD ? NULL : READ_ONCE(fd_table[fd]);

	if (!file)
		return NULL;
	mock_acquire(&fd_table[fd]);
	if (changed(FAULT_FGET_LATE))
		return get_file(file);
	data_race(file->f_count.refs++);
	return file;
}

int fd_close(int fd)
{
	struct file *file = fd < 0 || fd >= MAX_FD ? NULL : data_race(fd_table[fd]);
	int err;

	if (!file)
		return -EBADF;
	mock_acquire(&fd_table[fd]);
	data_race(fd_table[fd] = NULL);
	put_unused_fd((unsigned int)fd);
	/* filp_close() */
	err = file->f_op->flush ? file->f_op->flush(file) : 0;
	fput(file);
	return err;
}

void flush_delayed_fput(void)
{
	if (data_race(delayed_some))
		flush_workqueue(&delayed_wq);
}

void exit_files(void)
{
	for (int fd = 0; fd < MAX_FD; fd++) {
		if (fd_table[fd])
			fd_close(fd);
	}
	task_work_run();
	flush_delayed_fput();
}
