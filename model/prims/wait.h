/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues and completions under the kernel's names.
 */
#ifndef MODEL_WAIT_H
#define MODEL_WAIT_H

#include <sim/prims.h>

typedef struct sim_wq wait_queue_head_t;
#define wait_event(wq, cond)                                                                       \
	((void)sim_wait_event(wq, cond, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE()))
#define wake_up_all(wq) ((void)sim_wq_wake(wq, 0, SIM_SITE()))

struct completion {
	struct sim_completion c;
};
#define complete(x) sim_complete(&(x)->c, SIM_SITE())
#define wait_for_completion(x)                                                                     \
	((void)sim_wait_for_completion(&(x)->c, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE()))

#endif
