// SPDX-License-Identifier: GPL-2.0-only
/*
 * Optimal DPOR: Abdulla, Aronis, Jonsson, Sagonas: Source Sets: A Foundation for Optimal Dynamic
 * Partial Order Reduction, JACM 2017. Of executions that differ only in the order of steps that do
 * not depend on each other, one is run. There is no preemption bound: it would cut off the one that
 * stands for others.
 *
 * Wherever a step could have come before an earlier one that it depends on (por/order.c), the steps
 * that lead there are to be tried, in that order (por/wakeup.c). A thread that was tried sleeps
 * until a step comes that its own depends on: what it would lead to until then was seen. What is
 * chosen within a step is tried in each way, as a step of its own.
 *
 * What comes of a step where it is to be tried may be something else than it was elsewhere. Then
 * each thread is tried there, and where all sleep, the execution ends.
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
 * @en: enabled slots; @done: those that were tried
 * @of: for a choice the number of alternatives, else 0; @value: the one tried last
 * @sleep: slots that need not be tried; @asleep: what the step of each uses
 * @weak: of those that sleep, whom no branch of a tree may wake any more; that the other order of a
 *	race was seen is known by them only if they have a part in it themselves
 * @own: of those that sleep since they were tried here; @so_far: of the one that is being tried
 * @step: number of the step that was chosen, or in which the choice is; POR_NONE before the first
 * @each: each of those that are enabled is to be tried
 * @wake: what is to be tried; @now: of that, what is being tried, NULL if it was not to be
 */
struct node {
	struct sim_threads en, done, sleep, weak;
	uint32_t step, of, value;
	uint8_t chosen;
	bool each;
	struct por_wake *wake, *now;
	struct por_feet *so_far;
	struct por_feet *own[SIM_MAX_THREADS];
	const struct por_feet *asleep[SIM_MAX_THREADS];
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

static void drop_first(struct node *n)
{
	struct por_wake *w = n->wake;

	n->wake = w->next;
	por_wake_free(w);
}

static void free_node(struct node *n)
{
	unsigned int slot;

	for_each_thread (slot, n->of ? SIM_NO_THREADS : n->done)
		free(n->own[slot]);
	free(n->so_far);
	while (n->wake)
		drop_first(n);
	if (n->now)
		por_wake_free(n->now);
}

/* Of threads of which any may be taken, the one that was made last. */
static unsigned int newest(struct sim_threads slots)
{
	return threads_last(slots);
}

static bool one_begins(const struct node *n, struct sim_threads slots)
{
	unsigned int slot;

	for_each_thread (slot, slots) {
		enum por_begins how = por_begins(slot, n->asleep[slot]);

		if (how == POR_BEGINS || (how && !threads_has(n->weak, slot)))
			return true;
	}
	return false;
}

/* Has one that sleeps led to the other order of a race? Of those in it more is known. */
static bool was_seen(const struct node *n)
{
	struct sim_threads in = por_in();

	return one_begins(n, threads_and(n->sleep, in)) || one_begins(n, threads_but(n->sleep, in));
}

/*
 * The other order of a race is to be tried, unless it was seen. It is not looked at again as long
 * as the steps by which that is known are the same, and nothing has become relevant.
 */
static void race(struct por_race *r, bool news)
{
	struct node *n = &dpor.node[dpor.of[r->step]];

	if (n->each || (r->known < dpor.fresh && !news))
		return;
	por_reverse(r);
	if (!was_seen(n))
		por_wake(&n->wake);
	r->known = por_known();
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
	por_load(!dpor.all);
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

/* What was to be tried may not be what was supposed. */
static void step_is_over(void)
{
	struct node *n = &dpor.node[dpor.of[dpor.step]];

	if (!n->now || por_was_foreseen(n->now))
		return;
	n->each = true;
	por_wake_free_below(n->now);
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
	}
}

static bool too_many(void)
{
	if (dpor.at < MAX_NODES && dpor.step + 1 < POR_MAX_STEPS && sim.nr_info <= POR_MAX_THREADS)
		return false;
	sim.over = sim.cut = true;
	return true;
}

/* The next one of what is to be tried. What cannot be was supposed to be something else. */
static bool take_next(struct node *n)
{
	for (; n->wake; drop_first(n)) {
		if (threads_has(threads_but(n->en, n->sleep), n->wake->slot)) {
			n->now = n->wake;
			n->wake = n->now->next;
			n->chosen = n->now->slot;
			return true;
		}
		n->each = true;
	}
	return false;
}

/* The step before was taken: who sleeps on, and what was to be tried after it? */
static void go_on(struct node *n, struct node *before)
{
	sleep_on(n, before);
	if (before->now) {
		n->wake = before->now->below;
		before->now->below = NULL;
	}
	n->weak = n->wake ? threads_and(n->sleep, before->weak) : n->sleep;
}

static void new_node(struct sim_threads en)
{
	struct node *n = &dpor.node[dpor.nr++];
	struct sim_threads awake;
	unsigned int stay = sim_stay(en);

	n->en = en;
	n->done = n->sleep = n->weak = SIM_NO_THREADS;
	n->of = 0;
	n->each = dpor.all;
	n->so_far = NULL;
	n->wake = n->now = NULL;
	if (dpor.step != POR_NONE && !dpor.all)
		go_on(n, &dpor.node[dpor.of[dpor.step]]);
	if (take_next(n))
		return;
	awake = threads_but(en, n->sleep);
	if (!threads_some(awake) &&
	    !sim_nothing_new()) /* a finding has the schedule of a whole execution */
		awake = en;
	n->chosen = SIM_MAX_THREADS;
	if (threads_some(awake))
		n->chosen = threads_has(awake, stay) ? stay : newest(awake);
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
		n->wake = n->now = NULL;
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
	if (n->now)
		por_wake_free(n->now);
	n->now = NULL;
	dpor.fresh = n->step;
	if (take_next(n))
		return true;
	left = n->each ? threads_but(n->en, n->sleep) : SIM_NO_THREADS;
	if (threads_some(left))
		n->chosen = newest(left);
	return threads_some(left);
}

static bool dpor_next(struct sim_stats *st)
{
	bool news;

	if (dpor.at < dpor.nr && !sim.divergence[0] && dpor.node[dpor.at].chosen < SIM_MAX_THREADS)
		sim_diverge("the same path ended %u decisions early", dpor.nr - dpor.at);
	if (dpor.step != POR_NONE)
		step_is_over();
	news = por_has_news();
	for (uint32_t i = 0; i < por_nr_races; i++)
		race(&por_races[i], news);
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
