/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between memfs's files.
 */
#ifndef MODEL_MEMFS_FILE_H
#define MODEL_MEMFS_FILE_H

#include "memfs/memfs.h"

extern const struct file_operations memfs_file_operations;

/** memfs_page_mkwrite() - see do_page_fault() */
int memfs_page_mkwrite(struct file *file, loff_t pos, uint8_t fill);

#endif
