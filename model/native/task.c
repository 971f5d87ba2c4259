// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who calls, and with what memory. A task is the user that it is in kernel trees
 * (model/linux/services/task.c); setup and queries are root's.
 */
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <sim/assert.h>
#include <sim/thread.h>
#include "ops/ops.h"

#define USER 1000
#define USER_CAPS (1u << CAP_DAC_OVERRIDE | 1u << CAP_LINUX_IMMUTABLE)
#define MAX_BUF (64 * 1024) /* what a file of a memfs has room for */

static void set_effective(__u32 low, __u32 high)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	sim_assert(!syscall(SYS_capget, &header, data));
	data[0].effective = data[0].permitted & low;
	data[1].effective = data[1].permitted & high;
	sim_assert(!syscall(SYS_capset, &header, data));
}

const struct cred *op_enter(void)
{
	if (sim_self_ctx() != SIM_CTX_TASK)
		return NULL;
	setfsgid(USER);
	setfsuid(USER);
	set_effective(USER_CAPS, 0);
	return NULL;
}

long op_exit(long ret, const struct cred *cred)
{
	(void)cred;
	if (sim_self_ctx() != SIM_CTX_TASK)
		return ret;
	set_effective(UINT32_MAX, UINT32_MAX);
	setfsuid(0);
	setfsgid(0);
	return ret;
}

/* one task at a time is in an operation, which goes on to its end */
static u8 memory[MAX_BUF] __attribute__((aligned(4096)));

void op_buf_init(struct op_buf *b, size_t len, u8 fill)
{
	b->vec = (struct iovec){memory, len < MAX_BUF ? len : MAX_BUF};
	memset(memory, fill, b->vec.iov_len);
}

void op_buf_free(struct op_buf *b)
{
	b->vec.iov_base = NULL;
}

u8 op_buf_first(const struct op_buf *b)
{
	return b->vec.iov_len ? *(u8 *)b->vec.iov_base : 0;
}
