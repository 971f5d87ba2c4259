/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before caches: who is granted an access is seen in access.c (rule 61). */
#include "hook.h"
#define fscache_begin_cache_access tree_begin_cache_access
