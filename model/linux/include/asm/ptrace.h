/* SPDX-License-Identifier: GPL-2.0-only */
/* There is no user mode to come from. */
#ifndef __ASM_SIM_PTRACE_H
#define __ASM_SIM_PTRACE_H

struct pt_regs {
	unsigned long ip;
};
#define user_mode(r) 0
#define instruction_pointer(r) ((r)->ip)
#define user_stack_pointer(r) 0
#define profile_pc(r) 0
#define current_pt_regs() ((struct pt_regs *)0)
#define task_pt_regs(t) ((struct pt_regs *)0)
#define regs_return_value(r) 0
#define arch_has_single_step() 0

#endif
