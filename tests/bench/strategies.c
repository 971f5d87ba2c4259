// SPDX-License-Identifier: GPL-2.0-only
/*
 * How soon does each strategy find what is wrong with a world?
 *
 * strategies WORLD EXECS SEEDS [PATTERN]...: each scenario that the world can
 * run is searched by each strategy alone, at random with each seed, until its
 * first report that is no race. A line each, for programs: scenario, strategy,
 * seed, executions until then (0 where EXECS did not suffice), signature. A mix
 * that gives a strategy one execution in N finds what that alone finds, N times as late.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "cli/cli.h"

static uint64_t max_execs, nr_seeds;

/* @depth: of a deep one, else 0 */
static int search(const struct session *s, const struct sim_strategy *by, uint32_t depth,
		  uint64_t seed, FILE *out)
{
	struct sim_explore e = explore_options(s->opt, s->scn);
	struct sim_result res = {0};
	const struct sim_finding *f = NULL;
	int rc;

	e.strategy = by;
	e.depth = depth;
	e.seed = seed;
	e.max_execs = max_execs;
	e.stop_first = true;
	rc = session_explore(s, &e, &res) ? RC_FAULT : RC_OK;
	for (size_t i = 0; i < res.nr_findings && !f; i++)
		if (res.findings[i].kind != SIM_R_RACE)
			f = &res.findings[i];
	fprintf(out, "%s %s", s->scn->name, by->name);
	if (depth)
		fprintf(out, "%" PRIu32, depth);
	fprintf(out, " %" PRIu64 " %" PRIu64 " %s\n", seed, f ? f->at : 0, f ? f->signature : "-");
	sim_result_free(&res);
	return rc;
}

static int search_by(const struct session *s, const struct sim_strategy *by, FILE *out)
{
	uint32_t first = by->deep ? 2 : 0, last = by->deep ? 4 : 0;
	int rc = 0;

	for (uint32_t depth = first; !rc && depth <= last; depth++)
		for (uint64_t seed = 1; !rc && seed <= (by->seeded ? nr_seeds : 1); seed++)
			rc = search(s, by, depth, seed, out);
	return rc;
}

struct job {
	const struct options *opt;
	struct scn *scn;
};

static int run(void *arg, FILE *out)
{
	const struct job *j = arg;
	const struct change_sel newest = {0};
	struct session s;
	int rc = session_open(&s, j->opt, NULL, j->scn, &newest, stderr);

	for (const struct sim_strategy *const *by = sim_strategies; !rc && *by; by++)
		if (!(*by)->follows)
			rc = search_by(&s, *by, out);
	session_close(&s);
	return rc;
}

static void put(FILE *from)
{
	int c;

	while (from && (c = getc(from)) != EOF)
		putchar(c);
	if (from)
		fclose(from);
}

int main(int argc, char **argv)
{
	struct options o;
	struct scenario_set set;
	char *check[] = {argv[0], (char[]){"check"}, NULL};
	int rc;

	if (argc < 4) {
		fprintf(stderr, "usage: strategies WORLD EXECS SEEDS [PATTERN]...\n");
		return RC_USAGE;
	}
	if (options_parse(&o, 2, check, stderr))
		return RC_USAGE;
	o.world = argv[1];
	max_execs = strtoull(argv[2], NULL, 10);
	nr_seeds = strtoull(argv[3], NULL, 10);
	signals_begin();
	rc = scenarios_find(&o, argv + 4, (size_t)argc - 4, &set);
	for (size_t i = 0; !rc && i < set.nr; i++) {
		struct job j = {.opt = &o, .scn = set.scn[i]};
		FILE *out;
		enum exit_code code = run_isolated(run, &j, &out);

		put(out);
		if (code && code != RC_SKIP)
			fprintf(stderr, "strategies: %s: exit code %d\n", j.scn->name, code);
	}
	scenarios_free(&set);
	options_free(&o);
	return rc ? RC_USAGE : RC_OK;
}
