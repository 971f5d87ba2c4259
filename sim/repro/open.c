// SPDX-License-Identifier: GPL-2.0-only
/* Can a scenario be a program? What each of its operations is in C. */
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "repro/parts.h"
#include "script/parse.h"

#define FUNCTION "call_%s"

/* c/, which the linker made an object of */
extern const char _binary_sim_repro_c_tasks_c_start[], _binary_sim_repro_c_tasks_c_end[];
extern const char _binary_sim_repro_c_loop_c_start[], _binary_sim_repro_c_loop_c_end[];

#define ADD_FILE(r, name)                                                                          \
	pieces_add(                                                                                \
		r, _binary_sim_repro_c_##name##_start,                                             \
		(size_t)(_binary_sim_repro_c_##name##_end - _binary_sim_repro_c_##name##_start))

struct piece *call_piece(const struct repro *r, const struct scn_call *c)
{
	char *name = sim_format(FUNCTION, c->name);
	struct piece *p = piece_find(r, name, strlen(name));

	free(name);
	return p;
}

int call_param(const struct scn_call *c, const char *name, size_t len)
{
	for (int i = 0; c->def->params[i].name; i++)
		if (strlen(c->def->params[i].name) == len &&
		    !memcmp(c->def->params[i].name, name, len))
			return i;
	return -1;
}

/* Does the function take no parameter of that name? */
static bool is_left_out(const struct piece *f, const char *param)
{
	const char *name;
	size_t len;

	for (unsigned int i = 0; piece_param(f, i, &name, &len); i++)
		if (strlen(param) == len && !memcmp(param, name, len))
			return false;
	return true;
}

static void check_call(const struct repro *r, const struct scn_call *c, struct scn_errors *errs)
{
	const struct piece *f = call_piece(r, c);
	const char *name;
	size_t len;

	if (!f) {
		scn_err_lacks(errs, r->scn, c->loc, "there is no '%s' in C yet", c->name);
		return;
	}
	for (unsigned int i = 0; piece_param(f, i, &name, &len); i++)
		if (call_param(c, name, len) < 0)
			scn_err_lacks(errs, r->scn, c->loc, "in C, '%s' wants '%.*s'", c->name,
				      (int)len, name);
	for (unsigned int i = 0; c->def->params[i].name; i++) {
		const struct sim_param *p = &c->def->params[i];

		if (c->from[i] && c->val[i].num != p->dflt && is_left_out(f, p->name))
			scn_err_lacks(errs, r->scn, c->from[i]->loc,
				      "no system call does '%s' with another %s than is usual",
				      c->name, p->name);
	}
}

static void check_block(const struct repro *r, const struct scn_block *b, struct scn_errors *errs)
{
	for (const struct scn_stmt *st = b->first; st; st = st->next) {
		if (st->call)
			check_call(r, st->call, errs);
		for (unsigned int i = 0; st->expr && i < st->expr->nr; i++)
			if (st->expr->term[i].call)
				check_call(r, st->expr->term[i].call, errs);
	}
}

/* Return: the scenario can be a program. Else @err has why not. */
static bool check_scenario(const struct repro *r, FILE *err)
{
	struct scn_errors errs = {.nr = 0};
	bool can;

	if (!scn_resolve(r->scn, r->world.def, &errs)) {
		check_block(r, &r->scn->setup, &errs);
		for (unsigned int i = 0; i < r->scn->nr_tasks; i++)
			check_block(r, &r->scn->task[i], &errs);
		check_block(r, &r->scn->expect, &errs);
	}
	can = !errs.nr;
	if (!can)
		scn_errors_print(err, &errs);
	scn_errors_free(&errs);
	return can;
}

struct repro *repro_open(struct scn *s, FILE *err)
{
	struct repro *r = sim_zeroed(1, sizeof(*r), "a reproducer");
	const char *calls;

	r->scn = s;
	if (!world_load(&r->world, REPRO_WORLD, err)) {
		calls = world_calls(&r->world);
		ADD_FILE(r, tasks_c);
		ADD_FILE(r, loop_c);
		pieces_add(r, calls, strlen(calls));
		if (check_scenario(r, err))
			return r;
	}
	repro_close(r);
	return NULL;
}

void repro_close(struct repro *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->nr; i++)
		free(r->piece[i].name);
	free(r->piece);
	world_unload(&r->world);
	free(r);
}
