// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a view says beyond its rows: who held a lock from when to when, how long objects lived, and
 * who let whom go on.
 */
#include <stdlib.h>
#include <sim/prims.h>
#include "base/memory.h"
#include "report/view.h"

/* ---- locks ---------------------------------------------------------------------------------- */

static bool takes(const struct sim_rec *r)
{
	if (r->op == SIM_TRYLOCK || r->op == SIM_RDTRYLOCK)
		return r->arg;
	return r->op == SIM_LOCK || r->op == SIM_RDLOCK || r->op == SIM_RCU_LOCK;
}

static bool lets_go(const struct sim_rec *r)
{
	return r->op == SIM_UNLOCK || r->op == SIM_RDUNLOCK || r->op == SIM_RCU_UNLOCK;
}

static void take_lock(struct view *v, uint32_t row)
{
	const struct view_row *r = &v->row[row];

	v->lock = sim_grow(v->lock, v->nr_locks, sizeof(*v->lock), "a view");
	v->lock[v->nr_locks++] = (struct view_lock){
		.name = r->kind == SIM_RCU_LOCK ? "rcu" : r->object,
		.obj = r->rec->obj,
		.thread = r->thread,
		.from = row,
		.to = VIEW_NONE,
		.read = r->kind != SIM_LOCK && r->kind != SIM_TRYLOCK,
	};
}

/* The last hold of the lock, by the thread or, where it was handed over, by another. @open: that
 * has no end yet */
static struct view_lock *find_hold(struct view *v, const struct sim_rec *r, bool own, bool open)
{
	for (size_t i = v->nr_locks; i-- > 0;) {
		struct view_lock *l = &v->lock[i];

		if (l->obj == r->obj && (!own || l->thread == r->thread) &&
		    (!open || l->to == VIEW_NONE))
			return l;
	}
	return NULL;
}

/* What is let go of and not held was downgraded before: the hold goes on until now. */
static void drop_lock(struct view *v, uint32_t row)
{
	const struct sim_rec *r = v->row[row].rec;
	struct view_lock *l = find_hold(v, r, true, true);

	if (!l)
		l = find_hold(v, r, false, true);
	if (!l && r->op == SIM_RDUNLOCK)
		l = find_hold(v, r, true, false);
	if (l)
		l->to = row;
}

void view_locks(struct view *v)
{
	for (uint32_t i = 0; i < v->nr_rows; i++) {
		const struct sim_rec *r = v->row[i].rec;

		if (r && takes(r))
			take_lock(v, i);
		else if (r && lets_go(r))
			drop_lock(v, i);
	}
}

/* ---- objects -------------------------------------------------------------------------------- */

static bool has_object(const struct sim_rec *r)
{
	return r && r->obj && r->op != SIM_ALLOC && r->op != SIM_CHOICE && r->op != SIM_INJECT &&
	       r->op != SIM_CALL && r->op != SIM_RET;
}

static void add_object(struct view *v, const void *addr)
{
	struct view_object o;
	char *name;

	if (!sim_obj_find(addr, &o.info))
		return;
	for (size_t i = 0; i < v->nr_objects; i++)
		if (v->object[i].info.start == o.info.start &&
		    v->object[i].info.inst == o.info.inst)
			return;
	name = sim_format("%s#%u", o.info.name, o.info.inst);
	o.name = sim_intern(&v->names, name);
	free(name);
	v->object = sim_grow(v->object, v->nr_objects, sizeof(*v->object), "a view");
	v->object[v->nr_objects++] = o;
}

void view_objects(struct view *v)
{
	for (size_t i = 0; i < v->nr_rows; i++)
		if (has_object(v->row[i].rec))
			add_object(v, v->row[i].rec->obj);
	for (size_t i = 0; i < v->run->nr_reports; i++) {
		const struct sim_report *r = &v->run->reports[i];

		if (r->size || r->obj)
			add_object(v, r->size ? r->addr : r->obj);
	}
}

/* ---- who let whom go on --------------------------------------------------------------------- */

/* Who waits for a completion waits for the queue in it. */
static bool wakes(const void *woken, const void *queue)
{
	return (uintptr_t)queue - (uintptr_t)woken < sizeof(struct sim_completion);
}

/* The last of others who woke it since the thread did something itself. */
static uint32_t waker(const struct view *v, uint32_t row)
{
	const struct view_row *at = &v->row[row];

	for (uint32_t i = row; i-- > 0;) {
		const struct view_row *r = &v->row[i];

		if (r->rec && r->thread == at->thread)
			return VIEW_NONE;
		if (r->kind == SIM_WAKE && wakes(r->rec->obj, at->rec->obj))
			return i;
	}
	return VIEW_NONE;
}

/* A thread begins after its maker's record of it: the first of these is of the first thread. */
static uint32_t maker(const struct view *v, uint32_t row)
{
	uint32_t thread = v->row[row].thread, spawner = v->run->thread[thread].spawner, nr = 0;

	for (uint32_t t = 0; t < thread; t++)
		nr += v->run->thread[t].spawner == spawner;
	for (uint32_t i = 0; i < row; i++) {
		const struct view_row *r = &v->row[i];

		if (r->kind != SIM_SPAWN ||
		    (spawner == VIEW_NONE ? r->thread != VIEW_NONE : r->thread != spawner))
			continue;
		if (!nr--)
			return i;
	}
	return VIEW_NONE;
}

void view_wakes(struct view *v)
{
	for (uint32_t i = 0; i < v->nr_rows; i++) {
		struct view_row *r = &v->row[i];

		if (r->thread == VIEW_NONE)
			continue;
		if (r->kind == SIM_WAIT)
			r->after = waker(v, i);
		else if (r->kind == SIM_START)
			r->after = maker(v, i);
	}
}
