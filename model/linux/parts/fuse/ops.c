// SPDX-License-Identifier: GPL-2.0-only
/*
 * FUSE: the mount, and what its server does by itself.
 */
#include <linux/fdtable.h>
#include <linux/fs_context.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include "common/rules.h"
#include "mock/namespace.h"
#include "ops/ops.h"
#include "parts/fuse/fuse.h"
#include "parts/part.h"
#include "fs/fuse/fuse_i.h"

/* the server of a mount that is about to be */
static int mount_options(struct fs_context *fc, const void *arg)
{
	const char *const values[][2] = {
		{"rootmode", "40777"},
		{"user_id", "0"},
		{"group_id", "0"},
		{"allow_other", NULL},
		{"default_permissions", NULL},
	};
	char number[12];
	int err;

	snprintf(number, sizeof(number), "%d", *(const int *)arg);
	err = op_set_string(fc, "fd", number);
	for (unsigned int i = 0; i < ARRAY_SIZE(values) && !err; i++)
		err = op_set_string(fc, values[i][0], values[i][1]);
	return err;
}

static int mount_for(struct fuse_server *s, const char *name)
{
	int fd = get_unused_fd_flags(0), err;

	if (fd < 0)
		return fd;
	fd_install(fd, get_file(fuse_server_dev(s)));
	err = op_mount(name, mock_fs_type("fuse"), mount_options, &fd);
	op_close_fd(fd);
	return err;
}

DEFINE_SETUP(fuse)
{
	const char *backing = args[1].name, *name = op_bare(args[0].name);
	struct fuse_server *s;
	struct path shown;
	int err;

	if (!backing || !op_sb(backing))
		return -ENODEV;
	err = op_path(backing, &shown);
	if (err)
		return err;
	s = fuse_server_start(&shown, &(struct fuse_server_kind){.depth = args[2].num,
								 .asks = args[3].num,
								 .lacks = args[4].num});
	path_put(&shown);
	if (!s)
		return -ENOSPC;
	err = mount_for(s, name);
	if (err) {
		fuse_server_stop(s);
		return err;
	}
	fuse_server_mounted(s, op_sb(name));
	return op_look_up_all(name, backing);
}

/* What the server asks of the kernel: mostly it may what its users may not. */
static long server_ioctl(const char *mount, unsigned int cmd, const void *arg, bool as_user)
{
	struct super_block *sb = op_sb(mount);
	struct fuse_server *s = sb ? fuse_server_of(sb) : NULL;
	const struct cred *user;
	struct file *dev;
	long ret;

	if (!s)
		return -ENODEV;
	dev = fuse_server_dev(s);
	user = override_creds(as_user ? port_user_cred : port_root_cred);
	ret = dev->f_op->unlocked_ioctl(dev, cmd, (unsigned long)arg);
	revert_creds(user);
	return ret;
}

DEFINE_OP(backing_open)
{
	const struct fuse_backing_map map = {
		.fd = args[1].num, .flags = args[3].num, .padding = args[4].num};

	return server_ioctl(args[0].name, FUSE_DEV_IOC_BACKING_OPEN, &map, args[2].num);
}

DEFINE_OP(backing_close)
{
	const u32 id = args[1].num;

	return server_ioctl(args[0].name, FUSE_DEV_IOC_BACKING_CLOSE, &id, args[2].num);
}

DEFINE_OP(open_reply)
{
	struct inode *inode = op_inode(args[0].name);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (!fuse_server_of(inode->i_sb) || !S_ISREG(inode->i_mode))
		return -EINVAL;
	fuse_server_reply(inode, args[1].num, args[2].num);
	return 0;
}

extern const struct sim_word reply_words[];
const struct sim_word reply_words[] = {
	{"cached", 0},
	{"direct", FOPEN_DIRECT_IO},
	{"parallel", FOPEN_DIRECT_IO | FOPEN_PARALLEL_DIRECT_WRITES},
	{"passthrough", FOPEN_PASSTHROUGH},
	{"direct_passthrough", FOPEN_DIRECT_IO | FOPEN_PASSTHROUGH},
	{"kept", FOPEN_KEEP_CACHE},
	{"kept_passthrough", FOPEN_KEEP_CACHE | FOPEN_PASSTHROUGH},
	{"unflushed", FOPEN_NOFLUSH},
	{"nonseekable", FOPEN_NONSEEKABLE},
	{"stream", FOPEN_STREAM},
	{NULL, 0},
};

