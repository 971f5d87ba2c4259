/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The engine's lock map lives in the tree's struct lockdep_map: same key, and
 * name and class where the kernel caches its classes.
 */
#ifndef PORT_LOCKMAP_H
#define PORT_LOCKMAP_H

#include "port.h"

/** port_map() - the engine's map of a lock; completes one that was initialised statically */
static inline struct sim_lockmap *port_map(struct lockdep_map *m)
{
	struct sim_lockmap *s = (struct sim_lockmap *)m;

	BUILD_BUG_ON(offsetof(struct lockdep_map, key) != offsetof(struct sim_lockmap, key));
	BUILD_BUG_ON(offsetof(struct lockdep_map, class_cache) !=
		     offsetof(struct sim_lockmap, name));
	BUILD_BUG_ON(offsetof(struct lockdep_map, name) < sizeof(struct sim_lockmap));
	if (!data_race(s->name))
		data_race(s->name = m->name);
	return s;
}

/** port_map_named() - has a lock been used before, or initialised at run time? */
static inline bool port_map_named(const struct lockdep_map *m)
{
	return ((const struct sim_lockmap *)m)->name;
}

/** port_map_type() - what lockdep_set_class() reads back of a lock. @inner: LD_WAIT_* */
static inline void port_map_type(struct lockdep_map *m, u8 inner)
{
	m->wait_type_inner = inner;
	m->wait_type_outer = LD_WAIT_INV;
	m->lock_type = LD_LOCK_NORMAL;
}

#endif
