// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heap hands out memory in ascending order and never again within an execution, so that freed
 * memory stays poisoned, and addresses are the same in every run. Between executions it falls back
 * to where boot left it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <xxhash.h>
#include "base/digest.h"
#include "base/memory.h"
#include "core/checkpoint.h"
#include "core/core.h"
#include "core/part.h"
#include "mem/heap.h"
#include "mem/tracepoint.h"

#define MAX_OBJS 65536
/*
 * The heap has this address, unless something else is there: code under test may hash the address
 * of an object (dentries, wait queues of bits), and the hash must be the same in every run.
 */
#define HEAP_AT 0x510000000000
#define POISON_INUSE 0x5a /* as mm/slub.c */
#define POISON_FREE 0x6b
#define POISON_REDZONE 0xbb

/* The heap while there is none: at the kernel's end of the address space, where no program is. */
#define NO_HEAP (-HEAP_SIZE)

struct sim_heap sim_heap = {.base = NO_HEAP};

static struct {
	struct sim_objdesc *desc;
	uint32_t nr, kept;
	uint32_t setup;  /* number of objects that are there before setup, and stay for good */
	uint32_t *freed; /* objects below sim_heap.floor that this execution freed */
	uint32_t nr_freed;
	unsigned int fail_in; /* counts down allocations to the one that fails; 0 if none does */
	unsigned int kept_fail_in;
} heap;

static void load(void)
{
	memset(&heap, 0, sizeof(heap));
	memset(&sim_heap, 0, sizeof(sim_heap));
	sim_heap.base =
		(uintptr_t)sim_reserve_at((void *)HEAP_AT, HEAP_SIZE, "the heap of the world");
	sim_heap.shadow = sim_reserve(SHADOW_SIZE, "the heap of the world");
	sim_heap.top = HEAP_REDZONE;
	heap.desc = sim_reserve(MAX_OBJS * sizeof(*heap.desc), "the heap of the world");
	heap.freed = sim_reserve(MAX_OBJS * sizeof(*heap.freed), "the heap of the world");
	sim_uninit_load();
	sim_undo_load();
	sim_bits_load();
}

static void boot_done(const struct sim_program *p)
{
	sim_heap.kept = sim_heap.top;
	heap.kept = heap.nr;
	heap.kept_fail_in = heap.fail_in;
	heap.nr_freed = 0;
	sim_undo_start(p);
	sim_bits_start();
}

void sim_setup_begins(void)
{
	heap.setup = heap.nr;
}

static void setup(const struct sim_explore *opt)
{
	(void)opt;
	sim_heap.kasan = sim.on[SIM_C_KASAN];
	sim_heap.uninit = sim.on[SIM_C_UNINIT];
	sim_watch(&sim_mem_part, SIM_HOOK_WROTE, sim_checkpoint_on);
}

static void shadow_set(const struct sim_objdesc *d, bool on)
{
	uint8_t *s = &sim_heap.shadow[d->off / GRANULE];

	memset(s, on ? GRANULE : 0, d->size / GRANULE);
	if (d->size % GRANULE)
		s[d->size / GRANULE] = on ? d->size % GRANULE : 0;
}

/* Objects that were freed are there again, but for the last @freed that are so still. */
static void unfree(uint32_t freed)
{
	for (; heap.nr_freed > freed; heap.nr_freed--) {
		struct sim_objdesc *d = &heap.desc[heap.freed[heap.nr_freed - 1]];

		d->freed = false;
		shadow_set(d, true);
	}
}

/* Objects from offset @top on are forgotten. */
static void cut(size_t top, uint32_t nr)
{
	memset(sim_heap.shadow + top / GRANULE, 0, (sim_heap.top - top) / GRANULE);
	sim_heap.top = top;
	heap.nr = nr;
}

static void reset(void)
{
	unfree(0);
	sim_undo_rollback();
	sim_uninit_reset();
	sim_bits_reset();
	heap.fail_in = heap.kept_fail_in;
	if (sim_heap.kept)
		cut(sim_heap.kept, heap.kept);
	else
		memset(sim_heap.shadow, 0, sim_heap.top / GRANULE);
}

