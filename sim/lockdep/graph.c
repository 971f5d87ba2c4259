// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of lock classes as a graph, and the search for a cycle in it.
 *
 * A path is a deadlock only if it is strong: where it enters a lock that was
 * taken recursively for reading (-(*R)->) it must not leave it as a shared hold
 * (-(S*)->), since such a reader does not wait for readers. The search is
 * therefore over pairs of a class and "entered by -(*R)-> only".
 */
#include <string.h>
#include "lockdep/lockdep.h"

#define WORDS (LD_MAX_CLASSES / 64)
#define NODE(cls, xr) ((cls)*2u + (xr))

uint8_t ld_dep[LD_MAX_CLASSES][LD_MAX_CLASSES];
static uint64_t out[LD_MAX_CLASSES][WORDS]; /* neighbours over good dependencies */
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

static void visit_neighbours(unsigned int node)
{
	unsigned int cls = node / 2, xr = node & 1;

	for (unsigned int w = 0; w < WORDS; w++) {
		for (uint64_t m = out[cls][w]; m; m &= m - 1) {
			unsigned int n = w * 64 + __builtin_ctzll(m);
			unsigned int d = ld_dep[cls][n] & LD_GOOD;

			if (xr)
				d &= ~(LD_SR | LD_SN);
			if (d)
				visit(NODE(n, !(d & (LD_SN | LD_EN))), node);
		}
	}
}

/* Does the hold @p conflict with a path that ends in this node? */
static bool conflicts(unsigned int node, const struct sim_heldlock *p)
{
	return node / 2 == p->cls && (!p->read || !(node & 1));
}

/* Is there a strong path from the wanted lock to the held one? Return: its last node, or -1. */
static int search(const struct sim_heldlock *h, const struct sim_heldlock *p)
{
	memset(bfs.seen, 0, sizeof(bfs.seen));
	bfs.head = bfs.tail = 0;
	visit(NODE(h->cls, h->read == 2), UINT16_MAX);
	while (bfs.head < bfs.tail) {
		unsigned int node = bfs.queue[bfs.head++];

		if (conflicts(node, p))
			return node;
		visit_neighbours(node);
	}
	return -1;
}

static void path_to(struct ld_path *path, unsigned int node)
{
	unsigned int n = 0;

	for (unsigned int i = node; i != UINT16_MAX; i = bfs.from[i])
		n++;
	path->nr = n;
	for (unsigned int i = node; i != UINT16_MAX; i = bfs.from[i])
		path->cls[--n] = i / 2;
}

static void edge_add(const struct sim_heldlock *p, const struct sim_heldlock *h, uint8_t bits)
{
	if (nr_edges == LD_MAX_EDGES) {
		sim_report(SIM_R_LIMIT, h->map, h->site, "BUG: MAX_LOCKDEP_ENTRIES too low!");
		return;
	}
	edges[nr_edges++] = (struct ld_edge){
		.prev_site = p->site,
		.next_site = h->site,
		.exec = sim.cur->name,
		.prev = p->cls,
		.next = h->cls,
		.bits = bits,
	};
	ld_dep[p->cls][h->cls] |= bits;
	if (bits & LD_GOOD)
		out[p->cls][h->cls / 64] |= 1ull << h->cls % 64;
}

void ld_check_dep(const struct sim_heldlock *p, const struct sim_heldlock *h)
{
	static struct ld_path path;
	unsigned int bit = 1u << ((p->read == 0) + ((h->read != 2) << 1));
	int end;

	if (likely(ld_dep[p->cls][h->cls] & (bit | bit << LD_REPORTED)))
		return;
	end = search(h, p);
	if (end < 0) {
		edge_add(p, h, bit);
		return;
	}
	path_to(&path, end);
	edge_add(p, h, bit << LD_REPORTED);
	ld_splat_cycle(p, h, &path);
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

void ld_graph_cut(uint32_t nr)
{
	while (nr_edges > nr) {
		const struct ld_edge *e = &edges[--nr_edges];
		uint8_t *d = &ld_dep[e->prev][e->next];

		*d &= ~e->bits;
		if (!(*d & LD_GOOD))
			out[e->prev][e->next / 64] &= ~(1ull << e->next % 64);
	}
}
