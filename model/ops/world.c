// SPDX-License-Identifier: GPL-2.0-only
/*
 * The world: what the engine sees of the model.
 */
#include "ops/ops.h"
#include "overlay/overlay.h"

static int model_boot(void)
{
	file_init();
	return 0;
}

static void check_writers(struct super_block *sb)
{
	SIM_INVARIANT(!sb->s_writers.count[SB_FREEZE_WRITE - 1], sb, "INVARIANTS 1",
		      "sb_start_write() without sb_end_write() on %s", sb->s_id);
	if (ovl_is(sb))
		ovl_check_attrs(sb);
}

/* what holds when nothing is left to run */
static void model_quiesce(void)
{
	exit_files();
	for_each_sb(check_writers);
	io_check_pending();
}

extern const struct sim_world sim_world;
const struct sim_world sim_world __attribute__((visibility("default"))) = {
	.abi = SIM_WORLD_ABI,
	.name = "model",
	.provenance = "self-written model of the overlayfs write path, 5.6 to 6.12",
	.ops = model_ops,
	.changes = model_changes,
	.boot = model_boot,
	.quiesce = model_quiesce,
};
