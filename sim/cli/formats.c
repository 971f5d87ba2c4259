// SPDX-License-Identifier: GPL-2.0-only
/* The table of report formats, and those that are one call for each report. */
#include <string.h>
#include "cli/cli.h"
#include "repro/repro.h"

static void put_reports(struct view *v, view_put *put, FILE *out)
{
	for (size_t i = 0; i < v->run->nr_reports; i++) {
		if (i)
			fputc('\n', out);
		put(v->sym, v->run, &v->run->reports[i], out);
	}
}

static void put_text(struct view *v, FILE *out)
{
	put_reports(v, render_report, out);
}

static void put_diagram(struct view *v, FILE *out)
{
	put_reports(v, render_diagram, out);
}

const struct report_format report_formats[] = {
	{"text", "the report as the kernel prints it", put_text, false},
	{"diagram", "a column for each thread, as in commit messages", put_diagram, false},
	{"ftrace", "the text of /sys/kernel/tracing/trace, a microsecond for each step",
	 view_put_ftrace, false},
	{"trace.dat", "the same for trace-cmd and KernelShark, which read no text",
	 view_put_tracedat, true},
	{"perfetto", "trace events in JSON, for ui.perfetto.dev", view_put_perfetto, false},
	{"json", "all that is known, as sim/report/schema.json describes it", view_put_json, false},
	{"html", "a page to step through, which needs no network", view_put_html, false},
	{"commit", "a commit message to be filled in, with report and diagram", view_put_commit,
	 false},
	{"c", "a program that makes the same system calls on the running kernel", repro_put, false},
	{.name = NULL},
};

const struct report_format *report_format_find(const char *name)
{
	const struct report_format *f = report_formats;

	while (f->name && strcmp(f->name, name))
		f++;
	return f->name ? f : NULL;
}
