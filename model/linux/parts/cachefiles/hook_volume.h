/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before volumes: who is granted an access is seen in access.c (rule 61). */
#include "hook.h"
#define fscache_begin_volume_access tree_begin_volume_access
