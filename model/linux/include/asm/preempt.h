/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The preemption count is the engine's: it knows the context of a thread
 * and whether it may sleep (services/task.c). Code with preemption
 * disabled is atomic for the running task only, as on a machine with more
 * than one CPU.
 */
#ifndef __ASM_SIM_PREEMPT_H
#define __ASM_SIM_PREEMPT_H

#include <linux/thread_info.h>

#define PREEMPT_ENABLED 0

extern int preempt_count(void);
extern void port_preempt_add(int val);
#define __preempt_count_add(val) port_preempt_add(val)
#define __preempt_count_sub(val) port_preempt_add(-(val))

#define preempt_count_set(pc) do { } while (0)
#define init_task_preempt_count(p) do { } while (0)
#define init_idle_preempt_count(p, cpu) do { } while (0)
#define set_preempt_need_resched() do { } while (0)
#define clear_preempt_need_resched() do { } while (0)
#define test_preempt_need_resched() false
#define should_resched(offset) false
#define __preempt_count_dec_and_test() (port_preempt_add(-1), false)
#define __preempt_schedule() do { } while (0)
#define __preempt_schedule_notrace() do { } while (0)

#endif
