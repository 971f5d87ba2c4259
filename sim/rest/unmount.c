// SPDX-License-Identifier: GPL-2.0-only
/*
 * After an execution all that setup has built is unmounted. An object that is left then has leaked,
 * even if something refers to it. Unmounting takes longer than many executions, and its outcome
 * follows from the state it starts in. So a state in which nothing was left over is remembered, and
 * not unmounted again.
 */
#include <string.h>
#include <sys/mman.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/core.h"
#include "mem/heap.h"
#include "rest/rest.h"

#define CLEAN_BITS 16 /* a state replaces one with the same hash */

static struct sim_digest *clean;

static void load(void)
{
	clean = sim_reserve(sizeof(*clean) << CLEAN_BITS, "the checks after unmounting");
}

static void unload(void)
{
	munmap(clean, sizeof(*clean) << CLEAN_BITS);
}

/* The state that unmounting depends on, and which of its reports are wanted. */
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

/* After a report other than of races and expectations, what is left over may be its consequence. */
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
