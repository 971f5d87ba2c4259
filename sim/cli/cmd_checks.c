// SPDX-License-Identifier: GPL-2.0-only
/* stacksim checks: the checkers, as their table describes them. */
#include "cli/cli.h"

/* Races are looked for where a scenario announces one, or by --race. */
static const char *unless_asked(unsigned int checker)
{
	return checker == SIM_C_RACE ? " (off by default)" : "";
}

int cmd_checks(const struct options *o)
{
	(void)o;
	for (unsigned int c = 0; c < SIM_C_LIMIT; c++) {
		const struct sim_checker *k = &sim_checkers[c];

		printf("%-11s  %-18s  %-27s  %s%s\n", k->name, *k->like ? k->like : "-",
		       *k->rows ? k->rows : "-", k->doc, unless_asked(c));
	}
	return RC_OK;
}
