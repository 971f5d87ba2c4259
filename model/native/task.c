// SPDX-License-Identifier: GPL-2.0-only
/* Who calls, and with what memory (calls/user.c). Set-up, events and queries are root's. */
#include <stdlib.h>
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
	return ret;
}

void op_buf_init(struct op_buf *b, size_t len, u8 fill)
{
	b->vec = new_memory(len, fill);
}

void op_buf_free(struct op_buf *b)
{
	free(b->vec.iov_base);
}

u8 op_buf_first(const struct op_buf *b)
{
	return b->vec.iov_len ? *(u8 *)b->vec.iov_base : 0;
}
