// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heap memory that is read and was never written: a bit for each byte says
 * whether it was. That is KMSAN's question, but not quite its answer. KMSAN
 * follows values through registers and reports where one is used: branched on,
 * dereferenced, handed to the user. What is seen here are loads and stores, so
 *
 *  - a load is reported if not one of its bytes was ever written. With one that
 *    was, it is taken for a copy of a structure and its padding;
 *  - a load that is followed by a store to the same bytes is no report and
 *    counts as initialisation: that is how a bit field is set;
 *  - copies (memcpy(), and loads of more than 8 bytes, which compilers make for
 *    structures) are not reported, they hand on which bytes were written;
 *  - stack variables are not looked at: when one begins to live, only the
 *    compiler knows, who makes it 0 then.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include "base/memory.h"
#include "core/part.h"
#include "mem/heap.h"

#define COPY_CODE 64 /* bytes of code between the announcements of a copy's load and store */

/** struct load - a load that may yet turn out to be the first half of something. @size: 0 for
 * none */
struct load {
	uintptr_t addr, pc;
	size_t size;
	uint32_t stack, step;
};

bool sim_uninit_pending;
static struct load first, copied;

void sim_uninit_load(void)
{
	sim_heap.written = sim_reserve(SHADOW_SIZE, "what was never written");
	sim_uninit_reset();
}

void sim_uninit_unload(void)
{
	munmap(sim_heap.written, SHADOW_SIZE);
}

/* The next that happens decides what it was: another access, or the next visible operation. */
static void set_pending(bool on)
{
	sim_uninit_pending = on;
	sim_watch(&sim_mem_part, SIM_HOOK_SETTLE, on);
}

void sim_uninit_reset(void)
{
	set_pending(false);
	copied.size = 0;
}

void sim_uninit_alloc(size_t off, size_t n, bool zeroed)
{
	memset(&sim_heap.written[off / GRANULE], zeroed ? 0xff : 0, (n + GRANULE - 1) / GRANULE);
}

static bool is_written(size_t off)
{
	return sim_heap.written[off / GRANULE] >> off % GRANULE & 1;
}

static bool none_written(size_t off, size_t n)
{
	while (n && !is_written(off + n - 1))
		n--;
	return !n;
}

void sim_written_range(size_t off, size_t n)
{
	size_t head = -off % GRANULE;

	if (head) {
		head = head < n ? head : n;
		sim_written(off, head);
		off += head;
		n -= head;
	}
	memset(&sim_heap.written[off / GRANULE], 0xff, n / GRANULE);
	off += n / GRANULE * GRANULE;
	if (n % GRANULE)
		sim_written(off, n % GRANULE);
}

static void report(const struct load *l, const struct sim_site *site)
{
	struct sim_report *v =
		sim_report_says(SIM_SAYS(SIM_R_UNINIT, 0, "BUG: KMSAN: uninit-value"));

	hook_wrote((void *)l->addr, l->size);
	sim_undo_range(l->addr, l->size);
	sim_written_range(l->addr - sim_heap.base, l->size); /* once is enough */
	if (!v)
		return;
	v->func = site ? site->func : "";
	v->obj = v->addr = (void *)l->addr;
	v->size = l->size;
	v->site = site;
	v->pc = l->pc;
	v->stack = l->stack;
	v->step = l->step;
	sim_report_commit(v);
}

void sim_uninit_settle(void)
{
	set_pending(false);
	report(&first, NULL);
}

static uint32_t stack_now(void)
{
	return sim.detail ? sim_stack_save(0, __builtin_frame_address(0)) : 0;
}

void sim_uninit_read(uintptr_t a, size_t n, uintptr_t pc)
{
	const struct load l = {a, pc, n, 0, sim.step};

	if (n > GRANULE) {
		copied = l;
		return;
	}
	if (!none_written(a - sim_heap.base, n))
		return;
	first = l;
	first.stack = stack_now();
	set_pending(true);
}

void sim_uninit_other(uintptr_t a, size_t n, bool write)
{
	if (write && a == first.addr && n == first.size)
		set_pending(false);
	else
		sim_uninit_settle();
}

static bool in_heap(uintptr_t a)
{
	return a - sim_heap.base < HEAP_SIZE;
}

static void copy_written(uintptr_t to, uintptr_t from, size_t n)
{
	size_t t = to - sim_heap.base, f = from - sim_heap.base;

	for (size_t i = 0; i < n; i++) {
		uint8_t bit = 1u << (t + i) % GRANULE, *w = &sim_heap.written[(t + i) / GRANULE];

		*w = !in_heap(from) || is_written(f + i) ? *w | bit : *w & ~bit;
	}
}

void sim_uninit_store(uintptr_t a, size_t n, uintptr_t pc)
{
	if (copied.size == n && copied.step == sim.step && pc - copied.pc < COPY_CODE)
		copy_written(a, copied.addr, n);
	else
		sim_written_range(a - sim_heap.base, n);
}

static __attribute__((noinline)) void check_all(uintptr_t a, size_t n, const struct sim_site *site)
{
	struct load l = {a, 0, n, 0, sim.step};
	size_t off = a - sim_heap.base;

	if (!sim_shadow_ok(off, n) || !none_written(off, n))
		return;
	l.stack = stack_now();
	report(&l, site);
}

/* Of nearly every object the first byte was written. */
void sim_check_init(const void *p, size_t n, const struct sim_site *site)
{
	size_t off = (uintptr_t)p - sim_heap.base;

	if (unlikely(off < HEAP_SIZE && sim_heap.uninit && !is_written(off)))
		check_all((uintptr_t)p, n, site);
}

void sim_copied(void *to, const void *from, size_t n)
{
	if (sim_heap.uninit && in_heap((uintptr_t)to))
		copy_written((uintptr_t)to, (uintptr_t)from, n);
}
