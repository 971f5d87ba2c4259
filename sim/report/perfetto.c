// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trace events ("Trace Event Format", as chrome://tracing has it) in JSON, which ui.perfetto.dev
 * opens: a track for each thread, functions as nested slices, in them a slice of a microsecond for
 * each step, flows from who wakes or makes a thread to where it goes on, the violation as an
 * instant, the step as a counter.
 */
#include <stdlib.h>
#include <string.h>
#include "base/json.h"
#include "base/memory.h"
#include "report/view.h"

#define PROCESS 1

/** struct track - a thread. @open: functions that it is in; @end: when its last step was over */
struct track {
	const struct view_path *open;
	uint32_t end;
};

static json_t *event(const char *phase, const char *name, uint32_t thread, uint32_t ts)
{
	return json_pack("{s:s, s:o, s:i, s:i, s:i}", "ph", phase, "name", json_text(name), "pid",
			 PROCESS, "tid", (int)sim_pid(thread), "ts", (int)ts);
}

static void set(json_t *e, const char *key, json_t *value)
{
	json_object_set_new(e, key, value);
}

static void name_tracks(const struct view *v, json_t *list)
{
	json_t *e = event("M", "process_name", VIEW_NONE, 0);

	set(e, "args", json_pack("{s:o}", "name", json_text(v->origin->scenario)));
	json_add(list, e);
	for (uint32_t i = 0; i < v->run->nr_threads; i++) {
		e = event("M", "thread_name", i, 0);
		set(e, "args", json_pack("{s:o}", "name", json_text(view_thread(v, i))));
		json_add(list, e);
	}
}

static unsigned int common(const struct view_path *a, const struct view_path *b)
{
	unsigned int n = 0;

	while (a && b && n < a->at.nr && n < b->at.nr &&
	       !strcmp(a->at.frame[n].func, b->at.frame[n].func))
		n++;
	return n;
}

static void close_slices(const struct track *t, uint32_t thread, unsigned int keep, json_t *list)
{
	for (unsigned int n = t->open ? t->open->at.nr : 0; n > keep; n--)
		json_add(list, event("E", t->open->at.frame[n - 1].func, thread, t->end));
}

static void open_slices(const struct view_path *p, const struct view_row *r, unsigned int from,
			json_t *list)
{
	for (unsigned int n = from; p && n < p->at.nr; n++) {
		const struct path_frame *f = &p->at.frame[n];
		json_t *e = event("B", f->func, r->thread, r->step);

		set(e, "args",
		    json_pack("{s:o, s:i}", "file", json_text(f->file), "line", f->line));
		json_add(list, e);
	}
}

/* A thread comes to a path: what it has left ends, what is new begins. */
static void enter(struct track *t, const struct view_row *r, json_t *list)
{
	unsigned int keep = common(t->open, r->path);

	close_slices(t, r->thread, keep, list);
	open_slices(r->path, r, keep, list);
	t->open = r->path;
}

/* What a row did: a slice where it is the first of its step, else an instant in it. */
static void put_row(const struct view_row *r, bool first, json_t *list)
{
	json_t *e = event(first ? "X" : "i", r->op, r->thread, r->step);

	set(e, first ? "dur" : "s", first ? json_integer(1) : json_string("t"));
	if (r->text)
		set(e, "args", json_pack("{s:o}", "text", json_text(r->text)));
	else
		set(e, "args",
		    json_pack("{s:o, s:o}", "object", json_text(r->object), "arg",
			      json_text(r->arg)));
	json_add(list, e);
}

static void put_flow(const struct view *v, uint32_t row, json_t *list)
{
	const struct view_row *to = &v->row[row], *from = &v->row[to->after];
	json_t *e = event("s", "wake", from->thread, from->step);

	set(e, "cat", json_string("wake"));
	set(e, "id", json_integer(row));
	json_add(list, e);
	e = event("f", "wake", to->thread, to->step);
	set(e, "cat", json_string("wake"));
	set(e, "id", json_integer(row));
	set(e, "bp", json_string("e"));
	json_add(list, e);
}

static void put_counter(uint32_t step, json_t *list)
{
	json_t *e = event("C", "step", VIEW_NONE, step);

	set(e, "args", json_pack("{s:i}", "step", (int)step));
	json_add(list, e);
}

static void put_rows(const struct view *v, struct track *track, json_t *list)
{
	uint32_t step = 0;

	for (uint32_t i = 0; i < v->nr_rows; i++) {
		const struct view_row *r = &v->row[i];
		bool first = r->step != step;
		struct track *t;

		if (first)
			put_counter(r->step, list);
		step = r->step;
		if (r->thread == VIEW_NONE)
			continue;
		t = &track[r->thread];
		if (r->rec)
			enter(t, r, list);
		t->end = r->step + 1;
		put_row(r, first, list);
		if (r->after != VIEW_NONE)
			put_flow(v, i, list);
	}
	for (uint32_t i = 0; i < v->run->nr_threads; i++)
		close_slices(&track[i], i, 0, list);
}

static void put_reports(const struct view *v, json_t *list)
{
	for (size_t i = 0; i < v->run->nr_reports; i++) {
		const struct sim_report *r = &v->run->reports[i];
		json_t *e = event("i", r->signature, r->thread, view_step(v, r) + 1);

		set(e, "s", json_string("g"));
		json_add(list, e);
	}
}

void view_put_perfetto(struct view *v, FILE *out)
{
	struct track *track = sim_zeroed(v->run->nr_threads, sizeof(*track), "a view");
	json_t *list;

	json_begin();
	list = json_array();
	name_tracks(v, list);
	put_rows(v, track, list);
	put_reports(v, list);
	free(track);
	json_print(json_pack("{s:s, s:o}", "displayTimeUnit", "ns", "traceEvents", list), out);
}
