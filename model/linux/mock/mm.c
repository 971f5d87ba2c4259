// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of memory management but for pages (pages.c): there is no page cache but where a part brings
 * the tree's, nothing is reclaimed and nothing is written back.
 */
#include <linux/backing-dev.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/percpu.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/writeback.h>
#include <port/probe.h>
#include "mock/internal.h"
#include "services/port.h"

atomic_long_t vm_zone_stat[NR_VM_ZONE_STAT_ITEMS];
atomic_long_t _totalram_pages = ATOMIC_LONG_INIT(1 << 20);

/* ---- per-cpu memory of one CPU ------------------------------------------ */

#ifdef HAVE_ALLOC_TAG
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp)
{
	return kzalloc(size, gfp);
}
#else
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	return kzalloc(size, gfp);
}

void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return kzalloc(size, GFP_KERNEL);
}
#endif

void free_percpu(void __percpu *p)
{
	kfree(p);
}

/* ---- vmalloc: kvmalloc() finds enough memory without ------------------ */

bool is_vmalloc_addr(const void *p)
{
	return false;
}

/* ---- shrinkers ------------------------------------------------------------- */

#ifdef HAVE_SHRINKER_ALLOC
struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...)
{
	return kzalloc(sizeof(struct shrinker), GFP_KERNEL);
}

void shrinker_register(struct shrinker *s)
{
}

void shrinker_free(struct shrinker *s)
{
	kfree(s);
}
#else
#ifdef HAVE_SHRINKER_NAME /* 6.0 */
int prealloc_shrinker(struct shrinker *s, const char *fmt, ...)
#else
int prealloc_shrinker(struct shrinker *s)
#endif
{
	return 0;
}

void register_shrinker_prepared(struct shrinker *s)
{
}

void unregister_shrinker(struct shrinker *s)
{
}

void free_prealloced_shrinker(struct shrinker *s)
{
}
#endif

/* ---- page cache and writeback ----------------------------------------------- */

struct backing_dev_info noop_backing_dev_info;
/* no inode is a block device's */
extern struct super_block *blockdev_superblock;
struct super_block *blockdev_superblock __weak;

void bdi_unregister(struct backing_dev_info *bdi)
{
}

void __weak bdi_put(struct backing_dev_info *bdi)
{
}

void __weak truncate_inode_pages_final(struct address_space *mapping)
{
}

void __weak truncate_setsize(struct inode *inode, loff_t size)
{
	i_size_write(inode, size);
}

unsigned long __weak invalidate_mapping_pages(struct address_space *mapping, pgoff_t start,
					      pgoff_t end)
{
	return 0;
}

/* no page is dirty, and none is written out */
int __weak __filemap_fdatawrite_range(struct address_space *mapping, loff_t start, loff_t end,
				      int sync_mode)
{
	return 0;
}

int __weak file_fdatawait_range(struct file *file, loff_t start, loff_t end)
{
	return 0;
}

void __weak file_ra_state_init(struct file_ra_state *ra, struct address_space *mapping)
{
}

void inode_io_list_del(struct inode *inode)
{
}

void inode_wait_for_writeback(struct inode *inode)
{
}

void __mark_inode_dirty(struct inode *inode, int flags)
{
	const struct super_operations *op = inode->i_sb->s_op;

	if (op->dirty_inode)
		op->dirty_inode(inode, flags);
}

#ifdef HAVE_SYNC_LAZYTIME /* 7.0 */
bool sync_lazytime(struct inode *inode)
{
	return false;
}
#endif

int write_inode_now(struct inode *inode, int sync)
{
	return 0;
}

void writeback_inodes_sb(struct super_block *sb, enum wb_reason reason)
{
}

void sync_inodes_sb(struct super_block *sb)
{
}

int sync_blockdev(struct block_device *bdev)
{
	return 0;
}

/* up to 5.15 */
int __sync_blockdev(struct block_device *bdev, int wait)
{
	return 0;
}

int sync_blockdev_nowait(struct block_device *bdev)
{
	return 0;
}

/* nothing is ever reclaimed: no lock is taken there that could be one of those held here */
void fs_reclaim_acquire(gfp_t gfp)
{
}

void fs_reclaim_release(gfp_t gfp)
{
}

/* what is copied from or to user memory may have to be read in first */
void __might_fault(const char *file, int line)
{
	if (!pagefault_disabled())
		sim_might_sleep(CALLER);
}

#ifdef HAVE_STRNCPY_OUT_OF_LINE /* 5.15 */
/* the memory of users is the kernel's, and there is no address that has none */
long strncpy_from_user(char *to, const char __user *from, long size)
{
	long len = strnlen((const char __force *)from, size);

	__might_fault(__FILE__, __LINE__);
	memcpy(to, (const char __force *)from, min(len + 1, size));
	return len;
}
#endif
