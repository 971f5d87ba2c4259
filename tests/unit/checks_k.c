// SPDX-License-Identifier: GPL-2.0-only
/*
 * The planted faults of tests/unit/checks_k.h. The functions that a report
 * names are kept out of line.
 */
#include <string.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/race.h>
#include <sim/thread.h>
#include <linux/bug.h>
#include "unit/checks_k.h"

#define noinline __attribute__((noinline))
#define inlined inline __attribute__((always_inline))
#define lock(l) sim_lock_nested(l, SIM_SLEEP, 0, SIM_SITE())
#define unlock(l) sim_unlock(l, SIM_SLEEP, SIM_SITE())
#define spin_lock(l) sim_lock_nested(l, SIM_SPIN, 0, SIM_SITE())
#define spin_unlock(l) sim_unlock(l, SIM_SPIN, SIM_SITE())
#define down_read(l) sim_read_lock(l, SIM_SLEEP, 0, SIM_SITE())
#define up_read(l) sim_read_unlock(l, SIM_SLEEP, SIM_SITE())
#define down_write(l) sim_write_lock(l, SIM_SLEEP, 0, SIM_SITE())
#define up_write(l) sim_write_unlock(l, SIM_SLEEP, SIM_SITE())
#define kmalloc(n) sim_alloc(&bulk, n, 0, SIM_SITE())
#define kzalloc(n) sim_alloc(&bulk, n, SIM_ZERO, SIM_SITE())
#define kfree(p) sim_free(p, SIM_SITE())
#define yield() sim_point(SIM_POINT, NULL, 0, SIM_SITE())

struct flags {
	unsigned int a : 1, b : 3;
	int id;
	long pad[3];
};

static const struct sim_cache bulk = {.name = "kmalloc"};

/* all that outlives one access */
static struct {
	long fault, sink, n, m;
	struct sim_lock a, b, spin;
	struct sim_rwlock rw;
	struct sim_lockmap raw, config, twin[2];
	struct sim_wq wq;
	struct sim_completion done;
	struct sim_workqueue queue;
	struct sim_work work;
	struct sim_refcount ref;
	struct sim_rcu_head head;
	bool ready;
	long *p;
} w;
static struct sim_lock_key key_a, key_b, key_c, key_spin, key_rw, key_raw, key_config, key_twin;

void *planted_memory(size_t *size)
{
	*size = sizeof(w);
	return &w;
}

int planted_boot(void *arg)
{
	(void)arg;
	sim_lock_init(&w.a, "A", &key_a, SIM_SITE());
	sim_lock_init(&w.b, "B", &key_b, SIM_SITE());
	sim_lock_init(&w.spin, "spin", &key_spin, SIM_SITE());
	sim_rwlock_init(&w.rw, "rw", &key_rw, SIM_SITE());
	for (int i = 0; i < 2; i++)
		sim_lockmap_init(&w.twin[i], "twin", &key_twin, SIM_SITE());
	sim_lockmap_init_type(&w.raw, "raw", &key_raw, SIM_WAIT_SPIN, SIM_WAIT_SPIN,
			      SIM_LOCK_NORMAL, SIM_SITE());
	sim_lockmap_init_type(&w.config, "config", &key_config, SIM_WAIT_CONFIG, SIM_WAIT_CONFIG,
			      SIM_LOCK_NORMAL, SIM_SITE());
	sim_wq_create(&w.queue, "queue", false);
	return 0;
}

static void run(const char *name, enum sim_ctx ctx, void (*fn)(void *arg))
{
	const struct sim_spawn s = {.name = name, .ctx = ctx, .fn = fn};

	sim_spawn(&s);
}

/* a program of one task, of two */
#define ONE(fn)                                                                                    \
	static void start_##fn(void *fault)                                                        \
	{                                                                                          \
		w.fault = (long)fault;                                                             \
		run("task", SIM_CTX_TASK, fn);                                                     \
	}
#define TWO(name, ctx, fn, gn)                                                                     \
	static void start_##name(void *fault)                                                      \
	{                                                                                          \
		w.fault = (long)fault;                                                             \
		run("one", SIM_CTX_TASK, fn);                                                      \
		run("two", ctx, gn);                                                               \
	}

/* ---- kasan ------------------------------------------------------------ */

static noinline void read_freed(void *arg)
{
	long *p = kzalloc(32);

	(void)arg;
	if (w.fault)
		kfree(p);
	w.sink = p[1];
	if (!w.fault)
		kfree(p);
}
ONE(read_freed)

static noinline void write_freed(void *arg)
{
	long *p = kzalloc(32);

	(void)arg;
	if (w.fault)
		kfree(p);
	p[3] = 1;
	if (!w.fault)
		kfree(p);
}
ONE(write_freed)

static noinline void write_beyond(void *arg)
{
	char *p = kzalloc(13);

	(void)arg;
	p[12 + w.fault] = 1;
	kfree(p);
}
ONE(write_beyond)

static noinline void free_twice(void *arg)
{
	long *p = kzalloc(32);

	(void)arg;
	kfree(p);
	if (w.fault)
		kfree(p);
}
ONE(free_twice)

static noinline void free_middle(void *arg)
{
	char *p = kzalloc(32);

	(void)arg;
	if (w.fault)
		kfree(p + 8);
	kfree(p);
}
ONE(free_middle)

static noinline void read_wild(void *arg)
{
	char *p = kzalloc(32);

	(void)arg;
	w.sink = p[w.fault << 20];
	kfree(p);
}
ONE(read_wild)

static noinline void get_freed(void *arg)
{
	struct sim_refcount *r = kzalloc(sizeof(*r));

	(void)arg;
	sim_refcount_set(r, 1, SIM_SITE());
	if (w.fault)
		kfree(r);
	sim_refcount_inc(r, SIM_SITE());
	if (!w.fault)
		kfree(r);
}
ONE(get_freed)

