// SPDX-License-Identifier: GPL-2.0-only
/*
 * Explorations: execution after execution until the strategy has nothing left
 * or a limit is reached, and what was found, by signature.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "core/core.h"
#include "core/strategy.h"
#include "explore/explore.h"
#include "race/race.h"
#include "rest/rest.h"
#include "strategy/traced.h"

#define STEPS_PER_LOOK 50000 /* between looks at the clock; an execution counts as one, too */
#define PROGRESS_NS 250000000ull

static void add_finding(struct sim_result *res, const struct sim_report *v)
{
	struct sim_finding *f = sim_finding_of(res, v->signature);

	if (f) {
		f->count++;
		return;
	}
	res->findings = sim_grow(res->findings, res->nr_findings, sizeof(*f), "findings");
	f = &res->findings[res->nr_findings++];
	*f = (struct sim_finding){
		.kind = v->kind,
		.signature = sim_strdup(v->signature),
		.at = res->stats.execs,
		.count = 1,
		.under = sim.under,
	};
	f->under.promoted = sim_race_promoted;
	f->under.fail = sim_failure_made();
	sim_schedule_copy(&f->schedule, sim_derive_schedule());
}

static void account(struct sim_result *res)
{
	struct sim_stats *st = &res->stats;

	st->execs++;
	st->steps += sim.step;
	st->infeasible += sim.infeasible;
	st->cut_short += sim.cut_short;
	st->restored += sim.restored;
	st->cut += sim.cut || sim.starved;
	st->overfull += sim.overfull;
	st->unsaid += sim.cut && !sim.nr_reports;
	if (sim.step > st->max_depth)
		st->max_depth = sim.step;
	st->failed += sim.injected;
	sim_failures_account();
	for (uint32_t i = 0; i < sim.nr_reports; i++)
		add_finding(res, &sim.reports[i]);
}

/**
 * struct look - when to look at the clock, which costs a system call
 * @start: of the exploration, in ns
 * @next: how many steps and executions there must have been; a tick makes it earlier
 * @shown: when progress was shown last, in ns
 */
struct look {
	uint64_t start, next, shown;
};

static bool time_is_up(const struct sim_explore *opt, struct sim_stats *st, struct look *l)
{
	uint64_t now;

	if (opt->stop && *opt->stop)
		return true;
	if (st->steps + st->execs < l->next && !sim_limit_ticked())
		return false;
	l->next = st->steps + st->execs + STEPS_PER_LOOK;
	now = sim_clock_ns();
	st->elapsed_ns = now - l->start;
	if (opt->progress && now - l->shown >= PROGRESS_NS) {
		l->shown = now;
		opt->progress(st, opt->progress_arg);
	}
	return sim_limit_reached();
}

bool sim_has_failure(const struct sim_result *res)
{
	for (size_t i = 0; i < res->nr_findings; i++)
		if (res->findings[i].kind != SIM_R_RACE)
			return true;
	return false;
}

static bool promote_found(struct sim_explore *opt, struct sim_stats *st)
{
	unsigned int n = opt->promote ? sim_race_promote_found() : 0;

	opt->under.promoted += n;
	st->races_promoted += n;
	return n;
}

/* A search that is not systematic need not begin again when memory is promoted. */
static void promote_now(struct sim_explore *opt, struct sim_stats *st)
{
	if (!opt->strategy->systematic && promote_found(opt, st))
		sim_race_promote(opt->under.promoted);
}

/* Hand out new findings at once. From the first one on, time is kept for minimising. */
static void tell_new(const struct sim_explore *opt, const struct sim_result *res, size_t had)
{
	if (res->nr_findings > had)
		sim_limit_keep(opt);
	for (; opt->found && had < res->nr_findings; had++)
		opt->found(&res->findings[had], opt->found_arg);
}

/*
 * A systematic search promotes memory that raced when it has come to its end, and begins again. If
 * a limit may end it first, it does so after half of the executions that are left.
 */
static bool half_way(const struct sim_explore *opt, const struct sim_stats *st, uint64_t before)
{
	return opt->max_execs && opt->promote && opt->under.race && opt->strategy->systematic &&
	       st->execs - before == (opt->max_execs - before) / 2;
}

/*
 * Explore with the promotions of now. Return: true if there are more of them since, so that another
 * round is to follow.
 */
static bool explore_round(struct sim_explore *opt, struct sim_result *res, struct look *l)
{
	const struct sim_strategy *ops = opt->strategy;
	struct sim_stats *st = &res->stats;
	uint64_t before = st->execs;
	bool more = true, up = false;

	st->complete = SIM_STOPPED;
	st->bound = opt->first_bound;
	sim_setup_run(opt);
	while (more && !up) {
		size_t had = res->nr_findings;
		bool followed = sim_run_one();

		account(res);
		tell_new(opt, res, had);
		up = time_is_up(opt, st, l);
		if (up && sim.cut)
			break; /* it was abandoned, maybe before the end of the schedule it follows
				*/
		if (opt->each && !sim.infeasible && !sim.cut_short)
			opt->each(opt->each_arg);
		more = (!ops->next || ops->next(st)) && followed;
		if (sim.divergence[0])
			return false;
		promote_now(opt, st);
		up |= opt->stop_first && sim_has_failure(res);
		up |= opt->max_execs && st->execs >= opt->max_execs;
		if (more && !up && half_way(opt, st, before) && promote_found(opt, st))
			return true;
	}
	if (more)
		st->complete = SIM_STOPPED;
	if (more || !promote_found(opt, st))
		return false;
	if (up) /* what was promoted just now has not been explored */
		st->complete = SIM_STOPPED;
	return !up;
}

