// SPDX-License-Identifier: GPL-2.0-only
/* The rows of a view: records and lines of tracepoints in one order, with names and call paths. */
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "report/view.h"

static int compare_frames(const struct path_frame *a, const struct path_frame *b)
{
	int c = strcmp(a->func, b->func);

	c = c ? c : strcmp(a->file ? a->file : "", b->file ? b->file : "");
	return c ? c : a->line - b->line;
}

static int compare_paths(const void *a, const void *b)
{
	const struct path *p = a, *q = b;
	int c = (int)p->nr - (int)q->nr;

	for (unsigned int i = 0; !c && i < p->nr; i++)
		c = compare_frames(&p->frame[i], &q->frame[i]);
	return c;
}

const struct view_path *view_path(struct view *v, const struct path *p)
{
	struct view_path *known;
	void *at = tfind(p, &v->paths, compare_paths);

	if (!p->nr)
		return NULL;
	if (at)
		return *(struct view_path **)at;
	known = sim_zeroed(1, sizeof(*known), "a view");
	known->at = *p;
	known->index = (uint32_t)v->nr_paths;
	v->path = sim_grow(v->path, v->nr_paths, sizeof(*v->path), "a view");
	v->path[v->nr_paths++] = known;
	return *(struct view_path **)sim_tree_add(known, &v->paths, compare_paths);
}

const char *view_thread(const struct view *v, uint32_t thread)
{
	return thread < v->run->nr_threads ? v->thread[thread] : "boot";
}

const struct sim_report *view_report(const struct view *v)
{
	const char *named = v->origin->report;
	const struct sim_report *r = named ? find_report(v->run, named) : NULL;

	return r ? r : v->run->nr_reports ? v->run->reports : NULL;
}

uint32_t view_step(const struct view *v, const struct sim_report *r)
{
	return r->step < v->run->steps ? r->step : v->run->steps;
}

const char *view_text(struct view *v, const struct sim_report *r, view_put *put)
{
	const char *kept;
	char *text;
	FILE *out = sim_text_open(&text);

	put(v->sym, v->run, r, out);
	sim_text_close(out);
	kept = sim_intern(&v->names, text);
	free(text);
	return kept;
}

static struct view_row *add_row(struct view *v, uint32_t step, uint32_t thread)
{
	struct view_row *r;

	v->row = sim_grow(v->row, v->nr_rows, sizeof(*v->row), "a view");
	r = &v->row[v->nr_rows++];
	*r = (struct view_row){
		.step = step,
		.thread = thread < v->run->nr_threads ? thread : VIEW_NONE,
		.object = "",
		.arg = "",
		.after = VIEW_NONE,
	};
	return r;
}

/* Within an operation of the scenario a path begins with that, which is a place in its file. */
static void add_path(struct view *v, struct view_row *r, const struct sim_rec *rec)
{
	bool is_call = rec->op == SIM_CALL || rec->op == SIM_RET;
	const struct sim_site **call = r->thread == VIEW_NONE ? NULL : &v->call[r->thread];
	struct path p = {.nr = 0};

	if (call && is_call)
		*call = rec->site;
	if (call && *call)
		path_push(&p, (*call)->func, (*call)->file, (int)(*call)->line);
	if (!is_call)
		path_of(v->sym, v->run, rec->stack, rec->site, &p);
	if (call && rec->op == SIM_RET)
		*call = NULL;
	r->path = view_path(v, &p);
}

static void add_record(struct view *v, const struct sim_rec *rec)
{
	struct view_row *r = add_row(v, rec->step, rec->thread);
	char buf[OBJ_NAME_MAX];

	r->rec = rec;
	r->kind = rec->op;
	r->op = op_name(rec->op);
	r->object = sim_intern(&v->names, rec_obj_name(v->sym, rec, buf));
	r->arg = sim_intern(&v->names, rec_arg(v->sym, rec, buf));
	r->site = rec->site;
	add_path(v, r, rec);
}

/* A line of a tracepoint is "[000] ..... 10.000020: EVENT: TEXT" (mem/tracepoint.c). */
static void add_line(struct view *v, const struct sim_line *l)
{
	uint32_t step = l->at ? v->run->rec[l->at - 1].step : 0;
	struct view_row *r = add_row(v, step, l->thread);
	char event[SIM_LINE_TEXT] = "";
	int text = 0;

	r->kind = SIM_NONE;
	sscanf(l->text, "[%*[0-9]] %5s %*[0-9.]: %[^:]: %n", r->flags, event, &text);
	r->op = sim_intern(&v->names, event);
	r->text = sim_intern(&v->names, l->text + text);
}

static void add_rows(struct view *v)
{
	const struct sim_run *run = v->run;
	uint32_t line = 0;

	for (size_t i = 0; i <= run->nr_rec; i++) {
		while (line < run->nr_lines && run->line[line].at <= i)
			add_line(v, &run->line[line++]);
		if (i < run->nr_rec)
			add_record(v, &run->rec[i]);
	}
}

struct view *view_open(struct symbols *s, const struct view_origin *origin)
{
	struct view *v = sim_zeroed(1, sizeof(*v), "a view");
	char name[OBJ_NAME_MAX];

	v->sym = s;
	v->run = sim_run();
	v->origin = origin;
	v->thread = sim_zeroed(v->run->nr_threads, sizeof(*v->thread), "a view");
	for (uint32_t i = 0; i < v->run->nr_threads; i++)
		v->thread[i] = sim_intern(&v->names, thread_name(v->run, i, name));
	v->call = sim_zeroed(v->run->nr_threads, sizeof(*v->call), "a view");
	add_rows(v);
	view_locks(v);
	view_objects(v);
	view_wakes(v);
	return v;
}

void view_close(struct view *v)
{
	tdestroy(v->paths, free);
	tdestroy(v->names, free);
	free(v->thread);
	free(v->call);
	free(v->row);
	free(v->lock);
	free(v->object);
	free(v->path);
	free(v);
}
