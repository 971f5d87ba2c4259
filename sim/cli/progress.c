// SPDX-License-Identifier: GPL-2.0-only
/* The line that shows how far an exploration is; on a terminal only. */
#include <inttypes.h>
#include <unistd.h>
#include "cli/cli.h"

static void show_progress(const struct sim_stats *st, void *arg)
{
	double s = (double)st->elapsed_ns / 1e9;

	fprintf(stderr, "\r\033[K%" PRIu64 " executions, %.0f/s, depth %u", st->execs,
		s > 0 ? (double)st->execs / s : 0.0, st->max_depth);
	if (arg)
		fprintf(stderr, ", bound %u", st->bound);
	if (arg && st->bound)
		fprintf(stderr, ", complete to bound %u so far", st->bound - 1);
	fflush(stderr);
}

void progress_begin(struct sim_explore *e)
{
	static char has_bound;

	if (!isatty(STDERR_FILENO))
		return;
	e->progress = show_progress;
	e->progress_arg = e->strategy == SIM_S_DFS && e->bound != UINT32_MAX ? &has_bound : NULL;
}

void progress_end(const struct sim_explore *e, const struct sim_stats *st)
{
	if (!e->progress)
		return;
	show_progress(st, NULL);
	fputc('\n', stderr);
}
