/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before the state machine of cookies: the one place that changes a state is a store with
 * release, which is checked here on its way (rule 60).
 */
#include "hook.h"

#undef smp_store_release
#define smp_store_release(p, v)                                                                    \
	do {                                                                                       \
		if (__same_type(*(p), enum fscache_cookie_state))                                  \
			fscache_check_state(p, (u8)(v));                                           \
		PORT_STORE(*(p), v, PORT_RELEASE);                                                 \
	} while (0)
