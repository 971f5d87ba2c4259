/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before the file that registers backing files: descriptors are looked
 * up as by system calls, ops/files.c.
 */
#include <linux/file.h>
extern struct file *op_fget(long fd);
#define fget_raw op_fget
