// SPDX-License-Identifier: GPL-2.0-only
/* A world that was built for another version of the interface. */
#include <sim/world.h>

extern const struct sim_world sim_world;
__attribute__((visibility("default"))) const struct sim_world sim_world = {
	.abi = 999,
	.name = "broken_abi",
};
