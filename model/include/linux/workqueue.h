/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work queues under the kernel's names. A work item is a thread named
 * kworker/NAME.
 */
#ifndef MODEL_WORK_H
#define MODEL_WORK_H

#include <sim/prims.h>

struct workqueue_struct {
	struct sim_workqueue w;
};
/** struct work_struct - the engine's item is all of it, so that either is handed to its function */
struct work_struct {
	struct sim_work w;
};

/** INIT_WORK() - @f: void (*)(struct work_struct *) */
#define INIT_WORK(work, f) ((work)->w = (struct sim_work){.fn = (void (*)(struct sim_work *))(f)})
#define queue_work(wq, work) sim_queue_work(&(wq)->w, &(work)->w, SIM_SITE())
#define flush_workqueue(wq) sim_flush_workqueue(&(wq)->w, SIM_SITE())
#define cancel_work_sync(work) sim_cancel_work_sync(&(work)->w, SIM_SITE())

#endif
