// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of what FUSE and the page cache call. mm/filemap.c, truncate.c, readahead.c and
 * page-writeback.c are the tree's. There is no reclaim, so that the order of pages is nobody's
 * business; there are no page tables; and no backing device writes back: what is written goes
 * through to the server at once.
 */
#include <linux/backing-dev.h>
#include <linux/bio.h>
#include <linux/kobject.h>
#include <linux/list_lru.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#if __has_include(<linux/pagevec.h>)
#include <linux/pagevec.h>
#endif
#include <linux/rmap.h>
#include <linux/slab.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "fs/fuse/fuse_i.h"
#include "services/port.h"

/* ---- pages and their order ---------------------------------------------------- */

struct pglist_data contig_page_data;
atomic_long_t vm_node_stat[NR_VM_NODE_STAT_ITEMS];
unsigned long totalreserve_pages;
struct list_lru shadow_nodes;

void folio_add_lru(struct folio *folio)
{
}

void folio_mark_accessed(struct folio *folio)
{
}

void folio_rotate_reclaimable(struct folio *folio)
{
}

void deactivate_file_folio(struct folio *folio)
{
}

void workingset_update_node(struct xa_node *node)
{
}

void __folio_batch_release(struct folio_batch *batch)
{
	for (unsigned int i = 0; i < folio_batch_count(batch); i++)
		folio_put(batch->folios[i]);
	folio_batch_reinit(batch);
}

/* nothing is reclaimed, and leaves something in its place */
void folio_batch_remove_exceptionals(struct folio_batch *batch)
{
}

/* ---- page tables: none ----------------------------------------------------------- */

void unmap_mapping_folio(struct folio *folio)
{
}

void unmap_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t nr, bool even_cows)
{
}

void unmap_mapping_range(struct address_space *mapping, loff_t const start, loff_t const len,
			 int even_cows)
{
}

int folio_mkclean(struct folio *folio)
{
	return 0;
}

/* ---- backing devices: none that writes back -------------------------------------- */

struct workqueue_struct *bdi_wq;
DEFINE_SPINLOCK(bdi_lock);

struct backing_dev_info *inode_to_bdi(struct inode *inode)
{
	return inode->i_sb->s_bdi;
}

static void free_bdi(struct kref *ref)
{
	kfree(container_of(ref, struct backing_dev_info, refcnt));
}

struct backing_dev_info *bdi_alloc(int node)
{
	struct backing_dev_info *bdi = kzalloc(sizeof(*bdi), GFP_KERNEL);

	if (!bdi)
		return NULL;
	kref_init(&bdi->refcnt);
	bdi->ra_pages = VM_READAHEAD_PAGES;
	return bdi;
}

void bdi_put(struct backing_dev_info *bdi)
{
	if (bdi != &noop_backing_dev_info)
		kref_put(&bdi->refcnt, free_bdi);
}

int bdi_register_va(struct backing_dev_info *bdi, const char *fmt, va_list args)
{
	return 0;
}

/* of fs/iomap, which FUSE has its cached writes from since 6.16; nothing goes to a block device */
int bioset_init(struct bio_set *set, unsigned int size, unsigned int front, int flags)
{
	return 0;
}

int sync_inode_metadata(struct inode *inode, int wait)
{
	return 0;
}

/* ---- the rest ---------------------------------------------------------------------- */

int overflowuid = 65534, overflowgid = 65534;
struct kobject *fs_kobj;

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	static struct kobject some;

	return &some;
}

void kobject_put(struct kobject *kobj)
{
}

int sysfs_create_mount_point(struct kobject *parent, const char *name)
{
	return 0;
}

void sysfs_remove_mount_point(struct kobject *parent, const char *name)
{
}

int fuse_ctl_init(void)
{
	return 0;
}

/* What the server said it has not got is kept there, and each thread may be the first to hear. */
static void announce_bits(const struct fuse_conn *fc)
{
	static const struct fuse_conn first = {.conn_error = 1};
	const char *p = (const char *)&first;
	size_t at = 0;

	while (!p[at])
		at++;
	sim_bit_fields((const char *)fc + at, offsetof(struct fuse_conn, max_stack_depth) - at);
}

int fuse_ctl_add_conn(struct fuse_conn *fc)
{
	announce_bits(fc);
	return 0;
}

void fuse_ctl_remove_conn(struct fuse_conn *fc)
{
}

static int __init page_cache_boot(void)
{
	pagecache_init();
	return 0;
}
core_initcall(page_cache_boot);

/* of bandwidth domains, whose timers nobody starts */
#ifdef HAVE_TIMER_INIT /* 6.16 */
#define init_timer_key timer_init_key
#endif
void init_timer_key(struct timer_list *timer, void (*fn)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key)
{
}
