/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock validator's interface: the semantics of the kernel's
 * lock_acquire() and lock_release() (Documentation/locking/lockdep-design.rst).
 * What it has seen lasts for one execution, boot and set-up included: a report
 * follows from world, scenario and schedule alone, so that it can be replayed.
 */
#ifndef SIM_LOCKDEP_H
#define SIM_LOCKDEP_H

#include <stdbool.h>
#include <stdint.h>
#include <sim/site.h>

/** SIM_LOCKDEP_SUBCLASSES - as MAX_LOCKDEP_SUBCLASSES */
#define SIM_LOCKDEP_SUBCLASSES 8

/** struct sim_lock_key - identity of a lock class; static, its address is the key */
struct sim_lock_key {
	char subkey[SIM_LOCKDEP_SUBCLASSES];
};

/**
 * struct sim_lockmap - what a lock carries for the validator
 * @key: its class
 * @name: class name in reports; must outlive the run
 * @cls: cache of the class of subclass 0, engine private
 */
struct sim_lockmap {
	const struct sim_lock_key *key;
	const char *name;
	uint32_t cls;
};

/** sim_lockmap_init() - (re-)initialise; reports a held lock that is initialised again */
void sim_lockmap_init(struct sim_lockmap *m, const char *name, const struct sim_lock_key *key,
		      const struct sim_site *site);

/**
 * sim_lock_acquire() - the running execution is about to take, or took, a lock
 * @m: the lock's map
 * @subclass: 0..7
 * @trylock: 1 if it cannot block
 * @read: 0 exclusive, 1 shared, 2 shared and recursive
 * @nest: outer lock that serialises several of one class, or NULL
 * @site: of the caller
 */
void sim_lock_acquire(struct sim_lockmap *m, unsigned int subclass, int trylock, int read,
		      struct sim_lockmap *nest, const struct sim_site *site);
/** sim_lock_release() - it lets go of it. Reports SIM_R_LOCK_BALANCE if it does not hold it. */
void sim_lock_release(struct sim_lockmap *m, const struct sim_site *site);
/** sim_lock_downgrade() - an exclusive hold becomes a shared one, as lock_downgrade() */
void sim_lock_downgrade(struct sim_lockmap *m, const struct sim_site *site);
/** sim_lock_is_held() - does the running execution hold it? */
bool sim_lock_is_held(const struct sim_lockmap *m);

#endif
