// SPDX-License-Identifier: GPL-2.0-only
/* Standard output: what was lost of it must not look like an answer. */
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
	/* who reads no more knows it */
	if (lost && !reader_gone())
		fprintf(stderr, "stacksim: cannot write to standard output: %s\n", strerror(lost));
	return lost;
}
