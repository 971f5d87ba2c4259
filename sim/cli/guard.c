// SPDX-License-Identifier: GPL-2.0-only
/*
 * Standard output and standard error: whatever is printed to them, by whomever,
 * passes here, so that no text of a scenario, a schedule or a tree reaches a
 * terminal as a command.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "base/clean.h"
#include "base/colour.h"
#include "base/die.h"
#include "cli/cli.h"

/** struct guarded - a stream. @fd: where it goes */
struct guarded {
	int fd;
	struct clean clean;
};

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			return -1;
		text += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Return: what of it was written; 0 is an error, as fopencookie() has it */
static ssize_t put(void *arg, const char *text, size_t len)
{
	struct guarded *g = arg;
	char part[4096];

	for (size_t done = 0, n; done < len; done += n) {
		n = len - done < sizeof(part) ? len - done : sizeof(part);
		memcpy(part, text + done, n);
		clean_bytes(&g->clean, part, n);
		if (write_all(g->fd, part, n))
			return 0;
	}
	return (ssize_t)len;
}

static void guard(FILE **stream, struct guarded *g, int mode)
{
	FILE *f = fopencookie(g, "w", (cookie_io_functions_t){.write = put});

	if (!f)
		sim_no_memory("a stream");
	setvbuf(f, NULL, mode, BUFSIZ);
	*stream = f;
}

void guard_output(void)
{
	static struct guarded out = {.fd = STDOUT_FILENO}, err = {.fd = STDERR_FILENO};

	guard(&stdout, &out, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF);
	guard(&stderr, &err, _IONBF);
	colour_allow(stdout, STDOUT_FILENO);
	colour_allow(stderr, STDERR_FILENO);
}
