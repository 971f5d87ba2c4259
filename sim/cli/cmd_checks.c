// SPDX-License-Identifier: GPL-2.0-only
/* stacksim checks: the checkers, as their table describes them, and the rules of a world. */
#include <string.h>
#include "cli/cli.h"

/* Races are looked for where a scenario announces one, or by --race. */
static const char *unless_asked(unsigned int checker)
{
	return checker == SIM_C_RACE ? " (off by default)" : "";
}

static const char *or_dash(const char *text)
{
	return text && *text ? text : "-";
}

static int put_rules(const struct options *o)
{
	struct world w;

	if (world_load(&w, o->world ? o->world : DEFAULT_WORLD, stderr))
		return RC_USAGE;
	for (const struct sim_rule *r = w.def->rules; r && r->row; r++) {
		printf("%-2u  %-15s  %s\n", r->row, or_dash(r->by), r->text);
		if (r->faults)
			printf("%-21splanted: %s\n", "", r->faults);
	}
	world_unload(&w);
	return RC_OK;
}

int cmd_checks(const struct options *o)
{
	if (o->nr_args && !strcmp(o->args[0], "rules"))
		return put_rules(o);
	if (o->nr_args) {
		fprintf(stderr, "stacksim: checks: 'rules' or nothing is wanted, not '%s'\n",
			o->args[0]);
		return RC_USAGE;
	}
	for (unsigned int c = 0; c < SIM_C_LIMIT; c++) {
		const struct sim_checker *k = &sim_checkers[c];

		printf("%-11s  %-18s  %-42s  %s%s\n", k->name, or_dash(k->like), or_dash(k->rows),
		       k->doc, unless_asked(c));
	}
	return RC_OK;
}
