/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the command line and tests run a program under a strategy, and what an execution leaves
 * behind for those that render it: schedule, trace, reports. Worlds do not need it.
 */
#ifndef SIM_EXPLORE_H
#define SIM_EXPLORE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sim/report.h>
#include <sim/strategy.h>
#include <sim/thread.h>

/**
 * struct sim_constraint_point - one side of an order constraint
 * @task: name of the thread, NULL for any
 * @func: function point: reached with the first visible operation inside the function of that name
 * @stmt: operation point: the site given to sim_call()
 *
 * As the first of a constraint, a function point has happened when a visible operation in the
 * function was carried out, and an operation point when the operation returned. As the second, it
 * keeps the thread back before the first visible operation in the function, or before the operation
 * begins.
 */
struct sim_constraint_point {
	const char *task;
	const char *func;
	const struct sim_site *stmt;
};

/** struct sim_constraint - an execution counts only if @first happens before @then in it */
struct sim_constraint {
	struct sim_constraint_point first, then;
};

/** struct sim_region - memory of the code under test that is reset between executions */
struct sim_region {
	void *start;
	size_t len;
};

#define SIM_MAX_REGIONS 16

/**
 * struct sim_program - what is run: a world with a scenario, or a small C program in a test
 * @name: for schedules
 * @release: the kernel that it is or stands for, "6.12.117", which reports print; NULL for none
 * @boot: runs once, to make the state that each execution starts from. May be NULL. sim_load()
 *	returns a negative errno of it.
 * @start: runs at the start of each execution and spawns its first threads. Each of them runs up to
 *	its first visible operation at once.
 * @end: runs when all threads have ended, and checks expectations. May be NULL.
 * @unmount: runs after @end if nothing has gone wrong: see struct sim_world. May be NULL.
 * @arg: handed to each of them
 * @regions: static memory to reset; heap from sim_alloc() is reset by itself
 * @constraints, @nr_constraints: order constraints, at most 64
 * @in_engine_image: the code under test is linked into the engine's executable
 *	(tests): a trap anywhere in it is a finding. Otherwise a trap in the
 *	executable is the engine's own and ends the process.
 * @own: what an execution changes of the program itself, which @start sets; @own.start is NULL if
 *	that is not known, so that executions cannot be restored: see struct sim_explore
 * @max_threads: how many may be alive at one time; 0: SIM_MAX_THREADS
 * @opaque: its threads share what is not memory that the engine sees: no state is known, and each
 *	step depends on all others
 */
struct sim_program {
	const char *name, *release;
	int (*boot)(void *arg);
	void (*start)(void *arg);
	void (*end)(void *arg);
	bool (*unmount)(void *arg);
	void *arg;
	struct sim_region regions[SIM_MAX_REGIONS];
	unsigned int nr_regions;
	const struct sim_constraint *constraints;
	unsigned int nr_constraints;
	struct sim_region own;
	unsigned int max_threads;
	bool in_engine_image, opaque;
};

/**
 * struct sim_seg - a piece of a schedule
 * @thread: ordinal of the thread in this run (order of sim_spawn()), or SIM_SEG_CHOICE
 * @count: steps it runs; for a choice the value chosen
 * @of: for a choice the number of alternatives
 * @name: thread's name, or what was chosen; interned, never freed
 * @inst: 1 for the first thread of that name in the run, 2 for the second, ...
 */
struct sim_seg {
	uint32_t thread;
	uint32_t count;
	uint32_t of;
	uint32_t inst;
	const char *name;
};
#define SIM_SEG_CHOICE UINT32_MAX

/** struct sim_schedule - with world and scenario, an execution. Zeroed: empty. */
struct sim_schedule {
	struct sim_seg *seg;
	size_t nr, cap;
};
void sim_schedule_copy(struct sim_schedule *to, const struct sim_schedule *from);
void sim_schedule_free(struct sim_schedule *s);
/** sim_schedule_add() - append; joins runs of one thread. @name is interned */
void sim_schedule_add(struct sim_schedule *s, uint32_t thread, uint32_t count, uint32_t of,
		      const char *name, uint32_t inst);
