// SPDX-License-Identifier: GPL-2.0-only
/*
 * The running kernel as a world: operations are its system calls, each to its end before another
 * task goes on, so that what is explored are the orders of whole system calls. What it comes to is
 * held against the outcomes of another world ("stacksim native"). Needs root: it mounts.
 */
#include <sys/utsname.h>
#include "ops/ops.h"

static char release[sizeof(((struct utsname *)NULL)->release)];

/* of "6.18.44-1-amd64" what is a version */
static void __attribute__((constructor)) look(void)
{
	struct utsname u;

	if (!uname(&u))
		snprintf(release, sizeof(release), "%.*s", (int)strspn(u.release, "0123456789."),
			 u.release);
}

static int native_reset(void)
{
	native_waits_reset();
	return native_mounts_reset();
}

static int native_boot(void)
{
	if (geteuid())
		return -EPERM;
	native_layers();
	return native_reset();
}

/* calls/, which the linker made an object of */
extern const char _binary_calls_start[];
extern const char *const sim_calls;
const char *const sim_calls __attribute__((visibility("default"))) = _binary_calls_start;

extern const struct sim_world sim_world;
const struct sim_world sim_world __attribute__((visibility("default"))) = {
	.abi = SIM_WORLD_ABI,
	.name = "native",
	.provenance = "the running kernel, by system calls",
	.ops = common_ops,
	.elsewhere = common_elsewhere,
	.generation = release,
	.boot = native_boot,
	.reset = native_reset,
	.uses = native_uses,
};
