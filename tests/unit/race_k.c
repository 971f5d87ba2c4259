// SPDX-License-Identifier: GPL-2.0-only
/*
 * For each edge of the happens-before relation two threads that it orders,
 * and the same two with the one mistake that makes it not order them.
 */
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/race.h>
#include <sim/thread.h>
#include "unit/race_k.h"

#define READ_ONCE(x) ((__typeof__(x))sim_read_once(&(x), sizeof(x), SIM_SITE()))
#define WRITE_ONCE(x, v) sim_write_once(&(x), sizeof(x), (int64_t)(v), SIM_SITE())
#define load_acquire(x) ((__typeof__(x))sim_load_acquire(&(x), sizeof(x), SIM_SITE()))
#define store_release(x, v) sim_store_release(&(x), sizeof(x), (int64_t)(v), SIM_SITE())
#define lock(l) sim_lock_nested(l, SIM_SLEEP, 0, SIM_SITE())
#define unlock(l) sim_unlock(l, SIM_SLEEP, SIM_SITE())
#define down_read(l) sim_read_lock(l, SIM_SLEEP, 0, SIM_SITE())
#define up_read(l) sim_read_unlock(l, SIM_SLEEP, SIM_SITE())
#define down_write(l) sim_write_lock(l, SIM_SLEEP, 0, SIM_SITE())
#define up_write(l) sim_write_unlock(l, SIM_SLEEP, SIM_SITE())
#define yield() sim_point(SIM_POINT, NULL, 0, SIM_SITE())

struct thing {
	int x;
	struct sim_refcount ref;
	struct sim_rcu_head rcu;
	struct sim_work work;
	struct sim_timer timer;
	long size;
};

static const struct sim_cache thing_cache = {.name = "thing", .size = sizeof(struct thing)};
static const struct sim_cache bulk = {.name = "bulk", .leak_ok = true};

/* all that outlives one access */
static struct {
	int x, y;
	char bytes[8];
	bool b;
	unsigned int flags;
	int flag, ready;
	long size;
	struct sim_lock lock, other;
	struct sim_rwlock rw;
	struct sim_wq wq;
	struct sim_completion done;
	struct sim_workqueue queue, ordered;
	struct sim_work work, work2;
	struct sim_timer timer;
	struct sim_rcu_head rcu;
	struct thing *p;
	int sink;
	char many[8192];
} w;

static struct sim_lock_key key_lock, key_other, key_rw;
bool race_planted;

void *race_memory(size_t *size)
{
	*size = sizeof(w);
	return &w;
}

int race_boot(void *arg)
{
	(void)arg;
	sim_lock_init(&w.lock, "lock", &key_lock, SIM_SITE());
	sim_lock_init(&w.other, "other", &key_other, SIM_SITE());
	sim_rwlock_init(&w.rw, "rw", &key_rw, SIM_SITE());
	sim_wq_create(&w.queue, "queue", false);
	sim_wq_create(&w.ordered, "ordered", true);
	return 0;
}

static void spawn(const char *name, void (*fn)(void *arg))
{
	const struct sim_spawn s = {.name = name, .fn = fn};

	sim_spawn(&s);
}

static struct thing *new_thing(void)
{
	return sim_alloc(&thing_cache, 0, SIM_ZERO, SIM_SITE());
}

