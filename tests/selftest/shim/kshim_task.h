/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one task, with what lockdep keeps in it, and its preempt_count.
 */
#ifndef KSHIM_TASK_H
#define KSHIM_TASK_H

#define TASK_COMM_LEN 16
#define MAX_LOCK_DEPTH 48UL
#define PF_MEMALLOC 0x800
#define PF_MEMALLOC_NOFS 0x40000

struct task_struct {
	unsigned int flags;
	int pid;
	char comm[TASK_COMM_LEN];
	int count; /* preempt_count() */
	struct irqtrace_events irqtrace;
	unsigned int hardirq_threaded;
	int softirqs_enabled, softirq_context, irq_config;
	u64 hardirq_chain_key, curr_chain_key;
	int lockdep_depth;
	unsigned int lockdep_recursion;
	struct held_lock held_locks[MAX_LOCK_DEPTH];
};
extern struct task_struct shim_task;
#define current (&shim_task)
#define task_pid_nr(t) ((t)->pid)
#define task_is_running(t) 1
#define for_each_process_thread(g, p) for ((g) = (p) = current; (p); (p) = NULL)

#define PREEMPT_ENABLED 0
#define preempt_count() (current->count)
#define preempt_count_set(v) (current->count = (v))
#define __preempt_count_add(v) (current->count += (v))
#define __preempt_count_sub(v) (current->count -= (v))
#define __preempt_count_dec_and_test() (--current->count == 0)
#define should_resched(offset) 0

#define __irq_enter()                                                                              \
	do {                                                                                       \
		preempt_count_add(HARDIRQ_OFFSET);                                                 \
		lockdep_hardirq_enter();                                                           \
	} while (0)
#define __irq_exit()                                                                               \
	do {                                                                                       \
		lockdep_hardirq_exit();                                                            \
		preempt_count_sub(HARDIRQ_OFFSET);                                                 \
	} while (0)

#endif
