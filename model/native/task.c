// SPDX-License-Identifier: GPL-2.0-only
/* Who calls (calls/user.c). Set-up, events and queries are root's. */
#include <sim/thread.h>
#include "calls/calls.h"
#include "ops/ops.h"

const struct cred *op_enter(void)
{
	if (sim_self_ctx() == SIM_CTX_TASK)
		become_user();
	return NULL;
}

long op_exit(long ret, const char *gives_0, const struct cred *cred)
{
	(void)gives_0;
	(void)cred;
	if (sim_self_ctx() == SIM_CTX_TASK)
		become_root();
	native_wake_others();
	return ret;
}
