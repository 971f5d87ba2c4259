/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stacking file system as others may write one: it has no data and no names of its own, and does
 * what is asked of its files by fs/backing-file.c, as overlayfs and FUSE do.
 */
#ifndef PORT_WRAPFS_H
#define PORT_WRAPFS_H

#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/path.h>

enum {
	WRAPFS_NO_ACCESSED = 1,
	WRAPFS_NO_END_WRITE = 2,
	WRAPFS_PLAIN_FILES = 4,
	WRAPFS_OTHER_FILE = 8,
};

/**
 * struct wrapfs_info - of a super block
 * @lower: the directory that it shows
 * @cred: whose files are opened and used below; who has mounted it
 * @kind: WRAPFS_...
 */
struct wrapfs_info {
	struct path lower;
	const struct cred *cred;
	unsigned int kind;
};

static inline struct wrapfs_info *wrapfs_info_of(const struct inode *inode)
{
	return inode->i_sb->s_fs_info;
}

/** wrapfs_lower() - Return: the name below, as long as the inode is there */
static inline struct path wrapfs_lower(const struct inode *inode)
{
	return (struct path){.mnt = wrapfs_info_of(inode)->lower.mnt, .dentry = inode->i_private};
}

extern const struct file_operations wrapfs_file_operations;
extern const struct inode_operations wrapfs_file_inode_operations;

/** wrapfs_copy_attrs() - what is told of a file is what the file below says */
void wrapfs_copy_attrs(struct inode *inode);

#endif
