/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues under the kernel's names.
 */
#ifndef MODEL_WAIT_H
#define MODEL_WAIT_H

#include <sim/prims.h>

typedef struct sim_wq wait_queue_head_t;
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name
#define wait_event(wq, cond)                                                                       \
	((void)sim_wait_event(&(wq), cond, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE()))
#define wake_up_all(wq) ((void)sim_wq_wake(wq, 0, SIM_SITE()))

#endif
