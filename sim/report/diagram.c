// SPDX-License-Identifier: GPL-2.0-only
/*
 * The diagram that kernel commit messages draw, with a column for each thread and time going down.
 * It shows operations on objects that more than one thread touched, those on the object of the
 * report, and both sides of each context switch. The rest would only hide the race, and is folded.
 */
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sim/race.h>
#include "base/colour.h"
#include "base/memory.h"
#include "report/path.h"

#define MAX_COLS 4
#define MAX_INDENT 8
#define MIN_WIDTH 20
#define MAX_WIDTH 46
#define FOLD 4 /* so many left out are worth a row that says so */
#define MUST_SHOW (1u << 24)
#define NO_COL UINT32_MAX

/** struct touched - an object that operations were done to. @shared: by more than one thread */
struct touched {
	const void *obj;
	uint32_t thread;
	bool shared;
};

/**
 * struct column - a thread. @called: it has begun an operation of the scenario, and not ended it
 */
struct column {
	uint32_t thread;
	struct path path;
	bool called;
	unsigned int folded, width;
};

/** struct row - @bad: it is what the report says */
struct row {
	unsigned int col;
	char *text;
	bool bad;
};

struct diagram {
	struct symbols *sym;
	const struct sim_run *run;
	const struct sim_report *report;
	struct sim_obj_info obj; /* that the report is about */
	bool has_obj;
	void *touched; /* tsearch() tree */
	uint32_t *score;
	struct column col[MAX_COLS];
	unsigned int nr_cols;
	struct row *row;
	size_t nr_rows;
};

static const char *const marks[] = {
	[SIM_R_UAF] = "UAF",
	[SIM_R_OOB] = "OUT OF BOUNDS",
	[SIM_R_WILD] = "WILD ACCESS",
	[SIM_R_PAGE_FAULT] = "WILD ACCESS",
	[SIM_R_GP_FAULT] = "WILD ACCESS",
	[SIM_R_NULL_DEREF] = "NULL DEREFERENCE",
	[SIM_R_DOUBLE_FREE] = "DOUBLE FREE",
	[SIM_R_INVALID_FREE] = "INVALID FREE",
	[SIM_R_UNINIT] = "UNINITIALISED",
	[SIM_R_LEAK] = "LEAK",
	[SIM_R_REFCOUNT] = "REFCOUNT",
	[SIM_R_LOCK_RECURSION] = "RECURSION",
	[SIM_R_LOCK_ORDER] = "LOCK ORDER",
	[SIM_R_LOCK_BALANCE] = "LOCK NOT HELD",
	[SIM_R_LOCK_HELD] = "LOCK HELD",
	[SIM_R_LOCK_IRQ] = "LOCK USAGE",
	[SIM_R_LOCK_WAIT] = "LOCK CONTEXT",
	[SIM_R_LOCK_RCU] = "RCU USAGE",
	[SIM_R_LOCK_WARN] = "LOCK NOT HELD",
	[SIM_R_ATOMIC_SLEEP] = "SLEEPS",
	[SIM_R_ATOMIC_RETURN] = "SLEEPS",
	[SIM_R_HANG] = "BLOCKED",
	[SIM_R_LIVELOCK] = "LIVELOCK",
	[SIM_R_STACK] = "STACK OVERFLOW",
	[SIM_R_OOPS] = "BUG",
	[SIM_R_BUG] = "BUG",
	[SIM_R_WARN_ON] = "WARNING",
	[SIM_R_WARN] = "WARNING",
	[SIM_R_FREEZE] = "INVARIANT",
	[SIM_R_KIOCB] = "INVARIANT",
	[SIM_R_CRED] = "INVARIANT",
	[SIM_R_OVERLAY] = "INVARIANT",
	[SIM_R_INVARIANT] = "INVARIANT",
	[SIM_R_EXPECT] = "EXPECT",
	[SIM_R_RACE] = "RACE",
	[SIM_R_LIMIT] = "LIMIT",
};
_Static_assert(sizeof(marks) / sizeof(marks[0]) == SIM_NR_REPORTS, "a kind without its word");

static int compare_touched(const void *a, const void *b)
{
	const struct touched *x = a, *y = b;

	return x->obj < y->obj ? -1 : x->obj > y->obj;
}

/* These records are for the engine's own use, and tell a reader nothing. */
static bool dull(const struct sim_rec *r)
{
	return r->op == SIM_SPAWN || r->op == SIM_START || r->op == SIM_EXIT || r->op == SIM_RET;
}

