// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search of lockdep.c (__bfs()) in the place of the validator's, by
 * ld --wrap: breadth first, in the order in which the dependencies were added,
 * each class once, with the weakness with which it was come to first. Since it
 * may have missed what closes a cycle, a dependency that is known is checked
 * again, as check_prev_add() does.
 */
#include <string.h>
#include "lockdep/lockdep.h"
#include "selftest/once.h"

int __real_ld_walk(const struct ld_search *s, unsigned int cls, bool weak);
int __wrap_ld_walk(const struct ld_search *s, unsigned int cls, bool weak);
void __real_ld_path_to(struct ld_path *path, unsigned int node);
void __wrap_ld_path_to(struct ld_path *path, unsigned int node);
bool __real_ld_check_dep(const struct ld_held *p, const struct ld_held *h);
bool __wrap_ld_check_dep(const struct ld_held *p, const struct ld_held *h);

bool once_on;

/**
 * struct entry - a class in the queue
 * @dep: strengths of the dependency that led to it
 * @from: place of the class before it; of the first its own
 * @weak: of the class before it until it is visited, then its own
 */
struct entry {
	unsigned int cls, dep, from;
	bool weak;
};

static struct entry queue[LD_MAX_CLASSES * LD_MAX_CLASSES];
static unsigned int tail;
/* where in the queue each class was when it was visited, plus 1 */
static unsigned int visited[LD_MAX_CLASSES];

/* The strengths of a dependency as seen from @cls on the way to @n. */
static unsigned int dep_towards(bool back, unsigned int cls, unsigned int n)
{
	unsigned int d = back ? ld_dep[n][cls] : ld_dep[cls][n];

	if (back)
		d = (d & (LD_SR | LD_EN)) | (d & LD_ER ? LD_SN : 0) | (d & LD_SN ? LD_ER : 0);
	return d & LD_GOOD;
}

/* Append the neighbours of the class at @head, the oldest dependency first. */
static void enqueue(bool back, unsigned int head)
{
	const struct ld_edge *last = NULL, *best;
	const struct entry *e = &queue[head];

	do {
		best = NULL;
		for (unsigned int n = 0; n < ld_nr_classes; n++) {
			unsigned int dep = dep_towards(back, e->cls, n);
			const struct ld_edge *edge;

			if (!dep)
				continue;
			edge = back ? ld_edge_find(n, e->cls) : ld_edge_find(e->cls, n);
			if (edge <= last || (best && edge > best))
				continue;
			best = edge;
			queue[tail] = (struct entry){n, dep, head, e->weak};
		}
		tail += !!best;
		last = best;
	} while (best);
}

/* Come to a class for the first time. Return: is there a strong path to it? */
static bool visit(unsigned int head)
{
	struct entry *e = &queue[head];
	unsigned int dep = e->dep & (e->weak ? LD_ER | LD_EN : LD_GOOD);

	visited[e->cls] = head + 1;
	if (head && dep)
		e->weak = !(dep & (LD_SN | LD_EN));
	return !head || dep;
}

static int walk(const struct ld_search *s, unsigned int cls, bool weak)
{
	memset(visited, 0, sizeof(visited));
	queue[0] = (struct entry){.cls = cls, .weak = weak};
	tail = 1;
	for (unsigned int head = 0; head < tail; head++) {
		const struct entry *e = &queue[head];

		if (visited[e->cls] || !visit(head))
			continue;
		if (s->usage && ld_classes[e->cls].type != SIM_LOCK_NORMAL)
			continue;
		if (s->match(e->cls, e->weak, s->arg))
			return e->cls * 2 + e->weak;
		enqueue(s->back, head);
	}
	return -1;
}

int __wrap_ld_walk(const struct ld_search *s, unsigned int cls, bool weak)
{
	return (once_on ? walk : __real_ld_walk)(s, cls, weak);
}

static void path_to(struct ld_path *path, unsigned int node)
{
	unsigned int end = visited[node / 2] - 1, n = 1;

	for (unsigned int i = end; i; i = queue[i].from)
		n++;
	path->nr = n;
	for (unsigned int i = end; n; i = queue[i].from)
		path->cls[--n] = queue[i].cls;
}

void __wrap_ld_path_to(struct ld_path *path, unsigned int node)
{
	(once_on ? path_to : __real_ld_path_to)(path, node);
}

bool __wrap_ld_check_dep(const struct ld_held *p, const struct ld_held *h)
{
	unsigned int bit = 1u << ((p->read == 0) + ((h->read != 2) << 1));

	if (once_on)
		ld_dep[p->cls][h->cls] &= ~bit;
	return __real_ld_check_dep(p, h);
}
