// SPDX-License-Identifier: GPL-2.0-only
/*
 * Source-DPOR with sleep sets: Abdulla, Aronis, Jonsson, Sagonas: Source Sets: A Foundation for
 * Optimal Dynamic Partial Order Reduction, JACM 2017. Of executions that differ only in the order
 * of steps that do not depend on each other, one is run to its end. There is no preemption bound:
 * it would cut off the one that stands for others.
 *
 * Wherever a step could have come before an earlier one that it depends on (por/order.c), a thread
 * that leads there is to be tried. A thread that was tried sleeps until a step comes that its own
 * depends on: what it would lead to until then was seen. Where all sleep, the execution ends. What
 * is chosen within a step is tried in each way, as a step of its own.
 *
 * Where the order of steps that do not depend on each other matters, namely with order constraints
 * and in timed executions, each thread is tried everywhere; so it is where steps are not seen.
 */
#include <stdlib.h>
#include <string.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/core.h"
#include "core/strategy.h"
#include "por/por.h"
#include "strategy/dpor.h"

#define MAX_NODES (POR_MAX_STEPS + 65536u)

/**
 * struct node - a decision of the present path
 * @en: enabled slots; @todo: those to be tried; @done: those that were
 * @of: for a choice the number of alternatives, else 0; @value: the one tried last
 * @sleep: slots that need not be tried; @asleep: what the step of each uses
 * @own: of those that sleep since they were tried here; @so_far: of the one that is being tried
 * @feet: digest of what the next step of each slot used, wherever it was taken; 0: it was not yet
 * @step: number of the step that was chosen, or in which the choice is; POR_NONE before the first
 */
struct node {
	struct sim_threads en, todo, done, sleep;
	uint32_t step, of, value;
	uint8_t chosen;
	struct por_feet *so_far;
	struct por_feet *own[SIM_MAX_THREADS];
	const struct por_feet *asleep[SIM_MAX_THREADS];
	uint64_t feet[SIM_MAX_THREADS];
};

static struct {
	struct node *node;
	uint32_t nr, at; /* decisions of the path, and those taken in this execution */
	uint32_t step;   /* the present step; POR_NONE before the first */
	uint32_t fresh;  /* the first step whose uses are not known */
	uint32_t *of;    /* node of each step */
	bool all;
} dpor;

bool sim_dpor_all;

static void free_node(struct node *n)
{
	unsigned int slot;

	for_each_thread (slot, n->of ? SIM_NO_THREADS : n->done)
		free(n->own[slot]);
	free(n->so_far);
}

/*
 * Of threads of which any may be taken, the one that was made last. Whatever the rule is, it has to
 * be the same everywhere: then few executions come to what was seen. How few depends on the order
 * in which a program makes its threads, since this is not optimal DPOR: there are no wakeup trees.
 */
static unsigned int newest(struct sim_threads slots)
{
	return threads_last(slots);
}

/*
 * A thread is to be tried before the first step of a race, if none was that leads to the same. What
 * the one of the second step does there must be known, and go with the others that could begin. If
 * it had nothing to do with them here, it is the one to be tried, as with it fewer executions come
 * to what was seen; and if it does something else there, all are tried (step_is_over()).
 */
static void race(const struct por_race *r)
{
	struct node *n = &dpor.node[dpor.of[r->step]];
	bool last = r->last < SIM_MAX_THREADS && threads_has(n->en, r->last),
	     sleeps = last && threads_has(n->sleep, r->last);

	if (threads_some(threads_and(r->first, threads_or(n->todo, n->sleep))) ||
	    (sleeps && por_is_apart(n->asleep[r->last], r)))
		return;
	threads_add(&n->todo, r->begins && last && !sleeps ? r->last : newest(r->first));
}

static void dpor_load(const struct sim_explore *opt)
{
	if (!dpor.node) {
		dpor.node = sim_reserve(MAX_NODES * sizeof(*dpor.node), "a search");
		dpor.of = sim_reserve((POR_MAX_STEPS + 1) * sizeof(*dpor.of), "a search");
	}
	while (dpor.nr)
		free_node(&dpor.node[--dpor.nr]);
	dpor.fresh = 0;
	dpor.all = sim_dpor_all || sim.prog->opaque || opt->under.timed || sim.nr_constraints;
	por_load(race);
}

static void dpor_begin(void)
{
	dpor.at = 0;
	dpor.step = POR_NONE;
}

static void spawned(const struct sim_thread *x)
{
	por_spawned(x, dpor.step);
}

/*
 * A step is over. If what it uses depends on what came before it, a thread with which it has
 * nothing to do here may be one to be tried before it elsewhere, and no race tells. So each is.
 */
static void step_is_over(void)
{
	const struct por_step *s = &por_steps[por_nr_steps - 1];

	for (uint32_t i = s->before == POR_NONE ? 0 : s->before + 1; i < por_nr_steps; i++) {
		struct node *n = &dpor.node[dpor.of[i]];

		if (!n->feet[s->slot])
			n->feet[s->slot] = s->feet;
		else if (n->feet[s->slot] != s->feet)
			n->todo = threads_or(n->todo, n->en);
	}
}

/* Those sleep on whose step does not depend on the one that was just taken. */
static void sleep_on(struct node *n, const struct node *before)
{
	unsigned int slot;

	for_each_thread (slot, threads_but(before->sleep, threads_of(before->chosen))) {
		if (por_depends(before->asleep[slot]))
			continue;
		threads_add(&n->sleep, slot);
		n->asleep[slot] = before->asleep[slot];
		n->feet[slot] = before->feet[slot];
	}
}

