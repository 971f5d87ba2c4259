// SPDX-License-Identifier: GPL-2.0-only
/*
 * Explorations with a failure. A first one, without any, finds the places that can fail. Then each
 * place fails in an exploration of its own; if an execution comes to it several times, one
 * exploration for each time. SQLite's tests do it like that.
 */
#include <limits.h>
#include "core/core.h"
#include "explore/explore.h"

static bool is_over(const struct sim_explore *opt, const struct sim_result *res)
{
	return (opt->stop && *opt->stop) || (opt->stop_first && sim_has_failure(res));
}

static int explore_and_add(const struct sim_explore *pass, struct sim_result *res)
{
	struct sim_result one;
	int err = sim_explore(pass, &one);

	sim_result_add(res, &one);
	sim_result_free(&one);
	return err;
}

/*
 * Explore without a failure. If all explorations share one limit, a first execution finds out how
 * many there will be, and so how much of the limit this one may use.
 */
static int explore_whole(const struct sim_explore *opt, struct sim_explore *pass,
			 struct sim_result *res)
{
	const struct sim_failure *list;
	unsigned int parts = 1;
	int err;

	if (!opt->max_execs && !opt->max_ms)
		return sim_explore(pass, res);
	pass->max_execs = 1;
	err = sim_explore(pass, res);
	pass->max_execs = opt->max_execs;
	if (sim_failures(&list))
		parts += sim_failures_left(0, 1);
	if (err || res->stats.complete != SIM_STOPPED || is_over(opt, res) ||
	    !sim_share(opt, res, parts, pass) ||
	    (opt->max_execs && opt->max_execs - res->stats.execs < parts))
		return err;
	res->stats.complete = SIM_COMPLETE; /* until an exploration that is added is not */
	res->stats.passes = 0;
	return explore_and_add(pass, res);
}

int sim_explore_failing(const struct sim_explore *opt, struct sim_result *res)
{
	struct sim_explore pass = *opt;
	const struct sim_failure *list;
	int err;

	pass.note_failures = true;
	err = explore_whole(opt, &pass, res);
	for (unsigned int i = 0; i < sim_failures(&list); i++) {
		sim_failures_target(i);
		for (uint32_t nr = 1; !err && nr <= sim_failures_visits(i); nr++) {
			if (is_over(opt, res))
				res->stats.complete = SIM_STOPPED;
			if (is_over(opt, res) ||
			    !sim_share(opt, res, sim_failures_left(i, nr), &pass))
				goto out;
			pass.under.fail.nr = nr;
			err = explore_and_add(&pass, res);
		}
	}
out:
	if (sim_failures_full())
		res->stats.complete = SIM_STOPPED; /* some places were not kept, and did not fail */
	sim_failures_target(UINT_MAX);
	return err;
}
