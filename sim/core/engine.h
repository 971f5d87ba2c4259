/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The engine's state, for all that stands above the core; worlds never see it. There is one
 * engine in a process. Everything here is allocated at load; an execution allocates nothing.
 *
 * Who runs next is a matter of one word: bit S of sim.runnable is set when the
 * thread in slot S could take its next step now. Primitives keep it true:
 * a thread that stands before a held lock, sleeps, or has not reached its
 * time has its bit cleared.
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

#define SIM_STACK_SIZE (256 * 1024) /* bytes, of each thread */
#define SIM_MAX_HELD 48 /* as MAX_LOCK_DEPTH */
#define SIM_BOOT_THREAD UINT16_MAX /* ordinal of the boot context in records */

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* boost.context, C linkage; the library installs no C header for them */
typedef struct {
	void *fctx;
	void *data;
} sim_transfer;
extern sim_transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *sp, size_t size, void (*fn)(sim_transfer));

/*
 * What the validator must know about interrupts, one byte of a thread and
 * of each lock it holds: where it runs, and what it keeps away.
 */
#define SIM_IRQ_SOFT 1u /* in a softirq */
#define SIM_IRQ_HARD 2u /* in a hardirq */
#define SIM_IRQ_CTX (SIM_IRQ_SOFT | SIM_IRQ_HARD)
#define SIM_IRQ_OFF 4u /* interrupts are off */
#define SIM_BH_OFF 8u  /* softirqs are off */
#define SIM_IRQ_RAW 16u /* in a hardirq that is no thread with PREEMPT_RT */

/**
 * struct sim_heldlock - one entry of a thread's stack of held locks, as struct held_lock
 * @references: locks of the class that share the entry, 0 for one
 * @stack: where, while stacks are kept
 * @irq: SIM_IRQ_* when it was taken
 */
struct sim_heldlock {
	struct sim_lockmap *map;
	const struct sim_site *site;
	struct sim_lockmap *nest;
	uint16_t cls;
	uint16_t references;
	uint8_t read, trylock, check, irq;
	uint32_t stack;
};

enum thread_state { THREAD_FREE, THREAD_PENDING, THREAD_ALIVE };

/**
 * struct sim_thread - a slot
 * @fctx: saved context while it does not run
 * @op..@site: the visible operation it stands before
 * @wq: wait queue it is enqueued on; @wait_seq: its place in the order
 * @timeout: slot of the pending timeout of its wait + 1
 * @fp: frame in which it was left
 * @rcu_depth: nesting of read-side sections; @irq: SIM_IRQ_*; @cpu: that it is on + 1, sim_cpu()
 */
struct sim_thread {
	void *fctx;
	const void *fp;
	const void *obj;
	uint64_t arg;
	const struct sim_site *site;
	uint8_t op;
	uint8_t state;
	uint8_t ctx;
	bool daemon, disabled, killed;
	uint16_t ordinal;
	uint16_t slot;
	uint8_t irq, cpu;
	uint32_t atomic_depth, irq_depth, bh_depth, rcu_depth;
	/* waiting */
	bool woken, excl, killable, enqueued;
	int wait_err;
	struct sim_wq *wq;
	uint64_t wait_seq;
	int timeout;
	/* body */
	void (*fn)(void *arg);
	void *fn_arg;
	const char *name;
	void *data;
	uint64_t due;
	char *stack;
	void *asan_fake;
	/* lock validator */
	uint32_t nr_held;
	struct sim_heldlock held[SIM_MAX_HELD];
};

/**
 * struct sim_engine - all of it
 * @runnable: slots that could take a step; @live: slots in use; @timed: pending
 *	slots with a delay
 * @hooks: SIM_HOOK_* that some part wants now: core/part.h
 * @cur: running thread; &main outside of threads
 * @quiet: boot, or the checks at the end: nothing is recorded. Boot runs as an
 *	ordinary thread without preemption: it may wait, and what it queues
 *	runs, before the state is taken that each execution starts from.
 * @eager: the first threads run up to their first visible operation
 * @over: the execution has ended early (fatal report, divergence)
 * @found: what the exploration under way has found so far
 * @held: threads kept back by an order constraint: never in @runnable
 * @cpus: on which there is a thread that cannot be preempted, and asked where it is
 * @nr_constraints: order constraints in force, none while @quiet
 * @under: the conditions that were asked for; @on: which checkers have reports that are wanted
 * @fail_in: what can fail until one does, 0 when none does; @nr_failable: how many there were
 *	before; @injected: one has failed; @note_failures: what can fail is kept for sim_failures()
 * @overfull: the execution reported more than there is room for
 * @uniform: sim_strategy.uniform of @strategy
 * @cut_short: the execution ended where an earlier one had been
 * @step: visible operations carried out in this execution; @run: its number, from the start
 * @fair_at: step from which on all take turns, @max_steps: at which it is ended; @turn_end: of
 *	the present turn
 * @cut: it came to a limit of the engine; @starved: to that of steps, and all took turns
 */
struct sim_engine {
	uint64_t runnable, live, timed;
	struct sim_thread *cur;
	uint32_t hooks;
	uint32_t step, max_steps, fair_at, turn_end;
	uint32_t nr_rec, cap_rec;
	struct sim_rec *rec;
	uint16_t *path; /* ordinal of the thread chosen at each step */
	uint64_t now, run;
	uint64_t wait_seq;
	uint64_t held, cpus;
	uint32_t nr_constraints;
	struct sim_conditions under;
	uint32_t fail_in, nr_failable;
	bool quiet, over, detail, infeasible, eager, cut, starved, overfull;
	bool note_failures, injected, cut_short, uniform;
	const struct sim_strategy *strategy;
	bool on[SIM_NR_CHECKERS];
	struct sim_thread slot[SIM_MAX_THREADS];
	struct sim_thread main; /* context of the engine's own loop */
	const struct sim_program *prog;
	const struct sim_result *found;
	/* threads of this run, by ordinal */
	struct sim_thread_info *info;
	uint32_t nr_info, cap_info;
	/* order constraints */
	/* reports of this execution */
	struct sim_report *reports;
	uint32_t nr_reports;
	char divergence[256];
	const char *(*func_name)(uintptr_t pc);
};
extern struct sim_engine sim;

