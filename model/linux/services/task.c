// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks and their sleep. Every thread of the engine has a task_struct, made
 * the first time it asks for current. Sleeping is as in kernel/sched/core.c: a
 * task says in __state what it waits for, looks at its condition and calls
 * schedule(), which returns at once if a wake-up came in between.
 */
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/kthread.h>
#include <linux/fs_struct.h>
#include <linux/init_task.h>
#include <linux/kcsan-checks.h>
#include <linux/nsproxy.h>
#include <linux/rcuwait.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/wake_q.h>
#include <linux/task_work.h>
#include <linux/wait.h>
#include <linux/pipe_fs_i.h>
#include <port/probe.h>
#include "common/rules.h"
#include "port.h"

#ifndef HAVE_TASK_STATE /* 5.14 */
#define __state state
#endif

/**
 * struct port_task - a task
 * @park: where it sleeps
 * @leaf: nesting of port_leaf_enter()
 * @turn: how often this place was a task's
 * @waits: entries of it on wait queues
 * @stored: what it changed last by an atomic operation, if no full barrier has followed
 */
struct port_task {
	struct task_struct t;
	struct sim_wq park;
	unsigned int leaf, turn;
	int waits;
	const volatile void *stored;
};

static struct port_task tasks[SIM_WORLD_THREADS];
static struct signal_struct signals = {
	.rlim = {[0 ... RLIM_NLIMITS - 1] = {RLIM_INFINITY, RLIM_INFINITY}},
};
struct fs_struct port_root_fs;

/* that of all tasks, which are threads of one process */
static struct mm_struct process_mm;

extern void port_task_boot(void);

/* a user without privileges but one: files of others may be opened, whatever their mode */
static struct group_info user_groups;

#ifndef HAVE_INIT_CRED /* 6.19: part of init_task, init/ */
static struct cred init_cred = {
	.usage = ATOMIC_INIT(4),
	.securebits = SECUREBITS_DEFAULT,
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.user = INIT_USER,
	.ucounts = &init_ucounts,
	.user_ns = &init_user_ns,
	.group_info = &user_groups,
};
struct task_struct init_task = {.real_cred = &init_cred, .cred = &init_cred};
#endif

static struct cred user_cred = {
	.usage = ATOMIC_INIT(4),
	.uid = KUIDT_INIT(1000),
	.gid = KGIDT_INIT(1000),
	.suid = KUIDT_INIT(1000),
	.sgid = KGIDT_INIT(1000),
	.euid = KUIDT_INIT(1000),
	.egid = KGIDT_INIT(1000),
	.fsuid = KUIDT_INIT(1000),
	.fsgid = KGIDT_INIT(1000),
	.user = INIT_USER,
#ifdef HAVE_UCOUNTS /* 5.14 */
	.ucounts = &init_ucounts,
#endif
	.user_ns = &init_user_ns,
	.group_info = &user_groups,
};
const struct cred *const port_user_cred = &user_cred;
const struct cred *const port_root_cred = &init_cred;

void port_task_boot(void)
{
	/* an atomic_t or a refcount_t, by version */
	*(int *)&user_groups.usage = 2;
	cap_raise(user_cred.cap_effective, CAP_DAC_OVERRIDE);
	cap_raise(user_cred.cap_effective, CAP_LINUX_IMMUTABLE);
	/* tasks share their descriptors as threads do: fdget() takes references */
	atomic_set(&init_files.count, 2);
	signals.rlim[RLIMIT_NOFILE].rlim_cur = PORT_MAX_FD;
	init_rwsem(&process_mm.mmap_lock);
	spin_lock_init(&process_mm.ioctx_lock);
}
static struct nsproxy nsproxy;

static struct port_task *task_of(struct task_struct *t)
{
	return container_of(t, struct port_task, t);
}

/* what signal_pending() and fatal_signal_pending() look at */
static void set_killed(struct task_struct *t, bool killed)
{
	data_race(task_thread_info(t)->flags = killed ? _TIF_SIGPENDING : 0);
	data_race(t->pending.signal.sig[0] = killed ? sigmask(SIGKILL) : 0);
}

static struct task_struct *task_init(struct port_task *p)
{
	const struct cred *cred = sim_self_ctx() == SIM_CTX_TASK ? port_user_cred : &init_cred;
	struct task_struct *t = &p->t;

	/* a slot is used again, by another task: only what may differ is set */
	sim_race_fresh(p, sizeof(*p));
	kcsan_atomic_next(0);
	p->park.waiters.bits = 0;
	p->leaf = 0;
	p->turn++;
	p->waits = 0;
	p->stored = NULL;
	set_killed(t, sim_signal_pending());
	t->__state = TASK_RUNNING;
	t->flags = sim_self_ctx() == SIM_CTX_TASK ? 0 : PF_KTHREAD;
	t->usage = (refcount_t)REFCOUNT_INIT(1);
	t->signal = &signals;
	t->fs = &port_root_fs;
	t->mm = t->flags & PF_KTHREAD ? NULL : &process_mm;
	t->files = &init_files;
	t->nsproxy = &nsproxy;
	t->task_works = NULL;
	raw_spin_lock_init(&t->pi_lock);
	spin_lock_init(&t->alloc_lock);
	rcu_assign_pointer(t->real_cred, cred);
	rcu_assign_pointer(t->cred, cred);
	return t;
}

