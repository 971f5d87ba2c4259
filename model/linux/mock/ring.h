/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that a process has mapped: the rings of aio, and nothing else. */
#ifndef MOCK_RING_H
#define MOCK_RING_H

#include <linux/types.h>

/** mock_ring_gone() - is nothing mapped at @addr, as where a ring was? */
bool mock_ring_gone(const void __user *addr);
/** mock_unmap_rings() - exit_mmap(): the process has ended */
void mock_unmap_rings(void);

#endif
