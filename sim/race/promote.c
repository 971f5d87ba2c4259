// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promotion: plain accesses to memory that raced become visible operations, so that exploration
 * comes to what the race can lead to, such as two writers that both read the old size first.
 *
 * A field of all objects of a cache is promoted, or a variable, but no address: that may belong to
 * another object in the next execution. Each granule has a mask of its promoted bytes.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include "base/memory.h"
#include "mem/heap.h"
#include "race/race.h"

static struct sim_promotion list[SIM_MAX_PROMOTIONS], found[SIM_MAX_PROMOTIONS];
static unsigned int nr, nr_found;
static uint8_t *masks;
static size_t nr_masks;
unsigned int sim_race_promoted;

static bool same_cache(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool is_in(const struct sim_promotion *set, unsigned int n, const struct sim_promotion *p)
{
	for (unsigned int i = 0; i < n; i++)
		if (same_cache(set[i].cache, p->cache) && p->off >= set[i].off &&
		    p->off + p->size <= set[i].off + set[i].size)
			return true;
	return false;
}

unsigned int sim_promotions(const struct sim_promotion **out)
{
	*out = list;
	return nr;
}

int sim_promote(const struct sim_promotion *p)
{
	if (is_in(list, nr, p))
		return 0;
	if (nr == SIM_MAX_PROMOTIONS)
		return -ENOSPC;
	list[nr++] = *p;
	return 0;
}

void race_note(uintptr_t a, size_t n)
{
	const struct sim_objdesc *d = a - sim_heap.base < HEAP_SIZE ? sim_heap_desc(a) : NULL;
	struct sim_promotion p = {.off = a, .size = n};

	if (d) {
		p.cache = d->cache->name;
		p.off = a - sim_heap.base - d->off;
	}
	if (nr_found < SIM_MAX_PROMOTIONS && !is_in(found, nr_found, &p) && !is_in(list, nr, &p))
		found[nr_found++] = p;
}

void race_promote_load(void)
{
	nr = nr_found = 0;
}

unsigned int sim_race_promote_found(void)
{
	unsigned int before = nr;

	for (unsigned int i = 0; i < nr_found; i++)
		sim_promote(&found[i]);
	nr_found = 0;
	return nr - before;
}

void sim_race_forget_found(void)
{
	nr_found = 0;
}

static void mark(uintptr_t a, size_t n)
{
	for (; n; a++, n--)
		masks[race_granule(a)] |= 1u << a % GRANULE;
}

static void mark_object(const char *cache, size_t off, size_t size)
{
	for (unsigned int i = 0; i < sim_race_promoted; i++) {
		const struct sim_promotion *p = &list[i];

		if (same_cache(cache, p->cache) && p->off + p->size <= size)
			mark(sim_heap.base + off + p->off, p->size);
	}
}

void race_allocated(const struct sim_cache *c, void *p, size_t n)
{
	mark_object(c->name, (uintptr_t)p - sim_heap.base, n);
}

void race_promote_setup(unsigned int in_force)
{
	uint32_t nr_objs;
	const struct sim_objdesc *d = sim_heap_objects(&nr_objs);

	if (in_force == sim_race_promoted)
		return;
	race_promote_unload();
	sim_race_promoted = in_force;
	if (!in_force)
		return;
	nr_masks = race_granules();
	masks = sim_reserve(nr_masks, "racing locations");
	for (unsigned int i = 0; i < in_force; i++)
		if (!list[i].cache)
			mark(list[i].off, list[i].size);
	for (uint32_t i = 0; i < nr_objs && d[i].off < sim_heap.kept; i++)
		mark_object(d[i].cache->name, d[i].off, d[i].size);
}

/*
 * This comes before the heap falls back: objects above that mark are gone, and so are their masks.
 */
void race_promote_reset(void)
{
	if (sim_race_promoted)
		memset(masks + sim_heap.kept / GRANULE, 0,
		       (sim_heap.top - sim_heap.kept) / GRANULE);
}

void race_promote_unload(void)
{
	if (masks)
		munmap(masks, nr_masks);
	masks = NULL;
	sim_race_promoted = 0;
}

bool race_promoted(uintptr_t a, size_t n)
{
	size_t g = race_granule(a);

	if (g == RACE_NOWHERE)
		return false;
	for (; n; g++) {
		unsigned int from = a % GRANULE;
		size_t part = n < GRANULE - from ? n : GRANULE - from;

		if (masks[g] & granule_bytes(from, part))
			return true;
		a += part;
		n -= part;
	}
	return false;
}
