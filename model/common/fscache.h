/* SPDX-License-Identifier: GPL-2.0-only */
/* fscache's users: network file systems. */
#ifndef COMMON_FSCACHE_H
#define COMMON_FSCACHE_H

#include <sim/world.h>

struct fscache_cookie;
struct fscache_io;

extern const struct sim_word cookie_words[], hole_words[];

/**
 * fscache_check_state() - rule 60: may a cookie go from one state into another?
 * @state: where a cookie has its state, as it is before
 * @to: enum fscache_cookie_state
 */
void fscache_check_state(const void *state, unsigned int to);
/**
 * fscache_check_count() - rule 62: accesses and users are not ended more often than begun
 * @count: where they are counted
 * @left: how many there are now
 *
 * Return: @left
 */
int fscache_check_count(const void *count, int left);
/**
 * fscache_on_cookie() - what is done with the cookie of a handle, which is there until it is done
 * @args: of the operation; the first is the handle
 * Return: what @fn returned; -EBADF
 */
long fscache_on_cookie(const union sim_arg *args,
		       long (*fn)(struct fscache_cookie *cookie, const union sim_arg *args));
/** fscache_umount() - when all tasks have ended: what is still open is closed and unmounted */
void fscache_umount(void);

/** fscache_io_new() - an I/O whose end is told once, also when it does not begin */
struct fscache_io *fscache_io_new(void);
/** fscache_io_told() - its end. @ret: bytes, or negative errno */
void fscache_io_told(struct fscache_io *io, long ret);
/** fscache_io_wait() - wait for that, and free it. Return: what was told */
long fscache_io_wait(struct fscache_io *io);

#endif
