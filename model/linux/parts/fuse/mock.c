// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of FUSE but for passthrough and the modes of I/O, which are the tree's
 * (fs/fuse/passthrough.c, iomode.c). What the kernel sends through /dev/fuse is
 * served here by a thread of its own for each request, as root, so that
 * whatever other tasks do strikes while a reply is on its way. There is no page
 * cache: what is opened cached is read and written by the server, too; that
 * it is cached is seen by the modes of I/O alone.
 */
#include <linux/completion.h>
#include <linux/fs_context.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "common/rules.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "parts/fuse/fuse.h"
#include "services/port.h"
#include "fs/fuse/fuse_i.h"

/**
 * struct mock_fuse_inode - a file
 * @shown: the server's: the file that it shows
 * @reply: the server's: what it answers when the file is opened
 */
struct mock_fuse_inode {
	struct fuse_inode fi;
	struct path shown;
	struct fuse_open_out reply;
};

static DEFINE_SPINLOCK(server_lock); /* of all replies */
static struct kmem_cache *inode_cache;

static struct mock_fuse_inode *node_of(struct inode *inode)
{
	return container_of(get_fuse_inode(inode), struct mock_fuse_inode, fi);
}

/* ---- requests -------------------------------------------------------------- */

/**
 * struct request - on its way to the server and back
 * @serve: what the server does
 * @out: an open
 * @iocb, @iter: a read or write
 */
struct request {
	struct completion done;
	void (*serve)(struct request *req);
	struct mock_fuse_inode *node;
	struct fuse_open_out *out;
	struct kiocb *iocb;
	struct iov_iter *iter;
	ssize_t ret;
};

static void serve(void *arg)
{
	struct request *req = arg;

	req->serve(req);
	port_return_to_user();
	complete(&req->done);
}

static void send(struct request *req, struct inode *inode, void (*how)(struct request *req))
{
	const struct sim_spawn server = {
		.name = "fuse", .ctx = SIM_CTX_KTHREAD, .fn = serve, .arg = req};

	req->node = node_of(inode);
	req->serve = how;
	init_completion(&req->done);
	sim_spawn(&server);
	wait_for_completion(&req->done);
}

static void serve_open(struct request *req)
{
	spin_lock(&server_lock);
	*req->out = req->node->reply;
	spin_unlock(&server_lock);
}

static void serve_io(struct request *req)
{
	bool write = iov_iter_rw(req->iter) == WRITE;
	struct file *file =
		dentry_open(&req->node->shown, write ? O_WRONLY : O_RDONLY, current_cred());

	if (IS_ERR(file)) {
		req->ret = PTR_ERR(file);
	} else {
		req->ret = write ? vfs_iter_write(file, req->iter, &req->iocb->ki_pos, 0)
				 : vfs_iter_read(file, req->iter, &req->iocb->ki_pos, 0);
		__fput_sync(file);
	}
}

static ssize_t send_io(struct kiocb *iocb, struct iov_iter *iter)
{
	struct request req = {.iocb = iocb, .iter = iter};

	send(&req, file_inode(iocb->ki_filp), serve_io);
	return req.ret;
}

/* ---- attributes, as fs/fuse/file.c and dir.c ------------------------------- */

void fuse_invalidate_atime(struct inode *inode)
{
	/* get_fuse_inode() of another one would be memory of somebody else */
	INVARIANT(mock_fuse_is(inode->i_sb), inode, 27,
		  "get_fuse_inode() of an inode that is not FUSE's");
	WRITE_ONCE(get_fuse_inode(inode)->inval_mask, STATX_ATIME);
}

bool fuse_write_update_attr(struct inode *inode, loff_t pos, ssize_t written)
{
	struct fuse_inode *fi = get_fuse_inode(inode);
	bool grows;

	spin_lock(&fi->lock);
	fi->attr_version = atomic64_inc_return(&get_fuse_conn(inode)->attr_version);
	grows = written > 0 && pos > inode->i_size;
	if (grows)
		i_size_write(inode, pos);
	spin_unlock(&fi->lock);
	return grows;
}

/* ---- files ------------------------------------------------------------------ */

static int fuse_release(struct inode *inode, struct file *file)
{
	struct fuse_file *ff = file->private_data;

	if (fuse_file_passthrough(ff))
		fuse_passthrough_release(ff, fuse_inode_backing(get_fuse_inode(inode)));
	fuse_file_io_release(ff, inode);
	kfree(ff->args);
	kfree(ff);
	return 0;
}