int sim_explore(const struct sim_explore *opt, struct sim_result *res)
{
	struct look l = {.start = sim_clock_ns()};
	struct sim_explore round = *opt;
	struct sim_stats *st = &res->stats;

	sim_assert(sim.prog && sim.cur == &sim.main);
	if (!opt->strategy)
		round.strategy = &sim_random;
	if (opt->cover)
		round.strategy = sim_traced(round.strategy);
	round.cache &= !sim.prog->opaque;
	sim.found = res;
	memset(res, 0, sizeof(*res));
	l.shown = l.start;
	st->passes = 1;
	sim_race_forget_found();
	sim_race_lost();
	sim_limit_begin(opt);
	sim_time_reset(opt->time_reset ? &st->reset_ns : NULL);
	while (explore_round(&round, res, &l))
		;
	if (st->cut || st->overfull) { /* what was cut off might have been reported */
		st->complete = SIM_STOPPED;
		st->bound = 0;
	}
	st->elapsed_ns = sim_clock_ns() - l.start;
	sim_time_reset(NULL);
	sim_limit_end();
	st->unreached = sim_constraint_unreached();
	st->races_lost = sim_race_lost();
	return sim.divergence[0] ? -ESTALE : 0;
}

int sim_detail(const struct sim_schedule *s, const struct sim_conditions *under)
{
	struct sim_explore replay = {.strategy = &sim_replay, .schedule = s};
	struct sim_result res;
	int err;

	if (under)
		replay.under = *under;
	sim.detail = true;
	err = sim_explore(&replay, &res);
	sim.detail = false;
	sim_result_free(&res);
	return err;
}

int sim_until(const struct sim_schedule *s, const struct sim_conditions *under,
	      const struct sim_stop *stop)
{
	int err;

	sim_stop_at(stop);
	err = sim_detail(s, under);
	sim_stop_at(NULL);
	if (sim_stopped()) /* that is where it parted from the schedule */
		return 0;
	return err ? err : -ENOENT;
}

static void add_findings(struct sim_result *to, struct sim_result *from)
{
	for (size_t i = 0; i < from->nr_findings; i++) {
		struct sim_finding *f = &from->findings[i];
		struct sim_finding *same = sim_finding_of(to, f->signature);

		if (same) {
			same->count += f->count;
			continue;
		}
		to->findings = sim_grow(to->findings, to->nr_findings, sizeof(*f), "findings");
		to->findings[to->nr_findings] = *f;
		to->findings[to->nr_findings++].at += to->stats.execs;
		f->signature = NULL; /* it is the other's now */
		memset(&f->schedule, 0, sizeof(f->schedule));
	}
}

static uint64_t part(uint64_t left, unsigned int parts)
{
	return left > parts ? left / parts : 1;
}

bool sim_share(const struct sim_explore *opt, struct sim_result *so_far, unsigned int parts,
	       struct sim_explore *next)
{
	struct sim_stats *st = &so_far->stats;
	uint64_t ms = st->elapsed_ns / 1000000 + (so_far->nr_findings ? opt->keep_ms : 0);

	if ((opt->max_ms && ms >= opt->max_ms) || (opt->max_execs && st->execs >= opt->max_execs)) {
		st->complete = SIM_STOPPED;
		return false;
	}
	if (opt->max_ms)
		next->max_ms = part(opt->max_ms - ms, parts);
	if (opt->max_execs)
		next->max_execs = part(opt->max_execs - st->execs, parts);
	next->keep_ms = so_far->nr_findings ? 0 : opt->keep_ms / parts;
	return true;
}

/* How many bounds, from 0 on, were explored to their end? */
static uint32_t bounds_done(const struct sim_stats *st)
{
	return st->complete == SIM_COMPLETE ? UINT32_MAX
					    : st->bound + (st->complete == SIM_COMPLETE_BOUND);
}

static void add_stats(struct sim_stats *to, const struct sim_stats *from)
{
	uint32_t done = bounds_done(to), from_done = bounds_done(from);

	to->execs += from->execs;
	to->steps += from->steps;
	to->infeasible += from->infeasible;
	to->cut_short += from->cut_short;
	to->cut += from->cut;
	to->overfull += from->overfull;
	to->unsaid += from->unsaid;
	to->unreached &= from->unreached;
	to->elapsed_ns += from->elapsed_ns;
	to->reset_ns += from->reset_ns;
	to->failed += from->failed;
	to->restored += from->restored;
	to->passes += from->passes;
	to->races_promoted += from->races_promoted;
	to->races_lost |= from->races_lost;
	if (from->max_depth > to->max_depth)
		to->max_depth = from->max_depth;
	if (from->complete < to->complete)
		to->complete = from->complete;
	if (to->complete == SIM_STOPPED)
		to->bound = done < from_done ? done : from_done;
	else if (from->bound > to->bound)
		to->bound = from->bound;
}

void sim_result_add(struct sim_result *to, struct sim_result *from)
{
	add_findings(to, from);
	add_stats(&to->stats, &from->stats);
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
