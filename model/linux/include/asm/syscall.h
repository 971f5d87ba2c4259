/* SPDX-License-Identifier: GPL-2.0-only */
/* System calls are called as functions. */
#ifndef __ASM_SIM_SYSCALL_H
#define __ASM_SIM_SYSCALL_H

#define syscall_get_nr(task, regs) (-1)
#define syscall_get_arch(task) 0

#endif
