/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Partial orders: which steps of an execution depend on each other, and which of them could have
 * come the other way round.
 *
 * A step is a visible operation, and all that its thread does until it stands before the next one.
 * footprint.c keeps what each step uses or changes: words of memory, and the engine's own state.
 * Two steps of different threads are dependent if one changes what the other uses. Nothing else is
 * taken for independent: what a part keeps has to be in the hooks ACCESS, READ, WROTE and TOUCHED,
 * or in one of the others that footprint.c takes; a step that was ended by a report depends on all
 * others. What the lock validator learns is left out: whoever of those that together invert an
 * order of locks comes last is the one that is reported.
 *
 * order.c has vector clocks of that, and finds races: pairs of dependent steps with no other step
 * in between that is after the one and before the other.
 */
#ifndef SIM_POR_H
#define SIM_POR_H

#include "core/part.h"

#define POR_NONE UINT32_MAX
#define POR_MAX_STEPS 65535u /* of an execution */
#define POR_MAX_THREADS 128  /* threads of an execution that have an entry in a clock */

/**
 * struct por_use - a step uses something
 * @key: what; @bucket: where the key is
 * @step: which step; @before: the use of the same key before, POR_NONE for none
 * @change: it may change it
 */
struct por_use {
	uint64_t key;
	uint32_t bucket, step, before;
	bool change;
};

/**
 * struct por_feet - what is kept of a step for later executions
 * @key: of struct por_use, times 2, plus 1 for a change
 */
struct por_feet {
	uint32_t nr;
	bool all;
	uint64_t key[];
};

/**
 * enum por_gate - on what it depends whether a thread can take its next step
 * @POR_OPEN: on nothing
 * @POR_LOCK: on who holds a lock
 * @POR_OWN: on one thing that each step that lets it go on, or keeps it from that, changes
 */
enum por_gate { POR_OPEN, POR_LOCK, POR_OWN };

/**
 * struct por_step - a step of the execution
 * @uses: number of its first use; @uses_end: of the first one that is not its
 * @before: the thread's step before, or the one that made it; POR_NONE for none
 * @all: it depends on all others; @last_all: the last such step up to this one, POR_NONE for none
 * @thread: ordinal; @nr: which of its steps it is, from 1
 * @gate: of the operation that it began with; @gate_key: what that depends on
 * @en: who could have taken this step
 * @gone: slots of threads that will never begin since
 * @choices: digest of what was chosen in it, 0 for nothing
 * @races: number of races before this step
 */
struct por_step {
	uint64_t gate_key, choices;
	struct sim_threads en, gone;
	const void *obj;
	uint32_t uses, uses_end, races, before, last_all;
	uint16_t thread, nr;
	uint8_t slot, op, gate;
	bool all;
};

extern struct sim_part sim_por_part;

/* footprint.c */
/** por_uses - of all steps, in their order; por_nr_uses of them */
extern struct por_use *por_uses;
extern uint32_t por_nr_uses;
/** por_collect() - the uses from now on are those of step @step, those of later ones are gone */
void por_collect(uint32_t step, uint32_t first_use, uint16_t thread);
/** por_stop() - a step is over. Return: it depends on all others */
bool por_stop(struct sim_threads *gone);
bool por_is_collecting(void);
/** por_touch() - the step uses something */
void por_touch(uint64_t key, bool change);
uint64_t por_own_key(enum sim_own what, uintptr_t which);
uint64_t por_word_key(const void *p);
/** por_last_use() - the last use of what has this key; POR_NONE if there is none */
uint32_t por_last_use(uint64_t key);
/** por_last_relevant() - the same, POR_NONE if no steps depend on each other by it */
uint32_t por_last_relevant(uint64_t key);
/** por_is_relevant() - do steps of several threads depend on each other by what has this key? */
bool por_is_relevant(uint64_t key);
/** por_has_news() - is there more of that since this was last asked? */
bool por_has_news(void);
/** por_forget() - there is no use of anything */
void por_forget(void);

/* order.c */
extern struct por_step *por_steps;
extern uint32_t por_nr_steps;

/**
 * enum por_last - what is known of the step of a race that could have come before the other
 * @POR_TAKEN: it was taken
 * @POR_STOOD: its thread stood before a gate
 * @POR_UNKNOWN: nothing
 */
enum por_last { POR_TAKEN, POR_STOOD, POR_UNKNOWN };

/**
 * struct por_race - a step could have come before another one
 * @step: that other one
 * @end: number of the step itself; of steps if it was never taken
 * @slot: of its thread; @last: what is known of it; @gate_key: what its gate depends on
 * @known: by which step the search knows what comes of it; POR_NONE: it is to look again
 */
struct por_race {
	uint64_t gate_key;
	uint32_t step, end, known;
	uint8_t slot, last;
};
extern struct por_race *por_races;
extern uint32_t por_nr_races;
/** por_whole - the execution came to its end by itself */
extern bool por_whole;

/** por_load() - a search begins; @races: it wants to know them */
void por_load(bool races);
/** por_begin() - the thread in @slot takes the next step, number @step; those of @en could */
void por_begin(uint32_t step, unsigned int slot, struct sim_threads en);
/** por_chose() - the present step has chosen @v */
void por_chose(uint64_t v);
/** por_spawned() - @x was made in step @step, POR_NONE: before the first one */
void por_spawned(const struct sim_thread *x, uint32_t step);

/** por_end() - the last step is over: find out what it depends on, and races with */
void por_end(void);
/** por_over() - the execution is over; threads are still as they were left */
void por_over(void);
/** por_feet_of() - what a step used, added to @feet, which may be NULL */
struct por_feet *por_feet_of(uint32_t step, struct por_feet *feet);
/** por_copy_uses() - to @key, which has room, as in struct por_feet */
void por_copy_uses(uint32_t step, uint64_t *key);
/** por_is_after() - does step @k come after step @i in each order that keeps dependent steps? */
bool por_is_after(uint32_t k, uint32_t i);
/** por_depends() - does the last step depend on that one? */
bool por_depends(const struct por_feet *feet);
/** por_trace() - a digest of the order of dependent steps */
uint64_t por_trace(void);

/* wakeup.c */

/**
 * struct por_wake - a step of a wakeup tree, which is to be tried in a state
 * @next: what is to be tried instead of it, after it; @below: after it, the first of several
 * @slot: of its thread; @size: class of the room it takes
 * @feet: what it uses, as far as is known
 */
struct por_wake {
	struct por_wake *next, *below;
	uint8_t slot, size;
	struct por_feet feet;
};

/** por_reverse() - what is after now is about the other order of this race */
void por_reverse(const struct por_race *r);
/** por_in() - slots of those that have a step in it */
struct sim_threads por_in(void);
/** por_known() - the same comes of it in each execution that has the steps up to this one */
uint32_t por_known(void);

/**
 * enum por_begins - a thread and the other order of a race
 * @POR_BEGINS: its step can be the first one
 * @POR_IS_APART: so it can, but it is not known to be in it
 */
enum por_begins { POR_BEGINS_NOT, POR_BEGINS, POR_IS_APART };
enum por_begins por_begins(unsigned int slot, const struct por_feet *feet);

/** por_wake() - that order is to be tried, where @tree is */
void por_wake(struct por_wake **tree);
/** por_wake_free() - with all that is below; por_wake_free_below() - that only */
void por_wake_free(struct por_wake *w);
void por_wake_free_below(struct por_wake *w);
/** por_was_foreseen() - did the last step use nothing that matters and is not known of @w? */
bool por_was_foreseen(const struct por_wake *w);

#endif
