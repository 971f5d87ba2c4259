/* SPDX-License-Identifier: GPL-2.0-only */
/* There are no page tables. */
#ifndef _ASM_SIM_TLBFLUSH_H
#define _ASM_SIM_TLBFLUSH_H
#endif
