// SPDX-License-Identifier: GPL-2.0-only
/* Operations as calls of C functions, expressions as those of C. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "repro/parts.h"

void put_in_quotes(const char *text, size_t len, FILE *out)
{
	for (size_t i = 0; i < len; i++)
		fprintf(out, text[i] == '"' || text[i] == '\\' ? "\\%c" : "%c", text[i]);
}

/* a number as it is written, but for the letters behind it that C has not */
static void put_number(const struct scn_arg *a, long value, FILE *out)
{
	if (a && isxdigit((unsigned char)a->text[strlen(a->text) - 1]))
		fputs(a->text, out);
	else
		fprintf(out, value > 9 && !a ? "%#lx" : "%ld", value);
}

/* Return: the word of a parameter for a number, "" where there is none */
static const char *word_of(const struct sim_param *p, long value)
{
	const struct sim_word *w = p->words;

	while (w->name && w->value != value)
		w++;
	return w->name ?: "";
}

/* Words joined with | are names in C, too, but for those of ours, which are in small letters. */
static void put_words(const struct sim_param *p, const struct scn_arg *a, long value, FILE *out)
{
	const char *word = a ? a->text : p->type == SIM_A_WORD ? word_of(p, value) : "";

	if (!isupper((unsigned char)*word)) {
		put_number(NULL, value, out);
		return;
	}
	for (const char *c = word; *c; c++)
		fprintf(out, *c == '|' ? " %c " : "%c", *c);
}

static void put_text(const char *text, FILE *out)
{
	fputc('"', out);
	put_in_quotes(text, strlen(text), out);
	fputc('"', out);
}

/* @text: the function takes a text */
static void put_arg(const struct scn_call *c, unsigned int i, bool text, char *const *names,
		    FILE *out)
{
	const struct sim_param *p = &c->def->params[i];

	if (c->slot[i] >= 0)
		fprintf(out, "r.%s", names[c->slot[i]]);
	else if (p->type == SIM_A_INT)
		put_number(c->from[i], c->val[i].num, out);
	else if (p->type == SIM_A_WORD && text)
		put_text(word_of(p, c->val[i].num), out);
	else if (p->type == SIM_A_FLAGS && text)
		put_text(c->from[i] ? c->from[i]->text : "", out);
	else if (p->type == SIM_A_WORD || p->type == SIM_A_FLAGS)
		put_words(p, c->from[i], c->val[i].num, out);
	else if (!c->val[i].name)
		fputs("NULL", out);
	else
		put_text(c->val[i].name, out);
}

void put_call(const struct repro *r, const struct scn_call *c, char *const *names, FILE *out)
{
	const struct piece *f = call_piece(r, c);
	const char *name;
	size_t len;

	fprintf(out, "%s(", f->name);
	for (unsigned int i = 0; piece_param(f, i, &name, &len); i++) {
		fputs(i ? ", " : "", out);
		put_arg(c, (unsigned int)call_param(c, name, len), name[-1] == '*', names, out);
	}
	fputc(')', out);
}

static char *operand(const struct repro *r, const struct scn_term *t, char *const *names)
{
	char *text;
	FILE *out;

	if (t->op == SCN_SLOT)
		return sim_format("r.%s", names[t->slot]);
	if (t->op == SCN_NUM)
		return t->name ? sim_strdup(t->name) : sim_format("%ld", t->num);
	out = sim_text_open(&text);
	put_call(r, t->call, names, out);
	sim_text_close(out);
	return text;
}

static const char *const signs[] = {
	[SCN_NEG] = "-", [SCN_NOT] = "!", [SCN_ADD] = "+",  [SCN_SUB] = "-",
	[SCN_LT] = "<",  [SCN_LE] = "<=", [SCN_GT] = ">",   [SCN_GE] = ">=",
	[SCN_EQ] = "==", [SCN_NE] = "!=", [SCN_AND] = "&&", [SCN_OR] = "||",
};

void put_expr(const struct repro *r, const struct scn_expr *e, char *const *names, FILE *out)
{
	char *stack[SCN_MAX_STACK + 1] = {NULL}, *text;
	unsigned int top = 0;

	for (unsigned int i = 0; i < e->nr; i++) {
		const struct scn_term *t = &e->term[i];
		bool last = i == e->nr - 1;

		if (t->op >= SCN_ADD) {
			text = sim_format(last ? "%s %s %s" : "(%s %s %s)", stack[top - 2],
					  signs[t->op], stack[top - 1]);
			free(stack[--top]);
			free(stack[--top]);
		} else if (t->op >= SCN_NEG) {
			text = sim_format(*stack[top - 1] == '-' ? "%s(%s)" : "%s%s", signs[t->op],
					  stack[top - 1]);
			free(stack[--top]);
		} else {
			text = operand(r, t, names);
		}
		stack[top++] = text;
	}
	fputs(stack[0], out);
	free(stack[0]);
}
