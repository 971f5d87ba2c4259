// SPDX-License-Identifier: GPL-2.0-only
/* The word that was meant. */
#include <ctype.h>
#include <string.h>
#include "base/near.h"

#define MAX_GUESS 32 /* longer words are not guessed at */

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

/*
 * Optimal string alignment distance, letter case ignored: insert, delete,
 * replace and swap of neighbours cost 1 each. Three rows of the table do.
 */
static unsigned int distance(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned int row[3][MAX_GUESS + 1];
	unsigned int *before = row[0], *last = row[1], *now = row[2], *t;

	for (size_t j = 0; j <= nb; j++)
		last[j] = j;
	for (size_t i = 1; i <= na; i++) {
		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			int x = tolower((unsigned char)a[i - 1]),
			    y = tolower((unsigned char)b[j - 1]);

			now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
			    y == tolower((unsigned char)a[i - 2]))
				now[j] = min3(now[j], before[j - 2] + 1, now[j]);
		}
		t = before;
		before = last;
		last = now;
		now = t;
	}
	return last[nb];
}

const char *sim_near(const char *word, const char *const *known, unsigned int nr)
{
	size_t len = strlen(word);
	unsigned int best, d;
	const char *guess = NULL;

	if (len > MAX_GUESS)
		return NULL;
	/* a third of the letters may be wrong; one in short words, none in a single letter */
	best = len < 2 ? 1 : len < 6 ? 2 : len / 3 + 1;
	for (unsigned int i = 0; i < nr; i++) {
		size_t n = strlen(known[i]);

		if (n > MAX_GUESS)
			continue;
		d = distance(word, len, known[i], n);
		if (d < best) {
			best = d;
			guess = known[i];
		}
	}
	return guess;
}
