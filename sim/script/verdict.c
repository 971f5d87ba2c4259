// SPDX-License-Identifier: GPL-2.0-only
/* Which kernel a "bug at" or "clean at" line is about. */
#include <string.h>
#include "script/script.h"
#include "world/version.h"

static bool same_words(const char *const *a, unsigned int na, const char *const *b, unsigned int nb)
{
	for (unsigned int i = 0; na == nb && i < na; i++)
		if (strcmp(a[i], b[i]) != 0)
			return false;
	return na == nb;
}

bool scn_same_place(const struct scn_verdict *a, const struct scn_verdict *b)
{
	return !version_cmp(a->gen, b->gen) &&
	       same_words(a->with, a->nr_with, b->with, b->nr_with) &&
	       same_words(a->without, a->nr_without, b->without, b->nr_without);
}