/**
 * sim_schedule_switches() - context switches of a schedule, which are where two pieces that follow
 * each other are of different threads
 */
unsigned int sim_schedule_switches(const struct sim_schedule *s);
/** sim_schedule_steps() - how many steps a schedule has */
uint64_t sim_schedule_steps(const struct sim_schedule *s);

enum sim_completeness {
	SIM_STOPPED, /* a limit, a signal or the first finding ended it */
	SIM_COMPLETE_BOUND, /* every schedule with at most sim_stats.bound preemptions was */
	SIM_COMPLETE, /* every schedule was explored */
};

/**
 * enum sim_race_tier - how strict the race detector is (sim/race/)
 * @SIM_RACE_OFF: it does not look
 * @SIM_RACE_PERMISSIVE: as the next, and a plain read may miss the change of a
 *	single bit (CONFIG_KCSAN_PERMISSIVE)
 * @SIM_RACE_DEFAULT: as KCSAN as it is usually configured: plain aligned writes
 *	of up to 8 bytes count as marked, and what did not change a value is no
 *	race (CONFIG_KCSAN_ASSUME_PLAIN_WRITES_ATOMIC, ..._REPORT_VALUE_CHANGE_ONLY)
 * @SIM_RACE_STRICT: two conflicting accesses that nothing orders and that are
 *	not both marked, as tools/memory-model/ defines a data race
 *
 * In each tier an address dependency on a marked load orders accesses; other dependencies do not
 * (tools/memory-model/Documentation/explanation.txt). If a barrier and a plain store made a pointer
 * public, what is read through it is not reported in addition to the store.
 */
enum sim_race_tier { SIM_RACE_OFF, SIM_RACE_PERMISSIVE, SIM_RACE_DEFAULT, SIM_RACE_STRICT };

/** sim_race_tiers - their names, ended by NULL */
extern const char *const sim_race_tiers[];

/**
 * struct sim_promotion - memory whose plain accesses are visible operations, since they race
 * Which accesses there are is up to the compiler: a schedule made under
 * promotions fits worlds that the same compiler made, others may diverge.
 * @cache: name of the cache of which it is a part of each object; NULL: static memory
 * @off: offset in the object; of static memory the address
 * @size: bytes
 */
struct sim_promotion {
	const char *cache;
	uintptr_t off;
	size_t size;
};

#define SIM_MAX_PROMOTIONS 64

/**
 * struct sim_suppression - races that are known and not reported
 * @func: names of the two functions, globs; in either order
 * @reason: why
 * @hits: how many races it kept quiet, counted by the engine
 */
struct sim_suppression {
	const char *func[2];
	const char *reason;
	uint64_t hits;
};

/** enum sim_fail_kind - what failure injection makes fail: allocations, or calls of sim_inject() */
enum sim_fail_kind { SIM_FAIL_NONE, SIM_FAIL_ALLOC, SIM_FAIL_IO };

/**
 * struct sim_fail - a failure that is injected
 * @nr: which of those that can fail in an execution does, from 1; 0 for none
 * @error: which of the errors that it can fail with, from 0
 */
struct sim_fail {
	enum sim_fail_kind kind;
	uint32_t nr, error;
};

/** SIM_STACK_FRAMES - how many return addresses of a stack are kept */
#define SIM_STACK_FRAMES 32

/**
 * struct sim_conditions - what an execution depends on, beside its program and its schedule
 * @max_steps: step limit, up to SIM_MAX_STEPS; 0 stands for SIM_LIVELOCK_STEPS. An execution with
 *	twice as many steps is reported as a livelock.
 * @cut_off: an execution that comes to the limit is cut off there, and not reported
 * @timed: timers and delayed completions fire in virtual time; otherwise, at any time
 * @off: a bit for each enum sim_report_kind that is not wanted; see sim/checks.h
 * @race: how strict the race detector is
 * @promoted: how many of sim_promotions() are in force from the start
 * @fail: what fails in each execution
 */
