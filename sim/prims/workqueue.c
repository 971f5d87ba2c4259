// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work queues (kernel/workqueue.c, Documentation/core-api/workqueue.rst). A
 * queued item is a thread that is yet to begin; there are as many workers
 * as are needed. An item is never run beside itself: queued while it runs, it
 * runs again afterwards.
 *
 * A work function may free its item, so what runs is kept here, by slot.
 * Each time an item is queued is an instance with a number; flushing waits for
 * instances, not for items.
 *
 * The validator sees "(wq_completion)NAME" and "(work_completion)NAME" held
 * while a function runs and taken by whoever flushes, as in the kernel: a
 * flush under a lock that the work needs is reported without the deadlock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "prims/prims.h"

#define NAME_SIZE 64

enum { IDLE, PENDING, CANCELING }; /* sim_work.pending */

/**
 * struct sim_wq_names - what outlives a run of the work queues of one name
 * @key: their class; allocated once per call of alloc_workqueue() in the kernel
 */
struct sim_wq_names {
	struct sim_wq_names *next;
	struct sim_lock_key key;
	char worker[NAME_SIZE];
	char wq[NAME_SIZE];
	char work[NAME_SIZE];
};

static struct sim_wq_names *all_names;

/* what runs in each slot */
static struct {
	struct sim_work *work;
	struct sim_workqueue *wq;
	uint64_t id;
	struct sim_lockmap map; /* of the item, which may be gone at the end */
	bool requeue;
} run[SIM_MAX_THREADS];
static struct sim_threads busy;

/* what each flusher waits for: @left instances numbered first..last on @wq */
static struct {
	const struct sim_workqueue *wq;
	uint64_t first, last;
	uint32_t left;
} flush[SIM_MAX_THREADS];

static uint64_t last_id, boot_id;

static const char bare[] = "kworker/";

static const struct sim_wq_names *names_of(const char *name)
{
	struct sim_wq_names *n;

	for (n = all_names; n; n = n->next)
		if (!strcmp(n->worker + sizeof(bare) - 1, name))
			return n;
	n = sim_zeroed(1, sizeof(*n), "the names of a work queue");
	snprintf(n->worker, sizeof(n->worker), "%s%s", bare, name);
	snprintf(n->wq, sizeof(n->wq), "(wq_completion)%s", name);
	snprintf(n->work, sizeof(n->work), "(work_completion)%s", name);
	n->next = all_names;
	all_names = n;
	return n;
}

void sim_wq_create(struct sim_workqueue *wq, const char *name, bool ordered)
{
	const struct sim_wq_names *n = names_of(name);

	sim_check(wq, sizeof(*wq), true, SIM_SITE());
	memset(wq, 0, sizeof(*wq));
	wq->name = n->worker + sizeof(bare) - 1;
	wq->ordered = ordered;
	wq->names = n;
	sim_lockmap_init(&wq->map, n->wq, &n->key, SIM_SITE());
}

static bool is_known(const struct sim_wq_names *names)
{
	const struct sim_wq_names *n = all_names;

	while (n && n != names)
		n = n->next;
	return n;
}

static void check_wq(struct sim_workqueue *wq, const struct sim_site *site)
{
	sim_check(wq, sizeof(*wq), true, site);
	if (unlikely(!is_known(wq->names)))
		sim_corrupted(wq, SIM_SAYS(SIM_R_OOPS, 0, "BUG: work queue corrupted"), site);
}

static void worker(void *arg);
static void delay_over(void *arg);

/* Is the thread that an item names one that is to run it? */
static bool is_its(const struct sim_work *w, int32_t slot, void (*fn)(void *arg))
{
	const struct sim_thread *x = &sim.slot[(uint32_t)(slot - 1) % SIM_MAX_THREADS];

	return !slot ||
	       (slot == x->slot + 1 && x->state == THREAD_PENDING && x->fn == fn && x->fn_arg == w);
}

/* As debugobjects would see it (kernel/workqueue.c, work_debug_descr). */
static void check_work(const struct sim_work *w, const struct sim_site *site)
{
	if (unlikely(w->pending > CANCELING || !is_its(w, w->slot, worker) ||
		     !is_its(w, w->timer, delay_over)))
		sim_corrupted(w, SIM_SAYS(SIM_R_OOPS, 0, "BUG: work corrupted"), site);
}

