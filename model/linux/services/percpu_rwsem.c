// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holds of percpu rwsems that go from one task to another: a frozen super
 * block's, and those of asynchronous writes.
 */
#include <linux/percpu-rwsem.h>
#include "lockmap.h"

void port_hand_over(struct lockdep_map *m, unsigned long ip)
{
	sim_lock_hand_over(port_map(m), sim_site_of(ip));
}

void port_take_over(struct lockdep_map *m, int read, unsigned long ip)
{
	sim_lock_take_over(port_map(m), read, sim_site_of(ip));
}
