/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of sim/core call of each other, and what folders above call of them beside
 * engine.h and part.h.
 */
#ifndef SIM_CORE_H
#define SIM_CORE_H

#include <ucontext.h>
#include "core/engine.h"

/* limit.c */
uint64_t sim_clock_ns(void);
/**
 * sim_limit_begin() - an exploration begins: the limit of time and the flag to stop that @opt names
 * are in force until sim_limit_end()
 */
void sim_limit_begin(const struct sim_explore *opt);
/**
 * sim_limit_keep() - something was found: end the search earlier, by the time that is kept for
 * minimising
 */
void sim_limit_keep(const struct sim_explore *opt);
void sim_limit_end(void);
/** sim_limit_reached() - is it time to stop? Handlers of signals may ask, too */
bool sim_limit_reached(void);
/** sim_limit_tick() - the same, and note that a second of processor time has passed */
bool sim_limit_tick(void);
/** sim_limit_ticked() - was there a tick since this was last asked? It costs less than the clock */
bool sim_limit_ticked(void);
/* quiet.c */
/** sim_run_until_idle() - let threads run until none can, or the execution is over */
void sim_run_until_idle(void);
/**
 * sim_run_quietly() - run @fn as a thread of its own, without preemption and unrecorded
 *
 * No order constraint applies, and nothing is asked of the strategy, so that one which follows a
 * schedule does not lose its place. It returns when no thread can go on; the hang check finds out
 * whether all have ended.
 */
void sim_run_quietly(const char *name, void (*fn)(void *arg), void *arg);
/** sim_finding_of() - the finding with that signature, or NULL */
struct sim_finding *sim_finding_of(const struct sim_result *res, const char *signature);
/** sim_nothing_new() - has each report of this execution been found before? */
bool sim_nothing_new(void);
/* constraint.c */
struct sim_digest;
void sim_constraint_load(void);
void sim_constraint_reset(void);
bool sim_constraint_arrive(void);
void sim_constraint_passed(void);
void sim_constraint_returned(const struct sim_site *stmt);
uint64_t sim_constraint_unreached(void);
void sim_constraint_digest(struct sim_digest *d);
struct sim_saver;
void sim_constraint_saved(struct sim_saver *s);

/* trap.c */
/**
 * sim_probe() - touch memory that a primitive is about to use, so that a trap is reported at @site
 * @p: @n bytes, at least 1; the first and the last of them are touched
 */
__attribute__((noinline, no_sanitize("address"))) void
sim_probe(const void *p, size_t n, bool write, const struct sim_site *site);
void sim_trap_load(void);
/** sim_trap_reset() - the execution was left somewhere: forget what was being looked at there */
void sim_trap_reset(void);
void sim_trap_unload(void);
/**
 * sim_trap_finish() - put names of functions into the reports that have an address
 * A handler of a signal must not look one up, so it is done when no thread runs.
 */
void sim_trap_finish(void);

/* stuck.c */
enum sim_stuck { SIM_STUCK_NOT, SIM_STUCK };
void sim_stuck_load(void);
void sim_stuck_unload(void);
/** sim_stuck_reset() - the thread that was watched is abandoned */
void sim_stuck_reset(void);
/**
 * sim_stuck_tick() - a second of processor time has passed; or, with @stepped, an instruction
 * Return: is the running thread stuck in a loop?
 */
enum sim_stuck sim_stuck_tick(ucontext_t *uc, bool stepped);
/** sim_in_engine() - did the signal interrupt the engine, or a library that the engine called? */
bool sim_in_engine(const ucontext_t *uc);
/** sim_stuck_look_again() - ask for a tick soon: the engine must not be left half done */
void sim_stuck_look_again(void);
/** sim_stuck_moved() - has a visible operation been carried out since this was last asked? */
bool sim_stuck_moved(void);
/** sim_stuck_following() - is a loop being followed, so that each instruction traps? */
bool sim_stuck_following(void);
/** sim_stuck_accesses() - report too many accesses to memory since the last visible operation */
void sim_stuck_accesses(void);

/* fail.c */
void sim_failures_load(void);
/** sim_failures_account() - an execution has ended: count whether its failure led to a report */
void sim_failures_account(void);
/** sim_failures_target() - let the @i-th place of sim_failures() fail; none if there are fewer */
void sim_failures_target(unsigned int i);
/** sim_failures_visits() - how often an execution came to the @i-th place, at most */
uint32_t sim_failures_visits(unsigned int i);
/** sim_failures_left() - how many failures are to be tried yet, from visit @nr of place @i on? */
unsigned int sim_failures_left(unsigned int i, uint32_t nr);
/** sim_failure_made() - the failure of the last execution; of kind SIM_FAIL_NONE if it had none */
struct sim_fail sim_failure_made(void);

/* thread.c */
void sim_threads_load(void);
void sim_threads_unload(void);
void sim_threads_reset(void);
void sim_switch(struct sim_thread *from, struct sim_thread *to);
/** sim_enter() - hand control from the engine to @to; returns when the engine is to go on */
void sim_enter(struct sim_thread *to);
/**
 * sim_is_entered() - can the thread that runs be left? Not in the moment of sim_enter() in which
 * the thread is the current one and the context of the engine is not kept yet.
 */
bool sim_is_entered(void);
struct sim_thread *sim_pick(void);
/** sim_stack_guard() - Return: slot of the stack whose guard page @a lies in, or -1 */
int sim_stack_guard(uintptr_t a);
/** sim_on_stack() - does @a lie on the stack of a thread? */
bool sim_on_stack(uintptr_t a);
/**
 * sim_stack_in_use() - do these @n bytes lie in a frame that another thread has not returned from?
 * @a: must lie on a stack
 */
bool sim_stack_in_use(uintptr_t a, size_t n);
/** sim_is_lent() - are these @n bytes of the engine such that the world may write to them? */
bool sim_is_lent(uintptr_t a, size_t n);
/** sim_stack_offset() - how far @a, which must lie on a stack, is from the lowest of all stacks */
size_t sim_stack_offset(uintptr_t a);
#define SIM_STACK_GUARD (64 * 1024) /* more than a frame has */
#define SIM_STACK_STRIDE (SIM_STACK_SIZE + SIM_STACK_GUARD)
/** sim_stack_slot() - Return: slot of the thread whose stack @a lies on, or -1 */
int sim_stack_slot(uintptr_t a);

/* report.c */
void sim_reports_reset(void);
/** sim_stack_load(), sim_stack_boot_done() - stacks that are saved in between are kept for good */
void sim_stack_load(void);
void sim_stack_boot_done(void);
const uintptr_t *sim_stack_store(void);
#endif
