// SPDX-License-Identifier: GPL-2.0-only
/* Help texts, the manual page and the completion, all from the two tables. */
#include <ctype.h>
#include <string.h>
#include "cli/cli.h"

static const struct {
	int code;
	const char *doc;
} exits[] = {
#define EXIT_DOC(id, code, doc) {code, doc},
	EXITS(EXIT_DOC)
#undef EXIT_DOC
};
#define NR_EXITS (sizeof(exits) / sizeof(exits[0]))

void usage_all(FILE *out)
{
	fprintf(out, "usage: stacksim COMMAND [OPTION]... [ARGUMENT]...\n\ncommands:\n");
	for (unsigned int i = 0; i < NR_COMMANDS; i++)
		fprintf(out, "  %-11s %-13s %s\n", cmd_defs[i].name, cmd_defs[i].args,
			cmd_defs[i].doc);
	fprintf(out, "\nexit codes:\n");
	for (size_t i = 0; i < NR_EXITS; i++)
		fprintf(out, "  %d  %s\n", exits[i].code, exits[i].doc);
	fprintf(out, "\n'stacksim help COMMAND' shows the options of a command.\n");
}

void usage_command(enum command_id cmd, FILE *out)
{
	const struct cmd_def *c = &cmd_defs[cmd];

	fprintf(out, "usage: stacksim %s [OPTION]... %s\n\n%s\n", c->name, c->args, c->doc);
	if (c->more)
		fprintf(out, "%s\n", c->more);
	fprintf(out, "\noptions:\n");
	for (const struct opt_def *d = opt_defs; d->name; d++) {
		char name[40];

		if (!cmd_has(cmd, d))
			continue;
		snprintf(name, sizeof(name), "--%s%s%s", d->name, d->arg ? " " : "",
			 d->arg ? d->arg : "");
		fprintf(out, "  %c%c%c %-18s %s\n", d->letter ? '-' : ' ',
			d->letter ? d->letter : ' ', d->letter ? ',' : ' ', name, d->doc);
	}
}

int cmd_help(const struct options *o)
{
	if (!o->nr_args) {
		usage_all(stdout);
		return RC_OK;
	}
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(cmd_defs[i].name, o->args[0])) {
			usage_command(i, stdout);
			return RC_OK;
		}
	}
	fprintf(stderr, "stacksim: no command '%s'\n", o->args[0]);
	return RC_USAGE;
}

/* mdoc wants each sentence on a line of its own. */
static void man_command(const struct cmd_def *c)
{
	printf(".It Cm %s", c->name);
	if (c->args[0])
		printf(" Ar %s", c->args);
	printf("\n%c%s.\n", toupper((unsigned char)c->doc[0]), c->doc + 1);
	for (const char *p = c->more; p && *p; p++) {
		bool ends = *p == '.' && p[1] == ' ' && p[2] <= 'Z';

		putchar(*p);
		if (ends)
			putchar('\n');
		p += ends;
	}
	if (c->more)
		putchar('\n');
}

static void man_option(const struct opt_def *d)
{
	const char *sep = "";

	printf(".It ");
	if (d->letter)
		printf("Fl %c , ", d->letter);
	printf("Fl Fl %s", d->name);
	if (d->arg)
		printf(" Ar %s", d->arg);
	printf("\n%c%s.\n", toupper((unsigned char)d->doc[0]), d->doc + 1);
	if (d->cmds == ~0u)
		return;
	printf("For");
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		if (!cmd_has(i, d))
			continue;
		printf("%s %s", sep, cmd_defs[i].name);
		sep = ",";
	}
	printf(".\n");
}

int cmd_man(const struct options *o)
{
	(void)o;
	printf(".\\\" SPDX-License-Identifier: GPL-2.0-only\n"
	       ".\\\" made by \"stacksim man\" from the tables of commands and options\n"
	       ".Dd $Mdocdate$\n.Dt STACKSIM 1\n.Os\n"
	       ".Sh NAME\n.Nm stacksim\n"
	       ".Nd find, minimise and replay races in the kernel's VFS stacking path\n"
	       ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n.Op Ar argument ...\n"
	       ".Sh DESCRIPTION\n"
	       ".Nm\nruns scenarios in a world, a simulated kernel in which every scheduling\n"
	       "decision is made by the program, and explores what can happen.\n"
	       "The commands are:\n.Bl -tag -width Ds\n");
	for (unsigned int i = 0; i < NR_COMMANDS; i++)
		man_command(&cmd_defs[i]);
	printf(".El\n.Sh OPTIONS\n.Bl -tag -width Ds\n");
	for (const struct opt_def *d = opt_defs; d->name; d++)
		man_option(d);
	printf(".El\n.Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
	       ".It Ev STACKSIM_WORLDS\nFolder of worlds, looked in first.\n"
	       ".It Ev STACKSIM_SCENARIOS\nFolder of scenarios.\n"
	       ".It Ev STACKSIM_TREES\nWhere kernel trees of packages are kept "
	       "(default: stacksim/trees in the user's cache).\n.El\n"
	       ".Sh EXIT STATUS\n.Bl -tag -width Ds\n");
	for (size_t i = 0; i < NR_EXITS; i++)
		printf(".It %d\n%c%s.\n", exits[i].code, toupper((unsigned char)exits[i].doc[0]),
		       exits[i].doc + 1);
	printf(".El\n.Sh EXAMPLES\n"
	       ".Dl stacksim check @quick\n"
	       ".Dl stacksim explore ovl-aio-uaf --gen 5.15\n"
	       ".Dl stacksim replay ovl-aio-uaf.sched\n"
	       ".Sh CAVEATS\nThe memory model is sequential consistency.\n"
	       "Completeness is about the scenario on the world, not about the kernel.\n");
	return RC_OK;
}

int cmd_completion(const struct options *o)
{
	(void)o;
	printf("# SPDX-License-Identifier: GPL-2.0-only\n"
	       "# made by \"stacksim completion\"\n"
	       "_stacksim()\n{\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n"
	       "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\twords=\"");
	for (unsigned int i = 0; i < NR_COMMANDS; i++)
		printf("%s%s", i ? " " : "", cmd_defs[i].name);
	printf("\"\n\telse\n\t\tcase ${COMP_WORDS[1]} in\n");
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		const char *sep = "";

		printf("\t\t%s) words=\"", cmd_defs[i].name);
		for (const struct opt_def *d = opt_defs; d->name; d++) {
			if (!cmd_has(i, d))
				continue;
			printf("%s--%s", sep, d->name);
			sep = " ";
		}
		printf("\" ;;\n");
	}
	printf("\t\tesac\n\t\tcase ${COMP_WORDS[1]} in\n"
	       "\t\tlist|check|explore|compare|bisect)\n"
	       "\t\t\t[[ $cur = -* ]] || words=$(stacksim list 2>/dev/null | cut -d' ' -f1) ;;\n"
	       "\t\tesac\n\tfi\n"
	       "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n}\n"
	       "complete -o default -F _stacksim stacksim\n");
	return RC_OK;
}
