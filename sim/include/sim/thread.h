/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads, choices and virtual time: what code under test (a world) may
 * ask of the scheduler. Everything that happens concurrently is a thread:
 * a task, a work item, a softirq, a hardirq, an event. All of them
 * run on one host thread; exactly one runs at a time, and control passes only
 * at a visible operation (sim_point() and all that is built on it).
 */
#ifndef SIM_THREAD_H
#define SIM_THREAD_H

#include <stdbool.h>
#include <stdint.h>
#include <sim/op.h>
#include <sim/site.h>

/** SIM_MAX_THREADS - threads alive at one time, pending ones included */
#define SIM_MAX_THREADS 128
/** SIM_WORLD_THREADS - the same in a scenario: worlds may have tables by slot of this size */
#define SIM_WORLD_THREADS 64

/** struct sim_threads - a set of threads: those in the slots from 0 on, and those from 64 on */
struct sim_threads {
	uint64_t lo, hi;
};

/**
 * enum sim_ctx - the context a thread runs in
 * @SIM_CTX_TASK: a task in a system call; may sleep
 * @SIM_CTX_KTHREAD: a kernel thread (kworker, deferred fput); may sleep
 * @SIM_CTX_SOFTIRQ: timers and RCU callbacks; must not sleep
 * @SIM_CTX_HARDIRQ: device completions; must not sleep
 */
enum sim_ctx { SIM_CTX_TASK, SIM_CTX_KTHREAD, SIM_CTX_SOFTIRQ, SIM_CTX_HARDIRQ };

/**
 * struct sim_spawn - how a thread is to be made
 * @name: what traces, schedules and reports call it; must outlive the run.
 *	Names need not be unique: the second "kworker/dio" is shown as "kworker/dio#2".
 * @ctx: its context
 * @fn: body; the thread ends when it returns
 * @arg: handed to @fn
 * @delay_ns: virtual time from now at which it may begin. In a timed run it is
 *	obeyed; in exploration a nonzero delay only orders timers among
 *	themselves, since nothing bounds how long a task may be kept off its CPU.
 * @disabled: begin only after sim_enable(), and then without a delay
 * @daemon: its being blocked at the end of a run is no hang (a worker that waits for work)
 * @no_thread: a hardirq that PREEMPT_RT does not turn into a thread (IRQF_NO_THREAD):
 *	it must not take what is a spinlock_t there
 */
struct sim_spawn {
	const char *name;
	enum sim_ctx ctx;
	void (*fn)(void *arg);
	void *arg;
	uint64_t delay_ns;
	bool disabled;
	bool daemon;
	bool no_thread;
};

/**
 * sim_spawn() - make a thread; whether and when it begins is the scheduler's choice
 * @s: see struct sim_spawn; copied
 *
 * Not itself a scheduling point. More than SIM_MAX_THREADS alive, or in a scenario
 * SIM_WORLD_THREADS, end the run with a report of kind SIM_R_LIMIT.
 *
 * Return: its slot, 0..SIM_MAX_THREADS-1, valid until it ends.
 */
int sim_spawn(const struct sim_spawn *s);

/** sim_enable() - let a disabled, not yet begun thread begin. @slot: from sim_spawn() */
void sim_enable(int slot);

/**
 * sim_cancel() - withdraw a thread that has not begun
 * @slot: from sim_spawn()
 * Return: true when withdrawn, false when it has begun (or ended).
 */
bool sim_cancel(int slot);

/** sim_self() - slot of the running thread */
int sim_self(void);
/** sim_self_name() - its name as given to sim_spawn(); "boot" and "quiesce" are the engine's */
const char *sim_self_name(void);
/** sim_self_stack() - does an address lie on its stack? */
bool sim_self_stack(const void *p);
/** sim_self_ctx() - its context */
enum sim_ctx sim_self_ctx(void);
/** sim_self_data() - a per-thread pointer that the world owns (its struct task_struct); NULL
 * at the start */
void **sim_self_data(void);
/** sim_thread_data() - the same of another thread, NULL when it has ended. @slot: its slot */
void **sim_thread_data(int slot);

/**
 * sim_point() - a visible operation: another thread may be let in here
 * @op: what is about to be done
 * @obj: the object it is done to; may be NULL
 * @arg: recorded in the trace
 * @site: SIM_SITE() of the caller
 *
 * Returns when the caller is chosen to go on. What the caller does until its
 * next point is atomic as far as other threads can tell. Boot and set-up
 * run without preemption.
 */
void sim_point(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site);

/** sim_note() - append a record to the trace without a scheduling point */
void sim_note(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site);

/**
 * sim_tracepoint_begin() - the code under test has come to one of its tracepoints
 *
 * Until sim_tracepoint_end() no checker sees what it looks at. It must neither write to memory
 * that others see, nor come to a visible operation.
 *
 * Return: whether the text is wanted (sim_want_lines()); if not, nothing has begun.
 */
