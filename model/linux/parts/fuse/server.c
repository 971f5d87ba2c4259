// SPDX-License-Identifier: GPL-2.0-only
/*
 * The server: when /dev/fuse has something to read, as poll() says, a thread of it reads one
 * request, does it, and writes the answer, so that whatever others do strikes meanwhile. It shows
 * the directory of another file system with what is in it, as root. Of what is not in its table
 * it says that it does not know it, and then the kernel does without.
 *
 * Source of the protocol: include/uapi/linux/fuse.h.
 */
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/uio.h>
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "mock/devices.h"
#include "ops/ops.h"
#include "parts/fuse/fuse.h"
#include "services/port.h"
#include "fs/fuse/fuse_i.h"

#define MAX_SERVERS 3
#define MAX_NODES 24
#define MAX_OPEN 32
/* of one request, in bytes */
#define MAX_WRITE (4 * PAGE_SIZE)
#define ROOM (MAX_WRITE + PAGE_SIZE)
/* for as long as nothing is told to be invalid */
#define VALID_SECONDS (1UL << 20)

/**
 * struct served - what it has told the kernel of; its number counts from FUSE_ROOT_ID
 * @shown: the file
 * @reply: what is answered when it is opened
 */
struct served {
	struct path shown;
	struct fuse_open_out reply;
};

/**
 * struct fuse_server - one for each mount
 * @dev: its /dev/fuse
 * @sb: what it serves
 * @table, @head, @wait: on @dev, as a process in poll()
 * @running: threads that serve; @idle is where their end is waited for
 * @lock: of what follows
 * @open: files that users have open, by handle
 */
struct fuse_server {
	struct file *dev;
	const struct super_block *sb;
	struct poll_table_struct table;
	wait_queue_head_t *head;
	wait_queue_entry_t wait;
	struct fuse_server_kind kind;
	atomic_t running;
	wait_queue_head_t idle;
	spinlock_t lock;
	struct served nodes[MAX_NODES];
	struct file *open[MAX_OPEN];
};

static struct fuse_server servers[MAX_SERVERS];

/**
 * struct request - as it was read
 * @node: whom it is about
 * @arg: what follows the header; of @len bytes
 * @out: the answer, behind its header
 */
struct request {
	struct fuse_server *server;
	struct served *node;
	const struct fuse_in_header *in;
	const void *arg;
	void *out;
};

/* ---- files and their numbers ------------------------------------------------- */

static u64 number_of(struct fuse_server *s, const struct served *node)
{
	return node - s->nodes + FUSE_ROOT_ID;
}

static struct served *node_of(struct fuse_server *s, u64 number)
{
	u64 i = number - FUSE_ROOT_ID;

	return i < MAX_NODES && s->nodes[i].shown.dentry ? &s->nodes[i] : NULL;
}

/* Return: the node that shows @path, which it has from now on; NULL when there are too many */
static struct served *show(struct fuse_server *s, const struct path *path)
{
	struct served *node = NULL;

	spin_lock(&s->lock);
	for (unsigned int i = MAX_NODES; i--;)
		if (!s->nodes[i].shown.dentry || path_equal(&s->nodes[i].shown, path))
			node = &s->nodes[i];
	if (node && !node->shown.dentry) {
		node->shown = *path;
		path_get(path);
	}
	spin_unlock(&s->lock);
	return node;
}

/* Return: the handle of a file, which is let go of when there are too many */
static long keep(struct fuse_server *s, struct file *file)
{
	long fh = -ENFILE;

	spin_lock(&s->lock);
	for (unsigned int i = 0; i < MAX_OPEN && fh < 0; i++)
		if (!s->open[i]) {
			s->open[i] = file;
			fh = i;
		}
	spin_unlock(&s->lock);
	if (fh < 0)
		fput(file);
	return fh;
}

static struct file *opened(const struct request *req, u64 fh)
{
	struct file *file = NULL;

	spin_lock(&req->server->lock);
	if (fh < MAX_OPEN)
		file = req->server->open[fh];
	spin_unlock(&req->server->lock);
	return file;
}

/* ---- what it answers ----------------------------------------------------------- */

