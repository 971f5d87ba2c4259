// SPDX-License-Identifier: GPL-2.0-only
/*
 * The primitives: what each allows and what it forbids, over every schedule of
 * a small program. A fault that must be found stands next to the program
 * without it, which must stay silent.
 */
#include "unit/small.h"

static void see(void *arg)
{
	(void)arg;
	seen |= 1u << w.n;
}

/* ---- locks ------------------------------------------------------------ */

static void increments(void *arg)
{
	for (long i = 0; i < (long)arg; i++) {
		mutex_lock(&w.a);
		w.n++;
		mutex_unlock(&w.a);
	}
}

static void counter2x(long k)
{
	fresh();
	spawn_ctx("a", SIM_CTX_TASK, increments, k);
	spawn_ctx("b", SIM_CTX_TASK, increments, k);
}

static void counter2x3(void *arg)
{
	(void)arg;
	counter2x(3);
}

static void counter2x5(void *arg)
{
	(void)arg;
	counter2x(5);
}

/* C(2K, K) orders of 2K critical sections */
static void lock_counts(void **state)
{
	(void)state;
	assert_int_equal(silent(counter2x3, see), 20);
	assert_int_equal(seen, 1u << 6);
	assert_int_equal(silent(counter2x5, see), 252);
	assert_int_equal(seen, 1u << 10);
}

static void inside(void)
{
	w.n++;
	yield();
	SIM_INVARIANT(w.n == 1, NULL, "mutual exclusion", "%d inside", w.n);
	w.n--;
}

static void spinner(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	inside();
	spin_unlock(&w.a);
	if (sim_trylock(&w.a, SIM_SPIN_IRQ, SIM_SITE())) {
		inside();
		sim_unlock(&w.a, SIM_SPIN_IRQ, SIM_SITE());
	}
	if (sim_in_atomic())
		sim_report(SIM_R_BUG, NULL, SIM_SITE(), "BUG: atomic without a lock");
}

static void start_exclusion(void *arg)
{
	(void)arg;
	fresh();
	task("a", spinner);
	task("b", spinner);
	task("c", spinner);
}

static void unlocked(void *arg)
{
	(void)arg;
	inside();
}

static void start_no_exclusion(void *arg)
{
	(void)arg;
	fresh();
	task("a", unlocked);
	task("b", unlocked);
}

static void locks_exclude(void **state)
{
	(void)state;
	silent(start_exclusion, NULL);
	finds(start_no_exclusion, "BUG: invariant: 2 inside (mutual exclusion)");
}

static void sleeps_in_spinlock(void *arg)
{
	(void)arg;
	spin_lock(&w.a);
	mutex_lock(&w.b);
	mutex_unlock(&w.b);
	spin_unlock(&w.a);
}

static void start_sleep_in_spinlock(void *arg)
{
	(void)arg;
	fresh();
	task("a", sleeps_in_spinlock);
}

static void lock_in_atomic(void **state)
{
	(void)state;
	finds(start_sleep_in_spinlock,
	      "BUG: sleeping function called from invalid context at sleeps_in_spinlock (task)");
}

/* N philosophers: each takes the fork to its left, then the one to its right */
static struct sim_lock *fork_of(long i, long n)
{
	return &w.a + i % n;
}

static void dine(long i, long n)
{
	mutex_lock(fork_of(i, n));
	mutex_lock(fork_of(i + 1, n));
	mutex_unlock(fork_of(i + 1, n));
	mutex_unlock(fork_of(i, n));
}

static void dines2(void *arg)
{
	dine((long)arg, 2);
}

static void dines3(void *arg)
{
	dine((long)arg, 3);
}

static void start_dining2(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("kant", SIM_CTX_TASK, dines2, 0);
	spawn_ctx("hume", SIM_CTX_TASK, dines2, 1);
}

static void start_dining3(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("kant", SIM_CTX_TASK, dines3, 0);
	spawn_ctx("hume", SIM_CTX_TASK, dines3, 1);
	spawn_ctx("locke", SIM_CTX_TASK, dines3, 2);
}

/* The deadlock is a hang where it strikes, and an order violation everywhere. */
static void philosophers(void **state)
{
	struct sim_explore opt = all;

	(void)state;
	finds(start_dining2, "WARNING: possible circular locking dependency detected: A -> B",
	      "WARNING: possible circular locking dependency detected: B -> A",
	      "INFO: task kant blocked for more than 120 seconds.");
	finds(start_dining3, "WARNING: possible circular locking dependency detected: A -> B",
	      "WARNING: possible circular locking dependency detected: B -> C",
	      "WARNING: possible circular locking dependency detected: C -> A",
	      "INFO: task kant blocked for more than 120 seconds.");
	opt.under.off = 1ull << SIM_R_LOCK_ORDER;
	finds_with(start_dining3, NULL, opt,
		   (const char *const[]){ "INFO: task kant blocked for more than 120 seconds.",
					  NULL });
}

static void frees_lock(void *arg)
{
	(void)arg;
	sim_free(w.obj, SIM_SITE());
}

static void takes_freed_lock(void *arg)
{
	struct sim_lock *l = w.obj;

	(void)arg;
	mutex_lock(l);
	mutex_unlock(l);
}

static void makes_lock(void *arg)
{
	(void)arg;
	w.obj = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());
	sim_lock_init(w.obj, "object", &key_d, SIM_SITE());
	task("taker", takes_freed_lock);
	task("freer", frees_lock);
}

static void start_freed_lock(void *arg)
{
	(void)arg;
	fresh();
	task("maker", makes_lock);
}

static void lock_in_freed_memory(void **state)
{
	(void)state;
	finds(start_freed_lock, "BUG: KASAN: slab-use-after-free in takes_freed_lock");
}

/* ---- rw locks --------------------------------------------------------- */

static void rw_reader(void *arg)
{
	(void)arg;
	down_read(&w.rw);
	w.n++;
	yield();
	SIM_INVARIANT(!w.m, NULL, "rwsem", "reader beside writer");
	if (w.n == 2)
		seen = 1;
	w.n--;
	up_read(&w.rw);
}

static void rw_writer(void *arg)
{
	(void)arg;
	down_write(&w.rw);
	w.m++;
	yield();
	SIM_INVARIANT(w.m == 1 && !w.n, NULL, "rwsem", "writer not alone");
	w.m--;
	up_write(&w.rw);
}

