// SPDX-License-Identifier: GPL-2.0-only
/* Texts in HTML and XML: see markup.h. */
#include <stdlib.h>
#include "base/clean.h"
#include "base/markup.h"
#include "base/memory.h"

static const char *const entities[256] = {
	['<'] = "&lt;",
	['>'] = "&gt;",
	['&'] = "&amp;",
	['"'] = "&quot;",
};

void markup_text(const char *text, size_t len, FILE *out)
{
	char *copy = sim_strndup(text, len);
	struct clean clean = {0};

	clean_bytes(&clean, copy, len);
	for (size_t i = 0; i < len; i++) {
		const char *entity = entities[(unsigned char)copy[i]];

		if (entity)
			fputs(entity, out);
		else
			fputc(copy[i], out);
	}
	free(copy);
}
