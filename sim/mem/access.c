// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory accesses of the code under test. With -fsanitize=thread the compiler calls a function
 * before each (gcc/tsan.cc, llvm ThreadSanitizer.cpp); these functions are here. An access to the
 * heap is checked against the shadow, and what a write overwrites goes to the undo log, if it was
 * there before the execution.
 */
#include <stdio.h>
#include <string.h>
#include <sim/race.h>
#include "core/core.h"
#include "mem/heap.h"

static bool is_static(uintptr_t a)
{
	return a - sim_heap.lo < sim_heap.len;
}

/* An access to a stack is bad. Is that because the function that had this frame has returned? */
static bool has_returned(uintptr_t a, size_t n)
{
	const struct sim_thread *x = &sim.slot[sim_stack_slot(a)];

	return x->state != THREAD_ALIVE ||
	       (x == sim.cur && n <= (uintptr_t)x->stack + SIM_STACK_SIZE - a);
}

static const struct sim_says *says_of(uintptr_t a, size_t n)
{
	const struct sim_objdesc *d = sim_heap_desc(a);

	if (sim_on_stack(a) && has_returned(a, n))
		return SIM_SAYS(SIM_R_UAF, 0, "BUG: KASAN: stack-use-after-return");
	if (sim_on_stack(a))
		return SIM_SAYS(SIM_R_OOB, 0, "BUG: KASAN: stack-out-of-bounds");
	if (is_static(a))
		return SIM_SAYS(SIM_R_OOB, 0, "BUG: KASAN: global-out-of-bounds");
	if (!d)
		return SIM_SAYS(SIM_R_WILD, 0, "BUG: KASAN: wild-memory-access");
	if (d->freed && a - sim_heap.base - d->off < d->size)
		return SIM_SAYS(SIM_R_UAF, 0, "BUG: KASAN: slab-use-after-free");
	return SIM_SAYS(SIM_R_OOB, 0, "BUG: KASAN: slab-out-of-bounds");
}

/* Was it freed, but is there still for who runs? @plain: the access is none of a primitive. */
static bool is_typesafe(uintptr_t a, size_t n, bool write, bool plain)
{
	const struct sim_objdesc *d = a - sim_heap.base < HEAP_SIZE ? sim_heap_desc(a) : NULL;

	return d && d->freed && d->typesafe && a - sim_heap.base - d->off + n <= d->size &&
	       !(write && plain) && sim.cur->rcu_depth && sim.cur->rcu_step < d->free_step;
}

void sim_bad_access(uintptr_t a, size_t n, bool write, uintptr_t pc, const struct sim_site *site)
{
	if (is_typesafe(a, n, write, !site))
		return;
	const struct sim_says *says = says_of(a, n);
	struct sim_report *v = sim_report_says(says);

	if (v) {
		v->func = site ? site->func : "";
		v->obj = v->addr = (void *)a;
		v->size = n;
		v->write = write;
		v->site = site;
		v->pc = site ? 0 : pc;
		if (sim.detail)
			v->stack = sim_stack_save(0, __builtin_frame_address(0));
		sim_report_commit(v);
	}
	sim_report_end(says->kind);
	/* with the checker off, the access goes on, as long as it hits nothing but the heap */
	if (!sim_handed_out(a - sim_heap.base, n))
		sim_fatal();
}

/* Does [@a, @a + @n) end within the static memory of the world? It begins there. */
static inline bool ends_inside(uintptr_t a, size_t n)
{
	return n <= sim_heap.len - (a - sim_heap.lo);
}

static inline bool on_own_stack(uintptr_t a, size_t n)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
	uintptr_t top = (uintptr_t)sim.cur->stack + SIM_STACK_SIZE;

	return a - frame < top - frame && n <= top - a;
}

/*
 * The address is neither in the heap nor static nor on the own stack. It is bad if it lies on a
 * stack of another thread, beyond the frames that are in use there. A read may be of a constant,
 * which can be anywhere. A write to memory that is there is bad; if none is there, it will trap.
 */
static bool is_foreign(uintptr_t a, size_t n, bool write)
{
	if (sim_on_stack(a))
		return sim_stack_guard(a) < 0 && !sim_stack_in_use(a, n);
	return write && !sim_is_lent(a, n) && sim_is_there((void *)a);
}

static __attribute__((noinline, cold)) void check_elsewhere(uintptr_t a, size_t n, bool write,
							    void *pc)
{
	if (is_foreign(a, n, write))
		sim_bad_access(a, n, write, (uintptr_t)pc, NULL);
}

/* Check an access outside of the heap. */
static inline void check_no_heap(uintptr_t a, size_t n, bool write, void *pc)
{
	if (is_static(a)) {
		if (unlikely(!ends_inside(a, n)))
			sim_bad_access(a, n, write, (uintptr_t)pc, NULL);
		if (write)
			sim_undo_range(a, n);
	} else if (sim_heap.guarded && unlikely(!on_own_stack(a, n))) {
		check_elsewhere(a, n, write, pc);
	}
}

static __attribute__((noinline)) void check_fully(uintptr_t a, size_t n, bool write, bool copied,
						  void *pc)
{
	uintptr_t off = a - sim_heap.base;

	if (likely(off < HEAP_SIZE)) {
		if (unlikely(!sim_allowed(off, n)))
			sim_bad_access(a, n, write, (uintptr_t)pc, NULL);
		if (write && off < sim_heap.floor)
			sim_undo_range(a, n);
		if (likely(sim_heap.uninit && !copied))
			sim_uninit_access(a, off, n, write, (uintptr_t)pc);
	} else {
		check_no_heap(a, n, write, pc);
	}
}

