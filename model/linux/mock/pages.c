// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of mm/page_alloc.c and mm/gup.c: pages of pipes, of the page cache, and of users.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/swap.h>
#include <linux/uaccess.h>
#include <port/probe.h>
#include "services/port.h"

/*
 * As in the kernel a struct page is there for ever, whoever has the page, so that who finds one
 * without a lock may look whether it is in use (folio_try_get()); its data is an object of the
 * heap. One that was in use is used again as late as can be.
 */
#define NR_PAGES 2048

/**
 * struct frame - what belongs to a page that is in use
 * @virt: its data
 * @obj: what is freed with it
 */
struct frame {
	void *virt;
	void *obj;
};

static struct frame frames[NR_PAGES];
struct page *mem_map;
unsigned long max_mapnr = NR_PAGES;

static struct frame *frame_of(const struct page *page)
{
	return &frames[page - mem_map];
}

/* of the heap, as wait queues of pages are found by a hash of the address (mm/filemap.c) */
void port_pages_boot(void)
{
	static const struct sim_cache cache = {.name = "mem_map"};

	mem_map = sim_alloc(&cache, NR_PAGES * sizeof(*mem_map), SIM_ZERO | SIM_NOFAIL, SIM_SITE());
}

void *port_page_to_virt(const struct page *page)
{
	return data_race(frame_of(page)->virt);
}

/* Return: a page that nobody has; @obj is freed with it */
static struct page *take_page(void *virt, void *obj)
{
	static unsigned int next;
	unsigned int i = data_race(next), tried = 0;
	struct page *pages = data_race(mem_map);

	/* no visible operation is between: nobody else takes it */
	while (data_race(pages[i]._refcount.counter)) {
		sim_assert(++tried < NR_PAGES);
		i = (i + 1) % NR_PAGES;
	}
	data_race(next = (i + 1) % NR_PAGES);
	data_race(frames[i].virt = virt);
	data_race(frames[i].obj = obj);
	data_race(memset(&pages[i], 0, sizeof(pages[i])));
	data_race(pages[i]._mapcount.counter = -1);
	data_race(pages[i]._refcount.counter = 1);
	return &pages[i];
}

static struct page *new_page(gfp_t gfp, const struct sim_site *site)
{
	static const struct sim_cache cache = {.name = "page", .size = PAGE_SIZE};
	void *data = port_alloc(&cache, 0, gfp | __GFP_ZERO, site);

	return data ? take_page(data, data) : NULL;
}

static void free_page_of(struct page *page, const struct sim_site *site)
{
	sim_free(data_race(frame_of(page)->obj), site);
}

static unsigned long new_pages(gfp_t gfp, int nr, struct page **pages, const struct sim_site *site)
{
	int n = 0;

	while (n < nr && (pages[n] = new_page(gfp, site)))
		n++;
	return n;
}

/* mm/gup.c: memory of users is there, and is a page for as long as somebody has hold of it */
int get_user_pages_fast(unsigned long start, int nr, unsigned int flags, struct page **got)
{
	static const struct sim_cache cache = {.name = "page of a user", .size = 8};

	__might_fault(__FILE__, __LINE__);
	for (int i = 0; i < nr; i++)
		got[i] = take_page((void *)((start & PAGE_MASK) + i * PAGE_SIZE),
				   port_alloc(&cache, 0, GFP_KERNEL | __GFP_NOFAIL, CALLER));
	return nr;
}

int pin_user_pages_fast(unsigned long start, int nr, unsigned int flags, struct page **pages)
{
	return get_user_pages_fast(start, nr, flags, pages);
}

void unpin_user_page(struct page *page)
{
	put_page(page);
}

size_t fault_in_readable(const char __user *p, size_t size)
{
	__might_fault(__FILE__, __LINE__);
	return 0;
}

#ifdef HAVE_ALLOC_TAG
unsigned long alloc_pages_bulk_noprof(gfp_t gfp, int nid, nodemask_t *mask, int nr,
#ifdef HAVE_BULK_LIST
				      struct list_head *list,
#endif
				      struct page **pages)
{
	return new_pages(gfp, nr, pages, CALLER);
}

struct page *__alloc_pages_noprof(gfp_t gfp, unsigned int order, int nid, nodemask_t *mask)
{
	return new_page(gfp, CALLER);
}

struct folio *__folio_alloc_noprof(gfp_t gfp, unsigned int order, int nid, nodemask_t *mask)
{
	struct page *page = order ? NULL : new_page(gfp, CALLER);

	return page ? page_folio(page) : NULL;
}
#else
unsigned long __alloc_pages_bulk(gfp_t gfp, int nid, nodemask_t *mask, int nr,
				 struct list_head *list, struct page **pages)
{
	return new_pages(gfp, nr, pages, CALLER);
}

#ifdef HAVE_ALLOC_BULK /* 5.13 */
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int nid, nodemask_t *mask)
#else
struct page *__alloc_pages_nodemask(gfp_t gfp, unsigned int order, int nid, nodemask_t *mask)
#endif
{
	return new_page(gfp, CALLER);
}
#endif

#ifdef HAVE_FOLIO /* 5.16 */
void unpin_folio(struct folio *folio)
{
	put_page(&folio->page);
}

void __folio_put(struct folio *folio)
{
	/* as free_page_is_bad(), mm/page_alloc.c */
	BUG_ON(folio->mapping || folio_test_locked(folio));
	free_page_of(&folio->page, CALLER);
}
#else
void __put_page(struct page *page)
{
	free_page_of(page, CALLER);
}
#endif

void __free_pages(struct page *page, unsigned int order)
{
	put_page(page);
}

#ifdef HAVE_RELEASE_PAGES_ARG
void release_pages(release_pages_arg arg, int nr)
{
	struct page **pages = (struct page **)arg.folios;
#else
void release_pages(struct page **pages, int nr)
{
#endif
	for (int i = 0; i < nr; i++)
		put_page(pages[i]);
}

/* pages are on no list */
void lru_add_drain(void)
{
}

void lru_add_drain_all(void)
{
}
