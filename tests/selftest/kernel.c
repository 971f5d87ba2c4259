// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of the kernel around the validator that the selftest and lockdep.c
 * call out of line: interrupt and softirq switches that tell the validator,
 * mutexes and ww_mutexes in a world without a second task, and fs_reclaim.
 */
#include <kshim.h>
#include <linux/ww_mutex.h>

int debug_locks = 1, debug_locks_silent;
int oops_in_progress, panic_on_warn;
int shim_irqs_off, shim_forget_chains;
struct task_struct shim_task = { .comm = "selftest", .pid = 1, .softirqs_enabled = 1 };
DEFINE_PER_CPU(int, hardirqs_enabled) = 1;
DEFINE_PER_CPU(int, hardirq_context);

int debug_locks_off(void)
{
	return debug_locks && __debug_locks_off() && !debug_locks_silent;
}

/* One address is as good as another: nobody reads these traces. */
unsigned int stack_trace_save(unsigned long *entries, unsigned int n, unsigned int skip)
{
	entries[0] = _RET_IP_;
	return 1;
}

int get_option(char **str, int *value)
{
	return 0;
}

/* ---- interrupts ------------------------------------------------------- */

void trace_hardirqs_on(void)
{
	lockdep_hardirqs_on_prepare();
	lockdep_hardirqs_on(_RET_IP_);
}

void trace_hardirqs_off(void)
{
	lockdep_hardirqs_off(_RET_IP_);
}

void __local_bh_disable_ip(unsigned long ip, unsigned int cnt)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	__preempt_count_add(cnt);
	if (softirq_count() == (cnt & SOFTIRQ_MASK))
		lockdep_softirqs_off(ip);
	raw_local_irq_restore(flags);
}

void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (softirq_count() == (cnt & SOFTIRQ_MASK))
		lockdep_softirqs_on(ip);
	__preempt_count_sub(cnt);
	raw_local_irq_restore(flags);
}

/* ---- maps that are no locks ------------------------------------------- */

static struct lock_class_key rcu_key, rcu_bh_key, rcu_sched_key;

#define RCU_MAP(type, key_, inner)                                                                 \
	{                                                                                          \
		.name = #type, .key = &key_, .wait_type_outer = LD_WAIT_FREE,                      \
		.wait_type_inner = inner                                                           \
	}
struct lockdep_map rcu_lock_map = RCU_MAP(rcu_read_lock, rcu_key, LD_WAIT_CONFIG);
struct lockdep_map rcu_bh_lock_map = RCU_MAP(rcu_read_lock_bh, rcu_bh_key, LD_WAIT_CONFIG);
struct lockdep_map rcu_sched_lock_map = RCU_MAP(rcu_read_lock_sched, rcu_sched_key, LD_WAIT_SPIN);

static struct lockdep_map fs_reclaim_map = STATIC_LOCKDEP_MAP_INIT("fs_reclaim", &fs_reclaim_map);

/* Would an allocation with these flags enter the filesystem? */
static bool reclaims_fs(gfp_t gfp)
{
	return (gfp & __GFP_DIRECT_RECLAIM) && (gfp & __GFP_FS) &&
	       !(current->flags & PF_MEMALLOC_NOFS);
}

void fs_reclaim_acquire(gfp_t gfp)
{
	if (reclaims_fs(gfp))
		lock_map_acquire(&fs_reclaim_map);
}

void fs_reclaim_release(gfp_t gfp)
{
	if (reclaims_fs(gfp))
		lock_map_release(&fs_reclaim_map);
}

/* ---- mutexes ---------------------------------------------------------- */

void __mutex_init(struct mutex *m, const char *name, struct lock_class_key *key)
{
	m->owner = NULL;
	SHIM_INIT(m, name, key, LD_WAIT_SLEEP, LD_LOCK_NORMAL);
}

/* A mutex that is held already would be waited for without end: go on, the validator has spoken. */
void shim_mutex_lock(struct mutex *m, struct lockdep_map *nest)
{
	mutex_acquire_nest(&m->dep_map, 0, 0, nest, _RET_IP_);
	m->owner = current;
}

int mutex_trylock(struct mutex *m)
{
	if (m->owner)
		return 0;
	m->owner = current;
	mutex_acquire(&m->dep_map, 0, 1, _RET_IP_);
	return 1;
}

void mutex_unlock(struct mutex *m)
{
	mutex_release(&m->dep_map, _RET_IP_);
	DEBUG_LOCKS_WARN_ON(m->owner != current);
	m->owner = NULL;
}

/* What is wrong with taking @ww in @ctx (kernel/locking/ww_mutex.h checks the same). */
static void ww_check(struct ww_mutex *ww, struct ww_acquire_ctx *ctx)
{
	DEBUG_LOCKS_WARN_ON(ww->ctx);
	DEBUG_LOCKS_WARN_ON(ctx->done_acquire);
	DEBUG_LOCKS_WARN_ON(ctx->ww_class != ww->ww_class);
	if (!ctx->contending_lock)
		return;
	/* after -EDEADLK: that lock first, and with nothing held */
	DEBUG_LOCKS_WARN_ON(ctx->contending_lock != ww);
	DEBUG_LOCKS_WARN_ON(ctx->acquired);
	ctx->contending_lock = NULL;
}

/* Must the younger context give way? Only one that holds something can stand in the way. */
static bool ww_must_die(const struct ww_mutex *ww, const struct ww_acquire_ctx *ctx)
{
	return ctx->acquired && ww->ctx && (long)(ctx->stamp - ww->ctx->stamp) > 0;
}

int ww_mutex_lock(struct ww_mutex *ww, struct ww_acquire_ctx *ctx)
{
	if (ctx && ctx == ww->ctx)
		return -EALREADY;
	mutex_acquire_nest(&ww->base.dep_map, 0, 0, ctx ? &ctx->dep_map : NULL, _RET_IP_);
	if (ctx && ww->base.owner && ww_must_die(ww, ctx)) {
		DEBUG_LOCKS_WARN_ON(ctx->contending_lock);
		ctx->contending_lock = ww;
		mutex_release(&ww->base.dep_map, _RET_IP_);
		return -EDEADLK;
	}
	ww->base.owner = current;
	if (ctx) {
		ww_check(ww, ctx);
		ctx->acquired++;
		ww->ctx = ctx;
	}
	return 0;
}

int ww_mutex_trylock(struct ww_mutex *ww, struct ww_acquire_ctx *ctx)
{
	return mutex_trylock(&ww->base);
}

void ww_mutex_unlock(struct ww_mutex *ww)
{
	if (ww->ctx) {
		DEBUG_LOCKS_WARN_ON(!ww->ctx->acquired);
		if (ww->ctx->acquired)
			ww->ctx->acquired--;
		ww->ctx = NULL;
	}
	mutex_unlock(&ww->base);
}
