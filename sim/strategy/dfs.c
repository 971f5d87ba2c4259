// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depth-first search with iterative preemption bounding (Musuvathi and Qadeer,
 * Iterative Context Bounding for Systematic Testing of Multithreaded Programs,
 * PLDI 2007), stateless: each schedule is run from the start.
 *
 * A preemption is a switch away from a thread that could have gone on, or the expiry of a timer
 * while another thread could: all who can run are held up until then. What waits with a timeout,
 * and then waits again, would have endlessly many schedules otherwise.
 * Bounds 0, 1, 2, ... are explored one after the other, so that the first
 * schedule found is one with the fewest preemptions. When no alternative was
 * cut off by the bound, the search was complete. Without a bound there is one
 * pass, which visits each schedule once.
 *
 * Where the world is instrumented, an execution that comes to a state that was
 * explored before, with no more preemptions to spare, ends there (state/state.h).
 */
#include <stdlib.h>
#include "base/memory.h"
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/strategy.h"
#include "state/seen.h"

/**
 * struct frame - a decision with more than one alternative
 * @en: enabled slots; @done: those tried
 * @of: for a choice the number of alternatives; @value: the one tried last
 * @early: the slot in @en that would begin before its time, though others could run;
 *	SIM_MAX_THREADS for none
 * @pre: preemptions before it
 * @last: slot that ran before; SIM_MAX_THREADS for none
 */
struct frame {
	struct sim_threads en, done;
	uint32_t pre, of, value;
	uint8_t chosen, last, early;
};

static struct {
	struct frame *frame;
	size_t nr, cap; /* decisions of the present path */
	size_t at;      /* decisions taken in this execution */
	uint32_t pre;
	uint32_t bound, max_bound;
	bool cut, cache;
} dfs;

static void dfs_load(const struct sim_explore *opt)
{
	dfs.nr = 0;
	dfs.max_bound = opt->bound;
	dfs.bound = opt->bound == UINT32_MAX ? UINT32_MAX : opt->first_bound;
	dfs.cut = false;
	dfs.cache = opt->cache;
	if (dfs.cache)
		sim_seen_clear();
}

static void dfs_begin(void)
{
	dfs.at = 0;
	dfs.pre = 0;
}

static struct frame *new_frame(void)
{
	if (dfs.nr == dfs.cap) {
		dfs.cap = dfs.cap ? 2 * dfs.cap : 4096;
		dfs.frame = sim_resized(dfs.frame, dfs.cap, sizeof(*dfs.frame), "a search");
	}
	dfs.at++;
	return &dfs.frame[dfs.nr++];
}

static unsigned int last_slot(void)
{
	return sim.cur == &sim.main || sim.cur->state == THREAD_FREE ? SIM_MAX_THREADS
								     : sim.cur->slot;
}

static bool is_preemption(const struct frame *f, unsigned int slot)
{
	return (f->last < SIM_MAX_THREADS && threads_has(f->en, f->last) && slot != f->last) ||
	       f->early == slot;
}

/*
 * Of those that wait for their time only the first is ever in @en. An interrupt is none of them:
 * how long a device takes is not known.
 */
static unsigned int early(struct sim_threads en)
{
	unsigned int slot;

	for_each_thread (slot, en) {
		const struct sim_thread *x = &sim.slot[slot];

		if (x->due > sim.now && x->ctx != SIM_CTX_HARDIRQ)
			return slot;
	}
	return SIM_MAX_THREADS;
}

/* The path of decisions is followed again; a program that comes to another decision diverges. */
static struct frame *repeat(struct sim_threads en, uint32_t of)
{
	struct frame *f = &dfs.frame[dfs.at++];

	if (threads_same(f->en, en) && f->of == of)
		return f;
	sim_diverge("decision %zu of the same path had other alternatives", dfs.at);
	return NULL;
}

/*
 * An execution ends in a state that the search has been in. But one with a new finding goes on,
 * since the schedule of the finding must be that of a whole execution.
 */
