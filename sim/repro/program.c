// SPDX-License-Identifier: GPL-2.0-only
/* The program: what its operations need, the tasks, the loop around them. */
#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sim/checks.h>
#include "base/file.h"
#include "base/memory.h"
#include "repro/parts.h"
#include "script/parse.h"

/**
 * struct program - one that is being printed
 * @task: names of tasks as C has them
 * @name: of results by slot, as C and as a reader has them
 */
struct program {
	const struct repro *r;
	const struct scn *scn;
	struct order order;
	char *task[SCN_MAX_TASKS];
	char **name, **shown;
	FILE *out;
};

/* ---- names --------------------------------------------------------------- */

static char *in_c(char *name)
{
	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
	return name;
}

static void name_results(struct program *p, const struct scn_block *b, const char *of)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (st->slot < 0 || !st->call)
			continue;
		p->shown[st->slot] = sim_format("%s.%s", of, st->result);
		p->name[st->slot] = in_c(sim_strdup(p->shown[st->slot]));
	}
}

static void name_all(struct program *p)
{
	const struct scn *s = p->scn;

	p->name = sim_zeroed(s->nr_slots, sizeof(*p->name), "a reproducer");
	p->shown = sim_zeroed(s->nr_slots, sizeof(*p->shown), "a reproducer");
	name_results(p, &s->setup, "setup");
	for (unsigned int i = 0; i < s->nr_tasks; i++) {
		p->task[i] = in_c(sim_strdup(s->task[i].name));
		name_results(p, &s->task[i], s->task[i].name);
	}
}

static void free_names(struct program *p)
{
	for (unsigned int i = 0; i < p->scn->nr_slots; i++) {
		free(p->name[i]);
		free(p->shown[i]);
	}
	for (unsigned int i = 0; i < p->scn->nr_tasks; i++)
		free(p->task[i]);
	free(p->name);
	free(p->shown);
}

/* ---- statements ----------------------------------------------------------- */

/* "28: fd = open /mnt/f O_RDWR", as part of a text or a comment of C */
static void put_line(const struct program *p, const struct scn_stmt *st,
		     void (*put)(const char *text, size_t len, FILE *out))
{
	size_t len;
	const char *line = scn_line(p->scn, st->site.line, &len);

	for (; len && isspace((unsigned char)*line); len--)
		line++;
	fprintf(p->out, "%u: ", st->site.line);
	put(line, len, p->out);
}

/* What the operation was given: negative where one of that is an error. */
static void put_given(const struct program *p, const struct scn_call *c)
{
	const char *sep = "";

	for (unsigned int i = 0; c->def->params[i].name; i++) {
		if (c->slot[i] < 0)
			continue;
		fprintf(p->out, "%sr.%s", sep, p->name[c->slot[i]]);
		sep = " | ";
	}
	if (!*sep)
		fputc('0', p->out);
}

/* What nothing looks at has to be as the scenario says. */
static void put_must(const struct program *p, const struct scn_stmt *st)
{
	const char *error = st->want ? scn_errno_name(st->want) : NULL;

	fputs(st->want ? "must_be(\"" : "must(\"", p->out);
	put_line(p, st, put_in_quotes);
	fputs("\",\n\t\t", p->out);
	put_call(p->r, st->call, p->name, p->out);
	fputs(", ", p->out);
	if (error)
		fprintf(p->out, "-%s", error);
	else if (st->want)
		fprintf(p->out, "%ld", st->want);
	else
		put_given(p, st->call);
	fputc(')', p->out);
}

static void put_operation(const struct program *p, const struct scn_stmt *st)
{
	bool plain = st->looked && !st->want;

	if (plain) {
		fputs("\t/* ", p->out);
		put_line(p, st, put_in_comment);
		fputs(" */\n", p->out);
	}
	fputc('\t', p->out);
	if (st->slot >= 0)
		fprintf(p->out, "r.%s = ", p->name[st->slot]);
	if (plain)
		put_call(p->r, st->call, p->name, p->out);
	else
		put_must(p, st);
	fputs(";\n", p->out);
}

static void put_check(const struct program *p, const struct scn_stmt *st)
{
	fputs("\tcheck(\"", p->out);
	put_line(p, st, put_in_quotes);
	fputs("\",\n\t      ", p->out);
	put_expr(p->r, st->expr, p->name, p->out);
	fputs(");\n", p->out);
}

static void put_waits(const struct program *p, const unsigned int *point)
{
	for (unsigned int u = 0; u < p->scn->nr_tasks; u++)
		if (point[u])
			fprintf(p->out, "\twait_for(&%s_at, %u);\n", p->task[u], point[u]);
}

