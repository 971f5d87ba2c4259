// SPDX-License-Identifier: GPL-2.0-only
/*
 * High-resolution timers, on the engine's virtual time: those of tasks that sleep, on their stacks,
 * which is all that is compiled here. As in timer.c they are found by their address.
 */
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <port/probe.h>
#include "port.h"

/** struct hr_timer - a timer that is armed; free without one */
struct hr_timer {
	struct sim_timer sim;
	struct hrtimer *timer;
};

static struct hr_timer hr_timers[SIM_WORLD_THREADS];

static struct hr_timer *find_hrtimer(const struct hrtimer *t)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(hr_timers); i++)
		if (data_race(hr_timers[i].timer) == t)
			return &hr_timers[i];
	return NULL;
}

/* who sleeps sees by @task that time is over */
static void run_hrtimer(struct sim_timer *s)
{
	struct hrtimer *t = data_race(container_of(s, struct hr_timer, sim)->timer);
	struct hrtimer_sleeper *sl = container_of(t, struct hrtimer_sleeper, timer);
	struct task_struct *task = data_race(sl->task);

	port_clock();
	data_race(sl->task = NULL);
	if (task)
		wake_up_process(task);
}

#ifdef HAVE_HRTIMER_SETUP /* 6.13 */
void hrtimer_setup_sleeper_on_stack(struct hrtimer_sleeper *sl, clockid_t clock,
				    enum hrtimer_mode mode)
#else
void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock, enum hrtimer_mode mode)
#endif
{
	memset(sl, 0, sizeof(*sl));
	sl->task = current;
}

void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode)
{
	struct hr_timer *it = find_hrtimer(NULL);

	BUG_ON(!it || mode != HRTIMER_MODE_REL);
	data_race(it->timer = &sl->timer);
	data_race(it->sim.fn = run_hrtimer);
	sim_mod_timer(&it->sim, ktime_to_ns(hrtimer_get_expires(&sl->timer)), CALLER);
}

int hrtimer_cancel(struct hrtimer *t)
{
	struct hr_timer *it = find_hrtimer(t);
	int pending;

	if (!it)
		return 0;
	pending = sim_del_timer_sync(&it->sim, CALLER);
	data_race(it->timer = NULL);
	return pending;
}

/* what does not fit is for ever */
ktime_t ktime_add_safe(const ktime_t a, const ktime_t b)
{
	ktime_t sum = ktime_add_unsafe(a, b);

	return sum < 0 || sum < a || sum < b ? KTIME_MAX : sum;
}