static void touch(struct diagram *d, const struct sim_rec *r)
{
	struct touched key = {.obj = r->obj, .thread = r->thread}, *t;
	void *at;

	if (!r->obj || dull(r) || r->op == SIM_CALL || r->op == SIM_ALLOC ||
	    r->thread >= d->run->nr_threads)
		return;
	at = tfind(&key, &d->touched, compare_touched);
	if (!at) {
		t = sim_zeroed(1, sizeof(*t), "a diagram");
		*t = key;
		at = sim_tree_add(t, &d->touched, compare_touched);
	}
	t = *(struct touched **)at;
	t->shared |= t->thread != r->thread;
}

static bool is_shared(const struct diagram *d, const void *obj)
{
	struct touched key = {.obj = obj};
	void *at = tfind(&key, &d->touched, compare_touched);

	return at && (*(struct touched **)at)->shared;
}

static bool in_object(const struct diagram *d, const void *addr)
{
	size_t off = (size_t)((const char *)addr - (const char *)d->obj.start);

	return d->has_obj && off < d->obj.size;
}

static void must_show(struct diagram *d, uint32_t thread)
{
	if (thread < d->run->nr_threads)
		d->score[thread] |= MUST_SHOW;
}

/* A task hangs if it has begun and not ended. */
static bool is_blocked(const struct diagram *d, uint32_t thread)
{
	for (size_t i = d->run->nr_rec; i-- > 0;) {
		const struct sim_rec *r = &d->run->rec[i];

		if (r->thread == thread)
			return r->op != SIM_EXIT && d->run->thread[thread].ctx == SIM_CTX_TASK;
	}
	return false;
}

static void rate(struct diagram *d)
{
	const struct sim_run *run = d->run;

	d->score = sim_zeroed(run->nr_threads, sizeof(*d->score), "a diagram");
	for (size_t i = 0; i < run->nr_rec; i++)
		touch(d, &run->rec[i]);
	for (size_t i = 0; i < run->nr_rec; i++) {
		const struct sim_rec *r = &run->rec[i];

		if (r->op == SIM_INJECT)
			must_show(d, r->thread);
		if (r->thread < run->nr_threads && is_shared(d, r->obj) &&
		    d->score[r->thread] < MUST_SHOW)
			d->score[r->thread]++;
	}
	must_show(d, d->report->thread);
	if (d->report->kind == SIM_R_RACE)
		must_show(d, d->report->other.thread);
	if (d->has_obj) {
		must_show(d, d->obj.alloc_thread);
		if (d->obj.freed)
			must_show(d, d->obj.free_thread);
	}
	for (uint32_t x = 0; d->report->kind == SIM_R_HANG && x < run->nr_threads; x++)
		if (is_blocked(d, x))
			must_show(d, x);
}

static uint32_t best(const struct diagram *d)
{
	uint32_t x = NO_COL;

	for (uint32_t i = 0; i < d->run->nr_threads; i++)
		if (d->score[i] && (x == NO_COL || d->score[i] > d->score[x]))
			x = i;
	return x;
}

static int compare_columns(const void *a, const void *b)
{
	const struct column *x = a, *y = b;

	return x->thread < y->thread ? -1 : x->thread > y->thread;
}

/* The threads that matter most, in the order in which they were made. */
static void choose_columns(struct diagram *d)
{
	uint32_t x;

	while (d->nr_cols < MAX_COLS && (x = best(d)) != NO_COL) {
		d->col[d->nr_cols++].thread = x;
		d->score[x] = 0;
	}
	qsort(d->col, d->nr_cols, sizeof(d->col[0]), compare_columns);
}

static struct column *column(struct diagram *d, uint32_t thread)
{
	for (unsigned int i = 0; i < d->nr_cols; i++)
		if (d->col[i].thread == thread)
			return &d->col[i];
	return NULL;
}

