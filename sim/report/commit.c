// SPDX-License-Identifier: GPL-2.0-only
/*
 * A commit message to begin with. What a person has to find out is in angle brackets: above all
 * the commit that broke it, which is never guessed.
 */
#include <string.h>
#include "report/view.h"

/* Lines of diagrams and traces are set off, as git log shows a message; "#" begins no comment so */
static void put_indented(const char *text, FILE *out)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fprintf(out, "%s%.*s\n", len ? "  " : "", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void put_found(const struct view *v, FILE *out)
{
	const struct view_origin *o = v->origin;

	fprintf(out, "Found by stacksim: scenario %s on %s %s, %u context switches, %u steps.\n",
		o->scenario, o->world, o->changes, sim_schedule_switches(v->run->schedule),
		v->run->steps);
	if (o->provenance)
		fprintf(out, "%s\n", o->provenance);
}

void view_put_commit(struct view *v, FILE *out)
{
	const struct sim_report *r = view_report(v);

	fputs("<subsystem>: <what is done about it>\n\n", out);
	if (!r) {
		fputs("<why>\n\n", out);
	} else {
		fputs("<what goes wrong, and for whom>\n\n", out);
		put_indented(view_text(v, r, render_diagram), out);
		fputs("\n<why, and why this is the right way to mend it>\n\n", out);
		put_indented(view_text(v, r, render_report), out);
		fputc('\n', out);
	}
	put_found(v, out);
	fputs("\nFixes: <12 digits> (\"<subject>\")\nSigned-off-by: <name> <<address>>\n", out);
}
