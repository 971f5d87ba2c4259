/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parts of the engine stand above the core: memory, lock validator, race detector, states,
 * primitives, checks at rest. The core calls none of them by name: it walks a table of parts. What
 * happens often is a hook. A part says which hooks it wants just now (sim_watch()); a hook that
 * nobody wants costs a test of one bit of sim.hooks.
 */
#ifndef SIM_PART_H
#define SIM_PART_H

#include "core/engine.h"

struct sim_digest;
struct sim_saver;

/*
 * The columns are id, name, parameters and arguments. Each hook calls parts in the order of the
 * table that sim_parts_load() got. "It" is the running thread.
 *
 *   RESET      an execution is about to begin: the last one must be forgotten
 *   BEGIN      the threads that an execution begins with exist; parts look at it from here on
 *   OVER       the execution has ended, in whatever way
 *   IDLE       no thread can go on. A part sets @waits if one waits that should not
 *   AT_REST    all threads have ended, and the expectations of the program were checked
 *   SETTLE     it has come to its next visible operation, or to its end
 *   PASSED     it has carried out a visible operation
 *   DECIDE     the scheduler is about to choose who runs; what WROTE announced has been done
 *   SPAWNED    a thread was made
 *   STARTED    it begins
 *   EXIT       it ends, in a read section, or a part has asked for it by its tell_exit
 *   TOO_LONG   the execution did not end by its step limit, and that is to be reported
 *   TO_USER    it returns to user mode, at @site
 *   PASS       what it has done happens before what the thread in @slot does next
 *   RELEASE    what it has done happens before what follows an ACQUIRE with the same key
 *   ACQUIRE    what was released with the same key has happened
 *   ENTER      it is about to enter its outermost critical section: core/critical.h
 *   LEAVE      it has left its outermost critical section
 *   IRQS_ON    it is about to enable interrupts
 *   BH_ON      it has enabled softirqs
 *   SIGNALLED  @x got a fatal signal
 *   SAW        the engine told it a value that other threads can change
 *   FACT       what a part knows has grown; the order in which facts come does not matter
 *   REPORTED   a report was made, but its text below the first line is not there yet
 *   BEFORE     it is about to access memory of the world, and others may be let in first
 *   ACCESS     it accesses memory of the world. @flags: SIM_ACCESS_*; @pc: return address
 *   READ       the engine reads memory of the world for it
 *   WROTE      the engine is going to write to memory of the world before the next DECIDE
 *   PLAIN      the engine accesses memory as the code under test would have, so that it can race
 *   TOUCHED    it uses state of the engine that other threads use or change: see below
 *   ALLOCATED  an object of that cache was made, and has what it contains at first
 *   FREED      an object is about to be freed
 */
#define SIM_HOOKS(X)                                                                               \
	X(RESET, reset, (void), ())                                                                \
	X(BEGIN, begin, (void), ())                                                                \
	X(OVER, over, (void), ())                                                                  \
	X(IDLE, idle, (bool *waits), (waits))                                                      \
	X(AT_REST, at_rest, (void), ())                                                            \
	X(SETTLE, settle, (void), ())                                                              \
	X(PASSED, passed, (enum sim_op op, const struct sim_site *site), (op, site))               \
	X(DECIDE, decide, (void), ())                                                              \
	X(SPAWNED, spawned, (const struct sim_thread *x), (x))                                     \
	X(STARTED, started, (void), ())                                                            \
	X(EXIT, exit, (struct sim_thread *x), (x))                                                 \
	X(TOO_LONG, too_long, (void), ())                                                          \
	X(TO_USER, to_user, (const struct sim_site *site), (site))                                 \
	X(PASS, pass, (unsigned int slot), (slot))                                                 \
	X(RELEASE, release, (const void *key), (key))                                              \
	X(ACQUIRE, acquire, (const void *key), (key))                                              \
	X(ENTER, enter, (void), ())                                                                \
	X(LEAVE, leave, (void), ())                                                                \
	X(IRQS_ON, irqs_on, (const struct sim_thread *x), (x))                                     \
	X(BH_ON, bh_on, (const struct sim_thread *x), (x))                                         \
	X(SIGNALLED, signalled, (struct sim_thread *x), (x))                                       \
	X(SAW, saw, (uint64_t v), (v))                                                             \
	X(FACT, fact, (const void *what, uint64_t x, uint64_t y), (what, x, y))                    \
	X(REPORTED, reported, (struct sim_report *v), (v))                                      \
	X(BEFORE, before, (uintptr_t a, size_t n, bool write), (a, n, write))                      \
	X(ACCESS, access, (uintptr_t a, size_t n, unsigned int flags, uintptr_t pc),               \
	  (a, n, flags, pc))                                                                       \
	X(READ, read, (const void *p, size_t n), (p, n))                                           \
	X(WROTE, wrote, (const void *p, size_t n), (p, n))                                         \
	X(PLAIN, plain, (const void *p, size_t n, bool write, const struct sim_site *site),        \
	  (p, n, write, site))                                                                     \
	X(TOUCHED, touched, (enum sim_own what, uintptr_t which, bool change),                     \
	  (what, which, change))                                                                   \
	X(ALLOCATED, allocated, (const struct sim_cache *c, void *p, size_t n), (c, p, n))         \
	X(FREED, freed, (const void *p, size_t n, const struct sim_site *site), (p, n, site))

