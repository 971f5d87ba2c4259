/* SPDX-License-Identifier: GPL-2.0-only */
/* A CPU that nothing is known of. Waiting in a loop lets others run. */
#ifndef __ASM_SIM_PROCESSOR_H
#define __ASM_SIM_PROCESSOR_H

#define TASK_SIZE 0x7ffffffff000UL
#define TASK_SIZE_MAX TASK_SIZE
#define TASK_UNMAPPED_BASE 0x10000
#define STACK_TOP TASK_SIZE
#define STACK_TOP_MAX TASK_SIZE
struct thread_struct {
	unsigned long sp;
};
#define INIT_THREAD { }
extern void port_cpu_relax(void);
#define cpu_relax() port_cpu_relax()
#define KSTK_EIP(t) 0
#define KSTK_ESP(t) 0
struct task_struct;
struct pt_regs;

#endif
