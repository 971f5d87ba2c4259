// SPDX-License-Identifier: GPL-2.0-only
/* The system calls of eventfd: the tree's. */
#include <linux/eventfd.h>
#include "ops/ops.h"

long sys_eventfd2(unsigned int count, int flags);
long sys_read(unsigned int fd, char __user *buf, size_t len);
long sys_write(unsigned int fd, const char __user *buf, size_t len);

DEFINE_OP(eventfd)
{
	return sys_eventfd2(args[0].num, EFD_NONBLOCK);
}

DEFINE_OP(eventfd_write)
{
	u64 add = args[1].num;

	return sys_write(args[0].num, (const char __user *)&add, sizeof(add));
}

DEFINE_OP(eventfd_read)
{
	u64 count = 0;
	long ret = sys_read(args[0].num, (char __user *)&count, sizeof(count));

	return ret < 0 ? ret : (long)count;
}
