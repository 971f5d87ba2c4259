// SPDX-License-Identifier: GPL-2.0-only
/*
 * A hash table of states with open addressing. It grows between executions. Once it must not grow
 * any more, states that are not in it are explored each time the search comes to them.
 */
#include <stdlib.h>
#include "base/memory.h"
#include "state/seen.h"

#define MIN_BITS 12
#define MAX_BITS 24 /* 16 Mi states, 384 MiB */

/** struct entry - a state, with @last and @left of sim_seen() */
struct entry {
	struct sim_digest key;
	uint32_t left;
	uint8_t last;
	bool used;
};

static struct {
	struct entry *entry;
	unsigned int bits;
	size_t nr;
} table;

static struct entry *find(const struct sim_digest *key)
{
	size_t mask = ((size_t)1 << table.bits) - 1, i = key->a & mask;

	while (table.entry[i].used &&
	       (table.entry[i].key.a != key->a || table.entry[i].key.b != key->b))
		i = (i + 1) & mask;
	return &table.entry[i];
}

static void make(unsigned int bits)
{
	table.bits = bits;
	table.entry = sim_zeroed((size_t)1 << bits, sizeof(*table.entry), "states");
	table.nr = 0;
}

void sim_seen_clear(void)
{
	free(table.entry);
	make(MIN_BITS);
}

void sim_seen_unload(void)
{
	free(table.entry);
	table.entry = NULL;
}

void sim_seen_grow(void)
{
	struct entry *old = table.entry;
	size_t size = (size_t)1 << table.bits;

	if (table.nr < size / 4 || table.bits == MAX_BITS)
		return;
	make(table.bits + 2);
	for (size_t i = 0; i < size; i++) {
		if (!old[i].used)
			continue;
		*find(&old[i].key) = old[i];
		table.nr++;
	}
	free(old);
}

/*
 * Does what was explored from that state before cover what may follow now? The same threads can go
 * on, but another one may be free to choose. If so, the choice cost one preemption then.
 */
static bool covers(const struct entry *e, unsigned int last, uint32_t left)
{
	if (e->last == SIM_MAX_THREADS || e->last == last)
		return e->left >= left;
	return e->left > left || e->left == UINT32_MAX;
}

bool sim_seen(const struct sim_digest *key, unsigned int last, uint32_t left)
{
	struct entry *e = find(key);

	if (e->used && covers(e, last, left))
		return true;
	if (!e->used) {
		if (table.nr >= ((size_t)1 << table.bits) / 8 * 7)
			return false;
		table.nr++;
	}
	*e = (struct entry){*key, left, last, true};
	return false;
}
