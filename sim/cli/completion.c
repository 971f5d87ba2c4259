// SPDX-License-Identifier: GPL-2.0-only
/* What a shell offers while a command is typed, from the tables of commands and options. */
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"

#define NR_SHELLS (sizeof(shells) / sizeof(shells[0]))

/**
 * struct shell - one whose completion is known
 * @begin, @end: around the cases of what may come (put_cases()). These are told the place in the
 *	line as at, the command as command and the word so far as cur, and leave what there is in
 *	offered
 */
struct shell {
	const char *name, *begin, *end;
};

/* A shell's own manual says how: "Programmable Completion", zshcompsys(1). */
static const struct shell shells[] = {
	{"bash",
	 "# SPDX-License-Identifier: GPL-2.0-only\n"
	 "_stacksim()\n{\n"
	 "\tlocal at=$COMP_CWORD command=${COMP_WORDS[1]} cur=${COMP_WORDS[COMP_CWORD]} offered=\n",
	 "\tmapfile -t COMPREPLY < <(compgen -W \"$offered\" -- \"$cur\")\n}\n"
	 "complete -o default -F _stacksim stacksim\n"},
	{"zsh",
	 "#compdef stacksim\n# SPDX-License-Identifier: GPL-2.0-only\n"
	 "_stacksim()\n{\n"
	 "\tlocal at=$((CURRENT - 1)) command=${words[2]} cur=${words[CURRENT]} offered=\n",
	 "\tif [[ -n $offered ]]; then\n\t\tcompadd -- ${=offered}\n\telse\n\t\t_files\n\tfi\n}\n"
	 "if [[ ${funcstack[1]} = _stacksim ]]; then\n\t_stacksim \"$@\"\n"
	 "else\n\tcompdef _stacksim stacksim\nfi\n"},
};

static void put_commands(void)
{
	for (unsigned int i = 0; i < NR_COMMANDS; i++)
		printf("%s ", cmd_defs[i].name);
}

/* Options where one is begun, else what the command takes; files where that is nothing. */
static void put_cases(void)
{
	printf("\tcase $at,$command,$cur in\n\t1,*) offered=\"");
	put_commands();
	printf("\" ;;\n");
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		printf("\t*,%s,-*) offered=\"", cmd_defs[i].name);
		for (const struct opt_def *d = opt_defs; d->name; d++)
			if (cmd_has(i, d))
				printf("--%s ", d->name);
		printf("\" ;;\n");
	}
	printf("\t2,help,*) offered=\"");
	put_commands();
	printf(LANGUAGE "\" ;;\n"
			"\t2,world,*) offered=\"add list show remove\" ;;\n"
			"\t2,completion,*) offered=\"");
	for (size_t i = 0; i < NR_SHELLS; i++)
		printf("%s ", shells[i].name);
	printf("\" ;;\n"
	       "\t*,list,*|*,check,*|*,explore,*|*,compare,*|*,bisect,*|*,campaign,*)\n"
	       "\t\toffered=$(stacksim list 2>/dev/null | cut -d' ' -f1) ;;\n"
	       "\tesac\n");
}

int cmd_completion(const struct options *o)
{
	const struct shell *s = shells;

	while (o->nr_args && s < shells + NR_SHELLS && strcmp(s->name, o->args[0]) != 0)
		s++;
	if (s == shells + NR_SHELLS) {
		fprintf(stderr, "stacksim: there is no completion for '%s'; there is one for",
			o->args[0]);
		for (size_t i = 0; i < NR_SHELLS; i++)
			fprintf(stderr, "%s %s", i ? " and" : "", shells[i].name);
		fprintf(stderr, "\n");
		return RC_USAGE;
	}
	printf("%s", s->begin);
	put_cases();
	printf("%s", s->end);
	return RC_OK;
}
