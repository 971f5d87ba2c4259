/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before fs/dcache.c. Who waits for a look-up leaves its entry on the queue, which is gone
 * with the frame of the one who looked up: it is no entry that somebody forgot.
 */
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/wait.h>

extern void port_waits(const void *task, int n);
#define add_wait_queue(head, entry) (add_wait_queue(head, entry), port_waits(current, -1))

/* Names change places as a whole, with bytes behind their ends that nobody has written. */
#undef swap
#define swap(a, b)                                                                                 \
	do {                                                                                       \
		char swapped_[sizeof(a)];                                                          \
                                                                                                   \
		memcpy(swapped_, &(a), sizeof(a));                                                 \
		memcpy(&(a), &(b), sizeof(a));                                                     \
		memcpy(&(b), swapped_, sizeof(a));                                                 \
	} while (0)
