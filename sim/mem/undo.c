// SPDX-License-Identifier: GPL-2.0-only
/*
 * The undo log: what an execution wrote to memory that existed when boot was
 * done is put back, word by word. Each word is logged once, so that the cost
 * follows what was touched. Words that are never written through the
 * instrumentation (gcov's counters, which live in the same bss) are never
 * touched.
 *
 * At each checkpoint (core/checkpoint.h) an epoch begins, in which words are logged once more, and
 * those of objects that were made before it, too. So the log, put back from its end, comes by what
 * memory contained at each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/checkpoint.h"
#include "core/part.h"
#include "mem/heap.h"

/**
 * struct entry - a word that was written
 * @old: what it contained
 * @logged: its byte of those that say in which epoch it was logged last; @epoch: what that was
 * @written: of the heap: the bits of sim_heap.written
 */
struct entry {
	uint64_t *addr;
	uint64_t old;
	uint16_t *logged;
	uint16_t epoch;
	uint8_t written;
};

#define EPOCHS_ROOM (1u << 23) /* words of epochs after the first */

static struct {
	struct entry *log;
	size_t nr, cap;
	uint16_t *data_logged;
	size_t data_size;
} undo;

void sim_undo_load(void)
{
	memset(&undo, 0, sizeof(undo));
	sim_heap.logged = sim_reserve(SHADOW_SIZE * sizeof(*sim_heap.logged), "the undo log");
	sim_heap.len = 0;
	sim_heap.floor = 0;
	sim_heap.epoch = 1;
}

void sim_undo_unload(void)
{
	munmap(sim_heap.logged, SHADOW_SIZE * sizeof(*sim_heap.logged));
	free(undo.data_logged);
	munmap(undo.log, undo.cap * sizeof(*undo.log));
	memset(&undo, 0, sizeof(undo));
}

/* From now on writes are logged: to the regions, and to the heap below sim_heap.kept. */
void sim_undo_start(const struct sim_program *p)
{
	uintptr_t lo = UINTPTR_MAX, hi = 0;

	for (unsigned int i = 0; i < p->nr_regions; i++) {
		uintptr_t s = (uintptr_t)p->regions[i].start;

		lo = s < lo ? s : lo;
		hi = s + p->regions[i].len > hi ? s + p->regions[i].len : hi;
	}
	lo &= ~(uintptr_t)(GRANULE - 1);
	sim_heap.lo = hi ? lo : 0;
	sim_heap.len = hi ? hi - lo : 0;
	sim_heap.guarded = hi && !p->in_engine_image;
	undo.data_size = sim_heap.len / GRANULE + 2;
	undo.data_logged = sim_zeroed(undo.data_size, sizeof(*undo.data_logged), "the undo log");
	/* every granule at most once */
	undo.cap = undo.data_size + sim_heap.kept / GRANULE + 2 + EPOCHS_ROOM;
	sim_heap.floor = sim_heap.kept;
	undo.log = sim_reserve(undo.cap * sizeof(*undo.log), "the undo log");
}

/*
 * Log the words of [@off, @end) of the @len bytes at @lo. Most words of most executions are written
 * more than once.
 */
static inline void log_words(size_t off, size_t end, uintptr_t lo, size_t len, uint16_t *logged,
			     const uint8_t *written)
{
	size_t last = ((end < len ? end : len) + GRANULE - 1) / GRANULE;

	for (size_t i = off / GRANULE; i < last; i++) {
		uint64_t *word = (uint64_t *)lo + i;

		if (likely(logged[i] == sim_heap.epoch))
			continue;
		undo.log[undo.nr] = (struct entry){
			.addr = word,
			.old = *word,
			.logged = &logged[i],
			.epoch = logged[i],
			.written = written ? written[i] : 0,
		};
		logged[i] = sim_heap.epoch; /* not before the load, which may trap */
		undo.nr++;
	}
}

void sim_undo_range(uintptr_t a, size_t n)
{
	size_t data = a - sim_heap.lo, heap = a - sim_heap.base;

	if (data < sim_heap.len)
		log_words(data, data + n, sim_heap.lo, sim_heap.len, undo.data_logged, NULL);
	else if (heap < sim_heap.floor)
		log_words(heap, heap + n, sim_heap.base, sim_heap.floor, sim_heap.logged,
			  sim_heap.written);
}

static void roll_back_to(size_t nr)
{
	const struct entry *first = undo.log + nr, *e = undo.log + undo.nr;
	const uintptr_t base = sim_heap.base;
	uint8_t *const written = sim_heap.written;

	sim_assert(undo.nr <= undo.cap);
	while (e > first) {
		size_t off = (uintptr_t)(--e)->addr - base;

		*e->addr = e->old;
		*e->logged = e->epoch;
		if (off < HEAP_SIZE)
			written[off / GRANULE] = e->written;
	}
	undo.nr = nr;
}

void sim_undo_rollback(void)
{
	roll_back_to(0);
	sim_heap.floor = sim_heap.kept;
	sim_heap.epoch = 1;
}

/* Is there room for all the words that an epoch which begins now may log? */
bool sim_undo_can_save(void)
{
	return sim_heap.epoch < UINT16_MAX &&
	       undo.cap - undo.nr > undo.data_size + sim_heap.top / GRANULE + 1;
}

/* A thread that stands before a gate has announced that it will write there (sim_gate_point()). */
static void log_gates(void)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		const struct sim_thread *x = &sim.slot[slot];

		if (x->want)
			sim_undo_range((uintptr_t)x->want, sizeof(*x->want));
	}
}

void sim_undo_saved(struct sim_saver *s)
{
	size_t nr = undo.nr;

	sim_heap.epoch += !s->back;
	sim_saved(s, &sim_heap.epoch, sizeof(sim_heap.epoch));
	sim_saved(s, &nr, sizeof(nr));
	roll_back_to(nr);
	sim_heap.floor = sim_heap.top;
	log_gates();
}

/* The log is in the order of first writes: that is no part of the state. */
void sim_undo_contents(struct sim_digest *d)
{
	for (size_t i = 0; i < undo.nr; i++) {
		const struct entry *e = &undo.log[i];
		uint64_t now = digest_known(*e->addr);

		if (!e->epoch && (uintptr_t)e->addr - sim_heap.base - sim_heap.kept >= HEAP_SIZE &&
		    now != e->old)
			digest_add(d, (uintptr_t)e->addr, now, 0);
	}
}

static __attribute__((noinline)) void undo_heap(uintptr_t a, size_t n)
{
	sim_undo_range(a, n);
	sim_written(a - sim_heap.base, n);
}

/* Each call comes last, so that the fast path need not save registers for it. */
void sim_undo(void *p, size_t n)
{
	uintptr_t a = (uintptr_t)p;

	if (a - sim_heap.base < sim_heap.top && sim_heap.uninit)
		undo_heap(a, n);
	else
		sim_undo_range(a, n);
}
