// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim check: every "bug at" and "clean at" line of the scenarios is a
 * test, run in a process of its own; results are KTAP, version 1.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "cli/check.h"
#include "cli/known.h"

#define MANY 8 /* tests that have more debug information to read together than is read of all */

static void count(struct tally *to, const struct test *t)
{
	to->passed += t->job.rc == RC_OK;
	to->failed += is_red(t->job.rc);
	to->skipped += t->job.rc == RC_SKIP;
	to->inconclusive += t->job.rc == RC_INCONCLUSIVE;
	to->rc = worse(to->rc, t->job.rc);
	if (t->known)
		to->known = t->known;
}

static struct test *make_tests(const struct options *o, const struct scenario_set *set, size_t *nr)
{
	struct test *tests = NULL;

	*nr = 0;
	for (size_t i = 0; i < set->nr; i++) {
		struct scn *scn = set->scn[i];

		tests = sim_resized(tests, *nr + scn->nr_verdicts, sizeof(*tests), "tests");
		for (unsigned int k = 0; k < scn->nr_verdicts; k++)
			tests[(*nr)++] = (struct test){.job.group = scn,
						       .opt = o,
						       .scn = scn,
						       .verdict = &scn->verdict[k]};
	}
	return tests;
}

/*
 * A kernel tree is one generation: of a scenario's lines, those for the newest
 * generation up to it apply. Where all are for later ones, those for the oldest
 * do: what they say of it is not known to have been different before.
 */
static const char *generation_of(const struct scn *scn, const char *tree)
{
	const char *best = NULL;

	for (unsigned int i = 0; i < scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &scn->verdict[i];
		bool later = version_cmp(v->gen, tree) > 0;

		if (v->nr_with || v->nr_without)
			continue;
		if (!best || (later ? version_cmp(v->gen, best) < 0
				    : version_cmp(best, tree) > 0 || version_cmp(v->gen, best) > 0))
			best = v->gen;
	}
	return best;
}

/* Return: whether @v says something of the kernel @tree */
static bool applies(const struct scn *scn, const struct scn_verdict *v, const char *tree)
{
	return !v->nr_with && !v->nr_without && !version_cmp(v->gen, generation_of(scn, tree));
}

/* Was the scenario asked for by its own name, and not by a pattern? */
static bool named(const struct options *o, const struct scn *scn)
{
	for (size_t i = 0; i < o->nr_args; i++)
		if (!strcmp(o->args[i], scn->name) || !strcmp(o->args[i], scn->path))
			return true;
	return false;
}

/*
 * Which tests are about the kernel that the world is? All, where it can be any: @tree is NULL. Of
 * these, those that failed before, where that is asked for.
 */
static void select_tests(const struct options *o, struct test *tests, size_t nr,
			 const struct known_list *known, struct rerun *again, const char *tree,
			 const char *world)
{
	for (size_t i = 0; i < nr; i++) {
		struct test *t = &tests[i];

		t->fixed = tree != NULL;
		t->elsewhere = tree && !applies(t->scn, t->verdict, tree);
		if (!t->elsewhere && !named(o, t->scn))
			t->known = known_reason(known, tree ? tree : world, t->scn->name, o->fail);
		if (o->rerun && !rerun_has(again, t))
			t->not_failed = o->rerun;
		t->job.quick = !is_chosen(t);
	}
}

/* Each test is a process of its own. Debug information that is read before they begin is shared. */
static void read_once(const struct test *tests, size_t nr, const struct world *w)
{
	size_t run = 0;

	for (size_t i = 0; i < nr; i++)
		run += !tests[i].job.quick;
	if (run >= MANY)
		symbols_keep(w->def);
}

/* One scenario, from test number @at on. Return: whether it came to its end */
static bool run_scenario(struct pool *p, const struct scn *scn, size_t at, unsigned int number,
			 struct tally *all)
{
	struct tally mine = {.rc = RC_OK};

