/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before volumes: who is granted an access to a cache is seen in access.c (rule 61). */
#include "hook.h"
#define fscache_begin_cache_access access_begin_cache
