/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers under the kernel's names.
 */
#ifndef MODEL_TIMER_H
#define MODEL_TIMER_H

#include <sim/prims.h>
#include <linux/jiffies.h>

/** struct timer_list - @expires: in jiffies, while it is pending */
struct timer_list {
	struct sim_timer t;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
};

/** timer_fire() - what the engine calls */
void timer_fire(struct sim_timer *t);
#define DEFINE_TIMER(name, f)                                                                      \
	static struct timer_list name = {.t = {.fn = timer_fire}, .function = (f)}

/** timer_reduce() - have @timer strike at @expires, unless it does before. kernel/time/timer.c */
void timer_reduce(struct timer_list *timer, unsigned long expires);

#endif
