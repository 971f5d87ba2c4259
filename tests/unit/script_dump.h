/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A resolved scenario as text: what the goldens of clean scenarios compare.
 */
#ifndef TESTS_UNIT_SCRIPT_DUMP_H
#define TESTS_UNIT_SCRIPT_DUMP_H

#include <stdio.h>
#include "script/script.h"

static void dump_call(FILE *f, const struct scn_call *c)
{
	fprintf(f, "%s(", c->name);
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		fputs(i ? ", " : "", f);
		if (c->slot[i] >= 0)
			fprintf(f, "#%d", c->slot[i]);
		else if (c->def->params[i].type >= SIM_A_NEW_FS ||
			 c->def->params[i].type == SIM_A_NAME)
			fprintf(f, "%s", c->val[i].name ? c->val[i].name : "-");
		else
			fprintf(f, "%ld", c->val[i].num);
	}
	fputs(")", f);
}

static void dump_expr(FILE *f, const struct scn_expr *e)
{
	static const char *const ops[] = {
		[SCN_NEG] = "neg", [SCN_NOT] = "!", [SCN_ADD] = "+",  [SCN_SUB] = "-",
		[SCN_LT] = "<",    [SCN_LE] = "<=", [SCN_GT] = ">",   [SCN_GE] = ">=",
		[SCN_EQ] = "==",   [SCN_NE] = "!=", [SCN_AND] = "&&", [SCN_OR] = "||",
	};

	fprintf(f, "[%s] =", e->text);
	for (unsigned int i = 0; i < e->nr; i++) {
		fputs(" ", f);
		if (e->term[i].op == SCN_QUERY)
			dump_call(f, e->term[i].call);
		else if (e->term[i].op == SCN_SLOT)
			fprintf(f, "#%d", e->term[i].slot);
		else if (e->term[i].op == SCN_NUM)
			fprintf(f, "%ld", e->term[i].num);
		else
			fputs(ops[e->term[i].op], f);
	}
}

static void dump_block(FILE *f, const struct scn_block *b)
{
	fprintf(f, "%s%s\n", b->where == SIM_IN_EVENT ? "event " : "", b->name);
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		fprintf(f, "  %u %s: %s%s", st->site.line, st->site.func,
			st->label ? st->label : "", st->label ? ": " : "");
		if (st->slot >= 0)
			fprintf(f, "#%d(%s) = ", st->slot, st->result);
		if (st->call)
			dump_call(f, st->call);
		else
			dump_expr(f, st->expr);
		if (st->want)
			fprintf(f, " -> -%s", scn_errno_name(st->want));
		fputs("\n", f);
	}
}

static void dump_header(FILE *f, const struct scn *s)
{
	fprintf(f, "%s: %s\n", s->name, s->title);
	for (unsigned int i = 0; i < s->nr_commits; i++)
		fprintf(f, "commit %s (%s)\n", s->commit[i].hash, s->commit[i].subject);
	for (unsigned int i = 0; i < s->nr_groups; i++)
		fprintf(f, "group %s\n", s->group[i]);
	fprintf(f, "bound %u\n", s->bound);
	for (unsigned int i = 0; i < s->nr_verdicts; i++) {
		const struct scn_verdict *v = &s->verdict[i];

		fprintf(f, "%s %s", v->bug ? "bug" : "clean", v->gen);
		for (unsigned int j = 0; j < v->nr_with; j++)
			fprintf(f, " +%s", v->with[j]);
		for (unsigned int j = 0; j < v->nr_without; j++)
			fprintf(f, " -%s", v->without[j]);
		fprintf(f, " %s\n", v->bug ? v->signature : "");
	}
}

static void dump_point(FILE *f, const struct sim_constraint_point *p)
{
	if (p->stmt)
		fprintf(f, "%s:%u", p->task, p->stmt->line);
	else
		fprintf(f, "func %s in %s", p->func, p->task ? p->task : "any");
}

static void dump_scn(FILE *f, const struct scn *s)
{
	dump_header(f, s);
	dump_block(f, &s->setup);
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		dump_block(f, &s->task[i]);
	for (unsigned int i = 0; i < s->nr_constraints; i++) {
		fputs("order ", f);
		dump_point(f, &s->resolved[i].first);
		fputs(" -> ", f);
		dump_point(f, &s->resolved[i].then);
		fputs("\n", f);
	}
	dump_block(f, &s->expect);
}

#endif
