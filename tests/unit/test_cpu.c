// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUs of data of which each has a copy: two threads that cannot be preempted are never told the
 * same one, who is alone is told the first, and who comes to one later is ordered after who was
 * there. The twins do the same to one copy.
 */
#include <sim/race.h>
#include "unit/small.h"

#define MAX_CPUS 4

static struct {
	int copy[MAX_CPUS];
	int inside[MAX_CPUS];
	long apart; /* how often somebody was on another CPU than the first: a whole word */
} c;

/* what executions of an exploration came to; and what they are to do wrong */
static struct {
	unsigned int beside, alone;
	bool one_copy, preempt, moved, shared;
} t;

static void region(void *arg)
{
	unsigned int cpu, again;

	(void)arg;
	sim_undo(&c, sizeof(c));
	yield();
	if (!t.preempt)
		sim_preempt_disable();
	cpu = t.one_copy ? 0 : sim_cpu_take();
	t.shared |= c.inside[cpu]++ > 0;
	c.apart += cpu != 0;
	sim_race_access(&c.copy[cpu], sizeof(int), SIM_ACCESS_WRITE, SIM_SITE());
	sim_point(SIM_POINT, NULL, 0, SIM_SITE());
	again = t.one_copy ? 0 : sim_cpu_take();
	t.moved |= again != cpu;
	c.inside[cpu]--;
	if (!t.preempt)
		sim_preempt_enable();
	assert_int_equal(sim_cpu(), 0);
}

static void start_regions(void *arg)
{
	(void)arg;
	task("a", region);
	task("b", region);
}

static void count_regions(void *arg)
{
	(void)arg;
	t.beside += c.apart > 0;
	t.alone += !c.apart;
}

static struct sim_result explore_regions(enum sim_race_tier tier)
{
	const struct sim_explore opt = {
		.strategy = &sim_dfs, .bound = UINT32_MAX, .under.race = tier};
	static struct sim_program p;
	struct sim_result r;

	memset(&c, 0, sizeof(c));
	p = program(start_regions, count_regions);
	p.regions[0] = (struct sim_region){&c, sizeof(c)};
	assert_int_equal(sim_load(&p), 0);
	assert_int_equal(sim_explore(&opt, &r), 0);
	assert_int_equal(r.stats.complete, SIM_COMPLETE);
	return r;
}

static void done(struct sim_result *r)
{
	sim_result_free(r);
	sim_unload();
}

static void each_has_its_own(void **state)
{
	struct sim_result r;

	(void)state;
	memset(&t, 0, sizeof(t));
	r = explore_regions(SIM_RACE_OFF);
	assert_false(t.shared);
	assert_false(t.moved);
	assert_true(t.beside > 0 && t.alone > 0);
	done(&r);
	t.one_copy = true;
	r = explore_regions(SIM_RACE_OFF);
	assert_true(t.shared);
	done(&r);
}

/* Side by side they have two copies, one after the other they are ordered. */
static void none_of_them_races(void **state)
{
	struct sim_result r;

	(void)state;
	memset(&t, 0, sizeof(t));
	r = explore_regions(SIM_RACE_STRICT);
	assert_int_equal(r.nr_findings, 0);
	assert_true(t.beside > 0 && t.alone > 0);
	done(&r);
	t.one_copy = true;
	r = explore_regions(SIM_RACE_STRICT);
	assert_int_equal(r.nr_findings, 1);
	done(&r);
}

/* Who can be preempted may be on any CPU, and is the first, whoever else is there. */
static void who_may_move_has_none(void **state)
{
	struct sim_result r;

	(void)state;
	memset(&t, 0, sizeof(t));
	t.preempt = true;
	r = explore_regions(SIM_RACE_STRICT);
	assert_true(t.shared);
	assert_int_equal(t.beside, 0);
	assert_int_equal(r.nr_findings, 1);
	done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_own),
		cmocka_unit_test(none_of_them_races),
		cmocka_unit_test(who_may_move_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
