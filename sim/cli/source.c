// SPDX-License-Identifier: GPL-2.0-only
/* Where the source of a world is: the tree as its build had it, and the project. */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

void sources_open(struct sources *at, const struct world *w)
{
	char *exe = sim_realpath("/proc/self/exe");

	at->tree = sim_format("%.*s/" WORLD_BUILDS "/%s/src",
			      (int)(strrchr(w->path, '/') - w->path), w->path, w->def->name);
	at->project = project_root(exe);
	free(exe);
}

void sources_close(struct sources *at)
{
	free(at->tree);
	free(at->project);
}
