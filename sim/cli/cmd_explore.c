// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim explore. What goes to stdout depends on world, scenario and options
 * only; figures that differ from run to run go to stderr.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "cli/seen.h"

/* Where the schedule of a finding goes: FILE, FILE.2, FILE.3, ... */
static char *output_path(const struct options *o, const struct scn *scn, size_t n)
{
	const char *out = o->output;
	char *base = sim_format("%s%s", out ? out : scn->name, out ? "" : ".sched"), *path;

	if (!n)
		return base;
	path = sim_format("%s.%zu", base, n + 1);
	free(base);
	return path;
}

/* @ms: for minimising, 0 for no limit. Return: an exit code: RC_FAULT when its schedule could not
 * be saved. */
static enum exit_code put_finding(const struct session *s, const struct sim_explore *e,
				  struct sim_finding *f, size_t n, uint64_t ms)
{
	unsigned int before = sim_schedule_switches(&f->schedule);
	struct sim_explore small;
	char *path = output_path(s->opt, s->scn, n);
	int err;

	finding_minimise(e, f, ms, &small);
	printf("\nfinding %zu, first in execution %" PRIu64 ", in %" PRIu64 " of them:\n", n + 1,
	       f->at, f->count);
	print_run(s, f->signature, stdout);
	printf("\ncontext switches: %u (%u when it was found), steps: %u\n",
	       sim_schedule_switches(&f->schedule), before, sim_run()->steps);
	/* of the first it is known since before the search */
	if (n && save_begin(path, s->opt->force))
		err = -EEXIST;
	else
		err = schedule_save(s, &small, &f->schedule, f->signature, path);
	if (!err)
		print_replay(s->opt, path, stdout);
	output_flush();
	free(path);
	return err ? RC_FAULT : RC_OK;
}

/* They have the rest of the time together. Return: an exit code */
static enum exit_code put_findings(const struct session *s, const struct sim_explore *e,
				   struct sim_result *res, const struct budget *time)
{
	enum exit_code lost = RC_OK;
	char *base = output_path(s->opt, s->scn, 0);

	for (size_t i = 0; i < res->nr_findings; i++) {
		uint64_t ms;

		if (!budget_part(time, res->nr_findings - i, &ms))
			ms = 1;
		lost |= put_finding(s, e, &res->findings[i], i, ms);
	}
	if (res->nr_findings)
		save_drop(base, res->nr_findings + 1, "");
	free(base);
	return lost;
}

/* Return: do the executions that were run say anything about the scenario? @by_orders: of steps */
static bool put_summary(const struct session *s, const struct sim_result *res, bool by_orders,
			FILE *out)
{
	bool good = judged(&res->stats);
	char buf[64];

	fprintf(out, "%s on %s ", s->scn->name, s->world.def->name);
	changes_print(s->world.def, &s->sel, out);
	fprintf(out, ": %" PRIu64 " executions, %" PRIu64 " steps, longest %u: %s\n",
		res->stats.execs, res->stats.steps, res->stats.max_depth,
		completeness(&res->stats, buf, sizeof(buf)));
	print_parts(&res->stats, by_orders, out);
	print_unjudged(&res->stats, out);
	good &= (!print_idle(s->scn, out) && !res->stats.unreached) ||
		is_cut_short(s->scn, &res->stats);
	if (res->stats.passes > 1)
		fprintf(out, "%u explorations, %" PRIu64 " executions with a failure\n",
			res->stats.passes, res->stats.failed);
	print_failures(s, out);
	if (res->stats.races_promoted)
		fprintf(out, "accesses made visible because they race: to %u locations\n",
			res->stats.races_promoted);
	print_lost(&res->stats, out);
	print_suppressed(s, out);
	print_unreached(s->scn, &res->stats, out);
	if (!res->nr_findings && good)
		fprintf(out, "nothing reported\n");
	return good;
}

/* What --html asks for. Return: RC_OK, or RC_FAULT after saying what was lost. */
static enum exit_code put_pages(const struct session *s, const struct sim_explore *e,
				struct sim_result *res, const char *result)
{
	char *said, *changes;
	FILE *to = sim_text_open(&changes), *out = sim_text_open(&said);
	bool whole = true;

