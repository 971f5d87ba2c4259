// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens before what, and races.
 *
 * Each step has a vector clock (Mattern, Fidge) of the steps that come before it in each order that
 * keeps dependent steps as they are. A race is two dependent steps of different threads, if the
 * second does not also come after the first by way of a third; then there may be an execution in
 * which it comes first: that of all which is not after the first, and then of the second
 * (Abdulla, Aronis, Jonsson, Sagonas: Source Sets, JACM 2017). Races are kept by the step that is
 * the second, and told when the execution is over, since only then is known what is not after.
 *
 * A thread that stands before a gate is special. Who opens the gate comes before its step, and they
 * cannot be turned round; but who closed it can. So, of all steps that changed what the gate
 * depends on, those are races that the thread need not have waited for. Those before the thread's
 * last step are none, and for those after it is known whether it could have gone on just before
 * them. For locks the thread need not have stood there yet: a lock that is let go of was held. And
 * where a lock was taken, it was free. What else the step depends on is no race if it comes before
 * one of those that changed the gate; else the gate was open without it.
 */
#include <string.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/core.h"
#include "por/por.h"

typedef uint16_t por_clock[POR_MAX_THREADS];

#define FEW_THREADS 32u /* in most searches; clocks have all entries once there are more */

/**
 * struct dep - a step that another one depends on
 * @gate: by what its gate depends on
 */
struct dep {
	uint32_t step;
	bool gate;
};

static struct {
	por_clock *clock; /* of each step */
	struct dep *dep;  /* what a step depends on, the last one first */
	uint32_t nr_deps;
	uint32_t *listed; /* by step: it is in the list of this number */
	uint32_t list;
	uint32_t last[POR_MAX_THREADS];    /* step of each thread */
	uint32_t spawned[POR_MAX_THREADS]; /* the step that made it */
	unsigned int nr_threads;           /* those that have entries now */
	bool races;                        /* are they wanted? */
} order;

#define MAX_RACES (1u << 20)

struct por_step *por_steps;
uint32_t por_nr_steps;
struct por_race *por_races;
uint32_t por_nr_races;
bool por_whole;

void por_load(bool races)
{
	if (!por_steps) {
		const size_t n = POR_MAX_STEPS + 1;

		por_steps = sim_reserve(n * sizeof(*por_steps), "partial orders");
		order.clock = sim_reserve(n * sizeof(*order.clock), "partial orders");
		order.dep = sim_reserve(n * sizeof(*order.dep), "partial orders");
		order.listed = sim_reserve(n * sizeof(*order.listed), "partial orders");
		por_races = sim_reserve(MAX_RACES * sizeof(*por_races), "partial orders");
	}
	order.races = races;
	por_nr_steps = por_nr_races = 0;
	por_forget();
	for (unsigned int i = 0; i < POR_MAX_THREADS; i++)
		order.last[i] = POR_NONE;
	order.nr_threads = FEW_THREADS;
}

/* The clocks of the path get entries for more threads. */
static void more_threads(void)
{
	const unsigned int had = order.nr_threads;

	order.nr_threads = POR_MAX_THREADS;
	for (uint32_t i = 0; i < por_nr_steps; i++)
		memset(order.clock[i] + had, 0, sizeof(por_clock) - had * sizeof(uint16_t));
}

/* only the first @nr steps are kept */
static void cut(uint32_t nr)
{
	while (por_nr_steps > nr) {
		const struct por_step *s = &por_steps[--por_nr_steps];
		bool first = s->nr == 1;

		por_nr_races = s->races;
		order.last[s->thread] = first ? POR_NONE : s->before;
	}
}

void por_spawned(const struct sim_thread *x, uint32_t step)
{
	if (x->ordinal >= POR_MAX_THREADS)
		return;
	if (x->ordinal >= order.nr_threads)
		more_threads();
	order.spawned[x->ordinal] = step;
}

/* ---- a step ---------------------------------------------------------------- */