static void touch(struct sim_work *w, struct sim_workqueue *wq)
{
	sim_check(w, sizeof(*w), true, SIM_SITE());
	check_wq(wq, SIM_SITE());
}

/* slot that runs the item, -1 if none does */
static int runner_of(const struct sim_work *w)
{
	unsigned int slot;

	hook_touched(SIM_OWN_RUNNER, (uintptr_t)w, true);
	for_each_thread (slot, busy)
		if (run[slot].work == w)
			return slot;
	return -1;
}

/* An instance has run, or will not run any more. */
static void instance_done(struct sim_workqueue *wq, uint64_t id)
{
	struct sim_wq *flushers = sim_keyed_wq(NULL, SIM_KEY_FLUSH);
	unsigned int s;

	hook_read(flushers, sizeof(*flushers));
	wq->nr_active--;
	for_each_thread (s, sim_waiters(&flushers->waiters)) {
		if (flush[s].wq == wq && id >= flush[s].first && id <= flush[s].last &&
		    !--flush[s].left)
			sim_wake_thread(flushers, &sim.slot[s]);
	}
}

static void spawn(struct sim_workqueue *wq, struct sim_work *w)
{
	const struct sim_spawn s = {
		.name = wq->names->worker,
		.ctx = SIM_CTX_KTHREAD,
		.fn = worker,
		.arg = w,
	};

	w->slot = sim_spawn(&s) + 1;
}

/* ordered: let the next one have its turn */
static void next_turn(struct sim_workqueue *wq)
{
	struct sim_work *w = wq->head;

	wq->running = w;
	if (!w)
		return;
	touch(w, wq);
	wq->head = w->next;
	if (!wq->head)
		wq->tail = NULL;
	spawn(wq, w);
}

static void append(struct sim_workqueue *wq, struct sim_work *w)
{
	w->next = NULL;
	if (wq->tail) {
		sim_check(wq->tail, sizeof(*w), true, SIM_SITE());
		wq->tail->next = w;
	} else {
		wq->head = w;
	}
	wq->tail = w;
	if (!wq->running)
		next_turn(wq);
}

/* A pending item becomes an instance on its queue. */
static void activate(struct sim_work *w)
{
	struct sim_workqueue *wq = w->wq;
	int r = runner_of(w);

	wq->nr_active++;
	w->id = ++last_id;
	if (wq->ordered)
		append(wq, w);
	else if (r >= 0)
		run[r].requeue = true;
	else
		spawn(wq, w);
}

/* lock class of an item; a key is given by who has one function for all */
static const struct sim_lock_key *class_of(const struct sim_work *w)
{
	return w->key ? w->key : (const void *)w->fn;
}

static void run_it(unsigned int me, struct sim_workqueue *wq, struct sim_work *w)
{
	const struct sim_site *site = SIM_SITE();

	run[me].map = (struct sim_lockmap){.key = class_of(w), .name = wq->names->work};
	sim_lock_acquire(&wq->map, 0, 0, 0, NULL, site);
	sim_lock_acquire(&run[me].map, 0, 0, 0, NULL, site);
	w->fn(w);
	sim_lock_release(&run[me].map, site);
	sim_lock_release(&wq->map, site);
}

/* body of the thread of one instance */
static void worker(void *arg)
{
	struct sim_work *w = arg;
	struct sim_workqueue *wq;
	unsigned int me = sim.cur->slot;

	sim_check(w, sizeof(*w), true, SIM_SITE());
	wq = w->wq;
	touch(w, wq);
	hb_acquire(w, 0);
	hb_acquire(w, HB_END); /* the run before has ended */
	if (wq->ordered)
		hb_acquire(wq, 0);
	hook_touched(SIM_OWN_RUNNER, (uintptr_t)w, true);
	w->slot = 0;
	w->pending = IDLE;
	run[me].work = w;
	run[me].wq = wq;
	run[me].id = w->id;
	run[me].requeue = false;
	threads_add(&busy, me);
	run_it(me, wq, w);
	hb_release(w, HB_END);
	hb_release(wq, 0);
	hook_touched(SIM_OWN_RUNNER, (uintptr_t)w, true);
	threads_remove(&busy, me);
	sim_check(wq, sizeof(*wq), true, SIM_SITE());
	if (run[me].requeue) {
		sim_check(w, sizeof(*w), true, SIM_SITE());
		spawn(w->wq, w);
	}
	if (wq->ordered)
		next_turn(wq);
	instance_done(wq, run[me].id);
}