static void start_rwsem(void *arg)
{
	(void)arg;
	fresh();
	task("r1", rw_reader);
	task("r2", rw_reader);
	task("w1", rw_writer);
}

static void start_two_writers(void *arg)
{
	(void)arg;
	fresh();
	task("r1", rw_reader);
	task("w1", rw_writer);
	task("w2", rw_writer);
}

static void rwsem_excludes(void **state)
{
	(void)state;
	silent(start_rwsem, NULL);
	assert_int_equal(seen, 1);
	silent(start_two_writers, NULL);
}

static void downgrader(void *arg)
{
	(void)arg;
	down_write(&w.rw);
	w.m = 1;
	yield();
	w.m = 0;
	sim_downgrade_write(&w.rw, SIM_SITE());
	w.n++;
	yield();
	SIM_INVARIANT(!w.m, NULL, "rwsem", "writer beside downgraded reader");
	w.n--;
	up_read(&w.rw);
}

static void start_downgrade(void *arg)
{
	(void)arg;
	fresh();
	task("d", downgrader);
	task("r", rw_reader);
	task("w", rw_writer);
}

static void rwsem_downgrade(void **state)
{
	(void)state;
	silent(start_downgrade, NULL);
	assert_int_equal(seen, 1); /* a reader came in beside the downgraded one */
}

/* Holds for reading, lets a writer queue, and reads again: deadlock behind the writer. */
static void read_twice(enum sim_lock_mode mode)
{
	sim_read_lock(&w.rw, mode, 0, SIM_SITE());
	sim_read_lock(&w.rw, mode, 0, SIM_SITE());
	sim_read_unlock(&w.rw, mode, SIM_SITE());
	sim_read_unlock(&w.rw, mode, SIM_SITE());
}

static void read_twice_rwsem(void *arg)
{
	(void)arg;
	read_twice(SIM_SLEEP);
}

static void read_twice_rwlock(void *arg)
{
	(void)arg;
	read_twice(SIM_SPIN);
}

static void rwlock_writer(void *arg)
{
	(void)arg;
	write_lock(&w.rw);
	write_unlock(&w.rw);
}

static void rwlock_writer_irq(void *arg)
{
	(void)arg;
	sim_write_lock(&w.rw, SIM_SPIN_IRQ, 0, SIM_SITE());
	sim_write_unlock(&w.rw, SIM_SPIN_IRQ, SIM_SITE());
}

static void start_pending_writer(void *arg)
{
	(void)arg;
	fresh();
	task("reader", read_twice_rwsem);
	task("writer", rw_writer);
}

static void start_pending_writer_irq(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("reader", SIM_CTX_HARDIRQ, read_twice_rwlock, 0);
	task("writer", rwlock_writer_irq);
}

static void start_pending_writer_task(void *arg)
{
	(void)arg;
	fresh();
	task("reader", read_twice_rwlock);
	task("writer", rwlock_writer);
}

static void writer_blocks_readers(void **state)
{
	const char *const hang[] = { "INFO: task reader blocked for more than 120 seconds.",
				     NULL };
	struct sim_explore opt = all;

	(void)state;
	finds(start_pending_writer, "WARNING: possible recursive locking detected: RW");
	opt.under.off = 1ull << SIM_R_LOCK_RECURSION;
	finds_with(start_pending_writer, NULL, opt, hang);
	finds_with(start_pending_writer_task, NULL, opt, hang);
	silent(start_pending_writer_irq, NULL);
}

/* An interrupt's reader goes past a writer that queues; a task's does not. */
static void irq_reader(void *arg)
{
	(void)arg;
	read_lock(&w.rw);
	if (w.rw.writers_waiting)
		seen |= 1;
	read_unlock(&w.rw);
}

static void task_reader(void *arg)
{
	(void)arg;
	read_lock(&w.rw);
	yield();
	if (w.rw.writers_waiting && w.rw.readers > 1)
		seen |= 2;
	read_unlock(&w.rw);
}

static void start_irq_reader(void *arg)
{
	(void)arg;
	fresh();
	task("r", task_reader);
	task("w", rwlock_writer_irq);
	task("w2", rwlock_writer_irq);
	spawn_ctx("irq", SIM_CTX_HARDIRQ, irq_reader, 0);
}

static void irq_readers_pass(void **state)
{
	(void)state;
	silent(start_irq_reader, NULL);
	assert_int_equal(seen, 3);
}

static void rw_trylocks(void *arg)
{
	(void)arg;
	w.ret[0] = sim_read_trylock(&w.rw, SIM_SLEEP, SIM_SITE());
	w.ret[1] = sim_read_trylock(&w.rx, SIM_SLEEP, SIM_SITE());
	w.ret[2] = sim_write_trylock(&w.rw, SIM_SLEEP, SIM_SITE());
	if (w.ret[0])
		up_read(&w.rw);
	if (w.ret[1])
		up_read(&w.rx);
	w.ret[3] = sim_write_trylock(&w.rw, SIM_SLEEP, SIM_SITE());
	if (w.ret[3]) {
		SIM_INVARIANT(!sim_read_trylock(&w.rw, SIM_SLEEP, SIM_SITE()), NULL, "rwsem",
			      "read beside write");
		SIM_INVARIANT(!sim_write_trylock(&w.rw, SIM_SLEEP, SIM_SITE()), NULL, "rwsem",
			      "two writers");
		up_write(&w.rw);
	}
	if (mutex_trylock(&w.a)) {
		SIM_INVARIANT(!mutex_trylock(&w.a), NULL, "mutex", "taken twice");
		SIM_INVARIANT(sim_lock_is_locked(&w.a, SIM_SITE()), NULL, "mutex", "not locked");
		mutex_unlock(&w.a);
	}
}

static void start_trylocks(void *arg)
{
	(void)arg;
	fresh();
	task("t", rw_trylocks);
}

static void end_trylocks(void *arg)
{
	(void)arg;
	seen = w.ret[0] | w.ret[1] << 1 | w.ret[2] << 2 | w.ret[3] << 3;
}

static void trylocks(void **state)
{
	(void)state;
	assert_int_equal(silent(start_trylocks, end_trylocks), 1);
	assert_int_equal(seen, 11);
}