static void set_gate(struct por_step *s, const struct sim_thread *x)
{
	if (x->state == THREAD_PENDING && threads_has(sim.timed, x->slot)) {
		s->gate = POR_OWN;
		s->gate_key = por_own_key(SIM_OWN_TIME, 0);
	} else if (x->state == THREAD_PENDING ||
		   (x->want && x->op != SIM_LOCK && x->op != SIM_RDLOCK)) {
		s->gate = POR_OWN;
		s->gate_key = por_own_key(SIM_OWN_THREAD, x->slot);
	} else if (x->want) {
		s->gate = POR_LOCK;
		s->gate_key = por_word_key(x->obj);
	}
}

static struct por_step next_step_of(const struct sim_thread *x)
{
	uint32_t last = order.last[x->ordinal];
	struct por_step s = {
		.obj = x->obj,
		.before = last == POR_NONE ? order.spawned[x->ordinal] : last,
		.thread = x->ordinal,
		.nr = last == POR_NONE ? 1 : por_steps[last].nr + 1,
		.slot = x->slot,
		.op = x->op,
	};

	set_gate(&s, x);
	return s;
}

void por_begin(uint32_t step, unsigned int slot, struct sim_threads en)
{
	const struct sim_thread *x = &sim.slot[slot];
	struct por_step *s = &por_steps[step];

	cut(step);
	*s = next_step_of(x);
	s->races = por_nr_races;
	s->en = en;
	s->uses = step ? s[-1].uses_end : 0;
	s->last_all = step ? s[-1].last_all : POR_NONE;
	por_nr_steps = step + 1;
	order.last[x->ordinal] = step;
	por_collect(step, s->uses, s->thread);
	if (s->gate != POR_OPEN)
		por_touch(s->gate_key, true);
	if (x->state == THREAD_PENDING) {
		por_touch(por_own_key(SIM_OWN_THREAD, slot), true);
		if (x->ctx >= SIM_CTX_SOFTIRQ) /* it is in a critical section then */
			por_touch(por_own_key(SIM_OWN_READERS, 0), false);
	}
}

void por_chose(uint64_t v)
{
	struct por_step *s = &por_steps[por_nr_steps - 1];
	struct sim_digest d = {s->choices, 1};

	digest_mix(&d, v);
	s->choices = d.a;
}

/* ---- clocks ------------------------------------------------------------------ */

/* Does step @i come before what has this clock? */
static bool is_before(uint32_t i, const por_clock c)
{
	return c[por_steps[i].thread] >= por_steps[i].nr;
}

static void join(por_clock to, const por_clock from)
{
	for (unsigned int i = 0; i < order.nr_threads; i++)
		if (from[i] > to[i])
			to[i] = from[i];
}

static void clock_before(const struct por_step *s, por_clock c)
{
	size_t size = order.nr_threads * sizeof(c[0]);

	if (s->before == POR_NONE)
		memset(c, 0, size);
	else
		memcpy(c, order.clock[s->before], size);
}

/* ---- what a step depends on ---------------------------------------------------- */

static void add_dep(uint32_t step, bool gate)
{
	if (order.listed[step] == order.list) {
		for (uint32_t i = 0; gate && i < order.nr_deps; i++)
			if (order.dep[i].step == step)
				order.dep[i].gate = true;
		return;
	}
	order.listed[step] = order.list;
	order.dep[order.nr_deps++] = (struct dep){step, gate};
}

/*
 * Those before a change come before that, too. But what opened a gate is no race, so that those
 * before it are looked for as well, as far as the thread's last step does not come after them.
 */
static void add_deps_of_key(uint32_t use, bool change, const por_clock gate)
{
	for (; use != POR_NONE; use = por_uses[use].before) {
		if (!change && !por_uses[use].change)
			continue;
		add_dep(por_uses[use].step, gate);
		if (por_uses[use].change && (!gate || is_before(por_uses[use].step, gate)))
			break;
	}
}

/* The last one first. They are few, or nearly sorted. */
static void sort_deps(void)
{
	for (uint32_t i = 1; i < order.nr_deps; i++) {
		struct dep d = order.dep[i];
		uint32_t k = i;

		for (; k && order.dep[k - 1].step < d.step; k--)
			order.dep[k] = order.dep[k - 1];
		order.dep[k] = d;
	}
}

