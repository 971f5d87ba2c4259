/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A FUSE filesystem without a /dev/fuse: its files are those of another
 * filesystem, and the server that says so is a thread of the world.
 */
#ifndef PORT_FUSE_H
#define PORT_FUSE_H

#include <linux/fs.h>
#include <linux/fuse.h>

struct fuse_conn;

/** mock_fuse_is() - is it a mount of ours? */
bool mock_fuse_is(const struct super_block *sb);
/** mock_fuse_conn() - what its server registers backing files with */
struct fuse_conn *mock_fuse_conn(struct super_block *sb);
/** mock_fuse_connect() - the server has told how deep the stack may be. @depth: of backing files */
void mock_fuse_connect(struct super_block *sb, int depth);
/** mock_fuse_add() - the server shows a file, under its name there. Return: 0, -ENOMEM */
int mock_fuse_add(struct super_block *sb, const struct path *file);
/** mock_fuse_reply() - what the server answers when @inode is opened. @flags: FOPEN_* */
void mock_fuse_reply(struct inode *inode, unsigned int flags, int backing_id);
/** mock_fuse_shown() - Return: the inode that the server shows as @inode */
struct inode *mock_fuse_shown(struct inode *inode);
/** mock_fuse_check() - rules 54, 55: a file that nobody has open is in no mode */
void mock_fuse_check(struct inode *inode, const char *name);

#endif