	printf("  KTAP version 1\n  # Subtest: %s\n  1..%u\n", scn->name, scn->nr_verdicts);
	output_flush();
	for (unsigned int k = 0; k < scn->nr_verdicts; k++) {
		struct test *t = test_at(p, at + k);

		if (!pool_advance(p, at + k)) {
			pool_interrupt(p);
			put_rest(p, at + k);
			return false;
		}
		if (is_red(t->job.rc) && t->opt->save && !save_said(t))
			t->job.rc = RC_FAULT;
		put_result(t, k + 1);
		count(&mine, t);
		count(all, t);
	}
	put_scenario(scn, &mine, number);
	return true;
}

/*
 * Tests from number @from on have no result, whatever they came to. Which of them have begun, and
 * how far they have come, depends on the number of processes; what is told of them does not.
 */
static void drop_tests(struct pool *p, size_t from, const char *why)
{
	pool_interrupt(p);
	for (size_t i = from; i < p->nr; i++) {
		struct test *t = test_at(p, i);

		if (i < p->started)
			fclose(t->job.proc.out);
		t->job.done = true;
		t->not_run = true;
		t->job.rc = RC_SKIP;
		t->said = sim_strdup(why);
	}
}

/* The scenarios and tests that one which failed leaves. @at: the first of these tests */
static void leave_out(struct pool *p, const struct scenario_set *set, size_t i, size_t at,
		      struct tally *all)
{
	char *why = sim_format("%s failed", set->scn[i - 1]->name);

	drop_tests(p, at, why);
	all->not_run = (unsigned int)(p->nr - at);
	for (; i < set->nr; i++)
		put_not_run(set->scn[i], why, (unsigned int)i + 1);
	free(why);
}

/* Return: whether all came to their end, or were left out */
static bool run_scenarios(struct pool *p, const struct scenario_set *set, struct tally *all)
{
	size_t at = 0;

	for (size_t i = 0; i < set->nr; i++) {
		if (p->fail_fast && all->failed) {
			leave_out(p, set, i, at, all);
			return true;
		}
		if (!run_scenario(p, set->scn[i], at, (unsigned int)i + 1, all))
			return false;
		at += set->scn[i]->nr_verdicts;
	}
	return true;
}

/* Nor has a scenario without a line to be tested passed. */
static enum exit_code overall(const struct options *o, const struct tally *all)
{
	if (all->rc == RC_INCONCLUSIVE && o->accept)
		return all->passed ? RC_OK : RC_INCONCLUSIVE;
	if (all->rc == RC_OK || all->rc == RC_SKIP)
		return all->passed ? RC_OK : RC_SKIP;
	return all->rc;
}

static enum exit_code put_index(const struct pool *p, const struct world *w, const char *folder)
{
	const bool tree = w->def->generation;
	char *world = sim_format("%s%s%s", w->def->name, tree ? ": " : "",
				 tree ? w->def->provenance : "");
	FILE *out = index_begin(folder, "stacksim check", world);

	free(world);
	for (size_t i = 0; out && i < p->nr; i++) {
		const struct test *t = test_at(p, i);
		char *name = test_name(t);

		index_row(t->scn, name, test_result(t), t->said ? t->said : "", out);
		free(name);
	}
	return out && index_end(out) ? RC_OK : RC_FAULT;
}

/* What is asked for beside KTAP. Return: the exit code of all */
static enum exit_code put_files(const struct options *o, const struct pool *p,
				const struct world *w, struct results *r, enum exit_code rc)
{
	enum exit_code lost;

	r->tests = p->first;
	r->nr = p->nr;
	r->world = w->def->name;
	r->provenance = w->def->generation ? w->def->provenance : NULL;
	r->rc = rc;
	lost = results_write(r);
	if (o->html && put_index(p, w, o->html))
		lost = RC_FAULT;
	return lost ? lost : rc;
}

static void free_tests(struct pool *p)
{
	for (size_t i = 0; i < p->nr; i++)
		free(test_at(p, i)->said);
	free(p->first);
}

