// SPDX-License-Identifier: GPL-2.0-only
/*
 * What lines of a scenario mean: called by the grammar for each complete line,
 * it adds to the syntax tree and checks what needs no world: limits,
 * duplicates, the form of names. After an error the tree is thrown away, so
 * that it may stay incomplete then.
 */
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sim/checks.h>
#include "base/near.h"
#include "script/parse.h"
#include "world/version.h"

static const char *const forms[] = {
#define SCN_FORM_TEXT(id, text) [SCN_F_##id] = text,
	SCN_FORMS(SCN_FORM_TEXT)
#undef SCN_FORM_TEXT
};

/* the first error of a line only: what follows in it is mostly its consequence */
void scn_b_err(struct scn_parser *p, struct scn_loc loc, const char *fmt, ...)
{
	char text[SCN_MAX_LINE + 200];
	va_list ap;

	if (p->err_line == loc.line)
		return;
	p->err_line = loc.line;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	scn_err(p->errs, p->scn, loc, forms[p->form], "%s", text);
}

/* the lexer is at the start of a line */
void scn_b_line(struct scn_parser *p)
{
	p->line++;
	p->col = 1;
}

/* @what: with @word behind it, what is wrong; @known: what it could have been */
void scn_b_unknown(struct scn_parser *p, struct scn_loc loc, const char *what, const char *word,
		   const char *const *known, size_t nr)
{
	const char *guess = sim_near(word, known, nr);

	if (guess)
		scn_b_err(p, loc, "%s '%s'; did you mean '%s'?", what, word, guess);
	else
		scn_b_err(p, loc, "%s '%s'", what, word);
}

#define SEEN_BAD UINT_MAX /* in struct scn_parser.seen: with an error */

/* a line is given up; what was collected of it goes */
void scn_b_skip(struct scn_parser *p)
{
	if (p->seen[p->form])
		p->seen[p->form] = SEEN_BAD;
	p->nr_args = 0;
	p->nr_terms = 0;
	p->depth = 0;
}

static bool is_ident(const char *s)
{
	size_t n = strspn(s, SCN_LETTERS "_");

	return !s[n] && !isdigit((unsigned char)s[0]);
}

static const struct {
	enum scn_form keyword, lines;
	unsigned int where;
} sections[] = {
	{SCN_F_SCENARIO, SCN_F_HEADER, 0},   {SCN_F_SETUP, SCN_F_OP, SIM_IN_SETUP},
	{SCN_F_TASK, SCN_F_OP, SIM_IN_TASK}, {SCN_F_EVENT, SCN_F_OP, SIM_IN_EVENT},
	{SCN_F_ORDER, SCN_F_BEFORE, 0},      {SCN_F_EXPECT, SCN_F_EXPR, SIM_IN_EXPECT},
};

static void open_section(struct scn_parser *p, enum scn_form form, struct scn_loc loc)
{
	struct scn *s = p->scn;

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (sections[i].keyword == form)
			p->section = sections[i].lines;
	scn_b_used(p, NULL);
	p->block = &p->lost;
	if (form == SCN_F_EXPECT)
		p->block = &s->expect;
	if (form == SCN_F_SETUP)
		p->block = &s->setup;
	if (form == SCN_F_ORDER)
		s->order_loc = loc;
	if (p->block != &p->lost)
		p->block->loc = loc;
	if (form == SCN_F_SETUP && s->nr_tasks)
		scn_b_err(p, loc, "'setup' must stand before the first task");
}

/* forms that may come again; the others stand at most once */
static bool may_repeat(enum scn_form form)
{
	return form == SCN_F_TASK || form == SCN_F_EVENT || form == SCN_F_BUG ||
	       form == SCN_F_CLEAN || form == SCN_F_COMMIT;
}

