// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initialisation of lock maps, the names of locks, and the reset of the
 * validator between executions.
 */
#include <string.h>
#include "core/checkpoint.h"
#include "lockdep/lockdep.h"

/* Maps initialised so far, in that order; an address may come again. */
static struct {
	const struct sim_lockmap *map;
	const char *name;
} names[LD_MAX_NAMES];

static uint32_t nr_names;
static struct {
	uint32_t classes, edges, marks, names, handed, ordered;
} boot;

/* A lock beyond the table has no name in traces; its reports still name its class. */
static void remember(const struct sim_lockmap *m)
{
	if (nr_names == LD_MAX_NAMES)
		return;
	names[nr_names].map = m;
	names[nr_names].name = m->name;
	nr_names++;
}

void sim_lockmap_init_type(struct sim_lockmap *m, const char *name, const struct sim_lock_key *key,
			   enum sim_wait_type inner, enum sim_wait_type outer,
			   enum sim_lock_type type, const struct sim_site *site)
{
	sim_check(m, sizeof(*m), true, site);
	sim_lockdep_freed(m, sizeof(*m), site);
	m->key = key;
	m->name = name;
	m->cls = 0;
	m->wait_inner = inner;
	m->wait_outer = outer;
	m->type = type;
	ld_class(m, 0); /* fills the cache, at boot for good */
	remember(m);
}

void sim_lockmap_init(struct sim_lockmap *m, const char *name, const struct sim_lock_key *key,
		      const struct sim_site *site)
{
	sim_lockmap_init_type(m, name, key, SIM_WAIT_ANY, SIM_WAIT_ANY, SIM_LOCK_NORMAL, site);
}

/* where the map is in what holds one, ascending; 0 is the map itself */
static const size_t map_offset[] = {
	0,
	offsetof(struct sim_lock, map),
	offsetof(struct sim_rwlock, map),
	offsetof(struct sim_workqueue, map),
};

bool ld_is_map_of(const struct sim_lockmap *m, const void *lock)
{
	for (size_t k = 0; k < sizeof(map_offset) / sizeof(map_offset[0]); k++)
		if ((const char *)m == (const char *)lock + map_offset[k])
			return true;
	return false;
}

const char *sim_lock_name(const void *lock)
{
	for (size_t k = 0; k < sizeof(map_offset) / sizeof(map_offset[0]); k++) {
		const void *m = (const char *)lock + map_offset[k];

		for (uint32_t i = nr_names; i-- > 0;)
			if (names[i].map == m)
				return sim_text(names[i].name);
	}
	return NULL;
}

static void reset(void)
{
	unsigned int slot;

	/* who has ended holds nothing, who is new has not begun */
	for_each_thread (slot, sim.live)
		ld_holds[slot].nr = 0;
	ld_ordered_cut(boot.ordered);
	ld_handed_cut(boot.handed);
	ld_usage_cut(boot.marks);
	ld_graph_cut(boot.edges);
	ld_class_cut(boot.classes);
	nr_names = boot.names;
}

void sim_lockdep_load(void)
{
	memset(&boot, 0, sizeof(boot));
	ld_holds[SIM_MAX_THREADS].nr = 0;
	reset();
}

static void boot_done(const struct sim_program *p)
{
	(void)p;
	boot.classes = ld_nr_classes;
	boot.edges = ld_nr_edges();
	boot.marks = ld_nr_marks();
	boot.names = nr_names;
	boot.handed = ld_nr_handed();
	boot.ordered = ld_nr_ordered();
}

/* Tables of which something was cut off end where they did. */
static void saved(struct sim_saver *s)
{
	for (unsigned int i = 0; i < sim.nr_slots; i++) {
		struct ld_holds *o = &ld_holds[i];

		if (!threads_has(sim.live, i)) {
			o->nr = 0;
			continue;
		}
		o->nr = sim_saved_nr(s, o->nr);
		sim_saved(s, o->lock, o->nr * sizeof(o->lock[0]));
	}
	ld_ordered_cut(sim_saved_nr(s, ld_nr_ordered()));
	ld_handed_cut(sim_saved_nr(s, ld_nr_handed()));
	ld_usage_cut(sim_saved_nr(s, ld_nr_marks()));
	ld_graph_cut(sim_saved_nr(s, ld_nr_edges()));
	ld_class_cut(sim_saved_nr(s, ld_nr_classes));
	nr_names = sim_saved_nr(s, nr_names);
}

static void contents(struct sim_digest *d)
{
	ld_graph_digest(d, boot.edges);
	ld_ordered_digest(d, boot.ordered);
	for (uint32_t i = 0; i < ld_nr_classes; i++)
		digest_add(d, (uintptr_t)ld_classes[i].subkey, ld_classes[i].usage, 1);
}

static void digest(struct sim_digest *d)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		const struct ld_holds *o = &ld_holds[slot];

		digest_mix(d, o->nr);
		for (uint32_t i = 0; i < o->nr; i++)
			digest_mix(d, (uintptr_t)o->lock[i].map);
	}
}

void sim_lockdep_held(struct sim_report *v)
{
	unsigned int slot;

	for_each_thread (slot, sim.live) {
		const struct sim_thread *x = &sim.slot[slot];
		const struct ld_holds *o = ld_holds_of(x);

		for (uint32_t i = 0; i < o->nr && v->nr_held < SIM_MAX_HELD_REPORTED; i++) {
			const struct ld_held *h = &o->lock[i];

			v->held[v->nr_held++] = (struct sim_held){
				.thread = x->ordinal,
				.lock = h->map,
				.cls = ld_describe(h->cls),
				.at = {h->site, h->stack},
			};
		}
	}
}

struct sim_part sim_lockdep_part = {
	.name = "lockdep",
	.always = SIM_HOOK_RESET | SIM_HOOK_EXIT | SIM_HOOK_TO_USER | SIM_HOOK_IRQS_ON |
		  SIM_HOOK_BH_ON | SIM_HOOK_FREED | SIM_HOOK_REPORTED,
	.load = sim_lockdep_load,
	.boot_done = boot_done,
	.reset = reset,
	.digest = digest,
	.contents = contents,
	.saved = saved,
	.exit = ld_exit,
	.to_user = ld_to_user,
	.irqs_on = sim_lockdep_irqs_on,
	.bh_on = sim_lockdep_bh_on,
	.freed = sim_lockdep_freed,
	.reported = sim_lockdep_held,
};
