// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a search has seen, where an option asks for it: outcomes.
 */
#include <string.h>
#include "cli/seen.h"

static void seen_add(void *arg)
{
	struct seen *seen = arg;

	outcomes_add(&seen->outcomes);
}

void seen_begin(struct seen *seen, const struct session *s, struct sim_explore *e)
{
	memset(seen, 0, sizeof(*seen));
	if (!s->opt->outcomes)
		return;
	outcomes_begin(&seen->outcomes, s->scn);
	e->each = seen_add;
	e->each_arg = seen;
}

void seen_end(struct seen *seen, struct sim_explore *e, FILE *out)
{
	if (!e->each)
		return;
	if (out)
		outcomes_print(&seen->outcomes, out);
	outcomes_free(&seen->outcomes);
	e->each = NULL;
}