static long attributes(const struct request *req, const struct served *node, struct fuse_attr *attr)
{
	struct kstat stat;
	int err = vfs_getattr(&node->shown, &stat, STATX_BASIC_STATS, 0);

	if (err)
		return err;
	attr->ino = stat.ino;
	attr->size = stat.size;
	attr->blocks = stat.blocks;
	attr->atime = stat.atime.tv_sec;
	attr->mtime = stat.mtime.tv_sec;
	attr->ctime = stat.ctime.tv_sec;
	attr->atimensec = stat.atime.tv_nsec;
	attr->mtimensec = stat.mtime.tv_nsec;
	attr->ctimensec = stat.ctime.tv_nsec;
	attr->mode = stat.mode;
	attr->nlink = stat.nlink;
	attr->uid = __kuid_val(stat.uid);
	attr->gid = __kgid_val(stat.gid);
	attr->blksize = stat.blksize;
	return 0;
}

static long answer_attributes(struct request *req)
{
	struct fuse_attr_out *out = req->out;

	out->attr_valid = VALID_SECONDS;
	return attributes(req, req->node, &out->attr) ?: (long)sizeof(*out);
}

static long do_init(struct request *req)
{
	const struct fuse_server_kind *kind = &req->server->kind;
	const struct fuse_init_in *in = req->arg;
	struct fuse_init_out *out = req->out;
	u64 flags = FUSE_ASYNC_READ | FUSE_BIG_WRITES | FUSE_MAX_PAGES | FUSE_INIT_EXT | kind->asks;

	if (!(kind->lacks & FUSE_SERVER_NO_PASSTHROUGH))
		flags |= FUSE_PASSTHROUGH;
	out->major = FUSE_KERNEL_VERSION;
	out->minor = FUSE_KERNEL_MINOR_VERSION;
	out->flags = (u32)flags;
	out->flags2 = flags >> 32;
	out->max_readahead = in->max_readahead;
	out->max_write = MAX_WRITE;
	out->max_pages = MAX_WRITE / PAGE_SIZE;
	out->max_stack_depth = kind->depth;
	out->time_gran = 1;
	return sizeof(*out);
}

static long do_lookup(struct request *req)
{
	struct fuse_entry_out *out = req->out;
	struct served *node;
	struct path path;
	long err;

	/* how it finds a name is not under test */
	port_leaf_enter();
	err = vfs_path_lookup(req->node->shown.dentry, req->node->shown.mnt, req->arg, 0, &path);
	port_leaf_exit();
	if (err)
		return err;
	node = show(req->server, &path);
	path_put(&path);
	if (!node)
		return -ENFILE;
	out->nodeid = number_of(req->server, node);
	out->attr_valid = out->entry_valid = VALID_SECONDS;
	return attributes(req, node, &out->attr) ?: (long)sizeof(*out);
}

#define FATTR_AS_ATTR (FATTR_MODE | FATTR_UID | FATTR_GID | FATTR_SIZE | FATTR_ATIME | FATTR_MTIME)

/* Of a time it says that it is now, in the kernel one says that it is given. */
static unsigned int attr_valid(u32 valid)
{
	return (valid & FATTR_AS_ATTR) |
	       (valid & FATTR_ATIME && !(valid & FATTR_ATIME_NOW) ? ATTR_ATIME_SET : 0) |
	       (valid & FATTR_MTIME && !(valid & FATTR_MTIME_NOW) ? ATTR_MTIME_SET : 0);
}

static long do_setattr(struct request *req)
{
	const struct fuse_setattr_in *in = req->arg;
	struct inode *inode = d_inode(req->node->shown.dentry);
	struct iattr attr = {
		.ia_valid = attr_valid(in->valid),
		.ia_mode = in->mode,
		.ia_uid = KUIDT_INIT(in->uid),
		.ia_gid = KGIDT_INIT(in->gid),
		.ia_size = in->size,
		.ia_atime = {.tv_sec = in->atime, .tv_nsec = in->atimensec},
		.ia_mtime = {.tv_sec = in->mtime, .tv_nsec = in->mtimensec},
	};
	long err = mnt_want_write(req->node->shown.mnt);

	if (err)
		return err;
	inode_lock(inode);
	err = attr.ia_valid ? notify_change(PORT_NOP_IDMAP req->node->shown.dentry, &attr, NULL)
			    : 0;
	inode_unlock(inode);
	mnt_drop_write(req->node->shown.mnt);
	return err ?: answer_attributes(req);
}

static long do_open(struct request *req)
{
	const struct fuse_open_in *in = req->arg;
	struct fuse_open_out *out = req->out;
	struct file *file = dentry_open(&req->node->shown, in->flags & O_ACCMODE, current_cred());
	long fh;

	if (IS_ERR(file))
		return PTR_ERR(file);
	if (in->flags & O_TRUNC) { /* FUSE_ATOMIC_O_TRUNC */
		long err = vfs_truncate(&req->node->shown, 0);

		if (err) {
			fput(file);
			return err;
		}
	}
	fh = keep(req->server, file);
	if (fh < 0)
		return fh;
	spin_lock(&req->server->lock);
	*out = req->node->reply;
	spin_unlock(&req->server->lock);
	out->fh = fh;
	return sizeof(*out);
}