static enum exit_code run_tests(const struct options *o, const struct scenario_set *set,
				const struct known_list *known, struct rerun *again,
				struct results *r)
{
	enum exit_code rc;
	struct pool pool = {
		.size = sizeof(struct test),
		.run = run_test,
		.stop = stop_flag(),
		.jobs = o->jobs ? o->jobs : 1,
		.fail_fast = o->fail_fast,
	};
	struct tally all = {.rc = RC_OK};
	struct world w;
	bool whole;

	if (world_load(&w, o->world ? o->world : DEFAULT_WORLD, stderr))
		return RC_USAGE;
	print_provenance(&w, stdout);
	pool.first = make_tests(o, set, &pool.nr);
	pool.end = pool.nr;
	select_tests(o, pool.first, pool.nr, known, again, w.def->generation, w.def->name);
	read_once(pool.first, pool.nr, &w);
	pool.budget = budget_begin(o->budget_ms);
	whole = run_scenarios(&pool, set, &all);
	put_totals(&pool, &all);
	if (!whole) {
		printf("Bail out! %s\n",
		       *pool.stop ? "interrupted" : "a test could not be started");
		all.rc = *pool.stop ? RC_INTERRUPTED : RC_FAULT;
	}
	rc = put_files(o, &pool, &w, r, whole ? overall(o, &all) : all.rc);
	symbols_forget();
	world_unload(&w);
	free_tests(&pool);
	return rc;
}

/* Options that would be ignored beside others. Return: 0 or -EINVAL after saying so. */
static int check_options(const struct options *o)
{
	bool made = o->tree || o->package;

	if (!made && o->patch.nr)
		fprintf(stderr, "stacksim: --patch is for a world that is made: it wants --tree or "
				"--package\n");
	else if (made && o->world)
		fprintf(stderr, "stacksim: --world and --%s: which of them is to be checked?\n",
			o->tree ? "tree" : "package");
	else
		return 0;
	return -EINVAL;
}

/* Which scenarios there are. Return: 0 or negative errno, after saying why */
static int find_scenarios(struct options *o, struct rerun *again, struct scenario_set *set)
{
	if (o->rerun && rerun_read(again, o->rerun))
		return -EINVAL;
	if (o->rerun)
		rerun_choose(again, o);
	/* nothing that failed is not the same as nothing that was asked for */
	return o->rerun && !o->nr_args ? 0 : scenarios_find(o, o->args, o->nr_args, set);
}

int cmd_check(const struct options *given)
{
	struct options at = *given, *o = &at;
	struct scenario_set set = {0};
	struct known_list known = {0};
	struct results results = {.nr = 0};
	struct rerun again = {.nr = 0};
	char buf[PATH_MAX];
	int ret = check_options(o);
	enum exit_code rc = RC_USAGE;
	bool wrong;

	if (!ret)
		ret = find_scenarios(o, &again, &set);
	if (!ret)
		ret = known_read(&known, scenario_folder(o, buf), stderr);
	if (!ret && ((o->save && save_folder(o->save)) || (o->html && save_folder(o->html)) ||
		     results_open(&results, o)))
		ret = -EINVAL;
	wrong = ret || set.broken;
	if (!ret && (o->tree || o->package)) {
		o->world = WORLD_OF_TREE;
		ret = world_add(o, o->world);
		if (ret)
			rc = ret;
	}
	if (!ret) {
		printf("KTAP version 1\n1..%zu", set.nr);
		if (o->rerun && !set.nr && !set.broken)
			printf(" # SKIP nothing failed in %s", o->rerun);
		printf("\n");
		rc = run_tests(o, &set, &known, &again, &results);
		set.broken += rerun_print_missing(&again, &set);
		if (set.broken && rc != RC_INTERRUPTED)
			rc = worse(rc, RC_USAGE);
	}
	scenarios_free(&set);
	known_free(&known);
	rerun_free(&again);
	/* git bisect must not take a commit for good or bad that was not tested */
	if (o->tree && wrong)
		return RC_STOP;
	return o->tree && rc > RC_VIOLATION && rc != RC_INTERRUPTED ? RC_UNTESTED : rc;
}