static void put_reached(const struct program *p, unsigned int task, unsigned int point)
{
	fprintf(p->out, "\treached(&%s_at, %u);\n", p->task[task], point);
}

static void put_placed(const struct program *p, unsigned int task, const struct placed *o)
{
	put_waits(p, o->after);
	if (o->says_ready)
		put_reached(p, task, 2 * o->nr - 1);
	put_waits(p, o->with);
	put_operation(p, o->st);
	if (o->says_done)
		put_reached(p, task, 2 * o->nr);
}

/* ---- functions ------------------------------------------------------------- */

static void put_variables(const struct program *p)
{
	const char *comment =
		"/* how far: 1 is ready for the first operation, 2 has ended it, 3 ... */\n";

	if (p->scn->nr_slots)
		fputs("/* what operations gave */\nstatic struct {\n", p->out);
	for (unsigned int i = 0; i < p->scn->nr_slots; i++)
		fprintf(p->out, "\tlong %s;\n", p->name[i]);
	if (p->scn->nr_slots)
		fputs("} r;\n\n", p->out);
	for (unsigned int i = 0; i < p->scn->nr_tasks; i++) {
		if (!p->order.task[i].waits)
			continue;
		fputs(comment, p->out);
		fprintf(p->out, "static int %s_at;\n", p->task[i]);
		comment = "";
	}
	if (!*comment)
		fputc('\n', p->out);
}

/* @at_end: of a function that also says what operations gave */
static void put_block(const struct program *p, const char *name, const struct scn_block *b,
		      bool at_end)
{
	fprintf(p->out, "static void %s(void)\n{\n", name);
	for (const struct scn_stmt *st = b->first; st; st = st->next)
		if (st->expr)
			put_check(p, st);
		else
			put_operation(p, st);
	for (unsigned int i = p->scn->nr_setup_slots; at_end && i < p->scn->nr_slots; i++)
		fprintf(p->out, "\tdprintf(said, \"\\t%s %%ld\\n\", r.%s);\n", p->shown[i],
			p->name[i]);
	fputs("}\n\n", p->out);
}

static void put_task(const struct program *p, unsigned int task)
{
	const struct scn_block *b = &p->scn->task[task];
	const struct placed *o = p->order.task[task].of;

	fprintf(p->out, "static void *task_%s(void *nothing)\n{\n", p->task[task]);
	if (b->where == SIM_IN_TASK)
		fputs("\tbecome_user();\n", p->out);
	for (const struct scn_stmt *st = b->first; st; st = st->next)
		if (st->expr)
			put_check(p, st);
		else
			put_placed(p, task, o++);
	fputs("\treturn nothing;\n}\n\n", p->out);
}

static void put_tasks(const struct program *p)
{
	for (unsigned int i = 0; i < p->scn->nr_tasks; i++)
		put_task(p, i);
	fputs("static void *(*const tasks[])(void *) = {\n", p->out);
	for (unsigned int i = 0; i < p->scn->nr_tasks; i++)
		fprintf(p->out, "\ttask_%s,\n", p->task[i]);
	fputs("};\n\n", p->out);
}

/* Has more than one thread run? What boots the world is none. */
static bool is_race(const struct view *v)
{
	uint32_t first = VIEW_NONE;

	for (size_t i = 0; i < v->nr_rows; i++) {
		if (v->row[i].thread == VIEW_NONE)
			continue;
		if (first == VIEW_NONE)
			first = v->row[i].thread;
		if (v->row[i].thread != first)
			return true;
	}
	return false;
}

static bool is_for_disk(const struct scn_call *c)
{
	if (c->def->where & SIM_FREEZES)
		return true;
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		const struct scn_arg *a = c->from[i];

		if (a && (strstr(a->text, "DIRECT") || !strcmp(c->def->params[i].name, "dio")))
			return true;
	}
	return false;
}

static bool asks_for_disk(const struct scn_block *b)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next)
		if (st->call && is_for_disk(st->call))
			return true;
	return false;
}

/*
 * Direct I/O of a tmpfs ends at once, and it cannot be frozen.
 * Return: what layers are where nothing else is said
 */
static const char *layers_of(const struct scn *s)
{
	bool disk = asks_for_disk(&s->setup);

	for (unsigned int i = 0; i < s->nr_tasks; i++)
		disk |= asks_for_disk(&s->task[i]);
	return disk ? "ext4" : "tmpfs";
}

