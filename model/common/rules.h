/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checking the rules of rules.def. A rule that the table has not does not compile; a rule that is
 * claimed to be checked, and is not, is told by tests/tools/rules.sh.
 */
#ifndef COMMON_RULES_H
#define COMMON_RULES_H

#include <sim/world.h>

enum {
#define RULE(number, kind, text, source, in_model, in_trees) RULE_##number = SIM_R_##kind,
#include "common/rules.def"
#undef RULE
};

/**
 * INVARIANT() - check a rule
 * @cond: what must hold
 * @obj: what it is about, or NULL
 * @number: of the rule
 * @fmt: literal, printf format of what went wrong; then its arguments
 */
#define INVARIANT(cond, obj, number, fmt, ...)                                                     \
	SIM_RULE((enum sim_report_kind)RULE_##number, number, cond, obj,                           \
		 fmt " (rule " #number ")", ##__VA_ARGS__)

/** world_rules - what this world keeps of them, for struct sim_world */
extern const struct sim_rule world_rules[];

/* that of the engine is of no rule of the table */
#undef SIM_INVARIANT

#endif