struct sim_conditions {
	uint64_t off;
	uint32_t max_steps;
	bool cut_off, timed;
	enum sim_race_tier race;
	unsigned int promoted;
	struct sim_fail fail;
};

/**
 * struct sim_finding - all reports of one signature, over an exploration
 * @kind: kind of the reports
 * @signature: their first line
 * @at: number of the first execution that had one, from 1
 * @count: how many executions had one
 * @schedule: the schedule of the first
 * @under: its conditions, with the promotions that were in force in it and what failed
 */
struct sim_finding {
	enum sim_report_kind kind;
	char *signature;
	uint64_t at, count;
	struct sim_schedule schedule;
	struct sim_conditions under;
};

/**
 * struct sim_stats - how far an exploration is
 * @execs: how many executions there were; @steps: how many visible operations they carried out
 * @infeasible: executions in which an order constraint could not be met; their reports do not count
 * @cut: executions that came to a limit of the engine, such as that of steps, even if they ended in
 *	turns after it; if there is one, the exploration is not complete
 * @unsaid: those that the limit ended, and that had no report
 * @cut_short: executions that ended in a state that an earlier one had been in
 * @restored: executions that began at a checkpoint
 * @max_depth: steps of the longest execution
 * @bound: preemption bound that a bounded strategy explores; lower ones were explored to the end
 * @reset_ns: time in reset, when measured (see struct sim_explore)
 * @unreached: bit i: order constraint i was never reached by any execution
 * @failed: executions in which a failure was injected
 * @passes: how many explorations were added up
 * @races_promoted: locations that were promoted in the course of it
 * @overfull: executions that reported more than 15 things, of which the first are kept
 * @races_lost: SIM_LOST_*: what the race detector could not keep track of
 */
struct sim_stats {
	uint64_t execs, steps, infeasible, cut, unsaid, overfull, cut_short, elapsed_ns, reset_ns;
	uint64_t unreached;
	uint64_t failed;
	uint64_t restored;
	uint32_t max_depth, bound;
	uint32_t races_promoted, races_lost;
	uint32_t passes;
	enum sim_completeness complete;
};

/**
 * SIM_LIVELOCK_STEPS - step limit, where nothing else is said
 *
 * In an execution with more steps the threads take turns for as many steps again, whatever the
 * strategy. If it ends then, the strategy had starved a thread, and it counts as cut off. If it
 * does not, it is a livelock (Musuvathi and Qadeer, Fair Stateless Model Checking, PLDI 2008).
 */
#define SIM_LIVELOCK_STEPS 20000

/** SIM_MAX_STEPS - largest step limit: a trace of twice that length takes some 320 MB */
#define SIM_MAX_STEPS (1u << 20)

/**
 * struct sim_explore - what a search does
 * @under: conditions of its executions
 * @strategy: NULL for sim_random
 * @seed: for a seeded strategy
 * @depth: for a deep strategy: bug depth d, at least 1
 * @bound: for a bounded strategy: largest preemption bound; UINT32_MAX for none
 * @first_bound: ... and the one that it begins with: what has fewer preemptions was explored before
 * @max_execs: stop after so many executions; 0 for no limit
 * @max_ms: stop after so much real time; 0 for no limit. An execution that is under way then is
 *	given up and counts as cut off, unless it has a report
 * @keep_ms: once something was found, stop so much earlier, to leave time for minimising
 * @stop_first: stop at the first finding
 * @cache: for a strategy that caches: end executions in states that were seen before. All code
 *	under test must be instrumented then. It has no effect while races are looked for, since
 *	what the detector knows is not in the state.
 * @restore: for a strategy that restores: begin an execution at the last decision of the one before
 *	that both have, where its state was kept. All code under test must be instrumented then. It
 *	has no effect while races are looked for.
 * @promote: promote memory that races, and explore again, until no other memory does
 * @cover: note which conflicting accesses are seen in which order (sim/cover/), and which trace an
 *	execution is (sim/strategy/traced.h)
 * @note_failures: let sim_failures() know what can fail, and whether it led to reports
 * @schedule: for a strategy that follows one
 * @progress: called now and then (at least each second of real time), or NULL
 * @stop: when set and nonzero, stop after the present execution
 * @found: called at once with each new finding, with @found_arg, or NULL
 * @each: called with @each_arg after each execution that was feasible and came to its end, which is
 *	sim_run() then
 */
