/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before the state machine of cookies: the one place that changes a state is a store with
 * release, which is checked here on its way (rules 60 and 64).
 */
#include "hook.h"
#include <linux/fscache-cache.h>

#undef smp_store_release
#define smp_store_release(p, v)                                                                    \
	do {                                                                                       \
		if (__same_type(*(p), enum fscache_cookie_state)) {                                \
			fscache_check_state(p, (u8)(v));                                           \
			access_check_state(p, (u8)(v));                                            \
		}                                                                                  \
		PORT_STORE(*(p), v, PORT_RELEASE);                                                 \
	} while (0)
#define atomic_read(v) access_seen(v, (atomic_read)(v))

/* who is granted an access to a volume is seen in access.c (rule 61) */
#define fscache_begin_volume_access access_begin_volume
#undef test_bit
#define test_bit(nr, addr)                                                                         \
	({                                                                                         \
		if ((nr) == FSCACHE_COOKIE_IS_CACHING)                                             \
			access_looks(ACCESS_CACHING);                                              \
		bitop(_test_bit, nr, addr);                                                        \
	})

/* the cache's own (rule 65) */
#define withdraw_cookie(cookie) withdraw_cookie(access_check_withdraw(cookie))
