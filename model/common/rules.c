// SPDX-License-Identifier: GPL-2.0-only
/* The rules as this world keeps them: its own column of rules.def. */
#include "common/rules.h"
#include "ops/ops.h"

/* clang-format off */
#define SEEN(how, ...) how, {__VA_ARGS__}
#define BY(checker, fault) BY_AS(checker, fault, 0)
#define BY_AS(checker, fault, number) {SIM_C_##checker, fault, number}
#define UNSEEN(why) why, {{0}}
#if OP_IN_TREES
#define RULE(number, kind, text, source, in_model, in_trees) \
	{number, SIM_R_##kind, text, source, in_trees},
#else
#define RULE(number, kind, text, source, in_model, in_trees) \
	{number, SIM_R_##kind, text, source, in_model},
#endif
/* clang-format on */

const struct sim_rule world_rules[] = {
#include "common/rules.def"
	{.number = 0},
};