/* Claim an idle item for @wq. Return: false when it is not idle or may not be queued. */
static bool claim(struct sim_workqueue *wq, struct sim_work *w, const struct sim_site *site)
{
	check_wq(wq, site);
	sim_touch(SIM_QUEUE, w, sizeof(*w), 0, site);
	check_wq(wq, site);
	check_work(w, site);
	/* even if it is pending: test_and_set_bit(), read by the clearing of the bit */
	hb_release(w, 0);
	if (wq->destroyed)
		sim_report(SIM_R_WARN, wq, site, "WARNING: workqueue: cannot queue on wq %s",
			   wq->name);
	hook_saw(wq->destroyed || w->pending);
	if (wq->destroyed || w->pending)
		return false;
	sim_set_arg(1);
	w->pending = PENDING;
	w->wq = wq;
	return true;
}

bool sim_queue_work(struct sim_workqueue *wq, struct sim_work *w, const struct sim_site *site)
{
	if (!claim(wq, w, site))
		return false;
	activate(w);
	return true;
}

static void delay_over(void *arg)
{
	struct sim_work *w = arg;

	sim_check(w, sizeof(*w), true, SIM_SITE());
	touch(w, w->wq);
	w->timer = 0;
	activate(w);
}

bool sim_queue_delayed_work(struct sim_workqueue *wq, struct sim_work *w, uint64_t delay_ns,
			    const struct sim_site *site)
{
	const struct sim_spawn s = {
		.name = "timer",
		.ctx = SIM_CTX_SOFTIRQ,
		.fn = delay_over,
		.arg = w,
		.delay_ns = delay_ns,
	};

	if (!claim(wq, w, site))
		return false;
	if (delay_ns)
		w->timer = sim_spawn(&s) + 1;
	else
		activate(w);
	return true;
}

/* Take a waiting item out of its ordered queue. */
static void unlink_work(struct sim_workqueue *wq, struct sim_work *w)
{
	struct sim_work *prev = NULL;

	for (struct sim_work *i = wq->head; i != w; i = i->next)
		prev = i;
	if (prev) {
		sim_check(prev, sizeof(*prev), true, SIM_SITE());
		prev->next = w->next;
	} else {
		wq->head = w->next;
	}
	if (wq->tail == w)
		wq->tail = prev;
}

/* A pending item is not to run. Return: false when it was not pending. */
static bool grab(struct sim_work *w)
{
	struct sim_workqueue *wq = w->wq;

	if (w->pending != PENDING)
		return false;
	hb_acquire(w, 0);
	w->pending = IDLE;
	if (w->timer) {
		sim_cancel(w->timer - 1);
		w->timer = 0;
		return true;
	}
	touch(w, wq);
	if (w->slot) {
		sim_cancel(w->slot - 1);
		w->slot = 0;
		if (wq->ordered)
			next_turn(wq);
	} else if (wq->ordered) {
		unlink_work(wq, w);
	} else {
		run[runner_of(w)].requeue = false;
	}
	instance_done(wq, w->id);
	return true;
}

bool sim_cancel_work(struct sim_work *w, const struct sim_site *site)
{
	bool was;

	sim_touch(SIM_CANCEL, w, sizeof(*w), 0, site);
	check_work(w, site);
	was = grab(w);
	hook_saw(was);
	sim_set_arg(was);
	return was;
}

/* Wait for @left instances first..last of a queue; the queue itself is not touched again. */
static void wait_instances(const struct sim_workqueue *wq, uint64_t first, uint64_t last,
			   uint32_t left, const struct sim_site *site)
{
	struct sim_wq *flushers = sim_keyed_wq(NULL, SIM_KEY_FLUSH);
	unsigned int me = sim.cur->slot;

	flush[me].wq = wq;
	flush[me].first = first;
	flush[me].last = last;
	flush[me].left = left;
	sim_wq_enqueue(flushers, false, site);
	sim_wq_block(flushers, SIM_UNINTERRUPTIBLE, SIM_FOREVER, site);
	sim_wq_finish(flushers, site);
}

