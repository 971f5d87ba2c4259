/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before I/O: who is granted an access to a cookie is seen in access.c (rule 61). */
#include "hook.h"
#define fscache_begin_cookie_access access_begin_cookie
