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
static void put_arg(struct symbols *s, uint64_t arg, FILE *out)
{
	char name[OBJ_NAME_MAX];
	int64_t value = (int64_t)arg;

	if (value > SMALL && obj_name(s, (const void *)(uintptr_t)arg, false, name)[0] != '?')
		fprintf(out, " %s", name);
	else
		fprintf(out, " %" PRId64, value);
}

static void put_record(struct symbols *s, const struct sim_run *run, const struct sim_rec *r,
		       FILE *out)
{
	char name[OBJ_NAME_MAX];

	fprintf(out, "%u %s", r->step, thread_name(run, r->thread, name));
	rec_obj_name(s, r, name);
	fprintf(out, " %s %s", op_name(r->op), name[0] ? name : "-");
	if (r->op == SIM_CHOICE)
		fprintf(out, " %u/%u", (uint32_t)r->arg, (uint32_t)(r->arg >> 32));
	else
		put_arg(s, r->arg, out);
	if (r->site)
		fprintf(out, " %s:%u", r->site->func, r->site->line);
	fputc('\n', out);
}

void render_trace(struct symbols *s, const struct sim_run *run, FILE *out)
{
	for (size_t i = 0; i < run->nr_rec; i++)
		put_record(s, run, &run->rec[i], out);
	for (size_t i = 0; i < run->nr_reports; i++)
		fprintf(out, "report %s\n", run->reports[i].signature);
}
