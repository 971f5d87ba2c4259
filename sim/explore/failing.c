// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a first exploration has come to fails then, place by place, and where an execution comes
 * to one several times, each of these: every failure in an exploration of its own, as SQLite's
 * tests do it.
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
 * Without a failure. Where all explorations have one limit together, a first execution tells
 * what there is to try, and so what the part of this one is.
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
	res->stats.complete = SIM_COMPLETE; /* of what follows it depends what it will be */
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
		res->stats.complete = SIM_STOPPED; /* the places beyond were not made to fail */
	sim_failures_target(UINT_MAX);
	return err;
}
