// SPDX-License-Identifier: GPL-2.0-only
/*
 * A strategy inside of which another one decides. What it adds is that each step is told to por/,
 * which a search by partial orders does by itself.
 */
#include "base/digest.h"
#include "core/core.h"
#include "core/strategy.h"
#include "por/por.h"
#include "strategy/traced.h"

/** traced - @first: digest of what was chosen before the first step; @nr: steps so far */
static struct {
	const struct sim_strategy *inner;
	struct sim_strategy outer;
	struct sim_digest first;
	uint32_t nr;
	bool lost;
} traced;

static void load(const struct sim_explore *opt)
{
	traced.inner->load(opt);
	por_load(false);
}

static void begin(void)
{
	traced.nr = 0;
	traced.lost = false;
	traced.first = (struct sim_digest){0, 0};
	if (traced.inner->begin)
		traced.inner->begin();
}

static unsigned int pick(struct sim_threads en)
{
	unsigned int slot;

	if (por_is_collecting())
		por_end();
	slot = traced.inner->pick(en);
	traced.lost |= traced.nr == POR_MAX_STEPS || sim.nr_info > POR_MAX_THREADS;
	if (!sim.over && !traced.lost)
		por_begin(traced.nr++, slot, en);
	return slot;
}

static unsigned int choice(unsigned int alternatives, const char *what)
{
	unsigned int v = traced.inner->choice(alternatives, what);

	if (traced.nr)
		por_chose(v);
	else
		digest_mix(&traced.first, v);
	return v;
}

static void spawned(const struct sim_thread *x)
{
	por_spawned(x, traced.nr ? traced.nr - 1 : POR_NONE);
	if (traced.inner->spawned)
		traced.inner->spawned(x);
}

const struct sim_strategy *sim_traced(const struct sim_strategy *inner)
{
	traced.lost = false;
	traced.first = (struct sim_digest){0, 0};
	if (inner->partial_orders)
		return inner;
	traced.inner = inner;
	traced.outer = *inner;
	traced.outer.uniform = false;
	traced.outer.partial_orders = true;
	traced.outer.load = load;
	traced.outer.begin = begin;
	traced.outer.pick = pick;
	traced.outer.choice = choice;
	traced.outer.spawned = spawned;
	return &traced.outer;
}

bool sim_trace(uint64_t *trace)
{
	struct sim_digest d = {por_trace(), 0};

	digest_mix(&d, traced.first.a);
	digest_mix(&d, sim.injected ? sim.under.fail.nr : 0);
	digest_mix(&d, sim.injected ? sim.under.fail.error : 0);
	*trace = d.a ^ d.b;
	return !traced.lost && !sim.cut && !sim.starved;
}
