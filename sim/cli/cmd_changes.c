// SPDX-License-Identifier: GPL-2.0-only
/* stacksim changes: the history of a world that --gen, --with and --without switch. */
#include <string.h>
#include "cli/cli.h"

int cmd_changes(const struct options *o)
{
	int width = 0;
	struct world w;

	if (world_load(&w, o->world ? o->world : DEFAULT_WORLD, stderr))
		return RC_USAGE;
	for (const struct sim_change *c = w.def->changes; c && c->name; c++)
		if ((int)strlen(c->name) > width)
			width = strlen(c->name);
	for (const struct sim_change *c = w.def->changes; c && c->name; c++)
		printf("%-*s  %-12s  %-8s  %s\n", width, c->name, c->commit, c->version,
		       c->subject);
	world_unload(&w);
	return RC_OK;
}