/* Return: is there a lock of a range that a user has by this file? @owner: whose */
static bool locked_by(struct file *file, fl_owner_t *owner)
{
	struct file_lock_context *locks = locks_inode_context(file_inode(file));
	struct file_lock *lock;
	bool found = false;

	if (!locks)
		return false;
	spin_lock(&locks->flc_lock);
	list_for_each_entry(lock, &locks->flc_posix, c.flc_list)
	{
		found = lock->c.flc_file == file;
		if (!found)
			continue;
		*owner = lock->c.flc_owner;
		break;
	}
	spin_unlock(&locks->flc_lock);
	return found;
}

/* those of open files are not asked to be given up */
static void unlock_all(struct file *file)
{
	fl_owner_t owner;

	while (locked_by(file, &owner))
		locks_remove_posix(file, owner);
}

static long do_release(struct request *req)
{
	const struct fuse_release_in *in = req->arg;
	struct file *file = opened(req, in->fh);

	if (!file)
		return -EBADF;
	spin_lock(&req->server->lock);
	req->server->open[in->fh] = NULL;
	spin_unlock(&req->server->lock);
	unlock_all(file);
	fput(file);
	return 0;
}

static long do_read(struct request *req)
{
	const struct fuse_read_in *in = req->arg;
	struct file *file = opened(req, in->fh);
	const struct kvec vec = {.iov_base = req->out, .iov_len = in->size};
	loff_t pos = in->offset;
	struct iov_iter iter;

	if (!file)
		return -EBADF;
	if (in->size > MAX_WRITE)
		return -EINVAL;
	iov_iter_kvec(&iter, READ, &vec, 1, vec.iov_len);
	return vfs_iter_read(file, &iter, &pos, 0);
}

static long do_write(struct request *req)
{
	const struct fuse_write_in *in = req->arg;
	struct fuse_write_out *out = req->out;
	struct file *file = opened(req, in->fh);
	const struct kvec vec = {.iov_base = (void *)(in + 1), .iov_len = in->size};
	loff_t pos = in->offset;
	struct iov_iter iter;
	ssize_t ret;

	if (!file)
		return -EBADF;
	iov_iter_kvec(&iter, WRITE, &vec, 1, vec.iov_len);
	ret = vfs_iter_write(file, &iter, &pos, 0);
	if (ret < 0)
		return ret;
	out->size = ret;
	return sizeof(*out);
}

static long do_fsync(struct request *req)
{
	const struct fuse_fsync_in *in = req->arg;
	struct file *file = opened(req, in->fh);

	return file ? vfs_fsync(file, in->fsync_flags & FUSE_FSYNC_FDATASYNC) : -EBADF;
}

static long do_fallocate(struct request *req)
{
	const struct fuse_fallocate_in *in = req->arg;
	struct file *file = opened(req, in->fh);

	return file ? vfs_fallocate(file, in->mode, in->offset, in->length) : -EBADF;
}

/* as the one that is asked for, of its owner; flock() has it for the open file */
static void lock_of(struct file_lock *lock, const struct fuse_lk_in *in, struct file *file)
{
	bool flock = in->lk_flags & FUSE_LK_FLOCK;

	locks_init_lock(lock);
	lock->c.flc_file = file;
	lock->c.flc_owner = flock ? (fl_owner_t)file : (fl_owner_t)in->owner;
	lock->c.flc_pid = in->lk.pid;
	lock->c.flc_type = in->lk.type;
	lock->c.flc_flags = flock ? FL_FLOCK : FL_POSIX;
	lock->fl_start = in->lk.start;
	lock->fl_end = in->lk.end;
}

static long do_getlk(struct request *req)
{
	const struct fuse_lk_in *in = req->arg;
	struct fuse_lk_out *out = req->out;
	struct file *file = opened(req, in->fh);
	struct file_lock lock;
	int err;

	if (!file)
		return -EBADF;
	lock_of(&lock, in, file);
	err = vfs_test_lock(file, &lock);
	if (err)
		return err;
	out->lk = (struct fuse_file_lock){.start = lock.fl_start,
					  .end = lock.fl_end,
					  .type = lock.c.flc_type,
					  .pid = lock.c.flc_pid};
	return sizeof(*out);
}

