// SPDX-License-Identifier: GPL-2.0-only
/*
 * The world: what the engine sees of the model.
 */
#include "cachefiles/boot.h"
#include "common/fscache.h"
#include "common/io.h"
#include "fscache/boot.h"
#include "ops/ops.h"
#include "overlay/overlay.h"

static int model_boot(void)
{
	file_init();
	mm_init();
	fscache_boot();
	return 0;
}

static void check_sb(struct super_block *sb)
{
	sb_check_quiet(sb);
	op_check_levels(sb, sb->s_id);
	cachefiles_check_quiet(sb);
	if (ovl_is(sb))
		ovl_check_attrs(sb);
}

/* what holds when nothing is left to run */
static void model_quiesce(void)
{
	fscache_umount();
	exit_files();
	for_each_sb(check_sb);
	fscache_check_quiet();
	io_check_pending();
}

extern const struct sim_world sim_world;
const struct sim_world sim_world __attribute__((visibility("default"))) = {
	COMMON_WORLD,
	.name = "model",
	.provenance = "self-written model of the overlayfs write path, 5.6 to 6.12",
	.changes = model_changes,
	.boot = model_boot,
	.quiesce = model_quiesce,
};
