// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work queues: the engine's. A work item of the engine does not fit into the
 * tree's struct work_struct, so that each item that is pending or running has
 * one in a table here; items may be freed by their own function. The table is
 * changed between two visible operations: data_race().
 */
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <port/probe.h>
#include "port.h"

#define QUEUE_NAME 32

struct workqueue_struct {
	struct sim_workqueue sim;
	char name[QUEUE_NAME];
};

struct item {
	struct sim_work sim;
	struct work_struct *work; /* NULL: free */
	unsigned int users;       /* who runs it or is about to queue it */
	int runner;               /* slot of the thread that runs it + 1 */
};

static struct workqueue_struct events; /* since boot, and for ever */
static struct item items[SIM_WORLD_THREADS];

struct workqueue_struct *system_wq, *system_unbound_wq, *system_long_wq, *system_percpu_wq;

void port_workqueue_boot(void)
{
	strscpy(events.name, "events", sizeof(events.name));
	sim_wq_create(&events.sim, events.name, false);
	system_wq = system_percpu_wq = system_unbound_wq = system_long_wq = &events;
}

#ifdef HAVE_WORKQUEUE_TAG
#undef alloc_workqueue
#define alloc_workqueue alloc_workqueue_noprof
#endif
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	/* that of a super block's direct I/O is there until it is unmounted */
	static const struct sim_cache cache = {
		.name = "workqueue_struct", .size = sizeof(*system_wq), .leak_ok = true};
	struct workqueue_struct *wq = port_alloc(&cache, 0, GFP_KERNEL | __GFP_ZERO, CALLER);
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	sim_wq_create(&wq->sim, wq->name, flags & __WQ_ORDERED);
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	sim_wq_destroy(&wq->sim, CALLER);
	sim_free(wq, CALLER);
}

static struct item *find_item(const struct work_struct *work)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(items); i++)
		if (data_race(items[i].work) == work)
			return &items[i];
	return NULL;
}

static void item_put(struct item *it)
{
	if (!data_race(--it->users) && !data_race(it->sim.pending))
		data_race(it->work = NULL);
}

static void run_item(struct sim_work *s)
{
	struct item *it = container_of(s, struct item, sim);
	struct work_struct *work = data_race(it->work);

	data_race(it->users++);
	data_race(it->runner = sim_self() + 1);
	port_clock(); /* it may have been delayed */
	work->func(work);
	data_race(it->runner = 0);
	item_put(it);
}

struct work_struct *current_work(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(items); i++)
		if (data_race(items[i].runner) == sim_self() + 1)
			return data_race(items[i].work);
	return NULL;
}

/* Return: to be put */
static struct item *item_get(struct work_struct *work)
{
	struct item *it = find_item(work);

	if (!it) {
		it = find_item(NULL);
		BUG_ON(!it);
		data_race(memset(&it->sim, 0, sizeof(it->sim)));
		data_race(it->sim.fn = run_item);
		data_race(it->sim.key = (const struct sim_lock_key *)work->lockdep_map.key);
		data_race(it->work = work);
	}
	data_race(it->users++);
	return it;
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	const struct sim_site *site = CALLER;

	struct item *it;
	bool queued;

	sim_check(work, sizeof(*work), true, site);
	it = item_get(work);
	queued = sim_queue_work(&wq->sim, &it->sim, site);
	item_put(it);
	return queued;
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	const struct sim_site *site = CALLER;

	struct item *it;
	bool queued;

	sim_check(dwork, sizeof(*dwork), true, site);
	it = item_get(&dwork->work);
	queued = sim_queue_delayed_work(&wq->sim, &it->sim, jiffies_to_nsecs(delay), site);
	item_put(it);
	return queued;
}

/* only its address is used: to tell a delayed work's timer from others */
void delayed_work_timer_fn(struct timer_list *t)
{
	BUG();
}

bool cancel_work_sync(struct work_struct *work)
{
	struct item *it = find_item(work);

	return it && sim_cancel_work_sync(&it->sim, CALLER);
}

bool flush_work(struct work_struct *work)
{
	struct item *it = find_item(work);

	return it && sim_flush_work(&it->sim, CALLER);
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	return flush_work(&dwork->work);
}

void __flush_workqueue(struct workqueue_struct *wq)
{
	sim_flush_workqueue(&wq->sim, CALLER);
}

/* after a grace period */
static void queue_after_rcu(struct rcu_head *head)
{
	struct rcu_work *rwork = container_of(head, struct rcu_work, rcu);

	queue_work(rwork->wq, &rwork->work);
}

bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	rwork->wq = wq;
	call_rcu(&rwork->rcu, queue_after_rcu);
	return true;
}