static void saved(struct sim_saver *s)
{
	size_t top = sim_heap.top;
	uint32_t nr, freed;

	sim_saved(s, &heap.fail_in, sizeof(heap.fail_in));
	sim_saved(s, &top, sizeof(top));
	nr = sim_saved_nr(s, heap.nr);
	freed = sim_saved_nr(s, heap.nr_freed);
	unfree(freed);
	cut(top, nr);
	sim_undo_saved(s);
	sim_bits_saved(s);
	if (s->back)
		sim_uninit_reset();
}

/*
 * A primitive that has its object checked before its operation announces once more, behind it, what
 * it will write. There may have been a checkpoint between.
 */
static void wrote(const void *p, size_t n)
{
	sim_undo_range((uintptr_t)p, n);
}

static bool can_save(void)
{
	return !sim_uninit_pending && !sim_tracepoint_wanted() && sim_undo_can_save();
}

static void unload(void)
{
	reset();
	sim_undo_unload();
	sim_uninit_unload();
	munmap((void *)sim_heap.base, HEAP_SIZE);
	munmap(sim_heap.shadow, SHADOW_SIZE);
	munmap(heap.desc, MAX_OBJS * sizeof(*heap.desc));
	munmap(heap.freed, MAX_OBJS * sizeof(*heap.freed));
	sim_heap = (struct sim_heap){.base = NO_HEAP};
	memset(&heap, 0, sizeof(heap));
}

/* The object that holds @addr, or else the one below it. */
struct sim_objdesc *sim_heap_desc(uintptr_t addr)
{
	size_t off = addr - sim_heap.base;
	uint32_t lo = 0, hi = heap.nr;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (heap.desc[mid].off <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo && off - heap.desc[lo - 1].off < heap.desc[lo - 1].size + HEAP_REDZONE)
		return &heap.desc[lo - 1];
	if (lo < heap.nr && heap.desc[lo].off - off <= HEAP_REDZONE)
		return &heap.desc[lo];
	return NULL;
}

const struct sim_objdesc *sim_heap_objects(uint32_t *nr)
{
	*nr = heap.nr;
	return heap.desc;
}

/* Most caches are told apart by the first letter of their names. */
static bool same_name(const char *a, const char *b)
{
	return *a == *b && !strcmp(a, b);
}

static uint32_t instance_of(const struct sim_cache *c)
{
	for (uint32_t i = heap.nr; i-- > 0;)
		if (heap.desc[i].cache == c || same_name(heap.desc[i].cache->name, c->name))
			return heap.desc[i].inst + 1;
	return 1;
}

void sim_fail_alloc(unsigned int nth)
{
	hook_touched(SIM_OWN_HEAP, 0, true);
	heap.fail_in = nth;
}

static void *refused(void)
{
	hook_saw(0);
	return NULL;
}

/* Failure injection: does this allocation fail? */
static bool fails(const struct sim_cache *c, const struct sim_site *site)
{
	static const int error = ENOMEM;

	if (heap.fail_in && !--heap.fail_in)
		return true;
	return unlikely(sim.under.fail.kind == SIM_FAIL_ALLOC) &&
	       sim_fail_here(c->name, &error, 1, site);
}

/* Most caches are constants. One that was made at run time may have been freed or overwritten. */
static inline void check_cache(const struct sim_cache *c, const struct sim_site *site)
{
	if (unlikely(sim_in_heap(c) || sim_on_stack((uintptr_t)c)))
		sim_check(c, sizeof(*c), false, site);
	if (unlikely(c->size > HEAP_SIZE / 2)) {
		sim_report_in(SIM_R_OOPS, c, site, "BUG: cache corrupted");
		sim_fatal();
	}
}

