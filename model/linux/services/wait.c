// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues: the tree's own code over the sleep of services/task.c. In the
 * kernel these files are part of one big unit with the scheduler, which is
 * why they include nothing themselves. Whatever happens under the lock of a
 * queue is one visible operation, the taking of the lock.
 */
#include <linux/hash.h>
#include <linux/kthread.h>
#include <linux/poll.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include "port.h"

/* kernel/sched/sched.h: hints to a scheduler that is not there */
#define WF_SYNC 0x10
#define WF_CURRENT_CPU 0x40

/* under the lock of a queue nothing else is visible */
#undef spin_lock_irqsave
#undef spin_unlock_irqrestore
#define spin_lock_irqsave(lock, flags)                                                             \
	do {                                                                                       \
		(flags) = _raw_spin_lock_irqsave(&(lock)->rlock);                                  \
		port_leaf_enter();                                                                 \
	} while (0)
#define spin_unlock_irqrestore(lock, flags)                                                        \
	do {                                                                                       \
		port_leaf_exit();                                                                  \
		_raw_spin_unlock_irqrestore(&(lock)->rlock, flags);                                \
	} while (0)

/* An entry is taken off its queue by the task that waits, or by the one that wakes it. */
static void count(const struct wait_queue_entry *e, int n)
{
	port_waits(e->private, n);
}

static void discount(const struct list_head *entry)
{
	if (!list_empty(entry))
		count(container_of(entry, struct wait_queue_entry, entry), -1);
}

#define __add_wait_queue(head, e) (count(e, 1), __add_wait_queue(head, e))
#define __add_wait_queue_entry_tail(head, e) (count(e, 1), __add_wait_queue_entry_tail(head, e))
#define __remove_wait_queue(head, e) (discount(&(e)->entry), __remove_wait_queue(head, e))
#define list_del_init(entry) (discount(entry), list_del_init(entry))
#define list_del_init_careful(entry) (discount(entry), list_del_init_careful(entry))

#include "kernel/sched/wait.c"
/* its one use there, in __wake_up_bit(), is without the lock of the queue */
#define waitqueue_active(head) (port_check_stored(word), waitqueue_active(head))
#include "kernel/sched/wait_bit.c"
