// SPDX-License-Identifier: GPL-2.0-only
/*
 * Explorations: execution after execution until the strategy has nothing left
 * or a limit is reached, and what was found, by signature.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "core/core.h"
#include "core/strategy.h"

#define STEPS_PER_LOOK 50000 /* between looks at the clock */
#define PROGRESS_NS 250000000ull

const struct sim_strategy_ops *const sim_strategies[] = {
	[SIM_S_RANDOM] = &sim_random, [SIM_S_PCT] = &sim_pct,       [SIM_S_DFS] = &sim_dfs,
	[SIM_S_REPLAY] = &sim_replay, [SIM_S_GUIDED] = &sim_guided,
};

uint64_t sim_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static struct sim_finding *find(struct sim_result *res, const char *signature)
{
	for (size_t i = 0; i < res->nr_findings; i++)
		if (!strcmp(res->findings[i].signature, signature))
			return &res->findings[i];
	return NULL;
}

static void add_finding(struct sim_result *res, const struct sim_violation *v)
{
	struct sim_finding *f = find(res, v->signature);

	if (f) {
		f->count++;
		return;
	}
	res->findings = realloc(res->findings, (res->nr_findings + 1) * sizeof(*f));
	f = &res->findings[res->nr_findings++];
	*f = (struct sim_finding){
		.kind = v->kind,
		.signature = strdup(v->signature),
		.at = res->stats.execs,
		.count = 1,
	};
	sim_schedule_copy(&f->schedule, sim_derive_schedule());
}

static void account(struct sim_result *res)
{
	struct sim_stats *st = &res->stats;

	st->execs++;
	st->steps += sim.step;
	st->infeasible += sim.infeasible;
	if (sim.step > st->max_depth)
		st->max_depth = sim.step;
	for (uint32_t i = 0; i < sim.nr_viol; i++)
		add_finding(res, &sim.viol[i]);
}

/**
 * struct look - the limits that need a look at the clock
 * @next: steps at which to look again
 */
struct look {
	uint64_t start, next, shown;
};

static bool time_is_up(const struct sim_explore *opt, struct sim_stats *st, struct look *l)
{
	uint64_t now;

	if (opt->stop && *opt->stop)
		return true;
	if (st->steps < l->next)
		return false;
	l->next = st->steps + STEPS_PER_LOOK;
	now = sim_clock_ns();
	st->elapsed_ns = now - l->start;
	if (opt->progress && now - l->shown >= PROGRESS_NS) {
		l->shown = now;
		opt->progress(st, opt->progress_arg);
	}
	return opt->max_ms && st->elapsed_ns >= opt->max_ms * 1000000;
}

int sim_explore(const struct sim_explore *opt, struct sim_result *res)
{
	const struct sim_strategy_ops *ops = sim_strategies[opt->strategy];
	struct look l = {.start = sim_clock_ns()};
	struct sim_stats *st = &res->stats;
	bool more = true;

	memset(res, 0, sizeof(*res));
	l.shown = l.start;
	sim_setup_run(opt);
	sim_time_reset(opt->time_reset ? &st->reset_ns : NULL);
	while (more) {
		bool ok = sim_run_one();

		account(res);
		more = ops->next(st) && ok;
		if (sim.divergence[0] || (opt->stop_first && res->nr_findings))
			break;
		if (opt->max_execs && st->execs >= opt->max_execs)
			break;
		more = more && !time_is_up(opt, st, &l);
	}
	if (more)
		st->complete = SIM_STOPPED;
	st->elapsed_ns = sim_clock_ns() - l.start;
	sim_time_reset(NULL);
	st->unreached = sim_order_unreached();
	return sim.divergence[0] ? -ESTALE : 0;
}

int sim_detail(const struct sim_schedule *s, bool timed, uint32_t max_steps)
{
	const struct sim_explore opt = {
		.strategy = SIM_S_REPLAY,
		.schedule = s,
		.timed = timed,
		.max_steps = max_steps,
	};
	struct sim_result res;
	int err;

	sim.detail = true;
	err = sim_explore(&opt, &res);
	sim.detail = false;
	sim_result_free(&res);
	return err;
}

void sim_result_free(struct sim_result *r)
{
	for (size_t i = 0; i < r->nr_findings; i++) {
		free(r->findings[i].signature);
		sim_schedule_free(&r->findings[i].schedule);
	}
	free(r->findings);
	memset(r, 0, sizeof(*r));
}
