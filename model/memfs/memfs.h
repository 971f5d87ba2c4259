/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memfs in the model: how it is mounted, and what of it is mapped.
 */
#ifndef MODEL_MEMFS_H
#define MODEL_MEMFS_H

#include "common/memfs.h"

/** memfs_mount() - @where: mount point; @opts: copied. Return: super block or ERR_PTR() as
 * sget() */
struct super_block *memfs_mount(const char *where, const struct memfs_info *opts);
/** memfs_new_inode() - without a name (O_TMPFILE). Return: NULL on injected failure */
struct inode *memfs_new_inode(struct super_block *sb, umode_t mode);
/** memfs_truncate() - with the inode locked. Return: 0, -EFBIG */
int memfs_truncate(struct inode *inode, loff_t size);
/** memfs_page_mkwrite() - see do_page_fault() */
int memfs_page_mkwrite(struct file *file, loff_t pos, uint8_t fill);

/* ---- range.c: a fallocate() is common/memfs_range.c --------------------- */

int memfs_fsync(struct file *file, int datasync);
int memfs_flush(struct file *file);
int memfs_mmap(struct file *file, struct vm_area_struct *vma);

#endif
