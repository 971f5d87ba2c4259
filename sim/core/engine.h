/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of the engine. Worlds never see it; the other folders of sim/ do. A process has one
 * engine. All of it is allocated when a program is loaded, since an execution must not allocate.
 *
 * One set says who can run: slot S is in sim.runnable while the thread in it could take its next
 * step. The primitives keep it up to date: they take out a thread that stands before a held lock,
 * that sleeps, or whose time has not come.
 */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sim/assert.h>
#include <sim/checks.h>
#include <sim/explore.h>
#include <sim/lockdep.h>
#include <sim/mem.h>
#include <sim/prims.h>
#include <sim/report.h>
#include <sim/thread.h>
#include "core/threads.h"

#define SIM_STACK_SIZE (256 * 1024) /* bytes, of each thread */
#define SIM_BOOT_THREAD UINT16_MAX /* the ordinal that records of boot have */

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* The library boost.context has these with C linkage, but no header for C. */
typedef struct {
	void *fctx;
	void *data;
} sim_transfer;
extern sim_transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *sp, size_t size, void (*fn)(sim_transfer));

/*
 * The irq state of a thread, in one byte: whether it runs in an interrupt, and which interrupts it
 * has disabled. Each held lock keeps the byte of when it was taken, for the lock validator.
 */
#define SIM_IRQ_SOFT 1u /* it runs in a softirq */
#define SIM_IRQ_HARD 2u /* it runs in a hardirq */
#define SIM_IRQ_CTX (SIM_IRQ_SOFT | SIM_IRQ_HARD)
#define SIM_IRQ_OFF 4u /* it has disabled interrupts */
#define SIM_BH_OFF 8u  /* it has disabled softirqs */
#define SIM_IRQ_RAW 16u /* the hardirq is not threaded, even with PREEMPT_RT */

enum thread_state { THREAD_FREE, THREAD_PENDING, THREAD_ALIVE };

/**
 * struct sim_thread - a thread, and the slot that it stands in
 * @fctx: its context, while another one runs
 * @fp: the frame in which it was left, while another one runs
 * @obj: with @arg, @site and @op: the visible operation that it stands before
 * @want: the gate that it stands before, NULL for none
 * @ctx: enum sim_ctx
 * @daemon: it may still wait when an execution ends; @disabled: it begins after sim_enable();
 *	@killed: it got a fatal signal
 * @tell_exit: a part has something of it, and is to be told when it ends: the hook EXIT
 * @irq: its irq state, SIM_IRQ_*
 * @cpu: the CPU that sim_cpu_take() gave it, plus 1; 0 for none
 * @atomic_depth: how often preemption is disabled; @irq_depth, @bh_depth: the same of interrupts
 *	and softirqs; @rcu_depth: of read-side sections; @rcu_step: in which the outermost began
 * @fn: its body, called with @fn_arg
 * @data: sim_self_data()
 * @due: the virtual time before which it does not begin
 * @asan_fake: what ASan keeps of a stack that is left
 */
struct sim_thread {
	void *fctx;
	const void *fp;
	const void *obj;
	uint64_t arg;
	const struct sim_site *site;
	struct sim_waiters *want;
	uint8_t op;
	uint8_t state;
	uint8_t ctx;
	bool daemon, disabled, killed, tell_exit;
	uint16_t ordinal;
	uint16_t slot;
	uint8_t irq, cpu;
	uint32_t atomic_depth, irq_depth, bh_depth, rcu_depth, rcu_step;
	void (*fn)(void *arg);
	void *fn_arg;
	const char *name;
	void *data;
	uint64_t due;
	char *stack;
	void *asan_fake;
};

