/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mounts without a namespace: the struct mount of the tree, and a table of
 * what is mounted where.
 */
#ifndef PORT_MOCK_NAMESPACE_H
#define PORT_MOCK_NAMESPACE_H

#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mount.h>

/** mock_mount() - @root: of a super block; the mount has references to both. Return: or -ENOMEM */
struct vfsmount *mock_mount(struct dentry *root);
/** mock_mount_fc() - the same of what a context describes. Return: ERR_PTR() on failure */
struct vfsmount *mock_mount_fc(struct fs_context *fc);
/** mock_attach() - mount @mnt on a directory of @parent */
void mock_attach(struct vfsmount *mnt, struct vfsmount *parent, struct dentry *on);
/** mock_detach() - take it away from there */
void mock_detach(struct vfsmount *mnt);
/** mock_cleanup_begin(), mock_cleanup_end() - mounts that nobody refers to any more, from the first
 * on, are cleaned up by the second, as at the end of umount() */
void mock_cleanup_begin(void);
void mock_cleanup_end(void);
/** mock_mount_users() - references to a mount */
unsigned int mock_mount_users(const struct vfsmount *mnt);
/** mock_fs_type() - a filesystem that an initcall registered. Return: NULL when there is none */
struct file_system_type *mock_fs_type(const char *name);

#endif
