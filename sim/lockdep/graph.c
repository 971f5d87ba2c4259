// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of lock classes as a graph, and the search in it.
 *
 * A path is a deadlock only if it is strong: where it enters a lock that was
 * taken recursively for reading (-(*R)->) it must not leave it as a shared hold
 * (-(S*)->), since such a reader does not wait for readers. The search is
 * therefore over pairs of a class and "entered by -(*R)-> only"; backwards,
 * "left by -(S*)-> only".
 */
#include <string.h>
#include "core/state.h"
#include "lockdep/lockdep.h"

#define WORDS (LD_MAX_CLASSES / 64)
#define NODE(cls, weak) ((cls) * 2u + (weak))

uint8_t ld_dep[LD_MAX_CLASSES][LD_MAX_CLASSES];
/* neighbours over good dependencies: those after a class, those before it */
static uint64_t near[2][LD_MAX_CLASSES][WORDS];
static struct ld_edge edges[LD_MAX_EDGES];
static uint32_t nr_edges;

/* breadth-first search: queue, and for each node the one it was reached from */
static struct {
	uint16_t queue[2 * LD_MAX_CLASSES];
	uint16_t from[2 * LD_MAX_CLASSES];
	uint64_t seen[2 * WORDS];
	unsigned int head, tail;
} bfs;

static void visit(unsigned int node, unsigned int from)
{
	uint64_t bit = 1ull << node % 64;

	if (bfs.seen[node / 64] & bit)
		return;
	bfs.seen[node / 64] |= bit;
	bfs.from[node] = from;
	bfs.queue[bfs.tail++] = node;
}

/*
 * The good dependency between a class and its neighbour, as seen on the way:
 * backwards, N takes the part of E and E that of N.
 */
static unsigned int dep_on_way(unsigned int cls, unsigned int n, bool back)
{
	unsigned int d = (back ? ld_dep[n][cls] : ld_dep[cls][n]) & LD_GOOD;

	if (back)
		d = (d & (LD_SR | LD_EN)) | (d & LD_ER ? LD_SN : 0) | (d & LD_SN ? LD_ER : 0);
	return d;
}

static void visit_neighbours(unsigned int node, bool back)
{
	unsigned int cls = node / 2, weak = node & 1;

	for (unsigned int w = 0; w < WORDS; w++) {
		for (uint64_t m = near[back][cls][w]; m; m &= m - 1) {
			unsigned int n = w * 64 + __builtin_ctzll(m);
			unsigned int d = dep_on_way(cls, n, back);

			if (weak)
				d &= ~(LD_SR | LD_SN);
			if (d)
				visit(NODE(n, !(d & (LD_SN | LD_EN))), node);
		}
	}
}

int ld_walk(const struct ld_search *s, unsigned int cls, bool weak)
{
	memset(bfs.seen, 0, sizeof(bfs.seen));
	bfs.head = bfs.tail = 0;
	visit(NODE(cls, weak), UINT16_MAX);
	while (bfs.head < bfs.tail) {
		unsigned int node = bfs.queue[bfs.head++];

		if (s->usage && ld_classes[node / 2].type != SIM_LOCK_NORMAL)
			continue;
		if (s->match(node / 2, node & 1, s->arg))
			return node;
		visit_neighbours(node, s->back);
	}
	return -1;
}

void ld_path_to(struct ld_path *path, unsigned int node)
{
	unsigned int n = 0;

	for (unsigned int i = node; i != UINT16_MAX; i = bfs.from[i])
		n++;
	path->nr = n;
	for (unsigned int i = node; i != UINT16_MAX; i = bfs.from[i])
		path->cls[--n] = i / 2;
}

static void set_near(const struct ld_edge *e, bool on)
{
	uint64_t *after = &near[0][e->prev][e->next / 64],
		 *before = &near[1][e->next][e->prev / 64];
	uint64_t a = 1ull << e->next % 64, b = 1ull << e->prev % 64;

	*after = on ? *after | a : *after & ~a;
	*before = on ? *before | b : *before & ~b;
}

static void edge_add(const struct sim_heldlock *p, const struct sim_heldlock *h, uint8_t bits)
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
		.exec = sim.cur->name,
		.prev = p->cls,
		.next = h->cls,
		.bits = bits,
	};
	ld_dep[p->cls][h->cls] |= bits;
	state_fact(ld_classes[p->cls].subkey, (uintptr_t)ld_classes[h->cls].subkey, bits);
	if (bits & LD_GOOD)
		set_near(e, true);
}

/* Does the hold conflict with a path that ends here? */
static bool conflicts(unsigned int cls, bool weak, void *hold)
{
	const struct sim_heldlock *p = hold;

	return cls == p->cls && (!p->read || !weak);
}

/* Is there a strong path from the wanted lock to the held one? */
static bool check_cycle(const struct sim_heldlock *p, const struct sim_heldlock *h)
{
	static struct ld_path path;
	const struct ld_search s = { .match = conflicts, .arg = (void *)p };
	int end = ld_walk(&s, h->cls, h->read == 2);

	if (end < 0)
		return true;
	ld_path_to(&path, end);
	ld_splat_cycle(p, h, &path);
	return false;
}

bool ld_check_dep(const struct sim_heldlock *p, const struct sim_heldlock *h)
{
	unsigned int bit = 1u << ((p->read == 0) + ((h->read != 2) << 1));
	bool good;

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
			set_near(e, false);
	}
}
