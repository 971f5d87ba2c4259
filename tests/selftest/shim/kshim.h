/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The world in which a kernel tree's lib/locking-selftest.c and
 * kernel/locking/lockdep.c are compiled, unmodified, into a userspace program:
 * one CPU, one task, and locks that do nothing but tell the validator.
 *
 * From the tree come the headers that define what is under test
 * (linux/lockdep.h, linux/irqflags.h, linux/preempt.h, linux/ww_mutex.h) and
 * what they need (lists, hashes). Every header named in the file "stubs" is
 * this one. Memory is plain memory here, so barriers and RCU are nothing.
 *
 * The order of the parts matters: the tree's headers are included where what
 * they need is defined.
 */
#ifndef KSHIM_H
#define KSHIM_H

#include <linux/types.h>
#include <linux/stddef.h>
#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/build_bug.h>
#include <linux/instruction_pointer.h>
#include <linux/typecheck.h>
#include <linux/instrumentation.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <kshim_base.h>

#include <linux/list.h>
#include <linux/hash.h>
#include <linux/lockdep_types.h>
struct task_struct;
#include <linux/cleanup.h>
#include <linux/debug_locks.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <kshim_task.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/bottom_half.h>
#include <kshim_locks.h>

#endif
