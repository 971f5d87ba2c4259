// SPDX-License-Identifier: GPL-2.0-only
/* Who calls (calls/user.c), and who waits. Set-up, events and queries are root's. */
#include <sim/prims.h>
#include <sim/thread.h>
#include "calls/calls.h"
#include "ops/ops.h"

static struct sim_wq others;

const struct cred *op_enter(void)
{
	if (sim_self_ctx() == SIM_CTX_TASK)
		become_user();
	return NULL;
}

static void leave(void)
{
	if (sim_self_ctx() == SIM_CTX_TASK)
		become_root();
}

long op_exit(long ret, const char *gives_0, const struct cred *cred)
{
	(void)gives_0;
	(void)cred;
	leave();
	if (others.waiters)
		sim_wq_wake(&others, 0, SIM_SITE());
	return ret;
}

void native_waits_reset(void)
{
	others = (struct sim_wq){.waiters = 0};
}

long native_until(long (*try)(const union sim_arg *args), const union sim_arg *args, long wait)
{
	long ret = try(args);

	while (ret == wait) {
		sim_wq_prepare(&others, false, SIM_SITE());
		ret = try(args);
		if (ret != wait)
			break;
		leave();
		sim_wq_block(&others, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
		op_enter();
	}
	sim_wq_finish(&others, SIM_SITE());
	return ret;
}
