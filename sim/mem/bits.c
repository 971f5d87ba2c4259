// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bit-fields. To read one, gcc reads the byte it is in, and clang all of those beside it; to write
 * one, both write all, which clang reads before. So what a thread has seen, and by which words it
 * depends on others, would follow the compiler. Where that matters, since several threads set bits
 * of one object, the world says where they are, and each access is taken for one to all of them.
 */
#include "core/checkpoint.h"
#include "mem/heap.h"

#define MAX_RUNS 32 /* of those beyond it accesses are taken as they are */

static struct {
	struct {
		uintptr_t at;
		size_t n;
	} run[MAX_RUNS];
	uint32_t nr, kept;
} bits;

void sim_bit_fields(const void *p, size_t n)
{
	if (bits.nr == MAX_RUNS)
		return;
	bits.run[bits.nr].at = (uintptr_t)p;
	bits.run[bits.nr++].n = n;
}

bool sim_bits_whole(uintptr_t *a, size_t *n)
{
	for (uint32_t i = 0; i < bits.nr; i++) {
		uintptr_t in = *a - bits.run[i].at;

		if (likely(in >= bits.run[i].n || *n > bits.run[i].n - in))
			continue;
		*a = bits.run[i].at;
		*n = bits.run[i].n;
		return true;
	}
	return false;
}

void sim_bits_load(void)
{
	bits.nr = bits.kept = 0;
}

void sim_bits_start(void)
{
	bits.kept = bits.nr;
}

void sim_bits_reset(void)
{
	bits.nr = bits.kept;
}

void sim_bits_saved(struct sim_saver *s)
{
	bits.nr = sim_saved_nr(s, bits.nr);
}