struct sim_explore {
	struct sim_conditions under;
	const struct sim_strategy *strategy;
	uint64_t seed;
	uint32_t depth, bound, first_bound;
	uint64_t max_execs, max_ms, keep_ms;
	bool stop_first, time_reset, cache, restore, promote, cover, note_failures;
	const struct sim_schedule *schedule;
	void (*progress)(const struct sim_stats *st, void *arg);
	void *progress_arg;
	void (*found)(const struct sim_finding *f, void *arg);
	void *found_arg;
	void (*each)(void *arg);
	void *each_arg;
	const volatile sig_atomic_t *stop;
};

/* what the race detector had no room for, so that it may have missed races */
#define SIM_LOST_THREADS 1u /* there were more threads than entries in a vector clock */
#define SIM_LOST_CELLS 2u /* there were more accesses to remember than cells */
#define SIM_LOST_SYNC 4u  /* there were more locks and atomics than clocks, and some shared one */
#define SIM_LOST_RACES 8u /* there were more races in one execution than are kept */

/** struct sim_result - what an exploration has found, and how far it came */
struct sim_result {
	struct sim_stats stats;
	struct sim_finding *findings; /* in the order found */
	size_t nr_findings;
};
/**
 * sim_result_add() - add up the results of two explorations of the same program
 * @to: gets the findings that it does not have, and the numbers of both
 * @from: is empty afterwards, but must be freed as before
 */
void sim_result_add(struct sim_result *to, struct sim_result *from);
/**
 * sim_share() - the limits of the next of several explorations that share those of @opt
 * @so_far: the result of the ones before; counts as stopped if nothing is left
 * @parts: how many are still to come, at least 1
 * @next: its limits are set to its part of what is left
 * Return: whether anything is left.
 */
bool sim_share(const struct sim_explore *opt, struct sim_result *so_far, unsigned int parts,
	       struct sim_explore *next);
void sim_result_free(struct sim_result *r);

/**
 * sim_load() - make a program the current one and boot it
 * @p: must live until sim_unload()
 * Return: 0; negative errno from @p->boot; -EPROTO if there was a report, which is in sim_run().
 */
int sim_load(const struct sim_program *p);
void sim_unload(void);

/**
 * sim_explore() - run the current program under a strategy
 * Return: 0; -ESTALE when a replay diverged (sim_run()->divergence says where).
 */
int sim_explore(const struct sim_explore *opt, struct sim_result *res);

/**
 * sim_detail() - run one schedule again, exactly, and keep stacks with every record
 * @under: its conditions; NULL for the usual ones
 * Return: as sim_explore(). The outcome is in sim_run().
 */
int sim_detail(const struct sim_schedule *s, const struct sim_conditions *under);

/**
 * struct sim_stop - where an execution is stopped
 * @step: in this step, before what follows its operation
 * @is_in: if it is not NULL, at the first operation or access to memory of which it says yes.
 *	@thread: ordinal; @pc: its stack, @nr return addresses, innermost first
 */
struct sim_stop {
	uint32_t step;
	bool (*is_in)(uint32_t thread, const uintptr_t *pc, unsigned int nr, void *arg);
	void *arg;
};

/**
 * sim_until() - sim_detail(), but the execution is ended there
 * Return: 0 if it was; -ESTALE if it diverged before; -ENOENT if it did not come there.
 */
int sim_until(const struct sim_schedule *s, const struct sim_conditions *under,
	      const struct sim_stop *stop);

/**
 * sim_stopped() - what sim_until() has found: who ran, in which step, what each thread does, and
 * which locks are held
 * Return: a report of no kind; NULL if it did not stop.
 */
const struct sim_report *sim_stopped(void);

