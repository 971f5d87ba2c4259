/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before lib/refcount.c: its warnings do not say which count they are about.
 * It saturates the count, and then warns.
 */
#ifndef PORT_HOOK_REFCOUNT_H
#define PORT_HOOK_REFCOUNT_H

#include <linux/refcount.h>

/** port_refcount_saturated() - the next warning of the running task is about @r */
void port_refcount_saturated(const refcount_t *r);

#define refcount_set(r, n) (refcount_set(r, n), port_refcount_saturated(r))

#endif
