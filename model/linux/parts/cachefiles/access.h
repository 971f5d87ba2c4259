/* SPDX-License-Identifier: GPL-2.0-only */
/* How accesses begin, and what ends them, as seen from what the tree's own files do. */
#ifndef PORT_CACHEFILES_ACCESS_H
#define PORT_CACHEFILES_ACCESS_H

#include <linux/types.h>

struct fscache_cookie;

/* what a thread looks at again, after it has counted an access */
#define ACCESS_LIVE 1u	  /* that the cache is live */
#define ACCESS_CACHING 2u /* that the cookie is cached */

/** access_looks() - the running thread looks. @at: ACCESS_LIVE, ACCESS_CACHING */
void access_looks(unsigned int at);
/** access_counts() - it has counted something, as accesses are. @count: where. Return: @now */
int access_counts(const void *count, int now);
/** access_ends() - it has taken one back, see fscache_check_count(). Return: @left */
int access_ends(const void *count, int left);
/** access_seen() - it looks how many accesses there are. @count: where. Return: @now */
int access_seen(const void *count, int now);
/**
 * access_check_state() - rule 64: a cookie that is put away was seen to have no accesses
 * @state: where it has its state
 * @to: enum fscache_cookie_state
 *
 * Who looks and who counts need no lock of both: one that begins afterwards sees the state, and
 * gives up. So what the thread itself has seen is what counts.
 */
void access_check_state(const void *state, unsigned int to);
/** access_check_withdraw() - rule 65: a cookie's work alone has it withdrawn. Return: @cookie */
struct fscache_cookie *access_check_withdraw(struct fscache_cookie *cookie);

#endif
