// SPDX-License-Identifier: GPL-2.0-only
/* The comment above a program: which race it is, where it comes from, how to run it. */
#include <stdlib.h>
#include <string.h>
#include <sim/checks.h>
#include "base/memory.h"
#include "repro/parts.h"
#include "script/parse.h"

void put_in_comment(const char *text, size_t len, FILE *out)
{
	for (size_t i = 0; i < len; i++) {
		bool bracket =
			i && (!memcmp(&text[i - 1], "*/", 2) || !memcmp(&text[i - 1], "/*", 2));

		fprintf(out, bracket ? " %c" : "%c", text[i]);
	}
}

static void put_row(const char *before, const char *text, size_t len, FILE *out)
{
	fprintf(out, " *%s", before);
	put_in_comment(text, len, out);
	fputc('\n', out);
}

/* Comments of the scenario before its first line, without that of its licence */
static void put_comment(const struct scn *s, FILE *out)
{
	unsigned int last = s->name_loc.line;

	for (unsigned int i = 1; i < last; i++) {
		size_t len;
		const char *line = scn_line(s, i, &len);

		if (len && *line == '#' && !memmem(line, len, "SPDX", 4))
			put_row("", line + 1, len - 1, out);
	}
}

static const char usage[] =
	" *\n"
	" * gcc -Wall -pthread -o repro THIS.c && ./repro [COUNT [LAYERS]]    # as root\n"
	" *\n"
	" * It runs COUNT times, 1000 where nothing is said. Each run is a process in a mount "
	"namespace\n"
	" * of its own, and all that it mounts, opens and starts ends with it. Operations that ran "
	"at\n"
	" * one time in the schedule begin together, the others wait for those that had ended "
	"before.\n"
	" * LAYERS are tmpfs, whose direct I/O ends at once, or disks in memory: ext4, xfs or "
	"btrfs, "
	"for\n"
	" * which there has to be a mkfs.\n"
	" * Exit code: 0 where all that is checked has held, 1 where something has not, a run "
	"hangs, "
	"or a\n"
	" * report came to the kernel's log, 4 where this kernel cannot do what is to be tried.\n";

static void put_watch(const struct sim_report *rep, FILE *out)
{
	const char *like = rep ? sim_checkers[sim_checker_of(rep->kind)].like : "";

	fputs(" *\n * Watch for \"does not hold\", \"returned\" and \"it hangs\" in what it prints",
	      out);
	if (*like)
		fprintf(out, ",\n * and for a report in the kernel's log (%s)", like);
	fputs(".\n", out);
}

void put_about(const struct scn *s, struct view *v, FILE *out)
{
	const struct view_origin *o = v->origin;
	const struct sim_report *rep = view_report(v);
	char *title = sim_format("%s: %s", o->scenario, o->title);
	char *made = sim_format("Made by stacksim of %s, the schedule of an execution of %s %s",
				o->schedule, o->world, o->changes);

	fputs("// SPDX-License-Identifier: GPL-2.0-only\n/*\n", out);
	put_row(" ", title, strlen(title), out);
	put_comment(s, out);
	fputs(" *\n", out);
	for (unsigned int i = 0; i < s->nr_commits; i++)
		fprintf(out, " * commit %s (\"%s\")\n", s->commit[i].hash, s->commit[i].subject);
	put_row(" ", made, strlen(made), out);
	if (o->provenance)
		put_row(" of ", o->provenance, strlen(o->provenance), out);
	if (rep)
		fprintf(out, " * with the report\n *\t%s\n", rep->signature);
	fputs(usage, out);
	put_watch(rep, out);
	fputs(" */\n", out);
	free(title);
	free(made);
}
