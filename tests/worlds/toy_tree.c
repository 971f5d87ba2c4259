// SPDX-License-Identifier: GPL-2.0-only
/* The world of toy.c as a world made of a kernel tree is: one generation, the fixed one. */
#define TOY_TREE
#include "toy.c"

static int boot_fixed(void)
{
	read_result = hold_ref = true;
	return boot();
}

extern const struct sim_world sim_world;
__attribute__((visibility("default"))) const struct sim_world sim_world = {
	.abi = SIM_WORLD_ABI,
	.name = "toy_tree",
	.provenance = "tests/worlds/toy_tree.c",
	.ops = ops,
	.elsewhere = elsewhere,
	.boot = boot_fixed,
	.generation = "5.16",
};
