// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ends an exploration from outside: a limit of real time, and a flag that its caller sets.
 * Both are looked at between executions. In a long execution, the timer of stuck.c looks at them
 * too, a second of processor time apart.
 */
#include <time.h>
#include "core/core.h"

static struct {
	uint64_t start, until; /* @until: 0 for no end */
	const volatile sig_atomic_t *stop;
	volatile sig_atomic_t ticked;
} limit;

uint64_t sim_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

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
