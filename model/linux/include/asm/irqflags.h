/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts are off or on for a thread: services/task.c keeps count. */
#ifndef __ASM_SIM_IRQFLAGS_H
#define __ASM_SIM_IRQFLAGS_H

extern unsigned long arch_local_save_flags(void);
extern void arch_local_irq_restore(unsigned long flags);
#define arch_local_save_flags arch_local_save_flags
#define arch_local_irq_restore arch_local_irq_restore
#define ARCH_IRQ_DISABLED 0
#define ARCH_IRQ_ENABLED 1
#include <asm-generic/irqflags.h>

#endif
