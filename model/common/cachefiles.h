/* SPDX-License-Identifier: GPL-2.0-only */
/* /dev/cachefiles, as a world opens it, and as its daemons use it. */
#ifndef COMMON_CACHEFILES_H
#define COMMON_CACHEFILES_H

#include <sim/world.h>

struct file;

extern const struct sim_word bind_words[], error_words[], state_words[];

/** op_open_cachefiles() - open it as root. @flags: O_*. Return: ERR_PTR() */
struct file *op_open_cachefiles(const char *unused, unsigned int flags);
/** cachefiles_write() - a command by descriptor @fd. Return: as write() */
long cachefiles_write(long fd, const char *text);
/** cachefiles_wait() - poll() until it can be read. Return: EPOLL*; -EINTR */
long cachefiles_wait(struct file *file);

/**
 * op_in_directory() - what a task does in a working directory
 * @name: of the directory, as scenarios call it
 * Return: what @fn returned, or why the directory is not found
 */
long op_in_directory(const char *name, long (*fn)(struct file *file, const union sim_arg *args),
		     struct file *file, const union sim_arg *args);

#endif
