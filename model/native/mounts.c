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

/* args: of the row "fs". What a layer cannot be is none of this world */
static bool is_layer(const union sim_arg *args)
{
	return !no_layers && args[2].num == MEMFS_IO_OK && !args[3].num && !args[4].num &&
	       args[5].num == MEMFS_FALLOC_ALL && args[6].num == MEMFS_MANY &&
	       args[7].num == MEMFS_MANY;
}

DEFINE_SETUP(fs)
{
	static const char *const dio[] = {
		[MEMFS_DIO_NONE] = "none",     [MEMFS_DIO_SYNC] = "sync", [MEMFS_DIO_IRQ] = "irq",
		[MEMFS_DIO_INLINE] = "inline", [MEMFS_DIO_WORK] = "work",
	};

	return is_layer(args) ? call_fs(args[0].name, dio[args[1].num]) : -EOPNOTSUPP;
}

DEFINE_SETUP(file)
{
	if (args[6].num)
		return -EOPNOTSUPP;
	return call_file(args[0].name, args[1].name, args[2].num, args[3].num, args[4].num,
			 args[5].num);
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
