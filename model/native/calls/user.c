// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who calls: a task is the user that it is in kernel trees (model/linux/services/task.c); set-up
 * and queries are root's. User and capabilities are those of one thread.
 */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "calls/calls.h"

#define USER_CAPS (1u << CAP_DAC_OVERRIDE | 1u << CAP_LINUX_IMMUTABLE)

long or_errno(long ret)
{
	return ret < 0 ? -errno : ret;
}

long own_namespace(void)
{
	umask(0);
	return or_errno(setgroups(0, NULL) || unshare(CLONE_NEWNS) ||
					mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)
				? -1
				: 0);
}

static void set_effective(uint32_t low, uint32_t high)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (!syscall(SYS_capget, &header, data)) {
		data[0].effective = data[0].permitted & low;
		data[1].effective = data[1].permitted & high;
		if (!syscall(SYS_capset, &header, data))
			return;
	}
	perror("capset");
	abort();
}

/* access() asks for the real ones. Those of one thread, unlike by libc's functions */
static void set_real(long id)
{
	if (!syscall(SYS_setregid, id, -1) && !syscall(SYS_setreuid, id, -1))
		return;
	perror("setreuid");
	abort();
}

void become_user(void)
{
	set_real(USER);
	setfsgid(USER);
	setfsuid(USER);
	set_effective(USER_CAPS, 0);
}

void become_root(void)
{
	set_effective(UINT32_MAX, UINT32_MAX);
	set_real(0);
	setfsuid(0);
	setfsgid(0);
}

long enter_root(void)
{
	long user = setfsuid(-1);

	if (user)
		become_root();
	return user;
}

long leave_root(long user, long ret)
{
	if (user)
		become_user();
	return ret;
}
