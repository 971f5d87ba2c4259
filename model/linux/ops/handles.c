// SPDX-License-Identifier: GPL-2.0-only
/*
 * File handles, as an NFS server in the kernel uses them: a number for each that was asked for.
 */
#include <linux/exportfs.h>
#include "ops/names.h"

#define MAX_HANDLES 8
#define HANDLE_WORDS 32

/** struct handle - @type: as its file system calls it. @len: words of it */
struct handle {
	int type, len;
	u32 raw[HANDLE_WORDS];
};

static struct handle handles[MAX_HANDLES];
static unsigned int nr_handles;

static long encode(const struct path *path, long connectable)
{
	struct handle h = {.len = HANDLE_WORDS};

	h.type = exportfs_encode_fh(path->dentry, (struct fid *)h.raw, &h.len, connectable);
	if (h.type < 0)
		return h.type;
	if (h.type == FILEID_INVALID)
		return -EOVERFLOW;
	if (nr_handles == MAX_HANDLES)
		return -ENFILE;
	handles[nr_handles] = h;
	return nr_handles++;
}

DEFINE_NAMES_OP(handle)
{
	const struct cred *old = override_creds(port_root_cred);
	long ret = op_with_path(args[0].name, encode, args[1].num);

	revert_creds(old);
	return ret;
}

/* every file of an export may be used */
static int acceptable(void *context, struct dentry *dentry)
{
	return 1;
}

static struct file *open_decoded(const struct path *root, struct handle *h, unsigned int flags)
{
	struct path path = {.mnt = root->mnt};
	struct file *file;

	path.dentry = exportfs_decode_fh(path.mnt, (struct fid *)h->raw, h->len, h->type,
					 acceptable, NULL);
	if (IS_ERR_OR_NULL(path.dentry))
		return ERR_PTR(path.dentry ? PTR_ERR(path.dentry) : -ESTALE);
	file = dentry_open(&path, flags | O_LARGEFILE, current_cred());
	dput(path.dentry);
	return file;
}

static long install(struct file *file)
{
	int fd = IS_ERR(file) ? PTR_ERR(file) : get_unused_fd_flags(0);

	if (fd >= 0)
		fd_install(fd, file);
	else if (!IS_ERR(file))
		fput(file);
	return fd;
}

DEFINE_OP(open_handle)
{
	const struct cred *old;
	struct path root;
	long ret;

	if (args[1].num < 0 || args[1].num >= nr_handles)
		return -EBADF;
	ret = op_path(args[0].name, &root);
	if (ret)
		return ret;
	old = override_creds(port_root_cred);
	ret = install(open_decoded(&root, &handles[args[1].num], args[2].num));
	revert_creds(old);
	path_put(&root);
	return ret;
}
