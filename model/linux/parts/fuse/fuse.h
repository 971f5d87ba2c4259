/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A server of FUSE: a process of its own behind /dev/fuse, whose files are those of another file
 * system. All of fs/fuse is the tree's.
 */
#ifndef PORT_FUSE_H
#define PORT_FUSE_H

#include <linux/fs.h>
#include <linux/fuse.h>

struct fuse_server;

/** no request has this number */
#define FUSE_SERVER_NO_PASSTHROUGH 1UL

/**
 * struct fuse_server_kind - in what servers differ
 * @depth: layers that a backing file may be below, which it tells the kernel (FUSE_INIT)
 * @asks: what it asks for there beside passthrough and what all ask for, FUSE_ASYNC_DIO and others
 * @lacks: a bit for each request that it does not know, by its number, and
 *	FUSE_SERVER_NO_PASSTHROUGH
 */
struct fuse_server_kind {
	int depth;
	u64 asks;
	u64 lacks;
};

/**
 * fuse_server_start() - open /dev/fuse
 * @backing: the directory that it shows
 *
 * Return: the server; NULL when there are too many
 */
struct fuse_server *fuse_server_start(const struct path *backing,
				      const struct fuse_server_kind *kind);
/** fuse_server_dev() - Return: its /dev/fuse, for mounting */
struct file *fuse_server_dev(const struct fuse_server *s);
/** fuse_server_mounted() - it waits for requests from now on. @sb: what it serves */
void fuse_server_mounted(struct fuse_server *s, const struct super_block *sb);
/** fuse_server_stop() - it lets go of all that it has; closes /dev/fuse */
void fuse_server_stop(struct fuse_server *s);
/** fuse_server_of() - Return: who serves @sb; NULL when nobody does */
struct fuse_server *fuse_server_of(const struct super_block *sb);
/** fuse_server_reply() - what it answers when @inode is opened. @flags: FOPEN_* */
void fuse_server_reply(const struct inode *inode, unsigned int flags, int backing_id);
/** fuse_server_shown() - Return: the inode that it shows as @inode */
struct inode *fuse_server_shown(struct inode *inode);

#endif
