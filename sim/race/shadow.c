// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who accessed which byte of the world. Each granule of 8 bytes has a list of cells, one for an
 * access. A later access that is ordered after it, and conflicts with all that it conflicts with,
 * takes its place. So a list is no longer than there are threads that access the granule unordered.
 *
 * Nothing is rounded: accesses to neighbouring variables never meet, and each of several readers is
 * kept.
 */
#include <string.h>
#include <sys/mman.h>
#include "base/memory.h"
#include "core/core.h"
#include "mem/heap.h"
#include "race/race.h"

#define MAX_CELLS (1u << 20)
#define HEAP_GRANULES (HEAP_SIZE / GRANULE)

static struct head {
	uint32_t gen, cell;
} * heads;
static size_t nr_heads;
static struct race_cell *cells; /* the first is not used, since index 0 is none */
static uint32_t nr_cells, free_cells;
static uint32_t gen;
static uint8_t ignore[SIM_MAX_THREADS], all_marked[SIM_MAX_THREADS];

size_t race_granules(void)
{
	return HEAP_GRANULES + sim_heap.len / GRANULE + 1;
}

size_t race_granule(uintptr_t a)
{
	if (a - sim_heap.base < HEAP_SIZE)
		return (a - sim_heap.base) / GRANULE;
	if (a - sim_heap.lo < sim_heap.len)
		return HEAP_GRANULES + (a - sim_heap.lo) / GRANULE;
	return RACE_NOWHERE;
}

void race_shadow_unload(void)
{
	if (!heads)
		return;
	munmap(heads, nr_heads * sizeof(*heads));
	munmap(cells, MAX_CELLS * sizeof(*cells));
	heads = NULL;
}

void race_shadow_reset(void)
{
	if (!heads) {
		nr_heads = race_granules();
		heads = sim_reserve(nr_heads * sizeof(*heads), "the race detector");
		cells = sim_reserve(MAX_CELLS * sizeof(*cells), "the race detector");
		gen = 0;
	}
	nr_cells = 1;
	free_cells = 0;
	/* the generation has wrapped: take fresh pages, where all are 0 */
	if (!++gen) {
		madvise(heads, nr_heads * sizeof(*heads), MADV_DONTNEED);
		gen = 1;
	}
	memset(ignore, 0, sizeof(ignore));
	memset(all_marked, 0, sizeof(all_marked));
}

void sim_race_ignore(int by)
{
	ignore[sim.cur->slot] += by;
}

void sim_race_marked(int by)
{
	all_marked[sim.cur->slot] += by;
}

static inline unsigned int strength(unsigned int flags)
{
	return flags & SIM_ACCESS_ASSERT ? 2 : !(flags & RACE_ATOMIC);
}

/* Does @a conflict with all that @b conflicts with? */
static inline bool covers(unsigned int a, unsigned int b)
{
	return (a | ~b) & SIM_ACCESS_WRITE && strength(a) >= strength(b);
}

static inline bool conflict(unsigned int a, unsigned int b)
{
	return (a | b) & SIM_ACCESS_WRITE && strength(a) + strength(b);
}

static uint32_t new_cell(void)
{
	uint32_t i = free_cells;

	if (i) {
		free_cells = cells[i].next;
		return i;
	}
	if (nr_cells == MAX_CELLS) {
		race_lose(SIM_LOST_CELLS);
		return 0;
	}
	return nr_cells++;
}

static void remember(struct head *h, const struct race_access *a, uint64_t epoch, uintptr_t word,
		     uint8_t mask)
{
	uint32_t i = new_cell();

	if (!i)
		return;
	cells[i] = (struct race_cell){
		.epoch = epoch,
		.old = a->flags & SIM_ACCESS_WRITE ? race_contents(word) : 0,
		.a = *a,
		.next = h->cell,
		.step = sim.step,
		.stack = unlikely(sim.detail) ? sim_stack_save(0, __builtin_frame_address(0)) : 0,
		.mask = mask,
	};
	h->cell = i;
}

/*
 * Two accesses of one epoch race with the same accesses of others. Both are kept if their places
 * differ, since the race of one may be suppressed.
 */
static inline bool beside(const struct race_cell *c, const struct race_access *a, uint64_t epoch)
{
	return c->epoch == epoch && c->a.where != a->where;
}

/* Look for races with earlier accesses, and drop those whose place @a takes. */
static void meet(struct head *h, const struct race_access *a, uint64_t epoch, uintptr_t word,
		 uint8_t mask)
{
	uint32_t *at = &h->cell;

	while (*at) {
		struct race_cell *c = &cells[*at];
		uint8_t both = c->mask & mask;

		if (both && !race_ordered(c->epoch)) {
			if (conflict(c->a.flags, a->flags))
				race_found(c, a, word, both);
		} else if (both && covers(a->flags, c->a.flags) && !beside(c, a, epoch)) {
			c->mask &= ~mask;
		}
		if (!c->mask) {
			uint32_t gone = *at;

			*at = c->next;
			c->next = free_cells;
			free_cells = gone;
		} else {
			at = &c->next;
		}
	}
}

