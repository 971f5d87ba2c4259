/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual jiffies. They go on when a timer or a timeout strikes, by as much as it has waited for,
 * so that what is compared with them does not depend on how long an execution takes.
 */
#ifndef MODEL_JIFFIES_H
#define MODEL_JIFFIES_H

#include <linux/types.h>

#define HZ 250

extern volatile unsigned long jiffies;

#define time_before(a, b) ((long)((a) - (b)) < 0)

/** jiffies_to_nsecs() - @j: a span of time */
static inline uint64_t jiffies_to_nsecs(unsigned long j)
{
	return j * (1000000000 / HZ);
}

/** jiffies_reach() - it is @when now, or later */
void jiffies_reach(unsigned long when);

#endif