void *sim_alloc(const struct sim_cache *c, size_t size, unsigned int flags,
		const struct sim_site *site)
{
	struct sim_objdesc *d;
	void *p;

	sim_check_flags(site);
	check_cache(c, site);
	size = c->size ? c->size : size;
	sim_point(SIM_ALLOC, c->name, size, site);
	hook_touched(SIM_OWN_HEAP, 0, true);
	if (!(flags & SIM_NOFAIL) && fails(c, site))
		return refused();
	if (heap.nr == MAX_OBJS || size > HEAP_SIZE - 2 * HEAP_REDZONE - sim_heap.top) {
		sim_report(SIM_R_LIMIT, NULL, site, "stacksim: the heap of the world is full");
		sim_give_up();
	}
	d = &heap.desc[heap.nr]; /* taken after sim_point(), where other threads allocate, too */
	*d = (struct sim_objdesc){
		.cache = c,
		.alloc_site = site,
		.off = sim_heap.top,
		.size = size,
		.inst = instance_of(c),
		.typesafe = c->typesafe,
		.alloc_thread = sim.quiet ? SIM_BOOT_THREAD : sim.cur->ordinal,
		.alloc_step = sim.quiet ? 0 : sim.step,
	};
	if (sim_heap.kept ? sim.detail && !sim.quiet : sim.quiet)
		d->alloc_stack = sim_stack_save(0, __builtin_frame_address(0));
	heap.nr++;
	sim_heap.top += (size + HEAP_REDZONE + HEAP_ALIGN - 1) & ~(size_t)(HEAP_ALIGN - 1);
	shadow_set(d, true);
	if (likely(sim_heap.uninit))
		sim_uninit_alloc(d->off, size, flags & SIM_ZERO);
	p = (void *)(sim_heap.base + d->off);
	memset(p, flags & SIM_ZERO ? 0 : POISON_INUSE, size);
	hook_allocated(c, p, size);
	hook_fact(c, d->off | (uint64_t)size << 32, (uintptr_t)site + !!(flags & SIM_ZERO));
	hook_saw((uintptr_t)p);
	/* without the checker a load may go astray, and must find the same in every execution */
	if (unlikely(!sim_heap.kasan))
		memset((char *)p + size, POISON_REDZONE, sim_heap.top - d->off - size);
	return p;
}

size_t sim_alloc_size(const void *p, const struct sim_site *site)
{
	const struct sim_objdesc *d = sim_heap_desc((uintptr_t)p);
	size_t size = d && !d->freed ? d->size : 0;

	hook_read(p, size);
	hook_saw(size);
	if (size)
		return size;
	sim_bad_access((uintptr_t)p, 1, false, 0, site);
	return 0;
}

static void bad_free(const void *p, const struct sim_objdesc *d, const struct sim_site *site)
{
	bool twice = d && d->freed && sim_heap.base + d->off == (uintptr_t)p;

	if (twice)
		sim_report_in(SIM_R_DOUBLE_FREE, p, site, "BUG: KASAN: double-free");
	else
		sim_report_in(SIM_R_INVALID_FREE, p, site, "BUG: KASAN: invalid-free");
}

/* Who may still look at it depends on which sections began before. */
static void free_typesafe(uintptr_t a, size_t n)
{
	hook_touched(SIM_OWN_READERS, 0, true);
	for (size_t i = 0; i < n; i += GRANULE)
		hook_touched(SIM_OWN_OBJECT, a + i, true);
}

void sim_free(void *p, const struct sim_site *site)
{
	uintptr_t a = (uintptr_t)p;
	struct sim_objdesc *d;

	if (!p)
		return;
	sim_check_flags(site);
	sim_point(SIM_FREE, p, 0, site);
	d = a - sim_heap.base < HEAP_SIZE ? sim_heap_desc(a) : NULL;
	if (!d || d->freed || sim_heap.base + d->off != a) {
		hook_touched(SIM_OWN_ALL, 0, true);
		bad_free(p, d, site);
		return;
	}
	if (d->typesafe)
		free_typesafe(a, d->size);
	else
		hook_freed(p, d->size, site);
	d->freed = true;
	d->free_site = site;
	d->free_thread = sim.quiet ? SIM_BOOT_THREAD : sim.cur->ordinal;
	d->free_step = sim.step;
	d->free_stack = sim.detail ? sim_stack_save(0, __builtin_frame_address(0)) : 0;
	if (d->off < sim_heap.floor)
		heap.freed[heap.nr_freed++] = d - heap.desc;
	hook_wrote(p, d->size);
	hook_fact(p, d->size, 0);
	if (!d->typesafe) {
		sim_undo(p, d->size);
		memset(p, POISON_FREE, d->size);
	}
	shadow_set(d, false);
}

