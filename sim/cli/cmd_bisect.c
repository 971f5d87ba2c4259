// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim bisect: which upstream change adds or removes a report. Position P
 * stands for the older of the two generations and the first P changes that
 * came after it. Both ends are tried first, and must differ; the search keeps
 * them differing, so that the two neighbours it ends with do too.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

/**
 * struct bisect - a search
 * @older, @newer: generations
 * @step, @nr: changes between them, oldest first
 * @budget: time of all probes; @probes: how many are still to come, about
 * @signature: part of the report that is looked for; NULL: any
 */
struct bisect {
	const struct options *opt;
	struct scn *scn;
	const char *older, *newer, *signature;
	const struct sim_change **step;
	size_t nr, probes;
	struct budget budget;
};

/** struct probe - one position. @text: what was found, a line each, first how complete the search
 * was */
struct probe {
	const struct bisect *b;
	size_t at;
	char *text;
	bool bad;
	uint64_t max_ms;
};

static int explore_probe(void *arg, FILE *out)
{
	const struct probe *p = arg;
	const struct options *o = p->b->opt;
	struct words with = {NULL, 0};
	struct change_sel sel = selection(o);
	struct sim_explore e = explore_options(o, p->b->scn);
	struct sim_result res = {0};
	struct session s;
	char buf[64];
	int rc;

	budget_obey(&e, p->max_ms);
	with.word = sim_zeroed(p->at + o->with.nr, sizeof(*with.word), "changes");
	for (size_t i = 0; i < p->at; i++)
		with.word[with.nr++] = p->b->step[i]->name;
	for (size_t i = 0; i < o->with.nr; i++)
		with.word[with.nr++] = o->with.word[i];
	sel.gen = p->b->older;
	sel.with = with.word;
	sel.nr_with = with.nr;
	rc = session_open(&s, o, NULL, p->b->scn, &sel, out);
	if (!rc)
		rc = session_explore(&s, &e, &res) ? RC_FAULT : RC_OK;
	if (!rc) {
		fprintf(out, "%" PRIu64 " executions, %s\n", res.stats.execs,
			completeness(&res.stats, buf, sizeof(buf)));
		if (!judged(&res.stats)) {
			print_unjudged(&res.stats, out);
			rc = RC_USAGE;
		}
		for (size_t i = 0; i < res.nr_findings; i++)
			if (is_failure(o, res.findings[i].kind) || wants_races(p->b->scn))
				fprintf(out, "%s\n", res.findings[i].signature);
	}
	sim_result_free(&res);
	session_close(&s);
	free(with.word);
	return rc;
}

/* Explore one position. Return: an exit code; RC_OK when it ran. */
static enum exit_code probe(struct bisect *b, size_t at, struct probe *p)
{
	enum exit_code rc;
	FILE *out;
	const char *reports;

	free(p->text);
	*p = (struct probe){.b = b, .at = at};
	if (!budget_part(&b->budget, b->probes, &p->max_ms)) {
		fprintf(stderr, "stacksim: the budget was used up: nothing is known\n");
		return RC_INCONCLUSIVE;
	}
	b->probes -= b->probes > 1;
	rc = run_isolated(explore_probe, p, &out);
	if (!out)
		return rc;
	if (was_interrupted()) {
		fclose(out);
		return RC_INTERRUPTED;
	}
	p->text = sim_read_all(out);
	if (rc) {
		fprintf(stderr, "stacksim: %s", p->text);
		return rc;
	}
	reports = strchr(p->text, '\n');
	p->bad = reports &&
		 (b->signature ? scn_signature_in(b->signature, reports) : reports[1] != '\0');
	return RC_OK;
}

static enum exit_code search(struct bisect *b, struct probe *low, struct probe *high)
{
	while (high->at - low->at > 1) {
		struct probe mid = {.text = NULL};
		enum exit_code rc;
		struct probe *end;

		fprintf(stderr, "stacksim: one of %zu changes\n", high->at - low->at);
		rc = probe(b, low->at + (high->at - low->at) / 2, &mid);
		end = mid.bad == low->bad ? low : high;

		if (rc) {
			free(mid.text);
			return rc;
		}
		free(end->text);
		*end = mid;
	}
	return RC_OK;
}

static void put_side(const char *side, const struct probe *p)
{
	char *copy = sim_strdup(p->text), *save, *line = strtok_r(copy, "\n", &save);
	const char *complete = line ? line : "";
	unsigned int n = 0;

	printf("%s: %s\n", side, complete);
	while ((line = strtok_r(NULL, "\n", &save)) != NULL) {
		printf("  %s\n", line);
		n++;
	}
	if (!n)
		printf("  nothing reported\n");
	free(copy);
}

