/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A planted fault for each thing that a checker of the engine finds, and its
 * clean twin: the same program, which differs in the fault only. Compiled with
 * the instrumentation, as code under test is.
 */
#ifndef TESTS_CHECKS_K_H
#define TESTS_CHECKS_K_H

#include <stddef.h>
#include <sim/checks.h>

/**
 * struct planted - a fault
 * @checker: whose it is
 * @name: of the program
 * @what: half a sentence
 * @signature: what is reported
 * @start: spawns the threads; its argument says whether the fault is there
 */
struct planted {
	enum sim_checker_id checker;
	const char *name, *what, *signature;
	void (*start)(void *fault);
};

extern const struct planted planted[]; /* ended by a NULL start */

/** planted_memory() - static memory of the programs. @size: bytes of it */
void *planted_memory(size_t *size);
/** planted_boot() - makes their locks and queues; for struct sim_program */
int planted_boot(void *arg);

#endif
