// SPDX-License-Identifier: GPL-2.0-only
/* Help texts and the manual page, from the tables of commands and options. */
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

#define PURPOSE "find, minimise and replay races in the kernel's VFS stacking path"
static const char *const examples[] = {
	"list",
	"check @quick",
	"explore ovl-aio-uaf --gen 5.15",
	"replay ovl-aio-uaf.sched",
};
#define NR_EXAMPLES (sizeof(examples) / sizeof(examples[0]))
#define NR_EXITS (sizeof(exits) / sizeof(exits[0]))
#define WIDTH 80
#define OPTION_COLUMN 26

void usage_all(const struct options *o, FILE *out)
{
	fprintf(out,
		"usage: stacksim COMMAND [OPTION]... [ARGUMENT]...\n\n" PURPOSE "\n\ncommands:\n");
	for (unsigned int i = 0; i < NR_COMMANDS; i++)
		fprintf(out, "  %-11s %-17s %s\n", cmd_defs[i].name, cmd_defs[i].args,
			cmd_defs[i].doc);
	fprintf(out, "\nexit codes:\n");
	for (size_t i = 0; i < NR_EXITS; i++)
		fprintf(out, "  %3d  %s\n", exits[i].code, exits[i].doc);
	fprintf(out, "\nto begin with:\n");
	for (size_t i = 0; i < NR_EXAMPLES; i++) {
		fputs("  ", out);
		print_program(o, out);
		fprintf(out, " %s\n", examples[i]);
	}
	fprintf(out, "\n'");
	print_program(o, out);
	fprintf(out, " help COMMAND' shows the options of a command, '");
	print_program(o, out);
	fprintf(out, " help " LANGUAGE "'\nhow a scenario is written, '");
	print_program(o, out);
	fprintf(out, " man | man -l -' the manual page.\n");
}

/* Text from column @indent on, broken between words before column WIDTH. */
static void put_wrapped(const char *text, size_t indent, FILE *out)
{
	size_t col = indent;

	while (*text) {
		size_t word = strcspn(text, " ");

		if (col > indent && col + 1 + word > WIDTH) {
			fprintf(out, "\n%*s", (int)indent, "");
			col = indent;
		}
		if (col > indent)
			fputc(' ', out);
		fprintf(out, "%.*s", (int)word, text);
		col += word + (col > indent);
		text += word;
		text += *text == ' ';
	}
	fputc('\n', out);
}

/* A strategy with the options that it obeys. */
static void each_strategy(void (*put)(const char *name, const char *doc, const char *opts,
				      FILE *out),
			  FILE *out)
{
	for (const struct sim_strategy *const *p = sim_strategies; *p; p++) {
		const struct sim_strategy *s = *p;
		char opts[80];

		snprintf(opts, sizeof(opts), "%s%s%s%s%s", s->bounded ? " --bound" : "",
			 s->caches ? " --no-cache" : "", s->restores ? " --no-restore" : "",
			 s->seeded ? " --seed" : "", s->deep ? " --depth" : "");
		if (!s->follows)
			put(s->name, s->doc, opts, out);
	}
}

static void usage_choice(const char *name, const char *text, FILE *out)
{
	fprintf(out, "%*s%-7s ", OPTION_COLUMN, "", name);
	put_wrapped(text, OPTION_COLUMN + 8, out);
}

static void usage_strategy(const char *name, const char *doc, const char *opts, FILE *out)
{
	char text[200];

	if (*opts)
		snprintf(text, sizeof(text), "%s (%s)", doc, opts + 1);
	else
		snprintf(text, sizeof(text), "%s", doc);
	usage_choice(name, text, out);
}

void usage_command(enum command_id cmd, FILE *out)
{
	const struct cmd_def *c = &cmd_defs[cmd];

	fprintf(out, "usage: stacksim %s [OPTION]... %s\n\n%s\n", c->name, c->args, c->doc);
	if (c->more)
		put_wrapped(c->more, 0, out);
	fprintf(out, "\noptions:\n");
	for (const struct opt_def *d = opt_defs; d->name; d++) {
		char name[40];

		if (!cmd_has(cmd, d))
			continue;
		snprintf(name, sizeof(name), "--%s%s%s", d->name, d->arg ? " " : "",
			 d->arg ? d->arg : "");
		fprintf(out, "  %c%c%c %-19s ", d->letter ? '-' : ' ', d->letter ? d->letter : ' ',
			d->letter ? ',' : ' ', name);
		put_wrapped(d->doc, OPTION_COLUMN, out);
		if (d->type == OPT_STRATEGY)
			each_strategy(usage_strategy, out);
		for (const struct report_format *f = report_formats;
		     d->type == OPT_FORMAT && f->name; f++)
			usage_choice(f->name, f->doc, out);
	}
}

/* scenarios/README.md, which the linker made an object of */
extern const char _binary_scenarios_README_md_start[], _binary_scenarios_README_md_end[];

int cmd_help(const struct options *o)
{
	const char *page = _binary_scenarios_README_md_start;
	enum command_id cmd;

	if (!o->nr_args) {
		usage_all(o, stdout);
		return RC_OK;
	}
	if (!strcmp(o->args[0], LANGUAGE)) {
		fwrite(page, 1, (size_t)(_binary_scenarios_README_md_end - page), stdout);
		return RC_OK;
	}
	if (command_find(o->args[0], &cmd, stderr))
		return RC_USAGE;
	usage_command(cmd, stdout);
	return RC_OK;
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

static void man_strategy(const char *name, const char *doc, const char *opts, FILE *out)
{
	fprintf(out, ".It Cm %s\n%c%s. Obeys%s.\n", name, toupper((unsigned char)doc[0]), doc + 1,
		opts);
}

static void man_formats(void)
{
	printf(".Bl -tag -width perfetto -compact\n");
	for (const struct report_format *f = report_formats; f->name; f++)
		printf(".It Cm %s\n%c%s.\n", f->name, toupper((unsigned char)f->doc[0]),
		       f->doc + 1);
	printf(".El\n");
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
	if (d->type == OPT_STRATEGY) {
		printf(".Bl -tag -width random -compact\n");
		each_strategy(man_strategy, stdout);
		printf(".El\n");
	}
	if (d->type == OPT_FORMAT)
		man_formats();
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
	       ".Nd " PURPOSE "\n"
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
	       ".It Ev NO_COLOR\nIf it is not empty, a terminal is given no colours.\n"
	       ".It Ev STACKSIM_TREES\nWhere kernel trees of packages are kept "
	       "(default: stacksim/trees in the user's cache).\n"
	       ".It Ev STACKSIM_OBJECTS\nWhere what was compiled of kernel trees is kept, for all "
	       "worlds (default: beside them).\n.El\n"
	       ".Sh EXIT STATUS\n.Bl -tag -width Ds\n");
	for (size_t i = 0; i < NR_EXITS; i++)
		printf(".It %d\n%c%s.\n", exits[i].code, toupper((unsigned char)exits[i].doc[0]),
		       exits[i].doc + 1);
	printf(".El\n.Sh EXAMPLES\n");
	for (size_t i = 0; i < NR_EXAMPLES; i++)
		printf(".Dl stacksim %s\n", examples[i]);
	printf(".Sh CAVEATS\nThe memory model is sequential consistency.\n"
	       "Completeness is about the scenario on the world, not about the kernel.\n");
	return RC_OK;
}