/**
 * struct sim_engine - the state of the engine
 * @runnable: slots whose thread could take a step; @live: those that are in use; @timed: those
 *	whose thread waits for its time to begin
 * @nr_slots: slots from this one on were never used since the process began
 * @nr_wide: how many waits there are of threads in the upper slots: core/waiters.c
 * @cur: the thread that runs; &main while none does
 * @hooks: those that some part wants now, SIM_HOOK_*: core/part.h
 * @step: how many visible operations this execution has carried out
 * @max_steps: the step at which it is ended; @fair_at: the step from which on all threads take
 *	turns; @turn_end: the step at which the present turn ends
 * @restored: it began at a checkpoint
 * @rec: the trace, of @nr_rec records
 * @path: for each step, the ordinal of the thread that was chosen
 * @now: virtual time, in ns
 * @run: number of the execution since the process began
 * @held: slots whose thread an order constraint keeps back; @runnable has them not
 * @cpus: those that sim_cpu_take() gave to a thread, by number
 * @nr_constraints: how many order constraints are in force; none while @quiet
 * @under: the conditions of the execution
 * @fail_in: counts down what can fail, to the one that does; 0 if none does
 * @nr_failable: counts what could have failed; @note_failures: sim_failures() is to know of each
 * @quiet: boot runs, or a check at the end. They run without preemption and are not recorded, but
 *	they are threads, so that boot may wait, and what it queues runs, before the state is taken
 *	that each execution starts from
 * @over: the execution ends here: a report was fatal, or the schedule could not be followed
 * @detail: stacks are kept
 * @infeasible: an order constraint could not be met
 * @eager: the first threads are being run up to their first visible operation
 * @cut: the execution came to a limit of the engine; @starved: its threads took turns
 * @overfull: it had more reports than there is room for
 * @injected: the failure was made
 * @cut_short: the execution was ended in a state that an earlier one had been in
 * @uniform: sim_strategy.uniform of @strategy
 * @on: the checkers that have at least one kind of report that is not switched off
 * @main: the context of the engine itself, which resets, starts and judges executions
 * @found: what the exploration has found before this execution
 * @info: all threads of this execution, by ordinal
 * @reports: those of this execution
 * @divergence: why the schedule could not be followed, or ""
 * @func_name: see sim_set_func_name()
 */
struct sim_engine {
	struct sim_threads runnable, live, timed;
	struct sim_thread *cur;
	uint32_t hooks, nr_wide, nr_slots;
	uint32_t step, max_steps, fair_at, turn_end;
	uint32_t nr_rec, cap_rec;
	struct sim_rec *rec;
	uint16_t *path;
	uint64_t now, run;
	struct sim_threads held, cpus;
	uint32_t nr_constraints;
	struct sim_conditions under;
	uint32_t fail_in, nr_failable;
	bool quiet, over, detail, infeasible, eager, cut, starved, overfull;
	bool note_failures, injected, cut_short, restored, uniform;
	const struct sim_strategy *strategy;
	bool on[SIM_NR_CHECKERS];
	struct sim_thread slot[SIM_MAX_THREADS];
	struct sim_thread main;
	const struct sim_program *prog;
	const struct sim_result *found;
	struct sim_thread_info *info;
	uint32_t nr_info, cap_info;
	struct sim_report *reports;
	uint32_t nr_reports;
	char divergence[256];
	const char *(*func_name)(uintptr_t pc);
};
extern struct sim_engine sim;

/**
 * sim_sched_out() - let the strategy choose who runs, and return when it chose the caller again
 * The caller is not chosen while its bit in sim.runnable is clear.
 */
void sim_sched_out(void);

/**
 * sim_check_flags() - report flags of the processor that a function must not find set
 *
 * The direction flag is one: copies would run backwards, in whatever thread comes next.
 */
void sim_check_flags(const struct sim_site *site);

/** sim_timers_update() - find out which thread with a delay may begin next */
void sim_timers_update(void);

/** sim_record() - append a record of the running thread to the trace, unless it is quiet */
void sim_record(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site);

/**
 * sim_gate_arrive() - announce an operation that needs an open gate
 * @op, @obj, @arg, @site: as for sim_point()
 *
 * An order constraint may keep the caller here while others run. So it must be called before the
 * caller looks whether the gate is open, or whether the object still exists.
 *
 * Return: true if others ran meanwhile.
 */
bool sim_gate_arrive(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site);

/**
 * sim_gate_point() - carry out the operation that sim_gate_arrive() announced
 * @want: who stands before this gate
 * @open: the operation can be carried out now
 *
 * This is sim_point() for a caller that can run only while the gate is open: who closes the gate
 * calls sim_gate_close(), who opens it sim_gate_open(). When it returns the gate is open, and the
 * caller is no longer in @want.
 */
