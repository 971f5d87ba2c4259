/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between memfs's files.
 */
#ifndef MODEL_MEMFS_FILE_H
#define MODEL_MEMFS_FILE_H

#include "memfs/memfs.h"

extern const struct file_operations memfs_file_operations;

#endif
