// SPDX-License-Identifier: GPL-2.0-only
/* Timers, and the time that they make. */
#include <linux/compiler.h>
#include <linux/timer.h>

volatile unsigned long jiffies;

void jiffies_reach(unsigned long when)
{
	if (time_before(jiffies, when))
		jiffies = when;
}

void timer_fire(struct sim_timer *t)
{
	struct timer_list *timer = container_of(t, struct timer_list, t);

	jiffies_reach(data_race(timer->expires));
	timer->function(timer);
}

void timer_reduce(struct timer_list *timer, unsigned long expires)
{
	if (data_race(timer->t.slot) && !time_before(expires, data_race(timer->expires)))
		return;
	sim_mod_timer(&timer->t, jiffies_to_nsecs(expires - jiffies), SIM_SITE());
	data_race(timer->expires = expires);
}
