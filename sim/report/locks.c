// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks in reports: what the lock validator wrote, and who holds what, line by
 * line as kernel/locking/lockdep.c prints it.
 */
#include <inttypes.h>
#include <string.h>
#include "report/text.h"

/* print_ip_sym(); the address is as if the world were the kernel, by its place in its image */
static void put_ip(struct symbols *s, const struct sim_run *run, const struct sim_place *at,
		   FILE *out)
{
	uintptr_t pc;

	if (place_frame(s, run, at, &pc))
		fprintf(out, "[<%016" PRIx64 ">] ", symbols_text_addr(s, pc));
	put_place(s, run, at, out);
}

void put_detail(struct symbols *s, const struct sim_run *run, const struct sim_report *v, FILE *out)
{
	const struct sim_place *at = v->place;

	for (const char *c = v->detail; c && *c; c++) {
		if (*c == SIM_DETAIL_AT)
			put_place(s, run, at++, out);
		else if (*c == SIM_DETAIL_IP)
			put_ip(s, run, at++, out);
		else if (*c == SIM_DETAIL_STACK)
			put_stack(s, run, at++, "       ", out);
		else
			fputc(*c, out);
	}
}

static unsigned int count_held(const struct sim_report *v, uint32_t thread)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < v->nr_held; i++)
		n += v->held[i].thread == thread;
	return n;
}

void put_held_by(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		 uint32_t thread, FILE *out)
{
	unsigned int n = count_held(v, thread), at = 0;
	char who[OBJ_NAME_MAX], text[SIM_LOCK_TEXT];

	thread_task(run, thread, who);
	if (!n) {
		fprintf(out, "no locks held by %s.\n", who);
		return;
	}
	fprintf(out, "%u lock%s held by %s:\n", n, n == 1 ? "" : "s", who);
	for (unsigned int i = 0; i < v->nr_held; i++) {
		const struct sim_held *h = &v->held[i];

		if (h->thread != thread)
			continue;
		fprintf(out, " #%u: %016" PRIx64 " %s, at: ", at++, sim_model_addr(h->lock),
			sim_lock_text(&h->cls, text));
		put_place(s, run, &h->at, out);
		fputc('\n', out);
	}
}

void put_held_by_others(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
			uint32_t thread, FILE *out)
{
	for (uint32_t x = 0; x < run->nr_threads; x++) {
		if (x == thread || !count_held(v, x))
			continue;
		fputc('\n', out);
		put_held_by(s, run, v, x, out);
	}
}

void put_all_locks(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		   FILE *out)
{
	fputs("\nShowing all locks held in the system:\n", out);
	for (uint32_t x = 0; x < run->nr_threads; x++)
		if (count_held(v, x))
			put_held_by(s, run, v, x, out);
	fputc('\n', out);
	put_rule('=', 45, out);
}

static bool named_before(const struct sim_report *v, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (v->held[i].lock == v->held[n].lock)
			return true;
	return false;
}

void put_lock_names(struct symbols *s, const struct sim_report *v, FILE *out)
{
	struct sim_obj_info o;
	bool any = false;

	for (unsigned int i = 0; i < v->nr_held; i++) {
		const struct sim_held *h = &v->held[i];
		char name[OBJ_NAME_MAX];

		/* static ones have the name of their class */
		if (named_before(v, i) || !sim_obj_find(h->lock, &o))
			continue;
		fprintf(out, "%s %016" PRIx64 ": %s\n", any ? "" : "\nThe locks are those of:\n",
			sim_model_addr(h->lock), obj_name(s, h->lock, true, name));
		any = true;
	}
}
