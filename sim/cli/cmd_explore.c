// SPDX-License-Identifier: GPL-2.0-only
/*
 * stacksim explore. What goes to stdout depends on world, scenario and options
 * only; figures that differ from run to run go to stderr.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "cli/cli.h"

/* Where the schedule of a finding goes: FILE, FILE.2, FILE.3, ... */
static char *output_path(const struct session *s, size_t n)
{
	const char *out = s->opt->output;
	char *base = sim_format("%s%s", out ? out : s->scn->name, out ? "" : ".sched"), *path;

	if (!n)
		return base;
	path = sim_format("%s.%zu", base, n + 1);
	free(base);
	return path;
}

/* Return: an exit code: RC_FAULT when its schedule could not be saved. */
static enum exit_code put_finding(const struct session *s, const struct sim_explore *e,
				  struct sim_finding *f, size_t n)
{
	unsigned int before = sim_schedule_switches(&f->schedule);
	struct sim_explore small = *e;
	char *path = output_path(s, n);
	int err;

	small.max_execs = 0;
	small.promoted = f->promoted;
	small.fail = f->fail;
	sim_minimise(&small, &f->schedule, f->signature);
	sim_detail_like(&small, &f->schedule);
	printf("\nfinding %zu, first in execution %" PRIu64 ", in %" PRIu64 " of them:\n", n + 1,
	       f->at, f->count);
	print_run(s, f->signature, stdout);
	printf("\ncontext switches: %u (%u when it was found), steps: %u\n",
	       sim_schedule_switches(&f->schedule), before, sim_run()->steps);
	err = schedule_save(s, &small, &f->schedule, f->signature, path);
	if (!err)
		printf("replay with: stacksim replay %s\n", path);
	free(path);
	return err ? RC_FAULT : RC_OK;
}

/* Order constraints that never came into play make the scenario say nothing. */
static void put_unreached(const struct session *s, const struct sim_stats *st)
{
	for (unsigned int i = 0; i < s->scn->nr_orders; i++)
		if (st->unreached >> i & 1)
			printf("note: the order constraint in line %u was never reached\n",
			       s->scn->order[i].loc.line);
}

static void put_summary(const struct session *s, const struct sim_result *res)
{
	char buf[64];

	printf("%s on %s ", s->scn->name, s->world.def->name);
	changes_print(s->world.def, &s->sel, stdout);
	printf(": %" PRIu64 " executions, %" PRIu64 " steps, longest %u: %s\n", res->stats.execs,
	       res->stats.steps, res->stats.max_depth, completeness(&res->stats, buf, sizeof(buf)));
	if (res->stats.cut_short)
		printf("%" PRIu64 " of them ended in a state that had been seen\n",
		       res->stats.cut_short);
	print_unjudged(&res->stats, stdout);
	if (res->stats.passes > 1)
		printf("%u explorations, %" PRIu64 " executions with a failure\n",
		       res->stats.passes, res->stats.failed);
	print_failures(s, stdout);
	if (res->stats.races_promoted)
		printf("accesses made visible because they race: to %u locations\n",
		       res->stats.races_promoted);
	print_lost(&res->stats, stdout);
	print_suppressed(s, stdout);
	put_unreached(s, &res->stats);
	if (!res->nr_findings && judged(&res->stats))
		printf("nothing reported\n");
}

static int explore(const struct session *s)
{
	struct sim_explore e = explore_options(s->opt, s->scn);
	struct sim_result res = {0};
	int rc, lost = RC_OK;

	if (e.strategy != SIM_S_DFS && !e.max_execs && !e.max_ms)
		fprintf(stderr,
			"stacksim: %s goes on until Ctrl-C; --max-execs or --max-time limit it\n",
			s->opt->strategy);
	print_provenance(&s->world, stdout);
	progress_begin(&e, NULL);
	rc = session_explore(s, &e, &res);
	progress_end(&e, &res.stats);
	if (was_interrupted()) {
		fprintf(stderr, "stacksim: interrupted; what was found until then:\n");
		stop_on_interrupt(); /* once more: what was found is not minimised */
	}
	if (s->opt->trace)
		render_trace(s->sym, sim_run(), stdout);
	put_summary(s, &res);
	for (size_t i = 0; i < res.nr_findings; i++)
		lost |= put_finding(s, &e, &res.findings[i], i);
	for (size_t i = 0; i < res.nr_findings; i++)
		if (!rc && is_failure(s->opt, res.findings[i].kind))
			rc = RC_VIOLATION;
	if (!rc && !judged(&res.stats))
		rc = RC_VIOLATION;
	sim_result_free(&res);
	rc = rc ? rc : lost;
	return was_interrupted() ? RC_INTERRUPTED : rc;
}

int cmd_explore(const struct options *o)
{
	struct change_sel sel = selection(o);
	struct session s = {0};
	struct scenario_set set;
	int rc = RC_USAGE;

	if (!scenarios_find_one(o, o->args[0], &set))
		rc = session_open(&s, o, NULL, set.scn[0], &sel, stderr);
	if (!rc)
		rc = explore(&s);
	session_close(&s);
	scenarios_free(&set);
	return rc;
}