bool sim_tracepoint_begin(void);
/**
 * sim_tracepoint_end() - it has printed a line
 * @event: the tracepoint's name
 * @text: what follows the name in ftrace's form (Documentation/trace/ftrace.rst); what is longer
 *	than SIM_LINE_TEXT, with all that stands before it, is cut off
 */
void sim_tracepoint_end(const char *event, const char *text);
/** SIM_LINE_TEXT - room for a line */
#define SIM_LINE_TEXT 250

/**
 * sim_choose() - a decision that the strategy takes: short write or not, which error
 * @n: number of alternatives, at least 1. 0 is the ordinary one, the one that
 *	the minimiser prefers.
 * @what: what is chosen, for traces and schedules ("io.result"); no blanks; must outlive the run
 * @site: SIM_SITE() of the caller
 * Return: 0..@n-1; during boot and quiesce always 0.
 */
unsigned int sim_choose(unsigned int n, const char *what, const struct sim_site *site);

/**
 * sim_inject() - does this operation fail?
 * @what: the operation, for traces and schedules ("lower.write"); no blanks; must outlive the run
 * @errnos: @n positive numbers that it can fail with
 * @site: SIM_SITE() of the caller
 *
 * It does where the exploration says so (struct sim_explore, fail), once in an execution. After
 * that the expectations of the scenario are not checked any more.
 *
 * Return: 0, or a negative errno that the operation is to fail with.
 */
int sim_inject(const char *what, const int *errnos, unsigned int n, const struct sim_site *site);

/** sim_now() - virtual time in ns since boot */
uint64_t sim_now(void);

/**
 * Atomic context. The counts nest; each thread starts with none. A hardirq
 * or softirq thread is atomic throughout. Grace periods wait for all of these as for
 * readers (Documentation/RCU/Design/Requirements, "Sched Flavor (Historical)").
 */
void sim_preempt_disable(void);
void sim_preempt_enable(void);
/** sim_irq_disable(), sim_irq_enable() - local_irq_save(), local_irq_restore() */
void sim_irq_disable(void);
void sim_irq_enable(void);
/** sim_irqs_disabled() - are interrupts off for the running thread? In a hardirq they are */
bool sim_irqs_disabled(void);
/** sim_bh_disable(), sim_bh_enable() - local_bh_disable(), local_bh_enable() */
void sim_bh_disable(void);
void sim_bh_enable(void);
/** sim_bh_disabled() - are softirqs off for it? In a softirq they are */
bool sim_bh_disabled(void);
/**
 * sim_irq_enter() - an interrupt strikes the running thread, which plays it itself
 * @ctx: SIM_CTX_SOFTIRQ or SIM_CTX_HARDIRQ; not one that it is in already
 * @no_thread: as in struct sim_spawn
 *
 * Until sim_irq_exit() it is in that context. For an I/O that completes on the
 * stack of its submitter; an interrupt that may come at any point is a
 * thread of its own.
 *
 * Return: the context that it was in, for sim_irq_exit().
 */
enum sim_ctx sim_irq_enter(enum sim_ctx ctx, bool no_thread);
/** sim_irq_exit() - the interrupt is over. @was: from sim_irq_enter() */
void sim_irq_exit(enum sim_ctx was);
/**
 * sim_cpu_take() - the CPU that the running thread is on, for data of which each has a copy
 *
 * While it cannot be preempted it has one for itself and keeps it: nobody else who cannot be is
 * told the same. Threads that come to a CPU one after the other are ordered, as by the
 * scheduler.
 *
 * Return: 0..SIM_MAX_THREADS-1, in a scenario 0..SIM_WORLD_THREADS-1, the first that is free; 0
 * where it may be anywhere.
 */
unsigned int sim_cpu_take(void);
/** sim_cpu() - Return: what sim_cpu_take() said, while that holds; else 0 */
unsigned int sim_cpu(void);

/** sim_in_atomic() - may the running thread not sleep? */
bool sim_in_atomic(void);
/** sim_might_sleep() - report SIM_R_ATOMIC_SLEEP if it may not. @site: of the caller */
void sim_might_sleep(const struct sim_site *site);

/** sim_find() - a thread by its name, as given to sim_spawn(). Return: slot of a live one, or -1 */
int sim_find(const char *name);
/** sim_signal() - send a fatal signal (SIGKILL) to a thread; ends its killable waits. @slot:
 * of a live thread */
void sim_signal(int slot, const struct sim_site *site);
/** sim_signal_pending() - has the running thread a fatal signal? */
bool sim_signal_pending(void);

/**
 * sim_call(), sim_ret() - bracket one scenario operation (a system call) of the running thread
 * @name: the operation's name; must outlive the run
 * @ret: what it returned
 *
 * sim_call() is a scheduling point; sim_ret() is not, and checks what must
 * hold on return to user: no lock held, not atomic, no RCU read section.
 */
void sim_call(const char *name, const struct sim_site *site);
void sim_ret(long ret, const struct sim_site *site);

#endif
