/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The engine's lock map lives in the tree's struct lockdep_map: same key, and
 * name, class and types where the kernel caches its classes.
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
	if (!data_race(s->name)) {
		/* those of all CPUs are of one class; without a key, it is the address */
		if (!m->key && port_first_copy(m) != m)
			m->key = port_first_copy(m);
		data_race(s->name = m->name);
		data_race(s->wait_inner = m->wait_type_inner);
		data_race(s->wait_outer = m->wait_type_outer);
		data_race(s->type = m->lock_type);
	}
	return s;
}

/** port_map_named() - has a lock been used before, or initialised at run time? */
static inline bool port_map_named(const struct lockdep_map *m)
{
	return ((const struct sim_lockmap *)m)->name;
}

/** port_map_init() - lockdep_init_map_type(). @site: of the caller */
void port_map_init(struct lockdep_map *m, const char *name, struct lock_class_key *key,
		   int subclass, u8 inner, u8 outer, u8 type, const struct sim_site *site);

/** port_map_lock() - the same for a lock that is waited for as @inner says, an LD_WAIT_* */
static inline void port_map_lock(struct lockdep_map *m, const char *name,
				 struct lock_class_key *key, u8 inner, const struct sim_site *site)
{
	port_map_init(m, name, key, 0, inner, LD_WAIT_INV, LD_LOCK_NORMAL, site);
}

#endif
