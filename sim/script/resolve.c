// SPDX-License-Identifier: GPL-2.0-only
/*
 * Resolving a scenario for a world: finding out what its words mean there. Operations and their
 * arguments are looked up in the world's table, results get slots, order constraints get sites. All
 * errors are collected. One that is about an operation that this world lacks is marked as such.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "base/near.h"
#include "script/parse.h"
#include "world/world.h"

#define MAX_KNOWN 512 /* candidates looked at for a suggestion */

/**
 * struct resolver - where in the scenario resolving is
 * @stmt: statement that is being resolved; results count as defined before it only
 */
struct resolver {
	struct scn *s;
	const struct sim_world *w;
	struct scn_errors *errs;
	struct scn_block *block;
	struct scn_stmt *stmt;
};

/* candidates for a suggestion */
struct known {
	const char *word[MAX_KNOWN];
	unsigned int nr;
};

static void know(struct known *k, const char *word)
{
	if (k->nr < MAX_KNOWN)
		k->word[k->nr++] = word;
}

/* an error about @word, with the likely correction if there is one */
static void err_word(struct resolver *b, struct scn_loc loc, const char *right, const char *what,
		     const char *word, const struct known *k)
{
	const char *guess = sim_near(word, k->word, k->nr);

	if (guess)
		scn_err(b->errs, b->s, loc, right, "%s '%s'; did you mean '%s'?", what, word,
			guess);
	else
		scn_err(b->errs, b->s, loc, right, "%s '%s'", what, word);
}

struct scn_block *scn_find_task(struct scn *s, const char *name)
{
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		if (!strcmp(s->task[i].name, name))
			return &s->task[i];
	return NULL;
}

struct scn_stmt *scn_find_label(const struct scn_block *b, const char *label)
{
	for (struct scn_stmt *st = b->first; st; st = st->next)
		if (st->label && !strcmp(st->label, label))
			return st;
	return NULL;
}

/* ---- results ---------------------------------------------------------- */

static struct scn_stmt *find_result(const struct scn_block *blk, const struct scn_stmt *end,
				    const char *name)
{
	for (struct scn_stmt *st = blk->first; st && st != end; st = st->next)
		if (st->result && !strcmp(st->result, name))
			return st;
	return NULL;
}

/* a result by TASK.NAME, which only expectations may use */
static struct scn_stmt *find_dotted(struct resolver *b, const char *name)
{
	const char *dot = strchr(name, '.');

	for (unsigned int i = 0; i < b->s->nr_tasks; i++) {
		struct scn_block *t = &b->s->task[i];

		if (!strncmp(t->name, name, dot - name) && !t->name[dot - name])
			return find_result(t, NULL, dot + 1);
	}
	return NULL;
}

static struct scn_stmt *find_visible(struct resolver *b, const char *name)
{
	bool in_setup = b->block == &b->s->setup;
	struct scn_stmt *st;

	if (strchr(name, '.'))
		return b->block == &b->s->expect ? find_dotted(b, name) : NULL;
	st = find_result(&b->s->setup, in_setup ? b->stmt : NULL, name);
	return st || in_setup ? st : find_result(b->block, b->stmt, name);
}

static const char *qualified(struct resolver *b, const struct scn_block *t, const char *name)
{
	char *p = scn_mem(b->s, strlen(t->name) + strlen(name) + 2);

	return strcat(strcat(strcpy(p, t->name), "."), name);
}

/* names that could have been meant where @b stands */
static void know_results(struct resolver *b, struct known *k)
{
	struct scn_stmt *st;

	for (st = b->s->setup.first; st && st != b->stmt; st = st->next)
		if (st->result)
			know(k, st->result);
	if (b->block == &b->s->expect) {
		for (unsigned int i = 0; i < b->s->nr_tasks; i++)
			for (st = b->s->task[i].first; st; st = st->next)
				if (st->result)
					know(k, qualified(b, &b->s->task[i], st->result));
	} else if (b->block != &b->s->setup) {
		for (st = b->block->first; st != b->stmt; st = st->next)
			if (st->result)
				know(k, st->result);
	}
}