/*
 * The same in functions that are inlined: a signature has their names, the first line of
 * a report that of the function that they are part of.
 */
static inlined void peek(const long *p)
{
	w.sink = *p;
}

static noinline void peek_freed(void *arg)
{
	long *p = kzalloc(32);

	(void)arg;
	if (w.fault)
		kfree(p);
	peek(p);
	if (!w.fault)
		kfree(p);
}
ONE(peek_freed)

static inlined void get(struct sim_refcount *r)
{
	sim_refcount_inc(r, SIM_SITE());
}

static noinline void get_inlined_freed(void *arg)
{
	struct sim_refcount *r = kzalloc(sizeof(*r));

	(void)arg;
	sim_refcount_set(r, 1, SIM_SITE());
	if (w.fault)
		kfree(r);
	get(r);
	if (!w.fault)
		kfree(r);
}
ONE(get_inlined_freed)

/* not an object of the heap, and no memory at all: the hardware says so */
static noinline void read_unmapped(void *arg)
{
	long *p = w.fault ? (long *)0xdead0 : &w.n;

	(void)arg;
	__asm__("" : "+r"(p));
	w.sink = *p;
}
ONE(read_unmapped)

/* an address that no page can have */
static noinline void read_non_canonical(void *arg)
{
	long *p = w.fault ? (long *)0xdead000000000122 : &w.n;

	(void)arg;
	__asm__("" : "+r"(p));
	w.sink = *p;
}
ONE(read_non_canonical)

/* Without preemption, or interrupts, no grace period ends. */
static noinline void read_unpreempted(void *arg)
{
	long *p;

	(void)arg;
	sim_preempt_disable();
	p = (long *)sim_read_once(&w.p, sizeof(w.p), SIM_SITE());
	if (w.fault)
		sim_preempt_enable();
	yield();
	if (p)
		w.sink = *p;
	if (!w.fault)
		sim_preempt_enable();
}

static noinline void read_uninterrupted(void *arg)
{
	long *p;

	(void)arg;
	sim_lock_nested(&w.spin, SIM_SPIN_IRQ, 0, SIM_SITE());
	p = (long *)sim_read_once(&w.p, sizeof(w.p), SIM_SITE());
	if (w.fault)
		sim_unlock(&w.spin, SIM_SPIN_IRQ, SIM_SITE());
	yield();
	if (p)
		w.sink = *p;
	if (!w.fault)
		sim_unlock(&w.spin, SIM_SPIN_IRQ, SIM_SITE());
}

static noinline void read_in_interrupt(void *arg)
{
	long *p = (long *)sim_read_once(&w.p, sizeof(w.p), SIM_SITE());

	(void)arg;
	yield();
	if (p)
		w.sink = *p;
}

static long *publish(void)
{
	long *p = kzalloc(sizeof(*p));

	sim_write_once(&w.p, sizeof(w.p), (long)p, SIM_SITE());
	sim_write_once(&w.p, sizeof(w.p), 0, SIM_SITE());
	return p;
}

static void free_after_readers(void *arg)
{
	long *p = publish();

	(void)arg;
	sim_synchronize_rcu(SIM_SITE());
	kfree(p);
}
TWO(read_unpreempted, SIM_CTX_TASK, free_after_readers, read_unpreempted)
TWO(read_uninterrupted, SIM_CTX_TASK, free_after_readers, read_uninterrupted)

static void free_p(struct sim_rcu_head *h)
{
	(void)h;
	kfree((void *)w.n);
}

static void free_later(void *arg)
{
	(void)arg;
	w.n = (long)publish();
	if (w.fault)
		kfree((void *)w.n);
	else
		sim_call_rcu(&w.head, free_p, SIM_SITE());
}
TWO(read_in_interrupt, SIM_CTX_HARDIRQ, free_later, read_in_interrupt)

/* Of a cache whose objects keep their type while there are readers. */
static long *publish_typesafe(void)
{
	static const struct sim_cache typesafe = {
		.name = "typesafe", .size = sizeof(long), .typesafe = true};
	long *p = sim_alloc(&typesafe, 0, SIM_ZERO, SIM_SITE());

	sim_write_once(&w.p, sizeof(w.p), (long)p, SIM_SITE());
	return p;
}

static void free_typesafe(void *arg)
{
	long *p = publish_typesafe();

	(void)arg;
	yield();
	sim_write_once(&w.p, sizeof(w.p), 0, SIM_SITE());
	sim_free(p, SIM_SITE());
}

