// SPDX-License-Identifier: GPL-2.0-only
/* Reading files of suppressions; the format is described in suppress.h. */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "race/suppress.h"

#define BLANKS " \t\r\n"

/* Without blanks at both ends; in place. */
static char *trim(char *text)
{
	size_t n;

	text += strspn(text, BLANKS);
	n = strlen(text);
	while (n && strchr(BLANKS, text[n - 1]))
		text[--n] = '\0';
	return text;
}

/* Cut a text in two at a character. Return: what follows it, NULL where it is not there. */
static char *cut(char *text, char at)
{
	char *end = strchr(text, at);

	if (end)
		*end++ = '\0';
	return end;
}

static void add(struct suppressions *s, const char *f, const char *g, const char *reason)
{
	s->list = sim_grow(s->list, s->nr, sizeof(*s->list), "suppressions");
	s->list[s->nr++] = (struct sim_suppression){
		.func = {sim_strdup(f), sim_strdup(g)},
		.reason = sim_strdup(reason),
	};
}

/* Return: what is wrong with the line, NULL when nothing is. */
static const char *parse(void *to, char *line)
{
	struct suppressions *s = to;
	char *reason = cut(line, ':'), *other = cut(line, '/');

	line = trim(line);
	if (!reason || !*trim(reason))
		return "a suppression wants a reason: 'FUNCTION / FUNCTION: reason'";
	if (!other || !*trim(other) || !*line)
		return "two functions expected, 'FUNCTION / FUNCTION: reason'";
	add(s, line, trim(other), trim(reason));
	return NULL;
}

int suppressions_read(struct suppressions *s, const char *path, FILE *err)
{
	return sim_read_lines(path, parse, s, err);
}

void suppressions_free(struct suppressions *s)
{
	for (size_t i = 0; i < s->nr; i++) {
		free((char *)s->list[i].func[0]);
		free((char *)s->list[i].func[1]);
		free((char *)s->list[i].reason);
	}
	free(s->list);
	memset(s, 0, sizeof(*s));
}
