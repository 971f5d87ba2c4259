/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenarios made up from a number: two or three tasks on one file, an event that
 * strikes, constraints on their order. The same number is the same scenario.
 */
#ifndef TESTS_GENERATED_PLAN_H
#define TESTS_GENERATED_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sim/explore.h>

#define PLAN_BLOCKS 4
#define PLAN_ROWS 2
#define PLAN_CONSTRAINTS 2
#define PLAN_TEXT 4096
#define PLAN_NAME 64

/**
 * struct plan_point - one side of a constraint
 * @row: statement of the block @block; @in: that block is named
 * @func: function point, empty for none
 */
struct plan_point {
	unsigned int block, row;
	bool in;
	char func[PLAN_NAME];
};

/**
 * struct plan - a scenario
 * @setup: row of the table of set-ups, @dio: how its direct I/O completes
 * @nr_blocks: tasks and the event, if there is one, as the last
 * @backwards: constraints lead from later blocks to earlier ones
 * @row: row of the table of operations, for each statement of each block
 * @fail, @bound: as of struct sim_explore
 */
struct plan {
	uint64_t rng;
	unsigned int setup, dio;
	unsigned int nr_blocks, nr_rows[PLAN_BLOCKS], row[PLAN_BLOCKS][PLAN_ROWS];
	bool event, backwards;
	unsigned int nr_constraints;
	struct plan_point constraint[PLAN_CONSTRAINTS][2];
	struct sim_fail fail;
	unsigned int bound;
};

/** plan_make() - the scenario of a number, without function points */
void plan_make(struct plan *p, uint64_t seed);
/** plan_below() - a number below @n */
unsigned int plan_below(struct plan *p, unsigned int n);
/** plan_block() - what a block is called. @buf: PLAN_NAME bytes */
const char *plan_block(const struct plan *p, unsigned int block, char *buf);
/** plan_text() - the scenario as a text, with so many @constraints. @buf: PLAN_TEXT bytes */
size_t plan_text(const struct plan *p, unsigned int constraints, char *buf);

#endif
