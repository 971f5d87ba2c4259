// SPDX-License-Identifier: GPL-2.0-only
/* stacksim new: a scenario to begin with, which says in comments what its sections are for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

#define TEMPLATES(X)                                                                               \
	X(overlay, "")                                                                             \
	X(fuse, " -w linux-6.12")                                                                  \
	X(cache, "")

#define TEMPLATE_NAME(name, world) #name,
const char *const template_names[] = {TEMPLATES(TEMPLATE_NAME) NULL};

/* sim/cli/templates/NAME.scn, which the linker made an object of */
#define TEMPLATE_TEXT(name, world)                                                                 \
	extern const char _binary_sim_cli_templates_##name##_scn_start[],                          \
		_binary_sim_cli_templates_##name##_scn_end[];
TEMPLATES(TEMPLATE_TEXT)

/** struct template - @world: the option of commands that run it */
struct template
{
	const char *start, *end, *world;
};

#define TEMPLATE(name, world)                                                                      \
	{_binary_sim_cli_templates_##name##_scn_start, _binary_sim_cli_templates_##name##_scn_end, \
	 world},
static const struct template templates[] = {TEMPLATES(TEMPLATE)};

static const struct template *find(const char *name)
{
	size_t i = 0;

	while (name && strcmp(template_names[i], name) != 0)
		i++;
	return &templates[i];
}

/* The name stands in the line that begins the scenario. @len: set. Return: a text to be freed */
static char *named(const struct template *t, const char *name, size_t *len)
{
	static const char line[] = "\nscenario NAME\n";
	const char *at = memmem(t->start, (size_t)(t->end - t->start), line, sizeof(line) - 1);
	const char *rest = at + sizeof(line) - 1;
	char *text = sim_format("%.*s\nscenario %s\n%.*s", (int)(at - t->start), t->start, name,
				(int)(t->end - rest), rest);

	*len = strlen(text);
	return text;
}

/* What is no name the language says. Return: whether it is one */
static bool is_accepted(const char *path, const char *text, size_t len)
{
	struct scn_errors errs = {0};
	struct scn *scn = scn_parse_text(path, text, len, &errs);

	if (scn)
		scn_free(scn);
	else
		scn_errors_print(stderr, &errs);
	scn_errors_free(&errs);
	return scn;
}

/* What is there is left alone. Return: an exit code */
static enum exit_code write_new(const char *path, const char *text)
{
	FILE *out = fopen(path, "wxe");
	enum exit_code rc = RC_USAGE;

	if (out) {
		rc = RC_FAULT;
		fputs(text, out);
		if (!fclose(out))
			return RC_OK;
	}
	fprintf(stderr, "stacksim: cannot write %s: %s\n", path, strerror(errno));
	return rc;
}

int cmd_new(const struct options *o)
{
	const struct template *t = find(o->from);
	char *path = sim_format("%s.scn", o->args[0]);
	size_t len;
	char *text = named(t, o->args[0], &len);
	enum exit_code rc = is_accepted(path, text, len) ? write_new(path, text) : RC_USAGE;

	if (!rc) {
		printf("%s is written; run it with: ", path);
		print_program(o, stdout);
		printf(" explore %s%s\n", path, t->world);
	}
	free(text);
	free(path);
	return rc;
}