void sim_gate_point(struct sim_waiters *want, bool open);

/** sim_is_slot() - is it the number of a slot? */
static inline bool sim_is_slot(int slot)
{
	return slot >= 0 && slot < SIM_MAX_THREADS;
}

/** sim_gate_close() - let those of @who that stand before the gate not be chosen */
static inline void sim_gate_close(struct sim_threads who)
{
	sim.runnable = threads_but(sim.runnable, who);
}

/** sim_gate_open() - let those of @who that stand before the gate be chosen again */
void sim_gate_open(const struct sim_waiters *gate, struct sim_threads who);

/**
 * sim_make_runnable() - the wait of a thread is over
 * @slot: its slot. If an order constraint keeps it back, it still does not run.
 */
void sim_make_runnable(unsigned int slot);

/** sim_fatal() - end the execution now. A thread that calls it does not come back */
void sim_fatal(void);

/** sim_give_up() - the same, because of a limit of the engine: there is no verdict then */
void sim_give_up(void);

/**
 * sim_report_new() - begin a report that has more to it than sim_report() takes
 * Return: the report, to be filled in and handed to sim_report_commit(); NULL if its kind is
 * switched off. If the kind may be fatal, sim_report_end() must be called in either case.
 */
struct sim_report *sim_report_new(enum sim_report_kind kind);
/** sim_report_says() - the same; the signature is the text of @says, or begins so */
struct sim_report *sim_report_says(const struct sim_says *says);
/** sim_report_commit() - keep a report, if it is not there already and there is room */
void sim_report_commit(struct sim_report *v);
/** sim_report_name() - put @v->func, unless that is empty, after the words of the signature */
void sim_report_name(struct sim_report *v);
/**
 * sim_report_end() - end the execution, if a kind of report is fatal and not switched off
 * A thread that calls it does not come back then.
 */
void sim_report_end(enum sim_report_kind kind);

/**
 * sim_stack_save() - keep the call stack of the running thread
 * @pc: the innermost address, or 0 if that is the one to which frame @fp returns
 * @fp: the innermost frame: a pair of the caller's frame pointer and the return address, as x86-64
 *	and arm64 lay it out
 * Return: index into the store of stacks; 0 if no thread runs.
 */
uint32_t sim_stack_save(uintptr_t pc, const void *fp);
/**
 * sim_stack_walk() - the return addresses on the stack of a thread, innermost first
 * @fp: the innermost frame, as above
 * @to: room for SIM_STACK_FRAMES of them
 * Return: how many there are.
 */
unsigned int sim_stack_walk(const struct sim_thread *x, const void *fp, uintptr_t *to);
/** sim_stack_save_of() - sim_stack_save() of a thread @x; @fp is @x->fp if it does not run */
uint32_t sim_stack_save_of(const struct sim_thread *x, uintptr_t pc, const void *fp);

/** sim_report_detail() - append to the text below the first line of the report made last */
void sim_report_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * sim_report_place() - append a place, whose text is made when the report is printed
 * @how: SIM_DETAIL_*
 */
void sim_report_place(char how, const struct sim_site *site, uint32_t stack);

/**
 * sim_fail_here() - sim_inject() for something of the kind that this exploration makes fail
 * Arguments and return value are those of sim_inject().
 */
int sim_fail_here(const char *what, const int *errnos, unsigned int n, const struct sim_site *site);

/**
 * sim_text() - a name that the world gave, if it can be read
 * Return: the name, or "(overwritten)" if the memory is gone or no longer holds one.
 */
const char *sim_text(const char *name);
/** sim_is_there() - can a byte be read there? */
bool sim_is_there(const void *p);
/** sim_report_caller() - report "TEXT in F", where F is the world's function that called */
void sim_report_caller(const struct sim_says *says, const void *obj);
/** sim_accesses_left - how many accesses to memory may follow before the next visible operation */
extern uint32_t sim_accesses_left;
#define SIM_STUCK_ACCESSES (1u << 23)

#endif