/* What is known when it is interrupted: after both ends, which changes it can be. */
static void put_partial(const struct bisect *b, const struct probe *low, const struct probe *high)
{
	fprintf(stderr, "stacksim: interrupted; %s\n",
		high->text ? "what was found until then:" : "nothing is known yet");
	if (!high->text)
		return;
	printf("one of %zu changes %s the report:\n", high->at - low->at,
	       high->bad ? "adds" : "removes");
	for (size_t i = low->at; i < high->at; i++)
		printf("  %s\n", b->step[i]->name);
	put_side("without them", low);
	put_side("with them", high);
}

static void put_answer(const struct bisect *b, const struct probe *low, const struct probe *high)
{
	const struct sim_change *c = b->step[low->at];

	printf("change '%s' %s the report\n"
	       "commit  %s (\"%s\")\n"
	       "merged  %s\n",
	       c->name, high->bad ? "adds" : "removes", c->commit, c->subject, c->version);
	put_side("without it", low);
	put_side("with it", high);
}

static enum exit_code bisect(struct bisect *b)
{
	struct probe low = {.text = NULL}, high = {.text = NULL};
	enum exit_code rc;

	b->budget = budget_begin(b->opt->budget_ms);
	b->probes = 2;
	for (size_t left = b->nr; left > 1; left = (left + 1) / 2)
		b->probes++;
	rc = probe(b, 0, &low);
	if (!rc)
		rc = probe(b, b->nr, &high);
	if (!rc && low.bad == high.bad) {
		fprintf(stderr, "stacksim: %s and %s do not differ: both %s\n", b->older, b->newer,
			low.bad ? "have the report" : "are without it");
		rc = RC_USAGE;
	}
	if (!rc)
		rc = search(b, &low, &high);
	if (!rc)
		put_answer(b, &low, &high);
	if (rc == RC_INTERRUPTED)
		put_partial(b, &low, &high);
	free(low.text);
	free(high.text);
	return rc;
}

/* The generations that the scenario itself names, where the command line does not. */
static int choose_ends(struct bisect *b)
{
	const char *good = b->opt->good, *bad = b->opt->bad;

	for (unsigned int i = 0; i < b->scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &b->scn->verdict[i];

		/* switches on the line would be a third end */
		if (v->nr_with || v->nr_without)
			continue;
		if (v->bug && !b->signature)
			b->signature = v->signature;
		if (v->bug && !bad)
			bad = v->gen;
		if (!v->bug && !good)
			good = v->gen;
	}
	if (!good || !bad) {
		fprintf(stderr,
			"stacksim: --good and --bad are wanted: '%s' has no 'bug at' and "
			"'clean at' line to begin with\n",
			b->scn->name);
		return -1;
	}
	if (!version_valid(good) || !version_valid(bad)) {
		fprintf(stderr, "stacksim: " VERSION_WRONG "\n", version_valid(good) ? bad : good);
		return -1;
	}
	b->older = version_cmp(good, bad) < 0 ? good : bad;
	b->newer = b->older == good ? bad : good;
	return 0;
}

static void collect(struct bisect *b, const struct sim_world *def)
{
	struct change_sel from = {.gen = b->older}, to = {.gen = b->newer};
	const struct sim_change *c = def->changes;
	size_t n = 0;

	while (c && c[n].name)
		n++;
	b->step = sim_zeroed(n, sizeof(*b->step), "changes");
	for (size_t i = 0; i < n; i++)
		if (change_in(&c[i], &to) && !change_in(&c[i], &from))
			b->step[b->nr++] = &c[i];
}

static enum exit_code bisect_in_world(struct bisect *b)
{
	const char *name = b->opt->world ? b->opt->world : DEFAULT_WORLD;
	struct world w;
	enum exit_code rc;

	if (choose_ends(b) || world_load(&w, name, stderr))
		return RC_USAGE;
	collect(b, w.def);
	rc = b->nr ? bisect(b) : RC_USAGE;
	if (!b->nr)
		fprintf(stderr, "stacksim: world '%s' has no change between %s and %s\n",
			w.def->name, b->older, b->newer);
	free(b->step);
	world_unload(&w);
	return rc;
}

int cmd_bisect(const struct options *o)
{
	struct bisect b = {.opt = o};
	struct scenario_set set;
	int rc = RC_USAGE;

	if (!scenarios_find_one(o, o->args[0], &set)) {
		b.scn = set.scn[0];
		rc = bisect_in_world(&b);
	}
	scenarios_free(&set);
	return rc;
}
