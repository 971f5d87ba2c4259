/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A violation and the execution that led to it, as plain rows: names instead of addresses, call
 * paths instead of stacks, and what a reader would have to work out: who held which lock when, how
 * long each object lived, who woke whom. A report format is a function over it. All texts are the
 * view's or outlive it.
 */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include "report/path.h"

#define VIEW_FOLDERS 2

/**
 * struct view_origin - what was run, in the caller's words
 * @text, @len: of the scenario, which is called @file
 * @folder: what names of source files are relative to, NULL for none
 * @made: file of the world
 * @changes: which upstream changes are in force, "5.15 +one"
 * @provenance: of a kernel tree, else NULL
 * @report: first line of the report that it is about, NULL for none
 * @schedule: file that the schedule is in, NULL for none
 * @repro: for repro_put(), else NULL
 */
struct view_origin {
	const char *scenario, *title, *file;
	const char *text;
	size_t len;
	const char *folder[VIEW_FOLDERS], *made;
	const char *world, *changes, *provenance;
	const char *report, *schedule;
	const struct repro *repro;
};

#define VIEW_NONE UINT32_MAX

/**
 * struct view_row - a record of the trace, or a line that a tracepoint printed
 * @thread: ordinal, VIEW_NONE for boot
 * @op: operation; name of the tracepoint
 * @kind: enum sim_op; SIM_NONE of a tracepoint
 * @object, @arg: as in a trace; empty for none
 * @text: what a tracepoint printed after its name; else NULL
 * @rec: the record; NULL of a tracepoint
 * @flags: of a tracepoint, as ftrace shows them: interrupts, context, preemption
 * @path: its call path, NULL for none
 * @after: row that let the thread go on here, by waking or making it; VIEW_NONE
 */
struct view_row {
	uint32_t step, thread;
	unsigned int kind;
	const char *op, *object, *arg, *text;
	char flags[6];
	const struct sim_site *site;
	const struct view_path *path;
	const struct sim_rec *rec;
	uint32_t after;
};

/**
 * struct view_lock - a lock while somebody has it
 * @from, @to: rows; @to is VIEW_NONE where it is held at the end
 */
struct view_lock {
	const char *name;
	const void *obj;
	uint32_t thread, from, to;
	bool read;
};

/** struct view_object - a heap object that the execution has touched. @name: with its number */
struct view_object {
	const char *name;
	struct sim_obj_info info;
};

/** struct view_path - a call path; equal ones are one. @index: in the view's list */
struct view_path {
	struct path at;
	uint32_t index;
};

/**
 * struct view - see above
 * @thread: names of threads
 * @call: operations of the scenario that they are in
 * @names, @paths: texts and call paths, trees
 */
struct view {
	struct symbols *sym;
	const struct sim_run *run;
	const struct view_origin *origin;
	const char **thread;
	const struct sim_site **call;
	struct view_row *row;
	struct view_lock *lock;
	struct view_object *object;
	struct view_path **path;
	size_t nr_rows, nr_locks, nr_objects, nr_paths;
	void *names, *paths;
};

/**
 * view_open() - the view of sim_run()
 * @origin: borrowed
 * Return: to be given to view_close().
 */
struct view *view_open(struct symbols *s, const struct view_origin *origin);
void view_close(struct view *v);

/** view_locks() - fill in what each record says of locks. view_open() calls it */
void view_locks(struct view *v);

/** view_objects() - fill in the objects. view_open() calls it */
void view_objects(struct view *v);

/** view_wakes() - fill in who let whom go on. view_open() calls it */
void view_wakes(struct view *v);

/** view_thread() - a thread's name. @thread: ordinal, or VIEW_NONE */
const char *view_thread(const struct view *v, uint32_t thread);

/** view_report() - the report that the view is about; NULL where there was none */
const struct sim_report *view_report(const struct view *v);

/** view_step() - the step that a report is of; what is seen after the end is of the last one */
uint32_t view_step(const struct view *v, const struct sim_report *r);

/** view_path() - a path as one of the view's. Return: NULL for an empty one */
const struct view_path *view_path(struct view *v, const struct path *p);

/** view_put - what prints something of a report: render_report(), render_diagram() */
typedef void view_put(struct symbols *s, const struct sim_run *run, const struct sim_report *r,
		      FILE *out);
/** view_text() - what a function prints, as one of the view's texts */
const char *view_text(struct view *v, const struct sim_report *r, view_put *put);

/* one for each file of its name */
void view_put_json(struct view *v, FILE *out);
void view_put_perfetto(struct view *v, FILE *out);
void view_put_ftrace(struct view *v, FILE *out);
void view_put_tracedat(struct view *v, FILE *out);
void view_put_commit(struct view *v, FILE *out);
void view_put_html(struct view *v, FILE *out);

/** view_put_sources() - source text around the lines that paths name, as JSON: of each file an
 * object with text by number, or a text that says why there is none */
void view_put_sources(struct view *v, FILE *out);

#endif
