// SPDX-License-Identifier: GPL-2.0-only
/* Texts of which each line is known by its place in the first one. */
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "reduce/reduce.h"

static unsigned int count_lines(const char *text, size_t len)
{
	unsigned int nr = len && text[len - 1] != '\n';

	for (size_t i = 0; i < len; i++)
		nr += text[i] == '\n';
	return nr;
}

static struct reduce_text with_room(size_t len, unsigned int nr)
{
	return (struct reduce_text){
		.text = sim_zeroed(len + 1, 1, "a scenario"),
		.origin = sim_zeroed(nr, sizeof(unsigned int), "a scenario"),
	};
}

static void append(struct reduce_text *t, const char *text, size_t len)
{
	memcpy(t->text + t->len, text, len);
	t->len += len;
}

void reduce_text_set(struct reduce_text *t, const char *text, size_t len)
{
	*t = with_room(len, count_lines(text, len));
	append(t, text, len);
	while (t->nr < count_lines(text, len)) {
		t->origin[t->nr] = t->nr + 1;
		t->nr++;
	}
}

struct reduce_text reduce_text_without(const struct reduce_text *t, const bool *gone)
{
	struct reduce_text to = with_room(t->len, t->nr);
	const char *at = t->text, *end = t->text + t->len;

	for (unsigned int i = 0; i < t->nr; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;

		if (!gone[i]) {
			to.origin[to.nr++] = t->origin[i];
			append(&to, at, (size_t)(next - at));
		}
		at = next;
	}
	return to;
}

static size_t offset_of(const struct reduce_text *t, struct scn_loc at)
{
	const char *line = t->text;

	while (--at.line)
		line = strchr(line, '\n') + 1;
	return (size_t)(line - t->text) + at.col - 1;
}

struct reduce_text reduce_text_edited(const struct reduce_text *t, struct scn_loc at,
				      const char *with)
{
	size_t len = strlen(with), from = offset_of(t, at);
	unsigned int more = count_lines(with, len) - (len && with[len - 1] != '\n');
	struct reduce_text to = with_room(t->len + len, t->nr + more);

	append(&to, t->text, from);
	append(&to, with, len);
	append(&to, t->text + from + at.len, t->len - from - at.len);
	to.nr = t->nr + more;
	for (unsigned int i = 0; i < t->nr; i++)
		to.origin[i < at.line ? i : i + more] = t->origin[i];
	return to;
}

unsigned int reduce_text_line(const struct reduce_text *t, unsigned int line)
{
	return line && line <= t->nr ? t->origin[line - 1] : 0;
}

void reduce_text_free(struct reduce_text *t)
{
	free(t->text);
	free(t->origin);
	memset(t, 0, sizeof(*t));
}
