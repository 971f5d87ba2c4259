// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of the rest: what is called on the way, and says nothing about the
 * code under test.
 */
#include <linux/file.h>
#include <linux/ioprio.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/mount.h>
#include <linux/notifier.h>
#include <linux/pid.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <linux/user_namespace.h>
#include <port/probe.h>
#include "lib/kstrtox.h"
#include "services/port.h"

/* ---- limits ------------------------------------------------------------- */

#ifdef HAVE_UCOUNTS /* 5.14 */
struct ucounts init_ucounts = {
	.ns = &init_user_ns,
};

#ifndef HAVE_UCOUNTS_INLINE
struct ucounts *get_ucounts(struct ucounts *u)
{
	return u;
}
#endif

void put_ucounts(struct ucounts *u)
{
}

#endif

int do_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t,
		     enum pid_type type)
{
	return 0;
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	return NULL;
}

void put_pid(struct pid *pid)
{
}

/* nobody wants to be told of leases */
void srcu_init_notifier_head(struct srcu_notifier_head *nh)
{
}

int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v)
{
	return NOTIFY_DONE;
}

#ifndef HAVE_UMASK_INLINE
int current_umask(void)
{
	return 0;
}
#endif

/* ---- time: virtual, and as coarse as a jiffy ------------------------------- */

void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	ts->tv_sec = 1000000000 + sim_now() / NSEC_PER_SEC;
	ts->tv_nsec = sim_now() % NSEC_PER_SEC / NSEC_PER_MSEC * NSEC_PER_MSEC;
}

void ktime_get_real_ts64(struct timespec64 *ts)
{
	ktime_get_coarse_real_ts64(ts);
}

time64_t ktime_get_real_seconds(void)
{
	struct timespec64 ts;

	ktime_get_coarse_real_ts64(&ts);
	return ts.tv_sec;
}

#ifdef HAVE_MULTIGRAIN /* 6.13 */
void ktime_get_coarse_real_ts64_mg(struct timespec64 *ts)
{
	ktime_get_coarse_real_ts64(ts);
}

void ktime_get_real_ts64_mg(struct timespec64 *ts)
{
	ktime_get_coarse_real_ts64(ts);
}
#endif

/* ---- random numbers: a sequence ---------------------------------------------- */

void get_random_bytes(void *buf, size_t len)
{
	static u8 next;

	while (len--)
		((u8 *)buf)[len] = ++next;
}

#ifdef HAVE_TASK_IOPRIO
int __get_task_ioprio(struct task_struct *t)
{
	return 0;
}
#endif

long simple_strtol(const char *s, char **end, unsigned int base)
{
	bool minus = *s == '-';

	return minus ? -(long)simple_strtoul(s + 1, end, base) : (long)simple_strtoul(s, end, base);
}

/* as lib/vsprintf.c has it over lib/kstrtox.c */
unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	const char *digits = _parse_integer_fixup_radix(s, &base);
	unsigned long long v = 0;
	unsigned int n = _parse_integer(digits, base, &v) & ~KSTRTOX_OVERFLOW;

	if (end)
		*end = (char *)digits + n;
	return (unsigned long)v;
}