/* a keyword opens a line; what belongs to the line is collected from here on */
void scn_b_keyword(struct scn_parser *p, const struct scn_keyword *kw, struct scn_loc loc)
{
	enum scn_form before = p->section;

	p->form = kw->form;
	memset(&p->verdict, 0, sizeof(p->verdict));
	if (kw->section)
		open_section(p, kw->form, loc);
	if (before == SCN_F_START && kw->form != SCN_F_SCENARIO) {
		p->form = SCN_F_START;
		p->section = kw->section ? p->section : SCN_F_HEADER;
		scn_b_err(p, loc, "a scenario begins with its name, not with '%s'", kw->word);
	} else if (p->seen[kw->form] && p->seen[kw->form] != SEEN_BAD && !may_repeat(kw->form)) {
		scn_b_err(p, loc, "second '%s'; the first is in line %u", kw->word,
			  p->seen[kw->form]);
	}
	p->seen[kw->form] = loc.line;
	if (p->section == SCN_F_HEADER)
		p->scn->header_last = loc.line;
}

/* It is part of the names of files, and an argument of commands: no path, no option, no pattern. */
void scn_b_name(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	size_t n = strspn(name, SCN_NAME_LETTERS);

	if (name[n] || !isalnum((unsigned char)name[0]))
		scn_b_err(p, loc, "'%s' is no name: letters, digits, - and _, no - or _ first",
			  name);
	else if (n > SCN_MAX_NAME)
		scn_b_err(p, loc, "the name is longer than %d bytes", SCN_MAX_NAME);
	p->scn->name = name;
	p->scn->name_loc = loc;
}

void scn_b_title(struct scn_parser *p, const char *title)
{
	p->scn->title = title;
}

void scn_b_commit(struct scn_parser *p, const char *hash, struct scn_loc loc, const char *subject)
{
	struct scn *s = p->scn;
	size_t n = strspn(hash, "0123456789abcdef");

	if (hash[n] || n < 7 || n > 40) {
		scn_b_err(p, loc, "'%s' is no commit: 7 to 40 hexadecimal digits", hash);
		return;
	}
	if (s->nr_commits == SCN_MAX_COMMITS) {
		scn_b_err(p, loc, "more than %d commits", SCN_MAX_COMMITS);
		return;
	}
	s->commit[s->nr_commits++] = (struct scn_commit){hash, subject};
}

void scn_b_group(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	struct scn *s = p->scn;

	if (scn_matches_group(s, name)) {
		scn_b_err(p, loc, "group '%s' twice", name);
		return;
	}
	if (s->nr_groups == SCN_MAX_GROUPS) {
		scn_b_err(p, loc, "more than %d groups", SCN_MAX_GROUPS);
		return;
	}
	s->group[s->nr_groups++] = name;
}

void scn_b_bound(struct scn_parser *p, const char *number, struct scn_loc loc)
{
	long v;

	if (scn_number(number, &v) || v < 0 || v > SCN_MAX_BOUND) {
		scn_b_err(p, loc, "'%s' is no preemption bound: a number from 0 to %d", number,
			  SCN_MAX_BOUND);
		return;
	}
	p->scn->bound = v;
}

void scn_b_change(struct scn_parser *p, bool with, const char *name, struct scn_loc loc)
{
	struct scn_verdict *v = &p->verdict;
	unsigned int *nr = with ? &v->nr_with : &v->nr_without;

	if (*nr == SCN_MAX_CHANGES) {
		scn_b_err(p, loc, "more than %d changes", SCN_MAX_CHANGES);
		return;
	}
	(with ? v->with_loc : v->without_loc)[*nr] = loc;
	(with ? v->with : v->without)[*nr] = name;
	(*nr)++;
}

void scn_b_verdict(struct scn_parser *p, const char *gen, struct scn_loc loc, const char *signature,
		   struct scn_loc sig_loc)
{
	struct scn *s = p->scn;
	struct scn_verdict *v = &p->verdict;

