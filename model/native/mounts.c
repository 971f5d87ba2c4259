// SPDX-License-Identifier: GPL-2.0-only
/* File systems of a scenario (calls/mounts.c). */
#include <sys/mount.h>
#include "calls/calls.h"
#include "common/memfs_modes.h"
#include "ops/ops.h"

int native_mounts_reset(void)
{
	static bool done;
	long err = done ? 0 : own_namespace();

	done |= !err;
	forget_servers();
	return err ? err : empty_scratch();
}

static bool on_disks, frozen, by_rings, no_layers;

void native_uses(const struct sim_opdef *op)
{
	on_disks |= op->where & SIM_FREEZES;
	frozen |= !strcmp(op->name, "freeze");
	by_rings |= !strncmp(op->name, "uring_", strlen("uring_"));
}

/* A tmpfs cannot be frozen, and neither a disk nor a ring can be made everywhere. Which thread of
 * the kernel a request of a ring waits in for a thaw is not told. */
void native_layers(void)
{
	no_layers =
		use_layers(on_disks ? "ext4" : "tmpfs") || (by_rings && (frozen || !can_uring()));
	on_disks = frozen = by_rings = false;
}

/* Return: what a parameter of the row "fs" was given */
static const char *fs_word(const union sim_arg *args, unsigned int param)
{
	const struct sim_opdef *fs = common_ops;

	while (strcmp(fs->name, "fs"))
		fs++;
	return native_word(fs->params[param].words, args[param].num);
}

DEFINE_SETUP(fs)
{
	if (no_layers || args[7].num != MEMFS_MANY)
		return -EOPNOTSUPP;
	return call_fs(args[0].name, fs_word(args, 1), fs_word(args, 2), fs_word(args, 3),
		       args[4].num, fs_word(args, 5), args[6].num);
}

DEFINE_SETUP(file)
{
	return call_file(args[0].name, args[1].name, args[2].num, args[3].num, args[4].num,
			 args[5].num, args[6].num ? "append" : "");
}

extern const struct sim_word data_words[];
const struct sim_word data_words[] = {{"eager", 0}, {"lazy", 1}, {NULL, 0}};

DEFINE_SETUP(overlay)
{
	if (!args[1].name || args[3].num)
		return -EOPNOTSUPP;
	return call_overlay(args[0].name, args[1].name, args[2].name);
}

DEFINE_OP(copy_up)
{
	return call_copy_up(args[0].name);
}

DEFINE_QUERY(copied_up)
{
	return call_copied_up(args[0].name);
}
