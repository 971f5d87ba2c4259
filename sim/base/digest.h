/* SPDX-License-Identifier: GPL-2.0-only */
/* 128 bits that stand for a state: what has the same digest is taken for the same. */
#ifndef SIM_DIGEST_H
#define SIM_DIGEST_H

#include <stdint.h>
#include <valgrind/memcheck.h>

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

/** digest_pair() - of two numbers, as a member of a set: digests of members are summed up */
static inline struct sim_digest digest_pair(uint64_t x, uint64_t y)
{
	struct sim_digest m = {0x243f6a8885a308d3ull, 0x13198a2e03707344ull};

	digest_mix(&m, x);
	digest_mix(&m, y);
	return m;
}

/** digest_add() - a member of a set, of three numbers: the order of members does not matter */
static inline void digest_add(struct sim_digest *d, uint64_t x, uint64_t y, uint64_t z)
{
	struct sim_digest m = digest_pair(x, y);

	digest_mix(&m, z);
	d->a += m.a;
	d->b += m.b;
}

/** digest_known() - let memory checkers accept a digest of memory that was never all written */
static inline uint64_t digest_known(uint64_t v)
{
	(void)VALGRIND_MAKE_MEM_DEFINED(&v, sizeof(v));
	return v;
}

#endif
