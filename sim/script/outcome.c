// SPDX-License-Identifier: GPL-2.0-only
/* Outcomes: the fields come from the scenario, the values from each execution. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "core/core.h"
#include "script/outcome.h"

#define UNKNOWN LONG_MIN /* of a query: the execution did not come to its end */

/** queries that every file of the scenario is asked */
static const struct {
	const char *name;
	const char *format;
} asked[] = {
	{"size", "%ld"},
	{"mode", "0%lo"},
	{"sum", "0x%lx"},
};

#define NR_ASKED (sizeof(asked) / sizeof(asked[0]))

static const char *const kind_names[] = {
#define REPORT_NAME(id, fatal, checker) #id,
	SIM_REPORTS(REPORT_NAME)
#undef REPORT_NAME
};

static struct outcome_field *new_field(struct outcomes *o)
{
	struct outcome_field *f;

	o->field = sim_grow(o->field, o->nr_fields, sizeof(*f), "outcomes");
	f = &o->field[o->nr_fields++];
	*f = (struct outcome_field){.slot = -1, .format = "%ld"};
	return f;
}

static void add_result(struct outcomes *o, const char *task, const struct scn_stmt *st)
{
	struct outcome_field *f;

	for (size_t i = 0; i < o->nr_fields; i++)
		if (o->field[i].slot == st->slot)
			return;
	f = new_field(o);
	f->slot = st->slot;
	f->name = sim_format("%s.%s", task, st->result);
}

static const struct sim_opdef *find_query(const struct scn *scn, const char *name)
{
	const struct sim_opdef *def = scn->world->ops;

	while (def->name && strcmp(def->name, name))
		def++;
	return def->name ? def : NULL;
}

/* @path: of a file; what it points to lives as long as the scenario */
static void add_file(struct outcomes *o, const char *path)
{
	for (size_t i = 0; i < o->nr_fields; i++)
		if (o->field[i].path && !strcmp(o->field[i].path, path))
			return;
	for (size_t i = 0; i < NR_ASKED; i++) {
		const struct sim_opdef *query = find_query(o->scn, asked[i].name);
		struct outcome_field *f;

		if (!query)
			continue;
		f = new_field(o);
		f->query = query;
		f->format = asked[i].format;
		f->path = path;
		f->name = sim_format("%s(%s)", asked[i].name, path);
	}
}

/* Files are what operations of tasks and queries take as "path". */
static void add_files(struct outcomes *o, const struct scn_call *c)
{
	const struct sim_param *p = c->def->params;

	for (unsigned int i = 0; p[i].name && c->def->where != SIM_IN_SETUP; i++)
		if (p[i].type == SIM_A_FILE)
			add_file(o, c->val[i].name);
}

/* What a statement takes as a handle is one, whoever made it. */
static void mark_handles(struct outcomes *o, const struct scn_call *c)
{
	for (unsigned int i = 0; c->def->params[i].name; i++)
		for (size_t k = 0; k < o->nr_fields && c->def->params[i].type == SIM_A_REF; k++)
			if (o->field[k].slot >= 0 && o->field[k].slot == c->slot[i])
				o->field[k].handle = true;
}

static void each_call(struct outcomes *o, const struct scn_block *b,
		      void (*fn)(struct outcomes *o, const struct scn_call *c))
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (st->call)
			fn(o, st->call);
		for (unsigned int i = 0; st->expr && i < st->expr->nr; i++)
			if (st->expr->term[i].op == SCN_QUERY)
				fn(o, st->expr->term[i].call);
	}
}

static void add_conditions(struct outcomes *o, const struct scn_block *b)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (!st->expr)
			continue;
		o->condition =
			sim_grow(o->condition, o->nr_conditions, sizeof(*o->condition), "outcomes");
		o->condition[o->nr_conditions++] = (struct outcome_condition){.st = st};
	}
}

/* Runs in the world, on a stack of the engine. */
static void ask(void *arg)
{
	struct outcomes *o = arg;

	for (size_t i = 0; i < o->nr_fields; i++) {
		const struct outcome_field *f = &o->field[i];
		union sim_arg path = {.name = f->path};

		if (f->query)
			o->now[i] = f->query->fn(&path);
	}
}

static void forget(struct outcomes *o)
{
	for (size_t i = 0; i < o->nr_fields; i++)
		o->now[i] = UNKNOWN;
}

void outcomes_begin(struct outcomes *o, struct scn *scn)
{
	*o = (struct outcomes){.scn = scn};
	for (unsigned int i = 0; i < scn->nr_tasks; i++)
		for (const struct scn_stmt *st = scn->task[i].first; st; st = st->next)
			if (st->slot >= 0)
				add_result(o, scn->task[i].name, st);
	each_call(o, &scn->setup, add_files);
	for (unsigned int i = 0; i < scn->nr_tasks; i++) {
		each_call(o, &scn->task[i], mark_handles);
		each_call(o, &scn->task[i], add_files);
		add_conditions(o, &scn->task[i]);
	}
	each_call(o, &scn->expect, add_files);
	add_conditions(o, &scn->expect);
	o->now = sim_zeroed(o->nr_fields + 1, sizeof(*o->now), "outcomes");
	forget(o);
	scn->at_end = ask;
	scn->at_end_arg = o;
}

