// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slab allocator: objects from the engine's heap, which checks every
 * access. A cache keeps its name and the constructor; kmalloc() sizes are
 * named as in /proc/slabinfo.
 */
#include <linux/slab.h>
#include <linux/mm.h>
#include <port/probe.h>
#include "port.h"

struct kmem_cache {
	struct sim_cache sim;
	void (*ctor)(void *object);
};

#define NR_CACHES 48
static struct kmem_cache caches[NR_CACHES];
static unsigned int nr_caches;

#define KMALLOC(n)                                                                                 \
	{                                                                                          \
		.name = "kmalloc-" #n                                                              \
	}
static const struct {
	size_t size;
	struct sim_cache sim;
} kmalloc_sizes[] = {
	{8, KMALLOC(8)},
	{16, KMALLOC(16)},
	{32, KMALLOC(32)},
	{64, KMALLOC(64)},
	{96, KMALLOC(96)},
	{128, KMALLOC(128)},
	{192, KMALLOC(192)},
	{256, KMALLOC(256)},
	{512, KMALLOC(512)},
	{1024, KMALLOC(1k)},
	{2048, KMALLOC(2k)},
	{4096, KMALLOC(4k)},
	{SIZE_MAX, KMALLOC(large)},
};

/* caches that can be reclaimed keep their objects: one that is still there at the end is no leak */
static struct kmem_cache *new_cache(const char *name, unsigned int size, slab_flags_t flags,
				    void (*ctor)(void *))
{
	struct kmem_cache *c = &caches[nr_caches];

	sim_assert(nr_caches < NR_CACHES);
	nr_caches++;
	c->sim.name = name;
	c->sim.size = size;
	c->sim.leak_ok = (__force unsigned long)(flags & SLAB_RECLAIM_ACCOUNT);
	c->sim.typesafe = (__force unsigned long)(flags & SLAB_TYPESAFE_BY_RCU);
	c->ctor = ctor;
	return c;
}

/* as might_alloc(), include/linux/sched/mm.h: it may sleep, had there been enough memory or not */
void *port_alloc(const struct sim_cache *c, size_t size, gfp_t gfp, const struct sim_site *site)
{
	if (gfpflags_allow_blocking(gfp))
		sim_might_sleep(site);
	return sim_alloc(c, size,
			 (gfp & __GFP_ZERO ? SIM_ZERO : 0) | (gfp & __GFP_NOFAIL ? SIM_NOFAIL : 0),
			 site);
}

static void *cache_alloc(struct kmem_cache *c, gfp_t gfp, const struct sim_site *site)
{
	void *p = port_alloc(&c->sim, 0, gfp, site);

	if (p && c->ctor)
		c->ctor(p);
	return p;
}

/* as the page allocator, which is asked for what no cache has */
static bool too_large(size_t size, size_t max, gfp_t gfp, const struct sim_site *site)
{
	if (likely(size <= max))
		return false;
	if (!(gfp & __GFP_NOWARN))
		sim_report_in(SIM_R_WARN, NULL, site, "WARNING: allocation of %zu bytes", size);
	return true;
}

static void *any_alloc(size_t size, gfp_t gfp, const struct sim_site *site)
{
	unsigned int i = 0;

	while (kmalloc_sizes[i].size < size)
		i++;
	return port_alloc(&kmalloc_sizes[i].sim, size, gfp, site);
}

static void *heap_alloc(size_t size, gfp_t gfp, const struct sim_site *site)
{
	return too_large(size, KMALLOC_MAX_SIZE, gfp, site) ? NULL : any_alloc(size, gfp, site);
}

/* what there is stays as it was where there is no more */
static void *heap_realloc(const void *p, size_t size, gfp_t gfp, const struct sim_site *site)
{
	void *q = heap_alloc(size, gfp, site);

	if (!q)
		return NULL;
	if (p)
		memcpy(q, p, min(size, sim_alloc_size(p, site)));
	sim_free((void *)p, site);
	return q;
}

#ifdef HAVE_ALLOC_TAG /* 6.10: allocation profiling, the functions have another name */
#ifndef DECL_TOKEN_PARAMS
#define DECL_TOKEN_PARAMS(size, token) size_t(size)
#define DECL_KMALLOC_PARAMS(size, b, token) DECL_BUCKET_PARAMS(size, b)
#endif

kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES];

struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size,
					    struct kmem_cache_args *args, slab_flags_t flags)
{
	return new_cache(name, size, flags, args->ctor);
}

void *kmem_cache_alloc_noprof(struct kmem_cache *c, gfp_t gfp)
{
	return cache_alloc(c, gfp, CALLER);
}

