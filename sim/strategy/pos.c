// SPDX-License-Identifier: GPL-2.0-only
/*
 * POS: Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018. Each pending operation
 * has a random priority. The one with the highest is carried out; then those that conflict with it
 * get new priorities. So operations that have nothing to do with a pending one do not change its
 * priority, and what is sampled is the order of conflicting operations.
 */
#include "mem/heap.h"
#include "strategy/objects.h"

static struct {
	uint64_t prio[SIM_MAX_THREADS]; /* of what the thread in the slot stands before */
	enum sim_op op;                 /* what was chosen last */
	const void *obj;
} pos;

static void draw(unsigned int slot)
{
	pos.prio[slot] = sim_rng_next(&sim_random_rng);
}

static void begin(void)
{
	pos.obj = NULL;
}

static void spawned(const struct sim_thread *x)
{
	draw(x->slot);
}

/* Is something in an object that is freed? */
static bool is_in(const void *p, enum sim_op op, const void *obj)
{
	const struct sim_objdesc *d =
		op == SIM_FREE && sim_in_heap(obj) ? sim_heap_desc((uintptr_t)obj) : NULL;

	return d && (uintptr_t)p - (uintptr_t)obj < d->size;
}

static bool races(const struct sim_thread *x)
{
	if (!x->obj || !op_has_object(x->op) || (op_only_reads(x->op) && op_only_reads(pos.op)))
		return false;
	return x->obj == pos.obj || is_in(x->obj, pos.op, pos.obj) || is_in(pos.obj, x->op, x->obj);
}

/* The thread that was chosen last stands before another operation now, which needs a priority. */
static void draw_again(void)
{
	unsigned int slot;

	if (sim.cur == &sim.main)
		return;
	draw(sim.cur->slot);
	if (!pos.obj)
		return;
	for_each_thread (slot, threads_but(sim.live, threads_of(sim.cur->slot)))
		if (races(&sim.slot[slot]))
			draw(slot);
}

static unsigned int pick(struct sim_threads en)
{
	unsigned int best;

	draw_again();
	best = sim_highest(pos.prio, en);
	pos.op = sim.slot[best].op;
	pos.obj = op_has_object(pos.op) ? sim.slot[best].obj : NULL;
	return best;
}

const struct sim_strategy sim_pos = {
	.name = "pos",
	.doc = "random priorities of operations, drawn anew for those that race with the last",
	.seeded = true,
	.load = sim_random_load,
	.begin = begin,
	.pick = pick,
	.choice = sim_random_choice,
	.spawned = spawned,
};
