/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcpy() and friends on memory of the world. The library's are not
 * instrumented, so the ranges are announced before they are touched.
 */
#ifndef MODEL_STRING_H
#define MODEL_STRING_H

#include <string.h>
#include <sim/mem.h>

/** mem_set() - memset() whose range is checked and undone. @n: bytes */
#define mem_set(p, c, n)                                                                           \
	({                                                                                         \
		sim_check_plain(p, n, true, SIM_SITE());                                           \
		memset(p, c, n);                                                                   \
	})

/** mem_copy() - memcpy() whose ranges are checked and undone. @n: bytes */
#define mem_copy(to, from, n)                                                                      \
	({                                                                                         \
		sim_check_plain(from, n, false, SIM_SITE());                                       \
		sim_check_plain(to, n, true, SIM_SITE());                                          \
		sim_copied(to, from, n);                                                           \
		memcpy(to, from, n);                                                               \
	})

#endif
