// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of checkers, and lists of their names.
 */
#include <stdio.h>
#include <string.h>
#include <sim/checks.h>
#include "core/engine.h"

const struct sim_checker sim_checkers[SIM_NR_CHECKERS] = {
#define CHECKER(id, name, like, doc) {name, like, doc},
	SIM_CHECKERS(CHECKER)
#undef CHECKER
};

static const uint8_t checker_of[] = {
#define CHECKER_OF(id, fatal, checker) SIM_C_##checker,
	SIM_REPORTS(CHECKER_OF)
#undef CHECKER_OF
};
_Static_assert(SIM_NR_REPORTS <= 64, "a kind is a bit of a word");

uint64_t sim_checker_kinds(enum sim_checker_id checker)
{
	uint64_t kinds = 0;

	for (unsigned int k = 0; k < SIM_NR_REPORTS; k++)
		kinds |= (uint64_t)(checker_of[k] == checker) << k;
	return kinds;
}

/* the last checker: what the engine cannot do is always said, and has no name in lists */
_Static_assert(SIM_C_LIMIT + 1 == SIM_NR_CHECKERS, "LIMIT is the last");

/* Kinds that a name of a list stands for; 0 for none. */
static uint64_t kinds_of(const char *name, size_t len)
{
	uint64_t all = 0;

	for (unsigned int c = 0; c < SIM_C_LIMIT; c++) {
		if (strlen(sim_checkers[c].name) == len &&
		    !strncmp(sim_checkers[c].name, name, len))
			return sim_checker_kinds(c);
		all |= sim_checker_kinds(c);
	}
	return len == 3 && !strncmp(name, "all", len) ? all : 0;
}

const char *sim_checks_parse(const char *list, uint64_t *off, uint64_t *on)
{
	*on = 0;
	for (;; list++) {
		bool minus = *list == '-';
		const char *name = list + minus;
		size_t len = strcspn(name, ",");
		uint64_t kinds = kinds_of(name, len);

		if (!kinds)
			return name;
		*off = minus ? *off | kinds : *off & ~kinds;
		*on = minus ? *on & ~kinds : *on | kinds;
		list = name + len;
		if (!*list)
			return NULL;
	}
}

/* By what is off, or by what is left where that is shorter. */
const char *sim_checks_print(uint64_t off, char *buf)
{
	bool most = __builtin_popcountll(off) > SIM_NR_REPORTS / 2;
	size_t n = snprintf(buf, SIM_CHECKS_MAX, "%s", most ? "-all" : "");

	for (unsigned int c = 0; c < SIM_C_LIMIT; c++)
		if (!(off & sim_checker_kinds(c)) == most)
			n += snprintf(buf + n, SIM_CHECKS_MAX - n, "%s%s%s", n ? "," : "",
				      most ? "" : "-", sim_checkers[c].name);
	return buf;
}

enum sim_checker_id sim_checker_of(enum sim_report_kind kind)
{
	return checker_of[kind];
}