static noinline void look_typesafe(void *arg)
{
	long *p;

	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	p = (long *)sim_read_once(&w.p, sizeof(w.p), SIM_SITE());
	if (w.fault) {
		sim_rcu_read_unlock(SIM_SITE());
		sim_rcu_read_lock(SIM_SITE());
	}
	if (p)
		sim_read_once(p, sizeof(*p), SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
}
TWO(look_typesafe, SIM_CTX_TASK, free_typesafe, look_typesafe)

static noinline void write_typesafe(void *arg)
{
	long *p;

	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	p = (long *)sim_read_once(&w.p, sizeof(w.p), SIM_SITE());
	yield();
	if (p && w.fault)
		*p = 1;
	sim_rcu_read_unlock(SIM_SITE());
}
TWO(write_typesafe, SIM_CTX_TASK, free_typesafe, write_typesafe)

/* ---- uninit ----------------------------------------------------------- */

static noinline void use_unwritten(void *arg)
{
	long *p = kmalloc(32);

	(void)arg;
	p[0] = 1;
	if (!w.fault)
		p[2] = 1;
	w.sink = p[2];
	kfree(p);
}
ONE(use_unwritten)

static noinline void peek_unwritten(void *arg)
{
	long *p = kmalloc(32);

	(void)arg;
	if (!w.fault)
		p[2] = 1;
	peek(&p[2]);
	kfree(p);
}
ONE(peek_unwritten)

/* a short copy into a buffer that is then used as a whole */
static noinline void use_short_copy(void *arg)
{
	static const long from[4] = {1, 2, 3, 4};
	long *p = kmalloc(32);
	size_t n = w.fault ? 16 : 32;

	(void)arg;
	sim_check_plain(p, n, true, SIM_SITE());
	sim_copied(p, from, n);
	memcpy(p, from, n);
	w.sink = p[0] + p[3];
	kfree(p);
}
ONE(use_short_copy)

/* what was copied unwritten is unwritten: the copy is no use, its use is */
static noinline void use_copy(void *arg)
{
	long *from = kmalloc(32), *to = kzalloc(32);

	(void)arg;
	if (!w.fault)
		from[3] = 1;
	sim_check_plain(from, 32, false, SIM_SITE());
	sim_check_plain(to, 32, true, SIM_SITE());
	sim_copied(to, from, 32);
	memcpy(to, from, 32);
	w.sink = to[3];
	kfree(from);
	kfree(to);
}
ONE(use_copy)

static noinline void use_struct_copy(void *arg)
{
	struct flags *from = kmalloc(sizeof(*from)), *to = kmalloc(sizeof(*to));

	(void)arg;
	from->a = 1;
	from->b = 2;
	if (!w.fault)
		from->id = 3;
	*to = *from;
	w.sink = from->a + from->b;
	w.sink = w.fault ? from->id : to->id;
	kfree(from);
	kfree(to);
}
ONE(use_struct_copy)

static noinline void count_unwritten(void *arg)
{
	struct sim_refcount *r = kmalloc(sizeof(*r));

	(void)arg;
	if (!w.fault)
		sim_refcount_set(r, 1, SIM_SITE());
	sim_rmw(&r->refs, sizeof(r->refs), SIM_ADD, 1, SIM_SITE());
	kfree(r);
}
ONE(count_unwritten)

/* ---- race ------------------------------------------------------------- */

static noinline void count(void *arg)
{
	(void)arg;
	if (!w.fault)
		lock(&w.a);
	w.n++;
	if (!w.fault)
		unlock(&w.a);
}
TWO(count, SIM_CTX_TASK, count, count)

/* the inlined function's name comes behind that of the other access, that of the one around it too
 */
static inlined void bump(void)
{
	w.n++;
}

static noinline void count_inlined(void *arg)
{
	(void)arg;
	if (!w.fault)
		lock(&w.a);
	bump();
	if (!w.fault)
		unlock(&w.a);
}
TWO(count_inlined, SIM_CTX_TASK, count_inlined, count)

/* ASSERT_EXCLUSIVE_WRITER(): others may read meanwhile, but not write, marked or not */
static noinline void expect_no_writes(void *arg)
{
	(void)arg;
	sim_race_access(&w.n, sizeof(w.n), SIM_ACCESS_ASSERT, SIM_SITE());
}

static noinline void write_marked(void *arg)
{
	(void)arg;
	if (w.fault)
		sim_write_once(&w.n, sizeof(w.n), 1, SIM_SITE());
	else
		sim_read_once(&w.n, sizeof(w.n), SIM_SITE());
}
TWO(expect_no_writes, SIM_CTX_TASK, expect_no_writes, write_marked)

/* ASSERT_EXCLUSIVE_ACCESS(): nor read */
static noinline void expect_no_accesses(void *arg)
{
	(void)arg;
	if (!w.fault)
		lock(&w.a);
	sim_race_access(&w.n, sizeof(w.n), SIM_ACCESS_ASSERT | SIM_ACCESS_WRITE, SIM_SITE());
	if (!w.fault)
		unlock(&w.a);
}

static noinline void read_marked(void *arg)
{
	(void)arg;
	if (!w.fault)
		lock(&w.a);
	sim_read_once(&w.n, sizeof(w.n), SIM_SITE());
	if (!w.fault)
		unlock(&w.a);
}
TWO(expect_no_accesses, SIM_CTX_TASK, expect_no_accesses, read_marked)

/* of a read-modify-write and a read both are to be marked */
static noinline void add_marked(void *arg)
{
	(void)arg;
	sim_rmw(&w.n, sizeof(w.n), SIM_ADD, 1, SIM_SITE());
}

static noinline void read_counter(void *arg)
{
	(void)arg;
	w.sink = w.fault ? w.n : sim_read_once(&w.n, sizeof(w.n), SIM_SITE());
}
TWO(read_counter, SIM_CTX_TASK, read_counter, add_marked)

/* ---- leak ------------------------------------------------------------- */

static noinline void leak_object(void *arg)
{
	void *p = kzalloc(24);

	(void)arg;
	if (!w.fault)
		kfree(p);
}
ONE(leak_object)

static noinline void leave_queue_entry(void *arg)
{
	(void)arg;
	sim_wq_prepare(&w.wq, false, SIM_SITE());
	if (!w.fault)
		sim_wq_finish(&w.wq, SIM_SITE());
}
ONE(leave_queue_entry)

static void callback(struct sim_rcu_head *h)
{
	(void)h;
}

/* A reader that never leaves keeps what waits for it. */
static noinline void keep_callback(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	sim_call_rcu(&w.head, callback, SIM_SITE());
	if (!w.fault)
		sim_rcu_read_unlock(SIM_SITE());
}
ONE(keep_callback)

/* ---- refcount --------------------------------------------------------- */

static noinline void refcounts(int from, bool inc, bool test)
{
	sim_refcount_set(&w.ref, from, SIM_SITE());
	if (inc)
		sim_refcount_inc(&w.ref, SIM_SITE());
	else if (test)
		sim_refcount_dec_and_test(&w.ref, SIM_SITE());
	else
		sim_refcount_dec(&w.ref, SIM_SITE());
}

static void inc_from_0(void *arg)
{
	(void)arg;
	refcounts(w.fault ? 0 : 1, true, false);
}
ONE(inc_from_0)

static void inc_saturated(void *arg)
{
	(void)arg;
	refcounts(w.fault ? INT32_MAX : 1, true, false);
}
ONE(inc_saturated)

static void dec_below_0(void *arg)
{
	(void)arg;
	refcounts(w.fault ? 0 : 1, false, true);
}
ONE(dec_below_0)

static void dec_to_0(void *arg)
{
	(void)arg;
	refcounts(w.fault ? 1 : 2, false, false);
}
ONE(dec_to_0)

static noinline void put_object(void *arg)
{
	struct sim_refcount *r = kzalloc(sizeof(*r));

	(void)arg;
	sim_refcount_set(r, !w.fault, SIM_SITE());
	sim_refcount_dec_and_test(r, SIM_SITE());
	kfree(r);
}
ONE(put_object)

static inlined void put(struct sim_refcount *r)
{
	sim_refcount_dec_and_test(r, SIM_SITE());
}

static noinline void put_inlined(void *arg)
{
	(void)arg;
	sim_refcount_set(&w.ref, !w.fault, SIM_SITE());
	put(&w.ref);
}
ONE(put_inlined)

/* ---- lockdep ---------------------------------------------------------- */

/* One task takes both orders, one after the other: nothing can deadlock, yet. */
static void both_orders(void *arg)
{
	(void)arg;
	lock(&w.a);
	lock(&w.b);
	unlock(&w.b);
	unlock(&w.a);
	lock(w.fault ? &w.b : &w.a);
	lock(w.fault ? &w.a : &w.b);
	unlock(&w.a);
	unlock(&w.b);
}
ONE(both_orders)

static void take_twice(void *arg)
{
	(void)arg;
	lock(&w.a);
	if (w.fault)
		lock(&w.a);
	unlock(&w.a);
}
ONE(take_twice)

static void unlock_unheld(void *arg)
{
	(void)arg;
	lock(&w.a);
	unlock(w.fault ? &w.b : &w.a);
	if (w.fault)
		unlock(&w.a);
}
ONE(unlock_unheld)

static void exit_holding(void *arg)
{
	(void)arg;
	lock(&w.a);
	if (!w.fault)
		unlock(&w.a);
}
ONE(exit_holding)

static void return_holding(void *arg)
{
	(void)arg;
	lock(&w.a);
	if (!w.fault)
		unlock(&w.a);
	sim_ret(0, SIM_SITE());
	if (w.fault)
		unlock(&w.a);
}
ONE(return_holding)

static void free_held(void *arg)
{
	struct sim_lock *l = kzalloc(sizeof(*l));

	(void)arg;
	sim_lock_init(l, "C", &key_c, SIM_SITE());
	lock(l);
	if (!w.fault)
		unlock(l);
	kfree(l);
	if (w.fault)
		sim_lock_release(&l->map, SIM_SITE()); /* looks at the address only */
}
ONE(free_held)

/* taken in an interrupt, and elsewhere with interrupts on */
static void take_spin(void *arg)
{
	enum sim_lock_mode mode = w.fault ? SIM_SPIN : SIM_SPIN_IRQ;

	(void)arg;
	sim_lock_nested(&w.spin, mode, 0, SIM_SITE());
	sim_unlock(&w.spin, mode, SIM_SITE());
}
TWO(take_spin, SIM_CTX_HARDIRQ, take_spin, take_spin)

static void wait_under_raw(void *arg)
{
	struct sim_lockmap *outer = w.fault ? &w.raw : &w.config;
	struct sim_lockmap *inner = w.fault ? &w.config : &w.raw;

	(void)arg;
	sim_lock_acquire(outer, 0, 0, 0, NULL, SIM_SITE());
	sim_lock_acquire(inner, 0, 0, 0, NULL, SIM_SITE());
	sim_lock_release(inner, SIM_SITE());
	sim_lock_release(outer, SIM_SITE());
}
ONE(wait_under_raw)

/* told that A nests in B */
static void nest_in_nothing(void *arg)
{
	(void)arg;
	if (!w.fault)
		lock(&w.b);
	sim_lock_acquire(&w.a.map, 0, 0, 0, &w.b.map, SIM_SITE());
	sim_lock_release(&w.a.map, SIM_SITE());
	if (!w.fault)
		unlock(&w.b);
}
ONE(nest_in_nothing)

static int by_address(const struct sim_lockmap *a, const struct sim_lockmap *b)
{
	return (a > b) - (a < b);
}

/* two locks of a class, which nest as their addresses say */
static void nest_backwards(void *arg)
{
	struct sim_lock *l = kzalloc(2 * sizeof(*l));

	(void)arg;
	sim_lock_init(&l[0], "C", &key_c, SIM_SITE());
	sim_lock_init(&l[1], "C", &key_c, SIM_SITE());
	sim_lock_set_cmp(&l[0].map, by_address);
	lock(&l[w.fault]);
	lock(&l[!w.fault]);
	unlock(&l[!w.fault]);
	unlock(&l[w.fault]);
	kfree(l);
}
ONE(nest_backwards)

static void init_held(void *arg)
{
	struct sim_lock *l = kzalloc(sizeof(*l));

	(void)arg;
	sim_lock_init(l, "C", &key_c, SIM_SITE());
	sim_lock_acquire(&l->map, 0, 0, 0, NULL, SIM_SITE());
	if (w.fault)
		sim_lock_init(l, "C", &key_c, SIM_SITE());
	sim_lock_release(&l->map, SIM_SITE());
	kfree(l);
}
ONE(init_held)

static void take(struct sim_lock *l, enum sim_lock_mode mode)
{
	sim_lock_nested(l, mode, 0, SIM_SITE());
	sim_unlock(l, mode, SIM_SITE());
}

/* B inside of A, interrupts off */
static void nest_quietly(void)
{
	sim_lock_nested(&w.a, SIM_SPIN_IRQ, 0, SIM_SITE());
	take(&w.b, SIM_SPIN);
	sim_unlock(&w.a, SIM_SPIN_IRQ, SIM_SITE());
}

static void interrupt(void *arg)
{
	(void)arg;
	take(&w.a, SIM_SPIN);
	sim_complete(&w.done, SIM_SITE());
}

/* An interrupt takes A, in which B nests, which may be held while it strikes. */
static void invert(void *arg)
{
	(void)arg;
	nest_quietly();
	take(&w.b, w.fault ? SIM_SPIN : SIM_SPIN_IRQ);
	run("interrupt", SIM_CTX_HARDIRQ, interrupt);
}
ONE(invert)

/* the same, but that they nest is the last thing to be known */
static void nest_late(void *arg)
{
	(void)arg;
	take(&w.b, w.fault ? SIM_SPIN : SIM_SPIN_IRQ);
	run("interrupt", SIM_CTX_HARDIRQ, interrupt);
	sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	nest_quietly();
}
ONE(nest_late)

static void downgrade_read(void *arg)
{
	(void)arg;
	if (w.fault)
		down_read(&w.rw);
	else
		down_write(&w.rw);
	sim_downgrade_write(&w.rw, SIM_SITE());
	up_read(&w.rw);
}
ONE(downgrade_read)

/* Two of one class share an entry, if only what is above them all puts them in order. */
static void count_twins(void *arg)
{
	struct sim_lockmap *outer = &w.a.map;

	(void)arg;
	lock(&w.a);
	sim_lock_acquire(&w.twin[0], 0, 0, 0, w.fault ? NULL : outer, SIM_SITE());
	sim_lock_acquire(&w.twin[1], 0, 0, 0, outer, SIM_SITE());
	sim_lock_release(&w.twin[1], SIM_SITE());
	sim_lock_release(&w.twin[0], SIM_SITE());
	unlock(&w.a);
}
ONE(count_twins)

static void exit_reading(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	if (!w.fault)
		sim_rcu_read_unlock(SIM_SITE());
}
ONE(exit_reading)

static void leave_rcu(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
	if (w.fault)
		sim_rcu_read_unlock(SIM_SITE());
}
ONE(leave_rcu)

/* what rcu_dereference_check() of a kernel tree says */
static void deref_unprotected(void *arg)
{
	(void)arg;
	if (w.fault)
		sim_lockdep_rcu_suspicious("file.c", 1, "unprotected", SIM_SITE());
}
ONE(deref_unprotected)

/* ---- context ---------------------------------------------------------- */

static void sleep_spinning(void *arg)
{
	(void)arg;
	spin_lock(&w.spin);
	if (!w.fault)
		spin_unlock(&w.spin);
	sim_might_sleep(SIM_SITE());
	if (w.fault)
		spin_unlock(&w.spin);
}
ONE(sleep_spinning)

static void sleep_reading(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	if (!w.fault)
		sim_rcu_read_unlock(SIM_SITE());
	sim_might_sleep(SIM_SITE());
	if (w.fault)
		sim_rcu_read_unlock(SIM_SITE());
}
ONE(sleep_reading)

static void sleep_interrupting(void *arg)
{
	(void)arg;
	sim_might_sleep(SIM_SITE());
}

static void start_sleep_interrupting(void *fault)
{
	w.fault = (long)fault;
	run("task", w.fault ? SIM_CTX_HARDIRQ : SIM_CTX_TASK, sleep_interrupting);
}

static void return_reading(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	if (!w.fault)
		sim_rcu_read_unlock(SIM_SITE());
	sim_ret(0, SIM_SITE());
	if (w.fault)
		sim_rcu_read_unlock(SIM_SITE());
}
ONE(return_reading)

static void return_atomic(void *arg)
{
	(void)arg;
	sim_preempt_disable();
	if (!w.fault)
		sim_preempt_enable();
	sim_ret(0, SIM_SITE());
	if (w.fault)
		sim_preempt_enable();
}
ONE(return_atomic)

/* ---- hang, livelock --------------------------------------------------- */

/* The order of two completions: each waits for the other's. */
static void wait_for_it(void *arg)
{
	(void)arg;
	sim_wait_for_completion(&w.done, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
}

static void complete_it(void *arg)
{
	(void)arg;
	if (!w.fault)
		sim_complete(&w.done, SIM_SITE());
}
TWO(completion, SIM_CTX_TASK, wait_for_it, complete_it)

/* Tests, then sleeps: a wake-up between the two is lost. */
static void sleep_late(void *arg)
{
	(void)arg;
	if (!w.fault)
		sim_wq_prepare(&w.wq, false, SIM_SITE());
	if (!sim_read_once(&w.ready, sizeof(w.ready), SIM_SITE())) {
		if (w.fault)
			sim_wq_prepare(&w.wq, false, SIM_SITE());
		sim_wq_block(&w.wq, SIM_UNINTERRUPTIBLE, SIM_FOREVER, SIM_SITE());
	}
	sim_wq_finish(&w.wq, SIM_SITE());
}

static void wake(void *arg)
{
	(void)arg;
	sim_write_once(&w.ready, sizeof(w.ready), 1, SIM_SITE());
	sim_wq_wake(&w.wq, 0, SIM_SITE());
}
TWO(sleep_late, SIM_CTX_TASK, sleep_late, wake)

static void take_both(struct sim_lock *first, struct sim_lock *second)
{
	lock(first);
	lock(second);
	unlock(second);
	unlock(first);
}

static void a_then_b(void *arg)
{
	(void)arg;
	take_both(&w.a, &w.b);
}

static void b_then_a(void *arg)
{
	(void)arg;
	take_both(w.fault ? &w.b : &w.a, w.fault ? &w.a : &w.b);
}
TWO(deadlock, SIM_CTX_TASK, a_then_b, b_then_a)

static void spin_on(void *arg)
{
	(void)arg;
	while (!sim_read_once(&w.ready, sizeof(w.ready), SIM_SITE()))
		if (!w.fault)
			sim_write_once(&w.ready, sizeof(w.ready), 1, SIM_SITE());
}
ONE(spin_on)

/* ---- oops, warn, and what worlds say ---------------------------------- */

static noinline void read_null(void *arg)
{
	long *p = w.fault ? NULL : &w.n;

	(void)arg;
	__asm__("" : "+r"(p));
	w.sink = *p;
}
ONE(read_null)

static noinline void peek_null(void *arg)
{
	long *p = w.fault ? NULL : &w.n;

	(void)arg;
	__asm__("" : "+r"(p));
	peek(p);
}
ONE(peek_null)

static noinline void bug(void *arg)
{
	(void)arg;
	BUG_ON(w.fault);
}
ONE(bug)

static noinline void trap(void *arg)
{
	(void)arg;
	if (w.fault)
		__builtin_trap();
}
ONE(trap)

static noinline void divide(void *arg)
{
	volatile long zero = !w.fault;

	(void)arg;
	w.sink = 100 / zero;
}
ONE(divide)

/* each frame is used by the next, so that it is no loop */
static noinline long deep(long n, volatile char *before)
{
	volatile char frame[4096];

	frame[0] = n + *before;
	return n ? deep(n - 1, frame) + frame[0] : 0;
}

static void recurse(void *arg)
{
	volatile char first = 0;

	(void)arg;
	w.sink = deep(w.fault ? 1000 : 2, &first);
}
ONE(recurse)

static void work_fn(struct sim_work *work)
{
	(void)work;
}

static void queue_destroyed(void *arg)
{
	(void)arg;
	w.work.fn = work_fn;
	if (w.fault)
		sim_wq_destroy(&w.queue, SIM_SITE());
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
}
ONE(queue_destroyed)

static inlined void queue(void)
{
	sim_queue_work(&w.queue, &w.work, SIM_SITE());
}

static noinline void queue_inlined(void *arg)
{
	(void)arg;
	w.work.fn = work_fn;
	if (w.fault)
		sim_wq_destroy(&w.queue, SIM_SITE());
	queue();
}
ONE(queue_inlined)

static void call_rcu_twice(void *arg)
{
	(void)arg;
	sim_rcu_read_lock(SIM_SITE());
	sim_call_rcu(&w.head, callback, SIM_SITE());
	if (w.fault)
		sim_call_rcu(&w.head, callback, SIM_SITE());
	sim_rcu_read_unlock(SIM_SITE());
}
ONE(call_rcu_twice)

/* Afterwards nobody has it: the next one does not wait for ever. */
static noinline void up_read_written(void *arg)
{
	(void)arg;
	down_write(&w.rw);
	if (w.fault)
		up_read(&w.rw);
	else
		up_write(&w.rw);
	down_write(&w.rw);
	up_write(&w.rw);
}
ONE(up_read_written)

static void read_overwritten(void *arg)
{
	(void)arg;
	if (w.fault)
		w.rw.flags = 0x5a;
	sim_read_lock(&w.rw, SIM_SPIN, 0, SIM_SITE());
	sim_read_unlock(&w.rw, SIM_SPIN, SIM_SITE());
}
ONE(read_overwritten)

static noinline void up_write_read(void *arg)
{
	(void)arg;
	down_read(&w.rw);
	if (w.fault)
		up_write(&w.rw);
	else
		up_read(&w.rw);
	down_write(&w.rw);
	up_write(&w.rw);
}
ONE(up_write_read)

/* The same: one reader before, one reader after. */
static noinline void downgrade_shared(void *arg)
{
	(void)arg;
	if (w.fault)
		down_read(&w.rw);
	else
		down_write(&w.rw);
	sim_downgrade_write(&w.rw, SIM_SITE());
	up_read(&w.rw);
	down_write(&w.rw);
	up_write(&w.rw);
}
ONE(downgrade_shared)

static void enter(void *arg)
{
	(void)arg;
	if (!w.fault)
		lock(&w.a);
	w.m++;
	yield();
	SIM_INVARIANT(w.m == 1, NULL, "mutual exclusion", "%ld inside", w.m);
	w.m--;
	if (!w.fault)
		unlock(&w.a);
}
TWO(enter, SIM_CTX_TASK, enter, enter)

/* ---- limits ----------------------------------------------------------- */

static void hoard(void *arg)
{
	(void)arg;
	kfree(sim_alloc(&bulk, w.fault ? 1ul << 40 : 8, 0, SIM_SITE()));
}
ONE(hoard)

static void nothing(void *arg)
{
	(void)arg;
}

static void swarm(void *arg)
{
	(void)arg;
	for (unsigned int i = 0; w.fault && i < SIM_MAX_THREADS; i++)
		run("one", SIM_CTX_TASK, nothing);
}
ONE(swarm)

/* The last of so many that it is beyond 64 goes to many wait queues, without an end. */
static void wait_at_many(void *arg)
{
	struct sim_wq *wq = sim_alloc(&bulk, 300 * sizeof(*wq), SIM_ZERO, SIM_SITE());

	(void)arg;
	for (int i = 0; i < 300; i++) {
		sim_wq_prepare(&wq[i], false, SIM_SITE());
		if (!w.fault)
			sim_wq_finish(&wq[i], SIM_SITE());
	}
	kfree(wq);
}

static void start_wait_at_many(void *fault)
{
	w.fault = (long)fault;
	for (int i = 0; i < 64; i++)
		run("one", SIM_CTX_TASK, nothing);
	run("task", SIM_CTX_TASK, wait_at_many);
}

#define P(checker, fn, what, signature)                                                            \
	{                                                                                          \
		SIM_C_##checker, #fn, what, signature, start_##fn                                  \
	}

const struct planted planted[] = {
	P(KASAN, read_freed, "freed memory is read",
	  "BUG: KASAN: slab-use-after-free in read_freed"),
	P(KASAN, write_freed, "freed memory is written",
	  "BUG: KASAN: slab-use-after-free in write_freed"),
	P(KASAN, write_beyond, "one byte beyond the end",
	  "BUG: KASAN: slab-out-of-bounds in write_beyond"),
	P(KASAN, free_twice, "freed twice", "BUG: KASAN: double-free in free_twice"),
	P(KASAN, free_middle, "freed by a pointer into it",
	  "BUG: KASAN: invalid-free in free_middle"),
	P(KASAN, get_freed, "a reference in freed memory",
	  "BUG: KASAN: slab-use-after-free in get_freed"),
	P(KASAN, peek_freed, "freed memory is read in an inlined function",
	  "BUG: KASAN: slab-use-after-free in peek"),
	P(KASAN, get_inlined_freed, "a reference in freed memory, in an inlined function",
	  "BUG: KASAN: slab-use-after-free in get"),
	P(KASAN, read_wild, "a stray pointer", "BUG: KASAN: wild-memory-access in read_wild"),
	P(KASAN, read_unmapped, "memory that is not there",
	  "BUG: unable to handle page fault in read_unmapped"),
	P(KASAN, read_non_canonical, "an address that no page can have",
	  "general protection fault, probably for non-canonical address in read_non_canonical"),
	P(KASAN, read_unpreempted, "preemption on before the use, no grace period waits",
	  "BUG: KASAN: slab-use-after-free in read_unpreempted"),
	P(KASAN, read_uninterrupted, "interrupts on before the use",
	  "BUG: KASAN: slab-use-after-free in read_uninterrupted"),
	P(KASAN, read_in_interrupt, "freed without call_rcu(), used in an interrupt",
	  "BUG: KASAN: slab-use-after-free in read_in_interrupt"),
	P(KASAN, look_typesafe, "an object that keeps its type, behind the end of the section",
	  "BUG: KASAN: slab-use-after-free in look_typesafe"),
	P(KASAN, write_typesafe, "a plain write to an object that was freed and keeps its type",
	  "BUG: KASAN: slab-use-after-free in write_typesafe"),
	P(UNINIT, use_unwritten, "a member that was never set",
	  "BUG: KMSAN: uninit-value in use_unwritten"),
	P(UNINIT, peek_unwritten, "the same in an inlined function",
	  "BUG: KMSAN: uninit-value in peek"),
	P(UNINIT, use_short_copy, "the end of a buffer that was filled in part",
	  "BUG: KMSAN: uninit-value in use_short_copy"),
	P(UNINIT, use_copy, "a copy of what was never set", "BUG: KMSAN: uninit-value in use_copy"),
	P(UNINIT, use_struct_copy, "bit fields set, the member beside them not",
	  "BUG: KMSAN: uninit-value in use_struct_copy"),
	P(UNINIT, count_unwritten, "a counter without initialisation",
	  "BUG: KMSAN: uninit-value in count_unwritten"),
	P(RACE, count, "a counter without its lock", "BUG: KCSAN: data-race in count / count"),
	P(RACE, count_inlined, "the same, one of them in an inlined function",
	  "BUG: KCSAN: data-race in bump / count"),
	P(RACE, expect_no_writes, "a write where no other may be",
	  "BUG: KCSAN: assert: race in expect_no_writes / write_marked"),
	P(RACE, expect_no_accesses, "a read where no other access may be",
	  "BUG: KCSAN: assert: race in expect_no_accesses / read_marked"),
	P(RACE, read_counter, "a plain read of an atomic counter",
	  "BUG: KCSAN: data-race in add_marked / read_counter"),
	P(LEAK, leak_object, "an object is forgotten",
	  "kmemleak: unreferenced object of kmalloc, allocated in leak_object"),
	P(LEAK, leave_queue_entry, "a wait queue entry is left",
	  "kmemleak: wait queue entry of task, which ends without finish_wait()"),
	P(LEAK, keep_callback, "an RCU callback never runs",
	  "kmemleak: pending rcu_callback, which never runs"),
	P(REFCOUNT, inc_from_0, "a reference to what has none",
	  "refcount_t: addition on 0; use-after-free."),
	P(REFCOUNT, inc_saturated, "one more than fit", "refcount_t: saturated; leaking memory."),
	P(REFCOUNT, dec_below_0, "one put too many", "refcount_t: underflow; use-after-free."),
	P(REFCOUNT, dec_to_0, "the last reference without a free",
	  "refcount_t: decrement hit 0; leaking memory."),
	P(REFCOUNT, put_object, "the same of an object", "refcount_t: underflow; use-after-free."),
	P(REFCOUNT, put_inlined, "one put too many in an inlined function",
	  "refcount_t: underflow; use-after-free."),
	P(LOCKDEP, both_orders, "two locks in both orders",
	  "WARNING: possible circular locking dependency detected: B -> A"),
	P(LOCKDEP, take_twice, "a lock taken while held",
	  "WARNING: possible recursive locking detected: A"),
	P(LOCKDEP, unlock_unheld, "unlock of what is not held",
	  "WARNING: bad unlock balance detected: B"),
	P(LOCKDEP, exit_holding, "exit with a lock", "BUG: task exits with locks held: A"),
	P(LOCKDEP, return_holding, "return to user with a lock",
	  "WARNING: lock held when returning to user space: A"),
	P(LOCKDEP, free_held, "a held lock is freed", "WARNING: held lock freed: C"),
	P(LOCKDEP, take_spin, "interrupts on, in a lock of an interrupt",
	  "WARNING: inconsistent lock state: {HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage: spin"),
	P(LOCKDEP, wait_under_raw, "spinlock_t under raw_spinlock_t",
	  "[ BUG: Invalid wait context ]: config"),
	P(LOCKDEP, nest_in_nothing, "a lock that is to nest in another, which nobody holds",
	  "WARNING: Nested lock was not taken: A"),
	P(LOCKDEP, nest_backwards, "two locks of a class against its order",
	  "WARNING: possible recursive locking detected: C"),
	P(LOCKDEP, init_held, "a held lock is initialised again", "WARNING: held lock freed: C"),
	P(LOCKDEP, invert, "an interrupt takes what leads to a lock held with interrupts on",
	  "WARNING: possible irq lock inversion dependency detected: A -> B"),
	P(LOCKDEP, nest_late, "a lock of an interrupt leads to one held with interrupts on",
	  "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected: A -> B"),
	P(LOCKDEP, downgrade_read, "downgrade of a lock held for reading",
	  "WARNING: downgrading a read lock: rw"),
	P(LOCKDEP, count_twins, "a lock nests beside one that does not",
	  "WARNING: DEBUG_LOCKS_WARN_ON(!hlock->nest_lock): twin"),
	P(LOCKDEP, exit_reading, "exit inside an RCU read section",
	  "BUG: task ends inside an RCU read section"),
	P(LOCKDEP, leave_rcu, "one rcu_read_unlock() too many",
	  "WARNING: bad unlock balance detected: rcu_read_lock"),
	P(LOCKDEP, deref_unprotected, "a dereference outside of an RCU read section",
	  "WARNING: suspicious RCU usage: file.c:1 unprotected"),
	P(CONTEXT, sleep_spinning, "sleeping under a spinlock",
	  "BUG: sleeping function called from invalid context at sleep_spinning (task)"),
	P(CONTEXT, sleep_reading, "sleeping in an RCU read section",
	  "BUG: sleeping function called from invalid context at sleep_reading (task, inside an "
	  "RCU "
	  "read section)"),
	P(CONTEXT, sleep_interrupting, "sleeping in an interrupt",
	  "BUG: sleeping function called from invalid context at sleep_interrupting (hardirq)"),
	P(CONTEXT, return_reading, "return to user inside an RCU read section",
	  "BUG: scheduling while atomic: task returns to user in atomic context"),
	P(CONTEXT, return_atomic, "return to user without preemption",
	  "BUG: scheduling while atomic: task returns to user in atomic context"),
	P(HANG, completion, "a completion is never completed",
	  "INFO: task one blocked for more than 120 seconds."),
	P(HANG, sleep_late, "a wake-up between test and sleep",
	  "INFO: task one blocked for more than 120 seconds."),
	P(HANG, deadlock, "two locks in both orders, by two",
	  "INFO: task one blocked for more than 120 seconds."),
	P(LIVELOCK, spin_on, "a flag that nobody sets",
	  "INFO: livelock: no end after the step limit"),
	P(OOPS, read_null, "NULL is read", "BUG: kernel NULL pointer dereference in read_null"),
	P(OOPS, peek_null, "NULL is read in an inlined function",
	  "BUG: kernel NULL pointer dereference in peek"),
	P(OOPS, bug, "BUG()", "kernel BUG at tests/unit/checks_k.c"),
	P(OOPS, trap, "an instruction that there is not", "invalid opcode in trap"),
	P(OOPS, divide, "a division by 0", "divide error in divide"),
	P(OOPS, recurse, "endless recursion", "BUG: stack guard page was hit in deep"),
	P(WARN, queue_destroyed, "work for a queue that is gone",
	  "WARNING: workqueue: cannot queue on wq queue"),
	P(WARN, queue_inlined, "the same in an inlined function",
	  "WARNING: workqueue: cannot queue on wq queue"),
	P(WARN, call_rcu_twice, "call_rcu() twice", "WARNING: __call_rcu(): Double-freed CB"),
	P(WARN, up_read_written, "up_read() of what down_write() took",
	  "WARNING: DEBUG_RWSEMS_WARN_ON(!is_rwsem_reader_owned(sem)) in up_read_written"),
	P(WARN, up_write_read, "up_write() of what down_read() took",
	  "WARNING: DEBUG_RWSEMS_WARN_ON((rwsem_owner(sem) != current) && "
	  "!rwsem_test_oflags(sem, RWSEM_NONSPINNABLE)) in up_write_read"),
	P(WARN, downgrade_shared, "downgrade_write() of what down_read() took",
	  "WARNING: DEBUG_RWSEMS_WARN_ON(rwsem_owner(sem) != current) in downgrade_shared"),
	P(OOPS, read_overwritten, "an rwlock that was overwritten",
	  "BUG: rwlock bad magic in read_overwritten"),
	P(LIMIT, hoard, "more memory than there is", "stacksim: the heap of the world is full"),
	P(LIMIT, swarm, "more threads than there may be", "stacksim: more than 128 threads alive"),
	P(LIMIT, wait_at_many, "more waits beyond 64 threads than there may be",
	  "stacksim: too many waits of threads beyond 64"),
	P(INVARIANT, enter, "two inside", "BUG: invariant: 2 inside (mutual exclusion)"),
	{.start = NULL},
};