/**
 * sim_explore_failing() - explore without a failure, then with each failure in turn
 * @opt: as for sim_explore(), but its limits are for all explorations together.
 *	@opt->under.fail.kind says what fails.
 * @res: the results, added up; sim_finding.under.fail says what had failed
 *
 * The failures are those of each place that was come to, with each error that it can have, at each
 * time that an execution comes to it.
 * Return: as sim_explore().
 */
int sim_explore_failing(const struct sim_explore *opt, struct sim_result *res);

#define SIM_MAX_FAILURES 2048

/**
 * struct sim_failure - a place and an error with which it can be made to fail
 * @what: name of the cache or of the operation
 * @err: negative errno
 * @site: of the allocation or operation
 * @frame: return addresses of the calls that led to it, innermost first; they are part of the place
 * @execs: executions in which it was made to fail; 0 if there was none
 * @reported: how many of these had a report
 */
struct sim_failure {
	const char *what;
	int err;
	const struct sim_site *site;
	uintptr_t frame[SIM_STACK_FRAMES];
	unsigned int nr_frames;
	uint64_t execs, reported;
};

/**
 * sim_failures() - what could fail since sim_load(), in explorations with note_failures
 * @list: set to them, in the order in which they were first come to
 * Return: how many, at most SIM_MAX_FAILURES.
 */
unsigned int sim_failures(const struct sim_failure **list);
/** sim_failures_full() - was there more than is kept, which therefore never failed? */
bool sim_failures_full(void);

/**
 * sim_minimise() - make a schedule smaller: fewer context switches, then fewer steps
 * @opt: @opt->under is obeyed; max_execs (0: 20,000), max_ms and stop end it with what was reached
 * @s: in: a schedule whose execution reports @signature; out: the smaller one, which was executed
 *	and does so, too
 *
 * It is delta debugging over the turns of threads (Zeller and Hildebrandt 2002).
 * Return: number of executions used.
 */
uint64_t sim_minimise(const struct sim_explore *opt, struct sim_schedule *s, const char *signature);

/* ---- the last execution, for renderers -------------------------------- */

/**
 * struct sim_rec - a trace record
 * @step: step in which it happened, from 1; several records may share one
 * @thread: ordinal of the thread
 * @stack: index into run->stacks of its call stack, 0 when none was kept
 */
struct sim_rec {
	const void *obj;
	uint64_t arg;
	const struct sim_site *site;
	uint32_t step;
	uint32_t stack;
	uint16_t thread;
	uint8_t op;
};

/**
 * struct sim_line - what a tracepoint of the code under test has printed
 * @at: how many records the trace had then
 * @thread: ordinal
 * @text: as ftrace prints it, from the CPU on
 */
struct sim_line {
	uint32_t at;
	uint16_t thread;
	char text[SIM_LINE_TEXT];
};

/**
 * sim_want_lines() - are lines of tracepoints kept from now on? No execution depends on it
 *
 * They are not kept at first, and a tracepoint costs next to nothing then.
 */
void sim_want_lines(bool on);

/**
 * struct sim_thread_info - a thread of the run. @inst: 1 for the first of that name. @spawner:
 * ordinal, or UINT32_MAX
 */
struct sim_thread_info {
	const char *name;
	uint32_t inst;
	enum sim_ctx ctx;
	uint32_t spawner;
};

/**
 * struct sim_obj_info - a heap object
 * @name: its cache; @inst: 1 for the cache's first object, boot included
 * @freed: it has been freed
 * The rest says who allocated and freed it, at which step, with which stack; UINT32_MAX is boot.
 */
struct sim_obj_info {
	const char *name;
	const void *start;
	size_t size;
	uint32_t inst;
	bool freed;
	uint32_t alloc_thread, alloc_step, alloc_stack;
	uint32_t free_thread, free_step, free_stack;
	const struct sim_site *alloc_site, *free_site;
};

/** struct sim_place - a place in the source, and the stack that it was come to with, 0 for none */
struct sim_place {
	const struct sim_site *site;
	uint32_t stack;
};

/**
 * struct sim_lock_class - a lock class at the time of a report
 * @version: which of the classes of that name it is, from 1; @subclass: 0..7
 * @usage: how it was used, see sim_lock_text()
 * @wait_outer, @wait_inner: enum sim_wait_type
 */
