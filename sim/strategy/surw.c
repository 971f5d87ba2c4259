// SPDX-License-Identifier: GPL-2.0-only
/*
 * SURW: Zhao, Wolff, Mathur, Roychoudhury: Selectively Uniform Concurrency Testing, ASPLOS 2025.
 * One object is of interest in each execution, any of those that threads shared in the execution
 * before. Which thread is the next to touch it is drawn by how often each will yet do so, as it was
 * counted there; that makes all orders of these operations as likely. All else is chosen uniformly.
 *
 * To let go of a lock is of no interest: its order is that in which the lock is taken. What a
 * thread will do counts for the one that makes it, until it is there.
 */
#include "strategy/objects.h"

#define MAX_MEASURED 1024 /* threads of an execution that are counted */
#define MAX_OBJECTS 4096
#define BUCKETS (2 * MAX_OBJECTS)

/** struct object - what an execution touched. @run: the last one that did; @thread: who came first
 */
struct object {
	const void *p;
	uint64_t run;
	uint16_t thread;
	bool shared, changed;
};

static struct {
	const void *object; /* that of interest, or NULL */
	unsigned int next;  /* slot of the thread that is to touch it next; SIM_MAX_THREADS: none */
	uint32_t left[MAX_MEASURED]; /* by ordinal: how often it will, with those it will make */
	struct object bucket[BUCKETS];
	const void *shared[MAX_OBJECTS];
	unsigned int nr_objects, nr_shared;
} surw;

static void load(const struct sim_explore *opt)
{
	sim_random_load(opt);
	surw.object = NULL;
}

static void begin(void)
{
	surw.next = SIM_MAX_THREADS;
}

static bool is_of_interest(enum sim_op op, const void *obj)
{
	return obj == surw.object && op_has_object(op) && !op_lets_go(op);
}

static uint32_t *left_of(uint32_t ordinal)
{
	static uint32_t none;

	none = 0;
	return ordinal < MAX_MEASURED ? &surw.left[ordinal] : &none;
}

/* One of these slots, by how often its thread will touch the object. */
static unsigned int draw(struct sim_threads slots)
{
	unsigned int slot = SIM_MAX_THREADS;
	uint32_t sum = 0, at;

	for_each_thread (slot, slots)
		sum += *left_of(sim.slot[slot].ordinal);
	if (!sum)
		return sim_random_pick(slots);
	at = sim_rng_below(&sim_random_rng, sum);
	for_each_thread (slot, slots) {
		uint32_t n = *left_of(sim.slot[slot].ordinal);

		if (at < n)
			break;
		at -= n;
	}
	return slot;
}

/* What it will do no longer counts for the one that made it, and it may be its turn. */
static void spawned(const struct sim_thread *x)
{
	uint32_t *its = left_of(x->ordinal), *makers = left_of(sim.cur->ordinal);

	if (sim.cur == &sim.main || !*its || *its > *makers)
		return;
	if (surw.next == sim.cur->slot && sim_rng_below(&sim_random_rng, *makers) < *its)
		surw.next = x->slot;
	*makers -= *its;
}

static bool has_turn(void)
{
	return surw.next < SIM_MAX_THREADS && threads_has(sim.live, surw.next) &&
	       *left_of(sim.slot[surw.next].ordinal);
}

static unsigned int pick(struct sim_threads en)
{
	struct sim_threads before = SIM_NO_THREADS, may;
	unsigned int slot;

	for_each_thread (slot, surw.object ? en : SIM_NO_THREADS)
		if (is_of_interest(sim.slot[slot].op, sim.slot[slot].obj))
			threads_add(&before, slot);
	if (!threads_some(before))
		return sim_random_pick(en);
	if (!has_turn())
		surw.next = draw(sim.live);
	may = threads_but(en, threads_but(before, threads_of(surw.next)));
	slot = threads_some(may) ? sim_random_pick(may) : draw(before);
	if (threads_has(before, slot)) {
		*left_of(sim.slot[slot].ordinal) -= *left_of(sim.slot[slot].ordinal) > 0;
		surw.next = SIM_MAX_THREADS;
	}
	return slot;
}

/* The bucket of an object; NULL if it has none and there are too many. */
static struct object *find_object(const void *p)
{
	unsigned int b = ((uintptr_t)p * 0x9e3779b97f4a7c15ull >> 32) % BUCKETS;

	while (surw.bucket[b].run == sim.run && surw.bucket[b].p != p)
		b = (b + 1) % BUCKETS;
	if (surw.bucket[b].run != sim.run && surw.nr_objects == MAX_OBJECTS)
		return NULL;
	return &surw.bucket[b];
}

static void add_touch(const struct sim_rec *r)
{
	struct object *o = find_object(r->obj);
	bool was;

	if (!o)
		return;
	if (o->run != sim.run) {
		*o = (struct object){.p = r->obj, .run = sim.run, .thread = r->thread};
		surw.nr_objects++;
	}
	was = o->shared && o->changed;
	o->shared |= r->thread != o->thread;
	o->changed |= !op_only_reads(r->op);
	if (!was && o->shared && o->changed)
		surw.shared[surw.nr_shared++] = r->obj;
}

/* Is it a record of a visible operation on an object? Those that share a step come behind it. */
static bool is_touch(const struct sim_rec *r)
{
	return r->obj && op_has_object(r->op) && !op_lets_go(r->op) && r->step &&
	       (r == sim.rec || r[-1].step != r->step);
}

static void count_touches(void)
{
	for (unsigned int i = 0; i < MAX_MEASURED && i < sim.nr_info; i++)
		surw.left[i] = 0;
	for (uint32_t i = 0; i < sim.nr_rec; i++)
		if (is_touch(&sim.rec[i]) && sim.rec[i].obj == surw.object)
			++*left_of(sim.rec[i].thread);
	for (unsigned int i = sim.nr_info; i-- > 0;)
		if (sim.info[i].spawner != UINT32_MAX)
			*left_of(sim.info[i].spawner) += *left_of(i);
}

/* Choose what is of interest in the next execution, and count what this one did with it. */
static bool next(struct sim_stats *st)
{
	(void)st;
	surw.nr_objects = surw.nr_shared = 0;
	for (uint32_t i = 0; i < sim.nr_rec; i++)
		if (is_touch(&sim.rec[i]))
			add_touch(&sim.rec[i]);
	surw.object =
		surw.nr_shared ? surw.shared[sim_rng_below(&sim_random_rng, surw.nr_shared)] : NULL;
	count_touches();
	return true;
}

const struct sim_strategy sim_surw = {
	.name = "surw",
	.doc = "each order of the operations on one object, drawn anew, is as likely",
	.seeded = true,
	.load = load,
	.begin = begin,
	.pick = pick,
	.choice = sim_random_choice,
	.spawned = spawned,
	.next = next,
};