#define ONLY_EXPECT "TASK.NAME, under 'expect'"

/* constants that could have been meant in an expression */
static void know_constants(struct resolver *b, struct known *k)
{
	for (unsigned int i = 0; scn_errno_nth(i); i++)
		know(k, scn_errno_nth(i));
	for (const struct sim_opdef *def = b->w->ops; def->name; def++)
		for (const struct sim_param *p = def->params; p->name; p++)
			for (const struct sim_word *w = p->words; w && w->name; w++)
				know(k, w->name);
}

static const char *right_name(struct resolver *b, bool constants)
{
	if (b->block == &b->s->expect)
		return "a result: TASK.NAME, or the NAME of one of setup; or a constant: EIO";
	if (constants)
		return "the result of an earlier line: NAME = OPERATION ...; or a constant: EIO";
	return "the result of an earlier line: NAME = OPERATION ...";
}

/* say why @name means nothing here; @constants: it might have been a constant */
static void undefined(struct resolver *b, const char *name, struct scn_loc loc, bool constants)
{
	const char *dot = strchr(name, '.');
	struct known k = {.nr = 0};
	struct scn_stmt *st;

	if (dot && b->block != &b->s->expect) {
		scn_err(b->errs, b->s, loc, ONLY_EXPECT,
			"'%s': results of tasks can be named under 'expect' only", name);
		return;
	}
	st = find_result(b->block, NULL, name);
	if (st) {
		scn_err(b->errs, b->s, loc, NULL, "'%s' is used before line %u defines it", name,
			st->result_loc.line);
		return;
	}
	for (unsigned int i = 0; i < b->s->nr_tasks; i++) {
		const struct scn_block *t = &b->s->task[i];

		if (!find_result(t, NULL, name))
			continue;
		if (b->block == &b->s->expect)
			scn_err(b->errs, b->s, loc, qualified(b, t, name),
				"'%s' is a result of task '%s'", name, t->name);
		else
			scn_err(b->errs, b->s, loc, ONLY_EXPECT,
				"'%s' is a result of task '%s', which only 'expect' can name", name,
				t->name);
		return;
	}
	know_results(b, &k);
	if (constants)
		know_constants(b, &k);
	err_word(b, loc, right_name(b, constants), "undefined name", name, &k);
}

/* Return: the slot of a result, or -1 after an error */
static int resolve_name(struct resolver *b, const char *name, struct scn_loc loc)
{
	struct scn_stmt *st = find_visible(b, name);

	if (st)
		return st->slot;
	undefined(b, name, loc, false);
	return -1;
}

static void define_result(struct resolver *b, struct scn_stmt *st)
{
	struct scn_stmt *other = find_visible(b, st->result);

	st->slot = b->s->nr_slots++;
	st->looked = false;
	if (other)
		scn_err(b->errs, b->s, st->result_loc, "a name of its own for each result",
			"'%s' is taken by line %u", st->result, other->result_loc.line);
	else if (scn_errno_value(st->result))
		scn_err(b->errs, b->s, st->result_loc, "a name of its own for each result",
			"'%s' is the name of an error", st->result);
}

static void define_label(struct resolver *b, struct scn_stmt *st)
{
	struct scn_stmt *other = scn_find_label(b->block, st->label);

	if (other != st)
		scn_err(b->errs, b->s, st->label_loc, "a label of its own for each statement",
			"label '%s' is taken by line %u", st->label, other->label_loc.line);
}

/* results and labels of a block; the names in its statements come later, when all exist */
static void define_block(struct resolver *b, struct scn_block *blk)
{
	b->block = blk;
	for (b->stmt = blk->first; b->stmt; b->stmt = b->stmt->next) {
		if (b->stmt->result)
			define_result(b, b->stmt);
		if (b->stmt->label)
			define_label(b, b->stmt);
	}
}

/* ---- arguments -------------------------------------------------------- */

