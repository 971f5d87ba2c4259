// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is there or ends the process: see memory.h. */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/die.h"
#include "base/memory.h"

#define MIN_ROOM 8

static void *there(void *p, const char *what)
{
	if (!p)
		sim_no_memory(what);
	return p;
}

void *sim_zeroed(size_t nr, size_t size, const char *what)
{
	return there(calloc(nr ? nr : 1, size), what);
}

void *sim_resized(void *p, size_t nr, size_t size, const char *what)
{
	return there(reallocarray(p, nr ? nr : 1, size), what);
}

/* Room doubles, and a list is full when its length is a power of two, so no capacity is kept. */
void *sim_grow(void *list, size_t nr, size_t size, const char *what)
{
	if (!nr)
		return sim_resized(list, MIN_ROOM, size, what);
	return nr < MIN_ROOM || nr & (nr - 1) ? list : sim_resized(list, 2 * nr, size, what);
}

void *sim_reserve_at(void *at, size_t n, const char *what)
{
	void *p = mmap(at, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);

	return there(p == MAP_FAILED ? NULL : p, what);
}

char *sim_strdup(const char *text)
{
	return there(strdup(text), "a text");
}

char *sim_strndup(const char *text, size_t n)
{
	return there(strndup(text, n), "a text");
}

char *sim_vformat(const char *fmt, va_list ap)
{
	char *text = NULL;

	return there(vasprintf(&text, fmt, ap) < 0 ? NULL : text, "a text");
}

char *sim_format(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = sim_vformat(fmt, ap);
	va_end(ap);
	return text;
}

void *sim_tree_add(const void *key, void **root, int (*compare)(const void *a, const void *b))
{
	return there(tsearch(key, root, compare), "a tree");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *sim_intern(void **names, const char *text)
{
	void *at = tfind(text, names, by_text);

	if (!at)
		at = sim_tree_add(sim_strdup(text), names, by_text);
	return *(char **)at;
}
