/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the world: an arena with a shadow byte for each 8 bytes, and the undo log. What stands
 * above looks into it; only sim/mem changes it.
 */
#ifndef SIM_HEAP_H
#define SIM_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/part.h"

#define HEAP_SIZE (256ul << 20)
#define HEAP_REDZONE 32
#define HEAP_ALIGN 16

/* shadow: number of accessible bytes at the front of a granule, 0..8 */
#define GRANULE 8
#define SHADOW_SIZE (HEAP_SIZE / GRANULE)

/**
 * struct sim_heap - the arena and what is undone
 * @base: of HEAP_SIZE bytes. Constructors of a world, and what gcov does at its end, are checked
 *	too: without a heap no address is in it.
 * @top: offset of the next allocation; @kept: where boot ended. Below it,
 *	writes are logged; above it, memory is forgotten.
 * @lo, @len: static memory of the world; 0 bytes until boot is done
 * @written: a bit for each byte: it was written since it was allocated
 * @kasan, @uninit: these checkers are on; @checked: one of them is
 * @guarded: what is neither heap nor static nor a stack is not the world's to write to
 */
struct sim_heap {
	uintptr_t base;
	uint8_t *shadow;
	size_t top, kept;
	uintptr_t lo;
	size_t len;
	uint8_t *written;
	bool kasan, uninit, checked, guarded;
};
extern struct sim_heap sim_heap;

/**
 * struct sim_objdesc - an object; descriptors are in address order, as the heap only grows
 * @reached, @next: leak.c: is there a pointer to it, and what is to be looked at then
 */
struct sim_objdesc {
	const struct sim_cache *cache;
	const struct sim_site *alloc_site, *free_site;
	size_t off, size;
	uint32_t inst;
	uint32_t alloc_step, alloc_stack, free_step, free_stack;
	uint16_t alloc_thread, free_thread;
	bool freed, reached;
	struct sim_objdesc *next;
};
/** sim_heap_desc() - object whose surroundings an address lies in, or NULL. @addr: in the arena */
struct sim_objdesc *sim_heap_desc(uintptr_t addr);
/**
 * sim_leak_reach() - find out which objects something leads to: @reached
 * @desc, @nr: all objects; @kept: so many were there before the execution
 */
void sim_leak_reach(struct sim_objdesc *desc, uint32_t nr, uint32_t kept);
/** sim_heap_objects() - all descriptors, in address order. @nr: how many */
const struct sim_objdesc *sim_heap_objects(uint32_t *nr);

extern struct sim_part sim_mem_part;

/** sim_in_heap() - does an address lie in the arena of the world's objects? */
bool sim_in_heap(const void *p);
/**
 * sim_check_part() - sim_check() of an object of which the engine writes to the first @written
 * bytes only
 */
void sim_check_part(void *p, size_t n, size_t written, const struct sim_site *site);
/** sim_mem_check_leaks() - report what is still there. @unmounted: of setup too, see heap.c */
void sim_mem_check_leaks(bool unmounted);

void sim_undo_load(void);
void sim_undo_unload(void);
void sim_undo_start(const struct sim_program *p);
void sim_undo_rollback(void);
/** sim_undo_contents() - the words that are not as boot left them */
void sim_undo_contents(struct sim_digest *d);
/** sim_undo_range() - log the granules of [@a, @a + @n) that are undone and not yet logged */
void sim_undo_range(uintptr_t a, size_t n);

/** sim_bad_access() - report an access that the shadow forbids; does not return in a thread */
void sim_bad_access(uintptr_t a, size_t n, bool write, uintptr_t pc, const struct sim_site *site);

/* uninit.c */
extern bool sim_uninit_pending; /* the running thread has loaded what was never written */
void sim_uninit_settle(void);   /* and did not go on to write it: report that */
void sim_uninit_load(void);
void sim_uninit_unload(void);
void sim_uninit_reset(void);
/**
 * sim_uninit_alloc() - bytes of a new object, at an offset of the arena: @zeroed, or nobody's
 * yet
 */
void sim_uninit_alloc(size_t off, size_t n, bool zeroed);
/**
 * sim_uninit_read() - a load of bytes none of which may have been written, or of many. @pc:
 * return address
 */
void sim_uninit_read(uintptr_t a, size_t n, uintptr_t pc);
/** sim_uninit_store() - a store of many bytes: the second half of a copy, or not */
void sim_uninit_store(uintptr_t a, size_t n, uintptr_t pc);
/** sim_uninit_other() - an access that comes after a load that is to be reported */
void sim_uninit_other(uintptr_t a, size_t n, bool write);
/** sim_written_range() - note that [@off, @off + @n) of the arena was written */
void sim_written_range(size_t off, size_t n);

/** sim_written() - the same, quickly */
static inline void sim_written(size_t off, size_t n)
{
	if (likely(off % GRANULE + n <= GRANULE))
		sim_heap.written[off / GRANULE] |= ((1u << n) - 1) << off % GRANULE;
	else
		sim_written_range(off, n);
}

/** sim_uninit_access() - an access to the heap, after it was allowed. @off: in the arena */
static inline void sim_uninit_access(uintptr_t a, size_t off, size_t n, bool write, uintptr_t pc)
{
	if (unlikely(sim_uninit_pending))
		sim_uninit_other(a, n, write);
	if (n > GRANULE && write)
		sim_uninit_store(a, n, pc);
	else if (write)
		sim_written(off, n);
	else if (off % GRANULE + n > GRANULE ||
		 !(sim_heap.written[off / GRANULE] & ((1u << n) - 1) << off % GRANULE))
		sim_uninit_read(a, n, pc);
}

/** sim_shadow_ok() - may [@off, @off + @n) of the arena be accessed? */
static inline bool sim_shadow_ok(size_t off, size_t n)
{
	const uint8_t *s = &sim_heap.shadow[off / GRANULE];
	size_t in = off % GRANULE;

	if (likely(n <= GRANULE - in))
		return *s >= in + n;
	if (*s < GRANULE)
		return false;
	n -= GRANULE - in;
	for (s++; n > GRANULE; s++, n -= GRANULE)
		if (*s < GRANULE)
			return false;
	return *s >= n;
}

/** sim_handed_out() - does [@off, @off + @n) of the arena lie below the heap's top? */
static inline bool sim_handed_out(size_t off, size_t n)
{
	return off <= sim_heap.top && n <= sim_heap.top - off;
}

/** sim_allowed() - may it be accessed? Where the checker is off: all that was ever handed out */
static inline bool sim_allowed(size_t off, size_t n)
{
	return likely(sim_heap.kasan) ? sim_shadow_ok(off, n) : sim_handed_out(off, n);
}

#endif
