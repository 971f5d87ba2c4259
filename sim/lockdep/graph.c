// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of lock classes as a graph: the dependencies that were seen, and
 * what is checked when there is a new one.
 */
#include "lockdep/lockdep.h"

uint8_t ld_dep[LD_MAX_CLASSES][LD_MAX_CLASSES];
static struct ld_edge edges[LD_MAX_EDGES];
static uint32_t nr_edges;

static void edge_add(const struct ld_held *p, const struct ld_held *h, uint8_t bits)
{
	struct ld_edge *e = &edges[nr_edges];

	if (nr_edges == LD_MAX_EDGES) {
		sim_report(SIM_R_LIMIT, h->map, h->site, "BUG: MAX_LOCKDEP_ENTRIES too low!");
		return;
	}
	nr_edges++;
	*e = (struct ld_edge){
		.prev_at = {p->site, p->stack},
		.next_at = {h->site, h->stack},
		.thread = sim.cur->name,
		.prev = p->cls,
		.next = h->cls,
		.bits = bits,
	};
	ld_dep[p->cls][h->cls] |= bits;
	hook_fact(ld_classes[p->cls].subkey, (uintptr_t)ld_classes[h->cls].subkey, bits);
	if (bits & LD_GOOD)
		ld_near(e, true);
}

/* Does the hold conflict with a path that ends here? */
static bool conflicts(unsigned int cls, bool weak, void *hold)
{
	const struct ld_held *p = hold;

	return cls == p->cls && (!p->read || !weak);
}

/* Is there a strong path from the wanted lock to the held one? */
static bool check_cycle(const struct ld_held *p, const struct ld_held *h)
{
	static struct ld_path path;
	const struct ld_search s = {.match = conflicts, .arg = (void *)p};
	int end = ld_walk(&s, h->cls, h->read == 2);

	if (end < 0)
		return true;
	ld_path_to(&path, end);
	ld_splat_cycle(p, h, &path);
	return false;
}

bool ld_check_dep(const struct ld_held *p, const struct ld_held *h)
{
	unsigned int bit = 1u << ((p->read == 0) + ((h->read != 2) << 1));
	bool good;

	if (unlikely(p->cls == h->cls) && ld_in_order(p, h))
		return true;
	if (likely(ld_dep[p->cls][h->cls] & (bit | bit << LD_REPORTED)))
		return true;
	good = check_cycle(p, h) && ld_check_irq(p, h);
	edge_add(p, h, good ? bit : bit << LD_REPORTED);
	return good;
}

const struct ld_edge *ld_edge_find(unsigned int prev, unsigned int next)
{
	const struct ld_edge *e = edges;

	while (e->prev != prev || e->next != next || !(e->bits & LD_GOOD))
		e++;
	return e;
}

uint32_t ld_nr_edges(void)
{
	return nr_edges;
}

void ld_graph_digest(struct sim_digest *d, uint32_t nr)
{
	for (uint32_t i = nr; i < nr_edges; i++)
		digest_add(d, (uintptr_t)ld_classes[edges[i].prev].subkey,
			   (uintptr_t)ld_classes[edges[i].next].subkey, edges[i].bits);
}

void ld_graph_cut(uint32_t nr)
{
	while (nr_edges > nr) {
		const struct ld_edge *e = &edges[--nr_edges];
		uint8_t *d = &ld_dep[e->prev][e->next];

		*d &= ~e->bits;
		if (!(*d & LD_GOOD))
			ld_near(e, false);
	}
}