static int fuse_open(struct inode *inode, struct file *file)
{
	struct fuse_file *ff = kzalloc(sizeof(*ff), GFP_KERNEL);
	struct request req;
	int err;

	if (!ff)
		return -ENOMEM;
	ff->args = kzalloc(sizeof(*ff->args), GFP_KERNEL);
	if (!ff->args) {
		kfree(ff);
		return -ENOMEM;
	}
	ff->fm = get_fuse_mount(inode);
	req.out = &ff->args->open_outarg;
	send(&req, inode, serve_open);
	ff->open_flags = req.out->open_flags;
	file->private_data = ff;
	file->f_mode |= FMODE_CAN_ODIRECT;
	err = fuse_file_io_open(file, inode);
	if (err)
		fuse_release(inode, file);
	return err;
}

static ssize_t fuse_file_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct fuse_file *ff = iocb->ki_filp->private_data;

	if (fuse_file_passthrough(ff) && !(ff->open_flags & FOPEN_DIRECT_IO))
		return fuse_passthrough_read_iter(iocb, to);
	return send_io(iocb, to);
}

static bool past_eof(const struct kiocb *iocb, const struct iov_iter *from)
{
	return iocb->ki_pos + iov_iter_count(from) > i_size_read(file_inode(iocb->ki_filp));
}

/* may a write be beside others? Parallel direct ones may, while nothing is cached */
static bool needs_exclusive(const struct kiocb *iocb, const struct iov_iter *from)
{
	struct fuse_file *ff = iocb->ki_filp->private_data;

	return !(ff->open_flags & FOPEN_PARALLEL_DIRECT_WRITES) || (iocb->ki_flags & IOCB_APPEND) ||
	       past_eof(iocb, from) ||
	       test_bit(FUSE_I_CACHE_IO_MODE, &get_fuse_inode(file_inode(iocb->ki_filp))->state);
}

/* Return: is the lock exclusive? */
static bool write_lock_inode(const struct kiocb *iocb, const struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);

	if (!needs_exclusive(iocb, from)) {
		inode_lock_shared(inode);
		/* the end of the file may have moved, and somebody may have opened it cached */
		if (!past_eof(iocb, from) &&
		    !fuse_inode_uncached_io_start(get_fuse_inode(inode), NULL))
			return false;
		inode_unlock_shared(inode);
	}
	inode_lock(inode);
	return true;
}

static void write_unlock_inode(struct inode *inode, bool exclusive)
{
	if (exclusive) {
		inode_unlock(inode);
		return;
	}
	fuse_inode_uncached_io_end(get_fuse_inode(inode));
	inode_unlock_shared(inode);
}

static ssize_t fuse_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	struct fuse_file *ff = iocb->ki_filp->private_data;
	bool exclusive;
	ssize_t ret;

	if (fuse_file_passthrough(ff) && !(ff->open_flags & FOPEN_DIRECT_IO))
		return fuse_passthrough_write_iter(iocb, from);
	exclusive = write_lock_inode(iocb, from);
	ret = generic_write_checks(iocb, from);
	if (ret > 0)
		ret = send_io(iocb, from);
	fuse_write_update_attr(inode, iocb->ki_pos, ret);
	write_unlock_inode(inode, exclusive);
	return ret;
}

/* of a server without FUSE_LSEEK: all up to the size is data */
static loff_t fuse_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file_inode(file);
	loff_t ret;

	if (whence == SEEK_SET || whence == SEEK_CUR)
		return generic_file_llseek(file, offset, whence);
	inode_lock(inode);
	ret = generic_file_llseek(file, offset, whence);
	inode_unlock(inode);
	return ret;
}

/* What goes through pages is offered for passthrough only: the cache is not modelled. */
static int fuse_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return fuse_file_passthrough(file->private_data) ? fuse_passthrough_mmap(file, vma)
							 : -ENODEV;
}

static ssize_t fuse_splice_read(struct file *in, loff_t *pos, struct pipe_inode_info *pipe,
				size_t len, unsigned int flags)
{
	if (!fuse_file_passthrough(in->private_data))
		return -EINVAL;
	return fuse_passthrough_splice_read(in, pos, pipe, len, flags);
}

static ssize_t fuse_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *pos,
				 size_t len, unsigned int flags)
{
	if (!fuse_file_passthrough(out->private_data))
		return -EINVAL;
	return fuse_passthrough_splice_write(pipe, out, pos, len, flags);
}

static const struct file_operations fuse_file_operations = {
	.open = fuse_open,
	.release = fuse_release,
	.read_iter = fuse_file_read_iter,
	.write_iter = fuse_file_write_iter,
	.llseek = fuse_file_llseek,
	.mmap = fuse_file_mmap,
	.splice_read = fuse_splice_read,
	.splice_write = fuse_splice_write,
};

/* ---- inodes ------------------------------------------------------------------ */

static const struct inode_operations fuse_file_inode_operations = {
	.getattr = simple_getattr,
	.setattr = simple_setattr,
};

static struct inode *fuse_alloc_inode(struct super_block *sb)
{
	struct mock_fuse_inode *node = kmem_cache_zalloc(inode_cache, GFP_KERNEL);

