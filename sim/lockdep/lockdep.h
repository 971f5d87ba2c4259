/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside the lock validator: classes (class.c), the graph of their order
 * (graph.c), what each execution holds (held.c) and the wording of reports
 * (splat.c). The rules are those of Documentation/locking/lockdep-design.rst.
 *
 * All state is that of one execution on top of what boot left: tables are
 * append-only and cut back to their length after boot, so that a reset costs
 * what the execution added.
 */
#ifndef SIM_LOCKDEP_INTERNAL_H
#define SIM_LOCKDEP_INTERNAL_H

#include "core/engine.h"

#define LD_MAX_CLASSES 256
#define LD_MAX_EDGES 8192
#define LD_MAX_NAMES 4096

/**
 * struct ld_class - a lock class
 * @subkey: its identity: key and subclass
 * @name: name given at the lock's initialisation
 * @subclass: 0..7
 * @bucket: its place in the hash table, to take it out again
 */
struct ld_class {
	const char *subkey;
	const char *name;
	uint16_t bucket;
	uint8_t subclass;
};

/*
 * Strength of a dependency prev -> next (lockdep-design.rst, "Dependency types
 * and strong dependency paths"): S or E for prev held shared or exclusive, R or
 * N for next taken recursively (read 2) or not. A dependency that was reported
 * is kept apart: it is not reported again and no path leads over it.
 */
#define LD_SR 1u
#define LD_ER 2u
#define LD_SN 4u
#define LD_EN 8u
#define LD_GOOD 15u
#define LD_REPORTED 4 /* shift */

/**
 * struct ld_edge - the first time a dependency of some strength was seen
 * @bits: what it added to the pair
 * @exec: name of the execution
 */
struct ld_edge {
	const struct sim_site *prev_site, *next_site;
	const char *exec;
	uint16_t prev, next;
	uint8_t bits;
};

/** struct ld_path - classes from the lock that is wanted to the one that is held */
struct ld_path {
	uint16_t cls[LD_MAX_CLASSES * 2];
	unsigned int nr;
};

extern struct ld_class ld_classes[LD_MAX_CLASSES];
extern uint32_t ld_nr_classes;
extern uint8_t ld_dep[LD_MAX_CLASSES][LD_MAX_CLASSES];

uint32_t ld_class_slow(struct sim_lockmap *m, const char *subkey, unsigned int subclass);
void ld_class_cut(uint32_t nr);

/** ld_class() - class of a lock, made if it is new. @subclass: 0..7. Return: its index */
static inline uint32_t ld_class(struct sim_lockmap *m, unsigned int subclass)
{
	const char *k = (m->key ? m->key->subkey : (const char *)m) + subclass;
	uint32_t c = m->cls - 1; /* 0, not cached, wraps around */

	/* the cache lives in the world's memory and may be older than the table */
	if (likely(!subclass && c < ld_nr_classes && ld_classes[c].subkey == k))
		return c;
	return ld_class_slow(m, k, subclass);
}

/**
 * ld_check_dep() - a lock is wanted while another is held: note the dependency, report a cycle
 * @p: held
 * @h: wanted
 */
void ld_check_dep(const struct sim_heldlock *p, const struct sim_heldlock *h);
/** ld_edge_find() - how a dependency came to be. Return: the first of that pair */
const struct ld_edge *ld_edge_find(unsigned int prev, unsigned int next);
uint32_t ld_nr_edges(void);
void ld_graph_cut(uint32_t nr);

void ld_splat_recursion(const struct sim_heldlock *p, const struct sim_heldlock *h);
void ld_splat_cycle(const struct sim_heldlock *p, const struct sim_heldlock *h,
		    const struct ld_path *path);
void ld_splat_balance(struct sim_lockmap *m, const struct sim_site *site);
void ld_splat_nest(const struct sim_heldlock *h);
/** ld_splat_held() - @first: signature up to the class of @h, the lock it is about */
void ld_splat_held(enum sim_report_kind kind, const char *first, const struct sim_exec *x,
		   const struct sim_heldlock *h, const struct sim_site *site);

#endif
