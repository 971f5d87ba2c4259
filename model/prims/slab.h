/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slab allocator under the kernel's names. A cache is a static object:
 * there is nothing to create, and its identity is the same in every run.
 */
#ifndef MODEL_SLAB_H
#define MODEL_SLAB_H

#include <sim/exec.h>
#include <sim/mem.h>

/** DEFINE_CACHE() - a cache whose objects must be gone at the end of a run */
#define DEFINE_CACHE(var, type, slabname)                                                          \
	static const struct sim_cache var = {.name = slabname, .size = sizeof(type)}
/** DEFINE_KEPT_CACHE() - a cache whose objects live as long as their mount */
#define DEFINE_KEPT_CACHE(var, type, slabname)                                                     \
	static const struct sim_cache var = {                                                      \
		.name = slabname, .size = sizeof(type), .leak_ok = true}

/** kmem_cache_zalloc() - GFP_KERNEL: may sleep. Return: zeroed object, NULL on injected failure */
#define kmem_cache_zalloc(cache)                                                                   \
	({                                                                                         \
		sim_might_sleep(SIM_SITE());                                                       \
		sim_alloc(cache, 0, SIM_ZERO, SIM_SITE());                                         \
	})
#define kmem_cache_free(p) sim_free(p, SIM_SITE())
#define might_sleep() sim_might_sleep(SIM_SITE())

#endif
