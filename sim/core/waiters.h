/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who waits at an object: a set of threads in memory of the world, which has one word for it. While
 * all who wait anywhere are in the lower slots, that word is the set.
 */
#ifndef SIM_CORE_WAITERS_H
#define SIM_CORE_WAITERS_H

#include "core/engine.h"

/* waiters.c: the same as below, where some who wait are in the upper slots */
struct sim_threads sim_waiters_wide(const struct sim_waiters *w);
bool sim_waiters_add_wide(struct sim_waiters *w, unsigned int slot);
void sim_waiters_remove_wide(struct sim_waiters *w, unsigned int slot);

static inline struct sim_threads sim_waiters(const struct sim_waiters *w)
{
	return likely(!sim.nr_wide) ? (struct sim_threads){w->bits, 0} : sim_waiters_wide(w);
}

/** sim_waiters_bad() - is there one that is no thread? Then it was overwritten */
static inline bool sim_waiters_bad(const struct sim_waiters *w)
{
	return threads_some(threads_but(sim_waiters(w), sim.live));
}

/** sim_waiters_add() - Return: false if there is no room for one more in the upper slots */
static inline bool sim_waiters_add(struct sim_waiters *w, unsigned int slot)
{
	if (unlikely(sim.nr_wide || slot >= 64))
		return sim_waiters_add_wide(w, slot);
	w->bits |= 1ull << slot;
	return true;
}

/** sim_wait_at() - the running thread is one of them from now on */
void sim_wait_at(struct sim_waiters *w);

static inline void sim_waiters_remove(struct sim_waiters *w, unsigned int slot)
{
	if (likely(!sim.nr_wide))
		w->bits &= ~threads_of(slot).lo;
	else
		sim_waiters_remove_wide(w, slot);
}

struct sim_saver;
void sim_waiters_saved(struct sim_saver *s);
void sim_waiters_digest(struct sim_digest *d);

#endif
