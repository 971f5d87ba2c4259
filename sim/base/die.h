/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends of the process that are the engine's own: exit code 5, and no statement about the code
 * under test.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#define SIM_EXIT_FAULT 5 /* RC_FAULT of the commands */

/** sim_no_memory() - the memory for @what cannot be had. What was printed until now stays */
void sim_no_memory(const char *what) __attribute__((noreturn));

/** sim_cannot() - the same where the system does not do what is needed: "cannot WHAT: WHY" */
void sim_cannot(const char *what, const char *why) __attribute__((noreturn));

#endif