static void take_results(struct outcomes *o)
{
	const struct sim_run *run = sim_run();
	long *kinds = &o->now[o->nr_fields];

	for (size_t i = 0; i < o->nr_fields; i++) {
		const struct outcome_field *f = &o->field[i];

		if (f->slot >= 0)
			o->now[i] = o->scn->slots[f->slot];
		if (f->handle && o->now[i] > 0)
			o->now[i] = 0;
	}
	*kinds = 0;
	for (size_t i = 0; i < run->nr_reports; i++)
		*kinds |= 1l << run->reports[i].kind;
}

static void take_conditions(struct outcomes *o)
{
	for (size_t i = 0; i < o->nr_conditions; i++) {
		struct outcome_condition *c = &o->condition[i];
		long mark = o->scn->marks[c->st->mark];

		c->held += mark >> 1;
		c->failed += mark == SCN_ASKED;
	}
}

static int compare(const struct outcomes *o, const long *a, const long *b)
{
	for (size_t i = 0; i <= o->nr_fields; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

void outcomes_add(void *arg)
{
	struct outcomes *o = arg;
	size_t low = 0, high = o->nr, size = (o->nr_fields + 1) * sizeof(*o->now);
	struct outcome *one;

	o->execs++;
	take_results(o);
	take_conditions(o);
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = compare(o, o->now, o->list[mid].value);

		if (!order) {
			o->list[mid].count++;
			forget(o);
			return;
		}
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	o->list = sim_grow(o->list, o->nr, sizeof(*one), "outcomes");
	one = &o->list[low];
	memmove(one + 1, one, (o->nr++ - low) * sizeof(*one));
	*one = (struct outcome){
		.value = sim_zeroed(size, 1, "outcomes"), .count = 1, .at = o->execs};
	memcpy(one->value, o->now, size);
	sim_schedule_copy(&one->schedule, sim_run()->schedule);
	forget(o);
}

static void print_value(const struct outcome_field *f, long v, FILE *out)
{
	const char *err = v < 0 && v != UNKNOWN ? scn_errno_name(v) : NULL;

	if (v == UNKNOWN)
		fputc('?', out);
	else if (err)
		fprintf(out, "-%s", err);
	else if (f->handle)
		fputs("ok", out);
	else
		fprintf(out, f->format, v);
}

void outcome_print(const struct outcomes *o, const struct outcome *one, FILE *out)
{
	long kinds = one->value[o->nr_fields];

	for (size_t i = 0; i < o->nr_fields; i++) {
		fprintf(out, "%s%s=", i ? " " : "", o->field[i].name);
		print_value(&o->field[i], one->value[i], out);
	}
	for (unsigned int i = 0; i < SIM_NR_REPORTS; i++)
		if (kinds >> i & 1)
			fprintf(out, " [%s]", kind_names[i]);
}

char *outcome_text(const struct outcomes *o, const struct outcome *one)
{
	char *text;
	FILE *out = sim_text_open(&text);

	outcome_print(o, one, out);
	sim_text_close(out);
	return text;
}

void outcome_put_row(const char *text, bool reported, uint64_t count, FILE *out)
{
	fprintf(out, "%-8" PRIu64 "%c>%s\n", count, reported ? '*' : ':', text);
}

void outcome_put_condition(unsigned int line, const char *text, uint64_t held, uint64_t failed,
			   uint64_t execs, FILE *out)
{
	uint64_t sum = held + failed;

	fprintf(out, "Observation %u: %s ", line, text);
	if (!sum) {
		fputs("was not looked at\n", out);
		return;
	}
	fprintf(out, "%s %" PRIu64 " %" PRIu64,
		!held    ? "Never"
		: failed ? "Sometimes"
			 : "Always",
		held, failed);
	if (sum < execs)
		fprintf(out, ", not looked at in %" PRIu64, execs - sum);
	fputc('\n', out);
}

void outcomes_print(const struct outcomes *o, FILE *out)
{
	fprintf(out, "Histogram (%zu states)\n", o->nr);
	for (size_t i = 0; i < o->nr; i++) {
		const struct outcome *one = &o->list[i];
		char *text = outcome_text(o, one);

		outcome_put_row(text, one->value[o->nr_fields], one->count, out);
		free(text);
	}
	for (size_t i = 0; i < o->nr_conditions; i++) {
		const struct outcome_condition *c = &o->condition[i];

		outcome_put_condition(c->st->site.line, c->st->expr->text, c->held, c->failed,
				      o->execs, out);
	}
}

void outcomes_free(struct outcomes *o)
{
	if (o->scn)
		o->scn->at_end = NULL;
	for (size_t i = 0; i < o->nr; i++) {
		free(o->list[i].value);
		sim_schedule_free(&o->list[i].schedule);
	}
	for (size_t i = 0; i < o->nr_fields; i++)
		free(o->field[i].name);
	free(o->list);
	free(o->field);
	free(o->condition);
	free(o->now);
	memset(o, 0, sizeof(*o));
}
