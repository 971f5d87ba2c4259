// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedules in memory. Names are interned: they outlive the world they came from.
 */
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "core/engine.h"

static void *names;

void sim_schedule_add(struct sim_schedule *s, uint32_t thread, uint32_t count, uint32_t of,
		      const char *name, uint32_t inst)
{
	struct sim_seg *last = s->nr ? &s->seg[s->nr - 1] : NULL;

	name = sim_intern(&names, name);
	if (last && thread != SIM_SEG_CHOICE && last->thread != SIM_SEG_CHOICE &&
	    last->name == name && last->inst == inst) {
		last->count += count;
		return;
	}
	if (s->nr == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 32;
		s->seg = sim_resized(s->seg, s->cap, sizeof(*s->seg), "a schedule");
	}
	s->seg[s->nr++] = (struct sim_seg){thread, count, of, inst, name};
}

void sim_schedule_copy(struct sim_schedule *to, const struct sim_schedule *from)
{
	to->nr = 0;
	for (size_t i = 0; i < from->nr; i++) {
		const struct sim_seg *g = &from->seg[i];

		sim_schedule_add(to, g->thread, g->count, g->of, g->name, g->inst);
	}
}

void sim_schedule_free(struct sim_schedule *s)
{
	free(s->seg);
	memset(s, 0, sizeof(*s));
}

unsigned int sim_schedule_switches(const struct sim_schedule *s)
{
	const struct sim_seg *last = NULL;
	unsigned int n = 0;

	for (size_t i = 0; i < s->nr; i++) {
		const struct sim_seg *g = &s->seg[i];

		if (g->thread == SIM_SEG_CHOICE)
			continue;
		n += last && (last->name != g->name || last->inst != g->inst);
		last = g;
	}
	return n;
}

uint64_t sim_schedule_steps(const struct sim_schedule *s)
{
	uint64_t steps = 0;

	for (size_t i = 0; i < s->nr; i++)
		if (s->seg[i].thread != SIM_SEG_CHOICE)
			steps += s->seg[i].count;
	return steps;
}