static void digest(struct sim_digest *d)
{
	digest_mix(d, sim_heap.top | (uint64_t)heap.fail_in << 32);
}

/* What changed in objects of boot is in the undo log, but not which of them were freed. */
static void contents(struct sim_digest *d)
{
	sim_undo_contents(d);
	for (uint32_t i = 0; i < heap.nr_freed; i++)
		digest_add(d, heap.freed[i], 0, 0);
	for (uint32_t i = heap.kept; i < heap.nr; i++) {
		const struct sim_objdesc *o = &heap.desc[i];

		digest_mix(d, o->off);
		if (!o->freed || o->typesafe)
			digest_mix(d, digest_known(XXH3_64bits((void *)(sim_heap.base + o->off),
							       o->size)));
	}
}

size_t sim_cache_used(const struct sim_cache *c)
{
	size_t n = 0;

	hook_touched(SIM_OWN_ALL, 0, true);
	for (uint32_t i = 0; i < heap.nr; i++)
		n += heap.desc[i].cache == c && !heap.desc[i].freed;
	return n;
}

/* Is it an object that must not stay? Those of a cache with leak_ok may. */
static bool left_over(const struct sim_objdesc *d)
{
	return !d->freed && !d->cache->leak_ok;
}

static void report_leak(const struct sim_objdesc *d)
{
	sim_report_in(SIM_R_LEAK, (void *)(sim_heap.base + d->off), d->alloc_site,
		      "kmemleak: unreferenced object of %s, allocated", sim_text(d->cache->name));
}

/* Those that are left of the objects from number @i on. Apart, since there is seldom one. */
static __attribute__((noinline)) void report_left(uint32_t i, bool unmounted)
{
	if (!unmounted && sim.prog->unmount)
		sim_leak_reach(heap.desc, heap.nr, heap.kept);
	for (; i < heap.nr; i++) {
		const struct sim_objdesc *d = &heap.desc[i];

		if (unmounted ? !d->freed : left_over(d) && !d->reached)
			report_leak(d);
	}
}

/*
 * Report objects that are left. After unmounting that is each that setup or the execution has made.
 * Before, it is each that the execution has made; but if the world can unmount, an object that a
 * pointer leads to is left to that.
 */
void sim_mem_check_leaks(bool unmounted)
{
	uint32_t i = unmounted ? heap.setup : heap.kept;

	if (!sim.on[SIM_C_LEAK])
		return;
	while (!unmounted && i < heap.nr && !left_over(&heap.desc[i]))
		i++;
	if (i < heap.nr)
		report_left(i, unmounted);
}

unsigned int sim_shadow_byte(const void *addr)
{
	size_t off = (uintptr_t)addr - sim_heap.base;
	unsigned int n = off < HEAP_SIZE ? sim_heap.shadow[off / GRANULE] : 0;
	const struct sim_objdesc *d = off < HEAP_SIZE ? sim_heap_desc((uintptr_t)addr) : NULL;

	if (n)
		return n % GRANULE;
	return d && d->freed && off - d->off < d->size ? 0xfb : 0xfc;
}

bool sim_in_heap(const void *p)
{
	return (uintptr_t)p - sim_heap.base < HEAP_SIZE;
}

static bool is_freed(const void *p)
{
	size_t off = (uintptr_t)p - sim_heap.base;

	return off < HEAP_SIZE && !sim_shadow_ok(off, 1);
}

