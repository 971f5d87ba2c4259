// SPDX-License-Identifier: GPL-2.0-only
/* Standard output: if some of it was lost, the exit code must say so; and words in colours. */
#include <errno.h>
#include <string.h>
#include "base/colour.h"
#include "cli/cli.h"

static int lost; /* errno of the first time */

void output_flush(void)
{
	errno = EIO;
	if (!lost && (fflush(stdout) || ferror(stdout)))
		lost = errno;
}

bool output_lost(void)
{
	output_flush();
	/* a reader that has gone knows that it did not read all */
	if (lost && !reader_gone())
		fprintf(stderr, "stacksim: cannot write to standard output: %s\n", strerror(lost));
	return lost;
}

void print_ok(bool red, bool verdict)
{
	colour(stdout, red ? COLOUR_BAD : verdict ? COLOUR_GOOD : COLOUR_OPEN);
	fputs(red ? "not ok" : "ok", stdout);
	colour(stdout, COLOUR_NONE);
}
