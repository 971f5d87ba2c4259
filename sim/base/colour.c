// SPDX-License-Identifier: GPL-2.0-only
/* Colours on a terminal: see colour.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/colour.h"

/** struct coloured - a stream that may have colours. @fd: where it goes */
struct coloured {
	FILE *stream;
	int fd;
};

static struct coloured streams[2];
static unsigned int nr_streams;

void colour_allow(FILE *stream, int fd)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");

	if ((none && *none) || !term || !strcmp(term, "dumb") || !isatty(fd))
		return;
	if (nr_streams < sizeof(streams) / sizeof(streams[0]))
		streams[nr_streams++] = (struct coloured){stream, fd};
}

void colour(FILE *out, enum colour c)
{
	static const char *const sequences[] = {
		[COLOUR_NONE] = "\033[0m",
		[COLOUR_GOOD] = "\033[32m",
		[COLOUR_BAD] = "\033[1;31m",
		[COLOUR_OPEN] = "\033[33m",
	};

	for (unsigned int i = 0; i < nr_streams; i++) {
		if (streams[i].stream != out)
			continue;
		fflush(out);
		dprintf(streams[i].fd, "%s", sequences[c]);
	}
}
