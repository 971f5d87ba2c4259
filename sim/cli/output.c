// SPDX-License-Identifier: GPL-2.0-only
/* Standard output: if some of it was lost, the exit code must say so. */
#include <errno.h>
#include <string.h>
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
