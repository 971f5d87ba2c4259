// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every memory access of the code under test: the compiler announces it by a
 * call (-fsanitize=thread; gcc/tsan.cc, llvm ThreadSanitizer.cpp), and these
 * are the functions it calls. An access to the heap is checked against the
 * shadow; a write to memory that outlives the execution goes to the undo log.
 */
#include <stdio.h>
#include <string.h>
#include "mem/heap.h"
#include "core/core.h"
#include "core/state.h"
#include "race/race.h"

static const char *bad_kind(const struct sim_objdesc *d, uintptr_t a, enum sim_report_kind *kind)
{
	*kind = SIM_R_WILD;
	if (!d)
		return "wild-memory-access";
	*kind = SIM_R_OOB;
	if (d->freed && a - sim_heap.base - d->off < d->size) {
		*kind = SIM_R_UAF;
		return "slab-use-after-free";
	}
	return "slab-out-of-bounds";
}

void sim_bad_access(uintptr_t a, size_t n, bool write, uintptr_t pc, const struct sim_site *site)
{
	enum sim_report_kind kind;
	const char *what = bad_kind(sim_heap_desc(a), a, &kind);
	struct sim_violation *v = sim_viol_new(kind);

	if (v) {
		snprintf(v->signature, sizeof(v->signature), "BUG: KASAN: %s in %s", what,
			 site ? site->func : "");
		v->obj = v->addr = (void *)a;
		v->size = n;
		v->write = write;
		v->site = site;
		v->pc = site ? 0 : pc;
		if (sim.detail)
			v->stack = sim_stack_save(0, __builtin_frame_address(0));
		sim_viol_commit(v);
	}
	sim_viol_end(kind);
	/* unreported, it goes on where it does no harm to others than the world */
	if (a - sim_heap.base + n > sim_heap.top)
		sim_fatal();
}

static inline void check_memory(uintptr_t a, size_t n, bool write, bool copied, void *pc)
{
	uintptr_t off = a - sim_heap.base;

	if (likely(off < HEAP_SIZE)) {
		if (unlikely(!sim_allowed(off, n)))
			sim_bad_access(a, n, write, (uintptr_t)pc, NULL);
		if (write && off < sim_heap.kept)
			sim_undo_range(a, n);
		if (likely(sim_heap.uninit && !copied))
			sim_uninit_access(a, off, n, write, (uintptr_t)pc);
	} else if (write && a - sim_heap.lo < sim_heap.len) {
		sim_undo_range(a, n);
	}
}

/*
 * Where nobody checks: what the engine itself needs to come back to the state
 * after boot. Nothing beyond the heap's top is put back, so nobody gets there.
 */
static inline void log_only(uintptr_t a, size_t n, bool write, void *pc)
{
	uintptr_t off = a - sim_heap.base;

	if (off < HEAP_SIZE) {
		if (unlikely(off + n > sim_heap.top))
			sim_bad_access(a, n, write, (uintptr_t)pc, NULL);
		if (write && off < sim_heap.kept)
			sim_undo_range(a, n);
	} else if (write && a - sim_heap.lo < sim_heap.len) {
		sim_undo_range(a, n);
	}
}

static __attribute__((noinline)) void check_watched(uintptr_t a, size_t n, bool write, bool marked,
						    bool copied, void *pc)
{
	if (unlikely(sim_race_promoted))
		sim_race_before(a, n, write);
	check_memory(a, n, write, copied, pc);
	if (sim.states)
		(write ? sim_state_write : sim_state_read)(a, n);
	if (sim_race_on)
		sim_race_plain(a, n,
			       (write ? SIM_ACCESS_WRITE : 0) | (marked ? SIM_ACCESS_MARKED : 0),
			       (uintptr_t)pc);
}

static inline void check(uintptr_t a, size_t n, bool write, bool marked, bool copied, void *pc)
{
	if (unlikely(sim_race_on | sim.states))
		check_watched(a, n, write, marked, copied, pc);
	else if (likely(sim_heap.checked))
		check_memory(a, n, write, copied, pc);
	else
		log_only(a, n, write, pc);
}

/* Memory of the world that is no heap. */
static bool known(uintptr_t a)
{
	return a - sim_heap.lo < sim_heap.len || sim_on_stack(a);
}

static void null_access(const void *p, const struct sim_site *site)
{
	struct sim_violation *v = sim_viol_new(SIM_R_NULL_DEREF);

	if (v) {
		snprintf(v->signature, sizeof(v->signature),
			 "BUG: kernel NULL pointer dereference in %s", site->func);
		v->addr = p;
		v->site = site;
		sim_viol_commit(v);
	}
	sim_fatal();
}

