// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tracepoints of the code under test. Their text is for who prints a trace; an execution is the
 * same with and without it. So what a tracepoint looks at is looked at behind the back of all
 * checkers, and what it prints stands beside the records, not among them.
 */
#include <stdio.h>
#include <sys/mman.h>
#include "base/memory.h"
#include "core/core.h"
#include "mem/heap.h"
#include "mem/tracepoint.h"

#define MAX_LINES (1u << 16)

static struct {
	bool wanted, inside;
	struct sim_line *line;
	uint32_t nr, lost;
	/* as it was outside */
	uint32_t hooks, step, accesses_left;
	bool kasan, uninit;
} tp;

void sim_want_lines(bool on)
{
	if (on && !tp.line)
		tp.line = sim_reserve(MAX_LINES * sizeof(*tp.line), "lines of tracepoints");
	if (!on && tp.line) {
		munmap(tp.line, MAX_LINES * sizeof(*tp.line));
		tp.line = NULL;
	}
	tp.wanted = on;
	tp.nr = tp.lost = 0;
}

bool sim_tracepoint_wanted(void)
{
	return tp.wanted;
}

void sim_tracepoint_reset(void)
{
	tp.nr = tp.lost = 0;
}

bool sim_tracepoint_begin(void)
{
	if (likely(!tp.wanted) || sim.quiet)
		return false;
	sim_assert(!tp.inside);
	tp.inside = true;
	tp.hooks = sim.hooks;
	tp.kasan = sim_heap.kasan;
	tp.uninit = sim_heap.uninit;
	tp.accesses_left = sim_accesses_left;
	tp.step = sim.step;
	sim.hooks = 0;
	sim_heap.kasan = sim_heap.uninit = false;
	return true;
}

void sim_tracepoint_left(void)
{
	if (likely(!tp.inside))
		return;
	tp.inside = false;
	sim.hooks = tp.hooks;
	sim_heap.kasan = tp.kasan;
	sim_heap.uninit = tp.uninit;
	sim_accesses_left = tp.accesses_left;
}

/* trace_print_lat_fmt() of kernel/trace/trace_output.c; nobody needs a CPU of somebody else here */
static void put_flags(const struct sim_thread *x, char flags[6])
{
	bool hard = x->irq & SIM_IRQ_HARD, soft = x->irq & SIM_IRQ_SOFT;
	uint32_t depth = x->atomic_depth < 0xf ? x->atomic_depth : 0xf;

	flags[0] = x->irq & SIM_IRQ_OFF ? (x->bh_depth ? 'D' : 'd') : x->bh_depth ? 'b' : '.';
	flags[1] = '.';
	flags[2] = hard && soft ? 'H' : hard ? 'h' : soft ? 's' : '.';
	flags[3] = depth ? "0123456789abcdef"[depth] : '.';
	flags[4] = '.';
	flags[5] = '\0';
}

void sim_tracepoint_end(const char *event, const char *text)
{
	uint64_t us = sim.now / 1000;
	struct sim_line *l;
	char flags[6];

	sim_assert(tp.inside && sim.step == tp.step);
	sim_tracepoint_left();
	if (tp.nr == MAX_LINES) {
		tp.lost++;
		return;
	}
	l = &tp.line[tp.nr++];
	l->at = sim.nr_rec;
	l->thread = sim.cur->ordinal;
	put_flags(sim.cur, flags);
	snprintf(l->text, sizeof(l->text), "[%03u] %s %5u.%06u: %s: %s", sim_cpu(), flags,
		 (unsigned int)(us / 1000000), (unsigned int)(us % 1000000), event, text);
}

const struct sim_line *sim_tracepoint_lines(uint32_t *nr, uint32_t *lost)
{
	*nr = tp.nr;
	*lost = tp.lost;
	return tp.line;
}
