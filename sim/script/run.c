// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a resolved scenario: the interpreter of its statements.
 *
 * It runs on the small stacks of the threads and between any two of their
 * steps, so that it allocates nothing and keeps all it must remember in the
 * slots of the results. Those are not memory of the world: start() clears them.
 */
#include <errno.h>
#include <string.h>
#include "base/die.h"
#include "core/core.h"
#include "state/state.h"
#include "script/parse.h"

#define MAX_ERRNO 4095 /* as <linux/err.h> has it */

/** struct value - of an expression; @left and @right of its outermost operator where @binary */
struct value {
	long v, left, right;
	bool binary;
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static long slot_value(const struct scn *s, int slot)
{
	hook_read(&s->slots[slot], sizeof(s->slots[slot]));
	hook_saw(s->slots[slot]);
	return s->slots[slot];
}

static long call(const struct scn *s, const struct scn_call *c)
{
	union sim_arg arg[SIM_MAX_PARAMS];

	for (unsigned int i = 0; c->def->params[i].name; i++) {
		arg[i] = c->val[i];
		if (c->slot[i] >= 0)
			arg[i].num = slot_value(s, c->slot[i]);
	}
	return c->def->fn(arg);
}

static long operand(const struct scn *s, const struct scn_term *t)
{
	switch (t->op) {
	case SCN_SLOT:
		return slot_value(s, t->slot);
	case SCN_QUERY:
		return call(s, t->call);
	default:
		return t->num;
	}
}

/* sums wrap: what a scenario adds up is no business of the compiler's */
static long binary(enum scn_term_op op, long a, long b)
{
	switch (op) {
	case SCN_ADD:
		return (long)((unsigned long)a + (unsigned long)b);
	case SCN_SUB:
		return (long)((unsigned long)a - (unsigned long)b);
	case SCN_LT:
		return a < b;
	case SCN_LE:
		return a <= b;
	case SCN_GT:
		return a > b;
	case SCN_GE:
		return a >= b;
	case SCN_EQ:
		return a == b;
	case SCN_NE:
		return a != b;
	case SCN_AND:
		return a && b;
	default:
		return a || b;
	}
}

static struct value evaluate(const struct scn *s, const struct scn_expr *e)
{
	long stack[SCN_MAX_STACK + 1] = {0};
	struct value res = {0};
	unsigned int top = 0;

	for (unsigned int i = 0; i < e->nr; i++) {
		const struct scn_term *t = &e->term[i];

		res.binary = t->op >= SCN_ADD;
		if (res.binary) {
			res.right = stack[--top];
			res.left = stack[--top];
			stack[top++] = binary(t->op, res.left, res.right);
		} else if (t->op == SCN_NEG) {
			stack[top - 1] = binary(SCN_SUB, 0, stack[top - 1]);
		} else if (t->op == SCN_NOT) {
			stack[top - 1] = !stack[top - 1];
		} else {
			stack[top++] = operand(s, t);
		}
	}
	res.v = stack[0];
	return res;
}

/* a number, or the error it is: "-EIO" */
static const char *print_value(char *buf, size_t size, long v)
{
	const char *name = v < 0 ? scn_errno_name(v) : NULL;

	if (name)
		snprintf(buf, size, "-%s", name);
	else
		snprintf(buf, size, "%ld", v);
	return buf;
}

/* Return: it holds. Else @text says what and why, without the path, which hosts may differ in. */
static bool holds(const struct scn *s, struct scn_stmt *st, char *text, size_t size)
{
	struct value res = evaluate(s, st->expr);
	const char *file = base_name(st->site.file);
	char left[24], right[24];

	s->marks[st->mark] |= SCN_ASKED;
	/* an error is nothing that holds, or "check n" would be content with it */
	if (res.v > 0 || res.v < -MAX_ERRNO) {
		s->marks[st->mark] |= SCN_HELD;
		return true;
	}
	if (res.binary)
		snprintf(text, size, "%s:%u: %.100s: left %s, right %s", file, st->site.line,
			 st->expr->text, print_value(left, sizeof(left), res.left),
			 print_value(right, sizeof(right), res.right));
	else
		snprintf(text, size, "%s:%u: %.100s: it is %s", file, st->site.line, st->expr->text,
			 print_value(left, sizeof(left), res.v));
	return false;
}

/* was it given a result that is an error? Then this is told of, or looked at, where it came up */
static bool follows_error(const struct scn *s, const struct scn_call *c)
{
	for (unsigned int i = 0; c->def->params[i].name; i++)
		if (c->slot[i] >= 0 && s->slots[c->slot[i]] < 0)
			return true;
	return false;
}

/* Return: what an operation returned is as the scenario says. Else @text says what is not. */
static bool as_written(const struct scn *s, const struct scn_stmt *st, long ret, char *text,
		       size_t size)
{
	const char *result = st->result;
	char got[24], want[24];
	int n;

	if (st->want ? ret == st->want : ret >= 0 || st->looked || follows_error(s, st->call))
		return true;
	n = snprintf(text, size, "%s:%u:%u: %.64s%s%s returned %s", base_name(st->site.file),
		     st->site.line, st->call->loc.col, result ? result : "", result ? " = " : "",
		     st->call->name, print_value(got, sizeof(got), ret));
	if (n < 0 || (size_t)n >= size)
		return false;
	if (st->want)
		snprintf(text + n, size - n, ", not %s", print_value(want, sizeof(want), st->want));
	else if (result)
		snprintf(text + n, size - n, "; 'check' it, or expect it: -> %s", got);
	else if (scn_errno_name(ret))
		snprintf(text + n, size - n, "; where that is right: -> %s", got);
	return false;
}

/*
 * Return: the statement is fine. Else @text says what is wrong with it, and @returned what its
 * operation has returned.
 */
static bool step(struct scn_block *b, struct scn_stmt *st, char *text, size_t size, long *returned)
{
	struct scn *s = b->scn;
	long ret;

	*returned = 0;
	if (st->expr)
		return holds(s, st, text, size);
	sim_call(st->call->name, &st->site);
	ret = call(s, st->call);
	sim_ret(ret, &st->site);
	*returned = ret;
	if (st->slot >= 0) {
		hook_wrote(&s->slots[st->slot], sizeof(s->slots[0]));
		state_result(&s->slots[st->slot], ret);
		s->slots[st->slot] = ret;
	}
	/* what was made to fail says nothing of the scenario */
	if (ret >= 0 || ret == st->want || sim.injected)
		b->succeeded = true;
	else
		b->failed = true;
	return as_written(s, st, ret, text, size);
}

static void run_block(void *arg)
{
	struct scn_block *b = arg;
	char text[200];
	long ret;

	/* who is killed has no way back to user mode */
	for (struct scn_stmt *st = b->first; st && !sim.cur->killed; st = st->next)
		if (!step(b, st, text, sizeof(text), &ret))
			sim_report(SIM_R_EXPECT, NULL, &st->site, "EXPECT: %s", text);
}

/* setup has to work: an execution that starts from half a setup says nothing */
static int run_setup(struct scn *s)
{
	char text[200];

	for (struct scn_stmt *st = s->setup.first; st; st = st->next) {
		if (step(&s->setup, st, text, sizeof(text), &s->boot_returned))
			continue;
		snprintf(s->boot_error, sizeof(s->boot_error), "%.*s%s",
			 (int)(base_name(s->path) - s->path), s->path, text);
		return -ECANCELED;
	}
	return 0;
}

static void tell_uses(const struct scn *s, const struct scn_block *b)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (st->call)
			s->world->uses(st->call->def);
		for (unsigned int i = 0; st->expr && i < st->expr->nr; i++)
			if (st->expr->term[i].call)
				s->world->uses(st->expr->term[i].call->def);
	}
}