/*
 * What check_fully() comes to for most accesses: they are good, lie in one granule, and there is
 * nothing to log. So it is done in line, and without a call.
 * Return: false if check_fully() has to look.
 */
static inline __attribute__((always_inline)) bool passes(uintptr_t a, size_t n, bool write)
{
	size_t off = a - sim_heap.base, granule = off / GRANULE, in = off % GRANULE;
	uint8_t bytes;

	if (n > GRANULE)
		return false;
	if (likely(off < HEAP_SIZE)) {
		bytes = ((1u << n) - 1) << in;
		if (unlikely(sim_heap.shadow[granule] < in + n || sim_uninit_pending))
			return false;
		if (!write)
			return likely(!sim_heap.uninit || sim_heap.written[granule] & bytes);
		if (off < sim_heap.floor && sim_heap.logged[granule] != sim_heap.epoch)
			return false;
		if (likely(sim_heap.uninit))
			sim_heap.written[granule] |= bytes;
		return true;
	}
	if (is_static(a))
		return !write && ends_inside(a, n);
	return !sim_heap.guarded || on_own_stack(a, n) || (!write && !sim_on_stack(a));
}

static inline void check_memory(uintptr_t a, size_t n, bool write, bool copied, void *pc)
{
	if (copied || unlikely(!passes(a, n, write)))
		check_fully(a, n, write, copied, pc);
}

/* A part is told of the access, or it is one too many. */
static __attribute__((noinline)) void check_watched(uintptr_t a, size_t n, bool write, bool marked,
						    bool copied, void *pc)
{
	if (unlikely(!sim_accesses_left))
		sim_stuck_accesses();
	hook_before(a, n, write);
	check_memory(a, n, write, copied, pc);
	hook_access(a, n, (write ? SIM_ACCESS_WRITE : 0) | (marked ? SIM_ACCESS_MARKED : 0),
		    (uintptr_t)pc);
}

/* Each call comes last, so that the fast path need not save registers for it. */
static inline void check(uintptr_t a, size_t n, bool write, bool marked, bool copied, void *pc)
{
	if (unlikely(!--sim_accesses_left || sim.hooks & (SIM_HOOK_BEFORE | SIM_HOOK_ACCESS)))
		check_watched(a, n, write, marked, copied, pc);
	else
		check_memory(a, n, write, copied, pc);
}

/* Is it memory of the world outside of the heap? */
static inline bool known(uintptr_t a, size_t n)
{
	if (likely(is_static(a)))
		return ends_inside(a, n);
	return on_own_stack(a, n) || (sim_on_stack(a) && sim_stack_in_use(a, n));
}

static void null_access(const void *p, const struct sim_site *site)
{
	struct sim_report *v = sim_report_says(
		SIM_SAYS(SIM_R_NULL_DEREF, 0, "BUG: kernel NULL pointer dereference"));

	if (v) {
		v->func = site->func;
		v->addr = p;
		v->site = site;
		sim_report_commit(v);
	}
	sim_fatal();
}

/*
 * Memory of a primitive's object may be a constant, or a variable while the world boots. Memory
 * that cannot be accessed must be found here, not by the primitive, which could not be left half
 * done. So the execution ends here, even if such reports are switched off.
 */
static __attribute__((noinline, cold)) void check_unknown(const void *p, size_t n, bool write,
							  const struct sim_site *site)
{
	uintptr_t a = (uintptr_t)p;

	/* a constructor of the world, or gcov at the end: there is no execution to end */
	if (!sim.prog)
		return;
	if (a < 4096)
		null_access(p, site);
	if (is_static(a) || sim_on_stack(a) || (write && sim_heap.guarded && sim_is_there(p))) {
		sim_bad_access(a, n, write, 0, site);
		sim_fatal();
	}
	sim_probe(p, n, write, site);
}

/* The access may be bad, or a part wants to know of it. */
static __attribute__((noinline)) void check_slowly(const void *p, size_t n, size_t written,
						   const struct sim_site *site)
{
	uintptr_t a = (uintptr_t)p, off = a - sim_heap.base;

	if (likely(off < HEAP_SIZE)) {
		if (unlikely(n && !sim_allowed(off, n)))
			sim_bad_access(a, n, written, 0, site);
	} else if (unlikely(n && !known(a, n))) {
		check_unknown(p, n, written, site);
	}
	if (written) {
		hook_wrote(p, written); /* what was never written is so still */
		sim_undo((void *)a, written);
	} else {
		hook_read(p, n);
	}
}

/* Each call comes last, so that the fast path need not save registers for it. */
static inline void check_part(const void *p, size_t n, size_t written, const struct sim_site *site)
{
	uintptr_t a = (uintptr_t)p, off = a - sim_heap.base;
	bool good = off < HEAP_SIZE ? sim_allowed(off, n) : is_static(a) && ends_inside(a, n);

	if (unlikely(!good || sim.hooks & (SIM_HOOK_READ | SIM_HOOK_WROTE)))
		check_slowly(p, n, written, site);
	else if (written)
		sim_undo((void *)a, written);
}

void sim_check(const void *p, size_t n, bool write, const struct sim_site *site)
{
	check_part(p, n, write ? n : 0, site);
}

void sim_check_part(void *p, size_t n, size_t written, const struct sim_site *site)
{
	check_part(p, n, written, site);
}

void sim_check_plain(const void *p, size_t n, bool write, const struct sim_site *site)
{
	hook_before((uintptr_t)p, n, write);
	sim_check(p, n, write, site);
	hook_plain(p, n, write, site);
}

#define CALLER __builtin_return_address(0)

/* What gcc and clang call. Volatile accesses are those of READ_ONCE() and WRITE_ONCE(): marked. */
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
