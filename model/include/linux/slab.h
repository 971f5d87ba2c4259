/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slab allocator under the kernel's names. A cache is a static object: there is nothing to
 * create, and its identity is the same in every run.
 */
#ifndef MODEL_SLAB_H
#define MODEL_SLAB_H

#include <sim/mem.h>
#include <sim/thread.h>

/** struct kmem_cache - an array of one where it is defined, so that its name is a pointer to it */
struct kmem_cache {
	struct sim_cache sim;
};

/** DEFINE_CACHE() - a cache whose objects must be gone at the end of a run */
#define DEFINE_CACHE(var, type, slabname)                                                          \
	static struct kmem_cache var[1] = {{.sim = {.name = slabname, .size = sizeof(type)}}}
/** DEFINE_KEPT_CACHE() - a cache whose objects live as long as their mount */
#define DEFINE_KEPT_CACHE(var, type, slabname)                                                     \
	static struct kmem_cache var[1] = {                                                        \
		{.sim = {.name = slabname, .size = sizeof(type), .leak_ok = true}}}

#define __GFP_NOFAIL SIM_NOFAIL
#define GFP_KERNEL 0 /* may sleep, and nothing else is asked for */

/** kmem_cache_zalloc() - Return: zeroed object, NULL on injected failure */
#define kmem_cache_zalloc(cache, gfp)                                                              \
	({                                                                                         \
		sim_might_sleep(SIM_SITE());                                                       \
		sim_alloc(&(cache)->sim, gfp, SIM_ZERO, SIM_SITE());                               \
	})
extern struct kmem_cache kmalloc_cache[1];
/** kzalloc() - zeroed memory. @size: bytes. Return: NULL on injected failure */
#define kzalloc(size, gfp)                                                                         \
	({                                                                                         \
		sim_might_sleep(SIM_SITE());                                                       \
		sim_alloc(&kmalloc_cache->sim, size, (unsigned int)(gfp) | SIM_ZERO, SIM_SITE());  \
	})
/** kmemdup() - a copy of @len bytes at @src. Return: NULL on injected failure */
void *kmemdup(const void *src, size_t len, int gfp);
/** kstrdup() - the same of a string */
char *kstrdup(const char *s, int gfp);
#define kmem_cache_free(cache, p) kfree(p)
#define kfree(p) sim_free(p, SIM_SITE())
#define might_sleep() sim_might_sleep(SIM_SITE())

#endif