/* value of a word of @len bytes; Return: found */
static bool find_word(const struct sim_word *words, const char *text, size_t len, long *out)
{
	for (; words && words->name; words++) {
		if (!strncmp(words->name, text, len) && !words->name[len]) {
			*out = words->value;
			return true;
		}
	}
	return false;
}

/* "O_RDWR, O_DIRECT, ..." for what would be right */
static const char *list_words(struct resolver *b, const struct sim_param *p)
{
	size_t size = 32;
	char *buf;

	for (const struct sim_word *w = p->words; w && w->name; w++)
		size += strlen(w->name) + 2;
	buf = scn_mem(b->s, size);
	for (const struct sim_word *w = p->words; w && w->name; w++)
		strcat(strcat(buf, *buf ? ", " : ""), w->name);
	if (p->type == SIM_A_FLAGS)
		strcat(buf, ", joined with |");
	return buf;
}

static void bad_word(struct resolver *b, const struct sim_param *p, const char *text, size_t len,
		     struct scn_loc loc)
{
	struct known k = {.nr = 0};

	for (const struct sim_word *w = p->words; w && w->name; w++)
		know(&k, w->name);
	err_word(b, loc, list_words(b, p), "unknown word", scn_strndup(b->s, text, len), &k);
}

static void resolve_flags(struct resolver *b, const struct sim_param *p, const struct scn_arg *a,
			  long *out)
{
	const char *text = a->text;
	struct scn_loc loc = a->loc;
	long v;

	*out = 0;
	for (;; text += loc.len + 1, loc.col += loc.len + 1) {
		loc.len = strcspn(text, "|");
		if (find_word(p->words, text, loc.len, &v) ||
		    !scn_number(scn_strndup(b->s, text, loc.len), &v))
			*out |= v;
		else
			bad_word(b, p, text, loc.len, loc);
		if (!text[loc.len])
			break;
	}
}

/* Return: slot of the result that is the argument, else -1 */
static int resolve_int(struct resolver *b, const struct scn_arg *a, long *out)
{
	int err = scn_number(a->text, out);

	if (!err)
		return -1;
	if (isalpha((unsigned char)a->text[0]) || a->text[0] == '_')
		return resolve_name(b, a->text, a->loc);
	scn_err(b->errs, b->s, a->loc, "a number (4096, 0x1000, 4k, 1m), or the name of a result",
		err == -ERANGE ? "'%s' is too large" : "'%s' is no number", a->text);
	return -1;
}

static void resolve_arg(struct resolver *b, struct scn_call *c, unsigned int i,
			const struct scn_arg *a)
{
	const struct sim_param *p = &c->def->params[i];

	switch (p->type) {
	case SIM_A_INT:
		c->slot[i] = resolve_int(b, a, &c->val[i].num);
		break;
	case SIM_A_WORD:
		if (!find_word(p->words, a->text, strlen(a->text), &c->val[i].num))
			bad_word(b, p, a->text, strlen(a->text), a->loc);
		break;
	case SIM_A_FLAGS:
		resolve_flags(b, p, a, &c->val[i].num);
		break;
	case SIM_A_NAME:
	case SIM_A_NEW_FS:
	case SIM_A_NEW_FILE:
	case SIM_A_FS:
	case SIM_A_FILE:
		c->val[i].name = a->text;
		break;
	case SIM_A_REF:
		c->slot[i] = resolve_name(b, a->text, a->loc);
		break;
	}
}

/* ---- operations ------------------------------------------------------- */

static const char *const type_names[] = {
	[SIM_A_INT] = "NUMBER",    [SIM_A_WORD] = "WORD",  [SIM_A_FLAGS] = "FLAGS",
	[SIM_A_NAME] = "NAME",     [SIM_A_REF] = "RESULT", [SIM_A_NEW_FS] = "NAME",
	[SIM_A_NEW_FILE] = "NAME", [SIM_A_FS] = "FS",      [SIM_A_FILE] = "PATH",
};