struct task_struct *port_current(void)
{
	void **data = sim_self_data();

	if (!*data) {
		*data = &tasks[sim_self()].t;
		task_init(&tasks[sim_self()]);
	}
	return *data;
}

void port_enter_mm(void)
{
	current->mm = &process_mm;
}

void port_exit_mm(void)
{
	current->mm = NULL;
}

struct task_ref task_ref(struct task_struct *t)
{
	return (struct task_ref){.t = t, .turn = data_race(task_of(t)->turn)};
}

bool task_alive(const struct task_ref *ref)
{
	const struct port_task *p = task_of(ref->t);

	return *sim_thread_data(p - tasks) == ref->t && data_race(p->turn) == ref->turn;
}

long port_kill(const char *name)
{
	int slot = sim_find(name);
	struct task_ref ref;

	if (slot < 0)
		return -ESRCH;
	ref = task_ref(&tasks[slot].t);
	sim_signal(slot, CALLER);
	if (task_alive(&ref))
		set_killed(ref.t, true);
	return 0;
}

static void run_work(void *arg)
{
	struct callback_head *head = arg;

	head->func(head);
	port_return_to_user();
}

void task_work_notify(const struct task_ref *ref, struct callback_head *head)
{
	struct sim_spawn interrupted = {
		.name = "task_work", .ctx = SIM_CTX_TASK, .fn = run_work, .arg = head};

	/* in one step: it does not end in between, as a task that exits refuses work */
	sim_point(SIM_POINT, ref->t, 0, CALLER);
	if (!task_alive(ref)) {
		sim_spawn(&interrupted);
		return;
	}
	port_leaf_enter();
	task_work_add(ref->t, head, TWA_NONE);
	port_leaf_exit();
}

void port_leaf_enter(void)
{
	task_of(current)->leaf++;
}

void port_leaf_exit(void)
{
	task_of(current)->leaf--;
}

bool port_leaf(void)
{
	return task_of(current)->leaf;
}

void port_stored(const volatile void *p, bool ordered)
{
	task_of(current)->stored = ordered ? NULL : p;
}

void port_check_stored(const void *word)
{
	/* with a lock it may be that who waits looks under it, too, as for I_NEW */
	INVARIANT(task_of(current)->stored != word || preempt_count(), word, 86,
		  "who waits is looked for without a full barrier behind the store");
}

void port_waits(const void *task, int n)
{
	const struct port_task *p = container_of(task, struct port_task, t);

	if (p >= tasks && p < tasks + ARRAY_SIZE(tasks))
		data_race(tasks[p - tasks].waits += n);
}

void port_return_to_user(void)
{
	/* a task keeps the pipe of do_splice_direct() until it exits; its system call is all there
	 * is of it */
	if (current->splice_pipe)
		free_pipe_info(current->splice_pipe);
	current->splice_pipe = NULL;
	kcsan_atomic_next(0); /* sections of seqcounts that nobody asked about at their end */
	if (data_race(task_of(current)->waits) > 0)
		sim_report(SIM_R_LEAK, NULL, NULL,
			   "kmemleak: wait queue entry of %s, which returns without finish_wait()",
			   sim_self_name());
	task_work_run();
}

/*
 * ---- sleep and wake-up ------------------------------------------------
 *
 * The kernel changes __state under a lock. What was done before a wake-up happens before what the
 * woken task does next (Documentation/memory-barriers.txt, "Sleep and wake-up functions"), even if
 * the task had not slept yet.
 */

/* @ns: SIM_FOREVER or virtual time. Return: as sim_wq_block() */
static int sleep(u64 ns, const struct sim_site *site)
{
	struct port_task *p = task_of(current);
	bool killable = data_race(p->t.__state) & (TASK_WAKEKILL | TASK_INTERRUPTIBLE);
	int ret = 0;

	if (data_race(p->t.__state) == TASK_RUNNING) {
		sim_hb_acquire(&p->park);
		sim_point(SIM_POINT, NULL, 0, site);
		return 0;
	}
	/* enqueued first: a wake-up that comes before that is in __state */
	sim_wq_prepare(&p->park, false, site);
	if (data_race(p->t.__state) != TASK_RUNNING)
		ret = sim_wq_block(&p->park, killable ? SIM_KILLABLE : SIM_UNINTERRUPTIBLE, ns,
				   site);
	sim_wq_finish(&p->park, site);
	port_clock();
	data_race(p->t.__state = TASK_RUNNING);
	if (!ret)
		sim_hb_acquire(&p->park);
	return ret;
}

