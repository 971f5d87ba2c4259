// SPDX-License-Identifier: GPL-2.0-only
/* Files and texts, for which there is memory: see file.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include "base/die.h"
#include "base/file.h"

/*
 * For reading, without waiting for somebody who opens a pipe by its name for writing: who is not
 * there yet has nothing to say.
 */
static FILE *open_to_read(const char *path, const char *mode)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	fcntl(fd, F_SETFL, 0);
	return fdopen(fd, mode);
}

FILE *sim_fopen(const char *path, const char *mode)
{
	FILE *f = *mode == 'r' ? open_to_read(path, mode) : fopen(path, mode);

	if (!f && errno == ENOMEM)
		sim_no_memory("a file");
	return f;
}

char *sim_realpath(const char *path)
{
	char *real = realpath(path, NULL);

	if (!real && errno == ENOMEM)
		sim_no_memory("a path");
	return real;
}

int sim_getline(char **line, size_t *size, FILE *in)
{
	errno = 0;
	if (getline(line, size, in) > 0)
		return 1;
	if (errno == ENOMEM)
		sim_no_memory("a line");
	return 0;
}

int sim_scandir(const char *folder, struct dirent ***entry, int (*wanted)(const struct dirent *d))
{
	int n = scandir(folder, entry, wanted, alphasort);

	if (n < 0 && errno == ENOMEM)
		sim_no_memory("a folder");
	return n;
}

FILE *sim_text_open(char **text)
{
	static size_t len; /* of whom, nobody asks */
	FILE *out = open_memstream(text, &len);

	if (!out)
		sim_no_memory("a text");
	return out;
}

void sim_text_close(FILE *out)
{
	bool bad = ferror(out);

	if (fclose(out) || bad)
		sim_no_memory("a text");
}