static void begin_deps(void)
{
	order.nr_deps = 0;
	order.list++;
}

static void find_deps(uint32_t step)
{
	const struct por_step *s = &por_steps[step];

	por_clock c;

	begin_deps();
	clock_before(s, c);
	for (uint32_t u = s->uses; u < por_nr_uses; u++) {
		bool gate = s->gate != POR_OPEN && por_uses[u].key == s->gate_key;

		add_deps_of_key(por_uses[u].before, por_uses[u].change, gate ? c : NULL);
	}
	for (uint32_t i = step; s->all && i-- > 0;) {
		add_dep(i, false);
		if (por_steps[i].all)
			break;
	}
	if (s->last_all != POR_NONE)
		add_dep(s->last_all, false);
	sort_deps();
}

/* ---- races ------------------------------------------------------------------------ */

bool por_is_after(uint32_t k, uint32_t i)
{
	return is_before(i, order.clock[k]);
}

static void add_race(struct por_race r)
{
	r.known = POR_NONE;
	if (por_nr_races == MAX_RACES)
		sim.cut = true; /* so the search is not complete */
	else
		por_races[por_nr_races++] = r;
}

/* A step that could not come first, and nothing else that it needs, is none of a race. */
static void note_race(uint32_t i, struct por_race r)
{
	bool could = threads_has(por_steps[i].en, r.slot);

	for (uint32_t k = i + 1; k < r.end && !could; k++)
		could = !por_is_after(k, i);
	r.step = i;
	if (could)
		add_race(r);
}

/* Did the thread of @s have to wait for step @i, or for one that follows from it? */
static bool had_to_wait(const struct por_step *s, uint32_t i)
{
	const struct por_step *x = &por_steps[i];
	bool stood = s->before == POR_NONE || s->before < i;

	if (x->all)
		return false;
	if (s->gate == POR_OWN || stood)
		return stood && !threads_has(x->en, s->slot);
	if (x->obj != s->obj)
		return false;
	return x->op == SIM_UNLOCK || (x->op == SIM_RDUNLOCK && s->op == SIM_LOCK);
}

/* Was the gate that @s stands before open when step @i was taken, since both take the same lock? */
static bool was_open(const struct por_step *s, uint32_t i)
{
	const struct por_step *x = &por_steps[i];

	if (s->gate == POR_OWN)
		return true;
	return s->op == SIM_LOCK && x->gate == POR_LOCK && x->op == SIM_LOCK && x->obj == s->obj;
}

static void gate_races(const struct por_step *s, struct por_race r)
{
	por_clock c;

	clock_before(s, c);
	for (uint32_t d = 0; d < order.nr_deps; d++) {
		uint32_t i = order.dep[d].step;

		if (!order.dep[d].gate || is_before(i, c) || had_to_wait(s, i))
			continue;
		note_race(i, r);
		if (was_open(s, i))
			join(c, order.clock[i]);
	}
}

static void other_races(const struct por_step *s, struct por_race r)
{
	por_clock c;

	clock_before(s, c);
	for (uint32_t d = 0; d < order.nr_deps; d++)
		if (order.dep[d].gate)
			join(c, order.clock[order.dep[d].step]);
	for (uint32_t d = 0; d < order.nr_deps; d++) {
		uint32_t i = order.dep[d].step;

		if (is_before(i, c))
			continue;
		note_race(i, r);
		join(c, order.clock[i]);
	}
}

static void find_races(const struct por_step *s, struct por_race r)
{
	r.slot = s->slot;
	r.gate_key = s->gate_key;
	if (s->gate != POR_OPEN)
		gate_races(s, r);
	other_races(s, r);
}

static void set_clock(const struct por_step *s, por_clock c)
{
	clock_before(s, c);
	for (uint32_t d = 0; d < order.nr_deps; d++)
		join(c, order.clock[order.dep[d].step]);
	c[s->thread] = s->nr;
}

