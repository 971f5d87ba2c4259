// SPDX-License-Identifier: GPL-2.0-only
/* Taking out of a text what a terminal would obey. */
#include <stdbool.h>
#include <string.h>
#include "base/clean.h"

/* the first byte of a character of several says how many follow, and what the next is at least */
static bool begins(struct clean *c, unsigned char b)
{
	if (b < 0xc2 || b > 0xf4)
		return false;
	c->left = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	c->least = b == 0xc2 || b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
	return true;
}

static bool is_clean(struct clean *c, unsigned char b)
{
	bool follows = c->left && b >= c->least && b < 0xc0;

	c->left = follows ? c->left - 1 : 0;
	c->least = 0x80;
	if (follows)
		return true;
	if (b < 0x80)
		return (b >= ' ' && b != 0x7f) || b == '\t' || b == '\n';
	return begins(c, b);
}

void clean_bytes(struct clean *c, char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_clean(c, (unsigned char)text[i]))
			text[i] = '?';
}

char *clean_line(char *text)
{
	struct clean c = {0};
	const char *at = text;

	if (!text)
		return NULL;
	while (*at >= ' ' && *at < 0x7f) /* all of nearly every text */
		at++;
	if (!*at)
		return text;
	clean_bytes(&c, text, strlen(text));
	for (char *p = text; (p = strchr(p, '\n'));)
		*p = '?';
	return text;
}