/* A hold changes hands, as a freeze level does between submission and completion. */
static void takes_over(void *arg)
{
	(void)arg;
	sim_read_adopt(&w.rw, SIM_SITE());
	up_read(&w.rw);
	sim_write_adopt(&w.rx, SIM_SITE());
	up_write(&w.rx);
}

static void hands_over(void *arg)
{
	(void)arg;
	down_read(&w.rw);
	sim_read_disown(&w.rw, SIM_SITE());
	down_write(&w.rx);
	sim_write_disown(&w.rx, SIM_SITE());
	task("heir", takes_over);
}

static void start_hand_over(void *arg)
{
	(void)arg;
	fresh();
	task("giver", hands_over);
	task("writer", rw_writer);
}

static void hand_over(void **state)
{
	(void)state;
	silent(start_hand_over, NULL);
}

/* ---- waiting ---------------------------------------------------------- */

static void waits_right(void *arg)
{
	(void)arg;
	w.ret[0] = sim_wait_event(&w.wq, sim_read_once(&w.flag, 4, SIM_SITE()),
				  SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

/* tests, then enqueues: the wake-up in between is lost */
static void waits_wrong(void *arg)
{
	(void)arg;
	if (sim_read_once(&w.flag, 4, SIM_SITE()))
		return;
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	sim_wq_finish(&w.wq, SIM_SITE());
}

static void wakes(void *arg)
{
	(void)arg;
	sim_write_once(&w.flag, 4, 1, SIM_SITE());
	sim_wq_wake(&w.wq, 1, SIM_SITE());
}

static void start_wait(void *arg)
{
	(void)arg;
	fresh();
	task("waiter", waits_right);
	task("waiter", waits_right);
	task("waker", wakes);
}

static void start_lost_wakeup(void *arg)
{
	(void)arg;
	fresh();
	task("waiter", waits_wrong);
	task("waker", wakes);
}

static void lost_wakeup(void **state)
{
	(void)state;
	silent(start_wait, NULL);
	finds(start_lost_wakeup, "INFO: task waiter blocked for more than 120 seconds.");
}

/* Exclusive waiters are woken one by one, in the order in which they came. */
static void waits_exclusive(void *arg)
{
	sim_wq_prepare(&w.wq, true, SIM_SITE());
	w.ret[w.m++] = (long)arg;
	if (w.m == 4)
		sim_wq_wake(&w.wq, 1, SIM_SITE());
	sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	sim_wq_finish(&w.wq, SIM_SITE());
	SIM_INVARIANT(w.ret[w.n] == (long)arg || w.flag, NULL, "wait queue", "out of order");
	w.n++;
	if (w.n == 2)
		w.flag = sim_wq_wake(&w.wq, 0, SIM_SITE()) + 1;
	else
		sim_wq_wake(&w.wq, 1, SIM_SITE());
}

static void start_exclusive(void *arg)
{
	(void)arg;
	fresh();
	for (long i = 0; i < 4; i++)
		spawn_ctx("waiter", SIM_CTX_TASK, waits_exclusive, i);
}

static void end_exclusive(void *arg)
{
	(void)arg;
	seen |= 1u << w.flag;
}

static void exclusive_waiters(void **state)
{
	(void)state;
	silent(start_exclusive, end_exclusive);
	assert_int_equal(seen, 1u << 3); /* the last two were woken together */
}

static void waits_a_while(void *arg)
{
	(void)arg;
	w.ret[0] = sim_wait_event(&w.wq, sim_read_once(&w.flag, 4, SIM_SITE()), SIM_KILLABLE, 1000,
				  SIM_SITE());
}

static void kills(void *arg)
{
	(void)arg;
	sim_signal(w.slot, SIM_SITE());
}

static void start_timeout(void *arg)
{
	(void)arg;
	fresh();
	task("waiter", waits_a_while);
	task("waker", wakes);
}

static void start_killed(void *arg)
{
	(void)arg;
	fresh();
	w.slot = task("waiter", waits_a_while);
	task("killer", kills);
	if (arg)
		task("waker", wakes);
}

static void end_wait(void *arg)
{
	(void)arg;
	seen |= !w.ret[0] ? 1 : w.ret[0] == -ETIME ? 2 : w.ret[0] == -EINTR ? 4 : 8;
}

static void waits_end(void **state)
{
	(void)state;
	silent(start_timeout, end_wait);
	assert_int_equal(seen, 1 | 2);
	silent(start_killed, end_wait);
	assert_int_equal(seen, 2 | 4);
}

/* A wait in the condition of a wait: the outer one does not sleep on a state it lost. */
static int inner_condition(void)
{
	sim_wait_event(sim_keyed_wq(&w.n, -1), sim_read_once(&w.n, 4, SIM_SITE()),
		       SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	return sim_read_once(&w.flag, 4, SIM_SITE());
}

static void waits_nested(void *arg)
{
	(void)arg;
	sim_wait_event(&w.wq, inner_condition(), SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void wakes_nested(void *arg)
{
	(void)arg;
	sim_write_once(&w.n, 4, 1, SIM_SITE());
	sim_wq_wake(sim_keyed_wq(&w.n, -1), 0, SIM_SITE());
	wakes(NULL);
}

static void start_nested(void *arg)
{
	(void)arg;
	fresh();
	task("waiter", waits_nested);
	task("waker", wakes_nested);
}

/* A lock in the condition: a wake-up is no reason to get a lock that is held. */
static int locked_condition(void)
{
	int v;

	mutex_lock(&w.a);
	inside();
	v = w.flag;
	mutex_unlock(&w.a);
	return v;
}

static void waits_locked(void *arg)
{
	(void)arg;
	sim_wait_event(&w.wq, locked_condition(), SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void wakes_locked(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	w.flag = 1;
	sim_wq_wake(&w.wq, 0, SIM_SITE());
	inside();
	mutex_unlock(&w.a);
}

static void start_locked_condition(void *arg)
{
	(void)arg;
	fresh();
	task("waiter", waits_locked);
	task("waker", wakes_locked);
}

static void conditions(void **state)
{
	(void)state;
	silent(start_nested, NULL);
	silent(start_locked_condition, NULL);
}

static void waits_on_bit(void *arg)
{
	(void)arg;
	sim_wait_event(sim_keyed_wq(&w.flag, 3), !(sim_read_once(&w.flag, 4, SIM_SITE()) & 8),
		       SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void clears_bit(void *arg)
{
	sim_rmw(&w.flag, 4, SIM_AND, ~8, SIM_SITE());
	sim_wq_wake(sim_keyed_wq(&w.flag, (long)arg), 0, SIM_SITE());
}

static void start_bit(void *arg)
{
	(void)arg;
	fresh();
	w.flag = 8;
	task("waiter", waits_on_bit);
	spawn_ctx("clearer", SIM_CTX_TASK, clears_bit, 3);
}

/* wake_up_var() does not reach who waits on a bit of it */
static void start_wrong_bit(void *arg)
{
	(void)arg;
	fresh();
	w.flag = 8;
	task("waiter", waits_on_bit);
	spawn_ctx("clearer", SIM_CTX_TASK, clears_bit, -1);
}

static void keyed(void **state)
{
	(void)state;
	silent(start_bit, NULL);
	finds(start_wrong_bit, "INFO: task waiter blocked for more than 120 seconds.");
}

static void many_keys(void *arg)
{
	(void)arg;
	for (long i = 0; i < 1024; i++)
		sim_keyed_wq((char *)&w + i, -1);
}

static void start_many_keys(void *arg)
{
	(void)arg;
	fresh();
	task("t", many_keys);
}

static void keyed_limit(void **state)
{
	(void)state;
	finds(start_many_keys, "stacksim: more than 1023 variables waited on");
}

static void waits_done(void *arg)
{
	w.ret[(long)arg] = sim_wait_for_completion(&w.done, SIM_KILLABLE, SIM_FOREVER, SIM_SITE());
	w.n++;
}

static void completes(void *arg)
{
	for (long i = 0; i < (long)arg; i++)
		sim_complete(&w.done, SIM_SITE());
}

static void completes_all(void *arg)
{
	(void)arg;
	sim_complete_all(&w.done, SIM_SITE());
	sim_complete(&w.done, SIM_SITE());
}

static void waiters(long n)
{
	fresh();
	for (long i = 0; i < n; i++)
		spawn_ctx("waiter", SIM_CTX_TASK, waits_done, i);
}

static void start_complete(void *arg)
{
	(void)arg;
	waiters(2);
	spawn_ctx("completer", SIM_CTX_HARDIRQ, completes, 2);
}

static void start_complete_once(void *arg)
{
	(void)arg;
	waiters(2);
	spawn_ctx("completer", SIM_CTX_HARDIRQ, completes, 1);
}

static void start_complete_all(void *arg)
{
	(void)arg;
	waiters(3);
	spawn_ctx("completer", SIM_CTX_HARDIRQ, completes_all, 1);
}

static void start_complete_killed(void *arg)
{
	(void)arg;
	fresh();
	w.slot = spawn_ctx("waiter", SIM_CTX_TASK, waits_done, 0);
	task("killer", kills);
	spawn_ctx("completer", SIM_CTX_HARDIRQ, completes, 1);
}

static void end_killed(void *arg)
{
	end_wait(arg);
	/* what was not taken is still there */
	SIM_INVARIANT(w.done.done == (w.ret[0] == -EINTR), NULL, "completion", "count is wrong");
}

static void waits_done_while(void *arg)
{
	(void)arg;
	w.ret[0] = sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, 1000, SIM_SITE());
}

static void start_complete_timeout(void *arg)
{
	(void)arg;
	fresh();
	task("waiter", waits_done_while);
	spawn_ctx("completer", SIM_CTX_HARDIRQ, completes, 1);
}

static void completions(void **state)
{
	(void)state;
	silent(start_complete, see);
	assert_int_equal(seen, 1u << 2);
	/* which of the two is left is up to the schedule, but both names are "waiter" */
	finds(start_complete_once, "INFO: task waiter blocked for more than 120 seconds.");
	silent(start_complete_all, see);
	assert_int_equal(seen, 1u << 3);
	silent(start_complete_killed, end_killed);
	assert_int_equal(seen, 1 | 4);
	silent(start_complete_timeout, end_wait);
	assert_int_equal(seen, 1 | 2);
}

static void sleeper(void *arg)
{
	sim_sleep((long)arg, SIM_SITE());
	w.ret[w.n++] = (long)arg;
}

static void start_sleepers(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("late", SIM_CTX_TASK, sleeper, 2000000);
	spawn_ctx("early", SIM_CTX_TASK, sleeper, 1000000);
}

static void end_sleepers(void *arg)
{
	(void)arg;
	seen |= w.ret[0] < w.ret[1] ? 1 : 2;
}

static void sleeping(void **state)
{
	struct sim_explore timed = { .strategy = &sim_random, .max_execs = 50 };
	struct sim_result r;

	(void)state;
	timed.under.timed = true;
	silent(start_sleepers, end_sleepers);
	assert_int_equal(seen, 1 | 2);
	r = explore_with(start_sleepers, end_sleepers, timed);
	assert_int_equal(r.nr_findings, 0);
	assert_int_equal(seen, 1);
	sim_result_free(&r);
	sim_unload();
}

/* ---- work queues ------------------------------------------------------ */

static void work_once(struct sim_work *wk)
{
	(void)wk;
	SIM_INVARIANT(!w.m, NULL, "workqueue", "beside itself");
	w.m = 1;
	yield();
	w.m = 0;
	w.n++;
}

static void queues(void *arg)
{
	(void)arg;
	w.ret[0] += sim_queue_work(&w.queue, &w.work, SIM_SITE());
}

static void start_queue_twice(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_once;
	task("q1", queues);
	task("q2", queues);
}

static void end_queue_twice(void *arg)
{
	see(arg);
	SIM_INVARIANT(w.n == w.ret[0], NULL, "workqueue", "queued %d, ran %d", w.ret[0], w.n);
	SIM_INVARIANT(!w.queue.nr_active, NULL, "workqueue", "still active");
}

/* queued once while pending, twice when it had begun; never beside itself */
static void work_requeue(void **state)
{
	(void)state;
	silent(start_queue_twice, end_queue_twice);
	assert_int_equal(seen, 1u << 1 | 1u << 2);
}

static void work_note(struct sim_work *wk)
{
	SIM_INVARIANT(!w.m, NULL, "workqueue", "not one at a time");
	w.m = 1;
	yield();
	w.m = 0;
	w.ret[w.n++] = wk == &w.work ? 1 : 2;
}

static void queues_both(void *arg)
{
	(void)arg;
	sim_queue_work(&w.other, &w.work, SIM_SITE());
	sim_queue_work(&w.other, &w.work2, SIM_SITE());
}

static void start_ordered(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = w.work2.fn = work_note;
	task("q", queues_both);
}

static void end_ordered(void *arg)
{
	(void)arg;
	seen |= w.ret[0] == 1 && w.ret[1] == 2 ? 1 : 2;
}

static void cancels(void *arg)
{
	w.flag = sim_cancel_work((long)arg ? &w.work2 : &w.work, SIM_SITE());
}

static void start_ordered_cancel(void *arg)
{
	start_ordered(arg);
	spawn_ctx("cancel", SIM_CTX_TASK, cancels, 0);
	spawn_ctx("cancel", SIM_CTX_TASK, cancels, 1);
}

static void end_idle(void *arg)
{
	(void)arg;
	SIM_INVARIANT(!w.queue.nr_active && !w.other.nr_active, NULL, "workqueue", "active");
	SIM_INVARIANT(!w.other.head && !w.other.tail && !w.other.running, NULL, "workqueue",
		      "not empty");
	seen |= 1u << w.n;
}

static void queues_three(void *arg)
{
	struct sim_work *third = w.obj;

	queues_both(arg);
	third->fn = work_note;
	sim_queue_work(&w.other, third, SIM_SITE());
	sim_cancel_work(third, SIM_SITE());
	sim_cancel_work(&w.work2, SIM_SITE());
	sim_flush_workqueue(&w.other, SIM_SITE());
	sim_free(third, SIM_SITE());
}

static void allocs_three(void *arg)
{
	w.obj = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());
	queues_three(arg);
}

static void start_ordered_three(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = w.work2.fn = work_note;
	task("q", allocs_three);
}

static void work_ordered(void **state)
{
	(void)state;
	silent(start_ordered, end_ordered);
	assert_int_equal(seen, 1);
	silent(start_ordered_cancel, end_idle);
	assert_int_equal(seen, 1 | 2 | 4);
	silent(start_ordered_three, end_idle);
	assert_int_equal(seen, 2 | 4 | 8);
}

static void work_again(struct sim_work *wk)
{
	yield();
	if (++w.n < 3)
		sim_queue_work(&w.queue, wk, SIM_SITE());
	yield();
}

static void cancel_syncs(void *arg)
{
	(void)arg;
	queues(NULL);
	sim_cancel_work_sync(&w.work, SIM_SITE());
	w.m = w.n;
	yield();
	SIM_INVARIANT(w.n == w.m, NULL, "workqueue", "ran after cancel_work_sync()");
	w.flag = 1;
}

static void start_cancel_sync(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_again;
	task("c", cancel_syncs);
}

/* plain cancel does not wait: what runs may go on */
static void cancel_only(void *arg)
{
	(void)arg;
	queues(NULL);
	sim_cancel_work(&w.work, SIM_SITE());
	w.m = w.n;
	yield();
	SIM_INVARIANT(w.n == w.m, NULL, "workqueue", "ran after cancel_work()");
}

static void start_cancel_only(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_again;
	task("c", cancel_only);
}

static void syncs(void *arg)
{
	(void)arg;
	w.ret[1] += sim_cancel_work_sync(&w.work, SIM_SITE());
	w.ret[2]++;
}

static void start_cancel_two(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_again;
	task("q", queues);
	task("c", syncs);
	task("c", syncs);
}

static void work_cancel(void **state)
{
	(void)state;
	silent(start_cancel_sync, end_idle);
	assert_int_equal(seen, 1 | 2 | 4 | 8);
	finds(start_cancel_only, "BUG: invariant: ran after cancel_work() (workqueue)");
	silent(start_cancel_two, end_idle);
	assert_int_equal(seen, 1 | 2 | 4 | 8);
}

static void work_frees(struct sim_work *wk)
{
	yield();
	w.n++;
	sim_free(wk, SIM_SITE());
}

static void queues_freed(void *arg)
{
	struct sim_work *wk = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());

	(void)arg;
	wk->fn = work_frees;
	sim_queue_work(&w.queue, wk, SIM_SITE());
	sim_flush_workqueue(&w.queue, SIM_SITE());
	SIM_INVARIANT(w.n == 1, NULL, "workqueue", "not flushed");
}

static void start_work_frees(void *arg)
{
	(void)arg;
	fresh();
	task("q", queues_freed);
}

static void frees_pending(void *arg)
{
	struct sim_work *wk = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());

	(void)arg;
	wk->fn = work_once;
	sim_queue_work(&w.queue, wk, SIM_SITE());
	sim_free(wk, SIM_SITE());
}

static void start_frees_pending(void *arg)
{
	(void)arg;
	fresh();
	task("q", frees_pending);
}

static void work_freed(void **state)
{
	(void)state;
	silent(start_work_frees, end_idle);
	finds(start_frees_pending, "BUG: KASAN: slab-use-after-free in worker");
}

static void flushes(void *arg)
{
	int before;

	(void)arg;
	queues(NULL);
	before = w.n;
	w.flag = sim_flush_work(&w.work, SIM_SITE());
	SIM_INVARIANT(!w.flag || w.n > before, NULL, "workqueue", "flushed, not run");
	SIM_INVARIANT(w.n, NULL, "workqueue", "did not run");
	sim_flush_work(&w.work2, SIM_SITE());
}

static void start_flush(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = w.work2.fn = work_once;
	task("f", flushes);
	task("q", queues);
}

static void destroys(void *arg)
{
	(void)arg;
	queues(NULL);
	sim_wq_destroy(&w.queue, SIM_SITE());
	SIM_INVARIANT(w.n == 3, NULL, "workqueue", "not drained");
	if (w.flag)
		queues(NULL);
}

static void start_destroy(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_again;
	task("d", destroys);
}

static void start_use_destroyed(void *arg)
{
	start_destroy(arg);
	w.flag = 1;
}

static void flushes_ordered(void *arg)
{
	queues_both(arg);
	sim_flush_work(&w.work2, SIM_SITE());
	SIM_INVARIANT(w.n == 2, NULL, "workqueue", "not in order");
}

static void start_flush_ordered(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = w.work2.fn = work_note;
	task("f", flushes_ordered);
}

static void work_flush(void **state)
{
	(void)state;
	silent(start_flush, end_idle);
	silent(start_flush_ordered, end_idle);
	silent(start_destroy, end_idle);
	finds(start_use_destroyed, "WARNING: workqueue: cannot queue on wq queue");
}

static void work_flushes_itself(struct sim_work *wk)
{
	sim_flush_work(wk, SIM_SITE());
}

static void work_takes_a(struct sim_work *wk)
{
	(void)wk;
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
}

static void start_self_flush(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_flushes_itself;
	task("q", queues);
}

static void flush_under_lock(void *arg)
{
	(void)arg;
	queues(NULL);
	mutex_lock(&w.a);
	if (w.flag)
		sim_flush_workqueue(&w.queue, SIM_SITE());
	else
		sim_flush_work(&w.work, SIM_SITE());
	mutex_unlock(&w.a);
}

static void start_flush_under_lock(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = work_takes_a;
	task("f", flush_under_lock);
}

static void start_flush_wq_under_lock(void *arg)
{
	start_flush_under_lock(arg);
	w.flag = 1;
}

static void flush_deadlocks(void **state)
{
	(void)state;
	finds(start_self_flush,
	      "WARNING: possible recursive locking detected: (work_completion)queue");
	finds(start_flush_under_lock,
	      "WARNING: possible circular locking dependency detected: A -> (work_completion)queue",
	      "WARNING: possible circular locking dependency detected: (work_completion)queue -> A",
	      "INFO: task f blocked for more than 120 seconds.");
	finds(start_flush_wq_under_lock,
	      "WARNING: possible circular locking dependency detected: A -> (wq_completion)queue",
	      "WARNING: possible circular locking dependency detected: (work_completion)queue -> A",
	      "INFO: task f blocked for more than 120 seconds.");
}

static void delays(void *arg)
{
	(void)arg;
	sim_queue_delayed_work(&w.queue, &w.work, 1000, SIM_SITE());
	w.ret[3] = sim_flush_work(&w.work, SIM_SITE());
	w.ret[0] = sim_queue_delayed_work(&w.queue, &w.work, 1000, SIM_SITE());
	w.ret[0] += sim_queue_work(&w.queue, &w.work, SIM_SITE());
	w.ret[1] = sim_cancel_work_sync(&w.work, SIM_SITE());
	sim_queue_delayed_work(&w.queue, &w.work2, 0, SIM_SITE());
	w.ret[2] = sim_flush_work(&w.work2, SIM_SITE());
}

static void start_delayed(void *arg)
{
	(void)arg;
	fresh();
	w.work.fn = w.work2.fn = work_once;
	task("d", delays);
}

static void work_delayed(void **state)
{
	(void)state;
	silent(start_delayed, end_idle);
	assert_int_equal(seen, 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4);
}

/* ---- timers ----------------------------------------------------------- */

static void timer_counts(struct sim_timer *t)
{
	(void)t;
	SIM_INVARIANT(!w.m, NULL, "timer", "beside itself");
	w.m = 1;
	yield();
	w.m = 0;
	w.n++;
}

static void arms(void *arg)
{
	(void)arg;
	w.ret[0] = sim_mod_timer(&w.timer, 1000, SIM_SITE());
	w.ret[1] = sim_mod_timer(&w.timer, 2000, SIM_SITE());
}

static void start_timer(void *arg)
{
	(void)arg;
	fresh();
	w.timer.fn = timer_counts;
	task("t", arms);
}

static void end_timer(void *arg)
{
	see(arg);
	SIM_INVARIANT(w.n == 2 - w.ret[1], NULL, "timer", "ran %d times", w.n);
}

/* armed again while pending it fires once, else twice; never beside itself */
static void timer_rearm(void **state)
{
	(void)state;
	silent(start_timer, end_timer);
	assert_int_equal(seen, 1u << 1 | 1u << 2);
}

static void disarms_sync(void *arg)
{
	arms(arg);
	w.ret[2] = sim_del_timer_sync(&w.timer, SIM_SITE());
	SIM_INVARIANT(!w.m, NULL, "timer", "runs after del_timer_sync()");
	w.flag = w.n;
}

static void disarms(void *arg)
{
	arms(arg);
	w.ret[2] = sim_del_timer(&w.timer, SIM_SITE());
	SIM_INVARIANT(!w.m, NULL, "timer", "runs after del_timer()");
}

static void end_disarmed(void *arg)
{
	see(arg);
	SIM_INVARIANT(w.n == w.flag, NULL, "timer", "ran after it was deleted");
}

static void start_disarm_sync(void *arg)
{
	start_timer(arg);
	w.timer.fn = timer_counts;
	task("d", disarms_sync);
}

static void start_disarm_sync_only(void *arg)
{
	(void)arg;
	fresh();
	w.timer.fn = timer_counts;
	task("d", disarms_sync);
}

static void start_disarm(void *arg)
{
	(void)arg;
	fresh();
	w.timer.fn = timer_counts;
	task("d", disarms);
}

static void timer_delete(void **state)
{
	struct sim_explore opt = { .strategy = &sim_dfs, .bound = 2 };
	struct sim_result r;

	(void)state;
	silent(start_disarm_sync_only, end_disarmed);
	assert_int_equal(seen, 1 | 2 | 4);
	finds(start_disarm, "BUG: invariant: runs after del_timer() (timer)");
	r = explore_with(start_disarm_sync, NULL, opt); /* two that arm: rearmed while running */
	for (size_t i = 0; i < r.nr_findings; i++)
		assert_string_equal(r.findings[i].signature,
				    "BUG: invariant: runs after del_timer_sync() (timer)");
	sim_result_free(&r);
	sim_unload();
}

static void timer_frees(struct sim_timer *t)
{
	yield();
	sim_free(t, SIM_SITE());
}

static void arms_freed(void *arg)
{
	struct sim_timer *t = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());

	t->fn = timer_frees;
	sim_mod_timer(t, 10, SIM_SITE());
	if (arg)
		sim_free(t, SIM_SITE());
}

static void start_timer_frees(void *arg)
{
	(void)arg;
	fresh();
	task("t", arms_freed);
}

static void start_freed_timer(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("t", SIM_CTX_TASK, arms_freed, 1);
}

static void timer_freed(void **state)
{
	(void)state;
	silent(start_timer_frees, NULL);
	finds(start_freed_timer, "BUG: KASAN: slab-use-after-free in timer_run",
	      "BUG: KASAN: double-free in timer_frees", "BUG: KASAN: double-free in arms_freed");
}

/* ---- RCU -------------------------------------------------------------- */

static void rcu_reader(void *arg)
{
	int *p;

	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	p = (int *)(intptr_t)sim_read_once(&w.obj, 8, SIM_SITE());
	if (p)
		sim_read_once(p, 4, SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
}

static void rcu_unpublish(void *arg)
{
	void *p = w.obj;

	sim_write_once(&w.obj, 8, 0, SIM_SITE());
	if (arg)
		sim_synchronize_rcu(SIM_SITE());
	sim_free(p, SIM_SITE());
}

static void rcu_boot(long sync)
{
	w.obj = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());
	task("reader", rcu_reader);
	task("reader", rcu_reader);
	spawn_ctx("writer", SIM_CTX_TASK, rcu_unpublish, sync);
}

static void rcu_boot_fn(void *arg)
{
	rcu_boot((long)arg);
}

static void start_rcu_sync(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("init", SIM_CTX_TASK, rcu_boot_fn, 1);
}

static void start_rcu_no_sync(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("init", SIM_CTX_TASK, rcu_boot_fn, 0);
}

static void rcu_sync(void **state)
{
	(void)state;
	silent(start_rcu_sync, NULL);
	finds(start_rcu_no_sync, "BUG: KASAN: slab-use-after-free in rcu_reader");
}

struct rcu_thing {
	int value;
	struct sim_rcu_head rcu;
};

static void rcu_free(struct sim_rcu_head *h)
{
	sim_free((char *)h - offsetof(struct rcu_thing, rcu), SIM_SITE());
}

static void rcu_calls(void *arg)
{
	struct rcu_thing *t = w.obj;

	sim_write_once(&w.obj, 8, 0, SIM_SITE());
	sim_call_rcu(&t->rcu, rcu_free, SIM_SITE());
	if (arg)
		sim_call_rcu(&t->rcu, rcu_free, SIM_SITE());
}

static void rcu_boot_call(void *arg)
{
	w.obj = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());
	task("reader", rcu_reader);
	task("reader", rcu_reader);
	spawn_ctx("writer", SIM_CTX_TASK, rcu_calls, (long)arg);
}

static void start_call_rcu(void *arg)
{
	(void)arg;
	fresh();
	task("init", rcu_boot_call);
}

static void rcu_call_twice(void *arg)
{
	(void)arg;
	w.obj = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());
	sim_rcu_read_lock(SIM_SITE());
	rcu_calls(w.obj);
	sim_rcu_read_unlock(SIM_SITE());
}

static void start_call_twice(void *arg)
{
	(void)arg;
	fresh();
	task("t", rcu_call_twice);
}

static void rcu_callbacks(void **state)
{
	(void)state;
	silent(start_call_rcu, NULL);
	finds(start_call_twice, "WARNING: __call_rcu(): Double-freed CB");
}

static void rcu_sleeps(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	sim_rcu_read_lock(SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	sim_rcu_read_unlock(SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
}

static void rcu_waits_for_itself(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	sim_synchronize_rcu(SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
}

static void start_rcu_sleep(void *arg)
{
	(void)arg;
	fresh();
	task("t", rcu_sleeps);
}

static void start_rcu_self(void *arg)
{
	(void)arg;
	fresh();
	task("t", rcu_waits_for_itself);
}

static void rcu_misuse(void **state)
{
	(void)state;
	finds(start_rcu_sleep,
	      "BUG: sleeping function called from invalid context at rcu_sleeps (task, inside an RCU read section)",
	      "WARNING: bad unlock balance detected: rcu_read_lock");
	finds(start_rcu_self,
	      "BUG: sleeping function called from invalid context at rcu_waits_for_itself (task, inside an RCU read section)",
	      "INFO: task t blocked for more than 120 seconds.");
}

/* ---- atomics and reference counts ------------------------------------- */

static void adds(void *arg)
{
	(void)arg;
	sim_rmw(&w.n, 4, SIM_ADD, 1, SIM_SITE());
}

static void adds_in_two(void *arg)
{
	(void)arg;
	sim_write_once(&w.n, 4, sim_read_once(&w.n, 4, SIM_SITE()) + 1, SIM_SITE());
}

static void start_adds(void *arg)
{
	(void)arg;
	fresh();
	task("a", adds);
	task("b", adds);
}

static void start_adds_in_two(void *arg)
{
	(void)arg;
	fresh();
	task("a", adds_in_two);
	task("b", adds_in_two);
}

static void atomic_add(void **state)
{
	(void)state;
	assert_int_equal(silent(start_adds, see), 2);
	assert_int_equal(seen, 1u << 2);
	assert_int_equal(silent(start_adds_in_two, see), 6);
	assert_int_equal(seen, 1u << 1 | 1u << 2);
}

static const struct rmw_case {
	unsigned int size;
	enum sim_rmw op;
	int64_t old, v, new;
} rmw_cases[] = {
	{ 1, SIM_ADD, 127, 1, -128 },       { 2, SIM_ADD, -1, 2, 1 },
	{ 4, SIM_ADD, INT32_MAX, 1, INT32_MIN }, { 8, SIM_ADD, INT64_MAX, 1, INT64_MIN },
	{ 4, SIM_AND, 12, 6, 4 },           { 4, SIM_OR, 12, 6, 14 },
	{ 4, SIM_XOR, 12, 6, 10 },          { 8, SIM_XCHG, 1, 1ll << 40, 1ll << 40 },
	{ 1, SIM_XCHG, -1, 5, 5 },          { 2, SIM_XCHG, 300, -300, -300 },
};

static void rmw_all(void *arg)
{
	int64_t cell;

	(void)arg;
	for (size_t i = 0; i < sizeof(rmw_cases) / sizeof(rmw_cases[0]); i++) {
		const struct rmw_case *c = &rmw_cases[i];

		cell = 0x1111111111111111;
		sim_write_once(&cell, c->size, c->old, SIM_SITE());
		SIM_INVARIANT(sim_rmw(&cell, c->size, c->op, c->v, SIM_SITE()) == c->old, NULL,
			      "rmw", "case %zu: old", i);
		SIM_INVARIANT(sim_read_once(&cell, c->size, SIM_SITE()) == c->new, NULL, "rmw",
			      "case %zu: new", i);
		SIM_INVARIANT(c->size == 8 || cell >> 56 == 0x11, NULL, "rmw", "case %zu: rest", i);
	}
	cell = 5;
	SIM_INVARIANT(sim_cmpxchg(&cell, 8, 4, 9, SIM_SITE()) == 5 && cell == 5, NULL, "cmpxchg",
		      "not equal");
	SIM_INVARIANT(sim_cmpxchg(&cell, 8, 5, 9, SIM_SITE()) == 5 && cell == 9, NULL, "cmpxchg",
		      "equal");
}

static void start_rmw(void *arg)
{
	(void)arg;
	fresh();
	task("t", rmw_all);
}

static void atomic_operations(void **state)
{
	(void)state;
	assert_int_equal(silent(start_rmw, NULL), 1);
}

/* one operation on a count that stands at @from */
static const struct ref_case {
	int from;
	char op;
	int to;
	long ret;
	const char *says;
} ref_cases[] = {
	{ 1, '+', 2, 0, NULL },
	{ 0, '+', INT32_MIN / 2, 0, "refcount_t: addition on 0; use-after-free." },
	{ INT32_MAX, '+', INT32_MIN / 2, 0, "refcount_t: saturated; leaking memory." },
	{ -1, '+', INT32_MIN / 2, 0, "refcount_t: saturated; leaking memory." },
	{ 0, '?', 0, 0, NULL },
	{ 1, '?', 2, 1, NULL },
	{ INT32_MAX, '?', INT32_MIN / 2, 1, "refcount_t: saturated; leaking memory." },
	{ -1, '?', INT32_MIN / 2, 1, "refcount_t: saturated; leaking memory." },
	{ 2, '-', 1, 0, NULL },
	{ 1, '-', 0, 1, NULL },
	{ 0, '-', INT32_MIN / 2, 0, "refcount_t: underflow; use-after-free." },
	{ INT32_MIN / 2, '-', INT32_MIN / 2, 0, "refcount_t: underflow; use-after-free." },
	{ 2, '_', 1, 0, NULL },
	{ 1, '_', INT32_MIN / 2, 0, "refcount_t: decrement hit 0; leaking memory." },
};
static const struct ref_case *ref_case;

static long ref_op(char op)
{
	switch (op) {
	case '+':
		sim_refcount_inc(&w.ref, SIM_SITE());
		return 0;
	case '?':
		return sim_refcount_inc_not_zero(&w.ref, SIM_SITE());
	case '-':
		return sim_refcount_dec_and_test(&w.ref, SIM_SITE());
	default:
		sim_refcount_dec(&w.ref, SIM_SITE());
		return 0;
	}
}

static void ref_task(void *arg)
{
	(void)arg;
	sim_refcount_set(&w.ref, ref_case->from, SIM_SITE());
	SIM_INVARIANT(ref_op(ref_case->op) == ref_case->ret, NULL, "refcount", "result");
	SIM_INVARIANT(sim_refcount_read(&w.ref, SIM_SITE()) == ref_case->to, NULL, "refcount",
		      "value");
}

static void start_ref(void *arg)
{
	(void)arg;
	fresh();
	task("t", ref_task);
}

static void refcounts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ref_cases) / sizeof(ref_cases[0]); i++) {
		ref_case = &ref_cases[i];
		if (ref_case->says)
			finds(start_ref, ref_case->says);
		else
			silent(start_ref, NULL);
	}
}

static void puts_object(void *arg)
{
	(void)arg;
	if (sim_refcount_dec_and_test(w.obj, SIM_SITE()))
		sim_free(w.obj, SIM_SITE());
}

static void makes_object(void *arg)
{
	w.obj = sim_alloc(&thing, 0, SIM_ZERO, SIM_SITE());
	sim_refcount_set(w.obj, 3, SIM_SITE());
	for (long i = 0; i < (long)arg; i++)
		task("put", puts_object);
}

static void start_puts(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("init", SIM_CTX_TASK, makes_object, 3);
}

static void start_puts_too_many(void *arg)
{
	(void)arg;
	fresh();
	spawn_ctx("init", SIM_CTX_TASK, makes_object, 4);
}

static void refcount_lifetime(void **state)
{
	(void)state;
	silent(start_puts, NULL);
	finds(start_puts_too_many, "refcount_t: underflow; use-after-free.",
	      "BUG: KASAN: slab-use-after-free in puts_object");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lock_counts),
		cmocka_unit_test(locks_exclude),
		cmocka_unit_test(lock_in_atomic),
		cmocka_unit_test(philosophers),
		cmocka_unit_test(lock_in_freed_memory),
		cmocka_unit_test(rwsem_excludes),
		cmocka_unit_test(rwsem_downgrade),
		cmocka_unit_test(writer_blocks_readers),
		cmocka_unit_test(irq_readers_pass),
		cmocka_unit_test(trylocks),
		cmocka_unit_test(hand_over),
		cmocka_unit_test(lost_wakeup),
		cmocka_unit_test(exclusive_waiters),
		cmocka_unit_test(waits_end),
		cmocka_unit_test(conditions),
		cmocka_unit_test(keyed),
		cmocka_unit_test(keyed_limit),
		cmocka_unit_test(completions),
		cmocka_unit_test(sleeping),
		cmocka_unit_test(work_requeue),
		cmocka_unit_test(work_ordered),
		cmocka_unit_test(work_cancel),
		cmocka_unit_test(work_freed),
		cmocka_unit_test(work_flush),
		cmocka_unit_test(flush_deadlocks),
		cmocka_unit_test(work_delayed),
		cmocka_unit_test(timer_rearm),
		cmocka_unit_test(timer_delete),
		cmocka_unit_test(timer_freed),
		cmocka_unit_test(rcu_sync),
		cmocka_unit_test(rcu_callbacks),
		cmocka_unit_test(rcu_misuse),
		cmocka_unit_test(atomic_add),
		cmocka_unit_test(atomic_operations),
		cmocka_unit_test(refcounts),
		cmocka_unit_test(refcount_lifetime),
	};

	return cmocka_run_group_tests_name("prims", tests, NULL, NULL);
}
