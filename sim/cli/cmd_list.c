// SPDX-License-Identifier: GPL-2.0-only
/* stacksim list */
#include <string.h>
#include "cli/cli.h"

static int max_int(int a, int b)
{
	return a > b ? a : b;
}

static int groups_width(const struct scn *scn)
{
	int n = 0;

	for (unsigned int i = 0; i < scn->nr_groups; i++)
		n += (int)strlen(scn->group[i]) + !!i;
	return n;
}

static void put(const struct scn *scn, int name, int groups)
{
	printf("%-*s  ", name, scn->name);
	for (unsigned int i = 0; i < scn->nr_groups; i++)
		printf("%s%s", i ? "," : "", scn->group[i]);
	printf("%*s  %s\n", groups - groups_width(scn), "", scn->title ? scn->title : "");
}

int cmd_list(const struct options *o)
{
	struct scenario_set set;
	int ret = scenarios_find(o, o->args, o->nr_args, &set), name = 0, groups = 0;

	for (size_t i = 0; i < set.nr; i++) {
		name = max_int(name, (int)strlen(set.scn[i]->name));
		groups = max_int(groups, groups_width(set.scn[i]));
	}
	for (size_t i = 0; i < set.nr; i++)
		put(set.scn[i], name, groups);
	ret = ret || set.broken ? RC_USAGE : RC_OK;
	scenarios_free(&set);
	return ret;
}
