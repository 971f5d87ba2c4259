// SPDX-License-Identifier: GPL-2.0-only
/* Files and texts, for which there is memory: see file.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/die.h"
#include "base/file.h"

#define MAX_LINE 4096

/*
 * For reading, without waiting for somebody who opens a pipe by its name for writing: one that
 * nobody writes to is an error, so that it is not taken for an empty file.
 */
static FILE *open_to_read(const char *path, const char *mode)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = -1;
	struct stat st;
	char first;
	FILE *f;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && S_ISFIFO(st.st_mode))
		got = read(fd, &first, 1);
	if (!got) {
		close(fd);
		errno = EPIPE;
		return NULL;
	}
	fcntl(fd, F_SETFL, 0);
	f = fdopen(fd, mode);
	if (f && got > 0)
		ungetc(first, f);
	return f;
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

/* Return: what is wrong with the line, NULL when nothing is. */
static const char *take_line(const char *(*take)(void *to, char *line), void *to, char *line,
			     FILE *in)
{
	char first = line[strspn(line, " \t\r\n")];

	if (!strchr(line, '\n') && !feof(in))
		return "the line is too long, or has a byte 0";
	return first && first != '#' ? take(to, line) : NULL;
}

int sim_read_lines(const char *path, const char *(*take)(void *to, char *line), void *to, FILE *err)
{
	FILE *in = sim_fopen(path, "r");
	const char *wrong = NULL;
	char line[MAX_LINE];
	int ret = in ? 0 : -errno;

	for (unsigned int nr = 1; in && !wrong && fgets(line, sizeof(line), in); nr++) {
		wrong = take_line(take, to, line, in);
		if (wrong)
			fprintf(err, "%s:%u: error: %s\n", path, nr, wrong);
	}
	if (in && !wrong && ferror(in))
		ret = -errno;
	if (in)
		fclose(in);
	if (ret)
		sim_complain(err, "%s: %s\n", path, strerror(-ret));
	return wrong ? -EINVAL : ret;
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

char *sim_read_all(FILE *in)
{
	char *text = NULL, buf[4096];
	size_t n;
	FILE *out = sim_text_open(&text);

	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		fwrite(buf, 1, n, out);
	sim_text_close(out);
	fclose(in);
	return text;
}

void sim_complain(FILE *err, const char *fmt, ...)
{
	va_list ap;

	if (err == stderr)
		fputs("stacksim: ", err);
	va_start(ap, fmt);
	vfprintf(err, fmt, ap);
	va_end(ap);
}
