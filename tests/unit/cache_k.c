// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations of random programs, compiled as code under test is: locked
 * and unlocked, racing on purpose. Each leaves in an accumulator what it saw.
 */
#include <string.h>
#include "unit/cache_k.h"

struct cache_mem cache_mem;
#define m cache_mem
#define SITE SIM_SITE()

static struct sim_lock_key keys[4];
static const struct sim_cache thing = {.name = "thing", .size = 24};
static const struct sim_cache sized = {.name = "sized"};

static bool once_more(void)
{
	if (!m.again)
		return false;
	m.again--;
	return true;
}

static void work_fn(struct sim_work *w)
{
	m.cell[w - m.work]++;
	m.ran = m.ran * 3 + 1 + (w - m.work);
	if (once_more())
		sim_queue_work(&m.ordered, w, SITE);
}

static void timer_fn(struct sim_timer *t)
{
	m.marked[0] += 5;
	m.ran = m.ran * 3 + 5;
	if (once_more())
		sim_mod_timer(t, 50, SITE);
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
	sim_lock_init(&m.spin, "S", &keys[3], SITE);
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

	if (!p)
		return -12;
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

static long fatal_signal(unsigned int a)
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

/* what the compiler announces at the store itself, and who does so by hand when it can */
__attribute__((no_sanitize("thread"))) static void store_raw(long v)
{
	m.raw = v;
}

static long announced(unsigned int a)
{
	const struct sim_spawn s = {.name = "child",
				    .ctx = SIM_CTX_KTHREAD,
				    .fn = child,
				    .arg = &m.never,
				    .daemon = true};

	sim_point(SIM_POINT, NULL, 0, SITE);
	sim_check(&m.raw, sizeof(m.raw), true, SITE);
	if (!a)
		sim_spawn(&s);
	store_raw(1 - a);
	return 0;
}

static long own_data(unsigned int a)
{
	long v = (long)*sim_self_data();

	*sim_thread_data(a) = (void *)(v + 1);
	return v;
}

static long others_data(unsigned int a)
{
	return (long)*sim_thread_data(a);
}

static long time_now(unsigned int a)
{
	sim_sleep(100 + a, SITE);
	return sim_now();
}

/* ---- interrupts --------------------------------------------------------- */

static void irq_fn(void *arg)
{
	sim_lock_nested(&m.spin, SIM_SPIN, 0, SITE);
	m.ran = m.ran * 3 + 4;
	sim_unlock(&m.spin, SIM_SPIN, SITE);
	if (arg)
		sim_complete(&m.done, SITE);
}

/* what came of it is nobody's to know: which slot it has would tell who else was there */
static long raise_irq(unsigned int a)
{
	sim_spawn(&(struct sim_spawn){.name = "irq",
				      .ctx = a ? SIM_CTX_HARDIRQ : SIM_CTX_SOFTIRQ,
				      .fn = irq_fn,
				      .arg = a ? &m : NULL});
	return 0;
}

static long spin_irq(unsigned int a)
{
	sim_lock_nested(&m.spin, a ? SIM_SPIN_IRQ : SIM_SPIN_BH, 0, SITE);
	m.cell[a]++;
	sim_point(SIM_POINT, NULL, 0, SITE);
	m.ran++;
	sim_unlock(&m.spin, a ? SIM_SPIN_IRQ : SIM_SPIN_BH, SITE);
	return 0;
}

/* an I/O that completes on the stack of its submitter */
static long played_irq(unsigned int a)
{
	enum sim_ctx was = sim_irq_enter(a ? SIM_CTX_HARDIRQ : SIM_CTX_SOFTIRQ, false);

	irq_fn(a ? &m : NULL);
	sim_irq_exit(was);
	return 0;
}

static long not_preempted(unsigned int a)
{
	sim_preempt_disable();
	m.cell[a]++;
	sim_point(SIM_POINT, NULL, 0, SITE);
	sim_preempt_enable();
	return 0;
}

/* the one who takes it is not the one who lets go of it, as with freezing */
static void adopt_fn(void *arg)
{
	(void)arg;
	sim_read_adopt(&m.rw, SITE);
	m.ran = m.ran * 3 + 6;
	sim_read_unlock(&m.rw, SIM_SLEEP, SITE);
}

static long hand_over(unsigned int a)
{
	if (a && !sim_read_trylock(&m.rw, SIM_SLEEP, SITE))
		return 1;
	if (!a)
		sim_read_lock(&m.rw, SIM_SLEEP, 0, SITE);
	sim_read_disown(&m.rw, SITE);
	sim_spawn(&(struct sim_spawn){.name = "end", .ctx = SIM_CTX_KTHREAD, .fn = adopt_fn});
	return 0;
}

static long downgrade(unsigned int a)
{
	long v;

	sim_write_lock(&m.rw, SIM_SLEEP, 0, SITE);
	m.cell[a] += 4;
	sim_downgrade_write(&m.rw, SITE);
	v = m.cell[!a];
	sim_read_unlock(&m.rw, SIM_SLEEP, SITE);
	return v;
}

/* ---- waits --------------------------------------------------------------- */

static bool flag_locked(void)
{
	bool v;

	sim_lock_nested(&m.lock[0], SIM_SLEEP, 0, SITE);
	v = m.flag;
	sim_unlock(&m.lock[0], SIM_SLEEP, SITE);
	return v;
}

/* a wait inside of the condition of a wait: for the first one to be woken, or for a while */
static long wait_nested(unsigned int a)
{
	return sim_wait_event(&m.wq, flag_locked() || wait_done(1), SIM_UNINTERRUPTIBLE,
			      a ? 500 : SIM_FOREVER, SITE);
}

static long wait_exclusive(unsigned int a)
{
	long v;

	sim_wq_prepare(&m.wq, true, SITE);
	v = m.flag ? 0 : sim_wq_block(&m.wq, SIM_KILLABLE, a ? 700 : SIM_FOREVER, SITE);
	sim_wq_finish(&m.wq, SITE);
	return v;
}

static long wait_bit(unsigned int a)
{
	struct sim_wq *wq = sim_keyed_wq(&m.bits, a);

	return sim_wait_event(wq, !(sim_read_once(&m.bits, sizeof(m.bits), SITE) >> a & 1),
			      SIM_UNINTERRUPTIBLE, SIM_FOREVER, SITE);
}

static long clear_bit(unsigned int a)
{
	sim_rmw(&m.bits, sizeof(m.bits), SIM_AND, ~(1l << a), SITE);
	return sim_wq_wake(sim_keyed_wq(&m.bits, a), 1, SITE);
}

static long set_bit(unsigned int a)
{
	return sim_rmw(&m.bits, sizeof(m.bits), SIM_OR, 1l << a, SITE);
}

/* ---- works and timers that come again ------------------------------------ */

/* what runs queues or arms itself once more */
static long set_again(unsigned int a)
{
	m.again = 1 + a;
	return 0;
}

static long delayed(unsigned int a)
{
	return sim_queue_delayed_work(a ? &m.ordered : &m.queue, &m.work[0], 200 + a, SITE);
}

static long cancel_only(unsigned int a)
{
	return sim_cancel_work(&m.work[a], SITE);
}

static long destroy(unsigned int a)
{
	sim_wq_destroy(a ? &m.ordered : &m.queue, SITE);
	return m.ran;
}

/* ---- what fails ------------------------------------------------------------ */

static long io(unsigned int a)
{
	static const int errnos[] = {5, 28};
	long err = sim_inject(a ? "write" : "read", errnos, 1 + a, SITE);

	m.ran += !!err;
	return err;
}

static long fail_next(unsigned int a)
{
	sim_point(SIM_POINT, NULL, 0, SITE);
	sim_fail_alloc(1 + a);
	return 0;
}

/* what alloc() makes, but another function is who leaks it; or one that is as large by itself */
static long alloc_other(unsigned int a)
{
	long *p = sim_alloc(a ? &sized : &thing, 24, 0, SITE);

	if (!p)
		return -12;
	p[0] = 6;
	m.obj[0] = p;
	return 0;
}

static long size_of(unsigned int a)
{
	sim_point(SIM_POINT, NULL, 0, SITE);
	return m.obj[a] ? (long)sim_alloc_size(m.obj[a], SITE) : 0;
}

static long warn(unsigned int a)
{
	sim_point(SIM_POINT, NULL, 0, SITE);
	if (m.cell[a] & 1)
		sim_report(SIM_R_WARN, NULL, SITE, "WARNING: cell %u is odd", a);
	return 0;
}

static long load_store(unsigned int a)
{
	long v = sim_load_acquire(&m.marked[a], sizeof(long), SITE);

	sim_store_release(&m.marked[!a], sizeof(long), v + 1, SITE);
	return v;
}

static long get_ref(unsigned int a)
{
	if (a)
		sim_refcount_set(&m.ref, 2, SITE);
	else
		sim_refcount_inc(&m.ref, SITE);
	return sim_refcount_read(&m.ref, SITE);
}

/* @point: a visible operation in it is its own, so that an order constraint can name it */
#define OP(name)                                                                                   \
	{                                                                                          \
#name, name, true                                                                  \
	}
#define PLAIN(name)                                                                                \
	{                                                                                          \
#name, name, false                                                                 \
	}
static const struct {
	const char *name;
	long (*fn)(unsigned int a);
	bool point;
} ops[] = {
	PLAIN(plain_inc),   PLAIN(plain_write), PLAIN(plain_read),
	OP(locked_inc),     OP(locked_read),    OP(nested),
	OP(try_inc),        OP(is_locked),      OP(shared_read),
	OP(excl_write),     OP(try_shared),     OP(rmw),
	OP(cmpxchg),        OP(read_marked),    OP(write_marked),
	OP(alloc),          OP(release),        PLAIN(use),
	OP(lend_stack),     PLAIN(write_stack), OP(wait_flag),
	OP(set_flag),       OP(wait_done),      OP(complete),
	OP(queue),          OP(queue_both),     OP(flush),
	OP(cancel),         OP(flush_all),      OP(arm),
	OP(disarm),         OP(rcu_reader),     OP(rcu_updater),
	OP(get_put),        PLAIN(choose),      OP(time_now),
	OP(spawn),          OP(announced),      PLAIN(own_data),
	PLAIN(others_data), PLAIN(nested_if),   OP(fatal_signal),
	OP(is_killed),      PLAIN(peek),        PLAIN(poke),
	PLAIN(raise_irq),   OP(spin_irq),       PLAIN(played_irq),
	OP(not_preempted),  OP(hand_over),      OP(downgrade),
	OP(wait_nested),    OP(wait_exclusive), OP(wait_bit),
	OP(clear_bit),      OP(set_bit),        PLAIN(set_again),
	OP(delayed),        OP(cancel_only),    OP(destroy),
	PLAIN(io),          OP(fail_next),      OP(alloc_other),
	OP(size_of),        OP(warn),           OP(load_store),
	OP(get_ref),
};
const unsigned int cache_nr_ops = sizeof(ops) / sizeof(ops[0]);

unsigned int cache_op(const char *name)
{
	unsigned int op = 0;

	while (strcmp(ops[op].name, name))
		op++;
	return op;
}

const char *cache_point(unsigned int op)
{
	return ops[op].point ? ops[op].name : NULL;
}

#define STMT(n, i)                                                                                 \
	{                                                                                          \
		"task", "program", 10 * (n) + (i)                                                  \
	}
const struct sim_site cache_stmt[CACHE_TASKS][CACHE_OPS] = {
	{STMT(0, 0), STMT(0, 1), STMT(0, 2), STMT(0, 3), STMT(0, 4)},
	{STMT(1, 0), STMT(1, 1), STMT(1, 2), STMT(1, 3), STMT(1, 4)},
	{STMT(2, 0), STMT(2, 1), STMT(2, 2), STMT(2, 3), STMT(2, 4)},
};

void cache_task(const struct cache_prog *p, unsigned int n)
{
	long acc = n;

	for (unsigned int i = 0; i < p->nr_ops[n]; i++) {
		const struct cache_op *o = &p->op[n][i];
		long v;

		sim_call(ops[o->op].name, &cache_stmt[n][i]);
		v = ops[o->op].fn(o->arg);
		sim_ret(v, &cache_stmt[n][i]);
		acc = acc * 31 + v;
	}
	m.out[n] = acc;
}
