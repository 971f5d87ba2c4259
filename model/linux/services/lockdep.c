// SPDX-License-Identifier: GPL-2.0-only
/*
 * lock_acquire() and its kin: what the tree's headers call for locks that are
 * not the engine's (percpu rwsems, seqcounts, RCU) goes to the engine's
 * validator.
 */
#include <linux/debug_locks.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <port/probe.h>
#include "lockmap.h"

int debug_locks = 1, debug_locks_silent;
int oops_in_progress;
DEFINE_PER_CPU(unsigned int, lockdep_recursion);
struct lock_class_key __lockdep_no_validate__;

/* the tree's wait types and kinds of lock are the engine's by number */
static_assert(LD_WAIT_FREE == (int)SIM_WAIT_FREE && LD_WAIT_SPIN == (int)SIM_WAIT_SPIN &&
	      LD_WAIT_CONFIG == (int)SIM_WAIT_CONFIG && LD_WAIT_SLEEP == (int)SIM_WAIT_SLEEP);
static_assert(LD_LOCK_PERCPU == (int)SIM_LOCK_PERCPU);

void port_map_init(struct lockdep_map *m, const char *name, struct lock_class_key *key,
		   int subclass, u8 inner, u8 outer, u8 type, const struct sim_site *site)
{
	/* a class of its own for the subclass that a lock starts with, as in
	 * register_lock_class() */
	const char *k = (const char *)key + subclass;

	m->name = name;
	m->wait_type_inner = inner;
	m->wait_type_outer = outer;
	m->lock_type = type;
	sim_lockmap_init_type((struct sim_lockmap *)m, name, (const struct sim_lock_key *)k, inner,
			      outer, type, site);
}

void lockdep_init_map_type(struct lockdep_map *m, const char *name, struct lock_class_key *key,
			   int subclass, u8 inner, u8 outer, u8 type)
{
	port_map_init(m, name, key, subclass, inner, outer, type, CALLER);
}

void lock_acquire(struct lockdep_map *m, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest, unsigned long ip)
{
	struct sim_lockmap *outer = nest ? port_map(nest) : NULL;

	if (check && m->key != &__lockdep_no_validate__)
		sim_lock_acquire(port_map(m), subclass, trylock, read, outer, sim_site_of(ip));
	else
		sim_lock_acquire_unchecked(port_map(m), subclass, trylock, read, outer,
					   sim_site_of(ip));
}

void lock_release(struct lockdep_map *m, unsigned long ip)
{
	sim_lock_release(port_map(m), sim_site_of(ip));
}

/* @read: 0 for a hold to write, 1 to read, -1 for any */
int lock_is_held_type(const struct lockdep_map *m, int read)
{
	int how = sim_lock_is_held(port_map((struct lockdep_map *)m));

	return how && (read == -1 || (how == SIM_HELD_READ) == read);
}

/* what a header found by itself: its warning is a report, and nothing is switched off */
int debug_locks_off(void)
{
	return 1;
}

/* the engine looks at every object that is freed */
void debug_check_no_locks_freed(const void *from, unsigned long len)
{
}

#ifdef HAVE_LOCK_CMP /* 6.5 */
/* the engine's map and the tree's have one address; nothing in the tree prints a lock */
void lockdep_set_lock_cmp_fn(struct lockdep_map *m, lock_cmp_fn cmp, lock_print_fn print)
{
	sim_lock_set_cmp(port_map(m), (sim_lock_cmp)(void *)cmp);
}
#endif
