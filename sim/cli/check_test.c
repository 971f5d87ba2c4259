// SPDX-License-Identifier: GPL-2.0-only
/*
 * One test of stacksim check: a "bug at" or "clean at" line of a scenario is
 * explored, and what was found is held against what it says.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "cli/check.h"
#include "cli/seen.h"

#define TREE_EXECS 8000 /* of a kernel tree, where no limit is given */

/* Does some "bug at" line for the same kernel announce this report? */
static bool announced(const struct test *t, const char *signature)
{
	/* of clean code no report is right, whatever another line says of the same kernel */
	if (!t->verdict->bug)
		return false;
	for (unsigned int i = 0; i < t->scn->nr_verdicts; i++) {
		const struct scn_verdict *v = &t->scn->verdict[i];

		if (v->bug && scn_same_place(v, t->verdict) &&
		    scn_signature_in(v->signature, signature))
			return true;
	}
	return false;
}

/* A race says something about the scenario only where it is its subject. */
static bool fails(const struct test *t, const struct sim_finding *f)
{
	return is_failure(t->opt, f->kind) || wants_races(t->scn);
}

bool is_unexpected(const struct test *t, const struct sim_finding *f)
{
	return fails(t, f) && !announced(t, f->signature);
}

/* Print a line for each finding. Return: how many of them are not expected */
static unsigned int put_findings(const struct test *t, const struct sim_result *res, FILE *out)
{
	unsigned int unexpected = 0;

	for (size_t i = 0; i < res->nr_findings; i++) {
		const struct sim_finding *f = &res->findings[i];
		const char *what = announced(t, f->signature) ? ""
				   : fails(t, f)              ? "unexpected: "
							      : "note: ";

		fprintf(out, "%s%s (in %" PRIu64 " executions, first %" PRIu64 ")\n", what,
			f->signature, f->count, f->at);
		unexpected += is_unexpected(t, f);
	}
	return unexpected;
}

/* Was what a "bug at" line announces found? */
static bool was_found(const struct test *t, const struct sim_result *res)
{
	for (size_t i = 0; i < res->nr_findings; i++)
		if (scn_signature_in(t->verdict->signature, res->findings[i].signature))
			return true;
	return false;
}

/*
 * Compare what was found with what the verdict announces. If a limit ended the search, findings
 * count; that there are none is neither good nor bad.
 */
static enum exit_code judge(const struct test *t, const struct sim_result *res, FILE *out)
{
	bool stopped = is_cut_short(t->scn, &res->stats), good = !put_findings(t, res, out);
	bool found = t->verdict->bug && was_found(t, res), reached = true;
	char buf[64];

	print_unjudged(&res->stats, out);
	/*
	 * a bug that was reported needs no tasks to have succeeded; a search cut short says nothing
	 */
	good &= !print_idle(t->scn, out) || t->verdict->bug || stopped;
	print_lost(&res->stats, out);
	if (t->verdict->bug && !found)
		fprintf(out, "not reported%s: %s\n", stopped ? " so far" : "",
			t->verdict->signature);
	for (unsigned int i = 0; i < t->scn->nr_constraints; i++) {
		if (!(res->stats.unreached >> i & 1))
			continue;
		fprintf(out, "the order constraint in line %u was never reached\n",
			t->scn->constraint[i].loc.line);
		reached = false;
	}
	if (!good)
		return RC_VIOLATION;
	if (stopped && found)
		return RC_OK;
	if (stopped) {
		fprintf(out, "%s\n", completeness(&res->stats, buf, sizeof(buf)));
		return RC_INCONCLUSIVE;
	}
	return found == t->verdict->bug && reached && judged(&res->stats) ? RC_OK : RC_VIOLATION;
}

/* Has a systematic search left something to look for? */
static bool goes_on(bool tree, const struct sim_explore *e, const struct sim_result *res)
{
	return res->stats.complete == SIM_STOPPED ||
	       (tree && res->stats.complete == SIM_COMPLETE_BOUND && e->bound < SCN_USUAL_BOUND);
}

/*
 * A systematic search of a real tree seldom ends, and what it comes to last it
 * never sees. Where it has come to its half of a limit, the rest is for executions by
 * pct, which look everywhere a little: of the planted faults that take a certain order
 * they find most (tests/bench/strategies.c). So is what a scenario leaves of the limit that asks
 * for fewer preemptions than usual, which is because of what the model would take. Return: an exit
 * code
 */
static int search(const struct session *s, struct sim_explore *e, struct sim_result *res,
		  uint64_t *by_pct)
{
	const struct sim_explore all = *e;
	struct sim_result more = {0};
	enum sim_completeness complete;
	uint32_t bound;
	int rc;

	if (!e->under.fail.kind)
		sim_share(&all, res, 2, e);
	rc = session_explore(s, e, res) ? RC_FAULT : RC_OK;
	if (rc || e->under.fail.kind || !goes_on(s->world.def->generation, &all, res) || *e->stop ||
	    !(all.max_execs || all.max_ms) || !sim_share(&all, res, 1, e))
		return rc;
	complete = res->stats.complete;
	bound = res->stats.bound;
	e->strategy = &sim_pct;
	rc = session_explore(s, e, &more) ? RC_FAULT : RC_OK;
	*by_pct = more.stats.execs;
	sim_result_add(res, &more);
	res->stats.bound = bound; /* so far every schedule was looked at */
	res->stats.complete = complete;
	sim_result_free(&more);
	return rc;
}

