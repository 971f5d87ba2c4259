// SPDX-License-Identifier: GPL-2.0-only
/*
 * RCU. A callback head of the tree has room for two words: the first is the engine's head, the
 * second says what to call or to free.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <port/probe.h>
#include "lockmap.h"

/*
 * What the tree's headers tell the validator of a read section, beside the
 * engine's count of them. Types as in kernel/rcu/update.c: anything may be
 * waited for to enter one, inside it what CONFIG_PREEMPT_RCU allows.
 */
static struct lock_class_key rcu_key, rcu_bh_key, rcu_sched_key;
#define RCU_MAP(text, k, inner)                                                                    \
	{                                                                                          \
		.name = text, .key = k, .wait_type_outer = LD_WAIT_FREE, .wait_type_inner = inner, \
	}
struct lockdep_map rcu_lock_map = RCU_MAP("rcu_read_lock", &rcu_key, LD_WAIT_CONFIG);
struct lockdep_map rcu_bh_lock_map = RCU_MAP("rcu_read_lock_bh", &rcu_bh_key, LD_WAIT_CONFIG);
struct lockdep_map rcu_sched_lock_map =
	RCU_MAP("rcu_read_lock_sched", &rcu_sched_key, LD_WAIT_SPIN);

static struct sim_rcu_head *head_of(struct rcu_head *h)
{
	BUILD_BUG_ON(sizeof(struct sim_rcu_head) > offsetof(struct rcu_head, func));
	return (struct sim_rcu_head *)h;
}

void __rcu_read_lock(void)
{
	sim_rcu_read_lock(CALLER);
}

void __rcu_read_unlock(void)
{
	sim_rcu_read_unlock(CALLER);
}

static void run_callback(struct sim_rcu_head *s)
{
	struct rcu_head *h = (struct rcu_head *)s;

	h->func(h);
}

static void run_free(struct sim_rcu_head *s)
{
	kvfree((void *)((struct rcu_head *)s)->func);
}

/*
 * Where many names and inodes are freed, as at the end those of a file system, each would be a
 * thread. From there on callbacks run in batches and in their order, as in the kernel's softirq:
 * what comes while one batch waits for its readers is the next, which waits for its own.
 */
static bool batching;
/* of the batch that waits the first, whose first word is the engine's, and the others; then the
 * next */
static struct rcu_head *waits, *followers;
static struct rcu_head *coming, **coming_end;

void port_rcu_batch(void)
{
	data_race(batching = true);
}

static void run_batch(struct sim_rcu_head *s);

/* @h, and those behind it, wait for all who read now */
static void start_batch(struct rcu_head *h)
{
	data_race(waits = h);
	data_race(followers = h->next);
	data_race(coming = NULL);
	sim_call_rcu(head_of(h), run_batch, CALLER);
}

/* a head lies in the object that kfree_rcu() frees */
static void run_or_free(struct rcu_head *h)
{
	if ((uintptr_t)h - (uintptr_t)h->func < PAGE_SIZE)
		kvfree((void *)h->func);
	else
		h->func(h);
}

static void run_batch(struct sim_rcu_head *s)
{
	struct rcu_head *h = data_race(followers), *next = data_race(coming);

	sim_hb_acquire(&batching);
	data_race(waits = NULL);
	if (next)
		start_batch(next);
	run_or_free((struct rcu_head *)s);
	for (; h; h = next) {
		next = h->next;
		run_or_free(h);
	}
}

static void batch_add(struct rcu_head *h)
{
	h->next = NULL;
	sim_hb_release(&batching);
	if (!data_race(waits)) {
		start_batch(h);
		return;
	}
	if (!data_race(coming))
		data_race(coming_end = &coming);
	data_race(*coming_end = h);
	data_race(coming_end = &h->next);
}

void call_rcu(struct rcu_head *h, rcu_callback_t func)
{
	h->func = func;
	if (data_race(batching))
		batch_add(h);
	else
		sim_call_rcu(head_of(h), run_callback, CALLER);
}

/* kfree_rcu() without a head may sleep and waits instead, as the kernel does when out of memory */
#ifdef HAVE_KVFREE_RCU_PTR /* 6.4 */
void kvfree_call_rcu(struct rcu_head *h, void *ptr)
{
#else
void kvfree_call_rcu(struct rcu_head *h, rcu_callback_t offset)
{
	void *ptr = h ? (char *)h - (unsigned long)offset : (void *)offset;

#endif
	if (!h) {
		sim_synchronize_rcu(CALLER);
		kvfree(ptr);
		return;
	}
	h->func = (rcu_callback_t)ptr;
	if (data_race(batching))
		batch_add(h);
	else
		sim_call_rcu(head_of(h), run_free, CALLER);
}

void synchronize_rcu(void)
{
	sim_synchronize_rcu(CALLER);
}

/* callbacks are threads of their own, which nobody can wait for */
void rcu_barrier(void)
{
	sim_synchronize_rcu(CALLER);
}

void synchronize_rcu_expedited(void)
{
	sim_synchronize_rcu(CALLER);
}

/* ---- CONFIG_PROVE_RCU: who reads what RCU protects is to say so ------------------ */

int debug_lockdep_rcu_enabled(void)
{
	return 1;
}

/* nothing here runs where RCU does not look: no idle loop, no entry from user mode */
bool rcu_is_watching(void)
{
	return true;
}

int rcu_read_lock_held(void)
{
	return lock_is_held(&rcu_lock_map);
}

int rcu_read_lock_bh_held(void)
{
	return in_softirq() || irqs_disabled();
}

int rcu_read_lock_sched_held(void)
{
	return lock_is_held(&rcu_sched_lock_map) || !preemptible();
}

int rcu_read_lock_any_held(void)
{
	return lock_is_held(&rcu_lock_map) || lock_is_held(&rcu_bh_lock_map) ||
	       rcu_read_lock_sched_held();
}

void lockdep_rcu_suspicious(const char *file, const int line, const char *text)
{
	sim_lockdep_rcu_suspicious(file, line, text, CALLER);
}