/* "open PATH FLAGS [mode=NUMBER]", of a query "size(PATH)" */
static const char *usage(struct resolver *b, const struct sim_opdef *def, bool query)
{
	const struct sim_param *p = def->params;
	size_t size = strlen(def->name) + 4;
	char *buf, *pos;

	for (; p->name; p++)
		size += strlen(p->name) + strlen(type_names[p->type]) + 6;
	buf = scn_mem(b->s, size);
	pos = buf + sprintf(buf, "%s%s", def->name, query ? "(" : "");
	for (p = def->params; p->name; p++) {
		const char *sep = query ? (p == def->params ? "" : ", ") : " ";

		pos += sprintf(pos, p->optional ? "%s[%s=%s]" : "%s%s", sep, p->name,
			       type_names[p->type]);
		if (!p->optional)
			for (char *q = pos - strlen(p->name); q < pos; q++)
				*q = toupper((unsigned char)*q);
	}
	if (query)
		strcpy(pos, ")");
	return buf;
}

static const char *resolve_usage(struct resolver *b, const struct scn_call *c, unsigned int where)
{
	return usage(b, c->def, where == SIM_IN_EXPECT);
}

/* the parameter that a KEY=VALUE or a further positional argument is for, or -1 after an error */
static int find_param(struct resolver *b, struct scn_call *c, const struct scn_arg *a,
		      unsigned int *next, unsigned int where)
{
	const struct sim_param *p = c->def->params;
	struct known k = {.nr = 0};
	unsigned int nr = 0;

	if (a->key) {
		for (int i = 0; p[i].name; i++) {
			if (!strcmp(p[i].name, a->key))
				return i;
			know(&k, p[i].name);
		}
		err_word(b, a->key_loc, resolve_usage(b, c, where), "unknown parameter", a->key,
			 &k);
		return -1;
	}
	while (p[nr].name && !p[nr].optional)
		nr++;
	if (*next < nr)
		return (*next)++;
	scn_err(b->errs, b->s, a->loc, resolve_usage(b, c, where),
		"'%s' is one argument too many: %s takes %u", a->text, c->name, nr);
	return -1;
}

static void resolve_args(struct resolver *b, struct scn_call *c, unsigned int where)
{
	unsigned int next = 0, given = 0;
	bool bad = false;

	for (unsigned int i = 0; i < c->nr_args; i++) {
		const struct scn_arg *a = &c->arg[i];
		int at = find_param(b, c, a, &next, where);

		if (at < 0) {
			bad = true;
			continue;
		}
		if (given & 1u << at)
			scn_err(b->errs, b->s, a->key ? a->key_loc : a->loc,
				resolve_usage(b, c, where), "'%s' is given twice",
				c->def->params[at].name);
		given |= 1u << at;
		c->from[at] = a;
		resolve_arg(b, c, at, a);
	}
	for (unsigned int i = 0; !bad && c->def->params[i].name; i++) {
		if (c->def->params[i].optional || given & 1u << i)
			continue;
		scn_err(b->errs, b->s, c->loc, resolve_usage(b, c, where),
			"%s lacks its argument '%s'", c->name, c->def->params[i].name);
		bad = true;
	}
}

static const struct {
	unsigned int where;
	const char *name;
} places[] = {
	{SIM_IN_SETUP, "setup"},
	{SIM_IN_TASK, "a task"},
	{SIM_IN_EVENT, "an event"},
	{SIM_IN_EXPECT, "an expression, as a query"},
};

#define NR_PLACES (sizeof(places) / sizeof(places[0]))

static void misplaced(struct resolver *b, const struct scn_call *c, unsigned int where)
{
	char right[128] = "in ";
	const char *here = "";

	for (size_t i = 0; i < NR_PLACES; i++) {
		if (places[i].where == where)
			here = places[i].name;
		if (c->def->where & places[i].where)
			strcat(strcat(right, right[3] ? " or " : ""), places[i].name);
	}
	scn_err(b->errs, b->s, c->loc, right, "operation '%s' cannot stand in %s", c->name, here);
}

