// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was made to fail (--fail), place by place. A place is an operation with the
 * calls that led to it: which setxattr of a copy-up failed is what one wants to know.
 */
#include <inttypes.h>
#include <string.h>
#include "cli/cli.h"

const char *const fail_names[] = {
	[SIM_FAIL_NONE] = "none",
	[SIM_FAIL_ALLOC] = "alloc",
	[SIM_FAIL_IO] = "io",
	NULL,
};

#define MAX_CALLERS 6 /* that are told */

static void print_place(const struct session *s, const struct sim_failure *f, FILE *out)
{
	const char *inner = f->site->func;
	unsigned int told = 0;

	fprintf(out, "%s of %s, %s %s:%u", strerrorname_np(-f->err), f->what, f->site->func,
		f->site->file, f->site->line);
	for (unsigned int i = 0; i < f->nr_frames; i++) {
		const struct sym_frame *frame;
		size_t n = symbols_frames(s->sym, f->frame[i], &frame);

		for (size_t k = 0; k < n && told < MAX_CALLERS; k++) {
			if (strcmp(frame[k].func, inner))
				fprintf(out, "%s%s", told++ ? ", " : " by ", frame[k].func);
			inner = frame[k].func;
		}
	}
	fputc('\n', out);
}

void print_untried(const struct session *s, FILE *out)
{
	const struct sim_failure *f;
	unsigned int nr = sim_failures(&f), untried = 0;

	for (unsigned int i = 0; i < nr; i++) {
		if (f[i].execs)
			continue;
		if (!untried++)
			fprintf(out, "come to, and never made to fail:\n");
		print_place(s, &f[i], out);
	}
	if (sim_failures_full())
		fprintf(out, "more than %d places can fail: the others never did\n",
			SIM_MAX_FAILURES);
}

void print_failures(const struct session *s, FILE *out)
{
	const struct sim_failure *f;
	unsigned int nr = sim_failures(&f), tried = 0;

	for (unsigned int i = 0; i < nr; i++)
		tried += f[i].execs > 0;
	if (nr)
		fprintf(out, "failures to choose from: %u, tried: %u\n", nr, tried);
	if (tried)
		fprintf(out, "executions  reported\n");
	for (unsigned int i = 0; i < nr; i++) {
		if (!f[i].execs)
			continue;
		fprintf(out, "%10" PRIu64 "%10" PRIu64 "  ", f[i].execs, f[i].reported);
		print_place(s, &f[i], out);
	}
	print_untried(s, out);
}