	changes_print(s->world.def, &s->sel, to);
	sim_text_close(to);
	put_summary(s, res, e->strategy->partial_orders, out);
	for (size_t i = 0; i < res->nr_findings; i++) {
		char *path = sim_format("%s/%s.%zu.html", s->opt->html, s->scn->name, i + 1);

		whole &= page_write(s, e, &res->findings[i], e->max_ms / 4, path, out);
		free(path);
	}
	sim_text_close(out);
	to = index_begin(s->opt->html, "stacksim explore", s->world.def->name);
	if (to)
		index_row(s->scn, changes, result, said, to);
	whole &= to && index_end(to);
	free(said);
	free(changes);
	return whole ? RC_OK : RC_FAULT;
}

/* In words, after all that may be long. */
static void put_last_line(const struct session *s, const struct sim_explore *e,
			  const struct sim_result *res, bool good, bool lost)
{
	struct verdict v = {
		.opt = s->opt,
		.how = e,
		.stats = &res->stats,
		.known = good,
		.cut_short = is_cut_short(s->scn, &res->stats),
		.interrupted = was_interrupted(),
	};
	char *path = NULL;

	for (size_t i = 0; i < res->nr_findings; i++) {
		bool fails = is_failure(s->opt, res->findings[i].kind);

		if (fails && !path)
			path = output_path(s->opt, s->scn, i);
		v.failures += fails;
	}
	v.races = res->nr_findings - v.failures;
	v.first = lost ? NULL : path;
	if (res->nr_findings)
		putchar('\n');
	put_verdict(&v, stdout);
	free(path);
}

static int explore(const struct session *s)
{
	struct sim_explore e = explore_options(s->opt, s->scn);
	const struct budget time = budget_begin(e.max_ms);
	struct sim_result res = {0};
	struct seen seen;
	int rc, lost;
	bool good;

	if (!e.strategy->systematic && !e.max_execs && !e.max_ms)
		fprintf(stderr,
			"stacksim: %s goes on until Ctrl-C; --max-execs or --max-time limit it\n",
			e.strategy->name);
	e.keep_ms = e.max_ms / 4;
	e.found = progress_found;
	print_provenance(&s->world, stdout);
	output_flush();
	progress_begin(&e, NULL);
	seen_begin(&seen, s, &e);
	rc = session_explore(s, &e, &res) ? RC_FAULT : RC_OK;
	progress_end(&e, &res.stats);
	if (was_interrupted()) {
		fprintf(stderr, "stacksim: interrupted; what was found until then:\n");
		stop_again(); /* a second Ctrl-C ends minimising, too */
	}
	if (s->opt->trace)
		render_trace(s->sym, sim_run(), stdout);
	good = put_summary(s, &res, e.strategy->partial_orders, stdout);
	seen_end(&seen, &e, true, stdout);
	output_flush();
	lost = put_findings(s, &e, &res, &time);
	for (size_t i = 0; i < res.nr_findings; i++)
		if (!rc && is_failure(s->opt, res.findings[i].kind))
			rc = RC_VIOLATION;
	if (rc != RC_FAULT)
		put_last_line(s, &e, &res, good, lost);
	if (!rc && is_cut_short(s->scn, &res.stats))
		rc = RC_INCONCLUSIVE;
	if (!rc && !good)
		rc = RC_VIOLATION;
	if (s->opt->html)
		lost = worse(lost, put_pages(s, &e, &res, result_word(rc)));
	sim_result_free(&res);
	rc = worse(rc, lost);
	return was_interrupted() ? RC_INTERRUPTED : rc;
}

static int explore_once(const struct options *o)
{
	struct change_sel sel = selection(o);
	struct session s = {0};
	struct scenario_set set;
	int rc = RC_USAGE;
	char *path = NULL;

	if (!scenarios_find_one(o, o->args[0], &set)) {
		path = output_path(o, set.scn[0], 0);
		rc = save_begin(path, o->force);
	}
	if (!rc && o->html)
		rc = save_folder(o->html);
	free(path);
	if (!rc)
		rc = session_open(&s, o, NULL, set.scn[0], &sel, stderr);
	if (!rc)
		rc = explore(&s);
	session_close(&s);
	scenarios_free(&set);
	return rc;
}

int cmd_explore(const struct options *o)
{
	struct options at = *o;
	struct scenario_set set;
	enum exit_code rc;

	if (!o->watch)
		return explore_once(o);
	if (scenarios_find_one(o, o->args[0], &set))
		return RC_USAGE;
	/* later it may have mistakes, with which its name finds nothing */
	at.args = (char *[]){(char *)set.scn[0]->path};
	rc = watch(&at, set.scn[0]->path, explore_once);
	scenarios_free(&set);
	return rc;
}