static void tell_all_uses(const struct scn *s)
{
	tell_uses(s, &s->setup);
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		tell_uses(s, &s->task[i]);
	tell_uses(s, &s->expect);
}

static int boot(void *arg)
{
	struct scn *s = arg;
	int err;

	s->boot_error[0] = '\0';
	s->boot_returned = 0;
	memset(s->slots, 0, s->nr_slots * sizeof(*s->slots));
	if (s->world->uses)
		tell_all_uses(s);
	err = s->world->boot ? s->world->boot() : 0;
	sim_setup_begins();
	return err ? err : run_setup(s);
}

static void setup_again(void *arg)
{
	struct scn *s = arg;
	int err = s->world->reset();

	if (err)
		sim_cannot("begin anew", strerror(-err));
	if (run_setup(s))
		sim_cannot("make the setup again", s->boot_error);
}

static void start(void *arg)
{
	struct scn *s = arg;

	if (s->world->reset)
		sim_run_quietly("setup", setup_again, s);
	memset(s->marks, 0, s->nr_marks * sizeof(*s->marks));
	memset(s->slots + s->nr_setup_slots, 0,
	       (s->nr_slots - s->nr_setup_slots) * sizeof(*s->slots));
	for (unsigned int i = 0; i < s->nr_tasks; i++) {
		const struct sim_spawn spawn = {
			.name = s->task[i].name,
			.ctx = s->task[i].where == SIM_IN_TASK ? SIM_CTX_TASK : SIM_CTX_KTHREAD,
			.fn = run_block,
			.arg = &s->task[i],
		};

		sim_spawn(&spawn);
	}
}

static void end(void *arg)
{
	struct scn *s = arg;

	if (s->world->quiesce)
		s->world->quiesce();
	run_block(&s->expect);
	if (s->at_end)
		s->at_end(s->at_end_arg);
}

static bool unmount(void *arg)
{
	const struct scn *s = arg;

	return s->world->unmount();
}

void scn_program(struct scn *s, struct sim_program *p)
{
	p->name = s->name;
	p->boot = boot;
	p->start = start;
	p->end = end;
	p->unmount = s->world->unmount ? unmount : NULL;
	p->own = s->own;
	p->max_threads = SIM_WORLD_THREADS;
	p->opaque = s->world->reset;
	p->arg = s;
	p->constraints = s->resolved;
	p->nr_constraints = s->nr_constraints;
}

const char *scn_boot_error(const struct scn *s)
{
	return s->boot_error;
}

long scn_boot_returned(const struct scn *s)
{
	return s->boot_returned;
}