static bool too_many(void)
{
	if (dpor.at < MAX_NODES && dpor.step + 1 < POR_MAX_STEPS && sim.nr_info <= POR_MAX_THREADS)
		return false;
	sim.over = sim.cut = true;
	return true;
}

static void new_node(struct sim_threads en)
{
	struct node *n = &dpor.node[dpor.nr++];
	struct sim_threads awake;
	unsigned int stay = sim_stay(en);

	n->en = en;
	n->todo = n->done = n->sleep = SIM_NO_THREADS;
	memset(n->feet, 0, sim.nr_slots * sizeof(n->feet[0]));
	n->of = 0;
	n->so_far = NULL;
	if (dpor.step != POR_NONE && !dpor.all)
		sleep_on(n, &dpor.node[dpor.of[dpor.step]]);
	awake = threads_but(en, n->sleep);
	if (!threads_some(awake) &&
	    !sim_nothing_new()) /* a finding has the schedule of a whole execution */
		awake = en;
	n->chosen = SIM_MAX_THREADS;
	if (!threads_some(awake))
		return;
	n->chosen = threads_has(awake, stay) ? stay : newest(awake);
	n->todo = dpor.all ? en : threads_of(n->chosen);
}

static struct node *repeat(struct sim_threads en, uint32_t of)
{
	struct node *n = &dpor.node[dpor.at];

	if (n->of == of && (of || threads_same(n->en, en)))
		return n;
	sim_diverge("decision %u of the same path had other alternatives", dpor.at + 1);
	return NULL;
}

static unsigned int dpor_pick(struct sim_threads en)
{
	struct node *n;

	if (por_is_collecting()) {
		por_end();
		step_is_over();
	}
	if (too_many())
		return 0;
	if (dpor.at == dpor.nr)
		new_node(en);
	n = repeat(en, 0);
	if (!n)
		return 0;
	if (n->chosen == SIM_MAX_THREADS) {
		sim.over = sim.cut_short = true;
		return 0;
	}
	n->step = ++dpor.step;
	dpor.of[dpor.step] = dpor.at++;
	if (dpor.step >= dpor.fresh)
		por_begin(dpor.step, n->chosen, en);
	return n->chosen;
}

static unsigned int dpor_choice(unsigned int alternatives, const char *what)
{
	struct node *n;

	(void)what;
	if (dpor.at == dpor.nr) {
		if (dpor.nr == MAX_NODES) {
			sim.over = sim.cut = true;
			return 0;
		}
		n = &dpor.node[dpor.nr++];
		n->of = alternatives;
		n->value = 0;
		n->step = dpor.step;
		n->so_far = NULL;
	}
	n = repeat(SIM_NO_THREADS, alternatives);
	if (!n)
		return 0;
	dpor.at++;
	if (dpor.step != POR_NONE && dpor.step >= dpor.fresh)
		por_chose(n->value);
	return n->value;
}

/* Take the next alternative of a decision; false when there is none. */
static bool advance(struct node *n)
{
	struct sim_threads left;

	if (n->of) {
		if (n->value + 1 == n->of)
			return false;
		n->value++;
		if (n->step != POR_NONE) {
			struct node *s = &dpor.node[dpor.of[n->step]];

			s->so_far = por_feet_of(n->step, s->so_far);
		}
		dpor.fresh = n->step == POR_NONE ? 0 : n->step;
		return true;
	}
	if (n->chosen < SIM_MAX_THREADS) {
		n->own[n->chosen] = por_feet_of(n->step, n->so_far);
		n->so_far = NULL;
		threads_add(&n->done, n->chosen);
		n->asleep[n->chosen] = n->own[n->chosen];
		threads_add(&n->sleep, n->chosen);
	}
	left = threads_and(threads_but(n->todo, threads_or(n->done, n->sleep)), n->en);
	if (!threads_some(left))
		return false;
	n->chosen = newest(left);
	dpor.fresh = n->step;
	return true;
}

static bool dpor_next(struct sim_stats *st)
{
	if (dpor.at < dpor.nr && !sim.divergence[0] && dpor.node[dpor.at].chosen < SIM_MAX_THREADS)
		sim_diverge("the same path ended %u decisions early", dpor.nr - dpor.at);
	if (dpor.step != POR_NONE)
		step_is_over();
	/* a difference may have been taken for irrelevant: begin again */
	if (por_has_news() && !dpor.all && dpor.nr) {
		while (dpor.nr)
			free_node(&dpor.node[--dpor.nr]);
		dpor.fresh = 0;
		st->again = st->execs - st->cut_short;
		return true;
	}
	for (; dpor.nr; free_node(&dpor.node[--dpor.nr]))
		if (advance(&dpor.node[dpor.nr - 1]))
			return true;
	st->complete = SIM_COMPLETE;
	return false;
}

const struct sim_strategy sim_dpor = {
	.name = "dpor",
	.doc = "one of all schedules that differ only in the order of independent steps",
	.systematic = true,
	.partial_orders = true,
	.load = dpor_load,
	.begin = dpor_begin,
	.pick = dpor_pick,
	.choice = dpor_choice,
	.spawned = spawned,
	.next = dpor_next,
};
