/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configuration of the architecture "sim": one CPU as far as the tree
 * is told (asm/percpu.h), full preemption, and every debugging option that makes the tree's own
 * headers call out of line for locks. Switched off is whatever would only add
 * calls that no scenario looks at (security modules, notification, audit).
 */
#define CONFIG_64BIT 1
#define CONFIG_MMU 1
#define CONFIG_UACCESS_MEMCPY 1
#define CONFIG_HZ 1000
#define CONFIG_HZ_1000 1
#define CONFIG_BUG 1
#define CONFIG_THREAD_INFO_IN_TASK 1
#define CONFIG_PREEMPTION 1
#define CONFIG_PREEMPT_COUNT 1
#define CONFIG_PREEMPT_BUILD 1
#define CONFIG_PREEMPT 1
#define CONFIG_PREEMPT_RCU 1
#define CONFIG_TREE_RCU 1
#define CONFIG_TREE_SRCU 1
#define CONFIG_RCU_FANOUT 64
#define CONFIG_RCU_FANOUT_LEAF 16
#define CONFIG_DEBUG_SPINLOCK 1
#define CONFIG_UNINLINE_SPIN_UNLOCK 1
#define CONFIG_DEBUG_LOCK_ALLOC 1
#define CONFIG_DEBUG_ATOMIC_SLEEP 1
#define CONFIG_KCSAN 1
#define CONFIG_PROVE_LOCKING 1
#define CONFIG_PROVE_RAW_LOCK_NESTING 1
#define CONFIG_PROVE_RCU 1
#define CONFIG_LOCKDEP 1
#define CONFIG_LOCKDEP_SUPPORT 1
#define CONFIG_LOCKDEP_BITS 15
#define CONFIG_LOCKDEP_CHAINS_BITS 16
#define CONFIG_BLOCK 1
#define CONFIG_AIO 1
#define CONFIG_EVENTFD 1
#define CONFIG_IO_URING 1
#define CONFIG_FILE_LOCKING 1
#define CONFIG_ADVISE_SYSCALLS 1
#define CONFIG_FS_POSIX_ACL 1
#define CONFIG_PAGE_SHIFT 12
#define CONFIG_PGTABLE_LEVELS 2
#define CONFIG_FLATMEM 1
#define CONFIG_NODES_SHIFT 0
#define CONFIG_LOG_BUF_SHIFT 17
#define CONFIG_BASE_SMALL 0
#define CONFIG_NR_CPUS 1
#define CONFIG_ILLEGAL_POINTER_VALUE 0
#define CONFIG_ARCH_PHYS_ADDR_T_64BIT 1
#define CONFIG_PHYS_ADDR_T_64BIT 1
#define CONFIG_GENERIC_HWEIGHT 1
#define CONFIG_CC_IS_GCC 1
#define CONFIG_GCC_VERSION 120200
#define CONFIG_L1_CACHE_SHIFT 6
#define CONFIG_X86_L1_CACHE_SHIFT 6
#define CONFIG_SPLIT_PTLOCK_CPUS 99999
#define CONFIG_SLUB 1
#define CONFIG_TRACING 1
#define CONFIG_KALLSYMS 1
#define CONFIG_MULTIUSER 1
#define CONFIG_POSIX_TIMERS 1
#define CONFIG_SYSFS 1
#define CONFIG_FS_STACK 1
#define CONFIG_EXPORTFS 1
#include <port/config.h>
