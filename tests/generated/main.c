// SPDX-License-Identifier: GPL-2.0-only
/*
 * generated WORLD N EXECS [FROM]: N made-up scenarios, from number FROM on, each explored
 * with the cache of states, without it, and at random, EXECS executions each at most. What
 * the others come to, and a search with the cache does not that says "complete", or
 * "complete to bound k" for those with as many preemptions, is lost: a failure.
 *
 * An execution at random may have any number of preemptions, so it is held against a
 * search that was complete without a bound. So may one by partial orders, which leaves out
 * executions that come to the same; there, what is lost counts both ways, but for reports of the
 * lock validator, which are made at the place that happens to be the last.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"
#include "generated/plan.h"
#include "script/outcome.h"

#define RANDOM_SHARE 10 /* of EXECS, one of so many */

/** struct found - what an exploration came to */
struct found {
	struct outcomes out;
	struct sim_result res;
};

/**
 * struct totals - how much there was to be found
 * @bounded, @random, @orders: where the search with the cache was complete, by what it was held
 *	against
 * @several: scenarios of more than one outcome
 * @ordered, @met: with constraints, and those of which all were met; @funcs: with points of
 *	functions; @lost: with anything lost
 */
static struct {
	unsigned int scenarios, bounded, random, orders, several, ordered, met, funcs, lost;
	uint64_t execs;
} totals;

static const struct options *options;
static uint64_t execs;

/* ---- one exploration ------------------------------------------------------ */

static void explore(struct scn *scn, const struct plan *p, struct sim_explore e, struct found *f)
{
	e.under.fail = p->fail;
	outcomes_begin(&f->out, scn);
	e.each = outcomes_add;
	e.each_arg = &f->out;
	if (sim_explore(&e, &f->res)) {
		printf("not ok - the same choices did not lead to the same execution: %s\n",
		       sim_run()->divergence);
		exit(1);
	}
	totals.execs += f->res.stats.execs;
}

static void explore_all(struct scn *scn, const struct plan *p, uint32_t bound, bool cache,
			struct found *f)
{
	explore(scn, p,
		(struct sim_explore){
			.strategy = &sim_dfs, .bound = bound, .cache = cache, .max_execs = execs},
		f);
}

static void explore_random(struct scn *scn, const struct plan *p, struct found *f)
{
	explore(scn, p,
		(struct sim_explore){
			.strategy = &sim_random, .seed = 1, .max_execs = execs / RANDOM_SHARE},
		f);
}

static void explore_orders(struct scn *scn, const struct plan *p, struct found *f)
{
	explore(scn, p,
		(struct sim_explore){.strategy = sim_strategy_find("dpor"), .max_execs = execs},
		f);
}

static void found_free(struct found *f)
{
	outcomes_free(&f->out);
	sim_result_free(&f->res);
}

/* ---- comparison ------------------------------------------------------------ */

static bool has_outcome(const struct outcomes *in, const long *value)
{
	for (size_t i = 0; i < in->nr; i++)
		if (!memcmp(in->list[i].value, value, (in->nr_fields + 1) * sizeof(*value)))
			return true;
	return false;
}

static bool has_finding(const struct sim_result *in, const char *signature)
{
	for (size_t i = 0; i < in->nr_findings; i++)
		if (!strcmp(in->findings[i].signature, signature))
			return true;
	return false;
}

/* What @other has and @all, of which @how is said, has not. Return: how much */
static unsigned int lost(const struct found *all, const struct found *other, const char *how)
{
	unsigned int n = 0;

	for (size_t i = 0; i < other->out.nr; i++) {
		if (has_outcome(&all->out, other->out.list[i].value))
			continue;
		printf("# lost %s: ", how);
		outcome_print(&other->out, &other->out.list[i], stdout);
		putchar('\n');
		n++;
	}
	for (size_t i = 0; i < other->res.nr_findings; i++) {
		if (has_finding(&all->res, other->res.findings[i].signature))
			continue;
		printf("# lost %s: %s\n", how, other->res.findings[i].signature);
		n++;
	}
	return n;
}