extern const struct sim_word asked_words[];
const struct sim_word asked_words[] = {
	{"FUSE_ASYNC_DIO", FUSE_ASYNC_DIO},
	{"FUSE_ATOMIC_O_TRUNC", FUSE_ATOMIC_O_TRUNC},
	{"FUSE_AUTO_INVAL_DATA", FUSE_AUTO_INVAL_DATA},
	{"FUSE_DIRECT_IO_ALLOW_MMAP", FUSE_DIRECT_IO_ALLOW_MMAP},
	{"FUSE_FLOCK_LOCKS", FUSE_FLOCK_LOCKS},
	{"FUSE_POSIX_LOCKS", FUSE_POSIX_LOCKS},
	{NULL, 0},
};

extern const struct sim_word lacking_words[];
const struct sim_word lacking_words[] = {
	{"passthrough", FUSE_SERVER_NO_PASSTHROUGH},
	{"flush", 1UL << FUSE_FLUSH},
	{"fsync", 1UL << FUSE_FSYNC},
	{"fallocate", 1UL << FUSE_FALLOCATE},
	{"lseek", 1UL << FUSE_LSEEK},
	{"copy_file_range", 1UL << FUSE_COPY_FILE_RANGE},
	{NULL, 0},
};

/* hook.h: get_fuse_inode() of another one would be memory of somebody else */
void port_fuse_invalidate_atime(struct inode *inode);
void port_fuse_invalidate_atime(struct inode *inode)
{
	bool ours = fuse_server_of(inode->i_sb);

	INVARIANT(ours, inode, 27, "get_fuse_inode() of an inode that is not FUSE's");
	if (ours)
		fuse_invalidate_atime(inode);
}

/* rules 54, 55: a file that nobody has open is in no mode */
static void check(struct inode *inode, const char *name)
{
	struct fuse_inode *fi = get_fuse_inode(inode);
	struct dentry *d = d_find_any_alias(inode);
	bool is_open = d && d_count(d) > 1; /* what was just found */

	dput(d);
	if (is_open)
		return;
	INVARIANT(!fi->iocachectr, inode, 54, "a file of %s that nobody has open is in an I/O mode",
		  name);
	INVARIANT(!fi->fb, inode, 55, "a file of %s that nobody has open has a backing file", name);
}

/* as do_mmap() */
static void map_shared(struct vm_area_struct *vma, const struct file *file)
{
	vm_flags_init(vma, VM_READ | VM_MAYREAD | VM_MAYSHARE |
				   (file->f_mode & FMODE_WRITE ? VM_SHARED | VM_MAYWRITE : 0));
}

/* as do_read_fault(), of a page of the page cache */
static long load(struct vm_area_struct *vma, loff_t pos)
{
	struct vm_fault vmf = {.vma = vma, .pgoff = pos >> PAGE_SHIFT};
	vm_fault_t fault = vma->vm_ops->fault(&vmf);
	struct folio *folio;
	long byte;

	if (fault & VM_FAULT_ERROR)
		return -EFAULT;
	folio = page_folio(vmf.page);
	byte = ((const u8 *)page_address(vmf.page))[offset_in_page(pos)];
	if (fault & VM_FAULT_LOCKED)
		folio_unlock(folio);
	folio_put(folio);
	return byte;
}

static void (*tree_kill_sb)(struct super_block *sb);

/* what is not mounted any more has no server, which may hold files of others */
static void kill_sb(struct super_block *sb)
{
	struct fuse_server *s = fuse_server_of(sb);

	tree_kill_sb(sb);
	if (s)
		fuse_server_stop(s);
}

static int __init fuse_servers_boot(void)
{
	struct file_system_type *type = mock_fs_type("fuse");

	tree_kill_sb = type->kill_sb;
	type->kill_sb = kill_sb;
	return 0;
}
late_initcall(fuse_servers_boot);

extern const struct port_part port_part_fuse;
const struct port_part port_part_fuse = {
	.type = "fuse",
	.below = fuse_server_shown,
	.own_data = true,
	.map_shared = map_shared,
	.load = load,
	.at_rest = check,
	.names_cached = true,
};