void schedule(void)
{
	sleep(SIM_FOREVER, CALLER);
}

void io_schedule(void)
{
	sleep(SIM_FOREVER, CALLER);
}

long io_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

long schedule_timeout(long timeout)
{
	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		sleep(SIM_FOREVER, CALLER);
		return timeout;
	}
	/* how much is left is not known: 1 stands for some of it */
	return sleep(jiffies_to_nsecs(timeout), CALLER) == -ETIME ? 0 : 1;
}

static int wake(struct task_struct *t, unsigned int state, const struct sim_site *site)
{
	if (!(data_race(t->__state) & state))
		return 0;
	sim_hb_release(&task_of(t)->park);
	data_race(t->__state = TASK_RUNNING);
	sim_wq_wake(&task_of(t)->park, 0, site);
	return 1;
}

int wake_up_process(struct task_struct *t)
{
	return wake(t, TASK_NORMAL, CALLER);
}

int wake_up_state(struct task_struct *t, unsigned int state)
{
	return wake(t, state, CALLER);
}

int default_wake_function(wait_queue_entry_t *e, unsigned int mode, int wake_flags, void *key)
{
	return wake(e->private, mode, CALLER);
}

int rcuwait_wake_up(struct rcuwait *w)
{
	struct task_struct *t = rcu_dereference_raw(w->task);

	return t ? wake(t, TASK_NORMAL, CALLER) : 0;
}

#ifdef HAVE_FINISH_RCUWAIT /* 5.13 */
void finish_rcuwait(struct rcuwait *w)
{
	rcu_assign_pointer(w->task, NULL);
	__set_current_state(TASK_RUNNING);
}
#endif

#ifndef HAVE_KICK_INLINE /* 6.17 */
/* a task that runs looks at its work on its way out */
void kick_process(struct task_struct *t)
{
}
#endif

void __put_task_struct(struct task_struct *t)
{
}

#ifdef HAVE_TASK_RCU_CB /* 6.5 */
void __put_task_struct_rcu_cb(struct rcu_head *h)
{
}
#endif

/* ---- context ---------------------------------------------------------- */

int preempt_count(void)
{
	static const int base[] = {0, 0, SOFTIRQ_OFFSET, HARDIRQ_OFFSET};
	enum sim_ctx ctx = sim_self_ctx();

	if (ctx > SIM_CTX_KTHREAD)
		return base[ctx];
	return sim_in_atomic() + (sim_bh_disabled() ? SOFTIRQ_DISABLE_OFFSET : 0);
}

void port_preempt_add(int val)
{
	const int bh = SOFTIRQ_DISABLE_OFFSET;

	for (; val >= bh; val -= bh)
		sim_bh_disable();
	for (; val > 0; val--)
		sim_preempt_disable();
	for (; val <= -bh; val += bh)
		sim_bh_enable();
	for (; val < 0; val++)
		sim_preempt_enable();
}

void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	port_preempt_add(-(int)cnt);
}

unsigned long arch_local_save_flags(void)
{
	return sim_irqs_disabled() ? ARCH_IRQ_DISABLED : ARCH_IRQ_ENABLED;
}

/* on is on, however often they were switched off; a handler must leave them off */
void port_irq_restore(unsigned long flags, const struct sim_site *site)
{
	bool off = flags == ARCH_IRQ_DISABLED;

	if (off == sim_irqs_disabled())
		return;
	if (off)
		sim_irq_disable();
	else if (sim_self_ctx() != SIM_CTX_HARDIRQ)
		sim_irq_enable();
	else
		sim_report_in(SIM_R_WARN, NULL, site,
			      "WARNING: DEBUG_LOCKS_WARN_ON(lockdep_hardirq_context())");
}

void arch_local_irq_restore(unsigned long flags)
{
	port_irq_restore(flags, CALLER);
}

/* what this_cpu_read() finds in the variables of lockdep (asm/percpu.h) */
static int no_or_yes[] = {0, 1};

int *port_irqs_on(void)
{
	return &no_or_yes[!sim_irqs_disabled()];
}

int *port_in_irq(void)
{
	return &no_or_yes[sim_self_ctx() == SIM_CTX_HARDIRQ];
}

void port_cpu_relax(void)
{
	sim_point(SIM_POINT, NULL, 0, CALLER);
}

#ifdef HAVE_MIGHT_RESCHED /* 5.17 */
void __might_sleep(const char *file, int line)
#else
void __might_sleep(const char *file, int line, int preempt_offset)
#endif
{
	sim_might_sleep(CALLER);
}

#ifdef HAVE_MIGHT_RESCHED
void __might_resched(const char *file, int line, unsigned int offsets)
{
	sim_might_sleep(CALLER);
}
#else
void ___might_sleep(const char *file, int line, int preempt_offset)
{
	sim_might_sleep(CALLER);
}
#endif
