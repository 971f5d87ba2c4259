// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races are looked for from the first step of an execution to its last, if the exploration asks for
 * it. Boot and set-up before it, and the checks after it, are ordered with all that it does.
 */
#include "core/critical.h"
#include "race/race.h"

enum sim_race_tier sim_race_tier;
bool sim_race_on;

const char *const sim_race_tiers[] = {
	[SIM_RACE_OFF] = "off",
	[SIM_RACE_PERMISSIVE] = "permissive",
	[SIM_RACE_DEFAULT] = "default",
	[SIM_RACE_STRICT] = "strict",
	NULL,
};

static uint32_t lost;

void race_lose(uint32_t what)
{
	lost |= what;
}

uint32_t sim_race_lost(void)
{
	uint32_t what = lost;

	lost = 0;
	return what;
}

static void load(void)
{
	sim_race_tier = SIM_RACE_OFF;
	race_promote_load();
	race_found_load();
}

static void unload(void)
{
	race_promote_unload();
	race_shadow_unload();
}

void sim_race_promote(unsigned int promoted)
{
	race_promote_setup(promoted);
	sim_watch(&sim_race_part, SIM_HOOK_ALLOCATED, promoted);
	sim_watch(&sim_race_part, SIM_HOOK_RESET, promoted || sim_race_tier);
}

static void setup(const struct sim_explore *opt)
{
	sim_race_tier = sim.on[SIM_C_RACE] ? opt->under.race : SIM_RACE_OFF;
	sim_watch(&sim_race_part, SIM_HOOK_BEGIN | SIM_HOOK_OVER | SIM_HOOK_SPAWNED, sim_race_tier);
	sim_race_promote(opt->under.promoted);
}

/* the hooks that the detector wants while an execution runs */
#define HOOKS                                                                                      \
	(SIM_HOOK_STARTED | SIM_HOOK_PASS | SIM_HOOK_RELEASE | SIM_HOOK_ACQUIRE | SIM_HOOK_ENTER | \
	 SIM_HOOK_LEAVE | SIM_HOOK_ACCESS | SIM_HOOK_PLAIN | SIM_HOOK_FREED)

static void take_part(bool on)
{
	sim_race_on = on;
	sim_watch(&sim_race_part, HOOKS, on);
	sim_watch(&sim_race_part, SIM_HOOK_BEFORE, on && sim_race_promoted);
}

static void reset(void)
{
	race_promote_reset();
	if (sim_race_tier == SIM_RACE_OFF)
		return;
	race_clock_reset();
	race_shadow_reset();
	race_found_reset();
}

static void begin(void)
{
	take_part(true);
}

static void over(void)
{
	take_part(false);
	race_report();
}

/*
 * A grace period that is over did not wait for this reader, which therefore sees what came before.
 */
static void enter_section(void)
{
	hb_acquire(HB_RCU_GRACE, 0);
}

static void leave_section(void)
{
	hb_release(HB_RCU_EXIT, 0);
}

static void started(void)
{
	hb_take();
	if (sim_in_critical(sim.cur)) /* interrupts begin in a section */
		enter_section();
}

static void plain(const void *p, size_t n, bool write, const struct sim_site *site)
{
	sim_race_access(p, n, write ? SIM_ACCESS_WRITE : 0, site);
}

static void freed(const void *p, size_t n, const struct sim_site *site)
{
	sim_race_plain((uintptr_t)p, n,
		       SIM_ACCESS_WRITE | SIM_ACCESS_ASSERT | RACE_FORGET | RACE_SITE,
		       (uintptr_t)site);
}

/* what is kept of accesses changes with each */
static bool can_save(void)
{
	return !sim_race_on;
}

struct sim_part sim_race_part = {
	.name = "race",
	.load = load,
	.unload = unload,
	.setup = setup,
	.reset = reset,
	.begin = begin,
	.over = over,
	.can_save = can_save,
	.settle = race_judge,
	.spawned = race_spawned,
	.started = started,
	.pass = sim_race_pass,
	.release = sim_hb_release,
	.acquire = sim_hb_acquire,
	.enter = enter_section,
	.leave = leave_section,
	.before = race_before,
	.access = sim_race_plain,
	.plain = plain,
	.allocated = race_allocated,
	.freed = freed,
};
