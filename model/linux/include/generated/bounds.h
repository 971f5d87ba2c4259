/* SPDX-License-Identifier: GPL-2.0-only */
/* What kernel/bounds.c would give for this architecture. */
#define NR_PAGEFLAGS 22
#define MAX_NR_ZONES 2
#define NR_CPUS_BITS 0
#define SPINLOCK_SIZE 64
#define LRU_GEN_WIDTH 0
#define __LRU_REFS_WIDTH 0