	if (!node)
		return NULL;
	inode_init_once(&node->fi.inode);
	spin_lock_init(&node->fi.lock);
	init_waitqueue_head(&node->fi.direct_io_waitq);
	return &node->fi.inode;
}

static void fuse_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	path_put(&node_of(inode)->shown);
}

static void fuse_free_inode(struct inode *inode)
{
	kmem_cache_free(inode_cache, node_of(inode));
}

static struct inode *make_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode->i_mode = mode;
	if (S_ISDIR(mode)) {
		inode->i_op = &simple_dir_inode_operations;
		inode->i_fop = &simple_dir_operations;
	} else {
		inode->i_op = &fuse_file_inode_operations;
		inode->i_fop = &fuse_file_operations;
	}
	return inode;
}

int mock_fuse_add(struct super_block *sb, const struct path *file)
{
	struct inode *shown = d_inode(file->dentry), *inode = make_inode(sb, shown->i_mode);
	struct dentry *d =
		inode ? d_alloc_name(sb->s_root, (const char *)file->dentry->d_name.name) : NULL;

	if (!d)
		return -ENOMEM;
	inode->i_uid = shown->i_uid;
	inode->i_size = shown->i_size;
	node_of(inode)->shown = *file;
	path_get(file);
	memfs_name(d, inode);
	dput(d);
	return 0;
}

void mock_fuse_reply(struct inode *inode, unsigned int flags, int backing_id)
{
	const struct fuse_open_out reply = {.open_flags = flags, .backing_id = backing_id};

	spin_lock(&server_lock);
	node_of(inode)->reply = reply;
	spin_unlock(&server_lock);
}

struct inode *mock_fuse_shown(struct inode *inode)
{
	return d_inode(node_of(inode)->shown.dentry);
}

void mock_fuse_check(struct inode *inode, const char *name)
{
	struct fuse_inode *fi = get_fuse_inode(inode);
	struct dentry *d = d_find_any_alias(inode);
	bool is_open = d_count(d) > 2; /* its name, and what was just found */

	dput(d);
	if (is_open)
		return;
	INVARIANT(!fi->iocachectr, inode, 54, "a file of %s that nobody has open is in an I/O mode",
		  name);
	INVARIANT(!fi->fb, inode, 55, "a file of %s that nobody has open has a backing file", name);
}

/* ---- super blocks ------------------------------------------------------------- */

static const struct super_operations fuse_super_operations = {
	.alloc_inode = fuse_alloc_inode,
	.evict_inode = fuse_evict_inode,
	.free_inode = fuse_free_inode,
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
};

bool mock_fuse_is(const struct super_block *sb)
{
	return sb->s_op == &fuse_super_operations;
}

struct fuse_conn *mock_fuse_conn(struct super_block *sb)
{
	return get_fuse_mount_super(sb)->fc;
}

void mock_fuse_connect(struct super_block *sb, int depth)
{
	struct fuse_conn *fc = mock_fuse_conn(sb);

	fc->passthrough = 1;
	fc->max_stack_depth = sb->s_stack_depth = depth;
	fuse_backing_files_init(fc);
}

/** struct mock_conn - a connection has one mount, and goes with it */
struct mock_conn {
	struct fuse_mount fm;
	struct fuse_conn fc;
};

static int fuse_fill_super(struct super_block *sb, struct fs_context *fsc)
{
	struct mock_conn *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	spin_lock_init(&c->fc.lock);
	atomic64_set(&c->fc.attr_version, 1);
	c->fm.fc = &c->fc;
	c->fm.sb = sb;
	sb->s_fs_info = &c->fm;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_op = &fuse_super_operations;
	sb->s_time_gran = 1;
	sb->s_root = d_make_root(make_inode(sb, S_IFDIR | 0777));
	return sb->s_root ? 0 : -ENOMEM;
}

static int fuse_get_tree(struct fs_context *fsc)
{
	return get_tree_nodev(fsc, fuse_fill_super);
}

static const struct fs_context_operations fuse_context_ops = {
	.get_tree = fuse_get_tree,
};

static int fuse_init_fs_context(struct fs_context *fsc)
{
	fsc->ops = &fuse_context_ops;
	return 0;
}

static void fuse_kill_sb(struct super_block *sb)
{
	struct fuse_mount *fm = get_fuse_mount_super(sb);

	kill_litter_super(sb);
	fuse_backing_files_free(fm->fc);
	kfree(container_of(fm, struct mock_conn, fm));
}

static struct file_system_type fuse_fs_type = {
	.name = "fuse",
	.init_fs_context = fuse_init_fs_context,
	.kill_sb = fuse_kill_sb,
};

static int __init fuse_init(void)
{
	inode_cache = kmem_cache_create("fuse_inode", sizeof(struct mock_fuse_inode), 0, 0, NULL);
	return register_filesystem(&fuse_fs_type);
}
fs_initcall(fuse_init);
