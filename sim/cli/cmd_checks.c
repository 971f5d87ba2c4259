// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim checks: the checkers, as their table describes them; the rules of a world; each place of
 * it and of the engine that reports something.
 */
#include <stdlib.h>
#include <string.h>
#include <sim/checks.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

#define INDENT "                     "

/* Races are looked for where a scenario announces one, or by --race. */
static const char *unless_asked(unsigned int checker)
{
	return checker == SIM_C_RACE ? " (off by default)" : "";
}

static const char *or_dash(const char *text)
{
	return *text ? text : "-";
}

static const struct sim_rule *rules_of(const struct world *w)
{
	static const struct sim_rule none[] = {{.number = 0}};

	return w->def->rules ? w->def->rules : none;
}

static bool sees(const struct sim_rule *r, unsigned int checker)
{
	for (const struct sim_seen *s = r->seen; s->fault; s++)
		if (s->by == checker)
			return true;
	return false;
}

/* The rules that a checker sees broken: "13, 15-17, 20". */
static void put_numbers(const struct world *w, unsigned int checker, FILE *out)
{
	unsigned int first = 0;
	const char *comma = "";

	for (const struct sim_rule *r = rules_of(w); r->number; r++) {
		if (!sees(r, checker))
			continue;
		if (!first)
			first = r->number;
		if (r[1].number == r->number + 1 && sees(&r[1], checker))
			continue;
		fprintf(out, "%s%u", comma, first);
		if (first != r->number)
			fprintf(out, "-%u", r->number);
		comma = ", ";
		first = 0;
	}
}

static int put_checkers(const struct world *w)
{
	for (unsigned int c = 0; c < SIM_C_LIMIT; c++) {
		const struct sim_checker *k = &sim_checkers[c];
		char *numbers;
		FILE *to = sim_text_open(&numbers);

		put_numbers(w, c, to);
		sim_text_close(to);
		printf("%-11s  %-18s  %-42s  %s%s\n", k->name, or_dash(k->like), or_dash(numbers),
		       k->doc, unless_asked(c));
		free(numbers);
	}
	return RC_OK;
}

/* What those who see a rule broken have, joined by commas. */
static void put_seen(const struct sim_rule *r, bool faults, FILE *out)
{
	for (const struct sim_seen *s = r->seen; s->fault; s++) {
		fprintf(out, "%s%s", s == r->seen ? "" : ",",
			faults ? s->fault : sim_checkers[s->by].name);
		if (faults && s->as)
			fprintf(out, " as rule %u", s->as);
	}
}

static int put_rules(const struct world *w)
{
	for (const struct sim_rule *r = rules_of(w); r->number; r++) {
		bool seen = r->seen[0].fault;
		char *by;
		FILE *to = sim_text_open(&by);

		put_seen(r, false, to);
		sim_text_close(to);
		printf("%-2u  %-15s  %s\n" INDENT "source: %s\n", r->number, or_dash(by), r->text,
		       r->source);
		free(by);
		if (r->how)
			printf(INDENT "%s: %s\n", seen ? "of it" : "not checked", r->how);
		if (!seen)
			continue;
		printf(INDENT "planted: ");
		put_seen(r, true, stdout);
		putchar('\n');
	}
	return RC_OK;
}

static int by_place(const void *a, const void *b)
{
	const struct sim_says *l = *(const struct sim_says *const *)a;
	const struct sim_says *r = *(const struct sim_says *const *)b;
	int order = strcmp(l->file, r->file);

	if (order)
		return order;
	if (l->line != r->line)
		return l->line < r->line ? -1 : 1;
	return strcmp(l->text, r->text);
}

/* What is in a header is in each file that includes it. */
static int put_sites(const struct world *w)
{
	size_t own = __stop_sim_says - __start_sim_says;
	size_t of_world = w->def->says ? w->def->says_end - w->def->says : 0;
	const struct sim_says **all = sim_zeroed(own + of_world, sizeof(*all), "sites");

	memcpy(all, __start_sim_says, own * sizeof(*all));
	if (of_world)
		memcpy(all + own, w->def->says, of_world * sizeof(*all));
	qsort(all, own + of_world, sizeof(*all), by_place);
	for (size_t i = 0; i < own + of_world; i++) {
		const struct sim_says *s = all[i];
		char *place, rule[12] = "-";

		if (i && !by_place(&all[i - 1], &all[i]))
			continue;
		if (s->rule)
			snprintf(rule, sizeof(rule), "%u", s->rule);
		place = sim_format("%s:%u", s->file, s->line);
		printf("%-36s  %-9s  %-2s  %s\n", place, sim_checkers[sim_checker_of(s->kind)].name,
		       rule, s->text);
		free(place);
	}
	free(all);
	return RC_OK;
}

static const struct {
	const char *name;
	int (*put)(const struct world *w);
} lists[] = {
	{"rules", put_rules},
	{"sites", put_sites},
};

int cmd_checks(const struct options *o)
{
	int (*put)(const struct world *w) = o->nr_args ? NULL : put_checkers;
	struct world w;
	int rc;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && !put; i++)
		if (!strcmp(o->args[0], lists[i].name))
			put = lists[i].put;
	if (!put) {
		fprintf(stderr,
			"stacksim: checks: 'rules', 'sites' or nothing is wanted, not '%s'\n",
			o->args[0]);
		return RC_USAGE;
	}
	if (world_load(&w, o->world ? o->world : DEFAULT_WORLD, stderr))
		return RC_USAGE;
	rc = put(&w);
	world_unload(&w);
	return rc;
}
