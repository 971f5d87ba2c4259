// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of a security module: the one hook that scenarios can make fail. With
 * CONFIG_SECURITY all hooks of the tree would have to be here.
 */
#include "mock/security.h"
#include "services/port.h"

static struct super_block *refuse_sb;
static int refuse_err;

void mock_fail_file_permission(struct super_block *sb, int err)
{
	data_race(refuse_sb = sb);
	data_race(refuse_err = err);
}

/* what --fail io tries where no scenario asked for a failure */
static const int errors[] = {EACCES};

int port_file_permission(struct file *file, int mask)
{
	int err = data_race(refuse_err);

	if (file_inode(file)->i_sb != data_race(refuse_sb))
		return sim_inject("verify_area", errors, 1, SIM_SITE());
	data_race(refuse_sb = NULL);
	data_race(refuse_err = 0);
	return err;
}
