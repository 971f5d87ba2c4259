// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of source text around those that call paths name, for the page. They are read when it is
 * written, from where the world was made of, and only as long as they are what was compiled: text
 * that is newer than the world is another one, as a debugger warns of it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/die.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "report/view.h"

#define AROUND 2        /* lines before and after one that is named */
#define MAX_COLUMNS 200 /* of a line; what is beyond is left out */

/** struct named - a line that a path names */
struct named {
	const char *file;
	int line;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	return c ? c : x->line - y->line;
}

/* All lines that paths name, in their order. Return: how many */
static size_t collect(const struct view *v, struct named **named)
{
	size_t nr = 0;

	*named = NULL;
	for (size_t i = 0; i < v->nr_paths; i++) {
		const struct path *p = &v->path[i]->at;

		for (unsigned int k = 0; k < p->nr; k++) {
			if (!p->frame[k].file)
				continue;
			*named = sim_grow(*named, nr, sizeof(**named), "source lines");
			(*named)[nr++] = (struct named){p->frame[k].file, p->frame[k].line};
		}
	}
	if (nr)
		qsort(*named, nr, sizeof(**named), compare_named);
	return nr;
}

/* The scenario is text that was read before. Return: NULL where a file is not there */
static FILE *open_source(const struct view_origin *o, const char *file)
{
	FILE *in = NULL;

	if (!strcmp(file, o->file)) {
		in = fmemopen((void *)(uintptr_t)o->text, o->len, "r");
		if (!in)
			sim_no_memory("source lines");
	}
	for (unsigned int i = 0; i < VIEW_FOLDERS && !in; i++) {
		char *path = o->folder[i] ? sim_format("%s/%s", o->folder[i], file) : NULL;

		in = path ? sim_fopen(path, "re") : NULL;
		free(path);
	}
	return in;
}

static bool is_newer(FILE *in, const char *made)
{
	struct stat source, world;

	if (fstat(fileno(in), &source) || stat(made, &world))
		return false;
	return source.st_mtim.tv_sec != world.st_mtim.tv_sec
		       ? source.st_mtim.tv_sec > world.st_mtim.tv_sec
		       : source.st_mtim.tv_nsec > world.st_mtim.tv_nsec;
}

/* The lines around @nr that are named, of the file that they are all of: text by number */
static json_t *read_lines(FILE *in, const struct named *named, size_t nr)
{
	json_t *lines = json_object();
	char *line = NULL, number[16];
	size_t size = 0, i = 0;

	for (int n = 1; sim_getline(&line, &size, in); n++) {
		while (i < nr && named[i].line + AROUND < n)
			i++;
		if (i == nr)
			break;
		if (n < named[i].line - AROUND)
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (strlen(line) > MAX_COLUMNS)
			line[MAX_COLUMNS] = '\0';
		snprintf(number, sizeof(number), "%d", n);
		json_object_set_new(lines, number, json_text(line));
	}
	free(line);
	return lines;
}

/* What there is of a file: its lines, or why there are none. */
static json_t *source(const struct view_origin *o, const struct named *named, size_t nr)
{
	FILE *in = open_source(o, named->file);
	json_t *text;

	if (!in)
		return json_text("the file is not here");
	text = is_newer(in, o->made) ? json_text("the file is newer than the world")
				     : read_lines(in, named, nr);
	fclose(in);
	return text;
}

void view_put_sources(struct view *v, FILE *out)
{
	json_t *all;
	struct named *named;
	size_t nr = collect(v, &named), end;

	json_begin();
	all = json_object();
	for (size_t i = 0; i < nr; i = end) {
		for (end = i + 1; end < nr && !strcmp(named[i].file, named[end].file);)
			end++;
		json_object_set_new(all, named[i].file, source(v->origin, &named[i], end - i));
	}
	free(named);
	json_print(all, out);
}
