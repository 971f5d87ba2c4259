// SPDX-License-Identifier: GPL-2.0-only
/*
 * The address space, as far as freeze protection meets it: a page fault takes
 * mmap_lock and then the second level. The tasks of a scenario share their
 * descriptors, so they are threads of one process and share this, too.
 */
#include <linux/fs.h>
#include "common/rules.h"

static struct rw_semaphore mmap_lock;

static void check_no_pagefault(struct super_block *sb)
{
	INVARIANT(!lockdep_is_held(&sb->s_writers.rw_sem[SB_FREEZE_PAGEFAULT - 1]), sb, 3,
		  "mmap_lock taken within sb_start_pagefault() on %s", sb->s_id);
}

void mmap_read_lock(void)
{
	for_each_sb(check_no_pagefault);
	down_read(&mmap_lock);
}

void mmap_read_unlock(void)
{
	up_read(&mmap_lock);
}

void mmap_write_lock(void)
{
	for_each_sb(check_no_pagefault);
	down_write(&mmap_lock);
}

void mmap_write_unlock(void)
{
	up_write(&mmap_lock);
}

void mm_init(void)
{
	static struct sim_lock_key key;

	__init_rwsem(&mmap_lock, "&mm->mmap_lock", &key);
}

int do_page_fault(struct file *file, loff_t pos, uint8_t fill)
{
	int err;

	if (!file->f_op->page_mkwrite)
		return -ENODEV;
	mmap_read_lock();
	err = file->f_op->page_mkwrite(file, pos, fill);
	mmap_read_unlock();
	return err;
}
