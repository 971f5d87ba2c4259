/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In fs/posix_acl.c of 6.1 a kuid_t is stored where a function returns it that is called by its
 * address (hook_results.h). The object is new; the engine would take that for never written.
 */
#include "services/hook_results.h"
#include <linux/slab.h>

#undef kmalloc
#define kmalloc(size, gfp) kzalloc(size, gfp)