/* a thread of it waits where the task does */
static long do_setlk(struct request *req)
{
	const struct fuse_lk_in *in = req->arg;
	struct file *file = opened(req, in->fh);
	struct file_lock lock;

	if (!file)
		return -EBADF;
	lock_of(&lock, in, file);
	if (req->in->opcode == FUSE_SETLKW)
		lock.c.flc_flags |= FL_SLEEP;
	return locks_lock_file_wait(file, &lock);
}

/* who closes a descriptor has no locks of processes any more */
static long do_flush(struct request *req)
{
	const struct fuse_flush_in *in = req->arg;
	struct file *file = opened(req, in->fh);

	if (file)
		locks_remove_posix(file, (fl_owner_t)in->lock_owner);
	return 0;
}

static long do_lseek(struct request *req)
{
	const struct fuse_lseek_in *in = req->arg;
	struct fuse_lseek_out *out = req->out;
	struct file *file = opened(req, in->fh);
	loff_t pos = file ? vfs_llseek(file, in->offset, in->whence) : -EBADF;

	if (pos < 0)
		return pos;
	out->offset = pos;
	return sizeof(*out);
}

static long do_copy_file_range(struct request *req)
{
	const struct fuse_copy_file_range_in *in = req->arg;
	struct fuse_write_out *out = req->out;
	struct file *from = opened(req, in->fh_in), *to = opened(req, in->fh_out);
	ssize_t ret;

	if (!from || !to)
		return -EBADF;
	ret = vfs_copy_file_range(from, in->off_in, to, in->off_out, in->len, in->flags);
	if (ret < 0)
		return ret;
	out->size = ret;
	return sizeof(*out);
}

static long do_statfs(struct request *req)
{
	struct fuse_statfs_out *out = req->out;
	struct kstatfs st;
	int err = vfs_statfs(&req->node->shown, &st);

	if (err)
		return err;
	out->st.blocks = st.f_blocks;
	out->st.bfree = st.f_bfree;
	out->st.bavail = st.f_bavail;
	out->st.files = st.f_files;
	out->st.ffree = st.f_ffree;
	out->st.bsize = st.f_bsize;
	out->st.namelen = st.f_namelen;
	out->st.frsize = st.f_frsize;
	return sizeof(*out);
}

static long do_nothing(struct request *req)
{
	return 0;
}

#define NO_ANSWER (-MAX_ERRNO - 1)

/* it goes on with what is to be interrupted, whose answer comes */
static long ignore(struct request *req)
{
	return NO_ANSWER;
}

static long (*const does[])(struct request *req) = {
	[FUSE_INIT] = do_init,       [FUSE_LOOKUP] = do_lookup,
	[FUSE_FORGET] = ignore,      [FUSE_BATCH_FORGET] = ignore,
	[FUSE_INTERRUPT] = ignore,   [FUSE_GETATTR] = answer_attributes,
	[FUSE_SETATTR] = do_setattr, [FUSE_OPEN] = do_open,
	[FUSE_RELEASE] = do_release, [FUSE_FLUSH] = do_flush,
	[FUSE_READ] = do_read,       [FUSE_WRITE] = do_write,
	[FUSE_FSYNC] = do_fsync,     [FUSE_FALLOCATE] = do_fallocate,
	[FUSE_GETLK] = do_getlk,     [FUSE_SETLK] = do_setlk,
	[FUSE_SETLKW] = do_setlk,    [FUSE_STATFS] = do_statfs,
	[FUSE_LSEEK] = do_lseek,     [FUSE_COPY_FILE_RANGE] = do_copy_file_range,
	[FUSE_DESTROY] = do_nothing,
};

/* ---- /dev/fuse ------------------------------------------------------------------ */

static ssize_t transfer(struct file *dev, void *buf, size_t len, unsigned int rw)
{
	struct iov_iter iter;
	struct kiocb iocb;

	init_sync_kiocb(&iocb, dev);
	iov_iter_ubuf(&iter, rw, (void __user *)buf, len);
	return rw == READ ? dev->f_op->read_iter(&iocb, &iter)
			  : dev->f_op->write_iter(&iocb, &iter);
}

/* Return: bytes of the answer behind its header, NO_ANSWER, negative errno */
static long do_request(struct request *req)
{
	unsigned int opcode = req->in->opcode;

	if (opcode >= ARRAY_SIZE(does) || !does[opcode] ||
	    req->server->kind.lacks & (1UL << opcode))
		return -ENOSYS;
	/* these are about no file */
	if (!req->node && opcode != FUSE_INIT && does[opcode] != ignore)
		return -ESTALE;
	return does[opcode](req);
}

