/* SPDX-License-Identifier: GPL-2.0-only */
/* current: every thread of the engine has a task, services/task.c. */
#ifndef __ASM_SIM_CURRENT_H
#define __ASM_SIM_CURRENT_H

struct task_struct;
extern struct task_struct *port_current(void);
#define get_current() port_current()
#define current get_current()

#endif
