/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of threads, by slot. A set is a struct and no number, so that the compiler does not take one
 * for the other: nobody else shifts a bit by a slot. Most executions have few threads, so that the
 * upper half is mostly empty, and what is done at each step looks at it as little as possible.
 */
#ifndef SIM_CORE_THREADS_H
#define SIM_CORE_THREADS_H

#include <stdbool.h>
#include <stdint.h>
#include <sim/thread.h>
#include "base/digest.h"

_Static_assert(SIM_MAX_THREADS == 128, "a set has two words");

#define SIM_NO_THREADS ((struct sim_threads){0, 0})

static inline bool threads_some(struct sim_threads s)
{
	return s.lo | s.hi;
}

static inline struct sim_threads threads_of(unsigned int slot)
{
	return slot < 64 ? (struct sim_threads){1ull << slot, 0}
			 : (struct sim_threads){0, 1ull << (slot - 64)};
}

static inline bool threads_has(struct sim_threads s, unsigned int slot)
{
	return (slot < 64 ? s.lo >> slot : s.hi >> (slot - 64)) & 1;
}

static inline void threads_add(struct sim_threads *s, unsigned int slot)
{
	if (slot < 64)
		s->lo |= 1ull << slot;
	else
		s->hi |= 1ull << (slot - 64);
}

static inline void threads_remove(struct sim_threads *s, unsigned int slot)
{
	if (slot < 64)
		s->lo &= ~(1ull << slot);
	else
		s->hi &= ~(1ull << (slot - 64));
}

static inline struct sim_threads threads_or(struct sim_threads a, struct sim_threads b)
{
	return (struct sim_threads){a.lo | b.lo, a.hi | b.hi};
}

static inline struct sim_threads threads_and(struct sim_threads a, struct sim_threads b)
{
	return (struct sim_threads){a.lo & b.lo, a.hi & b.hi};
}

/** threads_but() - those of @a that are not in @b */
static inline struct sim_threads threads_but(struct sim_threads a, struct sim_threads b)
{
	return (struct sim_threads){a.lo & ~b.lo, a.hi & ~b.hi};
}

static inline bool threads_same(struct sim_threads a, struct sim_threads b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

/** threads_first() - the lowest slot. @s: not empty; so in threads_last() and threads_rest() */
static inline unsigned int threads_first(struct sim_threads s)
{
	return s.lo ? __builtin_ctzll(s.lo) : 64 + __builtin_ctzll(s.hi);
}

/** threads_last() - the highest slot */
static inline unsigned int threads_last(struct sim_threads s)
{
	return s.hi ? 127 - __builtin_clzll(s.hi) : 63 - __builtin_clzll(s.lo);
}

/** threads_rest() - all but the lowest slot */
static inline struct sim_threads threads_rest(struct sim_threads s)
{
	return s.lo ? (struct sim_threads){s.lo & (s.lo - 1), s.hi}
		    : (struct sim_threads){0, s.hi & (s.hi - 1)};
}

/** threads_free() - the lowest slot that is not in @s; SIM_MAX_THREADS if all are */
static inline unsigned int threads_free(struct sim_threads s)
{
	if (~s.lo)
		return __builtin_ctzll(~s.lo);
	return ~s.hi ? 64 + __builtin_ctzll(~s.hi) : SIM_MAX_THREADS;
}

/** threads_above() - those in higher slots */
static inline struct sim_threads threads_above(struct sim_threads s, unsigned int slot)
{
	return slot < 64 ? (struct sim_threads){s.lo & ~((2ull << slot) - 1), s.hi}
			 : (struct sim_threads){0, s.hi & ~((2ull << (slot - 64)) - 1)};
}

/** for_each_thread() - from the lowest slot up. @slot: set to each; @s: looked at once */
#define for_each_thread(slot, s)                                                                   \
	for (struct sim_threads left_ = (s);                                                       \
	     threads_some(left_) && ((slot) = threads_first(left_), true);                         \
	     left_ = threads_rest(left_))

/** threads_nr() - how many */
static inline unsigned int threads_nr(struct sim_threads s)
{
	unsigned int n = 0;

	for (; threads_some(s); s = threads_rest(s))
		n++;
	return n;
}

static inline void digest_threads(struct sim_digest *d, struct sim_threads s)
{
	digest_mix(d, s.lo);
	if (s.hi)
		digest_add(d, s.hi, 0, 0);
}

#endif