static void answer(struct request *req)
{
	struct fuse_out_header *head = (struct fuse_out_header *)req->out - 1;
	long ret = do_request(req);

	if (ret == NO_ANSWER)
		return;
	*head = (struct fuse_out_header){.len = sizeof(*head) + max(ret, 0L),
					 .error = min(ret, 0L),
					 .unique = req->in->unique};
	/* -ENOENT: whoever asked has gone */
	transfer(req->server->dev, head, head->len, WRITE);
}

/* a thread of it, as root */
static void serve(void *arg)
{
	struct fuse_server *s = arg;
	void *in = kzalloc(ROOM, GFP_KERNEL | __GFP_NOFAIL);
	void *out = kzalloc(ROOM, GFP_KERNEL | __GFP_NOFAIL);
	ssize_t len = transfer(s->dev, in, ROOM, READ);
	struct request req = {
		.server = s,
		.in = in,
		.arg = (struct fuse_in_header *)in + 1,
		.out = (struct fuse_out_header *)out + 1,
	};

	if (len > 0) {
		req.node = node_of(s, req.in->nodeid);
		answer(&req);
	}
	port_return_to_user();
	kfree(in);
	kfree(out);
	if (atomic_dec_and_test(&s->running))
		wake_up(&s->idle);
}

static void let_serve(struct fuse_server *s)
{
	const struct sim_spawn thread = {
		.name = "fuse", .ctx = SIM_CTX_KTHREAD, .fn = serve, .arg = s};

	atomic_inc(&s->running);
	sim_spawn(&thread);
}

/* poll() of it returns: there is something to read, or the end */
static int woken(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	let_serve(container_of(wait, struct fuse_server, wait));
	return 0;
}

static void queued(struct file *file, wait_queue_head_t *head, struct poll_table_struct *table)
{
	struct fuse_server *s = container_of(table, struct fuse_server, table);

	s->head = head;
	add_wait_queue(head, &s->wait);
}

struct fuse_server *fuse_server_start(const struct path *backing,
				      const struct fuse_server_kind *kind)
{
	struct fuse_server *s = NULL;
	struct file *dev;

	for (unsigned int i = 0; i < MAX_SERVERS && !s; i++)
		if (!servers[i].dev)
			s = &servers[i];
	dev = s ? mock_open_misc("fuse", O_RDWR | O_NONBLOCK) : ERR_PTR(-ENFILE);
	if (IS_ERR(dev))
		return NULL;
	memset(s, 0, sizeof(*s));
	spin_lock_init(&s->lock);
	init_waitqueue_head(&s->idle);
	s->kind = *kind;
	s->dev = dev;
	show(s, backing);
	return s;
}

struct file *fuse_server_dev(const struct fuse_server *s)
{
	return s->dev;
}

void fuse_server_mounted(struct fuse_server *s, const struct super_block *sb)
{
	s->sb = sb;
	init_waitqueue_func_entry(&s->wait, woken);
	init_poll_funcptr(&s->table, queued);
	if (vfs_poll(s->dev, &s->table) & EPOLLIN)
		let_serve(s);
}

void fuse_server_stop(struct fuse_server *s)
{
	wait_event(s->idle, !atomic_read(&s->running));
	if (s->head)
		remove_wait_queue(s->head, &s->wait);
	for (unsigned int i = 0; i < MAX_OPEN; i++)
		if (s->open[i])
			fput(s->open[i]);
	for (unsigned int i = 0; i < MAX_NODES; i++)
		path_put(&s->nodes[i].shown);
	fput(s->dev);
	s->dev = NULL;
}

struct fuse_server *fuse_server_of(const struct super_block *sb)
{
	for (unsigned int i = 0; i < MAX_SERVERS; i++)
		if (servers[i].dev && servers[i].sb == sb)
			return &servers[i];
	return NULL;
}

void fuse_server_reply(const struct inode *inode, unsigned int flags, int backing_id)
{
	struct fuse_server *s = fuse_server_of(inode->i_sb);
	struct served *node = node_of(s, get_node_id((struct inode *)inode));

	spin_lock(&s->lock);
	node->reply = (struct fuse_open_out){.open_flags = flags, .backing_id = backing_id};
	spin_unlock(&s->lock);
}

struct inode *fuse_server_shown(struct inode *inode)
{
	struct served *node = node_of(fuse_server_of(inode->i_sb), get_node_id(inode));

	return node ? d_inode(node->shown.dentry) : NULL;
}
