/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parts of the engine that stand above the core: memory, lock validator, race detector, states,
 * primitives, checks at rest. The core calls none of them by name. It walks a table of parts,
 * and what happens often is a hook: a part says which hooks it wants just now (sim_watch()), and
 * one that nobody wants costs a test of one bit of sim.hooks.
 */
#ifndef SIM_PART_H
#define SIM_PART_H

#include "core/engine.h"

struct sim_digest;

/*
 * id, name, parameters, arguments. In the order of struct sim_part's table for each of them:
 *   RESET      the last execution is to be forgotten
 *   BEGIN      what an execution consists of at first was spawned: from here on parts look at it
 *   OVER       it has ended, in whatever way
 *   IDLE       nobody can go on. @waits: set where somebody waits who should not
 *   AT_REST    all came to their ends, and what the program expects was looked at
 *   SETTLE     the running thread has come to its next visible operation, or to its end
 *   PASSED     it has carried one out
 *   DECIDE     the scheduler is about to choose who runs: what was announced has been done
 *   SPAWNED    there is a new thread
 *   STARTED    the running thread begins
 *   EXIT       the running thread ends and leaves something: locks, a read section, a wait
 *   TOO_LONG   there is no end after the step limit, and that is to be told
 *   TO_USER    it returns to user, at @site
 *   PASS       what it has done comes before what the thread in @slot does next
 *   RELEASE    ... before what those do who come to ACQUIRE, with the same key
 *   ENTER      it is about to enter code that RCU waits for: core/critical.h
 *   LEAVE      it has left one
 *   IRQS_ON    it is about to let interrupts in
 *   BH_ON      it lets softirqs in
 *   SIGNALLED  @x got a fatal signal
 *   SAW        the engine told it a value that others can change
 *   FACT       something was added for good to what a part knows, in any order
 *   REPORTED   a report was made, of which only what the caller knows is there yet
 *   BEFORE     code under test is about to access memory; others may be let in
 *   ACCESS     ... and may. @flags: SIM_ACCESS_*; @pc: return address
 *   READ       the engine reads memory of the world for the running thread
 *   WROTE      the engine writes to it, before the next decision
 *   PLAIN      it does what the code under test would have done itself: that can race
 *   ALLOCATED  an object of that cache is there, its contents are not
 *   FREED      an object is about to be gone
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
	X(ALLOCATED, allocated, (const struct sim_cache *c, void *p, size_t n), (c, p, n))         \
	X(FREED, freed, (const void *p, size_t n, const struct sim_site *site), (p, n, site))

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
 * @name: of its folder
 * @always: hooks that it wants as long as a program is loaded
 * @load: a program is loaded, @unload: it is not any more
 * @boot_done: the state to return to is the present one
 * @setup: executions under these conditions are to come
 * @digest: what an execution may still depend on, beside memory and threads
 * @contents: all that unmounting depends on
 * @is_gone: may nobody read there? For names and keys that the world gave
 * @wants: hooks that it wants now; sim_watch() keeps it
 * The rest are the hooks.
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
	bool (*is_gone)(const void *p);
	uint32_t wants;
#define SIM_HOOK_MEMBER(id, name, params, args) void(*name) params;
	SIM_HOOKS(SIM_HOOK_MEMBER)
#undef SIM_HOOK_MEMBER
};

#define SIM_MAX_PARTS 15

/** sim_watch() - from now on a part wants these hooks, or does not. Cheap where nothing changes */
void sim_watch_change(struct sim_part *p, uint32_t hooks, bool on);
static inline void sim_watch(struct sim_part *p, uint32_t hooks, bool on)
{
	if (unlikely((p->wants & hooks) != (on ? hooks : 0)))
		sim_watch_change(p, hooks, on);
}

/* hook_NAME(): one test while nobody wants it. sim_call_NAME(): the same, tested already */
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
 * sim_parts_load() - a program is being loaded. @parts: from now on, ended by NULL: in this order
 * all of them are called, whatever for
 */
void sim_parts_load(struct sim_part *const *parts);
void sim_parts_unload(void);
void sim_parts_boot_done(const struct sim_program *p);
void sim_parts_setup(const struct sim_explore *opt);
void sim_parts_digest(struct sim_digest *d);
void sim_parts_contents(struct sim_digest *d);
bool sim_parts_gone(const void *p);

#endif
