/* SPDX-License-Identifier: GPL-2.0-only */
/* BUG() ends the execution with a report: services/bug.c. WARN() is the tree's own. */
#ifndef __ASM_SIM_BUG_H
#define __ASM_SIM_BUG_H

extern void port_bug(void) __attribute__((noreturn));
#define HAVE_ARCH_BUG
#define BUG() port_bug()
#define HAVE_ARCH_BUG_ON
#define BUG_ON(cond) do { if (unlikely(cond)) BUG(); } while (0)
#include <asm-generic/bug.h>

#endif
