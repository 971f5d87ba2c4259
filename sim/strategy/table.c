// SPDX-License-Identifier: GPL-2.0-only
/* All strategies. The Makefile makes the list: STRATEGY(NAME) for each sim/strategy/NAME.c. */
#include <string.h>
#include "core/strategy.h"

#define STRATEGY(name) extern const struct sim_strategy sim_##name;
#include "strategies.h"
#undef STRATEGY

const struct sim_strategy *const sim_strategies[] = {
#define STRATEGY(name) &sim_##name,
#include "strategies.h"
#undef STRATEGY
	NULL,
};

const struct sim_strategy *sim_strategy_find(const char *name)
{
	const struct sim_strategy *const *s = sim_strategies;

	while (*s && strcmp((*s)->name, name))
		s++;
	return *s;
}
