// SPDX-License-Identifier: GPL-2.0-only
/* Completions: the engine's, in the place of the tree's count and queue. */
#include <linux/completion.h>
#include <linux/jiffies.h>
#include "port.h"

static struct sim_completion *completion_of(struct completion *x)
{
	BUILD_BUG_ON(sizeof(struct sim_completion) > sizeof(*x));
	return (struct sim_completion *)x;
}

void __init_swait_queue_head(struct swait_queue_head *q, const char *name,
			     struct lock_class_key *key)
{
	struct sim_completion *c = completion_of(container_of(q, struct completion, wait));

	c->wq.waiters.bits = 0;
}

void complete(struct completion *x)
{
	sim_complete(completion_of(x), CALLER);
}

void complete_all(struct completion *x)
{
	sim_complete_all(completion_of(x), CALLER);
}

void wait_for_completion(struct completion *x)
{
	sim_wait_for_completion(completion_of(x), SIM_UNINTERRUPTIBLE, SIM_FOREVER, CALLER);
}

int wait_for_completion_killable(struct completion *x)
{
	int err = sim_wait_for_completion(completion_of(x), SIM_KILLABLE, SIM_FOREVER, CALLER);

	return err ? -ERESTARTSYS : 0;
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return !sim_wait_for_completion(completion_of(x), SIM_UNINTERRUPTIBLE,
					jiffies_to_nsecs(timeout), CALLER);
}
