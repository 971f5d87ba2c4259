// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock classes. A class is a key and a subclass: its identity is the address
 * KEY + SUBCLASS, as in the kernel. The hash table is addressed by it; nothing
 * is ever listed in hash order, so that no outcome depends on addresses.
 */
#include "lockdep/lockdep.h"
#include "mem/heap.h"

#define BUCKETS (4 * LD_MAX_CLASSES)

struct ld_class ld_classes[LD_MAX_CLASSES];
uint32_t ld_nr_classes;
static uint16_t buckets[BUCKETS]; /* index + 1, linear probing */

static unsigned int hash(const char *subkey)
{
	return ((uintptr_t)subkey * 0x9e3779b97f4a7c15ull) >> 54;
}
_Static_assert(BUCKETS == 1 << 10, "hash() gives 10 bits");

/*
 * What register_lock_class() and lockdep_init_map_type() of kernel/locking/lockdep.c find: a lock
 * without a key, which only a static one may do without; a key that is none.
 */
static void check_key(const struct sim_lockmap *m)
{
	if (!m->key && (sim_in_heap(m) || sim_is_stack(m)))
		sim_report_caller(
			SIM_SAYS(SIM_R_OOPS, 0, "INFO: trying to register non-static key"), m);
	else if ((m->key && !sim_is_there(m->key)) || (m->name && sim_text(m->name) != m->name))
		sim_report_caller(SIM_SAYS(SIM_R_OOPS, 0, "BUG: key has not been registered"), m);
}

static uint32_t class_new(const struct sim_lockmap *m, const char *subkey, unsigned int subclass,
			  unsigned int bucket)
{
	if (ld_nr_classes == LD_MAX_CLASSES) {
		sim_report(SIM_R_LIMIT, m, NULL, "BUG: MAX_LOCKDEP_KEYS too low!");
		return LD_MAX_CLASSES - 1;
	}
	check_key(m);
	ld_classes[ld_nr_classes] = (struct ld_class){
		.subkey = subkey,
		.name = m->name ? m->name : "unnamed lock",
		.bucket = bucket,
		.subclass = subclass,
		.wait_outer = m->wait_outer ? m->wait_outer : m->wait_inner,
		.wait_inner = m->wait_inner,
		.type = m->type,
	};
	buckets[bucket] = ++ld_nr_classes;
	return ld_nr_classes - 1;
}

/**
 * ld_class_slow() - find or make a class
 * @subkey: its identity
 * Return: its index
 */
uint32_t ld_class_slow(struct sim_lockmap *m, const char *subkey, unsigned int subclass)
{
	unsigned int b = hash(subkey);
	uint32_t c;

	while (buckets[b] && ld_classes[buckets[b] - 1].subkey != subkey)
		b = (b + 1) % BUCKETS;
	c = buckets[b] ? buckets[b] - 1u : class_new(m, subkey, subclass, b);
	if (!subclass) {
		sim_undo(&m->cls, sizeof(m->cls));
		m->cls = c + 1;
	}
	return c;
}

/* Taken out in reverse order, linear probing needs no tombstones. */
void ld_class_cut(uint32_t nr)
{
	while (ld_nr_classes > nr)
		buckets[ld_classes[--ld_nr_classes].bucket] = 0;
}
