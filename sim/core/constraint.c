// SPDX-License-Identifier: GPL-2.0-only
/*
 * Order constraints: "this before that". While the first point of a constraint has not happened, a
 * thread that comes to the second is kept back. If the first can never happen, the execution is
 * infeasible, which is no hang.
 */
#include <string.h>
#include "base/digest.h"
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/part.h"

static struct {
	uint64_t done;    /* bit i: the first point of constraint i has happened */
	uint64_t seen[2]; /* bit i: an execution has reached its first point, or its second */
	struct sim_threads waits[64]; /* those that constraint i keeps back */
} constraints;

void sim_constraint_load(void)
{
	memset(&constraints, 0, sizeof(constraints));
}

void sim_constraint_reset(void)
{
	constraints.done = 0;
	for (unsigned int i = 0; i < sim.prog->nr_constraints; i++)
		constraints.waits[i] = SIM_NO_THREADS;
}

static bool in_task(const struct sim_constraint_point *p)
{
	return !p->task || !strcmp(p->task, sim.cur->name);
}

static bool at_function(const struct sim_constraint_point *p)
{
	const struct sim_thread *x = sim.cur;

	return p->func && x->site && !strcmp(p->func, x->site->func) && in_task(p);
}

static bool at_second(const struct sim_constraint_point *p)
{
	if (p->stmt)
		return sim.cur->op == SIM_CALL && sim.cur->site == p->stmt;
	return at_function(p);
}

static void happened(unsigned int i)
{
	constraints.done |= 1ull << i;
	constraints.seen[0] |= 1ull << i;
	sim.held = threads_but(sim.held, constraints.waits[i]);
	sim.runnable = threads_or(sim.runnable, constraints.waits[i]);
	constraints.waits[i] = SIM_NO_THREADS;
}

/*
 * The running thread has come to a point: keep it back as long as a constraint says so.
 * Return: did others run meanwhile?
 */
bool sim_constraint_arrive(void)
{
	bool waited = false;

	for (unsigned int i = 0; i < sim.nr_constraints; i++) {
		if (!at_second(&sim.prog->constraints[i].then))
			continue;
		constraints.seen[1] |= 1ull << i;
		if (constraints.done >> i & 1)
			continue;
		threads_add(&constraints.waits[i], sim.cur->slot);
		threads_add(&sim.held, sim.cur->slot);
		threads_remove(&sim.runnable, sim.cur->slot);
		sim_sched_out();
		/* the thread still stands before the point, but its state is another one */
		hook_saw(i);
		waited = true;
		sim_record(SIM_ORDER, NULL, i, sim.cur->site);
	}
	return waited;
}

/* The running thread has carried out the operation at a point. */
void sim_constraint_passed(void)
{
	for (unsigned int i = 0; i < sim.nr_constraints; i++)
		if (!(constraints.done >> i & 1) && at_function(&sim.prog->constraints[i].first))
			happened(i);
}

void sim_constraint_returned(const struct sim_site *stmt)
{
	for (unsigned int i = 0; i < sim.nr_constraints; i++) {
		const struct sim_constraint_point *p = &sim.prog->constraints[i].first;

		if (!(constraints.done >> i & 1) && p->stmt && p->stmt == stmt && in_task(p))
			happened(i);
	}
}

void sim_constraint_digest(struct sim_digest *d)
{
	digest_mix(d, constraints.done);
	for (unsigned int i = 0; i < sim.nr_constraints; i++)
		digest_threads(d, constraints.waits[i]);
}

void sim_constraint_saved(struct sim_saver *s)
{
	sim_saved(s, &constraints.done, sizeof(constraints.done));
	sim_saved(s, constraints.waits, sim.prog->nr_constraints * sizeof(constraints.waits[0]));
}

uint64_t sim_constraint_unreached(void)
{
	uint64_t all = sim.prog->nr_constraints ? ~0ull >> (64 - sim.prog->nr_constraints) : 0;

	return all & ~(constraints.seen[0] & constraints.seen[1]);
}
