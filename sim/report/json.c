// SPDX-License-Identifier: GPL-2.0-only
/*
 * A view as JSON, for programs and for the page. sim/report/schema.json says what each member is; a
 * member is never left out, null stands for what is not there.
 */
#include <string.h>
#include <sim/checks.h>
#include "base/json.h"
#include "report/view.h"

#define FORMAT "stacksim-report"
#define VERSION 1

static json_t *number_or_null(uint32_t n)
{
	return n == VIEW_NONE ? json_null() : json_integer(n);
}

static json_t *place(const char *func, const char *file, int line)
{
	return json_pack("{s:o, s:o, s:i}", "func", json_text(func), "file", json_text(file),
			 "line", line);
}

static json_t *site(const struct sim_site *s)
{
	return s ? place(s->func, s->file, (int)s->line) : json_null();
}

static json_t *origin(const struct view *v)
{
	const struct view_origin *o = v->origin;

	return json_pack("{s:o, s:o, s:o}", "name", json_text(o->scenario), "title",
			 json_text(o->title), "file", json_text(o->file));
}

static json_t *world(const struct view *v)
{
	const struct view_origin *o = v->origin;

	return json_pack("{s:o, s:o, s:o, s:o}", "name", json_text(o->world), "changes",
			 json_text(o->changes), "release", json_text(v->run->release), "provenance",
			 json_text(o->provenance));
}

static json_t *schedule(const struct view *v)
{
	const struct sim_schedule *s = v->run->schedule;
	json_t *list = json_array();

	for (size_t i = 0; i < s->nr; i++) {
		const struct sim_seg *g = &s->seg[i];

		if (g->thread == SIM_SEG_CHOICE)
			json_add(list, json_pack("{s:o, s:i, s:i}", "choice", json_text(g->name),
						 "value", (int)g->count, "of", (int)g->of));
		else
			json_add(list, json_pack("{s:i, s:i}", "thread", (int)g->thread, "steps",
						 (int)g->count));
	}
	return list;
}

static json_t *threads(const struct view *v)
{
	static const char *const contexts[] = {
		[SIM_CTX_TASK] = "task",
		[SIM_CTX_KTHREAD] = "kthread",
		[SIM_CTX_SOFTIRQ] = "softirq",
		[SIM_CTX_HARDIRQ] = "hardirq",
	};
	json_t *list = json_array();

	for (uint32_t i = 0; i < v->run->nr_threads; i++)
		json_add(list, json_pack("{s:o, s:i, s:s, s:o}", "name",
					 json_text(view_thread(v, i)), "pid", (int)sim_pid(i),
					 "context", contexts[v->run->thread[i].ctx], "spawner",
					 number_or_null(v->run->thread[i].spawner)));
	return list;
}

static json_t *paths(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->nr_paths; i++) {
		const struct path *p = &v->path[i]->at;
		json_t *path = json_array();

		for (unsigned int k = 0; k < p->nr; k++)
			json_add(path, place(p->frame[k].func, p->frame[k].file, p->frame[k].line));
		json_add(list, path);
	}
	return list;
}

static json_t *rows(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->nr_rows; i++) {
		const struct view_row *r = &v->row[i];

		json_add(list, json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "step",
					 (int)r->step, "thread", number_or_null(r->thread), "op",
					 json_text(r->op), "object",
					 json_text(r->object[0] ? r->object : NULL), "arg",
					 json_text(r->text ? NULL : r->arg), "tracepoint",
					 json_text(r->text), "site", site(r->site), "path",
					 r->path ? json_integer(r->path->index) : json_null(),
					 "after", number_or_null(r->after)));
	}
	return list;
}

static json_t *locks(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->nr_locks; i++) {
		const struct view_lock *l = &v->lock[i];

		json_add(list, json_pack("{s:o, s:o, s:b, s:i, s:o}", "name", json_text(l->name),
					 "thread", number_or_null(l->thread), "read", (int)l->read,
					 "from", (int)l->from, "to", number_or_null(l->to)));
	}
	return list;
}

static json_t *moment(uint32_t step, uint32_t thread, const struct sim_site *at)
{
	return json_pack("{s:i, s:o, s:o}", "step", (int)step, "thread", number_or_null(thread),
			 "site", site(at));
}

static json_t *objects(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->nr_objects; i++) {
		const struct sim_obj_info *o = &v->object[i].info;

		json_add(list,
			 json_pack("{s:o, s:I, s:o, s:o}", "name", json_text(v->object[i].name),
				   "size", (json_int_t)o->size, "allocated",
				   moment(o->alloc_step, o->alloc_thread, o->alloc_site), "freed",
				   o->freed ? moment(o->free_step, o->free_thread, o->free_site)
					    : json_null()));
	}
	return list;
}