#define DIRECT_MAP 0xffff888000000000ull /* Documentation/arch/x86/x86_64/mm.rst */
#define KERNEL_TEXT 0xffffffff81000000ull
#define MODULES 0xffffffffc0000000ull
#define VMALLOC 0xffffc90000000000ull
#define VMEMMAP 0xffffea0000000000ull

#define NOWHERE 0x0000800000000000ull /* addresses that no page can have */
#define NEAR (1ull << 36)
#define LOW (1ull << 20)
#define ERRORS (-(1ull << 24))

/*
 * A wild address may have been computed from an address of this process, or from half of one, which
 * differs from run to run; only the offset in the page is sure then. A small number, an error, and
 * an address of the kernel cannot come from one.
 */
static bool may_be_ours(uintptr_t a)
{
	return a >> 48 ? a >> 32 == UINT32_MAX && a < ERRORS : a >= LOW;
}

static uint64_t wild_addr(uintptr_t a)
{
	if (sim_heap.len && a - sim_heap.base + NEAR < 2 * NEAR)
		return DIRECT_MAP + (a - sim_heap.base);
	if (sim_is_there((void *)a))
		return VMEMMAP + a % 4096;
	if (may_be_ours(a))
		return (a >> 47 == 1 ? NOWHERE : VMEMMAP) + a % 4096;
	return a;
}

/* An address outside of the world's memory depends on where stacks and libraries were mapped. */
static uint64_t foreign_addr(uintptr_t a)
{
	Dl_info at, world;

	if (sim_on_stack(a))
		return VMALLOC + sim_stack_offset(a);
	if (!dladdr((void *)a, &at))
		return wild_addr(a);
	if (sim_heap.len && dladdr((void *)sim_heap.lo, &world) && world.dli_fbase == at.dli_fbase)
		return KERNEL_TEXT + (a - sim_heap.lo);
	return MODULES + (a - (uintptr_t)at.dli_fbase);
}

uint64_t sim_model_addr(const void *addr)
{
	uintptr_t a = (uintptr_t)addr;

	if (a - sim_heap.base < HEAP_SIZE)
		return DIRECT_MAP + (a - sim_heap.base);
	if (a - sim_heap.lo < sim_heap.len)
		return KERNEL_TEXT + (a - sim_heap.lo);
	return foreign_addr(a);
}

static uint32_t thread_of(uint16_t ordinal)
{
	return ordinal == SIM_BOOT_THREAD ? UINT32_MAX : ordinal;
}

bool sim_obj_find(const void *addr, struct sim_obj_info *info)
{
	uintptr_t a = (uintptr_t)addr;
	const struct sim_objdesc *d;

	d = a - sim_heap.base < HEAP_SIZE ? sim_heap_desc(a) : NULL;
	if (!d)
		return false;
	*info = (struct sim_obj_info){
		.name = sim_text(d->cache->name),
		.start = (void *)(sim_heap.base + d->off),
		.size = d->size,
		.inst = d->inst,
		.freed = d->freed,
		.alloc_thread = thread_of(d->alloc_thread),
		.alloc_step = d->alloc_step,
		.alloc_stack = d->alloc_stack,
		.free_thread = thread_of(d->free_thread),
		.free_step = d->free_step,
		.free_stack = d->free_stack,
		.alloc_site = d->alloc_site,
		.free_site = d->free_site,
	};
	return true;
}

static void at_rest(void)
{
	sim_mem_check_leaks(false);
}

struct sim_part sim_mem_part = {
	.name = "mem",
	.always = SIM_HOOK_RESET | SIM_HOOK_AT_REST,
	.load = load,
	.unload = unload,
	.boot_done = boot_done,
	.setup = setup,
	.reset = reset,
	.at_rest = at_rest,
	.digest = digest,
	.contents = contents,
	.can_save = can_save,
	.saved = saved,
	.is_gone = is_freed,
	.settle = sim_uninit_settle,
	.wrote = wrote,
};
