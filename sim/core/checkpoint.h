/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checkpoints: the state of an execution at a decision, to which a search comes back instead of
 * running the steps before it again. What the world's memory contained is put back by the undo log
 * (mem/undo.c); of stacks, of the engine and of its parts a copy is kept, or how long a table was
 * that only grows.
 *
 * Checkpoints lie on the path of decisions of the execution that took them: to go back to one drops
 * those after it.
 */
#ifndef SIM_CHECKPOINT_H
#define SIM_CHECKPOINT_H

#include <string.h>
#include "core/engine.h"

/** struct sim_saver - a checkpoint that is being taken or gone back to. @back: the latter */
struct sim_saver {
	char *at, *end;
	bool back;
};

/** sim_saved() - @n bytes at @p belong to the state: keep them, or put them back */
static inline void sim_saved(struct sim_saver *s, void *p, size_t n)
{
	sim_assert((size_t)(s->end - s->at) >= n);
	if (s->back)
		memcpy(p, s->at, n);
	else
		memcpy(s->at, p, n);
	s->at += n;
}

/** sim_saved_slots() - the same of an array by slot, of which those of live threads matter */
static inline void sim_saved_slots(struct sim_saver *s, void *array, size_t n)
{
	unsigned int slot;

	for_each_thread(slot, sim.live)
		sim_saved(s, (char *)array + slot * n, n);
}

/** sim_saved_nr() - the same of a number. Return: it, as it was */
static inline uint32_t sim_saved_nr(struct sim_saver *s, uint32_t nr)
{
	sim_saved(s, &nr, sizeof(nr));
	return nr;
}

/**
 * sim_checkpoint() - the running thread, in strategy->pick, takes one, if there can be one here
 * @decision: number of the decision on the path, larger than those of all that there are
 *
 * It returns once more whenever the search comes back to it. Then the local variables of the caller
 * are as they were, and those of the strategy are not.
 */
void sim_checkpoint(size_t decision);
/**
 * sim_checkpoint_want() - the next execution differs from the path from this decision on: let it
 * begin at the last checkpoint that is not after it, if there is one. Now and then it begins at the
 * start all the same.
 */
void sim_checkpoint_want(size_t decision);

/** sim_checkpoint_run() - sim_enter(), and take the checkpoints that threads ask for */
void sim_checkpoint_run(struct sim_thread *to);
/**
 * sim_checkpoint_back() - go back to the checkpoint that is wanted
 * Return: the thread that is to go on, or NULL: the execution begins from the start.
 */
struct sim_thread *sim_checkpoint_back(void);
/** sim_checkpoint_forget() - drop all */
void sim_checkpoint_forget(void);
/** sim_checkpoint_setup() - the same. @on: there may be new ones in the executions to come */
void sim_checkpoint_setup(bool on);
/** sim_checkpoint_on - there may be checkpoints */
extern bool sim_checkpoint_on;
void sim_checkpoint_unload(void);

#endif
