// SPDX-License-Identifier: GPL-2.0-only
/* What stacksim check prints: results in KTAP, version 1. */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/check.h"

/* What the test wrote, a line each after @before. Return: the last, to be freed */
static char *put_lines(struct test *t, const char *before)
{
	char *line = NULL, *last = NULL;
	size_t size = 0;

	rewind(t->proc.out);
	while (sim_getline(&line, &size, t->proc.out)) {
		line[strcspn(line, "\n")] = '\0';
		if (t->rc != RC_SKIP)
			printf("%s%s\n", before, line);
		free(last);
		last = sim_strdup(line);
	}
	free(line);
	fclose(t->proc.out);
	return last;
}

void put_rest(struct pool *p, size_t from)
{
	for (size_t i = from; i < p->started; i++) {
		printf("# interrupted: %s\n", p->tests[i].scn->name);
		free(put_lines(&p->tests[i], "#   "));
	}
}

static void put_name(const struct scn_verdict *v)
{
	printf("%s at %s", v->bug ? "bug" : "clean", v->gen);
	for (unsigned int i = 0; i < v->nr_with; i++)
		printf(" with %s", v->with[i]);
	for (unsigned int i = 0; i < v->nr_without; i++)
		printf(" without %s", v->without[i]);
}

void put_result(struct test *t, unsigned int number)
{
	bool ok = t->rc == RC_OK || t->rc == RC_SKIP;
	char *last = put_lines(t, "  # ");

	if (t->rc == RC_FAULT)
		printf("  # the engine failed; this says nothing about the scenario\n");
	printf("  %sok %u ", ok ? "" : "not ", number);
	put_name(t->verdict);
	printf(t->rc == RC_SKIP ? " # SKIP %s\n" : "\n", last ? last : "");
	free(last);
	fflush(stdout);
}

void put_scenario(const struct scn *scn, const struct tally *t, unsigned int number)
{
	printf("%sok %u %s", t->rc ? "not " : "", number, scn->name);
	if (t->run > t->skipped)
		printf("\n");
	else if (t->known)
		printf(" # SKIP known: %s\n", t->known);
	else
		printf(" # SKIP %s\n", t->run ? "the world lacks what it needs"
					      : "it has no 'bug at' or 'clean at' line");
}
