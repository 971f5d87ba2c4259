/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The heap of the world under test, its checks, and the undo log.
 *
 * Memory is handed out in ascending order and never reused within one
 * execution, so that a stale pointer always hits freed memory and an address
 * is the same in every run of the same schedule. Each object has redzones,
 * and remembers who allocated and who freed it. Every access that the
 * compiler's instrumentation announces (-fsanitize=thread, see sim/mem/access.c)
 * is checked against that.
 */
#ifndef SIM_MEM_H
#define SIM_MEM_H

#include <stddef.h>
#include <stdbool.h>
#include <sim/site.h>

/** SIM_ZERO - the allocation is to be zeroed; otherwise it is filled with 0x5a */
#define SIM_ZERO 1u
/** SIM_NOFAIL - failure injection leaves it alone (__GFP_NOFAIL, include/linux/gfp_types.h) */
#define SIM_NOFAIL 2u

/**
 * struct sim_cache - a kind of object; static in the world
 * @name: as in /proc/slabinfo; objects are called NAME#1, NAME#2, ...
 * @size: bytes per object; 0 where each allocation gives its own
 * @leak_ok: objects alive at the end of a run are no leak, where their mount is still there
 * @typesafe: an object that was freed is still one in each RCU read section that began before
 *	(SLAB_TYPESAFE_BY_RCU, include/linux/slab.h), though never another one: memory is not used
 *	again. Plain writes to it are reported all the same.
 */
struct sim_cache {
	const char *name;
	size_t size;
	bool leak_ok, typesafe;
};

/**
 * sim_alloc() - allocate; a scheduling point
 * @c: the cache
 * @size: bytes, where @c->size is 0
 * @flags: SIM_ZERO, SIM_NOFAIL
 * @site: of the caller
 * Return: 16-byte aligned memory, or NULL when failure injection says so
 * (sim_fail_alloc()) . A full arena ends the run with SIM_R_LIMIT.
 */
void *sim_alloc(const struct sim_cache *c, size_t size, unsigned int flags,
		const struct sim_site *site);

/**
 * sim_free() - free; a scheduling point
 * @p: from sim_alloc(), or NULL
 * @site: of the caller
 * Reports SIM_R_DOUBLE_FREE, SIM_R_INVALID_FREE, or a held lock in the object.
 */
void sim_free(void *p, const struct sim_site *site);

/**
 * sim_cache_used() - how many objects of a cache are allocated; no scheduling point
 * @c: the cache
 * Return: their number; freed ones that are kept to see late accesses do not count
 */
size_t sim_cache_used(const struct sim_cache *c);

/**
 * sim_alloc_size() - ksize(): bytes of an object; no scheduling point
 * @p: from sim_alloc(), not freed; anything else is reported as a bad access
 * @site: of the caller
 * Return: the size that was asked for.
 */
size_t sim_alloc_size(const void *p, const struct sim_site *site);

/**
 * sim_setup_begins() - what is allocated from here on is taken down by struct sim_world.unmount
 */
void sim_setup_begins(void);

/**
 * sim_fail_alloc() - let the Nth allocation from now on fail, once
 * @nth: counted from 1; 0 switches it off
 */
void sim_fail_alloc(unsigned int nth);

/**
 * sim_check() - check an access that the instrumentation cannot see (copy loops, engine primitives)
 * @p: address
 * @n: bytes
 * @write: true for a write; the old contents go to the undo log
 * @site: of the caller
 * Ends the execution with a KASAN-like report where the access is bad.
 */
void sim_check(const void *p, size_t n, bool write, const struct sim_site *site);

/**
 * sim_check_plain() - the same for an access of the code under test itself (memcpy()): it can
 * race, too
 */
void sim_check_plain(const void *p, size_t n, bool write, const struct sim_site *site);

/**
 * sim_check_init() - report a use of heap memory of which no byte was ever written
 * @p: address
 * @n: bytes
 * @site: of the caller
 * For what the engine reads on behalf of the code under test. SIM_R_UNINIT.
 */
void sim_check_init(const void *p, size_t n, const struct sim_site *site);

/**
 * sim_copied() - the bytes at @to are those at @from: written if they were
 * @to: @n bytes, already checked
 * @from: where they come from
 * A copy uses nothing: what was never written is reported where the copy is used.
 */
void sim_copied(void *to, const void *from, size_t n);

/**
 * sim_undo() - announce a write to memory of the world that is undone between executions
 * @p: address
 * @n: bytes
 * Must come before the write. Cheap; memory outside the world is ignored. What
 * was announced counts as written.
 */
void sim_undo(void *p, size_t n);

/**
 * sim_bit_fields() - say where bit-fields are that several threads use; no scheduling point
 * @p: address of the first byte that has some of them
 * @n: bytes, up to what follows them
 * Of how many of them an access reads bytes is up to the compiler: each counts as one to all.
 */
void sim_bit_fields(const void *p, size_t n);

#endif