	if (!version_valid(gen)) {
		scn_b_err(p, loc, VERSION_WRONG, gen);
		return;
	}
	if (!version_exists(gen)) {
		scn_b_err(p, loc, VERSION_NONE, gen);
		return;
	}
	if (signature && !scn_signature_valid(signature)) {
		scn_b_err(p, sig_loc,
			  "the signature says nothing: at least %d letters or digits are wanted",
			  SCN_MIN_SIGNATURE);
		return;
	}
	if (s->nr_verdicts == SCN_MAX_VERDICTS) {
		scn_b_err(p, loc, "more than %d bug and clean lines", SCN_MAX_VERDICTS);
		return;
	}
	v->bug = signature;
	v->gen = gen;
	v->signature = signature;
	v->race = signature && scn_signature_in(sim_checkers[SIM_C_RACE].like, signature);
	v->loc = loc;
	s->verdict[s->nr_verdicts++] = *v;
}

void scn_b_task(struct scn_parser *p, unsigned int where, const char *name, struct scn_loc loc)
{
	struct scn *s = p->scn;
	const struct scn_block *other = scn_find_task(s, name);
	struct scn_block *b = &s->task[s->nr_tasks];

	if (!is_ident(name)) {
		scn_b_err(p, loc, "'%s' is no name: letters, digits and _, no digit first", name);
		return;
	}
	if (other) {
		scn_b_err(p, loc, "'%s' is taken by line %u", name, other->loc.line);
		return;
	}
	if (s->nr_tasks == SCN_MAX_TASKS) {
		scn_b_err(p, loc, "more than %d tasks and events", SCN_MAX_TASKS);
		return;
	}
	s->nr_tasks++;
	b->name = name;
	b->loc = loc;
	b->where = where;
	b->scn = s;
	p->block = b;
}

void scn_b_arg(struct scn_parser *p, const char *key, struct scn_loc key_loc, const char *text,
	       struct scn_loc loc)
{
	if (p->nr_args == SIM_MAX_PARAMS) {
		scn_b_err(p, loc, "more than %d arguments", SIM_MAX_PARAMS);
		return;
	}
	p->arg[p->nr_args++] = (struct scn_arg){key, text, key_loc, loc};
}

/* a call with the arguments collected so far */
static struct scn_call *new_call(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	struct scn_call *c = scn_mem(p->scn, sizeof(*c));
	struct scn_arg *arg = scn_mem(p->scn, p->nr_args * sizeof(*arg));

	memcpy(arg, p->arg, p->nr_args * sizeof(*arg));
	c->name = name;
	c->loc = loc;
	c->arg = arg;
	c->nr_args = p->nr_args;
	p->nr_args = 0;
	return c;
}

static struct scn_stmt *new_stmt(struct scn_parser *p, const char *func, struct scn_loc loc)
{
	struct scn_stmt *st = scn_mem(p->scn, sizeof(*st));
	struct scn_block *b = p->block;
	unsigned int max = b == &p->scn->expect ? SCN_MAX_EXPECTS : SCN_MAX_STMTS;

	st->site = (struct sim_site){func, p->scn->path, loc.line};
	st->slot = -1;
	if (b->nr == max) {
		scn_b_err(p, loc, "more than %u lines in one section", max);
		return st;
	}
	if (b->last)
		b->last->next = st;
	else
		b->first = st;
	b->last = st;
	b->nr++;
	return st;
}

void scn_b_op(struct scn_parser *p, const char *label, struct scn_loc label_loc, const char *result,
	      struct scn_loc result_loc, const char *op, struct scn_loc loc)
{
	struct scn_stmt *st = new_stmt(p, op, loc);

	st->label = label;
	st->label_loc = label_loc;
	st->result = result;
	st->result_loc = result_loc;
	st->call = new_call(p, op, loc);
	p->scn->nr_slots += !!result;
}

/* "-> -EIO" behind the operation that was the last */
void scn_b_error(struct scn_parser *p, const char *error, struct scn_loc loc)
{
	const char *guess;
	long value = error[0] == '-' ? scn_errno_value(error + 1) : 0;

	if (value) {
		p->block->last->want = -value;
		return;
	}
	guess = scn_errno_guess(error + (error[0] == '-'));
	if (guess)
		scn_b_err(p, loc, "'%s' is no error; did you mean '-%s'?", error, guess);
	else
		scn_b_err(p, loc, "'%s' is no error, as -EIO is", error);
}