/* The place that a report of the lock validator is about is the last of several. */
static void leave_out_locks(struct sim_result *r)
{
	size_t nr = 0;

	for (size_t i = 0; i < r->nr_findings; i++) {
		struct sim_finding f = r->findings[i];

		if (f.kind >= SIM_R_LOCK_ORDER && f.kind <= SIM_R_LOCK_WARN) {
			free(f.signature);
			sim_schedule_free(&f.schedule);
		} else {
			r->findings[nr++] = f;
		}
	}
	r->nr_findings = nr;
}

static void count(const struct plan *p, const struct found *f)
{
	const struct sim_stats *st = &f->res.stats;
	bool func = false;

	for (unsigned int i = 0; i < p->nr_constraints; i++)
		func |= *p->constraint[i][0].func || *p->constraint[i][1].func;
	totals.scenarios++;
	totals.several += f->out.nr > 1;
	totals.ordered += p->nr_constraints > 0;
	totals.funcs += func;
	totals.met += p->nr_constraints && !st->unreached && st->infeasible < st->execs;
}

/* As it is searched without options, to the scenario's bound. Return: what was lost */
static unsigned int compare_bounded(struct scn *scn, const struct plan *p,
				    const struct found *cached)
{
	struct found plain;
	unsigned int n;

	if (cached->res.stats.complete == SIM_STOPPED)
		return 0;
	explore_all(scn, p, scn->bound, false, &plain);
	n = lost(cached, &plain, "to a bound");
	found_free(&plain);
	totals.bounded++;
	return n;
}

static unsigned int compare_orders(struct scn *scn, const struct plan *p, struct found *cached)
{
	struct found orders;
	unsigned int n = 0;

	explore_orders(scn, p, &orders);
	if (orders.res.stats.complete == SIM_COMPLETE) {
		leave_out_locks(&orders.res);
		leave_out_locks(&cached->res);
		n = lost(cached, &orders, "that was found by partial orders");
		n += lost(&orders, cached, "by partial orders");
		totals.orders++;
	}
	found_free(&orders);
	return n;
}

static unsigned int compare(struct scn *scn, const struct plan *p)
{
	struct found cached, random;
	unsigned int n;

	explore_all(scn, p, scn->bound, true, &cached);
	count(p, &cached);
	n = compare_bounded(scn, p, &cached);
	if (cached.res.stats.complete == SIM_COMPLETE_BOUND) {
		found_free(&cached);
		explore_all(scn, p, UINT32_MAX, true, &cached);
	}
	if (cached.res.stats.complete == SIM_COMPLETE) {
		explore_random(scn, p, &random);
		n += lost(&cached, &random, "that was found at random");
		found_free(&random);
		totals.random++;
		n += compare_orders(scn, p, &cached);
	}
	found_free(&cached);
	return n;
}

/* ---- scenarios --------------------------------------------------------------- */

static struct scn *parse(const struct plan *p, unsigned int constraints, char *text)
{
	struct scn_errors errs = {0};
	size_t len = plan_text(p, constraints, text);
	struct scn *scn = scn_parse_text("generated.scn", text, len, &errs);

	scn_errors_print(stderr, &errs);
	scn_errors_free(&errs);
	return scn;
}

/* Return: an exit code; where it is RC_OK, @s is to be closed and @scn to be freed */
static enum exit_code open_plan(struct session *s, struct scn **scn, const struct plan *p,
				unsigned int constraints, char *text, FILE *err)
{
	const struct change_sel newest = {.gen = NULL};
	enum exit_code rc = RC_USAGE;

	*scn = parse(p, constraints, text);
	if (!*scn)
		return rc;
	rc = session_open(s, options, NULL, *scn, &newest, err);
	if (!rc)
		return rc;
	session_close(s);
	scn_free(*scn);
	return rc;
}

static void close_plan(struct session *s, struct scn *scn)
{
	session_close(s);
	scn_free(scn);
}

static bool is_of(const struct sim_run *run, const struct sim_rec *r, const char *block)
{
	return r->site && r->op != SIM_CALL && r->op != SIM_RET && r->thread < run->nr_threads &&
	       !strcmp(run->thread[r->thread].name, block);
}

