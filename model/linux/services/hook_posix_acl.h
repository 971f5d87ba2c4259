/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs/posix_acl.c stores a kuid_t that a function returns right where it belongs, and gcc does not
 * instrument what the return of a structure stores: the engine would take it for never written.
 */
#include <linux/slab.h>

#undef kmalloc
#define kmalloc(size, gfp) kzalloc(size, gfp)
