/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before the files that register backing files and use them: descriptors are looked
 * up as by system calls, ops/files.c; whose time of access is out of date is checked.
 */
#include <linux/file.h>
extern struct file *op_fget(long fd);
#define fget_raw op_fget
#define fuse_invalidate_atime port_fuse_invalidate_atime