/* Is the granule's newest cell an access like this, of the same place and epoch? */
static inline bool seen(const struct head *h, unsigned int flags, uintptr_t where, uint64_t epoch,
			uint8_t mask)
{
	const struct race_cell *c = &cells[h->cell];

	return h->gen == gen && c->epoch == epoch && c->a.where == where && !(mask & ~c->mask) &&
	       covers(c->a.flags, flags);
}

static void access_granule(size_t g, const struct race_access *a, uint64_t epoch, uintptr_t word,
			   uint8_t mask)
{
	struct head *h = &heads[g];

	if (seen(h, a->flags, a->where, epoch, mask))
		return;
	if (h->gen == gen) {
		meet(h, a, epoch, word, mask);
	} else {
		h->gen = gen;
		h->cell = 0;
	}
	if (epoch && !(a->flags & RACE_FORGET))
		remember(h, a, epoch, word, mask);
}

/*
 * An aligned access of up to a word counts as marked if it is, and in some tiers if it is a write.
 */
static inline unsigned int atomic_flag(uintptr_t addr, size_t n, unsigned int flags)
{
	unsigned int may = SIM_ACCESS_MARKED;

	if (sim_race_tier != SIM_RACE_STRICT)
		may |= SIM_ACCESS_WRITE;
	if (flags & SIM_ACCESS_ASSERT)
		return 0;
	if (all_marked[sim.cur->slot])
		return RACE_ATOMIC;
	return flags & may && n <= GRANULE && !(n & (n - 1)) && !(addr & (n - 1)) ? RACE_ATOMIC : 0;
}

/*
 * Whether an access has an order that race_implied() is to see to. For one with a site its caller
 * does that. Of plain accesses it is stores of pointers, in every tier: if one races it is
 * reported, but what is reached through the pointer is not reported, too.
 */
static inline bool may_order(uintptr_t addr, size_t n, unsigned int flags)
{
	if (flags & RACE_SITE)
		return false;
	if (flags & SIM_ACCESS_MARKED)
		return flags & RACE_ATOMIC;
	return flags & SIM_ACCESS_WRITE && n == sizeof(void *) && !(addr & (n - 1));
}

void race_before(uintptr_t a, size_t n, bool write)
{
	if (!ignore[sim.cur->slot] && race_promoted(a, n))
		sim_point(write ? SIM_PLAIN_WRITE : SIM_PLAIN_READ, (void *)a, n, NULL);
}

static void access_range(size_t g, struct race_access a, uint64_t epoch)
{
	size_t n = a.size;

	for (uintptr_t at = a.addr; n; g++) {
		unsigned int from = at % GRANULE;
		size_t part = n < GRANULE - from ? n : GRANULE - from;

		access_granule(g, &a, epoch, at - from, granule_bytes(from, part));
		at += part;
		n -= part;
	}
}

void sim_race_plain(uintptr_t addr, size_t n, unsigned int flags, uintptr_t where)
{
	size_t g = race_granule(addr);
	uint64_t epoch = race_epoch();

	sim_race_settle();
	if (unlikely(g == RACE_NOWHERE))
		return;
	flags |= atomic_flag(addr, n, flags);
	if (may_order(addr, n, flags))
		race_implied(addr, n, flags);
	if (n <= GRANULE - addr % GRANULE &&
	    seen(&heads[g], flags, where, epoch, granule_bytes(addr % GRANULE, n)))
		return;
	if (!ignore[sim.cur->slot])
		access_range(g, (struct race_access){addr, n, where, flags}, epoch);
}

void sim_race_access(const void *p, size_t n, unsigned int flags, const struct sim_site *site)
{
	if (unlikely(sim_race_on))
		sim_race_plain((uintptr_t)p, n, flags | RACE_SITE, (uintptr_t)site);
}

void sim_race_fresh(const void *p, size_t n)
{
	uintptr_t a = (uintptr_t)p, end = a + n;

	if (likely(!sim_race_on))
		return;
	sim_race_settle();
	while (a < end) {
		unsigned int from = a % GRANULE;
		size_t part = end - a < GRANULE - from ? end - a : GRANULE - from;
		size_t g = race_granule(a);
		struct head *h = &heads[g];

		if (g == RACE_NOWHERE)
			return;
		for (uint32_t i = h->gen == gen ? h->cell : 0; i; i = cells[i].next)
			cells[i].mask &= ~granule_bytes(from, part);
		a += part;
	}
}
