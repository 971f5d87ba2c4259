// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has to wait for whom. All that somebody waits for was before it in the execution, so that no
 * two wait for each other, whatever the kernel does meanwhile.
 */
#include <stdlib.h>
#include "base/memory.h"
#include "repro/parts.h"

static struct placed *find(const struct order *o, unsigned int task, const struct sim_site *site)
{
	for (unsigned int i = 0; i < o->task[task].nr; i++)
		if (&o->task[task].of[i].st->site == site)
			return &o->task[task].of[i];
	return NULL;
}

static void add_block(struct order *o, unsigned int task, const struct scn_block *b)
{
	struct placed *of = sim_zeroed(b->nr, sizeof(*of), "a reproducer");
	unsigned int nr = 0;

	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (!st->call)
			continue;
		of[nr] = (struct placed){.st = st, .nr = nr + 1, .end = SIZE_MAX};
		nr++;
	}
	o->task[task].of = of;
	o->task[task].nr = nr;
}

static void place(struct order *o, unsigned int nr_tasks, const struct sim_rec *rec, size_t at)
{
	for (unsigned int t = 0; t < nr_tasks; t++) {
		struct placed *p = find(o, t, rec->site);

		if (p && rec->op == SIM_CALL)
			p->begin = at;
		else if (p)
			p->end = at;
	}
}

/* Return: the last operation of a task that was begun before a place in the trace, or NULL */
static struct placed *begun(const struct order *o, unsigned int task, size_t at)
{
	struct placed *last = NULL;

	for (unsigned int i = 0; i < o->task[task].nr; i++)
		if (o->task[task].of[i].begin && o->task[task].of[i].begin < at)
			last = &o->task[task].of[i];
	return last;
}

/* Has the task of @b waited for that point of another one before? */
static bool has_waited(const struct placed *b, unsigned int other, unsigned int point)
{
	for (unsigned int i = 0; i < b->nr; i++)
		if (b[-(int)i].after[other] >= point || b[-(int)i].with[other] >= point)
			return true;
	return false;
}

/* @b waits until that of another task has ended. */
static void wait_after(struct order *o, struct placed *b, unsigned int other, struct placed *a)
{
	if (has_waited(b, other, 2 * a->nr))
		return;
	b->after[other] = 2 * a->nr;
	a->says_done = true;
	o->task[other].waits = true;
}

/* Both ran at one time, and @a had begun: @b was ready at @ready. */
static void begin_with(struct order *o, unsigned int task, struct placed *b, size_t ready,
		       unsigned int other, struct placed *a)
{
	if (!has_waited(b, other, 2 * a->nr - 1)) {
		b->with[other] = 2 * a->nr - 1;
		a->says_ready = true;
		o->task[other].waits = true;
	}
	if (ready > a->begin)
		return;
	a->with[task] = 2 * b->nr - 1;
	b->says_ready = true;
	o->task[task].waits = true;
}

static void order_one(struct order *o, unsigned int nr_tasks, unsigned int task, struct placed *b)
{
	size_t ready = b->nr > 1 ? b[-1].end : 0;

	for (unsigned int u = 0; u < nr_tasks; u++) {
		struct placed *a = u == task ? NULL : begun(o, u, b->begin);

		if (!a || a->end > b->begin)
			continue;
		wait_after(o, b, u, a);
		ready = a->end > ready ? a->end : ready;
	}
	for (unsigned int u = 0; u < nr_tasks; u++) {
		struct placed *a = u == task ? NULL : begun(o, u, b->begin);

		if (a && a->end > b->begin)
			begin_with(o, task, b, ready, u, a);
	}
}

void order_open(struct order *o, const struct scn *s, const struct sim_run *run)
{
	*o = (struct order){.task[0].nr = 0};
	for (unsigned int t = 0; t < s->nr_tasks; t++)
		add_block(o, t, &s->task[t]);
	for (size_t i = 0; i < run->nr_rec; i++)
		if (run->rec[i].op == SIM_CALL || run->rec[i].op == SIM_RET)
			place(o, s->nr_tasks, &run->rec[i], i + 1);
	for (unsigned int t = 0; t < s->nr_tasks; t++)
		for (unsigned int i = 0; i < o->task[t].nr; i++)
			if (o->task[t].of[i].begin)
				order_one(o, s->nr_tasks, t, &o->task[t].of[i]);
}

void order_close(struct order *o)
{
	for (unsigned int t = 0; t < SCN_MAX_TASKS; t++)
		free(o->task[t].of);
}
