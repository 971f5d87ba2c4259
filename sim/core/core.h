/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of sim/core call of each other, and those above of them.
 */
#ifndef SIM_CORE_H
#define SIM_CORE_H

#include <ucontext.h>
#include "core/engine.h"

/* limit.c */
uint64_t sim_clock_ns(void);
/**
 * sim_limit_begin() - from now on the time and the wish to stop of @opt count, until
 * sim_limit_end()
 */
void sim_limit_begin(const struct sim_explore *opt);
/**
 * sim_limit_keep() - something was found: what is to be kept for minimising it is not for
 * searching
 */
void sim_limit_keep(const struct sim_explore *opt);
void sim_limit_end(void);
/** sim_limit_reached() - is it time to stop? Also for handlers of signals */
bool sim_limit_reached(void);
/**
 * sim_limit_tick() - the same; who looks at the clock between executions is told that time has
 * passed
 */
bool sim_limit_tick(void);
/** sim_limit_ticked() - was there a tick since this was asked? */
bool sim_limit_ticked(void);
/* quiet.c */
/** sim_run_until_idle() - let run what can, until nothing can or the execution is over */
void sim_run_until_idle(void);
/**
 * sim_run_quietly() - run something as a thread of its own, without preemption and unrecorded
 * Order constraints are about the tasks; the schedule that is followed is kept.
 * Whether everything came to its end is for the hang check to say.
 */
void sim_run_quietly(const char *name, void (*fn)(void *arg), void *arg);
/** sim_finding_of() - what was found of that signature, or NULL */
struct sim_finding *sim_finding_of(const struct sim_result *res, const char *signature);
/** sim_nothing_new() - does the present execution report only what others did before it? */
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

/* trap.c */
/**
 * sim_probe() - touch memory that a primitive is about to use: a trap is the caller's doing, here
 * @p: @n bytes, at least 1; the first and the last are touched
 */
__attribute__((noinline, no_sanitize("address"))) void
sim_probe(const void *p, size_t n, bool write, const struct sim_site *site);
void sim_trap_load(void);
/** sim_trap_reset() - the same, of what was looked at on somebody's behalf too */
void sim_trap_reset(void);
void sim_trap_unload(void);
void sim_trap_finish(void); /* turn a trap that was caught into a report; when no thread runs */

/* stuck.c */
enum sim_stuck { SIM_STUCK_NOT, SIM_STUCK };
void sim_stuck_load(void);
void sim_stuck_unload(void);
/** sim_stuck_reset() - what was running is not gone on with */
void sim_stuck_reset(void);
/** sim_stuck_tick() - time has passed, or an instruction. Return: give up? */
enum sim_stuck sim_stuck_tick(ucontext_t *uc, bool stepped);
/** sim_in_engine() - is it the engine that was interrupted, or a library that it called? */
bool sim_in_engine(const ucontext_t *uc);
/**
 * sim_stuck_look_again() - it is in the engine, which must not be left half done: have a tick
 * soon
 */
void sim_stuck_look_again(void);
/** sim_stuck_moved() - has a visible operation been carried out since this was last asked? */
bool sim_stuck_moved(void);
/** sim_stuck_following() - is a loop followed, so that each instruction traps? */
bool sim_stuck_following(void);
/**
 * sim_stuck_accesses() - there were too many accesses to memory since the last visible operation
 */
void sim_stuck_accesses(void);

/* fail.c */
void sim_failures_load(void);
void sim_failures_account(void); /* of an execution that has ended */
/** sim_failures_target() - the @i-th place of sim_failures() is to fail, none beyond them */
void sim_failures_target(unsigned int i);
/** sim_failures_visits() - how often one execution came to it, at most */
uint32_t sim_failures_visits(unsigned int i);
/**
 * sim_failures_left() - how many failures are there to try, from the @nr-th visit of place @i
 * on?
 */
unsigned int sim_failures_left(unsigned int i, uint32_t nr);
/** sim_failure_made() - what was made to fail in the last execution, if something was */
struct sim_fail sim_failure_made(void);

/* thread.c */
void sim_threads_load(void);
void sim_threads_unload(void);
void sim_threads_reset(void);
void sim_switch(struct sim_thread *from, struct sim_thread *to);
struct sim_thread *sim_pick(void);
/** sim_stack_guard() - is @a in the guard page of a stack? -> slot, else -1 */
int sim_stack_guard(uintptr_t a);
/** sim_on_stack() - does @a lie on the stack of a thread? */
bool sim_on_stack(uintptr_t a);
/**
 * sim_stack_in_use() - does it lie in a frame of another thread that has not returned?
 * @a: sim_on_stack() holds, of @n bytes
 */
bool sim_stack_in_use(uintptr_t a, size_t n);
/** sim_is_lent() - may the world write to these @n bytes of the engine? */
bool sim_is_lent(uintptr_t a, size_t n);
/**
 * sim_stack_offset() - of an address for which sim_on_stack() holds, from the lowest of all
 * stacks
 */
size_t sim_stack_offset(uintptr_t a);
#define SIM_STACK_GUARD (64 * 1024) /* more than a frame has */
#define SIM_STACK_STRIDE (SIM_STACK_SIZE + SIM_STACK_GUARD)
/** sim_stack_slot() - slot of the thread whose stack an address lies on, -1 for none */
int sim_stack_slot(uintptr_t a);

/* report.c */
void sim_reports_reset(void);
/** sim_stack_load(), sim_stack_boot_done() - stacks that are saved in between stay */
void sim_stack_load(void);
void sim_stack_boot_done(void);
const uintptr_t *sim_stack_store(void);
#endif