static void put_row(struct diagram *d, struct column *c, unsigned int indent, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void put_row(struct diagram *d, struct column *c, unsigned int indent, const char *fmt, ...)
{
	char *text, *row;
	va_list ap;

	va_start(ap, fmt);
	text = sim_vformat(fmt, ap);
	va_end(ap);
	if (indent > MAX_INDENT)
		indent = MAX_INDENT;
	row = sim_format("%*s%s", (int)indent * 2, "", text);
	free(text);
	if (strlen(row) > c->width)
		c->width = (unsigned int)strlen(row);
	d->row = sim_grow(d->row, d->nr_rows, sizeof(*d->row), "a diagram");
	d->row[d->nr_rows++] = (struct row){(unsigned int)(c - d->col), row, false};
}

/* What was done in a function stands beside its name if there is room, else in the row below. */
static void put_leaf(struct diagram *d, struct column *c, unsigned int indent, const char *func,
		     int line, const char *what)
{
	size_t used = indent * 2 + strlen(func) + strlen(" :1234  ");

	if (used + strlen(what) <= MAX_WIDTH) {
		put_row(d, c, indent, "%s :%d  %s", func, line, what);
		return;
	}
	put_row(d, c, indent, "%s :%d", func, line);
	put_row(d, c, indent + 1, "%s", what);
}

/* Without a stack, a function keeps the path that it had in the column before. */
static void find_func(const struct column *c, const char *func, struct path *p)
{
	unsigned int n = 0;

	while (n < c->path.nr && strcmp(c->path.frame[n].func, func))
		n++;
	if (n < c->path.nr) {
		*p = c->path;
		p->nr = n;
	}
}

static void get_path(const struct diagram *d, const struct column *c, uint32_t stack,
		     const struct sim_site *site, struct path *p)
{
	p->nr = 0;
	if (stack || !site) {
		path_of(d->sym, d->run, stack, site, p);
		return;
	}
	find_func(c, site->func, p);
	path_push(p, site->func, site->file, (int)site->line);
}

/* Rows for the functions that were entered since the last row of the column, then what was done. */
static void put_path(struct diagram *d, struct column *c, const struct path *p, const char *what)
{
	unsigned int same = 0, base = c->called;

	if (!p->nr)
		return;
	if (c->folded >= FOLD)
		put_row(d, c, base + 1, "...");
	c->folded = 0;
	while (same < p->nr - 1 && same < c->path.nr &&
	       !strcmp(p->frame[same].func, c->path.frame[same].func))
		same++;
	for (; same < p->nr - 1; same++)
		put_row(d, c, base + same, "%s", p->frame[same].func);
	put_leaf(d, c, base + same, p->frame[same].func, p->frame[same].line, what);
	c->path = *p;
}

static void describe(const struct diagram *d, const struct sim_rec *r, char *buf, size_t size)
{
	char name[OBJ_NAME_MAX];

	if (r->op == SIM_FREE && r->obj && in_object(d, r->obj))
		snprintf(buf, size, "// frees %s#%u", d->obj.name, d->obj.inst);
	else if (r->op == SIM_ALLOC && d->has_obj && r->step == d->obj.alloc_step)
		snprintf(buf, size, "// allocates %s#%u", d->obj.name, d->obj.inst);
	else if (r->op == SIM_INJECT)
		snprintf(buf, size, "// fails: %s", strerrorname_np(-(int)r->arg));
	else if (r->op == SIM_CHOICE)
		snprintf(buf, size, "choose %u of %u", (uint32_t)r->arg, (uint32_t)(r->arg >> 32));
	else
		snprintf(buf, size, "%s %s", op_name(r->op), rec_obj_name(d->sym, r, name));
}

static void put_record(struct diagram *d, struct column *c, const struct sim_rec *r)
{
	char what[OBJ_NAME_MAX + 32];
	struct path p;

	if (r->op == SIM_CALL) {
		c->called = true;
		c->path.nr = 0;
		c->folded = 0;
		put_row(d, c, 0, "%s :%u", r->site->func, r->site->line);
		return;
	}
	describe(d, r, what, sizeof(what));
	get_path(d, c, r->stack, r->site, &p);
	put_path(d, c, &p, what);
}

static const struct sim_rec *neighbour(const struct diagram *d, size_t i, int step)
{
	for (i += (size_t)step; i < d->run->nr_rec; i += (size_t)step)
		if (!dull(&d->run->rec[i]))
			return &d->run->rec[i];
	return NULL;
}

/* Is a record next to a context switch? */
static bool at_switch(const struct diagram *d, size_t i)
{
	const struct sim_rec *r = &d->run->rec[i], *before = neighbour(d, i, -1),
			     *after = neighbour(d, i, 1);

	return (before && before->thread != r->thread) || (after && after->thread != r->thread);
}

static bool interesting(const struct diagram *d, size_t i)
{
	const struct sim_rec *r = &d->run->rec[i];

	if (dull(r))
		return false;
	if (r->op == SIM_CALL || r->op == SIM_INJECT || at_switch(d, i))
		return true;
	if (r->op == SIM_CHOICE)
		return (uint32_t)r->arg && (i + 1 == d->run->nr_rec || r[1].op != SIM_INJECT);
	if (r->op == SIM_ALLOC)
		return d->has_obj && r->step == d->obj.alloc_step;
	if (d->report->kind == SIM_R_HANG && op_is_lock(r->op))
		return true;
	return r->obj && (in_object(d, r->obj) || is_shared(d, r->obj));
}

/* The earlier access of a race has no record of its own: show it where it happened. */
static void put_other(struct diagram *d)
{
	const struct sim_access *a = &d->report->other;
	struct column *c = column(d, a->thread);
	char what[OBJ_NAME_MAX + 32], name[OBJ_NAME_MAX];
	struct path p;

	if (!c)
		return;
	snprintf(what, sizeof(what), "%s %s", a->flags & SIM_ACCESS_WRITE ? "writes" : "reads",
		 obj_name(d->sym, a->addr, false, name));
	get_path(d, c, a->stack, a->stack ? NULL : a->site, &p);
	put_path(d, c, &p, what);
}

static void put_records(struct diagram *d)
{
	bool race = d->report->kind == SIM_R_RACE;

	for (size_t i = 0; i < d->run->nr_rec && d->run->rec[i].step <= d->report->step; i++) {
		const struct sim_rec *r = &d->run->rec[i];
		struct column *c = column(d, r->thread);

		if (race && r->step > d->report->other.step) {
			put_other(d);
			race = false;
		}
		if (!c)
			continue;
		if (interesting(d, i))
			put_record(d, c, r);
		else
			c->folded += !dull(r);
	}
	if (race)
		put_other(d);
}

static void put_blocked(struct diagram *d)
{
	for (unsigned int i = 0; i < d->nr_cols; i++) {
		if (d->col[i].thread == d->report->thread || !is_blocked(d, d->col[i].thread))
			continue;
		put_row(d, &d->col[i], d->col[i].called + d->col[i].path.nr, "%s",
			marks[SIM_R_HANG]);
		d->row[d->nr_rows - 1].bad = true;
	}
}

static void put_report(struct diagram *d)
{
	const struct sim_report *v = d->report;
	struct column *c = column(d, v->thread);
	char what[OBJ_NAME_MAX + 32], name[OBJ_NAME_MAX];
	struct path p;

	if (v->kind == SIM_R_HANG)
		put_blocked(d);
	if (!c)
		return;
	snprintf(what, sizeof(what), "%s %s", marks[v->kind],
		 v->size ? obj_name(d->sym, v->addr, false, name)
			 : obj_name(d->sym, v->obj, true, name));
	/* a report of an access belongs where the access is, not to the last operation before it */
	get_path(d, c, v->stack, v->stack && v->size ? NULL : v->site, &p);
	if (!p.nr)
		get_path(d, c, 0, v->site, &p);
	put_path(d, c, &p, what);
	if (p.nr)
		d->row[d->nr_rows - 1].bad = true;
}

static void put_line(const struct diagram *d, const struct row *r, FILE *out)
{
	for (unsigned int i = 0; i < d->nr_cols; i++) {
		bool last = i + 1 == d->nr_cols;

		if (last && i != r->col)
			break;
		if (i == r->col && r->bad)
			colour(out, COLOUR_BAD);
		fprintf(out, " %-*.*s", last ? 0 : (int)d->col[i].width, MAX_WIDTH,
			i == r->col ? r->text : "");
		if (i == r->col && r->bad)
			colour(out, COLOUR_NONE);
		fputs(last ? "" : " |", out);
	}
	fputc('\n', out);
}

static void put_header(struct diagram *d, FILE *out)
{
	static const char *const suffix[] = {
		[SIM_CTX_TASK] = "",
		[SIM_CTX_KTHREAD] = "",
		[SIM_CTX_SOFTIRQ] = " (softirq)",
		[SIM_CTX_HARDIRQ] = " (irq)",
	};

	for (unsigned int i = 0; i < d->nr_cols; i++) {
		struct column *c = &d->col[i];
		char name[OBJ_NAME_MAX], title[OBJ_NAME_MAX + 16];

		snprintf(title, sizeof(title), "%s%s", thread_name(d->run, c->thread, name),
			 suffix[d->run->thread[c->thread].ctx]);
		c->width = c->width < MIN_WIDTH ? MIN_WIDTH : c->width;
		c->width = c->width > MAX_WIDTH ? MAX_WIDTH : c->width;
		if (i + 1 < d->nr_cols)
			fprintf(out, " %-*.*s |", (int)c->width, MAX_WIDTH, title);
		else
			fprintf(out, " %.*s\n", MAX_WIDTH, title);
	}
	for (unsigned int i = 0; i < d->nr_cols; i++) {
		for (unsigned int k = 0; k < d->col[i].width + 2; k++)
			fputc('-', out);
		fputs(i + 1 < d->nr_cols ? "+" : "\n", out);
	}
}

static void free_diagram(struct diagram *d)
{
	for (size_t i = 0; i < d->nr_rows; i++)
		free(d->row[i].text);
	free(d->row);
	free(d->score);
	tdestroy(d->touched, free);
}

void render_diagram(struct symbols *s, const struct sim_run *run, const struct sim_report *v,
		    FILE *out)
{
	struct diagram d = {.sym = s, .run = run, .report = v};
	const void *about = v->size ? v->addr : v->obj;

	d.has_obj = about && sim_obj_find(about, &d.obj);
	rate(&d);
	choose_columns(&d);
	put_records(&d);
	put_report(&d);
	if (d.nr_cols)
		put_header(&d, out);
	for (size_t i = 0; i < d.nr_rows; i++)
		put_line(&d, &d.row[i], out);
	free_diagram(&d);
}