static bool been_here(struct sim_threads en, unsigned int last)
{
	uint32_t left = dfs.bound == UINT32_MAX ? UINT32_MAX : dfs.bound - dfs.pre;
	struct sim_digest key = sim_state_key();

	if (last < SIM_MAX_THREADS && !threads_has(en, last))
		last = SIM_MAX_THREADS;
	if (!sim_seen(&key, last, left) || !sim_nothing_new())
		return false;
	sim.over = sim.cut_short = true;
	return true;
}

/* Is there another alternative, within the bound? Then the search comes back here. */
static bool comes_back(const struct frame *f)
{
	unsigned int slot;

	for_each_thread (slot, threads_but(f->en, f->done))
		if (f->pre + is_preemption(f, slot) <= dfs.bound)
			return true;
	return false;
}

/* Return: decision number @nr, with the alternative that is to be taken now. */
static struct frame *come_back_to(size_t nr)
{
	sim_checkpoint(nr);
	dfs.at = nr + 1;
	return &dfs.frame[nr];
}

/* There are at least two, of which one may be early. */
static unsigned int first_on_time(const struct frame *f)
{
	unsigned int first = threads_first(f->en);

	return first == f->early ? threads_first(threads_rest(f->en)) : first;
}

static unsigned int dfs_pick(struct sim_threads en)
{
	unsigned int last = last_slot(),
		     only = threads_some(threads_rest(en)) ? SIM_MAX_THREADS : threads_first(en);
	struct frame *f;

	/* where only the one that runs can go on, nothing was decided */
	if (sim_state_on && dfs.at == dfs.nr && only != last && been_here(en, last))
		return 0;
	if (only < SIM_MAX_THREADS)
		return only;
	if (dfs.at < dfs.nr) {
		f = repeat(en, 0);
		if (!f)
			return 0;
	} else {
		f = new_frame();
		*f = (struct frame){.en = en, .early = early(en), .pre = dfs.pre, .last = last};
		f->chosen = f->last < SIM_MAX_THREADS && threads_has(en, f->last)
				    ? f->last
				    : first_on_time(f);
		f->done = threads_of(f->chosen);
	}
	if (comes_back(f))
		f = come_back_to(dfs.at - 1);
	dfs.pre = f->pre + is_preemption(f, f->chosen);
	return f->chosen;
}

static unsigned int dfs_choice(unsigned int n, const char *what)
{
	struct frame *f;

	(void)what;
	if (dfs.at < dfs.nr) {
		f = repeat(SIM_NO_THREADS, n);
		return f ? f->value : 0;
	}
	f = new_frame();
	*f = (struct frame){.of = n, .pre = dfs.pre};
	return 0;
}

/* Take the next alternative of a decision; false when there is none. */
static bool advance(struct frame *f)
{
	unsigned int s;

	if (f->of)
		return ++f->value < f->of;
	for_each_thread (s, threads_but(f->en, f->done)) {
		if (f->pre + is_preemption(f, s) > dfs.bound) {
			dfs.cut = true;
			continue;
		}
		threads_add(&f->done, s);
		f->chosen = s;
		return true;
	}
	return false;
}

static bool dfs_next(struct sim_stats *st)
{
	if (dfs.cache)
		sim_seen_grow();
	if (dfs.at < dfs.nr && !sim.divergence[0])
		sim_diverge("the same path ended %zu decisions early", dfs.nr - dfs.at);
	for (dfs.nr = dfs.at; dfs.nr; dfs.nr--)
		if (advance(&dfs.frame[dfs.nr - 1])) {
			sim_checkpoint_want(dfs.nr - 1);
			return true;
		}
	if (dfs.cache)
		sim_seen_clear();
	st->complete = dfs.cut ? SIM_COMPLETE_BOUND : SIM_COMPLETE;
	if (!dfs.cut || dfs.bound >= dfs.max_bound)
		return false;
	st->complete = SIM_STOPPED;
	st->bound = ++dfs.bound;
	dfs.cut = false;
	return true;
}

const struct sim_strategy sim_dfs = {
	.name = "dfs",
	.doc = "all schedules with 0, 1, 2, ... preemptions, up to --bound",
	.systematic = true,
	.bounded = true,
	.caches = true,
	.restores = true,
	.load = dfs_load,
	.begin = dfs_begin,
	.pick = dfs_pick,
	.choice = dfs_choice,
	.next = dfs_next,
};
