// SPDX-License-Identifier: GPL-2.0-only
/*
 * After an execution: what setup has built is taken down again, and what is
 * left over then was leaked, whoever refers to it. That takes longer than many
 * an execution, and what comes of it follows from the state that it starts
 * from: it is done once for each that nothing was left of.
 */
#include <string.h>
#include <sys/mman.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/core.h"
#include "mem/heap.h"
#include "rest/rest.h"

#define CLEAN_BITS 16 /* a state that hashes to the place of another takes it */

static struct sim_digest *clean;

static void load(void)
{
	clean = sim_reserve(sizeof(*clean) << CLEAN_BITS, "the checks after unmounting");
}

static void unload(void)
{
	munmap(clean, sizeof(*clean) << CLEAN_BITS);
}

/* All that unmounting can see, and what it is checked against. */
static struct sim_digest state_now(void)
{
	struct sim_digest d = {0, 0};

	sim_parts_contents(&d);
	digest_mix(&d, sim.under.off);
	return d;
}

static void unmount_body(void *more)
{
	*(bool *)more = sim.prog->unmount(sim.prog->arg);
}

/* Has nothing been reported that may have left anything behind? */
static bool undamaged(void)
{
	for (uint32_t i = 0; i < sim.nr_reports; i++)
		if (sim.reports[i].kind != SIM_R_EXPECT && sim.reports[i].kind != SIM_R_RACE)
			return false;
	return !sim.over;
}

static void at_rest(void)
{
	struct sim_digest d, *known;
	bool more = true;

	if (!sim.prog->unmount || !sim.on[SIM_C_LEAK] || !undamaged())
		return;
	d = state_now();
	known = &clean[d.a >> (64 - CLEAN_BITS)];
	if (!memcmp(known, &d, sizeof(d)))
		return;
	while (more && undamaged())
		sim_run_quietly("umount", unmount_body, &more);
	if (undamaged())
		sim_mem_check_leaks(true);
	if (!sim.nr_reports && !sim.over)
		*known = d;
}

struct sim_part sim_unmount_part = {
	.name = "unmount",
	.always = SIM_HOOK_AT_REST,
	.load = load,
	.unload = unload,
	.at_rest = at_rest,
};