/* With --fail: how much of what can fail did, and what of it never. */
static void put_failing(const struct session *s, const struct sim_stats *st, FILE *out)
{
	const struct sim_failure *f;
	unsigned int nr = sim_failures(&f);

	if (!s->opt->fail)
		return;
	fprintf(out, "%u places and errors to fail, %" PRIu64 " executions in which one did\n", nr,
		st->failed);
	print_untried(s, out);
}

static void tell(const struct sim_finding *f, void *arg)
{
	if (is_unexpected(arg, f))
		progress_found(f, NULL);
}

bool is_chosen(const struct test *t)
{
	return !t->elsewhere && !t->known && !t->not_failed;
}

/* Why a test is not run, if it is not. Return: RC_OK, or its result */
static enum exit_code left_out(const struct test *t, FILE *out)
{
	if (t->not_failed)
		fprintf(out, "it did not fail in %s\n", t->not_failed);
	else if (t->known)
		fprintf(out, "known: %s\n", t->known);
	else if (t->elsewhere)
		fprintf(out, "the world is another kernel\n");
	else if (t->opt->fail && t->verdict->bug)
		fprintf(out, "with --fail, what is known to be broken says nothing\n");
	else
		return t->job.late ? RC_INCONCLUSIVE : RC_OK;
	return RC_SKIP;
}

static struct sim_explore how_to_search(struct test *t)
{
	struct sim_explore e = explore_options(t->opt, t->scn);

	budget_obey(&e, t->job.max_ms);
	if (t->fixed && !e.max_execs && !e.max_ms)
		e.max_execs = TREE_EXECS;
	if (t->opt->save || t->opt->html)
		e.keep_ms = e.max_ms / 4;
	e.found = tell;
	e.found_arg = t;
	return e;
}

/* A page for each finding, also of those that were to be. Return: whether all are there. */
static bool put_pages(const struct test *t, const struct session *s, const struct sim_explore *e,
		      struct sim_result *res, FILE *out)
{
	bool whole = true;

	for (size_t i = 0; t->opt->html && i < res->nr_findings; i++) {
		char *path = test_path(t, t->opt->html, i + 1, "html");

		whole &= page_write(s, e, &res->findings[i], e->max_ms / 4, path, out);
		free(path);
	}
	return whole;
}

static enum exit_code explore_and_judge(struct test *t, const struct session *s, FILE *out)
{
	struct sim_explore e = how_to_search(t);
	const uint64_t max_ms = e.max_ms, start = now_ms();
	struct sim_result res = {0};
	uint64_t by_pct = 0;
	struct seen seen;
	enum exit_code rc;
	bool lost = false;
	char buf[64];

	progress_begin(&e, t->scn->name);
	seen_begin(&seen, s, &e);
	rc = search(s, &e, &res, &by_pct);
	progress_clear(&e);
	if (!rc) {
		fprintf(out, "%" PRIu64 " executions, ", res.stats.execs);
		if (by_pct)
			fprintf(out, "%" PRIu64 " of them by pct, ", by_pct);
		fprintf(out, "%s\n", completeness(&res.stats, buf, sizeof(buf)));
		put_failing(s, &res.stats, out);
		seen_end(&seen, &e, false, out);
		lost = !put_pages(t, s, &e, &res, out);
		rc = judge(t, &res, out);
	}
	seen_end(&seen, &e, false, NULL);
	if (rc == RC_VIOLATION && t->opt->save) {
		uint64_t spent = now_ms() - start;

		if (!save_findings(t, s, &e, &res,
				   !max_ms          ? 0
				   : spent < max_ms ? max_ms - spent
						    : 1))
			rc = RC_FAULT;
	}
	sim_result_free(&res);
	return lost ? RC_FAULT : rc;
}

int run_test(void *arg, FILE *out)
{
	struct test *t = arg;
	struct change_sel sel = verdict_selection(t->verdict);
	struct session s;
	enum exit_code rc = left_out(t, out);

	if (rc == RC_INCONCLUSIVE)
		fprintf(out, "not run, the budget was used up\n");
	if (rc)
		return rc;
	if (t->fixed)
		sel.gen = NULL;
	rc = session_open(&s, t->opt, NULL, t->scn, &sel, out);
	if (!rc)
		rc = explore_and_judge(t, &s, out);
	session_close(&s);
	/*
	 * That the setup fails says something of the world, and nothing of the other scenarios;
	 * git bisect is to skip a tree of which no more is known.
	 */
	if (s.setup_failed)
		return t->opt->tree ? RC_USAGE : RC_VIOLATION;
	return rc;
}
