// SPDX-License-Identifier: GPL-2.0-only
/*
 * Minimising a schedule: delta debugging (Zeller and Hildebrandt 2002) over its
 * runs. A candidate is executed as a guide (see strategy/guided.c); what it really did
 * becomes the new schedule, if it showed exactly the same signature and is
 * smaller: fewer context switches, then fewer choices other than the ordinary
 * one, then fewer steps.
 */
#include <stdlib.h>
#include <string.h>
#include "core/core.h"
#include "explore/explore.h"

#define DEFAULT_EXECS 20000

struct size {
	unsigned int switches, choices;
	uint64_t steps;
};

struct minimiser {
	struct sim_explore opt;
	struct sim_schedule best, trial;
	struct size size;
	const char *signature;
	uint64_t execs, max_execs;
};

static struct size measure(const struct sim_schedule *s)
{
	struct size z = {.switches = sim_schedule_switches(s)};

	for (size_t i = 0; i < s->nr; i++) {
		if (s->seg[i].thread == SIM_SEG_CHOICE)
			z.choices += s->seg[i].count > 0;
		else
			z.steps += s->seg[i].count;
	}
	return z;
}

static bool smaller(struct size a, struct size b)
{
	if (a.switches != b.switches)
		return a.switches < b.switches;
	if (a.choices != b.choices)
		return a.choices < b.choices;
	return a.steps < b.steps;
}

static bool shows(const char *signature)
{
	for (uint32_t i = 0; i < sim.nr_reports; i++)
		if (!strcmp(sim.reports[i].signature, signature))
			return true;
	return false;
}

/* Execute the trial; keep it if it is better. */
static bool attempt(struct minimiser *m)
{
	const struct sim_schedule *got;
	struct size z;

	if (m->execs >= m->max_execs || sim_limit_reached())
		return false;
	m->execs++;
	m->opt.schedule = &m->trial;
	sim_setup_run(&m->opt);
	sim_run_one();
	if (!shows(m->signature))
		return false;
	got = sim_derive_schedule();
	z = measure(got);
	if (!smaller(z, m->size))
		return false;
	m->size = z;
	sim_schedule_copy(&m->best, got);
	return true;
}

static void add(struct sim_schedule *s, const struct sim_seg *g)
{
	sim_schedule_add(s, g->thread, g->count, g->of, g->name, g->inst);
}

/* The trial is the best without piece @skip; a choice becomes the ordinary one. */
static bool try_without(struct minimiser *m, size_t skip)
{
	m->trial.nr = 0;
	for (size_t i = 0; i < m->best.nr; i++) {
		struct sim_seg g = m->best.seg[i];

		if (i == skip && g.thread != SIM_SEG_CHOICE)
			continue;
		if (i == skip)
			g.count = 0;
		add(&m->trial, &g);
	}
	return attempt(m);
}

/* ... with piece @from moved to before piece @to. */
static bool try_moved(struct minimiser *m, size_t from, size_t to)
{
	m->trial.nr = 0;
	for (size_t i = 0; i <= m->best.nr; i++) {
		if (i == to)
			add(&m->trial, &m->best.seg[from]);
		if (i < m->best.nr && i != from)
			add(&m->trial, &m->best.seg[i]);
	}
	return attempt(m);
}

/* ... with everything from piece @from on left to itself. */
static bool try_cut(struct minimiser *m, size_t from)
{
	m->trial.nr = 0;
	for (size_t i = 0; i < from; i++)
		add(&m->trial, &m->best.seg[i]);
	return attempt(m);
}

static bool same_thread(const struct sim_seg *a, const struct sim_seg *b)
{
	return a->thread != SIM_SEG_CHOICE && a->name == b->name && a->inst == b->inst;
}

/* Join piece @i with its neighbours of the same thread, either way. */
static bool try_join(struct minimiser *m, size_t i)
{
	for (size_t k = i + 1; k < m->best.nr; k++)
		if (same_thread(&m->best.seg[i], &m->best.seg[k]))
			return try_moved(m, k, i + 1) || try_moved(m, i, k);
	return false;
}

static bool one_pass(struct minimiser *m)
{
	bool better = false;

	for (size_t i = 0; i < m->best.nr; i++)
		better |= try_cut(m, i);
	for (size_t i = 0; i < m->best.nr; i++)
		better |= try_without(m, i);
	for (size_t i = 0; i < m->best.nr; i++)
		better |= try_join(m, i);
	return better;
}

uint64_t sim_minimise(const struct sim_explore *opt, struct sim_schedule *s, const char *signature)
{
	struct minimiser m = {
		.opt = *opt,
		.signature = signature,
		.size = measure(s),
		.max_execs = opt->max_execs ? opt->max_execs : DEFAULT_EXECS,
	};

	m.opt.strategy = &sim_guided;
	sim_limit_begin(opt);
	sim_schedule_copy(&m.best, s);
	while (one_pass(&m))
		;
	sim_limit_end();
	sim_schedule_copy(s, &m.best);
	sim_schedule_free(&m.best);
	sim_schedule_free(&m.trial);
	return m.execs;
}
