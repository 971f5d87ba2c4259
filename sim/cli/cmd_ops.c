// SPDX-License-Identifier: GPL-2.0-only
/* stacksim ops: the operations of a world, as its table describes them. */
#include <string.h>
#include "base/near.h"
#include "cli/cli.h"

static const char *const type_names[] = {
	[SIM_A_INT] = "a number or the name of a result",
	[SIM_A_WORD] = "one of",
	[SIM_A_FLAGS] = "joined with |, of",
	[SIM_A_NAME] = "a name",
	[SIM_A_REF] = "the name of a result",
	[SIM_A_NEW_FS] = "a new name",
	[SIM_A_NEW_FILE] = "a new name",
	[SIM_A_FS] = "one that was made before",
	[SIM_A_FILE] = "one that was made before",
};

static const struct {
	unsigned int where;
	const char *name;
} places[] = {
	{SIM_IN_SETUP, "setup"},
	{SIM_IN_TASK, "task"},
	{SIM_IN_EVENT, "event"},
	{SIM_IN_EXPECT, "expect"},
};

static void put_synopsis(const struct sim_opdef *op)
{
	printf("%s", op->name);
	for (const struct sim_param *p = op->params; p->name; p++)
		printf(p->optional ? " [%s=...]" : " %s", p->name);
	printf("\n");
}

static void put_words(const struct sim_param *p)
{
	for (const struct sim_word *w = p->words; w && w->name; w++)
		printf(" %s", w->name);
}

static void put_default(const struct sim_param *p)
{
	for (const struct sim_word *w = p->words; w && w->name; w++) {
		if (w->value == p->dflt) {
			printf("; default %s", w->name);
			return;
		}
	}
	printf("; default %ld", p->dflt);
}

static void put_op(const struct sim_opdef *op)
{
	const char *sep = "";

	put_synopsis(op);
	printf("\t%s\n\tin: ", op->doc);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (!(op->where & places[i].where))
			continue;
		printf("%s%s", sep, places[i].name);
		sep = ", ";
	}
	printf("\n");
	for (const struct sim_param *p = op->params; p->name; p++) {
		printf("\t%s: %s; %s", p->name, p->doc, type_names[p->type]);
		put_words(p);
		if (p->optional)
			put_default(p);
		printf("\n");
	}
}

static int put_named(const struct sim_world *def, const char *name)
{
	const char *names[256], *near;
	unsigned int n = 0;

	for (const struct sim_opdef *op = def->ops; op->name; op++) {
		if (!strcmp(op->name, name)) {
			put_op(op);
			return RC_OK;
		}
		if (n < sizeof(names) / sizeof(names[0]))
			names[n++] = op->name;
	}
	near = sim_near(name, names, n);
	fprintf(stderr, "stacksim: world '%s' has no operation '%s'", def->name, name);
	if (near)
		fprintf(stderr, "; did you mean '%s'?", near);
	fprintf(stderr, "\n");
	return RC_USAGE;
}

int cmd_ops(const struct options *o)
{
	struct world w;
	int ret = RC_OK;

	if (world_load(&w, o->world ? o->world : DEFAULT_WORLD, stderr))
		return RC_USAGE;
	for (const struct sim_opdef *op = w.def->ops; op->name && !o->nr_args; op++)
		put_op(op);
	for (size_t i = 0; i < o->nr_args; i++)
		if (put_named(w.def, o->args[i]))
			ret = RC_USAGE;
	world_unload(&w);
	return ret;
}
