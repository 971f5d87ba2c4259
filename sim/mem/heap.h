/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory of the world: the heap, which is an arena with a shadow byte for each 8 bytes, and the
 * undo log. Other folders may look into it, but only sim/mem changes it.
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

/* The shadow byte of a granule says how many bytes at its front may be accessed, 0 to 8. */
#define GRANULE 8
#define SHADOW_SIZE (HEAP_SIZE / GRANULE)

/**
 * struct sim_heap - the heap, and what of the world's memory the undo log puts back
 * @base: address of its HEAP_SIZE bytes. While no program is loaded, no address lies in it:
 *	accesses of a world's constructors, and of gcov at the end, are checked like any other.
 * @top: offset of the next allocation
 * @kept: offset at which boot ended: what lies below is put back after an execution, what lies
 *	above is forgotten
 * @lo: static memory of the world, of @len bytes; 0 until boot is done
 * @written: a bit for each byte of the heap, set if it was written since it was allocated
 * @floor: what lies below is put back when a search goes back to the last checkpoint; @kept while
 *	there is none
 * @logged: of each granule the @epoch in which it was logged last (undo.c), or 0
 * @kasan, @uninit: that checker is on
 * @guarded: a write to memory that is neither heap, static nor a stack is reported
 */
struct sim_heap {
	uintptr_t base;
	uint8_t *shadow;
	size_t top, kept, floor;
	uintptr_t lo;
	size_t len;
	uint8_t *written;
	uint16_t *logged, epoch;
	bool kasan, uninit, guarded;
};
extern struct sim_heap sim_heap;

/**
 * struct sim_objdesc - an object of the heap; descriptors are in the order of addresses
 * @off: its offset in the arena
 * @inst: 1 for the first object of that cache in an execution, 2 for the second
 * @typesafe: as of its cache, which may be gone before it is
 * @reached, @next: of leak.c: a pointer leads to it; the object to be looked at after it
 */
struct sim_objdesc {
	const struct sim_cache *cache;
	const struct sim_site *alloc_site, *free_site;
	size_t off, size;
	uint32_t inst;
	uint32_t alloc_step, alloc_stack, free_step, free_stack;
	uint16_t alloc_thread, free_thread;
	bool freed, typesafe, reached;
	struct sim_objdesc *next;
};
/** sim_heap_desc() - the object at or below @addr, an address in the arena, or NULL */
struct sim_objdesc *sim_heap_desc(uintptr_t addr);
/**
 * sim_leak_reach() - set @reached of each object that a pointer leads to
 * @desc: all @nr objects, the first @kept of which boot has made
 */
void sim_leak_reach(struct sim_objdesc *desc, uint32_t nr, uint32_t kept);
/** sim_heap_objects() - all descriptors, in the order of addresses. @nr: how many */
const struct sim_objdesc *sim_heap_objects(uint32_t *nr);

extern struct sim_part sim_mem_part;

/** granule_bytes() - @n bytes of a granule from byte @from on, a bit for each */
static inline uint8_t granule_bytes(unsigned int from, size_t n)
{
	return (n >= GRANULE ? 0xff : (1u << n) - 1) << from;
}

/** sim_in_heap() - does an address lie in the arena of the world's objects? */
bool sim_in_heap(const void *p);
/**
 * sim_check_part() - sim_check() of an object; the engine writes to its first @written bytes only
 */
void sim_check_part(void *p, size_t n, size_t written, const struct sim_site *site);
/**
 * sim_mem_check_leaks() - report objects that are left. @unmounted: those of setup must be gone,
 * too
 */
void sim_mem_check_leaks(bool unmounted);

void sim_undo_load(void);
void sim_undo_unload(void);
void sim_undo_start(const struct sim_program *p);
void sim_undo_rollback(void);
bool sim_undo_can_save(void);
void sim_undo_saved(struct sim_saver *s);
/** sim_undo_contents() - add the words that differ from what boot left */
void sim_undo_contents(struct sim_digest *d);
/**
 * sim_undo_range() - log those granules of [@a, @a + @n) that must be put back and are not logged
 */
void sim_undo_range(uintptr_t a, size_t n);

/* bits.c */
void sim_bits_load(void);
void sim_bits_start(void);
void sim_bits_reset(void);
void sim_bits_saved(struct sim_saver *s);
/** sim_bits_whole() - make an access to bit-fields one to all of them. Return: is it one? */
bool sim_bits_whole(uintptr_t *a, size_t *n);

/** sim_bad_access() - report an access that the shadow forbids, as @kasan if that is on */
void sim_bad_access(uintptr_t a, size_t n, bool write, uintptr_t pc, const struct sim_site *site);

/* uninit.c */
/** sim_uninit_pending - the running thread has loaded memory that was never written */
extern bool sim_uninit_pending;
/** sim_uninit_settle() - it did not write there next, which would initialise it: report the load */
void sim_uninit_settle(void);
void sim_uninit_load(void);
void sim_uninit_unload(void);
void sim_uninit_reset(void);
/**
 * sim_uninit_alloc() - an object of @n bytes was made at offset @off: nothing of it was written,
 * unless it is @zeroed
 */
void sim_uninit_alloc(size_t off, size_t n, bool zeroed);
/**
 * sim_uninit_read() - a load of more than 8 bytes, or one not all of whose bytes were written
 * @pc: its return address
 */
void sim_uninit_read(uintptr_t a, size_t n, uintptr_t pc);
/** sim_uninit_store() - a store of more than 8 bytes, which may be the second half of a copy */
void sim_uninit_store(uintptr_t a, size_t n, uintptr_t pc);
/** sim_uninit_other() - the access that follows a pending load decides what becomes of that */
void sim_uninit_other(uintptr_t a, size_t n, bool write);
/** sim_written_range() - note that [@off, @off + @n) of the arena was written */
void sim_written_range(size_t off, size_t n);

/** sim_written() - the same; inline for what lies in one granule */
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

/** sim_handed_out() - was [@off, @off + @n) of the arena ever allocated, redzones included? */
static inline bool sim_handed_out(size_t off, size_t n)
{
	return off <= sim_heap.top && n <= sim_heap.top - off;
}

/** sim_allowed() - may it be accessed? With the checker off, all that was ever allocated may */
static inline bool sim_allowed(size_t off, size_t n)
{
	return likely(sim_heap.kasan) ? sim_shadow_ok(off, n) : sim_handed_out(off, n);
}

#endif