/*
 * Constants may be anywhere; while the world boots, its variables too. What
 * cannot be accessed must be found here, not by the primitive that goes on to
 * use it: there is no way back, even where such reports are switched off.
 */
static __attribute__((noinline)) void check_unknown(const void *p, size_t n, bool write,
						    const struct sim_site *site)
{
	uintptr_t a = (uintptr_t)p;

	if (a < 4096)
		null_access(p, site);
	if (write && !sim.quiet && !sim.prog->in_engine_image) {
		sim_bad_access(a, n, write, 0, site);
		sim_fatal();
	}
	sim_probe(p, n, write, site);
}

void sim_check(const void *p, size_t n, bool write, const struct sim_site *site)
{
	uintptr_t a = (uintptr_t)p, off = a - sim_heap.base;

	if (likely(off < HEAP_SIZE)) {
		if (unlikely(n && !sim_allowed(off, n)))
			sim_bad_access(a, n, write, 0, site);
	} else if (unlikely(n && !known(a))) {
		check_unknown(p, n, write, site);
	}
	if (write)
		sim_undo((void *)a, n);
	if (unlikely(sim.states))
		(write ? sim_state_write : sim_state_read)(a, n);
}

void sim_check_plain(const void *p, size_t n, bool write, const struct sim_site *site)
{
	if (unlikely(sim_race_on && sim_race_promoted))
		sim_race_before((uintptr_t)p, n, write);
	sim_check(p, n, write, site);
	sim_race_access(p, n, write ? SIM_ACCESS_WRITE : 0, site);
}

#define CALLER __builtin_return_address(0)

/* what gcc and clang call; volatile accesses are marked ones, READ_ONCE() and WRITE_ONCE() */
#define ACCESS(name, n, write, marked)                                                             \
	void __tsan_##name(void *p);                                                               \
	void __tsan_##name(void *p)                                                                \
	{                                                                                          \
		check((uintptr_t)p, n, write, marked, false, CALLER);                              \
	}
#define ACCESSES(n)                                                                                \
	ACCESS(read##n, n, false, false)                                                           \
	ACCESS(write##n, n, true, false)                                                           \
	ACCESS(unaligned_read##n, n, false, false)                                                 \
	ACCESS(unaligned_write##n, n, true, false)                                                 \
	ACCESS(volatile_read##n, n, false, true)                                                   \
	ACCESS(volatile_write##n, n, true, true)

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)

#define RANGE(name, write)                                                                         \
	void __tsan_##name##_range(void *p, long n);                                               \
	void __tsan_##name##_range(void *p, long n)                                                \
	{                                                                                          \
		check((uintptr_t)p, n, write, false, false, CALLER);                               \
	}

RANGE(read, false)
RANGE(write, true)

/*
 * Compilers call these for the copies and initialisations of structures, clang
 * without announcing them: worlds are linked with --wrap, which makes the calls
 * end here.
 */
static void check_copy(void *to, const void *from, size_t n, void *pc)
{
	if (!n)
		return;
	check((uintptr_t)from, n, false, false, true, pc);
	check((uintptr_t)to, n, true, false, true, pc);
	sim_copied(to, from, n);
}

void *__wrap_memcpy(void *to, const void *from, size_t n);
void *__wrap_memcpy(void *to, const void *from, size_t n)
{
	check_copy(to, from, n, CALLER);
	return memcpy(to, from, n);
}

void *__wrap_memmove(void *to, const void *from, size_t n);
void *__wrap_memmove(void *to, const void *from, size_t n)
{
	check_copy(to, from, n, CALLER);
	return memmove(to, from, n);
}

void *__wrap_memset(void *to, int c, size_t n);
void *__wrap_memset(void *to, int c, size_t n)
{
	if (n)
		check((uintptr_t)to, n, true, false, false, CALLER);
	return memset(to, c, n);
}

void __tsan_init(void);
void __tsan_init(void)
{
}

/* gcov's counters (-fprofile-update=atomic) are the only atomics in a world */
unsigned long __tsan_atomic64_fetch_add(volatile void *p, unsigned long v, int order);
unsigned long __tsan_atomic64_fetch_add(volatile void *p, unsigned long v, int order)
{
	(void)order;
	return __atomic_fetch_add((volatile unsigned long *)p, v, __ATOMIC_RELAXED);
}
