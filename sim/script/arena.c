// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of a scenario. Nodes and strings of the syntax tree are handed out
 * from chunks that are freed together, so that no error path of the parser has
 * anything to give back.
 */
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "script/parse.h"

#define CHUNK_SIZE 8192

struct scn_chunk {
	struct scn_chunk *next;
	size_t used, size;
	_Alignas(16) char mem[];
};

static struct scn_chunk *new_chunk(size_t size)
{
	struct scn_chunk *c = sim_zeroed(1, sizeof(*c) + size, "a scenario");

	c->size = size;
	return c;
}

/* zeroed */
void *scn_mem(struct scn *s, size_t size)
{
	struct scn_chunk *c = s->chunks;
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (!c || c->size - c->used < size) {
		c = new_chunk(size > CHUNK_SIZE ? size : CHUNK_SIZE);
		c->next = s->chunks;
		s->chunks = c;
	}
	p = c->mem + c->used;
	c->used += size;
	return p;
}

char *scn_strndup(struct scn *s, const char *text, size_t len)
{
	char *p = scn_mem(s, len + 1);

	memcpy(p, text, len);
	return p;
}

void scn_free(struct scn *s)
{
	struct scn_chunk *c, *next;

	if (!s)
		return;
	for (c = s->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	free(s);
}
