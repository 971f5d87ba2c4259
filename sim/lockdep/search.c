// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search in the graph of lock classes.
 *
 * A path is a deadlock only if it is strong. A recursive reader does not wait for readers, so where
 * the path enters a lock by -(*R)-> it must not leave it by -(S*)->. A node of the search is
 * therefore a class with a flag: it was entered by -(*R)-> only; or backwards, left by -(S*)->
 * only.
 */
#include <string.h>
#include "lockdep/lockdep.h"

#define WORDS (LD_MAX_CLASSES / 64)
#define NODE(cls, weak) ((cls)*2u + (weak))

/* the classes after each class, and those before it, over dependencies that were not reported */
static uint64_t near[2][LD_MAX_CLASSES][WORDS];

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
 * Types of the dependency between a class and its neighbour, seen in the direction of the search:
 * backwards, N and E change places.
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

void ld_near(const struct ld_edge *e, bool on)
{
	uint64_t *after = &near[0][e->prev][e->next / 64],
		 *before = &near[1][e->next][e->prev / 64];
	uint64_t a = 1ull << e->next % 64, b = 1ull << e->prev % 64;

	*after = on ? *after | a : *after & ~a;
	*before = on ? *before | b : *before & ~b;
}
