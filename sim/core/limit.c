// SPDX-License-Identifier: GPL-2.0-only
/*
 * The limits of what is under way: real time, and the wish of who started it.
 * They are looked at between executions; where one takes long, also inside it,
 * whenever the clock of fault.c ticks.
 */
#include "core/core.h"

static struct {
	uint64_t start, until; /* @until: 0 for no end */
	const volatile sig_atomic_t *stop;
	volatile sig_atomic_t ticked;
} limit;

static void set_end(uint64_t ms)
{
	limit.until = limit.start + ms * 1000000;
}

void sim_limit_begin(const struct sim_explore *opt)
{
	limit.start = sim_clock_ns();
	limit.until = 0;
	limit.stop = opt->stop;
	if (opt->max_ms)
		set_end(opt->max_ms);
}

void sim_limit_keep(const struct sim_explore *opt)
{
	if (opt->max_ms && opt->keep_ms)
		set_end(opt->max_ms > opt->keep_ms ? opt->max_ms - opt->keep_ms : 0);
}

void sim_limit_end(void)
{
	limit.until = 0;
	limit.stop = NULL;
}

bool sim_limit_reached(void)
{
	return (limit.stop && *limit.stop) || (limit.until && sim_clock_ns() >= limit.until);
}

bool sim_limit_tick(void)
{
	limit.ticked = 1;
	return sim_limit_reached();
}

bool sim_limit_ticked(void)
{
	bool ticked = limit.ticked;

	limit.ticked = 0;
	return ticked;
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