/* A function that the block came through in the last execution, if there was one. */
static void find_func(struct plan *p, struct plan_point *pt)
{
	const struct sim_run *run = sim_run();
	char block[PLAN_NAME];
	unsigned int nr = 0;

	plan_block(p, pt->block, block);
	for (size_t i = 0; i < run->nr_rec; i++)
		nr += is_of(run, &run->rec[i], block);
	nr = nr ? 1 + plan_below(p, nr) : 0;
	for (size_t i = 0; i < run->nr_rec && nr; i++) {
		const struct sim_rec *r = &run->rec[i];

		nr -= is_of(run, r, block);
		if (!nr)
			snprintf(pt->func, sizeof(pt->func), "%s", r->site->func);
	}
}

/* Half of the points are functions: they are seen in an execution without constraints. */
static bool find_funcs(struct plan *p)
{
	const struct sim_explore one = {.strategy = &sim_dfs, .max_execs = 1};
	char text[PLAN_TEXT];
	struct sim_result res;
	struct session s;
	struct scn *scn;

	if (open_plan(&s, &scn, p, 0, text, stderr))
		return false;
	sim_explore(&one, &res);
	for (unsigned int i = 0; i < p->nr_constraints; i++)
		for (unsigned int k = 0; k < 2; k++)
			if (plan_below(p, 2))
				find_func(p, &p->constraint[i][k]);
	sim_result_free(&res);
	close_plan(&s, scn);
	return true;
}

static bool try_plan(struct plan *p, unsigned int number)
{
	char text[PLAN_TEXT], *why = NULL;
	unsigned int n;
	struct session s;
	struct scn *scn;
	size_t size;
	FILE *err = open_memstream(&why, &size);
	enum exit_code rc;

	rc = open_plan(&s, &scn, p, p->nr_constraints, text, err);
	while (rc == RC_USAGE && p->nr_constraints) /* they contradict each other */
		rc = open_plan(&s, &scn, p, --p->nr_constraints, text, err);
	fclose(err);
	if (rc)
		printf("not ok - scenario %u: %s\n%s", number, why, text);
	free(why);
	if (rc)
		return false;
	n = compare(scn, p);
	if (n)
		printf("# scenario %u, %s %u fails:\n%s", number,
		       p->fail.kind == SIM_FAIL_IO ? "operation" : "allocation", p->fail.nr, text);
	totals.lost += n > 0;
	close_plan(&s, scn);
	return true;
}

/* ---- the program ---------------------------------------------------------------- */

static bool verdict(unsigned int number, bool good, const char *what, unsigned int n,
		    unsigned int of)
{
	printf("%sok %u - %u of %u %s\n", good ? "" : "not ", number, n, of, what);
	return good;
}

static bool verdicts(void)
{
	const unsigned int n = totals.scenarios;
	bool good = true;

	printf("# %llu executions; %u scenarios with constraints by function\n",
	       (unsigned long long)totals.execs, totals.funcs);
	printf("1..6\n");
	good &= verdict(1, !totals.lost, "lost outcomes", totals.lost, n);
	good &= verdict(2, totals.bounded * 2 > n, "complete in some way with the cache",
			totals.bounded, n);
	good &= verdict(3, totals.random * 8 > n, "complete without a bound, held against random",
			totals.random, n);
	good &= verdict(4, totals.several * 5 > n * 2, "with more than one outcome", totals.several,
			n);
	good &= verdict(5, totals.met * 2 > totals.ordered, "with constraints, all of them met",
			totals.met, totals.ordered);
	good &= verdict(6, totals.orders * 10 > n, "complete by partial orders, too", totals.orders,
			n);
	return good;
}

int main(int argc, char **argv)
{
	struct options o = {.program = argv[0], .race = "off"};
	unsigned int from, nr;

	if (argc < 4) {
		fprintf(stderr, "usage: %s WORLD N EXECS [FROM]\n", argv[0]);
		return 2;
	}
	o.world = argv[1];
	options = &o;
	nr = strtoul(argv[2], NULL, 10);
	execs = strtoul(argv[3], NULL, 10);
	from = argc > 4 ? strtoul(argv[4], NULL, 10) : 0;
	for (unsigned int i = from; i < from + nr; i++) {
		struct plan p;

		plan_make(&p, i);
		if (!find_funcs(&p) || !try_plan(&p, i))
			return 1;
	}
	return verdicts() ? 0 : 1;
}
