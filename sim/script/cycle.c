// SPDX-License-Identifier: GPL-2.0-only
/*
 * Order constraints that contradict each other. Each is an edge between two
 * points; within a task, earlier statements come before later ones. The
 * constraints are added one by one, and one that closes a cycle is reported
 * with the shortest way round.
 *
 * A function point without a task says more as a second point (it holds back
 * all executions) than as a first one (any of them meets it), so that "func f"
 * leads to "func f in T" but not the other way.
 */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "script/parse.h"

#define MAX_NODES (2 * SCN_MAX_CONSTRAINTS)

/**
 * struct graph - points of the constraints, and the way from one to another
 * @node: the points, each once
 * @edge: line of the constraint that makes the edge, 0 for none
 * @from: of a search: predecessor of each node, or -1
 */
struct graph {
	const struct scn *s;
	const struct scn_point *node[MAX_NODES];
	unsigned int nr;
	unsigned int edge[MAX_NODES][MAX_NODES];
	int from[MAX_NODES];
};

#define IMPLIED UINT32_MAX /* edge of program order, or from any task to one */

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static unsigned int node_of(struct graph *g, const struct scn_point *pt)
{
	for (unsigned int i = 0; i < g->nr; i++)
		if (same(g->node[i]->task, pt->task) && same(g->node[i]->label, pt->label) &&
		    same(g->node[i]->func, pt->func))
			return i;
	g->node[g->nr] = pt;
	return g->nr++;
}

/* does @a come before @b whatever the schedule? */
static bool implied(const struct graph *g, const struct scn_point *a, const struct scn_point *b)
{
	const struct scn_stmt *st = NULL;

	if (a->func)
		return !a->task && b->task && same(a->func, b->func);
	if (!b->label || strcmp(a->task, b->task) != 0)
		return false;
	for (unsigned int i = 0; i < g->s->nr_tasks; i++)
		if (!strcmp(g->s->task[i].name, a->task))
			st = scn_find_label(&g->s->task[i], a->label);
	while ((st = st->next))
		if (same(st->label, b->label))
			return true;
	return false;
}

/* breadth first, in the order of the file: the shortest way, always the same */
static bool search(struct graph *g, unsigned int start, unsigned int goal)
{
	unsigned int queue[MAX_NODES], head = 0, tail = 0;

	memset(g->from, -1, sizeof(g->from));
	g->from[start] = start;
	queue[tail++] = start;
	while (head < tail && g->from[goal] < 0) {
		unsigned int at = queue[head++];

		for (unsigned int to = 0; to < g->nr; to++) {
			if (!g->edge[at][to] || g->from[to] >= 0)
				continue;
			g->from[to] = at;
			queue[tail++] = to;
		}
	}
	return g->from[goal] >= 0;
}

static void print_point(FILE *to, const struct scn_point *pt)
{
	if (pt->func)
		fprintf(to, "func %s%s%s", pt->func, pt->task ? " in " : "",
			pt->task ? pt->task : "");
	else
		fprintf(to, "%s.%s", pt->task, pt->label);
}

/* the way that search() found from its start to @at */
static void print_way(FILE *to, const struct graph *g, unsigned int at)
{
	unsigned int before = g->from[at], line = g->edge[before][at];

	if (before == at) {
		print_point(to, g->node[at]);
		return;
	}
	print_way(to, g, before);
	fputs(g->from[before] == (int)before ? " before " : ", before ", to);
	print_point(to, g->node[at]);
	if (line == IMPLIED)
		fputs(g->node[at]->func ? " (any task)" : " (program order)", to);
	else
		fprintf(to, " (line %u)", line);
}

static void report(const struct graph *g, const struct scn_constraint *o, unsigned int first,
		   struct scn_errors *errs)
{
	char *text;
	FILE *f = sim_text_open(&text);

	print_way(f, g, first);
	fputs(g->from[first] == (int)first ? " before " : ", before ", f);
	print_point(f, &o->then);
	fputs(" (this line)", f);
	sim_text_close(f);
	scn_err(errs, g->s, o->loc, "constraints that can be met together", "cyclic order: %s",
		text);
	free(text);
}

static void add_implied(struct graph *g)
{
	for (unsigned int i = 0; i < g->nr; i++)
		for (unsigned int j = 0; j < g->nr; j++)
			if (implied(g, g->node[i], g->node[j]))
				g->edge[i][j] = IMPLIED;
}

void scn_check_cycles(const struct scn *s, struct scn_errors *errs)
{
	static struct graph g; /* too large for a stack, and of no use afterwards */

	if (!s->nr_constraints)
		return;
	memset(&g, 0, sizeof(g));
	g.s = s;
	for (unsigned int i = 0; i < s->nr_constraints; i++) {
		node_of(&g, &s->constraint[i].first);
		node_of(&g, &s->constraint[i].then);
	}
	add_implied(&g);
	for (unsigned int i = 0; i < s->nr_constraints; i++) {
		const struct scn_constraint *o = &s->constraint[i];
		unsigned int first = node_of(&g, &o->first), then = node_of(&g, &o->then);

		if (search(&g, then, first))
			report(&g, o, first, errs);
		else if (!g.edge[first][then])
			g.edge[first][then] = o->loc.line;
	}
}