/**
 * enum sim_own - what of the engine's own state a thread uses or changes, for TOUCHED
 * @SIM_OWN_THREAD: a thread, its wait included; which: its slot
 * @SIM_OWN_DATA: what sim_self_data() has of it; which: its slot
 * @SIM_OWN_SLOTS: who has which slot; @SIM_OWN_ENDS: who has ended
 * @SIM_OWN_GONE: the thread in a slot will never begin
 * @SIM_OWN_TIME: virtual time, and who waits for it
 * @SIM_OWN_HEAP: where the next object will be; @SIM_OWN_FAIL: what can yet fail
 * @SIM_OWN_CPUS: who has which CPU; @SIM_OWN_READERS: who is in a critical section
 * @SIM_OWN_RUNNER: who runs a work or timer; which: its address
 * @SIM_OWN_OBJECT: whether an object is there; which: an address in it
 * @SIM_OWN_ALL: anything
 * @SIM_OWN_AHEAD: with a change, what it announces from now on it will do in the next visible
 *	operation only; without one, no longer
 */
enum sim_own {
	SIM_OWN_THREAD,
	SIM_OWN_DATA,
	SIM_OWN_SLOTS,
	SIM_OWN_ENDS,
	SIM_OWN_GONE,
	SIM_OWN_TIME,
	SIM_OWN_HEAP,
	SIM_OWN_FAIL,
	SIM_OWN_CPUS,
	SIM_OWN_READERS,
	SIM_OWN_RUNNER,
	SIM_OWN_OBJECT,
	SIM_OWN_ALL,
	SIM_OWN_AHEAD,
};

enum {
#define SIM_HOOK_NUMBER(id, name, params, args) SIM_HOOK_NR_##id,
	SIM_HOOKS(SIM_HOOK_NUMBER)
#undef SIM_HOOK_NUMBER
	SIM_NR_HOOKS
};

enum {
#define SIM_HOOK_BIT(id, name, params, args) SIM_HOOK_##id = 1 << SIM_HOOK_NR_##id,
	SIM_HOOKS(SIM_HOOK_BIT)
#undef SIM_HOOK_BIT
};

/**
 * struct sim_part - a part; each function may be NULL
 * @name: what it is called; mostly as its folder
 * @always: hooks that it wants as long as a program is loaded
 * @load: called when a program is loaded; @unload: when it is unloaded
 * @boot_done: called when boot is over: each execution starts from the state of now
 * @setup: called before executions under new conditions
 * @digest: adds what an execution may still depend on, beside memory and threads
 * @contents: adds what unmounting depends on
 * @can_save: can there be a checkpoint now, by what it knows? @saved: what it has of the state goes
 *	through sim_saved(): core/checkpoint.h
 * @is_gone: is the memory at an address no longer the world's to read?
 * @wants: hooks that it wants now; sim_watch() keeps it
 * The other functions are the hooks.
 */
struct sim_part {
	const char *name;
	uint32_t always;
	void (*load)(void);
	void (*unload)(void);
	void (*boot_done)(const struct sim_program *p);
	void (*setup)(const struct sim_explore *opt);
	void (*digest)(struct sim_digest *d);
	void (*contents)(struct sim_digest *d);
	bool (*can_save)(void);
	void (*saved)(struct sim_saver *s);
	bool (*is_gone)(const void *p);
	uint32_t wants;
#define SIM_HOOK_MEMBER(id, name, params, args) void(*name) params;
	SIM_HOOKS(SIM_HOOK_MEMBER)
#undef SIM_HOOK_MEMBER
};

#define SIM_MAX_PARTS 15

/** sim_watch() - a part wants these hooks from now on, or does not. It is cheap if it did before */
void sim_watch_change(struct sim_part *p, uint32_t hooks, bool on);
static inline void sim_watch(struct sim_part *p, uint32_t hooks, bool on)
{
	if (unlikely((p->wants & hooks) != (on ? hooks : 0)))
		sim_watch_change(p, hooks, on);
}

/*
 * hook_NAME() costs one test while nobody wants it; sim_call_NAME() is for those who have tested.
 */
#define SIM_HOOK_CALL(id, name, params, args)                                                      \
	void sim_call_##name params;                                                               \
	static inline void hook_##name params                                                      \
	{                                                                                          \
		if (unlikely(sim.hooks & SIM_HOOK_##id))                                           \
			sim_call_##name args;                                                      \
	}
SIM_HOOKS(SIM_HOOK_CALL)
#undef SIM_HOOK_CALL

/**
 * sim_parts_load() - a program is being loaded
 * @parts: those that are called from now on, in this order; NULL ends them
 */
void sim_parts_load(struct sim_part *const *parts);
void sim_parts_unload(void);
void sim_parts_boot_done(const struct sim_program *p);
void sim_parts_setup(const struct sim_explore *opt);
void sim_parts_digest(struct sim_digest *d);
void sim_parts_contents(struct sim_digest *d);
bool sim_parts_can_save(void);
void sim_parts_saved(struct sim_saver *s);
bool sim_parts_gone(const void *p);

#endif
