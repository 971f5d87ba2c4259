/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's percpu rwsems. What hands a hold over is the validator's release
 * and acquisition by another name; here the names are kept apart, so that a
 * hang can be told with who left the lock taken.
 */
#ifndef PORT_PERCPU_RWSEM_H
#define PORT_PERCPU_RWSEM_H

#include_next <linux/percpu-rwsem.h>

void port_hand_over(struct lockdep_map *m, unsigned long ip);
void port_take_over(struct lockdep_map *m, int read, unsigned long ip);

/* (sem, ip), up to 6.11 (sem, read, ip) */
#define percpu_rwsem_release(sem, ...) port_hand_over(&(sem)->dep_map, _THIS_IP_)
#define percpu_rwsem_acquire(sem, read, ip) port_take_over(&(sem)->dep_map, read, ip)

#endif
