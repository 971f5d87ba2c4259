// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bulk copies. Compiled without instrumentation: one check for the whole
 * instead of one for each byte.
 */
#include <linux/string.h>
#include "port.h"

void *memcpy(void *to, const void *from, size_t n)
{
	const struct sim_site *site = CALLER;
	char *t = to;
	const char *f = from;

	sim_check_plain(from, n, false, site);
	sim_check_plain(to, n, true, site);
	sim_copied(to, from, n);
	while (n--)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	const struct sim_site *site = CALLER;
	char *t = to;
	const char *f = from;

	sim_check_plain(from, n, false, site);
	sim_check_plain(to, n, true, site);
	sim_copied(to, from, n);
	if (t <= f)
		while (n--)
			*t++ = *f++;
	else
		while (n--)
			t[n] = f[n];
	return to;
}

void *memset(void *to, int c, size_t n)
{
	char *t = to;

	sim_check_plain(to, n, true, CALLER);
	while (n--)
		*t++ = c;
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const struct sim_site *site = CALLER;
	const u8 *x = a, *y = b;

	sim_check_plain(a, n, false, site);
	sim_check_plain(b, n, false, site);
	if (n) {
		sim_check_init(a, n, site);
		sim_check_init(b, n, site);
	}
	for (; n && *x == *y; n--)
		x++, y++;
	return n ? *x - *y : 0;
}
