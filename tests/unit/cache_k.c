// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations of random programs, compiled as code under test is: locked
 * and unlocked, racing on purpose. Each leaves in an accumulator what it saw.
 */
#include <stddef.h>
#include "unit/cache_k.h"

struct cache_mem cache_mem;
#define m cache_mem
#define SITE SIM_SITE()

static struct sim_lock_key keys[3];
static const struct sim_cache thing = {.name = "thing", .size = 24};

static void work_fn(struct sim_work *w)
{
	m.cell[w - m.work]++;
	m.ran = m.ran * 3 + 1 + (w - m.work);
}

static void timer_fn(struct sim_timer *t)
{
	(void)t;
	m.marked[0] += 5;
	m.ran = m.ran * 3 + 5;
}

static void rcu_fn(struct sim_rcu_head *h)
{
	(void)h;
	m.ran = m.ran * 3 + 7;
}

void cache_boot(void)
{
	sim_lock_init(&m.lock[0], "A", &keys[0], SITE);
	sim_lock_init(&m.lock[1], "B", &keys[1], SITE);
	sim_rwlock_init(&m.rw, "RW", &keys[2], SITE);
	sim_wq_create(&m.queue, "queue", false);
	sim_wq_create(&m.ordered, "ordered", true);
	m.work[0].fn = m.work[1].fn = work_fn;
	m.timer.fn = timer_fn;
	m.ref.refs = 1;
}

static long plain_inc(unsigned int a)
{
	return m.cell[a]++;
}

static long plain_write(unsigned int a)
{
	m.cell[a] = 10 + a;
	return 0;
}

static long plain_read(unsigned int a)
{
	return m.cell[a];
}

static long locked_inc(unsigned int a)
{
	long v;

	sim_lock_nested(&m.lock[a], SIM_SLEEP, 0, SITE);
	v = m.cell[a]++;
	sim_unlock(&m.lock[a], SIM_SLEEP, SITE);
	return v;
}

/* a lock that leaves no trace */
static long locked_read(unsigned int a)
{
	sim_lock_nested(&m.lock[a], SIM_SLEEP, 0, SITE);
	sim_unlock(&m.lock[a], SIM_SLEEP, SITE);
	return 0;
}

static long nested(unsigned int a)
{
	sim_lock_nested(&m.lock[a], SIM_SLEEP, 0, SITE);
	sim_lock_nested(&m.lock[!a], SIM_SLEEP, 0, SITE);
	sim_unlock(&m.lock[!a], SIM_SLEEP, SITE);
	sim_unlock(&m.lock[a], SIM_SLEEP, SITE);
	return 0;
}

static long try_inc(unsigned int a)
{
	if (!sim_trylock(&m.lock[a], SIM_SLEEP, SITE))
		return 3;
	m.cell[a] += 2;
	sim_unlock(&m.lock[a], SIM_SLEEP, SITE);
	return 0;
}

static long is_locked(unsigned int a)
{
	sim_point(SIM_POINT, NULL, 0, SITE);
	return sim_lock_is_locked(&m.lock[a], SITE);
}

static long shared_read(unsigned int a)
{
	long v;

	sim_read_lock(&m.rw, SIM_SLEEP, 0, SITE);
	v = m.cell[a];
	sim_read_unlock(&m.rw, SIM_SLEEP, SITE);
	return v;
}

static long excl_write(unsigned int a)
{
	sim_write_lock(&m.rw, SIM_SLEEP, 0, SITE);
	m.cell[a] += 4;
	sim_write_unlock(&m.rw, SIM_SLEEP, SITE);
	return 0;
}

static long try_shared(unsigned int a)
{
	if (!(a ? sim_read_trylock : sim_write_trylock)(&m.rw, SIM_SLEEP, SITE))
		return 7;
	(a ? sim_read_unlock : sim_write_unlock)(&m.rw, SIM_SLEEP, SITE);
	return 0;
}

static long rmw(unsigned int a)
{
	return sim_rmw(&m.marked[a], sizeof(long), SIM_ADD, 1, SITE);
}

static long cmpxchg(unsigned int a)
{
	return sim_cmpxchg(&m.marked[a], sizeof(long), 0, 9, SITE);
}

static long read_marked(unsigned int a)
{
	return sim_read_once(&m.marked[a], sizeof(long), SITE);
}

static long write_marked(unsigned int a)
{
	sim_write_once(&m.marked[a], sizeof(long), 2 + a, SITE);
	return 0;
}

static long alloc(unsigned int a)
{
	long *p = sim_alloc(&thing, 0, a ? SIM_ZERO : 0, SITE);

	p[0] = 6;
	m.obj[a] = p;
	return 0;
}

static long release(unsigned int a)
{
	sim_free(m.obj[a], SITE);
	return 0;
}

static long use(unsigned int a)
{
	return m.obj[a] ? ++m.obj[a][0] : 0;
}

static long peek(unsigned int a)
{
	return m.obj[a] ? m.obj[a][1] & 1 : 0;
}

/* what is there already, but now it was written */
static long poke(unsigned int a)
{
	if (m.obj[a])
		m.obj[a][1] = 0x5a5a5a5a5a5a5a5a;
	return 0;
}

