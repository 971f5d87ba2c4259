// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of upstream changes, as the engine wants it.
 */
#include "changes/changes.h"

bool change_on[NR_CHANGES];

const struct sim_change model_changes[] = {
#define MODEL_CHANGE_ROW(id, n, c, v, s)                                                           \
	{.name = n, .commit = c, .version = v, .subject = s, .on = &change_on[CHANGE_##id]},
	MODEL_CHANGES(MODEL_CHANGE_ROW)
#undef MODEL_CHANGE_ROW
		{.name = NULL},
};
