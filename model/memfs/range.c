// SPDX-License-Identifier: GPL-2.0-only
/* Files of memfs that are synced, closed and mapped. */
#include "memfs/memfs.h"

int memfs_fsync(struct file *file, int datasync)
{
	(void)datasync;
	return memfs_file_failure(file, MEMFS_FSYNC);
}

int memfs_flush(struct file *file)
{
	return memfs_file_failure(file, MEMFS_FLUSH);
}

int memfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	(void)vma;
	file_accessed(file);
	return 0;
}