/* others may write to this stack while it lasts, and after */
static long lend_stack(unsigned int a)
{
	volatile long v = 20 + a;

	m.stack = (long *)&v;
	sim_point(SIM_POINT, NULL, 0, SITE);
	m.stack = NULL;
	return v;
}

static long write_stack(unsigned int a)
{
	if (!m.stack)
		return 1;
	*m.stack += 1 + a;
	return 0;
}

static long wait_flag(unsigned int a)
{
	return sim_wait_event(&m.wq, m.flag, a ? SIM_KILLABLE : SIM_UNINTERRUPTIBLE,
			      a ? 1000 : SIM_FOREVER, SITE);
}

static long set_flag(unsigned int a)
{
	m.flag = a;
	return sim_wq_wake(&m.wq, 1, SITE);
}

static long wait_done(unsigned int a)
{
	return sim_wait_for_completion(&m.done, SIM_UNINTERRUPTIBLE, a ? 1000 : SIM_FOREVER, SITE);
}

static long complete(unsigned int a)
{
	(a ? sim_complete_all : sim_complete)(&m.done, SITE);
	return 0;
}

static long queue(unsigned int a)
{
	return sim_queue_work(a ? &m.ordered : &m.queue, &m.work[a], SITE);
}

static long queue_both(unsigned int a)
{
	return sim_queue_work(&m.ordered, &m.work[a], SITE) +
	       2 * sim_queue_delayed_work(&m.ordered, &m.work[!a], 500, SITE);
}

static long flush(unsigned int a)
{
	return sim_flush_work(&m.work[a], SITE);
}

static long cancel(unsigned int a)
{
	return sim_cancel_work_sync(&m.work[a], SITE);
}

static long flush_all(unsigned int a)
{
	sim_flush_workqueue(a ? &m.ordered : &m.queue, SITE);
	return m.ran;
}

static long arm(unsigned int a)
{
	return sim_mod_timer(&m.timer, 100 + 100 * a, SITE);
}

static long disarm(unsigned int a)
{
	return (a ? sim_del_timer : sim_del_timer_sync)(&m.timer, SITE);
}

static long rcu_reader(unsigned int a)
{
	long v;

	sim_rcu_read_lock(SITE);
	v = m.cell[a];
	sim_rcu_read_unlock(SITE);
	return v;
}

static long rcu_updater(unsigned int a)
{
	if (a)
		sim_call_rcu(&m.head, rcu_fn, SITE);
	else
		sim_synchronize_rcu(SITE);
	return 0;
}

static long get_put(unsigned int a)
{
	if (a)
		return sim_refcount_dec_and_test(&m.ref, SITE);
	return sim_refcount_inc_not_zero(&m.ref, SITE);
}

static long choose(unsigned int a)
{
	return sim_choose(2 + a, "number", SITE);
}

/* leaves no other trace than what the lock validator knows */
static long nested_if(unsigned int a)
{
	if (m.flag)
		nested(a);
	return 0;
}

static long kill(unsigned int a)
{
	sim_signal(a, SITE);
	return 0;
}

static long is_killed(unsigned int a)
{
	sim_point(SIM_POINT, NULL, a, SITE);
	return sim_signal_pending();
}

static void child(void *arg)
{
	m.ran = m.ran * 3 + 2;
	sim_wait_for_completion(arg, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SITE);
}

/* the child stays, so that its slot is not used again */
static long spawn(unsigned int a)
{
	const struct sim_spawn s = {.name = "child",
				    .ctx = SIM_CTX_KTHREAD,
				    .fn = child,
				    .arg = &m.never,
				    .daemon = true};
	long slot = sim_spawn(&s);

	sim_point(SIM_POINT, NULL, 0, SITE);
	return a ? slot : sim_cancel(slot);
}

static long own_data(unsigned int a)
{
	long v = (long)*sim_self_data();

	*sim_exec_data(a) = (void *)(v + 1);
	return v;
}

static long others_data(unsigned int a)
{
	return (long)*sim_exec_data(a);
}

static long time_now(unsigned int a)
{
	sim_sleep(100 + a, SITE);
	return sim_now();
}

static long (*const ops[])(unsigned int a) = {
	plain_inc,    plain_write, plain_read, locked_inc,  locked_read, nested,      try_inc,
	is_locked,    shared_read, excl_write, try_shared,  rmw,         cmpxchg,     read_marked,
	write_marked, alloc,       release,    use,         lend_stack,  write_stack, wait_flag,
	set_flag,     wait_done,   complete,   queue,       queue_both,  flush,       cancel,
	flush_all,    arm,         disarm,     rcu_reader,  rcu_updater, get_put,     choose,
	time_now,     spawn,       own_data,   others_data, nested_if,   kill,        is_killed,
	peek,         poke,
};
const unsigned int cache_nr_ops = sizeof(ops) / sizeof(ops[0]);

void cache_task(const struct cache_prog *p, unsigned int n)
{
	long acc = n;

	for (unsigned int i = 0; i < p->nr_ops[n]; i++) {
		const struct cache_op *o = &p->op[n][i];

		sim_point(SIM_POINT, NULL, i, SITE);
		acc = acc * 31 + ops[o->op](o->arg);
	}
	m.out[n] = acc;
}