/* a check or an expectation; @loc is the whole expression */
void scn_b_check(struct scn_parser *p, struct scn_loc loc)
{
	struct scn_stmt *st;
	struct scn_expr *e = scn_mem(p->scn, sizeof(*e));
	const char *src;
	size_t len;

	scn_b_used(p, NULL);
	st = new_stmt(p, p->form == SCN_F_CHECK ? "check" : "expect", loc);
	src = scn_line(p->scn, loc.line, &len);
	e->text = scn_strndup(p->scn, src + loc.col - 1, loc.len);
	e->nr = p->nr_terms;
	e->term = scn_mem(p->scn, e->nr * sizeof(*e->term));
	memcpy(e->term, p->term, e->nr * sizeof(*e->term));
	st->expr = e;
	st->mark = p->scn->nr_marks++;
	p->nr_terms = 0;
	p->depth = 0;
}

static void emit(struct scn_parser *p, struct scn_term t)
{
	if (p->nr_terms == SCN_MAX_TERMS) {
		scn_b_err(p, t.loc, "more than %d operands and operators", SCN_MAX_TERMS);
		return;
	}
	p->term[p->nr_terms++] = t;
	if (p->depth > SCN_MAX_STACK)
		scn_b_err(p, t.loc, "the expression nests deeper than %d", SCN_MAX_STACK);
}

void scn_b_number(struct scn_parser *p, const char *text, struct scn_loc loc)
{
	long v = 0;

	if (scn_number(text, &v))
		scn_b_err(p, loc, "'%s' is no number, or too large a one", text);
	p->depth++;
	emit(p, (struct scn_term){.op = SCN_NUM, .num = v, .loc = loc});
}

void scn_b_operand(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	p->depth++;
	emit(p, (struct scn_term){.op = SCN_NAME, .name = name, .loc = loc});
}

void scn_b_query(struct scn_parser *p, const char *name, struct scn_loc loc)
{
	p->depth++;
	emit(p, (struct scn_term){.op = SCN_QUERY, .call = new_call(p, name, loc), .loc = loc});
}

void scn_b_operator(struct scn_parser *p, enum scn_term_op op, struct scn_loc loc)
{
	p->depth -= op >= SCN_ADD;
	emit(p, (struct scn_term){.op = op, .loc = loc});
}

struct scn_point scn_b_point(struct scn_parser *p, const char *word, struct scn_loc loc)
{
	const char *dot = strchr(word, '.');

	if (!dot || dot == word || !dot[1]) {
		scn_b_err(p, loc, "'%s' is no point", word);
		return (struct scn_point){.loc = loc};
	}
	return (struct scn_point){
		.task = scn_strndup(p->scn, word, dot - word),
		.label = dot + 1,
		.loc = loc,
	};
}

void scn_b_constraint(struct scn_parser *p, const struct scn_point *first,
		      const struct scn_point *then, struct scn_loc loc)
{
	struct scn *s = p->scn;

	if (s->nr_constraints == SCN_MAX_CONSTRAINTS) {
		scn_b_err(p, loc, "more than %d order constraints", SCN_MAX_CONSTRAINTS);
		return;
	}
	s->constraint[s->nr_constraints++] = (struct scn_constraint){*first, *then, loc};
}

/* the file is over: is anything missing? */
void scn_b_end(struct scn_parser *p)
{
	static const struct {
		enum scn_form form, other;
		const char *what;
	} needed[] = {
		{SCN_F_SCENARIO, SCN_F_SCENARIO, "name"},
		{SCN_F_TITLE, SCN_F_TITLE, "title"},
		{SCN_F_TASK, SCN_F_EVENT, "task"},
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!p->seen[needed[i].form] && !p->seen[needed[i].other])
			scn_err(p->errs, p->scn, (struct scn_loc){0}, forms[needed[i].form],
				"the scenario has no %s", needed[i].what);
}
