// SPDX-License-Identifier: GPL-2.0-only
/*
 * The blocks of memfs: allocated as they are written, as long as there are free ones; given back
 * where a file is cut or a hole is punched. What changes those of a file has the inode lock, or
 * shares it with others where every block is there; who takes some away waits for direct I/O.
 */
#include <linux/completion.h>
#include <linux/slab.h>
#include "common/memfs.h"
#include "memfs/compat.h"

struct memfs_block {
	u8 bytes[MEMFS_BLOCK];
};
DEFINE_KEPT_CACHE(block_cache, struct memfs_block, "memfs_block");

/* ---- single blocks ---------------------------------------------------- */

static int add_block(struct inode *inode, unsigned int b)
{
	struct memfs_info *info = MEMFS_SB(inode);
	struct memfs_inode *mi = MEMFS_I(inode);
	u8 *block;

	if (data_race(info->free_blocks) <= 0)
		return -ENOSPC;
	data_race(info->free_blocks--);
	block = kmem_cache_zalloc(block_cache, GFP_KERNEL);
	if (!block) {
		data_race(info->free_blocks++);
		return -ENOSPC;
	}
	mi->block[b] = block;
	mi->unwritten[b] = true;
	port_add_blocks(inode, 1);
	return 0;
}

static void drop_block(struct inode *inode, unsigned int b)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	u8 *block = mi->block[b];

	if (!block)
		return;
	mi->block[b] = NULL;
	mi->unwritten[b] = false;
	port_add_blocks(inode, -1);
	data_race(MEMFS_SB(inode)->free_blocks++);
	kmem_cache_free(block_cache, block);
}

/* ---- ranges ----------------------------------------------------------- */

int memfs_reserve(struct inode *inode, loff_t pos, size_t len)
{
	int err = 0;

	if (pos < 0 || len > MEMFS_MAX_SIZE || pos > (loff_t)(MEMFS_MAX_SIZE - len))
		return -EFBIG;
	for (loff_t b = pos / MEMFS_BLOCK; !err && b * MEMFS_BLOCK < pos + (loff_t)len; b++)
		if (!MEMFS_I(inode)->block[b])
			err = add_block(inode, (unsigned int)b);
	return err;
}

bool memfs_has_hole(struct inode *inode, loff_t pos, size_t len)
{
	for (loff_t b = pos / MEMFS_BLOCK; b < MEMFS_BLOCKS && b * MEMFS_BLOCK < pos + (loff_t)len;
	     b++)
		if (!MEMFS_I(inode)->block[b])
			return true;
	return false;
}

/* make [@pos, @end) zeroes: whole blocks become holes, of another that is there a part is filled */
static void clear_range(struct inode *inode, loff_t pos, loff_t end)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	loff_t next;

	memfs_check_thawed(inode, "data");
	for (; pos < end; pos = next) {
		loff_t b = pos / MEMFS_BLOCK;

		next = min_t(loff_t, (b + 1) * MEMFS_BLOCK, end);
		if (next - pos == MEMFS_BLOCK)
			drop_block(inode, (unsigned int)b);
		else if (mi->block[b])
			port_zero(mi->block[b] + pos % MEMFS_BLOCK, (size_t)(next - pos));
	}
}

/* ---- direct I/O in flight, which has no lock -------------------------- */

void memfs_dio_begin(struct inode *inode)
{
	data_race(MEMFS_I(inode)->dios++);
}

void memfs_dio_end(struct inode *inode)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	struct completion *drained = data_race(mi->drained);

	sim_hb_release(&mi->dios);
	if (data_race(--mi->dios) || !drained)
		return;
	data_race(mi->drained = NULL);
	complete(drained);
}

void memfs_dio_wait(struct inode *inode)
{
	struct memfs_inode *mi = MEMFS_I(inode);
	struct completion drained = {};

	if (data_race(mi->dios)) {
		init_completion(&drained);
		data_race(mi->drained = &drained);
		wait_for_completion(&drained);
	}
	sim_hb_acquire(&mi->dios);
}

/* ---- what system calls ask for ---------------------------------------- */

void memfs_set_size(struct inode *inode, loff_t size)
{
	memfs_dio_wait(inode);
	i_size_write(inode, size);
	clear_range(inode, size, MEMFS_MAX_SIZE);
}

/* Return: are all bits of a fallocate() what the filesystem has? */
static bool can_allocate(const struct memfs_info *info, int mode)
{
	static const int modes[] = {
		[MEMFS_FALLOC_ALL] =
			FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE,
		[MEMFS_FALLOC_PUNCH] = FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE,
		[MEMFS_FALLOC_PLAIN] = FALLOC_FL_KEEP_SIZE,
		[MEMFS_FALLOC_NONE] = 0,
	};

	return info->fallocate != MEMFS_FALLOC_NONE && !(mode & ~modes[info->fallocate]);
}

int memfs_allocate(struct inode *inode, int mode, loff_t pos, loff_t len)
{
	int err;

	if (!can_allocate(MEMFS_SB(inode), mode))
		return -EOPNOTSUPP;
	if (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) {
		memfs_dio_wait(inode);
		clear_range(inode, pos, min_t(loff_t, pos + len, MEMFS_MAX_SIZE));
	}
	if (mode & FALLOC_FL_PUNCH_HOLE)
		return 0;
	err = memfs_reserve(inode, pos, (size_t)len);
	if (!err && !(mode & FALLOC_FL_KEEP_SIZE))
		memfs_extend(inode, pos + len);
	return err;
}

/* ---- how many there are ----------------------------------------------- */

void memfs_set_space(struct memfs_info *info, long blocks, long files)
{
	info->blocks = info->free_blocks = blocks;
	info->files = info->free_files = files;
}

int memfs_take_file(struct memfs_info *info)
{
	if (data_race(info->free_files) <= 0)
		return -ENOSPC;
	data_race(info->free_files--);
	return 0;
}

void memfs_give_file(struct memfs_info *info)
{
	data_race(info->free_files++);
}

void memfs_give_space(struct inode *inode)
{
	struct memfs_info *info = MEMFS_SB(inode);
	long blocks = 0;

	for (unsigned int b = 0; b < MEMFS_BLOCKS; b++)
		blocks += MEMFS_I(inode)->block[b] != NULL;
	data_race(info->free_blocks += blocks);
	memfs_give_file(info);
}

/* ---- the journal ------------------------------------------------------ */

void memfs_hold_journal(struct memfs_info *info, bool hold)
{
	data_race(info->journal_held = hold);
	if (!hold)
		wake_up_all(&info->journal_wait);
}

int memfs_join_journal(struct inode *inode, bool nowait)
{
	struct memfs_info *info = MEMFS_SB(inode);

	if (!data_race(info->journal_held))
		return 0;
	if (nowait)
		return -EAGAIN;
	wait_event(info->journal_wait, !data_race(info->journal_held));
	return 0;
}
