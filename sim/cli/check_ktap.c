// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stacksim check prints: results in KTAP, version 1. What is without a
 * verdict is marked as skipped, which is all that KTAP has for neither passed nor
 * failed; "inconclusive" after it tells the two apart.
 */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/check.h"

static char *read_said(FILE *in)
{
	char *line = NULL, *text;
	size_t size = 0;
	FILE *out = sim_text_open(&text);

	rewind(in);
	while (sim_getline(&line, &size, in))
		fputs(line, out);
	free(line);
	fclose(in);
	sim_text_close(out);
	return text;
}

/*
 * What the test wrote, a line each after @before; of one without a verdict the last line
 * is kept back, and of a skipped one all. Return: the last, to be freed
 */
static char *put_lines(struct test *t, const char *before)
{
	const char *last = NULL;
	size_t len = 0;

	t->said = read_said(t->job.proc.out);
	for (const char *c = t->said, *next; *c; c = next) {
		len = strcspn(c, "\n");
		next = c + len + (c[len] == '\n');
		last = c;
		if (t->job.rc != RC_SKIP && (*next || t->job.rc != RC_INCONCLUSIVE))
			printf("%s%.*s\n", before, (int)len, c);
	}
	return last ? sim_strndup(last, len) : NULL;
}

void put_rest(struct pool *p, size_t from)
{
	for (size_t i = from; i < p->started; i++) {
		printf("# interrupted: %s\n", test_at(p, i)->scn->name);
		free(put_lines(test_at(p, i), "#   "));
	}
}

char *test_name(const struct test *t)
{
	const struct scn_verdict *v = t->verdict;
	char *name = NULL;
	FILE *out = sim_text_open(&name);

	fprintf(out, "%s at %s", v->bug ? "bug" : "clean", v->gen);
	for (unsigned int i = 0; i < v->nr_with; i++)
		fprintf(out, " with %s", v->with[i]);
	for (unsigned int i = 0; i < v->nr_without; i++)
		fprintf(out, " without %s", v->without[i]);
	sim_text_close(out);
	return name;
}

void put_result(struct test *t, unsigned int number)
{
	char *last = put_lines(t, "  # "), *name = test_name(t);

	if (t->job.rc == RC_FAULT)
		printf("  # the engine failed; this says nothing about the scenario\n");
	printf("  ");
	print_ok(is_red(t->job.rc), t->job.rc == RC_OK);
	printf(" %u %s", number, name);
	if (t->job.rc == RC_SKIP || t->job.rc == RC_INCONCLUSIVE)
		printf(" # SKIP %s%s", t->job.rc == RC_INCONCLUSIVE ? "inconclusive: " : "",
		       last ? last : "");
	printf("\n");
	free(name);
	free(last);
	output_flush();
}

void put_scenario(const struct scn *scn, const struct tally *t, unsigned int number)
{
	print_ok(t->failed, t->passed && !t->inconclusive);
	printf(" %u %s", number, scn->name);
	if (t->inconclusive && !t->failed)
		printf(" # SKIP inconclusive: %u of %u", t->inconclusive,
		       t->inconclusive + t->passed);
	else if (!t->failed && !t->passed && t->known)
		printf(" # SKIP known: %s", t->known);
	else if (!t->failed && !t->passed)
		printf(" # SKIP %s", t->skipped ? "the world lacks what it needs"
						: "it has no 'bug at' or 'clean at' line");
	printf("\n");
}

void put_not_run(const struct scn *scn, const char *why, unsigned int number)
{
	print_ok(false, false);
	printf(" %u %s # SKIP not run: %s\n", number, scn->name, why);
}

void put_totals(const struct pool *p, const struct tally *all)
{
	for (size_t i = 0; all->failed && i < p->started; i++) {
		const struct test *t = test_at(p, i);
		char *name;

		if (!t->job.done || !is_red(t->job.rc))
			continue;
		name = test_name(t);
		printf("# not ok: %s, %s\n", t->scn->name, name);
		free(name);
	}
	printf("# Totals: pass:%u fail:%u skip:%u inconclusive:%u", all->passed, all->failed,
	       all->skipped, all->inconclusive);
	if (all->not_run)
		printf(" not-run:%u", all->not_run);
	printf("\n");
}
