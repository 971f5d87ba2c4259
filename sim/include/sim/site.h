/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the source a primitive was called.
 *
 * A site is a static constant that the calling macro makes, so that function
 * and file are the same under every compiler and optimisation level, and the
 * line is where the call is on one line: of a macro call over several, gcc
 * counts the first and clang the last. A call that gets into a trace is
 * therefore on one line; tests/determinism/run.sh compares them. Return
 * addresses are not the same: they are taken only for stacks, which are not
 * part of a trace.
 */
#ifndef SIM_SITE_H
#define SIM_SITE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct sim_site - a place in the source of the code under test
 * @func: function name
 * @file: path as the compiler was given it, relative to the project's root
 * @line: line, counted from 1
 */
struct sim_site {
	const char *func;
	const char *file;
	unsigned int line;
};

/** SIM_SITE() - the site of this very place; evaluates to a pointer that never dies */
#define SIM_SITE()                                                                      \
	({                                                                              \
		static const struct sim_site sim_site_ = { __func__, __FILE__, __LINE__ }; \
		&sim_site_;                                                             \
	})

/**
 * sim_site_of() - the site of a return address, for code that cannot be given SIM_SITE()
 * @pc: return address of a call in the code under test
 *
 * Function, file and line come from debug information, past functions of
 * headers that were inlined there. Return: a pointer that never dies, the same
 * for the same address; "?" where nothing is known.
 */
const struct sim_site *sim_site_of(uintptr_t pc);

/**
 * sim_set_site_resolver() - who reads debug information for sim_site_of()
 * @fn: fills in a site, whose texts must live on; false when it knows nothing. NULL: nobody.
 */
void sim_set_site_resolver(bool (*fn)(uintptr_t pc, struct sim_site *site));

#endif