/* a mistake, unless it is known to be an operation of other worlds */
static void unknown_op(struct resolver *b, const struct scn_call *c, unsigned int where)
{
	static const char *const openers[] = {"check", "use", "task", "event", "order", "expect"};
	const struct sim_elsewhere *other = b->w->elsewhere;
	struct known k = {.nr = 0};

	for (; other && other->name; other++) {
		know(&k, other->name);
		if (strcmp(other->name, c->name))
			continue;
		scn_err_lacks(b->errs, b->s, c->loc,
			      "world '%s' has no operation '%s': it is of %s", b->w->name, c->name,
			      other->world);
		return;
	}
	for (const struct sim_opdef *def = b->w->ops; def->name; def++)
		if (def->where & where)
			know(&k, def->name);
	for (size_t i = 0; where != SIM_IN_EXPECT && i < sizeof(openers) / sizeof(openers[0]); i++)
		know(&k, openers[i]);
	err_word(b, c->loc, "an operation of \"stacksim ops\"",
		 where == SIM_IN_EXPECT ? "unknown query" : "unknown operation", c->name, &k);
}

static void resolve_call(struct resolver *b, struct scn_call *c, unsigned int where)
{
	for (c->def = b->w->ops; c->def->name; c->def++)
		if (!strcmp(c->def->name, c->name))
			break;
	if (!c->def->name) {
		unknown_op(b, c, where);
		return;
	}
	if (!(c->def->where & where)) {
		misplaced(b, c, where);
		return;
	}
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		c->slot[i] = -1;
		c->from[i] = NULL;
		c->val[i].num = c->def->params[i].dflt;
	}
	resolve_args(b, c, where);
}

/* ---- expressions ------------------------------------------------------ */

/* a constant that some parameter of the world accepts, as O_DIRECT */
static bool find_constant(const struct sim_world *w, const char *name, long *out)
{
	for (const struct sim_opdef *def = w->ops; def->name; def++)
		for (const struct sim_param *p = def->params; p->name; p++)
			if (find_word(p->words, name, strlen(name), out))
				return true;
	return false;
}

/* the written name stays, so that a scenario can be resolved again */
static void resolve_operand(struct resolver *b, struct scn_term *t)
{
	struct scn_stmt *st = find_visible(b, t->name);

	t->op = SCN_NUM;
	if (st) {
		t->op = SCN_SLOT;
		t->slot = st->slot;
		st->looked = true;
		return;
	}
	t->num = scn_errno_value(t->name);
	if (!t->num && !find_constant(b->w, t->name, &t->num))
		undefined(b, t->name, t->loc, true);
}

static void resolve_stmt(struct resolver *b, struct scn_stmt *st)
{
	if (st->call) {
		resolve_call(b, st->call, b->block->where);
		return;
	}
	for (unsigned int i = 0; i < st->expr->nr; i++) {
		struct scn_term *t = &st->expr->term[i];

		if (t->name)
			resolve_operand(b, t);
		else if (t->call)
			resolve_call(b, t->call, SIM_IN_EXPECT);
	}
}

static void resolve_block(struct resolver *b, struct scn_block *blk)
{
	bool does = false;

	blk->failed = blk->succeeded = false;
	b->block = blk;
	for (b->stmt = blk->first; b->stmt; b->stmt = b->stmt->next) {
		resolve_stmt(b, b->stmt);
		does |= !b->stmt->expr;
	}
	/* what does nothing cannot go wrong, whatever the world does */
	if (blk->where & (SIM_IN_TASK | SIM_IN_EVENT) && !does)
		scn_err(b->errs, b->s, blk->loc, "at least one operation of \"stacksim ops\"",
			"'%s' does nothing", blk->name);
}

/* ---- order and verdicts ----------------------------------------------- */