void *kmem_cache_alloc_lru_noprof(struct kmem_cache *c, struct list_lru *lru, gfp_t gfp)
{
	return cache_alloc(c, gfp, CALLER);
}

void *__kmalloc_noprof(DECL_TOKEN_PARAMS(size, token), gfp_t gfp)
{
	return heap_alloc(size, gfp, CALLER);
}

kmem_buckets *kmem_buckets_create(const char *name, slab_flags_t flags, unsigned int useroffset,
				  unsigned int usersize, void (*ctor)(void *))
{
	return NULL;
}

void *__kmalloc_cache_noprof(struct kmem_cache *c, gfp_t gfp, size_t size)
{
	return heap_alloc(size, gfp, CALLER);
}

void *__kmalloc_large_noprof(size_t size, gfp_t gfp)
{
	return heap_alloc(size, gfp, CALLER);
}

void *__kmalloc_node_noprof(DECL_KMALLOC_PARAMS(size, b, token), gfp_t gfp, int node)
{
	return heap_alloc(size, gfp, CALLER);
}

#ifdef HAVE_KREALLOC_NODE /* 6.18 */
void *krealloc_node_align_noprof(const void *p, DECL_TOKEN_PARAMS(size, token), unsigned long align,
				 gfp_t gfp, int node)
#else
void *krealloc_noprof(const void *p, size_t size, gfp_t gfp)
#endif
{
	return heap_realloc(p, size, gfp, CALLER);
}

void *__kmalloc_node_track_caller_noprof(DECL_KMALLOC_PARAMS(size, b, token), gfp_t gfp, int node,
					 unsigned long caller)
{
	return heap_alloc(size, gfp, sim_site_of(caller));
}
#else
struct kmem_cache *kmalloc_caches[NR_KMALLOC_TYPES][KMALLOC_SHIFT_HIGH + 1];

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *))
{
	return new_cache(name, size, flags, ctor);
}

struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *))
{
	return new_cache(name, size, flags, ctor);
}

void *kmem_cache_alloc(struct kmem_cache *c, gfp_t gfp)
{
	return cache_alloc(c, gfp, CALLER);
}

void *kmem_cache_alloc_lru(struct kmem_cache *c, struct list_lru *lru, gfp_t gfp)
{
	return cache_alloc(c, gfp, CALLER);
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	return heap_alloc(size, gfp, CALLER);
}

#ifndef HAVE_KMALLOC_NODE_INLINE /* 6.0 */
void *__kmalloc_node(size_t size, gfp_t gfp, int node)
{
	return heap_alloc(size, gfp, CALLER);
}
#endif

void *kmalloc_trace(struct kmem_cache *c, gfp_t gfp, size_t size)
{
	return heap_alloc(size, gfp, CALLER);
}

void *krealloc(const void *p, size_t size, gfp_t gfp)
{
	return heap_realloc(p, size, gfp, CALLER);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	return heap_alloc(size, gfp, sim_site_of(caller));
}

#ifdef HAVE_KMALLOC_NODE_INLINE
void *kmem_cache_alloc_trace(struct kmem_cache *c, gfp_t gfp, size_t size)
{
	return heap_alloc(size, gfp, CALLER);
}

void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
{
	return heap_alloc(size, gfp, sim_site_of(caller));
}
#endif
#endif

#ifdef HAVE_KVMALLOC_SLUB /* 6.12: with the allocator, and what kvmalloc() finds is always enough  \
			   */
void *__kvmalloc_node_noprof(DECL_KMALLOC_PARAMS(size, b, token), unsigned long align, gfp_t gfp,
			     int node)
{
	return any_alloc(size, gfp, CALLER);
}

void kvfree(const void *p)
{
	sim_free((void *)p, CALLER);
}
#endif

/* as in mm/slab_common.c: whoever is left in it is told of */
void kmem_cache_destroy(struct kmem_cache *c)
{
	size_t used = c ? sim_cache_used(&c->sim) : 0;

	if (used)
		sim_report(SIM_R_WARN, c, CALLER,
			   "WARNING: kmem_cache_destroy %s: Slab cache still has %zu objects",
			   c->sim.name, used);
}

unsigned int kmem_cache_size(struct kmem_cache *c)
{
	return c->sim.size;
}

void kmem_cache_free(struct kmem_cache *c, void *p)
{
	sim_free(p, CALLER);
}

void kfree(const void *p)
{
	sim_free((void *)p, CALLER);
}

void kfree_sensitive(const void *p)
{
	sim_free((void *)p, CALLER);
}