/* Tell the validator that the caller waits for what holds the map. */
static void would_wait(struct sim_lockmap *m, const struct sim_site *site)
{
	sim_lock_acquire(m, 0, 0, 0, NULL, site);
	sim_lock_release(m, site);
}

static void would_wait_work(const struct sim_work *w, const struct sim_site *site)
{
	struct sim_lockmap map = {.key = class_of(w)};

	if (!w->wq)
		return; /* it was never queued */
	map.name = w->wq->names->work;
	would_wait(&map, site);
}

bool sim_cancel_work_sync(struct sim_work *w, const struct sim_site *site)
{
	bool was;
	int r;

	sim_might_sleep(site);
	sim_check(w, sizeof(*w), true, site);
	would_wait_work(w, site);
	was = sim_cancel_work(w, site);
	r = runner_of(w);
	hook_saw(r >= 0);
	if (r < 0) {
		hb_acquire(w, HB_END);
		return was;
	}
	/* until it has returned it cannot be queued, not even by itself */
	w->pending = CANCELING;
	wait_instances(run[r].wq, run[r].id, run[r].id, 1, site);
	sim_check(w, sizeof(*w), true, site);
	w->pending = IDLE;
	hb_acquire(w, HB_END);
	return was;
}

bool sim_flush_work(struct sim_work *w, const struct sim_site *site)
{
	struct sim_workqueue *wq;
	uint64_t id;
	int r;

	sim_might_sleep(site);
	sim_check(w, sizeof(*w), true, site);
	check_work(w, site);
	would_wait_work(w, site);
	sim_touch(SIM_FLUSH, w, sizeof(*w), 0, site);
	r = runner_of(w);
	hook_saw(r >= 0 || w->pending == PENDING);
	if (w->pending == PENDING && !w->timer) {
		wq = w->wq;
		id = w->id;
	} else if (r >= 0) {
		wq = run[r].wq;
		id = run[r].id;
	} else {
		hb_acquire(w, HB_END);
		return false;
	}
	if (wq->ordered)
		would_wait(&wq->map, site);
	wait_instances(wq, id, id, 1, site);
	hb_acquire(w, HB_END);
	return true;
}

void sim_flush_workqueue(struct sim_workqueue *wq, const struct sim_site *site)
{
	sim_might_sleep(site);
	check_wq(wq, site);
	would_wait(&wq->map, site);
	sim_touch(SIM_FLUSH, wq, sizeof(*wq), 0, site);
	if (wq->nr_active)
		wait_instances(wq, 0, last_id, wq->nr_active, site);
	hb_acquire(wq, 0);
}

void sim_wq_destroy(struct sim_workqueue *wq, const struct sim_site *site)
{
	do
		sim_flush_workqueue(wq, site);
	while (wq->nr_active);
	hook_wrote(wq, sizeof(*wq));
	wq->destroyed = true;
}

void sim_work_digest(struct sim_digest *d)
{
	const struct sim_wq *flushers = sim_keyed_wq(NULL, SIM_KEY_FLUSH);
	unsigned int s;

	digest_threads(d, busy);
	digest_mix(d, last_id);
	for_each_thread (s, busy) {
		digest_mix(d, (uintptr_t)run[s].work);
		digest_mix(d, (uintptr_t)run[s].wq);
		digest_mix(d, run[s].id << 1 | run[s].requeue);
	}
	for_each_thread (s, sim_waiters(&flushers->waiters)) {
		digest_mix(d, (uintptr_t)flush[s].wq);
		digest_mix(d, flush[s].first);
		digest_mix(d, flush[s].last);
		digest_mix(d, flush[s].left);
	}
}

void sim_work_boot_done(void)
{
	boot_id = last_id;
}

void sim_work_saved(struct sim_saver *s)
{
	sim_saved(s, &busy, sizeof(busy));
	sim_saved(s, &last_id, sizeof(last_id));
	sim_saved_slots(s, run, sizeof(run[0]));
	sim_saved_slots(s, flush, sizeof(flush[0]));
}

void sim_work_reset(void)
{
	busy = SIM_NO_THREADS;
	last_id = boot_id;
}
