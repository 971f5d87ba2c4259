// SPDX-License-Identifier: GPL-2.0-only
/*
 * The world: what the engine sees of a kernel tree.
 */
#include <linux/init.h>
#include <linux/slab.h>
#include <port/version.h>
#include "common/io.h"
#include "common/rules.h"
#include "memfs/compat.h"
#include "memfs/memfs.h"
#include "mock/namespace.h"
#include "ops/ops.h"
#include "parts/part.h"

/* initcalls of the compiled files, in the order of their levels; world.lds */
extern initcall_t port_initcalls_start[], port_initcalls_end[];

/* what was compiled: known and made when it is linked, by finish.sh */
extern const char port_provenance[];

extern void port_services_boot(void);

const struct cred *op_enter(void)
{
	/* set-up is done by root, but its system calls are a user's */
	if (current->flags & PF_KTHREAD) {
		port_enter_mm();
		return override_creds(port_user_cred);
	}
	return current_cred();
}

long op_exit(long ret, const char *gives_0, const struct cred *cred)
{
	op_check_result(ret, gives_0);
	INVARIANT(current_cred() == port_user_cred, NULL, 29,
		  "return to user mode with overridden credentials");
	if (current->flags & PF_KTHREAD) {
		port_exit_mm();
		revert_creds(cred);
	}
	port_return_to_user();
	return ret;
}

long op_exit_setup(long ret)
{
	port_return_to_user();
	return ret;
}

static int linux_boot(void)
{
	port_services_boot();
	for (initcall_t *fn = port_initcalls_start; fn < port_initcalls_end; fn++)
		(*fn)();
	mounts_boot();
	aio_boot();
	unmount_boot();
	return 0;
}

static void check_sb(struct super_block *sb, const char *name)
{
	const struct port_part *part = port_part_of(sb);
	struct inode *inode;

	INVARIANT(!*sb->s_writers.rw_sem[SB_FREEZE_WRITE - 1].read_count, sb, 1,
		  "sb_start_write() without sb_end_write() on %s", name);
	op_check_levels(sb, name);
	if (!part->at_rest)
		return;
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) if (S_ISREG(inode->i_mode))
		part->at_rest(inode, name);
}

/* what holds when nothing is left to run */
static void linux_quiesce(void)
{
	port_parts_at_end();
	op_exit_aio();
	op_exit_files();
	for_each_mounted_sb(check_sb);
	io_check_pending();
}

extern const struct sim_world sim_world;
const struct sim_world sim_world __attribute__((visibility("default"))) = {
	COMMON_WORLD,
	.name = PORT_WORLD_NAME,
	.provenance = port_provenance,
	.boot = linux_boot,
	.quiesce = linux_quiesce,
	.unmount = op_unmount,
	.generation = PORT_GENERATION,
};