/**
 * sim_sched_out() - give up control, and return when chosen again
 * The running thread's bit in sim.runnable says whether it may come back.
 */
void sim_sched_out(void);

/**
 * sim_check_flags() - the running thread has left no flags of the processor as no function
 * may find them?
 */
void sim_check_flags(const struct sim_site *site);

/** sim_timers_update() - decide which delayed threads may begin */
void sim_timers_update(void);

/** sim_record() - append a record for the running thread */
void sim_record(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site);

/**
 * sim_gate_arrive() - stand before an operation that needs an open gate
 * @op, @obj, @arg, @site: as for sim_point()
 *
 * An order constraint may keep the caller here. Whether the gate is open, and
 * whether the object is still there, is therefore found out after this.
 *
 * Return: true when others ran meanwhile.
 */
bool sim_gate_arrive(enum sim_op op, const void *obj, uint64_t arg, const struct sim_site *site);

/**
 * sim_gate_point() - carry out the operation that sim_gate_arrive() announced
 * @want: slots that stand before this gate
 * @open: can the operation be carried out now?
 *
 * As sim_point(), but the caller is enabled only while the gate is open:
 * whoever closes it calls sim_gate_close(), whoever opens it sim_gate_open().
 * On return the gate is open and the caller no longer in @want.
 */
void sim_gate_point(uint64_t *want, bool open);

/** sim_is_slot() - can there be a thread in it? */
static inline bool sim_is_slot(int slot)
{
	return slot >= 0 && slot < SIM_MAX_THREADS;
}

/** sim_bit() - the running thread's bit */
static inline uint64_t sim_bit(void)
{
	return 1ull << sim.cur->slot;
}

static inline void sim_gate_close(const uint64_t *want)
{
	sim.runnable &= ~*want;
}

/** sim_gate_open() - let those that stand before the gate be chosen again */
void sim_gate_open(const uint64_t *want);

/**
 * sim_make_runnable() - a thread may go on (its wait ended)
 * @slot: its slot. Order constraints may still hold it.
 */
void sim_make_runnable(unsigned int slot);

/**
 * sim_fatal() - end the execution now; does not return when called from one
 */
void sim_fatal(void);

/** sim_give_up() - the same at a limit of the engine that there is no way past */
void sim_give_up(void);

/* for checkers: a report with more to it than sim_report() takes */
/**
 * sim_report_new() - begin a report
 * Return: to be filled in and handed to sim_report_commit(); NULL when its kind is switched off
 * or the execution has too many.
 */
struct sim_report *sim_report_new(enum sim_report_kind kind);
void sim_report_commit(struct sim_report *v);
/**
 * sim_report_end() - end the execution, if a kind of report is fatal and not switched off
 *
 * It is called even where sim_report_new() had no room. If the execution ends, it does not return
 * to a thread.
 */
void sim_report_end(enum sim_report_kind kind);

/**
 * sim_stack_save() - keep the call stack of the running thread
 * @pc: innermost address, 0 to begin with the caller of frame @fp
 * @fp: frame pointer to begin with: a pair of the caller's frame pointer and
 *	the return address, as x86-64 and arm64 lay it out
 * Return: index into the store, 0 when the engine itself runs.
 */
uint32_t sim_stack_save(uintptr_t pc, const void *fp);
/**
 * sim_stack_walk() - the return addresses on the stack of a thread, innermost first
 * @fp: frame pointer to begin with, as above
 * @to: SIM_STACK_FRAMES
 * Return: how many.
 */
unsigned int sim_stack_walk(const struct sim_thread *x, const void *fp, uintptr_t *to);
/** sim_stack_save_of() - the same of any thread. @x: it. @fp: @x->fp where it does not run */
uint32_t sim_stack_save_of(const struct sim_thread *x, uintptr_t pc, const void *fp);

/**
 * sim_report_detail() - add text to the report made last, for its detail
 */
void sim_report_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * sim_report_place() - ... and a place: its text is made when the report is printed
 * @how: SIM_DETAIL_*
 */
void sim_report_place(char how, const struct sim_site *site, uint32_t stack);

/** sim_rule_kind() - kind of the report that a row's rule is broken, see SIM_INVARIANT() */
enum sim_report_kind sim_rule_kind(const char *row);

/**
 * sim_fail_here() - something of the kind that is to fail in this exploration was come to
 * Arguments and return value are those of sim_inject().
 */
int sim_fail_here(const char *what, const int *errnos, unsigned int n, const struct sim_site *site);

/**
 * sim_text() - a name that the world gave. Return: it, or "(overwritten)" if it is none any more
 */
const char *sim_text(const char *name);
/** sim_is_there() - can a byte be read there? */
bool sim_is_there(const void *p);
/**
 * sim_report_caller() - a report of what the caller of the engine did, whose name ends the first
 * line: "@text in F"
 */
void sim_report_caller(enum sim_report_kind kind, const void *obj, const char *text);
/** sim_accesses_left - of those that may come between two visible operations */
extern uint32_t sim_accesses_left;
#define SIM_STUCK_ACCESSES (1u << 23)

#endif
