// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search for leaks at the end of an execution, as in mm/kmemleak.c: an object leaks if nothing
 * leads to it. Whatever looks like a pointer into an object leads to it, if it stands in a variable
 * of the world, in an object of boot or one that may stay, or in an object that something leads to.
 */
#include "base/digest.h"
#include "core/core.h"
#include "mem/heap.h"

static struct sim_objdesc *list; /* objects that were reached, whose contents are to be scanned */

static void enlist(struct sim_objdesc *d)
{
	d->reached = true;
	d->next = list;
	list = d;
}

static void lead_to(uintptr_t a)
{
	struct sim_objdesc *d = a - sim_heap.base < HEAP_SIZE ? sim_heap_desc(a) : NULL;

	if (d && !d->reached && a - sim_heap.base - d->off < d->size)
		enlist(d);
}

__attribute__((no_sanitize("address"))) static void scan(uintptr_t a, size_t n)
{
	uintptr_t end = a + n;

	for (a = (a + sizeof(a) - 1) & -sizeof(a); a + sizeof(a) <= end; a += sizeof(a))
		lead_to(digest_known(*(const uintptr_t *)a));
}

void sim_leak_reach(struct sim_objdesc *desc, uint32_t nr, uint32_t kept)
{
	list = NULL;
	for (uint32_t i = 0; i < nr; i++) {
		desc[i].reached = false;
		if (!desc[i].freed && (i < kept || desc[i].cache->leak_ok))
			enlist(&desc[i]);
	}
	for (uint32_t i = 0; i < sim.prog->nr_regions; i++)
		scan((uintptr_t)sim.prog->regions[i].start, sim.prog->regions[i].len);
	while (list) {
		const struct sim_objdesc *d = list;

		list = d->next;
		if (!d->freed)
			scan(sim_heap.base + d->off, d->size);
	}
}
