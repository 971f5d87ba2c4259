/* SPDX-License-Identifier: GPL-2.0-only */
/* fscache's users: network file systems. */
#ifndef COMMON_FSCACHE_H
#define COMMON_FSCACHE_H

#include <sim/world.h>

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
/** fscache_umount() - when all tasks have ended: what is still open is closed and unmounted */
void fscache_umount(void);

#endif