struct sim_lock_class {
	const char *name;
	uint16_t version;
	uint8_t subclass, usage, wait_outer, wait_inner;
};

/** SIM_LOCK_TEXT - room for a class as text */
#define SIM_LOCK_TEXT 120

/**
 * sim_lock_text() - a lock class as the kernel prints it: "(&sb->s_umount#2/1){++++}-{4:4}"
 * @buf: SIM_LOCK_TEXT bytes
 *
 * That is print_lock_name() of kernel/locking/lockdep.c: name, version and subclass; a
 * character each for its use in hardirqs for writing and for reading, and in softirqs
 * (get_usage_char()); the outer and the inner wait type.
 * Return: @buf.
 */
const char *sim_lock_text(const struct sim_lock_class *c, char *buf);

/** struct sim_held - a held lock at the time of a report. @lock: its map; @at: where it was
 * taken */
struct sim_held {
	uint32_t thread;
	const void *lock;
	struct sim_lock_class cls;
	struct sim_place at;
};

#define SIM_MAX_HELD_REPORTED 32

/**
 * struct sim_left - holds of a lock that were handed over, and that nobody took over
 * @nr: how many there are
 * @thread: who gave up the last of them, @at that place; @cls: class of the lock; @read: it was
 *	shared
 */
struct sim_left {
	unsigned int nr;
	uint32_t thread;
	bool read;
	struct sim_lock_class cls;
	struct sim_place at;
};

/**
 * struct sim_blocked - a thread that waits at the time of a report, or runs for ever
 * @obj: what it waits for; @op: how, an enum sim_op; @site: where
 * @holder: ordinal of who has it, UINT32_MAX for nobody
 * @missed: step of the last wake-up that came too early for it, 0 for none
 * @running: it could go on, in a livelock
 * @left: who gave up a hold that nobody took over, if that is what it waits for
 */
struct sim_blocked {
	uint32_t thread, stack, holder, missed;
	const void *obj;
	const struct sim_site *site;
	uint8_t op;
	bool running;
	struct sim_left left;
};

#define SIM_MAX_BLOCKED_REPORTED 16

/**
 * sim_pid() - what a report has for a process id: tasks are counted from 1. @thread: ordinal; else
 * 0
 */
static inline unsigned int sim_pid(uint32_t thread)
{
	return thread < UINT16_MAX ? thread + 1 : 0;
}

/**
 * struct sim_access - the earlier one of two accesses that race
 * @flags: SIM_ACCESS_* of sim/race.h
 * @pc: return address, 0 where @site says it
 */
struct sim_access {
	const void *addr;
	size_t size;
	unsigned int flags;
	const struct sim_site *site;
	uint32_t thread, step, stack;
	uintptr_t pc;
};

/* how a place in a detail is printed: function and line; after its address; its whole stack */
#define SIM_DETAIL_AT '\f'
#define SIM_DETAIL_IP '\v'
#define SIM_DETAIL_STACK '\b'

/* how the first line of a task that hangs goes on after its name */
#define SIM_HUNG " blocked for more than 120 seconds."

/**
 * struct sim_banner - a first line that the kernel puts between rules, as lockdep does
 * @says: its kind, and the words that the signature begins with
 * @end: what the kernel's line has after them
 * @line: the kernel's line where it is another: printf format, of the task's name; else NULL
 * @width: of the rules; 0: they are as wide as the line
 */
struct sim_banner {
	struct sim_says says;
	const char *end, *line;
	unsigned int width;
};

