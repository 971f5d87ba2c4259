/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs for the tests of the race detector. They are compiled with the
 * instrumentation, the tests are not. Each exists with its fault and without.
 */
#ifndef TESTS_RACE_K_H
#define TESTS_RACE_K_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct race_case - a program
 * @name: the edge, or what else it is about
 * @start: spawns its threads
 * @funcs: the two functions that race when the fault is planted, after "assert: race in "
 *	where one of them only says that there is no other access, as a free does
 */
struct race_case {
	const char *name;
	void (*start)(void *arg);
	const char *funcs;
};

extern const struct race_case race_cases[]; /* ended by a NULL name */

/** race_planted - with the fault; read by the programs */
extern bool race_planted;

/** race_memory() - static memory of the programs. @size: bytes of it */
void *race_memory(size_t *size);
/** race_boot() - makes their locks and queues; for struct sim_program */
int race_boot(void *arg);

/* programs with tests of their own */
void race_start_plain_write(void *arg);
void race_start_same_value(void *arg);
void race_start_flag(void *arg);
void race_start_boolean(void *arg);
void race_start_pointer(void *arg);
void race_start_barrier(void *arg);
void race_start_places(void *arg);
void race_start_lost_update(void *arg);
void race_start_long_update(void *arg);
void race_start_lost_update_heap(void *arg);
void race_start_copy(void *arg);
void race_start_swarm(void *arg);
void race_start_many_locks(void *arg);
void race_start_many_cells(void *arg);
void race_start_many_races(void *arg);
void race_start_two(void *arg);
/** race_size() - what the lost updates leave; 20 is right */
long race_size(void);

#endif
