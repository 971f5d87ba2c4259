// SPDX-License-Identifier: GPL-2.0-only
/* Real time that several searches have together. */
#include <time.h>
#include "cli/cli.h"

uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

struct budget budget_begin(uint64_t ms)
{
	return (struct budget){.until = ms ? now_ms() + ms : 0};
}

bool budget_part(const struct budget *b, size_t parts, uint64_t *ms)
{
	uint64_t now = now_ms();

	*ms = 0;
	if (!b->until)
		return true;
	if (now >= b->until)
		return false;
	*ms = (b->until - now) / parts;
	if (!*ms)
		*ms = 1;
	return true;
}

void budget_obey(struct sim_explore *e, uint64_t ms)
{
	if (ms && (!e->max_ms || ms < e->max_ms))
		e->max_ms = ms;
}