/**
 * struct sim_report - a report
 * @signature: its first line
 * @words: length of what the kernel says in it; what follows tells findings apart: the function
 *	or locks
 * @func: the function that it ends with after @words, as " in FUNC"; empty as long as that of
 *	@pc is unknown, NULL for none
 * @banner: of what is printed between rules, else NULL
 * @detail: further lines that the checker wrote, ended by newlines, or NULL; each SIM_DETAIL_*
 *	in it stands for the next of @place, which only who has symbols can print
 * @addr, @size, @write: of the access, where it is about one (size 0: it is not)
 * @obj: address it is about, or NULL
 * @pc: return address of the access, 0 where @site says it
 * @thread: ordinal, UINT32_MAX for none (boot, quiescence)
 * @other: of a race: the access before; that of the report is the one after
 * @access: of a race: SIM_ACCESS_* of the one after
 * @blocked: of a hang or livelock: who is in it
 * @value, @value_size: of a race: what was changed, before and after; bytes
 * @preempt_count, @rcu_depth, @irqs_off: of the thread, as the kernel counts them
 */
struct sim_report {
	enum sim_report_kind kind;
	char signature[240];
	size_t words;
	const char *func;
	const struct sim_banner *banner;
	const char *detail;
	const struct sim_place *place;
	const void *obj;
	const void *addr;
	size_t size;
	bool write;
	const struct sim_site *site;
	uint32_t thread, step, stack;
	uintptr_t pc;
	unsigned int access;
	struct sim_access other;
	uint64_t value[2];
	unsigned int value_size;
	unsigned int preempt_count, rcu_depth;
	bool irqs_off;
	unsigned int nr_held, nr_blocked;
	struct sim_held held[SIM_MAX_HELD_REPORTED];
	struct sim_blocked blocked[SIM_MAX_BLOCKED_REPORTED];
};

/**
 * struct sim_run - the last execution
 * @release: that of its program
 * @line: of tracepoints, if they were wanted; @lines_lost: how many more there were than are kept
 * @stacks: return addresses, innermost first; stacks[i] is the length of the
 *	stack with index i, its addresses follow
 * @divergence: text, empty when none
 */
struct sim_run {
	const struct sim_rec *rec;
	size_t nr_rec;
	const struct sim_line *line;
	uint32_t nr_lines, lines_lost;
	const struct sim_thread_info *thread;
	size_t nr_threads;
	const uintptr_t *stacks;
	const struct sim_report *reports;
	size_t nr_reports;
	const struct sim_schedule *schedule;
	const char *divergence;
	uint64_t now_ns;
	uint32_t steps;
	bool infeasible;
	const char *release;
};

/** sim_run() - the last execution, valid until the next one */
const struct sim_run *sim_run(void);

/**
 * sim_obj_find() - heap object of the last execution that an address lies in or next to
 * Return: false when there is none.
 */
bool sim_obj_find(const void *addr, struct sim_obj_info *info);

/**
 * sim_model_addr() - an address as reports print it: the same in every run
 * @addr: of the heap, as if that were the direct map of x86-64; of static memory, as if
 *	that were the kernel's; anything else as it is
 */
uint64_t sim_model_addr(const void *addr);

/**
 * sim_shadow_byte() - what KASAN's shadow would have for the 8 bytes at an address
 * @addr: of the heap, or anything
 * Return: 0 to 7, the accessible bytes (0: all); 0xfb freed, 0xfc nobody's (mm/kasan/kasan.h).
 */
unsigned int sim_shadow_byte(const void *addr);

/** sim_is_stack() - does an address lie on the stack of any thread? */
bool sim_is_stack(const void *p);

/**
 * sim_set_func_name() - how signatures name the function of a return address
 * @fn: returns an interned name, "?" when unknown; called when no thread runs
 */
void sim_set_func_name(const char *(*fn)(uintptr_t pc));

/**
 * sim_promotions() - what was found racing and promoted since sim_load()
 * Return: how many; the list is valid until it grows.
 */
unsigned int sim_promotions(const struct sim_promotion **list);

/**
 * sim_promote() - add to it, unless it is there
 * Return: 0; -ENOSPC where it is full.
 */
int sim_promote(const struct sim_promotion *p);

/** sim_suppress() - races not to be reported. @list: @nr, borrowed until the next call */
void sim_suppress(struct sim_suppression *list, size_t nr);

/**
 * sim_lock_name() - name and class of a lock by its address, NULL when unknown
 */
const char *sim_lock_name(const void *lock);

#endif