void por_end(void)
{
	uint32_t step = por_nr_steps - 1;
	struct por_step *s = &por_steps[step];

	s->all = por_stop(&s->gone);
	s->uses_end = por_nr_uses;
	find_deps(step);
	if (order.races)
		find_races(s, (struct por_race){.end = step, .last = POR_TAKEN});
	set_clock(s, order.clock[step]);
	if (s->all)
		s->last_all = step;
}

/* The races of a step that a thread could not take any more. */
static void blocked(const struct sim_thread *x)
{
	const struct por_step s = next_step_of(x);
	por_clock c;

	begin_deps();
	clock_before(&s, c);
	if (s.gate != POR_OPEN)
		add_deps_of_key(por_last_use(s.gate_key), true, c);
	sort_deps();
	find_races(&s, (struct por_race){.end = por_nr_steps,
					 .last = s.gate == POR_OPEN ? POR_UNKNOWN : POR_STOOD});
}

/* These slots could have had step @i, or will never have one since it was taken. */
static void each_could(uint32_t i, struct sim_threads slots, uint32_t end)
{
	unsigned int slot;

	for_each_thread (slot, threads_and(slots, por_steps[i].en))
		add_race((struct por_race){
			.step = i, .end = end, .slot = slot, .last = POR_UNKNOWN});
}

void por_over(void)
{
	bool stopped = sim.over && !sim.cut_short;
	struct sim_threads could;
	unsigned int slot;

	por_whole = !sim.over;
	if (por_is_collecting())
		por_end();
	if (!por_nr_steps || !order.races)
		return;
	/* who can go on since the step that a report ended had to wait, too */
	could = stopped ? por_steps[por_nr_steps - 1].en : sim.runnable;

	for_each_thread (slot, threads_but(sim.live, could))
		if (sim.slot[slot].ordinal < POR_MAX_THREADS)
			blocked(&sim.slot[slot]);
	for (uint32_t i = 0; i < por_nr_steps; i++)
		each_could(i, por_steps[i].gone, por_nr_steps);
	if (stopped)
		each_could(por_nr_steps - 1, por_steps[por_nr_steps - 1].en, por_nr_steps);
}

/* ---- what is kept of a step ------------------------------------------------------- */

void por_copy_uses(uint32_t step, uint64_t *key)
{
	const struct por_step *s = &por_steps[step];

	for (uint32_t i = s->uses; i < s->uses_end; i++)
		*key++ = por_uses[i].key << 1 | por_uses[i].change;
}

struct por_feet *por_feet_of(uint32_t step, struct por_feet *feet)
{
	const struct por_step *s = &por_steps[step];
	uint32_t n = s->uses_end - s->uses, had = feet ? feet->nr : 0;
	bool all = s->all || (feet && feet->all);

	feet = sim_resized(feet, 1, sizeof(*feet) + (had + n) * sizeof(feet->key[0]),
			   "a search by partial orders");
	feet->nr = had + n;
	feet->all = all;
	por_copy_uses(step, feet->key + had);
	return feet;
}

bool por_depends(const struct por_feet *feet)
{
	uint32_t step = por_nr_steps - 1;

	if (feet->all || por_steps[step].all)
		return true;
	for (uint32_t i = 0; i < feet->nr; i++) {
		uint32_t u = por_last_use(feet->key[i] >> 1);

		if (u != POR_NONE && por_uses[u].step == step &&
		    (feet->key[i] & 1 || por_uses[u].change))
			return true;
	}
	return false;
}

uint64_t por_trace(void)
{
	struct sim_digest d = {0, 0}, sum = {0, 0};

	for (uint32_t i = 0; i < por_nr_steps; i++) {
		d = (struct sim_digest){0, 0};
		digest_mix(&d, por_steps[i].thread);
		digest_mix(&d, por_steps[i].choices);
		for (unsigned int t = 0; t < order.nr_threads; t++)
			if (order.clock[i][t])
				digest_mix(&d, (uint64_t)t << 16 | order.clock[i][t]);
		sum.a += d.a;
		sum.b += d.b;
	}
	return sum.a ^ sum.b;
}
