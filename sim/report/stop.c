// SPDX-License-Identifier: GPL-2.0-only
/*
 * An execution that was stopped on its way: what each thread does and waits for, who holds which
 * locks, and what happened last.
 */
#include "report/text.h"

static void put_doing(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		      const struct sim_blocked *b, FILE *out)
{
	char name[OBJ_NAME_MAX];

	if (b->thread == v->thread) {
		fputs("is running\n", out);
	} else if (b->running) {
		rec_obj_name(s, &(struct sim_rec){.op = b->op, .obj = b->obj}, name);
		fprintf(out, "could go on, with %s%s%s\n", op_name(b->op), name[0] ? " of " : "",
			name);
	} else if (b->op == SIM_START) {
		fputs("has not begun\n", out);
	} else {
		put_waiting(s, run, v, b, out);
	}
}

static void put_threads(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
			FILE *out)
{
	char who[OBJ_NAME_MAX];

	for (unsigned int i = 0; i < v->nr_blocked; i++) {
		const struct sim_blocked *b = &v->blocked[i];

		fprintf(out, "\n%s ", thread_task(run, b->thread, who));
		put_doing(s, run, v, b, out);
		put_stack(s, run, &(struct sim_place){b->site, b->stack}, " ", out);
	}
	if (v->nr_blocked == SIM_MAX_BLOCKED_REPORTED)
		fputs("\nthere may be more\n", out);
}

void render_stop(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 size_t events, FILE *out)
{
	size_t first = events < run->nr_rec ? run->nr_rec - events : 0;

	put_threads(s, run, v, out);
	if (v->nr_held) {
		put_all_locks(s, run, v, out);
		put_lock_names(s, v, out);
	} else {
		fputs("\nno locks are held\n", out);
	}
	fputs(first ? "\nlast events:\n" : "\nevents:\n", out);
	render_trace_from(s, run, first, out);
}
