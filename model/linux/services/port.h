/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the services, which give the tree's code what it calls, and the
 * engine, which does it. This is the one header that knows both sides: the
 * tree's headers come first, and the engine's find their types there.
 */
#ifndef PORT_H
#define PORT_H

#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/lockdep.h>
#include <sim/assert.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/race.h>
#include <sim/report.h>
#include <sim/site.h>
#include <sim/thread.h>

/** CALLER - site of the call of the function that this is used in */
#define CALLER sim_site_of((uintptr_t)__builtin_return_address(0))

/**
 * port_leaf_enter(), port_leaf_exit() - bracket code whose marked accesses need not be visible
 * operations, since it holds a lock that protects what it accesses, and taking that lock is one
 */
void port_leaf_enter(void);
void port_leaf_exit(void);
/** port_leaf() - is the running thread in such code? */
bool port_leaf(void);
/** port_stored() - the running thread has changed @p by an atomic operation; @ordered: with a full
 * barrier behind it */
void port_stored(const volatile void *p, bool ordered);
/** port_check_stored() - rule 86: it looks who waits for @word to change */
void port_check_stored(const void *word);

/**
 * port_alloc() - sim_alloc() as @gfp asks for it; if it may reclaim memory, the caller must be
 * allowed to sleep. @site: of the caller
 */
void *port_alloc(const struct sim_cache *c, size_t size, gfp_t gfp, const struct sim_site *site);

/** port_boot() - bring the services up; tasks and work queues exist afterwards */
void port_boot(void);

/** port_cpu_dead() - free what the tree keeps ready for each CPU */
void port_cpu_dead(void);

/** port_first_copy() - Return: the first CPU's copy of a per-cpu variable; else @p itself */
void *port_first_copy(const void *p);

/** port_irq_restore() - local_irq_restore(). @flags: ARCH_IRQ_*; @site: of the caller */
void port_irq_restore(unsigned long flags, const struct sim_site *site);

/** port_waits() - @task has @n more entries on wait queues; if it is no task, that is ignored */
void port_waits(const void *task, int n);
/** port_rcu_batch() - from now on one thread runs all callbacks that wait: everything ends */
void port_rcu_batch(void);
/** port_clock() - time may have passed: jiffies become what virtual time is */
void port_clock(void);
/** port_return_to_user() - what the way back from a system call does: task work */
void port_return_to_user(void);

/**
 * struct task_ref - a task that may have ended since. @turn: how often its struct was used before
 */
struct task_ref {
	struct task_struct *t;
	unsigned int turn;
};
/** task_ref() - remember a task, for task_alive() */
struct task_ref task_ref(struct task_struct *t);
/** task_alive() - is it still the task that was remembered, or has that ended? */
bool task_alive(const struct task_ref *ref);
/**
 * task_work_notify() - task_work_add() that interrupts user mode (TWA_SIGNAL)
 *
 * A task whose last system call is over stays in user mode, and does the work in a thread of
 * its own.
 */
void task_work_notify(const struct task_ref *ref, struct callback_head *head);

/** port_enter_mm(), port_exit_mm() - kthread_use_mm() and kthread_unuse_mm(), of the process */
void port_enter_mm(void);
void port_exit_mm(void);

/** port_kill() - SIGKILL to the task that a scenario calls so. Return: 0, -ESRCH */
long port_kill(const char *name);

/** PORT_MAX_FD - RLIMIT_NOFILE; as many descriptors as the built-in model has */
#define PORT_MAX_FD 16

/** port_user_cred, port_root_cred - credentials of tasks, and of all other threads */
extern const struct cred *const port_user_cred, *const port_root_cred;

/** port_root_fs - where path walks begin */
extern struct fs_struct port_root_fs;

#endif