#define START(name)                                                                                \
	static void start_##name(void *arg)                                                        \
	{                                                                                          \
		(void)arg;                                                                         \
		spawn("a", name##_a);                                                              \
		spawn("b", name##_b);                                                              \
	}
#define BODY(name) static void name(void *arg __attribute__((unused)))

/* ---- locks ------------------------------------------------------------ */

BODY(mutex_a)
{
	lock(&w.lock);
	w.x++;
	unlock(&w.lock);
}

BODY(mutex_b)
{
	lock(race_planted ? &w.other : &w.lock);
	w.x++;
	unlock(race_planted ? &w.other : &w.lock);
}
START(mutex)

BODY(trylock_a)
{
	bool got = sim_trylock(&w.lock, SIM_SLEEP, SIM_SITE());

	if (got || race_planted)
		w.x++;
	if (got)
		unlock(&w.lock);
}

BODY(trylock_b)
{
	trylock_a(NULL);
}
START(trylock)

/* readers beside each other, a writer after both */
BODY(rwlock_a)
{
	down_read(&w.rw);
	w.y = w.x;
	up_read(&w.rw);
}

BODY(rwlock_b)
{
	race_planted ? down_read(&w.rw) : down_write(&w.rw);
	w.x = 1;
	race_planted ? up_read(&w.rw) : up_write(&w.rw);
}
START(rwlock)

BODY(downgrade_a)
{
	down_write(&w.rw);
	w.x = 1;
	sim_downgrade_write(&w.rw, SIM_SITE());
	if (race_planted)
		w.x = 2;
	up_read(&w.rw);
}

BODY(downgrade_b)
{
	down_read(&w.rw);
	w.y = w.x;
	up_read(&w.rw);
}
START(downgrade)

/* ---- atomics ---------------------------------------------------------- */

BODY(release_a)
{
	w.x = 1;
	if (race_planted)
		WRITE_ONCE(w.flag, 1);
	else
		store_release(w.flag, 1);
}

BODY(release_b)
{
	if (load_acquire(w.flag))
		w.y = w.x;
}
START(release)

BODY(acquire_a)
{
	w.x = 1;
	store_release(w.flag, 1);
}

BODY(acquire_b)
{
	if (race_planted ? READ_ONCE(w.flag) : load_acquire(w.flag))
		w.y = w.x;
}
START(acquire)

/* a store that is no release ends what an earlier one began */
BODY(overwrite_a)
{
	w.x = 1;
	store_release(w.flag, 1);
}

BODY(overwrite_b)
{
	if (race_planted)
		WRITE_ONCE(w.flag, 2);
	else
		store_release(w.flag, 2);
}

BODY(overwrite_c)
{
	int flag = load_acquire(w.flag);

	if (flag == (race_planted ? 2 : 1))
		w.y = w.x;
}

static void start_overwrite(void *arg)
{
	(void)arg;
	spawn("a", overwrite_a);
	spawn("b", overwrite_b);
	spawn("c", overwrite_c);
}

BODY(rmw_a)
{
	w.x = 1;
	sim_rmw_mo(&w.flag, 4, SIM_ADD, 1, race_planted ? SIM_RELAXED : SIM_FULL, SIM_SITE());
}

BODY(rmw_b)
{
	if (sim_rmw(&w.flag, 4, SIM_ADD, 1, SIM_SITE()) == 1)
		w.y = w.x;
}
START(rmw)

BODY(cmpxchg_a)
{
	w.x = 1;
	sim_cmpxchg(&w.flag, 4, race_planted ? 7 : 0, 1, SIM_SITE());
	sim_rmw_mo(&w.flag, 4, SIM_OR, 1, SIM_RELAXED, SIM_SITE());
}

BODY(cmpxchg_b)
{
	if (sim_cmpxchg(&w.flag, 4, 1, 2, SIM_SITE()) == 1)
		w.y = w.x;
}
START(cmpxchg)

BODY(fence_a)
{
	w.x = 1;
	if (!race_planted)
		sim_fence(SIM_RELEASE);
	WRITE_ONCE(w.flag, 1);
}

BODY(fence_b)
{
	int flag = READ_ONCE(w.flag);

	sim_fence(SIM_ACQUIRE);
	if (flag)
		w.y = w.x;
}
START(fence)

BODY(marked_a)
{
	WRITE_ONCE(w.x, 1);
}

BODY(marked_b)
{
	w.y = race_planted ? w.x : READ_ONCE(w.x);
}
START(marked)

/* volatile is how the kernel's own macros mark an access */
BODY(volatile_a)
{
	*(volatile int *)&w.x = 1;
}

BODY(volatile_b)
{
	w.y = race_planted ? w.x : *(volatile int *)&w.x;
}
START(volatile)

BODY(volatile_fence_a)
{
	w.x = 1;
	if (!race_planted)
		sim_fence(SIM_RELEASE);
	*(volatile int *)&w.flag = 1;
}

BODY(volatile_fence_b)
{
	int flag = *(volatile int *)&w.flag;

	sim_fence(SIM_ACQUIRE);
	if (flag)
		w.y = w.x;
}
START(volatile_fence)

/* atomics that the world carries out by itself */
static int own_add(int n, enum sim_mo mo)
{
	int old;

	sim_hb_rmw(&w.flag, sizeof(w.flag), mo, SIM_SITE());
	sim_race_ignore(1);
	old = w.flag;
	w.flag += n;
	sim_race_ignore(-1);
	return old;
}

BODY(own_rmw_a)
{
	w.x = 1;
	own_add(1, race_planted ? SIM_RELAXED : SIM_FULL);
}

BODY(own_rmw_b)
{
	if (own_add(1, SIM_FULL) == 1)
		w.y = w.x;
}
START(own_rmw)

BODY(own_store_a)
{
	w.x = 1;
	sim_hb_store(&w.flag, sizeof(w.flag), race_planted ? SIM_RELAXED : SIM_RELEASE, SIM_SITE());
	sim_race_ignore(1);
	w.flag = 1;
	sim_race_ignore(-1);
}

BODY(own_store_b)
{
	int flag;

	sim_race_ignore(1);
	flag = w.flag;
	sim_race_ignore(-1);
	sim_hb_load(&w.flag, sizeof(w.flag), flag, SIM_ACQUIRE, SIM_SITE());
	if (flag)
		w.y = w.x;
}
START(own_store)

/* ---- objects ---------------------------------------------------------- */

/* the fault: a count that is no refcount_t and orders nothing */
static bool put_ref(struct thing *t)
{
	if (race_planted)
		return sim_rmw_mo(&t->ref.refs, 4, SIM_ADD, -1, SIM_RELAXED, SIM_SITE()) == 1;
	return sim_refcount_dec_and_test(&t->ref, SIM_SITE());
}

static void put_thing(struct thing *t)
{
	if (!put_ref(t))
		return;
	w.sink = t->x;
	sim_free(t, SIM_SITE());
}

BODY(refcount_a)
{
	w.p->x = 1;
	put_thing(w.p);
}

BODY(refcount_b)
{
	put_thing(w.p);
}

BODY(refcount_main)
{
	w.p = new_thing();
	sim_refcount_set(&w.p->ref, 2, SIM_SITE());
	spawn("a", refcount_a);
	spawn("b", refcount_b);
}

static void start_refcount(void *arg)
{
	(void)arg;
	spawn("main", refcount_main);
}

/* freed although another may still be at it, which in this order it is not */
BODY(free_a)
{
	WRITE_ONCE(w.p->x, 1);
	store_release(w.flag, 1);
}

BODY(free_b)
{
	if (race_planted ? READ_ONCE(w.flag) : load_acquire(w.flag))
		sim_free(w.p, SIM_SITE());
}

BODY(free_main)
{
	w.p = sim_alloc(&bulk, sizeof(*w.p), SIM_ZERO, SIM_SITE());
	spawn("a", free_a);
	spawn("b", free_b);
}

static void start_free(void *arg)
{
	(void)arg;
	spawn("main", free_main);
}

/* ---- waiting ---------------------------------------------------------- */

BODY(complete_a)
{
	if (!race_planted)
		w.x = 1;
	sim_complete(&w.done, SIM_SITE());
	if (race_planted)
		w.x = 1;
}

BODY(complete_b)
{
	sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	w.y = w.x;
}
START(complete)

/* the wake-up orders, if it is what ended the sleep */
BODY(wake_b)
{
	if (!race_planted)
		w.x = 1;
	sim_wq_wake(&w.wq, 0, SIM_SITE());
	if (race_planted)
		w.x = 1;
}

BODY(wake_a)
{
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	spawn("b", wake_b);
	sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	sim_wq_finish(&w.wq, SIM_SITE());
	w.y = w.x;
}

static void start_wake(void *arg)
{
	(void)arg;
	spawn("a", wake_a);
}

/* who finds the condition true did not sleep: the flag itself must order */
BODY(wait_event_a)
{
	sim_wait_event(&w.wq, race_planted ? READ_ONCE(w.flag) : load_acquire(w.flag),
		       SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	w.y = w.x;
}

BODY(wait_event_b)
{
	w.x = 1;
	store_release(w.flag, 1);
	sim_wq_wake(&w.wq, 0, SIM_SITE());
}
START(wait_event)

BODY(signal_b)
{
	if (!race_planted)
		w.x = 1;
	sim_signal(0, SIM_SITE());
	if (race_planted)
		w.x = 1;
}

BODY(signal_a)
{
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	spawn("b", signal_b);
	sim_wq_block(&w.wq, SIM_KILLABLE, SIM_FOREVER, SIM_SITE());
	sim_wq_finish(&w.wq, SIM_SITE());
	w.y = w.x;
}

static void start_signal(void *arg)
{
	(void)arg;
	spawn("a", signal_a);
}

/* ---- work ------------------------------------------------------------- */

static void queue_fn(struct sim_work *work)
{
	(void)work;
	w.y = w.x;
}

BODY(queue_a)
{
	w.work.fn = queue_fn;
	if (!race_planted)
		w.x = 1;
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
	if (race_planted)
		w.x = 1;
}

static void start_queue(void *arg)
{
	(void)arg;
	spawn("a", queue_a);
}

static void delayed_fn(struct sim_work *work)
{
	(void)work;
	w.y = w.x;
}

BODY(delayed_a)
{
	w.work.fn = delayed_fn;
	if (!race_planted)
		w.x = 1;
	sim_queue_delayed_work(&w.queue, &w.work, 1000, SIM_SITE());
	if (race_planted)
		w.x = 1;
}

static void start_delayed(void *arg)
{
	(void)arg;
	spawn("a", delayed_a);
}

static void flush_fn(struct sim_work *work)
{
	(void)work;
	w.x = 1;
}

BODY(flush_a)
{
	w.work.fn = flush_fn;
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
	if (race_planted)
		yield();
	else
		sim_flush_work(&w.work, SIM_SITE());
	w.y = w.x;
}

static void start_flush(void *arg)
{
	(void)arg;
	spawn("a", flush_a);
}

static void flush_all_fn(struct sim_work *work)
{
	(void)work;
	w.x++;
}

static void flush_all_fn2(struct sim_work *work)
{
	(void)work;
	w.y++;
}

BODY(flush_all_a)
{
	w.work.fn = flush_all_fn;
	w.work2.fn = flush_all_fn2;
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
	sim_queue_work(&w.queue, &w.work2, SIM_SITE());
	if (race_planted)
		sim_flush_work(&w.work2, SIM_SITE());
	else
		sim_flush_workqueue(&w.queue, SIM_SITE());
	w.sink = w.x + w.y;
}

static void start_flush_all(void *arg)
{
	(void)arg;
	spawn("a", flush_all_a);
}

static void cancel_fn(struct sim_work *work)
{
	(void)work;
	w.x = 1;
}

BODY(cancel_a)
{
	w.work.fn = cancel_fn;
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
	if (race_planted)
		sim_cancel_work(&w.work, SIM_SITE());
	else
		sim_cancel_work_sync(&w.work, SIM_SITE());
	w.y = w.x;
}

static void start_cancel(void *arg)
{
	(void)arg;
	spawn("a", cancel_a);
}

static void ordered_fn(struct sim_work *work)
{
	(void)work;
	w.x++;
}

BODY(ordered_a)
{
	struct sim_workqueue *wq = race_planted ? &w.queue : &w.ordered;

	w.work.fn = w.work2.fn = ordered_fn;
	sim_queue_work(wq, &w.work, SIM_SITE());
	sim_queue_work(wq, &w.work2, SIM_SITE());
}

static void start_ordered(void *arg)
{
	(void)arg;
	spawn("a", ordered_a);
}

/* an item queued again by another runs after itself, not beside itself */
static void again_fn(struct sim_work *work)
{
	(void)work;
	w.x++;
	yield();
}

BODY(again_a)
{
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
}

BODY(again_b)
{
	sim_queue_work(&w.queue, race_planted ? &w.work2 : &w.work, SIM_SITE());
}

static void start_again(void *arg)
{
	(void)arg;
	w.work.fn = w.work2.fn = again_fn;
	spawn("a", again_a);
	spawn("b", again_b);
}

/* ---- timers ----------------------------------------------------------- */

static void timer_fn(struct sim_timer *t)
{
	(void)t;
	w.y = w.x;
}

BODY(timer_a)
{
	w.timer.fn = timer_fn;
	if (!race_planted)
		w.x = 1;
	sim_mod_timer(&w.timer, 1000, SIM_SITE());
	if (race_planted)
		w.x = 1;
}

static void start_timer(void *arg)
{
	(void)arg;
	spawn("a", timer_a);
}

static void del_timer_fn(struct sim_timer *t)
{
	(void)t;
	yield();
	w.x = 1;
}

BODY(del_timer_a)
{
	w.timer.fn = del_timer_fn;
	sim_mod_timer(&w.timer, 1000, SIM_SITE());
	if (race_planted)
		sim_del_timer(&w.timer, SIM_SITE());
	else
		sim_del_timer_sync(&w.timer, SIM_SITE());
	w.y = w.x;
}

static void start_del_timer(void *arg)
{
	(void)arg;
	spawn("a", del_timer_a);
}

/* ---- threads --------------------------------------------------------- */

BODY(spawn_b)
{
	w.y = w.x;
}

BODY(spawn_a)
{
	if (!race_planted)
		w.x = 1;
	spawn("b", spawn_b);
	if (race_planted)
		w.x = 1;
}

static void start_spawn(void *arg)
{
	(void)arg;
	spawn("a", spawn_a);
}

BODY(enable_b)
{
	w.y = w.x;
}

BODY(enable_a)
{
	const struct sim_spawn s = {.name = "b", .fn = enable_b, .disabled = true};
	int slot = sim_spawn(&s);

	if (!race_planted)
		w.x = 1;
	sim_enable(slot);
	if (race_planted)
		w.x = 1;
}

static void start_enable(void *arg)
{
	(void)arg;
	spawn("a", enable_a);
}

/* that they had the same slot orders two threads in no way */
BODY(slot_b)
{
	w.x++;
}

BODY(slot_a)
{
	spawn("b", slot_b);
	for (int i = 0; i < 3; i++)
		yield();
	if (!race_planted)
		return;
	spawn("c", slot_b);
}

static void start_slot(void *arg)
{
	(void)arg;
	spawn("a", slot_a);
}

/* ---- RCU -------------------------------------------------------------- */

BODY(publish_a)
{
	struct thing *t = sim_alloc(&bulk, sizeof(*t), SIM_ZERO, SIM_SITE());

	t->x = 1;
	if (race_planted)
		WRITE_ONCE(w.p, t);
	else
		store_release(w.p, t);
}

BODY(publish_b)
{
	struct thing *t;

	sim_rcu_read_lock(SIM_SITE());
	t = load_acquire(w.p);
	if (t)
		w.y = t->x;
	sim_rcu_read_unlock(SIM_SITE());
}
START(publish)

BODY(grace_a)
{
	int gone;

	sim_rcu_read_lock(SIM_SITE());
	gone = READ_ONCE(w.flag);
	if (!race_planted && !gone)
		w.y = w.x;
	sim_rcu_read_unlock(SIM_SITE());
	if (race_planted && !gone)
		w.y = w.x;
}

BODY(grace_b)
{
	WRITE_ONCE(w.flag, 1);
	sim_synchronize_rcu(SIM_SITE());
	w.x = 1;
}
START(grace)

static void rcu_fn(struct sim_rcu_head *h)
{
	struct thing *t = (struct thing *)((char *)h - offsetof(struct thing, rcu));

	w.sink = t->x;
	sim_free(t, SIM_SITE());
}

BODY(call_rcu_a)
{
	struct thing *t;

	sim_rcu_read_lock(SIM_SITE());
	t = load_acquire(w.p);
	if (t && !race_planted)
		t->x = 1;
	sim_rcu_read_unlock(SIM_SITE());
	if (t && race_planted)
		t->x = 1;
}

BODY(call_rcu_b)
{
	struct thing *t = w.p;

	store_release(w.p, NULL);
	sim_call_rcu(&t->rcu, rcu_fn, SIM_SITE());
}

BODY(call_rcu_main)
{
	w.p = new_thing();
	spawn("a", call_rcu_a);
	spawn("b", call_rcu_b);
}

static void start_call_rcu(void *arg)
{
	(void)arg;
	spawn("main", call_rcu_main);
}

/* the other direction: who begins after a grace period sees what came before it */
BODY(after_grace_a)
{
	w.x = 1;
	if (!race_planted)
		sim_synchronize_rcu(SIM_SITE());
	WRITE_ONCE(w.flag, 1);
}

BODY(after_grace_b)
{
	sim_rcu_read_lock(SIM_SITE());
	if (READ_ONCE(w.flag))
		w.y = w.x;
	sim_rcu_read_unlock(SIM_SITE());
}
START(after_grace)

/* ... and who begins after a callback what came before it was queued */
static void after_callback_fn(struct sim_rcu_head *h)
{
	(void)h;
	WRITE_ONCE(w.flag, 1);
}

BODY(after_callback_a)
{
	w.x = 1;
	if (race_planted)
		WRITE_ONCE(w.flag, 1);
	else
		sim_call_rcu(&w.rcu, after_callback_fn, SIM_SITE());
}

BODY(after_callback_b)
{
	after_grace_b(NULL);
}
START(after_callback)

/* code without preemption is a reader, too */
BODY(preempt_a)
{
	int gone;

	sim_preempt_disable();
	gone = *(volatile int *)&w.flag;
	if (!race_planted && !gone)
		w.y = w.x;
	sim_preempt_enable();
	if (race_planted && !gone)
		w.y = w.x;
}

BODY(preempt_b)
{
	*(volatile int *)&w.flag = 1;
	sim_synchronize_rcu(SIM_SITE());
	w.x = 1;
}
START(preempt)

BODY(after_preempt_a)
{
	after_grace_a(NULL);
}

BODY(after_preempt_b)
{
	yield();
	sim_preempt_disable();
	if (*(volatile int *)&w.flag)
		w.y = w.x;
	sim_preempt_enable();
}
START(after_preempt)

/* ---- what is a conflict ----------------------------------------------- */

BODY(neighbour_a)
{
	w.bytes[0]++;
}

BODY(neighbour_b)
{
	w.bytes[race_planted ? 0 : 1]++;
}
START(neighbour)

/* a writer that is ordered after one reader is not after the other */
BODY(readers_a)
{
	w.sink = w.x;
	lock(&w.lock);
	WRITE_ONCE(w.ready, w.ready + 1);
	unlock(&w.lock);
}

BODY(readers_a2)
{
	w.y = w.x;
	if (race_planted)
		WRITE_ONCE(w.flag, 1);
	else
		store_release(w.flag, 1);
}

BODY(readers_b)
{
	int ready, flag = load_acquire(w.flag);

	lock(&w.lock);
	ready = w.ready;
	unlock(&w.lock);
	if (ready && flag)
		w.x = 1;
}

static void start_readers(void *arg)
{
	(void)arg;
	spawn("a", readers_a);
	spawn("a2", readers_a2);
	spawn("b", readers_b);
}

BODY(wide_a)
{
	w.many[60]++;
}

BODY(wide_b)
{
	sim_check_plain(w.many, race_planted ? 64 : 60, true, SIM_SITE());
}
START(wide)

BODY(ignore_a)
{
	w.x++;
}

BODY(ignore_b)
{
	sim_race_ignore(race_planted ? 0 : 1);
	w.x++;
	sim_race_ignore(race_planted ? 0 : -1);
}
START(ignore)

BODY(all_marked_a)
{
	WRITE_ONCE(w.x, 1);
}

BODY(all_marked_b)
{
	sim_race_marked(race_planted ? 0 : 1);
	w.y = w.x;
	sim_race_marked(race_planted ? 0 : -1);
}
START(all_marked)

/* an assertion minds marked accesses, too, but only writes */
BODY(assert_a)
{
	if (race_planted)
		WRITE_ONCE(w.x, 1);
	else
		w.y = READ_ONCE(w.x);
}

BODY(assert_b)
{
	sim_race_access(&w.x, sizeof(w.x), SIM_ACCESS_ASSERT, SIM_SITE());
}
START(assert)

BODY(hidden_a)
{
	w.x = 1;
	sim_hb_release(&w.other);
	WRITE_ONCE(w.flag, 1);
}

BODY(hidden_b)
{
	int flag = READ_ONCE(w.flag);

	sim_hb_acquire(race_planted ? &w.lock : &w.other);
	if (flag)
		w.y = w.x;
}
START(hidden)

BODY(fresh_a)
{
	w.x++;
	WRITE_ONCE(w.flag, 1);
}

BODY(fresh_b)
{
	int stack = 0;

	if (!READ_ONCE(w.flag))
		return;
	if (!race_planted)
		sim_race_fresh(&w.x, 4);
	sim_race_fresh(&stack, sizeof(stack));
	w.x++;
}
START(fresh)

/* ---- programs with tests of their own --------------------------------- */

#define START_PUBLIC(name)                                                                         \
	void race_start_##name(void *arg)                                                          \
	{                                                                                          \
		(void)arg;                                                                         \
		spawn("a", name##_a);                                                              \
		spawn("b", name##_b);                                                              \
	}

BODY(plain_write_a)
{
	w.x = 1;
}

BODY(plain_write_b)
{
	w.y = READ_ONCE(w.x);
}
START_PUBLIC(plain_write)

BODY(same_value_a)
{
	w.x = 0;
}

BODY(same_value_b)
{
	w.y = w.x;
}
START_PUBLIC(same_value)

BODY(flag_a)
{
	w.flags |= 4;
}

BODY(flag_b)
{
	w.y = w.flags & 8;
}
START_PUBLIC(flag)

BODY(boolean_a)
{
	w.ready = 1;
}

BODY(boolean_b)
{
	w.y = w.ready;
}
START_PUBLIC(boolean)

BODY(pointer_a)
{
	struct thing *t = sim_alloc(&bulk, sizeof(*t), SIM_ZERO, SIM_SITE());

	t->x = 1;
	store_release(w.p, t);
}

BODY(pointer_b)
{
	struct thing *t = READ_ONCE(w.p);

	if (t)
		w.y = t->x;
}
START_PUBLIC(pointer)

/* smp_wmb() before a plain store of a pointer */
BODY(barrier_a)
{
	struct thing *t = sim_alloc(&bulk, sizeof(*t), SIM_ZERO, SIM_SITE());

	t->x = 1;
	if (!race_planted)
		sim_fence(SIM_RELEASE);
	w.p = t;
}

BODY(barrier_b)
{
	struct thing *t = READ_ONCE(w.p);

	if (t)
		w.y = t->x;
}
START_PUBLIC(barrier)

/* the same is looked at in two places */
static __attribute__((noinline)) int look_here(void)
{
	return w.x;
}

static __attribute__((noinline)) int look_there(void)
{
	return w.x;
}

BODY(places_a)
{
	w.y = look_here() + look_there();
}

BODY(places_b)
{
	w.x++;
}
START_PUBLIC(places)

/* i_size_write() by two: the smaller one may win */
static void extend(long *size, long end)
{
	if (end > *size)
		*size = end;
}

BODY(lost_update_a)
{
	extend(&w.size, 10);
}

BODY(lost_update_b)
{
	extend(&w.size, 20);
}
START_PUBLIC(lost_update)

/* the same, where a systematic search has much else to look at */
BODY(long_update_a)
{
	extend(&w.size, 10);
	for (int i = 0; i < 8; i++)
		sim_point(SIM_POINT, NULL, 0, SIM_SITE());
}

BODY(long_update_b)
{
	long_update_a(NULL);
}
START_PUBLIC(long_update)

BODY(lost_update_heap_a)
{
	extend(&w.p->size, 10);
	w.size = w.p->size;
}

BODY(lost_update_heap_b)
{
	extend(&w.p->size, 20);
	w.size = w.p->size;
}

BODY(lost_update_heap_main)
{
	w.p = sim_alloc(&bulk, sizeof(*w.p), SIM_ZERO, SIM_SITE());
	spawn("a", lost_update_heap_a);
	spawn("b", lost_update_heap_b);
}

void race_start_lost_update_heap(void *arg)
{
	(void)arg;
	spawn("main", lost_update_heap_main);
}

long race_size(void)
{
	return w.p ? w.p->size : w.size;
}

/* a copy over a line of granules, one byte of which another changes */
BODY(copy_a)
{
	sim_check_plain(w.many + 4, 60, false, SIM_SITE());
	w.y = w.many[40];
}

BODY(copy_b)
{
	w.many[40]++;
}
START_PUBLIC(copy)

/* each makes the next, and does not wait for it */
BODY(swarm)
{
	if (++w.flag < 300)
		spawn("one", swarm);
	w.x++;
}

void race_start_swarm(void *arg)
{
	(void)arg;
	spawn("one", swarm);
}

BODY(many_locks_a)
{
	for (size_t i = 0; i < sizeof(w.many); i++)
		sim_hb_release(&w.many[i]);
	w.x = 1;
	sim_hb_release(&w.x);
	store_release(w.flag, 1);
}

BODY(many_locks_b)
{
	if (!load_acquire(w.flag))
		return;
	sim_hb_acquire(&w.y);
	w.y = w.x;
}
START_PUBLIC(many_locks)

#define CELLS ((1l << 20) + 1000)

BODY(many_cells_a)
{
	char *p = sim_alloc(&bulk, CELLS * 8, 0, SIM_SITE());

	for (long i = 0; i < CELLS; i++)
		sim_race_access(p + i * 8, 8, SIM_ACCESS_WRITE, SIM_SITE());
}

void race_start_many_cells(void *arg)
{
	(void)arg;
	spawn("a", many_cells_a);
}

/* one by one, whatever the compiler thinks of that */
__attribute__((noinline)) static void bump(char *p)
{
	++*p;
}

BODY(many_races_a)
{
	for (int i = 0; i < 300; i++)
		bump(&w.many[i]);
}

BODY(many_races_b)
{
	many_races_a(NULL);
}
START_PUBLIC(many_races)

BODY(two_a)
{
	w.x++;
	w.y = w.flags;
}

static void two_flags(void)
{
	w.flags = 1;
}

BODY(two_b)
{
	w.x++;
	two_flags();
}
START_PUBLIC(two)

/* clang-format off */
const struct race_case race_cases[] = {
	{"lock release -> acquire", start_mutex, "mutex_a / mutex_b"},
	{"trylock", start_trylock, "trylock_a / trylock_a"},
	{"rwlock: readers -> writer", start_rwlock, "rwlock_a / rwlock_b"},
	{"downgrade", start_downgrade, "downgrade_a / downgrade_b"},
	{"store-release", start_release, "release_a / release_b"},
	{"load-acquire", start_acquire, "acquire_a / acquire_b"},
	{"store that is no release", start_overwrite, "overwrite_a / overwrite_c"},
	{"value-returning RMW", start_rmw, "rmw_a / rmw_b"},
	{"cmpxchg, if it succeeds", start_cmpxchg, "cmpxchg_a / cmpxchg_b"},
	{"fences", start_fence, "fence_a / fence_b"},
	{"both marked", start_marked, "marked_a / marked_b"},
	{"both volatile", start_volatile, "volatile_a / volatile_b"},
	{"fences around volatile accesses", start_volatile_fence,
	 "volatile_fence_a / volatile_fence_b"},
	{"RMW of the world's own", start_own_rmw, "own_rmw_a / own_rmw_b"},
	{"store and load of the world's own", start_own_store, "own_store_a / own_store_b"},
	{"refcount decrement -> last one", start_refcount, "put_thing / refcount_a"},
	{"use -> free", start_free, "assert: race in free_a / free_b"},
	{"complete -> wait", start_complete, "complete_a / complete_b"},
	{"wake-up -> sleeper", start_wake, "wake_a / wake_b"},
	{"condition of a wait", start_wait_event, "wait_event_a / wait_event_b"},
	{"signal -> sleeper", start_signal, "signal_a / signal_b"},
	{"queue_work -> start", start_queue, "queue_a / queue_fn"},
	{"queue_delayed_work -> start", start_delayed, "delayed_a / delayed_fn"},
	{"end of work -> flush", start_flush, "flush_a / flush_fn"},
	{"end of work -> flush_workqueue", start_flush_all, "flush_all_a / flush_all_fn"},
	{"end of work -> cancel_work_sync", start_cancel, "cancel_a / cancel_fn"},
	{"ordered workqueue", start_ordered, "ordered_fn / ordered_fn"},
	{"work, not beside itself", start_again, "again_fn / again_fn"},
	{"mod_timer -> function", start_timer, "timer_a / timer_fn"},
	{"timer function -> del_timer_sync", start_del_timer, "del_timer_a / del_timer_fn"},
	{"spawn -> start", start_spawn, "spawn_a / spawn_b"},
	{"enable -> start", start_enable, "enable_a / enable_b"},
	{"slot used again", start_slot, "slot_b / slot_b"},
	{"rcu_assign_pointer -> rcu_dereference", start_publish, "publish_a / publish_b"},
	{"end of reader -> grace period", start_grace, "grace_a / grace_b"},
	{"end of reader -> RCU callback", start_call_rcu, "call_rcu_a / rcu_fn"},
	{"grace period -> reader", start_after_grace, "after_grace_a / after_grace_b"},
	{"RCU callback -> reader", start_after_callback, "after_callback_a / after_grace_b"},
	{"section without preemption -> grace period", start_preempt, "preempt_a / preempt_b"},
	{"grace period -> section without preemption", start_after_preempt,
	 "after_grace_a / after_preempt_b"},
	{"neighbouring bytes", start_neighbour, "neighbour_a / neighbour_b"},
	{"each of several readers", start_readers, "readers_a2 / readers_b"},
	{"range", start_wide, "wide_a / wide_b"},
	{"data_race()", start_ignore, "ignore_a / ignore_b"},
	{"marked accesses only", start_all_marked, "all_marked_a / all_marked_b"},
	{"ASSERT_EXCLUSIVE_WRITER()", start_assert, "assert: race in assert_a / assert_b"},
	{"order not modelled", start_hidden, "hidden_a / hidden_b"},
	{"memory with a new life", start_fresh, "fresh_a / fresh_b"},
	{.name = NULL},
};
/* clang-format on */
