// SPDX-License-Identifier: GPL-2.0-only
/*
 * Failures made to order, one an execution, so that what follows has one
 * cause. Allocations fail by number, each in an exploration of its own, as
 * SQLite's tests do it; other operations fail by a choice of the strategy.
 */
#include <stdlib.h>
#include <string.h>
#include "core/core.h"

static struct {
	struct sim_failure list[SIM_MAX_FAILURES];
	unsigned int nr;
	struct sim_failure *now; /* what was made to fail in this execution */
} failures;

static bool same_place(const struct sim_failure *f, const char *what, int err,
		       const struct sim_site *site)
{
	return f->err == err && f->site->line == site->line && !strcmp(f->what, what) &&
	       !strcmp(f->site->func, site->func) && !strcmp(f->site->file, site->file);
}

/* Nothing is added once it is full: what is there is counted all the same. */
static struct sim_failure *note(const char *what, int err, const struct sim_site *site)
{
	unsigned int i = 0;

	while (i < failures.nr && !same_place(&failures.list[i], what, err, site))
		i++;
	if (i == SIM_MAX_FAILURES)
		return NULL;
	if (i == failures.nr) {
		failures.list[i] = (struct sim_failure){.what = what, .err = err, .site = site};
		failures.nr++;
	}
	return &failures.list[i];
}

void sim_may_fail(const char *what, int err, const struct sim_site *site)
{
	if (!sim.injected && !sim.fail_io)
		note(what, err, site);
}

void sim_failures_load(void)
{
	failures.nr = 0;
	failures.now = NULL;
}

void sim_failures_account(void)
{
	if (!failures.now)
		return;
	failures.now->execs++;
	failures.now->reported += sim.nr_viol > 0;
	failures.now = NULL;
}

unsigned int sim_failures(const struct sim_failure **list)
{
	*list = failures.list;
	return failures.nr;
}

void sim_injected(const char *what, int err, const struct sim_site *site)
{
	sim.injected = true;
	if (sim.note_failures)
		failures.now = note(what, err, site);
	sim_record(SIM_INJECT, what, (int64_t)err, site);
}

int sim_inject(const char *what, const int *errnos, unsigned int n, const struct sim_site *site)
{
	unsigned int v;

	if (likely(!sim.fail_io) || sim.injected || sim.quiet)
		return 0;
	for (v = 0; sim.note_failures && v < n; v++)
		note(what, -errnos[v], site);
	v = sim_choose(n + 1, what, site);
	if (!v)
		return 0;
	sim_injected(what, -errnos[v - 1], site);
	return -errnos[v - 1];
}

static bool is_over(const struct sim_explore *opt, const struct sim_result *res)
{
	return (opt->stop && *opt->stop) || (opt->stop_first && sim_has_failure(res));
}

int sim_explore_failing(const struct sim_explore *opt, struct sim_result *res)
{
	struct sim_explore pass = *opt;
	int err = sim_explore(opt, res);
	uint32_t nr = res->stats.max_allocs;

	for (pass.fail_alloc = 1; pass.fail_alloc <= nr && !err && !is_over(opt, res);
	     pass.fail_alloc++) {
		struct sim_result one;

		if (!sim_time_left(opt, &res->stats, &pass.max_ms))
			break;
		err = sim_explore(&pass, &one);
		sim_result_add(res, &one);
		sim_result_free(&one);
	}
	return err;
}
