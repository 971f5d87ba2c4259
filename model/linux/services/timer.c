// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers, on the engine's virtual time, and jiffies, which follow it: they are set whenever
 * something begins for which time may have passed. What the engine needs of a timer has no room in
 * the tree's struct, so it is found by its address.
 */
#include <linux/jiffies.h>
#include <linux/timer.h>
#include "port.h"

#define MAX_TIMERS 8

/** struct plain_timer - a timer that was armed once. @shut: it never is again */
struct plain_timer {
	struct sim_timer sim;
	struct timer_list *timer;
	bool shut;
};

static struct plain_timer plain_timers[MAX_TIMERS];

unsigned long volatile jiffies = INITIAL_JIFFIES;

void port_clock(void)
{
	data_race(jiffies = INITIAL_JIFFIES + nsecs_to_jiffies(sim_now()));
}

static void run_timer(struct sim_timer *s)
{
	struct timer_list *t = container_of(s, struct plain_timer, sim)->timer;

	port_clock();
	data_race(t->entry.pprev = NULL);
	t->function(t);
}

static struct plain_timer *item_of(struct timer_list *t)
{
	unsigned int i = 0;

	while (i < MAX_TIMERS && data_race(plain_timers[i].timer) &&
	       data_race(plain_timers[i].timer) != t)
		i++;
	BUG_ON(i == MAX_TIMERS);
	data_race(plain_timers[i].timer = t);
	data_race(plain_timers[i].sim.fn = run_timer);
	return &plain_timers[i];
}

static int arm(struct timer_list *t, unsigned long expires, bool sooner,
	       const struct sim_site *site)
{
	struct plain_timer *it = item_of(t);
	long delay;

	sim_check(t, sizeof(*t), true, site);
	if (data_race(it->shut))
		return 0;
	if (sooner && timer_pending(t) && time_after_eq(expires, data_race(t->expires)))
		return 1;
	delay = (long)(expires - data_race(jiffies));
	data_race(t->expires = expires);
	/* timer_pending() looks at this, and at nothing behind it */
	data_race(t->entry.pprev = &t->entry.next);
	return sim_mod_timer(&it->sim, delay > 0 ? jiffies_to_nsecs(delay) : 0, site);
}

int mod_timer(struct timer_list *t, unsigned long expires)
{
	return arm(t, expires, false, CALLER);
}

int timer_reduce(struct timer_list *t, unsigned long expires)
{
	return arm(t, expires, true, CALLER);
}

int timer_shutdown_sync(struct timer_list *t)
{
	struct plain_timer *it = item_of(t);
	int pending = sim_del_timer_sync(&it->sim, CALLER);

	data_race(t->entry.pprev = NULL);
	data_race(it->shut = true);
	return pending;
}
