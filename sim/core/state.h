/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state an execution is in, as 128 bits: two prefixes with the same digest
 * go on alike. What depth-first search needs to know a state that it has been
 * through (seen.c).
 *
 * The state is the contents of the world's memory, the engine's own state, and
 * what each execution has on its stack and in its registers. The last cannot
 * be read, but it follows from what the execution saw: the values it read, what
 * the engine returned to it, and how many visible operations it passed. Since
 * the instrumentation announces each access, plain ones included, data races
 * need no second thought: who reads early reads another value.
 *
 * That merges more than the order of conflicting operations would (happens-
 * before hashing as in Musuvathi and Qadeer, PLDI 2007): two tasks that took
 * the same lock in either order and left no trace of it are in one state.
 *
 * What it takes: whatever passes from one execution to another must go through
 * the hooks below or be in a digest. Uninstrumented code under test must not be
 * explored with it. Worlds are compiled so that variables on a stack begin as 0,
 * padding included (-ftrivial-auto-var-init): what else is copied from there into
 * memory is what frames of the engine left.
 */
#ifndef SIM_STATE_H
#define SIM_STATE_H

#include <valgrind/memcheck.h>
#include "core/engine.h"

/** struct sim_digest - two independent lanes */
struct sim_digest {
	uint64_t a, b;
};

static inline uint64_t digest_fold(uint64_t x, uint64_t y)
{
	unsigned __int128 p = (unsigned __int128)x * y;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
}

/**
 * digest_mix() - append a number. Multiply and fold, as wyhash does; the order matters
 *
 * A lane that is what is appended would fold to nothing, so each has a secret of its own: no
 * number, 0 included, leaves both lanes as they are.
 */
static inline void digest_mix(struct sim_digest *d, uint64_t v)
{
	d->a = digest_fold(d->a ^ v ^ 0xa0761d6478bd642full, 0x9e3779b97f4a7c15ull) + v;
	d->b = digest_fold(d->b ^ v ^ 0x8ebc6af09c88c6e3ull, 0xe7037ed1a0b428dbull) ^ (d->b << 1);
}

/** digest_add() - a member of a set: the order does not matter */
static inline void digest_add(struct sim_digest *d, uint64_t x, uint64_t y, uint64_t z)
{
	struct sim_digest m = {0x243f6a8885a308d3ull, 0x13198a2e03707344ull};

	digest_mix(&m, x);
	digest_mix(&m, y);
	digest_mix(&m, z);
	d->a += m.a;
	d->b += m.b;
}

/** digest_known() - what was never written, as padding, is no fault of the digest that it gets into
 */
static inline uint64_t digest_known(uint64_t v)
{
	(void)VALGRIND_MAKE_MEM_DEFINED(&v, sizeof(v));
	return v;
}

/* sim.states says that they are kept track of: in an execution of a search that asked for it */

/** sim_state_begin(), sim_state_end() - an execution begins; states do not matter any more */
void sim_state_begin(void);
void sim_state_end(void);
void sim_state_unload(void);
/** sim_state_settle() - the running execution has come to a choice: what it wrote is written */
void sim_state_settle(void);
/** sim_state_key() - digest of the present state, at a decision */
struct sim_digest sim_state_key(void);

void sim_state_read(uintptr_t a, size_t n);
void sim_state_write(uintptr_t a, size_t n);
void sim_state_saw(uint64_t v);
void sim_state_passed(enum sim_op op, const struct sim_site *site);
void sim_state_spawned(unsigned int slot);
void sim_state_alloc(uintptr_t a, size_t n);
void sim_state_fact(const void *what, uint64_t x, uint64_t y);
void sim_state_result(const long *slot, long v);
/** sim_state_reported() - reports are part of what an execution came to */
void sim_state_reported(const char *signature);

/* ---- hooks: one branch while states do not matter ---------------------- */

/** state_saw() - the engine tells the running execution something that others can change */
static inline void state_saw(uint64_t v)
{
	if (unlikely(sim.states))
		sim_state_saw(v);
}

/** state_wrote() - the engine writes to memory of the world before the next decision */
static inline void state_wrote(const void *p, size_t n)
{
	if (unlikely(sim.states))
		sim_state_write((uintptr_t)p, n);
}

/** state_fact() - something was added for good to what a checker or the heap knows, in any order */
static inline void state_fact(const void *what, uint64_t x, uint64_t y)
{
	if (unlikely(sim.states))
		sim_state_fact(what, x, y);
}

/** state_result() - a variable of a scenario is to get a value */
static inline void state_result(const long *slot, long v)
{
	if (unlikely(sim.states))
		sim_state_result(slot, v);
}

/* what parts of the engine keep to themselves */
void sim_prims_digest(struct sim_digest *d);
void sim_order_digest(struct sim_digest *d);
void sim_mem_digest(struct sim_digest *d);
void sim_lockdep_digest(struct sim_digest *d);
/** sim_mem_contents() - all of the world's memory; sim_mem_digest() is without what is in it */
void sim_mem_contents(struct sim_digest *d);

#endif
