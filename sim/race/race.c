// SPDX-License-Identifier: GPL-2.0-only
/*
 * When races are looked for: from the first step of an execution to its last,
 * if the exploration asks for it. What came before (boot, set-up) and comes
 * after (the checks at the end) is ordered with everything.
 */
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

void sim_race_load_program(void)
{
	sim_race_tier = SIM_RACE_OFF;
	race_promote_load();
	race_found_load();
}

void sim_race_unload(void)
{
	race_promote_unload();
	race_shadow_unload();
}

void sim_race_setup(enum sim_race_tier tier, unsigned int promoted)
{
	sim_race_tier = tier;
	race_promote_setup(promoted);
}

void sim_race_reset(void)
{
	sim_race_on = false;
	race_promote_reset();
	if (sim_race_tier == SIM_RACE_OFF)
		return;
	race_clock_reset();
	race_shadow_reset();
	race_found_reset();
}

void sim_race_begin(void)
{
	sim_race_on = sim_race_tier != SIM_RACE_OFF;
}

void sim_race_end(void)
{
	sim_race_on = false;
}
