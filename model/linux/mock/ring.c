// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of mm/filemap.c, where no part brings the tree's, and of mm/mmap.c as far as fs/aio.c needs
 * them for its rings: pages for a file that nothing else has, and a mapping of the first of them at
 * the address that the kernel has it at, too. Nobody but the kernel looks at a ring here.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <port/probe.h>
#include "mock/ring.h"
#include "services/port.h"

#define MAX_RINGS 8

/** struct ring - of @mapping; @addr: of its first page; @file: held while it is mapped */
struct ring {
	const struct address_space *mapping;
	const char *addr;
	struct file *file;
};

/* changed between two visible operations */
static struct ring rings[MAX_RINGS];

static struct ring *ring_at(const void *addr)
{
	for (unsigned int i = 0; i < MAX_RINGS; i++)
		if (data_race(rings[i].addr) && addr >= (void *)rings[i].addr &&
		    addr < (void *)rings[i].addr + PAGE_SIZE)
			return &rings[i];
	return NULL;
}

static struct ring *ring_of(const struct address_space *mapping)
{
	for (unsigned int i = 0; i < MAX_RINGS; i++)
		if (data_race(rings[i].mapping) == mapping)
			return &rings[i];
	return NULL;
}

/*
 * A place is one address for good, since who still has it is to find out. Return: was there any?
 */
static bool ring_add(const struct address_space *mapping, const char *addr)
{
	struct ring *r = ring_at(addr);

	for (unsigned int i = 0; !r && i < MAX_RINGS; i++)
		if (!data_race(rings[i].addr))
			r = &rings[i];
	if (!r)
		return false;
	data_race(r->mapping = mapping);
	data_race(r->addr = addr);
	return true;
}

bool mock_ring_gone(const void __user *addr)
{
	const struct ring *r = ring_at((const void __force *)addr);

	/* nothing is mapped where a null pointer points to */
	if ((unsigned long)addr < PAGE_SIZE)
		return true;
	return r && !data_race(r->file);
}

static void unmap(struct ring *r)
{
	struct file *file = data_race(r->file);

	data_race(r->file = NULL);
	data_race(r->mapping = NULL);
	if (file)
		fput(file);
}

void mock_unmap_rings(void)
{
	for (unsigned int i = 0; i < MAX_RINGS; i++)
		unmap(&rings[i]);
}

static struct page *get_page_of(struct address_space *mapping, pgoff_t index, gfp_t gfp)
{
	struct page *page = alloc_page(gfp);

	if (!page)
		return NULL;
	if (!index && !ring_add(mapping, page_address(page))) {
		put_page(page);
		return NULL;
	}
	__SetPageLocked(page);
	return page;
}

static void unlock(struct page *page)
{
	BUG_ON(!PageLocked(page));
	__ClearPageLocked(page);
}

#ifdef HAVE_FOLIO_END_READ /* 6.7 */
#ifdef HAVE_FOLIO_MPOL     /* 6.19 */
struct folio *__weak __filemap_get_folio_mpol(struct address_space *mapping, pgoff_t index,
					      fgf_t flags, gfp_t gfp, struct mempolicy *policy)
#else
struct folio *__weak __filemap_get_folio(struct address_space *mapping, pgoff_t index, fgf_t flags,
					 gfp_t gfp)
#endif
{
	struct page *page = get_page_of(mapping, index, gfp);

	return page ? page_folio(page) : ERR_PTR(-ENOMEM);
}

void __weak folio_end_read(struct folio *folio, bool success)
{
	unlock(&folio->page);
}
#else
struct page *pagecache_get_page(struct address_space *mapping, pgoff_t index, int flags, gfp_t gfp)
{
	return get_page_of(mapping, index, gfp);
}

void unlock_page(struct page *page)
{
	unlock(page);
}
#endif

unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
		      unsigned long flags,
#ifdef HAVE_MMAP_VM_FLAGS /* 6.6 */
		      vm_flags_t vm_flags,
#endif
		      unsigned long pgoff, unsigned long *populate, struct list_head *uf)
{
	struct ring *r = ring_of(file->f_mapping);

	/* where there is the tree's own page cache, the first page is in it */
	if (!r && !ring_add(file->f_mapping, page_address(xa_load(&file->f_mapping->i_pages, 0))))
		return (unsigned long)-ENOMEM;
	r = ring_of(file->f_mapping);
	data_race(r->file = get_file(file));
	return (unsigned long)r->addr;
}

int vm_munmap(unsigned long addr, size_t len)
{
	unmap(ring_at((const void *)addr));
	return 0;
}
