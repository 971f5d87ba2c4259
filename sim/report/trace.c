// SPDX-License-Identifier: GPL-2.0-only
/*
 * The canonical trace: what two runs are compared by. It has no addresses and
 * no stacks, so it is the same bytes under every compiler.
 */
#include <inttypes.h>
#include "report/render.h"

#define SMALL 65536

/*
 * An argument may be a pointer (the new value of an atomic exchange): it is
 * shown as the object it points to.
 */
const char *rec_arg(struct symbols *s, const struct sim_rec *r, char *buf)
{
	int64_t value = (int64_t)r->arg;

	if (r->op == SIM_CHOICE)
		snprintf(buf, OBJ_NAME_MAX, "%u/%u", (uint32_t)r->arg, (uint32_t)(r->arg >> 32));
	else if (value <= SMALL ||
		 obj_name(s, (const void *)(uintptr_t)r->arg, false, buf)[0] == '?')
		snprintf(buf, OBJ_NAME_MAX, "%" PRId64, value);
	return buf;
}

static void put_record(struct symbols *s, const struct sim_run *run, const struct sim_rec *r,
		       FILE *out)
{
	char name[OBJ_NAME_MAX];

	fprintf(out, "%u %s", r->step, thread_name(run, r->thread, name));
	rec_obj_name(s, r, name);
	fprintf(out, " %s %s", op_name(r->op), name[0] ? name : "-");
	fprintf(out, " %s", rec_arg(s, r, name));
	if (r->site)
		fprintf(out, " %s:%u", r->site->func, r->site->line);
	fputc('\n', out);
}

/*
 * What tracepoints printed, trace_print_context() of kernel/trace/trace_output.c. @at: up to that
 * record. Return: the first line that is left, of those from @i on.
 */
static uint32_t put_lines(const struct sim_run *run, uint32_t i, size_t at, FILE *out)
{
	char name[OBJ_NAME_MAX];

	for (; i < run->nr_lines && run->line[i].at <= at; i++) {
		const struct sim_line *l = &run->line[i];

		fprintf(out, "%16s-%-7u %s\n", thread_name(run, l->thread, name),
			sim_pid(l->thread), l->text);
	}
	return i;
}

/* Return: how many lines of tracepoints come before record @at */
static uint32_t lines_before(const struct sim_run *run, size_t at)
{
	uint32_t i = 0;

	while (at && i < run->nr_lines && run->line[i].at < at)
		i++;
	return i;
}

void render_trace_from(struct symbols *s, const struct sim_run *run, size_t first, FILE *out)
{
	uint32_t line = lines_before(run, first);

	for (size_t i = first; i < run->nr_rec; i++) {
		line = put_lines(run, line, i, out);
		put_record(s, run, &run->rec[i], out);
	}
	put_lines(run, line, run->nr_rec, out);
	if (run->lines_lost)
		fprintf(out, "CPU:0 [LOST %u EVENTS]\n", run->lines_lost);
	for (size_t i = 0; i < run->nr_reports; i++)
		fprintf(out, "report %s\n", run->reports[i].signature);
}

void render_trace(struct symbols *s, const struct sim_run *run, FILE *out)
{
	render_trace_from(s, run, 0, out);
}