/* Lines of the scenario that did not hold. Return: are there any? */
static bool put_reported(const struct program *p, const struct view *v)
{
	bool any = false;

	fputs("/* lines of the scenario that did not hold when it was reported */\n"
	      "static const unsigned int reported[] = {",
	      p->out);
	for (size_t i = 0; i < v->run->nr_reports; i++) {
		if (v->run->reports[i].kind != SIM_R_EXPECT)
			continue;
		fprintf(p->out, "%u, ", v->run->reports[i].site->line);
		any = true;
	}
	fputs("0};\n\n", p->out);
	return any;
}

/* Has the kernel a tool that would put the report into its log? @tool: which */
static bool is_logged(const struct sim_report *rep, const char **tool)
{
	*tool = rep ? sim_checkers[sim_checker_of(rep->kind)].like : "";
	return **tool;
}

/*
 * What is known where nothing went wrong: without a race nothing can have been missed, and what no
 * line of the scenario tells has to be told by a tool that the kernel may not have.
 */
static void put_verdicts(const struct program *p, const struct view *v)
{
	const struct sim_report *rep = view_report(v);
	enum sim_checker_id checker = rep ? sim_checker_of(rep->kind) : SIM_C_EXPECT;
	bool hang = rep && (checker == SIM_C_HANG || checker == SIM_C_LIVELOCK);
	bool seen = put_reported(p, v) || hang;
	const char *tool;

	fprintf(p->out, "static const int hang_reported = %d;\n\n", hang);
	fprintf(p->out, "static const char on_layers[] = \"%s\";\n\n", layers_of(p->scn));
	fputs("static const char has_it[] = \"as it was reported: this kernel has the defect\";\n\n"
	      "static const char broken[] = \"not as the scenario says",
	      p->out);
	fputs(seen ? ", but not as it was reported\";\n\n" : "\";\n\n", p->out);
	fputs("static const char held[] = \"all is as the scenario says\"", p->out);
	if (seen)
		fputs("\n\t\": this kernel is fixed\"", p->out);
	else if (is_logged(rep, &tool))
		fprintf(p->out, "\n\t\": this kernel is fixed, or does not look for it (%s)\"",
			tool);
	else if (rep)
		fputs("\n\t\": what was reported is not seen from outside\"", p->out);
	if (rep && is_race(v))
		fputs("\n\t\", or the race was not hit\"", p->out);
	fputs(";\n\n", p->out);
}

/* ---- together ----------------------------------------------------------------- */

static void put_include(const void *node, VISIT visit, void *out)
{
	if (visit == postorder || visit == leaf)
		fprintf(out, "%s\n", *(char *const *)node);
}

/* Those of all pieces: what is included and not used does no harm. */
static void put_includes(const struct repro *r, FILE *out)
{
	static const char word[] = "#include <";
	void *lines = NULL;

	for (size_t i = 0; i < r->nr; i++) {
		const char *at = r->piece[i].text, *end = at + r->piece[i].len;

		while ((at = memmem(at, end - at, word, sizeof(word) - 1))) {
			char *line = sim_strndup(at, strcspn(at, "\n"));

			sim_intern(&lines, line);
			free(line);
			at++;
		}
	}
	fputs("#define _GNU_SOURCE\n", out);
	twalk_r(lines, put_include, out);
	tdestroy(lines, free);
	fputc('\n', out);
}

static void put_body(const struct program *p, const struct view *v)
{
	put_variables(p);
	put_block(p, "set_up", &p->scn->setup, false);
	put_tasks(p);
	put_block(p, "at_end", &p->scn->expect, true);
	put_verdicts(p, v);
}

void repro_put(struct view *v, FILE *out)
{
	const struct repro *r = v->origin->repro;
	struct program p = {.r = r, .scn = r->scn};
	char *body, *all, *end;

	order_open(&p.order, r->scn, v->run);
	name_all(&p);
	p.out = sim_text_open(&body);
	put_body(&p, v);
	sim_text_close(p.out);
	put_about(r->scn, v, out);
	put_includes(r, out);
	p.out = sim_text_open(&all);
	pieces_put(r, body, strlen(body), p.out);
	fputs(body, p.out);
	pieces_put(r, "main", strlen("main"), p.out);
	sim_text_close(p.out);
	for (end = all + strlen(all); end > all && end[-1] == '\n';)
		*--end = '\0';
	fprintf(out, "%s\n", all);
	free(all);
	free(body);
	free_names(&p);
	order_close(&p.order);
}