static json_t *held(const struct sim_report *r)
{
	char text[SIM_LOCK_TEXT];
	json_t *list = json_array();

	for (unsigned int i = 0; i < r->nr_held; i++) {
		const struct sim_held *h = &r->held[i];

		json_add(list, json_pack("{s:o, s:o, s:o}", "thread", number_or_null(h->thread),
					 "lock", json_text(sim_lock_text(&h->cls, text)), "site",
					 site(h->at.site)));
	}
	return list;
}

static json_t *blocked(const struct view *v, const struct sim_report *r)
{
	char name[OBJ_NAME_MAX];
	json_t *list = json_array();

	for (unsigned int i = 0; i < r->nr_blocked; i++) {
		const struct sim_blocked *b = &r->blocked[i];

		json_add(list,
			 json_pack("{s:o, s:o, s:o, s:o, s:o}", "thread", number_or_null(b->thread),
				   "op", json_text(op_name(b->op)), "object",
				   json_text(obj_name(v->sym, b->obj, op_is_lock(b->op), name)),
				   "holder", number_or_null(b->holder), "site", site(b->site)));
	}
	return list;
}

/* A rule of the stacking path is named at the end of the line that says it is broken. */
static json_t *rule(const struct sim_report *r)
{
	const char *at = strstr(r->signature, "(rule ");
	int nr;

	return at && sscanf(at, "(rule %d)", &nr) == 1 ? json_integer(nr) : json_null();
}

/*
 * The operation of the scenario that a thread was in, NULL for none: a path begins with it, as
 * those of rows. What a step reports comes before its end.
 */
static const struct sim_site *call_at(const struct view *v, const struct sim_report *r)
{
	const struct sim_site *call = NULL;

	for (size_t i = 0; i < v->run->nr_rec && v->run->rec[i].step <= r->step; i++) {
		const struct sim_rec *rec = &v->run->rec[i];

		if (rec->thread != r->thread)
			continue;
		if (rec->op == SIM_CALL)
			call = rec->site;
		else if (rec->op == SIM_RET && rec->step < r->step)
			call = NULL;
	}
	return call;
}

static json_t *report(struct view *v, const struct sim_report *r)
{
	char name[OBJ_NAME_MAX];
	const char *about = r->size ? obj_name(v->sym, r->addr, false, name)
				    : obj_name(v->sym, r->obj, true, name);
	const struct sim_site *call = r->kind == SIM_R_EXPECT ? NULL : call_at(v, r);
	struct path p = {.nr = 0};
	const struct view_path *path;

	if (call)
		path_push(&p, call->func, call->file, (int)call->line);
	path_of(v->sym, v->run, r->stack, r->site, &p);
	path = view_path(v, &p);
	return json_pack(
		"{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "signature",
		json_text(r->signature), "checker", sim_checkers[sim_checker_of(r->kind)].name,
		"rule", rule(r), "at", moment(view_step(v, r), r->thread, r->site), "object",
		json_text(about[0] ? about : NULL), "other",
		r->kind == SIM_R_RACE ? moment(r->other.step, r->other.thread, r->other.site)
				      : json_null(),
		"path", path ? json_integer(path->index) : json_null(), "held", held(r), "blocked",
		blocked(v, r), "text", json_text(view_text(v, r, render_report)), "diagram",
		json_text(view_text(v, r, render_diagram)));
}

static json_t *reports(struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->run->nr_reports; i++)
		json_add(list, report(v, &v->run->reports[i]));
	return list;
}

/* The report that all is about: its place in the list, null where nothing was reported. */
static json_t *verdict(const struct view *v)
{
	const struct sim_report *r = view_report(v);

	return r ? json_integer(r - v->run->reports) : json_null();
}

void view_put_json(struct view *v, FILE *out)
{
	json_t *all, *told;

	json_begin();
	told = reports(v); /* they have paths of their own, which the list of paths is to have */
	all = json_pack("{s:s, s:i, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			"format", FORMAT, "version", VERSION, "scenario", origin(v), "world",
			world(v), "steps", (int)v->run->steps, "switches",
			(int)sim_schedule_switches(v->run->schedule), "verdict", verdict(v),
			"reports", told, "threads", threads(v), "schedule", schedule(v), "objects",
			objects(v), "locks", locks(v), "rows", rows(v), "paths", paths(v));
	json_print(all, out);
}
