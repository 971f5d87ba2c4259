// SPDX-License-Identifier: GPL-2.0-only
/* Kernel versions: what is one, and which is older. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "world/version.h"

/* Number at *p, which is moved behind it; -1 when there is none. */
static long number(const char **p)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)**p))
		return -1;
	n = strtol(*p, &end, 10);
	*p = end;
	return n;
}

bool version_valid(const char *v)
{
	if (number(&v) < 0 || *v != '.')
		return false;
	while (*v == '.') {
		v++;
		if (number(&v) < 0)
			return false;
	}
	if (!strncmp(v, "-rc", 3)) {
		v += 3;
		if (number(&v) < 0)
			return false;
	}
	return !*v;
}

bool version_exists(const char *v)
{
	/* the last release of each series; a series that goes on ends where none has been longer */
	static const struct {
		long major, last;
	} series[] = {{2, 6}, {3, 19}, {4, 20}, {5, 19}, {6, 19}, {7, 20}};
	long major = number(&v), minor;

	v++;
	minor = number(&v);
	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++)
		if (series[i].major == major)
			return minor <= series[i].last;
	return false;
}

int version_cmp(const char *a, const char *b)
{
	long x, y;

	while (isdigit((unsigned char)*a) || isdigit((unsigned char)*b)) {
		x = number(&a);
		y = number(&b);
		x = x < 0 ? 0 : x;
		y = y < 0 ? 0 : y;
		if (x != y)
			return x < y ? -1 : 1;
		a += *a == '.';
		b += *b == '.';
	}
	x = *a ? strtol(a + strlen("-rc"), NULL, 10) : LONG_MAX;
	y = *b ? strtol(b + strlen("-rc"), NULL, 10) : LONG_MAX;
	return x < y ? -1 : x > y;
}
