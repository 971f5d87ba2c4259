/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcpy() and friends on memory of the world. The library's are not
 * instrumented, so the ranges are announced before they are touched.
 */
#ifndef MODEL_STRING_H
#define MODEL_STRING_H

#include <stdio.h>
#include <string.h>
#include <linux/types.h>
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

/** strscpy() - copy as much of @from as fits, with its end. Return: bytes without that, -E2BIG */
static inline long strscpy(char *to, const char *from, size_t size)
{
	size_t len = strnlen(from, size);

	if (len < size) {
		mem_copy(to, from, len + 1);
		return (long)len;
	}
	mem_copy(to, from, size - 1);
	to[size - 1] = '\0';
	return -E2BIG;
}

#endif