static void unknown_task(struct resolver *b, const struct scn_point *pt, bool must_exist)
{
	struct known k = {.nr = 0};

	for (unsigned int i = 0; i < b->s->nr_tasks; i++)
		know(&k, b->s->task[i].name);
	/* "func NAME in X": the world has threads of its own, such as irq/dio */
	if (must_exist || sim_near(pt->task, k.word, k.nr))
		err_word(b, pt->loc, "a task or event of this scenario", "unknown task", pt->task,
			 &k);
}

static void unknown_label(struct resolver *b, const struct scn_block *t, const struct scn_point *pt)
{
	struct known k = {.nr = 0};

	for (const struct scn_stmt *st = t->first; st; st = st->next)
		if (st->label)
			know(&k, qualified(b, t, st->label));
	err_word(b, pt->loc, "LABEL: before a statement of that task", "undefined label",
		 qualified(b, t, pt->label), &k);
}

static struct sim_constraint_point resolve_point(struct resolver *b, const struct scn_point *pt)
{
	struct sim_constraint_point to = {.task = pt->task, .func = pt->func};
	struct scn_block *t = pt->task ? scn_find_task(b->s, pt->task) : NULL;
	struct scn_stmt *st;

	if (pt->task && !t)
		unknown_task(b, pt, !pt->func);
	if (pt->func || !t)
		return to;
	st = scn_find_label(t, pt->label);
	if (st)
		to.stmt = &st->site;
	else
		unknown_label(b, t, pt);
	return to;
}

static void resolve_changes(struct resolver *b, const char *const *name, const struct scn_loc *loc,
			    unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		const struct sim_change *c = b->w->changes;
		struct known k = {.nr = 0};

		for (; c->name && strcmp(c->name, name[i]); c++)
			know(&k, c->name);
		if (c->name)
			continue;
		err_word(b, loc[i], "a change of \"stacksim changes\"", "unknown change", name[i],
			 &k);
	}
}

/* what the world does not reach would be tried as the newest that it does */
static void check_generations(struct scn *s, const struct sim_world *w, struct scn_errors *errs)
{
	const char *newest = w->changes ? changes_newest(w) : NULL;

	for (unsigned int i = 0; newest && i < s->nr_verdicts; i++)
		if (version_cmp(s->verdict[i].gen, newest) > 0)
			scn_err(errs, s, s->verdict[i].loc, "an older one",
				"world '%s' knows no generation '%s'; the newest is %s", w->name,
				s->verdict[i].gen, newest);
}

static void resolve_header(struct resolver *b)
{
	/* the generations of a world without changes are other worlds */
	for (unsigned int i = 0; b->w->changes && i < b->s->nr_verdicts; i++) {
		const struct scn_verdict *v = &b->s->verdict[i];

		resolve_changes(b, v->with, v->with_loc, v->nr_with);
		resolve_changes(b, v->without, v->without_loc, v->nr_without);
	}
	for (unsigned int i = 0; i < b->s->nr_constraints; i++) {
		b->s->resolved[i].first = resolve_point(b, &b->s->constraint[i].first);
		b->s->resolved[i].then = resolve_point(b, &b->s->constraint[i].then);
	}
}

int scn_resolve(struct scn *s, const struct sim_world *w, struct scn_errors *errs)
{
	struct resolver b = {.s = s, .w = w, .errs = errs};

	free(errs->path);
	errs->path = sim_strdup(s->path);
	s->world = w;
	s->nr_slots = 0;
	define_block(&b, &s->setup);
	s->nr_setup_slots = s->nr_slots;
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		define_block(&b, &s->task[i]);
	resolve_block(&b, &s->setup);
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		resolve_block(&b, &s->task[i]);
	resolve_block(&b, &s->expect);
	resolve_header(&b);
	if (errs->nr + errs->dropped == errs->nr_lacks)
		scn_check_cycles(s, errs);
	/* what the world has not may have made it, and is of a newer one */
	if (!errs->nr) {
		scn_check_things(s, errs);
		check_generations(s, w, errs);
	}
	if (errs->nr + errs->dropped > errs->nr_lacks)
		return -EINVAL;
	return errs->nr_lacks ? -EOPNOTSUPP : 0;
}
