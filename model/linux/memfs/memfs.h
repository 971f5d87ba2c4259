/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memfs against the interfaces of a tree: names and attributes are the tree's libfs.
 */
#ifndef PORT_MEMFS_H
#define PORT_MEMFS_H

#include "common/memfs.h"

extern struct file_system_type memfs_type;
extern const struct file_operations memfs_file_operations;

/** memfs_make_inode() - without a name. @dir: whose group it may inherit, or NULL. Return: NULL on
 * failure */
struct inode *memfs_make_inode(struct super_block *sb, struct inode *dir, umode_t mode);
/** memfs_name() - give an inode, whose reference is handed over, its name; it stays until
 * removed */
void memfs_name(struct dentry *dentry, struct inode *inode);

#endif
