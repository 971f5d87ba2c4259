// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line that shows how far an exploration is, and which; on a terminal only,
 * and past guard_output(), which would take the terminal's commands out of it.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/colour.h"
#include "base/memory.h"
#include "cli/cli.h"

static const char *title;
static bool on_terminal;
static char **told;
static size_t nr_told;

static void show_progress(const struct sim_stats *st, void *arg)
{
	double s = (double)st->elapsed_ns / 1e9;

	dprintf(STDERR_FILENO, "\r\033[K%s%s%" PRIu64 " executions, %.0f/s, depth %u",
		title ? title : "", title ? ": " : "", st->execs,
		s > 0 ? (double)st->execs / s : 0.0, st->max_depth);
	if (arg)
		dprintf(STDERR_FILENO, ", bound %u", st->bound);
	if (arg && st->bound)
		dprintf(STDERR_FILENO, ", complete to bound %u so far", st->bound - 1);
}

void progress_begin(struct sim_explore *e, const char *name)
{
	static char has_bound;

	title = name;
	while (nr_told)
		free(told[--nr_told]);
	free(told);
	told = NULL;
	on_terminal = isatty(STDERR_FILENO);
	if (!on_terminal)
		return;
	e->progress = show_progress;
	e->progress_arg = e->strategy->bounded && e->bound != UINT32_MAX ? &has_bound : NULL;
}

void progress_end(const struct sim_explore *e, const struct sim_stats *st)
{
	if (!e->progress)
		return;
	show_progress(st, NULL);
	dprintf(STDERR_FILENO, "\n");
}

void progress_found(const struct sim_finding *f, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < nr_told; i++)
		if (!strcmp(told[i], f->signature))
			return; /* by another pass */
	told = sim_grow(told, nr_told, sizeof(*told), "findings");
	told[nr_told++] = sim_strdup(f->signature);
	if (on_terminal)
		dprintf(STDERR_FILENO, "\r\033[K");
	colour(stderr, COLOUR_BAD);
	fprintf(stderr, "stacksim: %s%sfound: %s\n", title ? title : "", title ? ": " : "",
		f->signature);
	colour(stderr, COLOUR_NONE);
}

void progress_say(const char *fmt, ...)
{
	va_list ap;

	if (!isatty(STDERR_FILENO))
		return;
	dprintf(STDERR_FILENO, "\r\033[K");
	va_start(ap, fmt);
	vdprintf(STDERR_FILENO, fmt, ap);
	va_end(ap);
}

void progress_clear(const struct sim_explore *e)
{
	if (e->progress)
		dprintf(STDERR_FILENO, "\r\033[K");
}
